"""Word documents from the templates, which are Word documents themselves: texts are put in as written."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate

from lda.documents.pdf import TEMPLATES, without_bidi

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """The Word document of a template of `templates/`, with the same data as its PDF."""
    document = DocxTemplate(TEMPLATES / f"{template}.docx")
    document.render(without_bidi(data), autoescape=True)
    made = BytesIO()
    document.save(made)
    return made.getvalue()
