"""PDF from the templates: texts are handed to them as data, never as markup, and come out as written."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from lda.domain.clock import now

MEDIA_TYPE = "application/pdf"
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that turn the direction of what follows: left out, so that no text disguises its neighbours."""
TEMPLATES = Path(__file__).resolve().parent / "templates"


@lru_cache
def _fonts() -> typst.Fonts:
    """The fonts that come with typst, and no other: a document looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template of `templates/`. `data` is plain JSON; the template reads it from `sys.inputs`.

    It follows PDF/UA, for screen readers. That standard refuses a text with a character that no font has (an
    emoji in a partner's words): such a document is tagged as well, but does not claim the standard.
    """
    text = json.dumps(without_bidi(data), ensure_ascii=False)
    try:
        return _compile(template, text, ["ua-1"])
    except typst.TypstError:
        return _compile(template, text, [])


def without_bidi(data: Any) -> Any:
    """The same data, its texts without the characters that turn their direction."""
    return json.loads(json.dumps(data, ensure_ascii=False).translate(_BIDI))


def _compile(template: str, text: str, standards: list[Any]) -> bytes:
    compiler = typst.Compiler(
        root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"data": text}
    )
    pdf = compiler.compile(
        input=str(TEMPLATES / f"{template}.typ"),
        format="pdf",
        pdf_standards=standards,
        timestamp=now().replace(microsecond=0),
    )
    assert isinstance(pdf, bytes)
    return pdf
