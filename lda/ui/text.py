"""What people typed, made safe to stand in the markdown that Streamlit shows."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|><~:$&\"'=/@^])")
_SHORTCODE = re.compile(r":(?=[\w+\-/]+:)")
_SPACES = re.compile(r"[ \t\r\f\v]+")
_JOINER = "\u2060"


def plain(text: str | None) -> str:
    """The text as it was typed, shown literally: no markup, formula, colour, icon or HTML comes out of it.

    Ends of lines are kept. None gives "".
    """
    lines = (_escaped(_SPACES.sub(" ", line).strip()) for line in (text or "").split("\n"))
    return "  \n".join(lines).strip()


def _escaped(line: str) -> str:
    return _SPECIAL.sub(r"\\\1", _SHORTCODE.sub(f":{_JOINER}", line))


def cell(text: str | None) -> str:
    """`plain`, on one line: for a table written in markdown, a label or a button."""
    return plain((text or "").replace("\n", " "))
