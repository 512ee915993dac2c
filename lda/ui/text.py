"""What people typed, made safe to stand in the markdown that Streamlit shows."""

import re
from urllib.parse import quote

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|><~:$&\"'=/@^])")
_SHORTCODE = re.compile(r":(?=[\w+\-/]+:)")
_LINKED = re.compile(r"((?<=\w)@(?=\w)|(?<=http):(?=//)|(?<=https):(?=//)|(?<=www)\.)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v]+")
_JOINER = "\u2060"


def plain(text: str | None) -> str:
    """The text as it was typed, shown literally: no markup, link, formula, colour, icon or HTML comes of it.

    Ends of lines are kept. None gives "".
    """
    lines = (_escaped(_SPACES.sub(" ", line).strip()) for line in (text or "").split("\n"))
    return "  \n".join(lines).strip()


def _escaped(line: str) -> str:
    """Specials with a backslash. What makes a link of an address stands apart, and no link comes of it."""
    words = _LINKED.split(line)
    return "".join(f":small[{_literal(w)}]" if place % 2 else _literal(w) for place, w in enumerate(words))


def _literal(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", _SHORTCODE.sub(f":{_JOINER}", words))


def cell(text: str | None) -> str:
    """`plain`, on one line: for a table written in markdown, a label or a button."""
    return plain((text or "").replace("\n", " "))


def small(markdown: str) -> str:
    """Markdown in the size and colour of a caption, on a line with other words."""
    return f":gray[:small[{markdown}]]"


def mail(address: str | None) -> str:
    """An e-mail address as a link, in markdown."""
    return f"[{_literal(address)}](mailto:{quote(address, safe='@')})" if address else ""
