"""What a reader finds in a file: the text of a PDF or a Word document, the cells of an Excel workbook."""

import io
import re
import zipfile
from xml.etree import ElementTree

from docx import Document
from pypdf import PdfReader

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def pages(content: bytes) -> list[str]:
    """The text of each page, its spaces and line ends as single spaces."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def text(content: bytes) -> str:
    """The text of the whole PDF."""
    return " ".join(pages(content))


def word(content: bytes) -> str:
    """The text of a Word document: its body, tables included, then its footer."""
    document = Document(io.BytesIO(content))
    found = [part.text or "" for part in document.element.body.iter(f"{_WORD}t")]
    return " ".join([*found, *(line.text for line in document.sections[0].footer.paragraphs)])


def squeezed(words: str) -> str:
    """A text without any space, to find one that the page cut into lines."""
    return re.sub(r"\s+", "", words)


def sheets(content: bytes) -> list[list[list[str]]]:
    """The cells of each sheet by row, as texts. A formula or a link is an error."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))
        strings = _strings(archive)
        return [_rows(ElementTree.fromstring(archive.read(name)), strings) for name in names]


def _strings(archive: zipfile.ZipFile) -> list[str]:
    root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in item.iter(f"{_MAIN}t")) for item in root.iter(f"{_MAIN}si")]


def _rows(root: ElementTree.Element, strings: list[str]) -> list[list[str]]:
    assert root.find(f".//{_MAIN}f") is None, "a formula"
    assert root.find(f".//{_MAIN}hyperlink") is None, "a link"
    return [[_value(cell, strings) for cell in row] for row in root.iter(f"{_MAIN}row")]


def _value(cell: ElementTree.Element, strings: list[str]) -> str:
    value = cell.find(f"{_MAIN}v")
    if value is None or value.text is None:
        return ""
    return strings[int(value.text)] if cell.get("t") == "s" else value.text
