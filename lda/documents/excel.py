"""Excel workbooks in which a text stays a text, whatever it begins with."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lda.domain.clock import PARIS, now

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = str | int | float | None
TEAL, PALE = "#1F5F6B", "#EEF4F4"


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, and its width in characters."""

    title: str
    width: int = 14


class Book:
    """A workbook in memory. Texts are strings and numbers are numbers: nothing is a formula or a link."""

    def __init__(self, title: str) -> None:
        self._bytes = io.BytesIO()
        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(self._bytes, {"in_memory": True, **safe})
        self._book.set_properties({"title": title, "created": now().astimezone(PARIS).replace(tzinfo=None)})
        self._title = self._format(bold=True, font_size=15, font_color=TEAL)
        self._label = self._format(font_color="#5B6B6E", valign="top")
        self._text = self._format(text_wrap=True, valign="top")
        self._head = self._format(
            bold=True, font_color="#FFFFFF", bg_color=TEAL, text_wrap=True, valign="top"
        )
        self._strong = self._format(bold=True, bg_color=PALE, valign="top")
        self._decimal = self._format(valign="top", num_format="0.0")
        self._strong_decimal = self._format(bold=True, bg_color=PALE, valign="top", num_format="0.0")

    def _format(self, **properties: object) -> Format:
        return self._book.add_format({"font_name": "Calibri", "font_size": 11, **properties})

    def cover(
        self, name: str, title: str, facts: Sequence[tuple[str, str]], notes: Sequence[str] = ()
    ) -> None:
        """A first sheet that says what the file is: title, pairs of label and text, notes."""
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, title, self._title)
        for row, (label, text) in enumerate(facts, start=2):
            sheet.write_string(row, 0, label, self._label)
            sheet.write_string(row, 1, text, self._text)
        for row, text in enumerate(notes, start=3 + len(facts)):
            sheet.write_string(row, 1, text, self._text)

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Value]],
        strong: Sequence[int] = (),
    ) -> None:
        """A sheet with one table, its head frozen and filtered; `strong` are the numbers of its sums."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, self._head)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                self._write(sheet, line, place, value, strong=line - 1 in strong)
        sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)

    def _write(self, sheet: Worksheet, row: int, place: int, value: Value, *, strong: bool) -> None:
        look = self._strong if strong else self._text
        if value is None or value == "":
            sheet.write_blank(row, place, None, look)
        elif isinstance(value, str):
            sheet.write_string(row, place, value, look)
        elif isinstance(value, float):
            sheet.write_number(row, place, value, self._strong_decimal if strong else self._decimal)
        else:
            sheet.write_number(row, place, value, look)

    def content(self) -> bytes:
        """The file; nothing can be added after."""
        self._book.close()
        return self._bytes.getvalue()
