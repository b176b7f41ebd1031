"""Files as sheets of cells: CSV in the encodings that occur here, and Excel workbooks."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from data_access.loading.report import Mistake

LONGEST_CELL = 16_000_000
"""Characters; a boundary may stand in a cell and is longer than the csv module's own limit."""

Row = tuple[int, Sequence[object]]


class FileRefused(ValueError):
    """The file cannot be read at all; ``str()`` is the reason in Chinese."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """`rows` are (number as in a spreadsheet, cells in the order of `header`); text cells are trimmed, empty is None."""

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    mistakes: tuple[Mistake, ...]


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 (with or without a byte order mark) or GB18030.

    Raises:
        FileRefused: it can be read in neither.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileRefused("文件无法读取") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:  # UTF-16 and binary files can pass for the wrong encoding; they hold NUL bytes.
            return text
    raise FileRefused("文字编码无法识别，请另存为 UTF-8 或 GB18030")


def read_sheet(path: Path) -> Sheet:
    """The cells of a ``.csv`` file or of the first sheet of a ``.xlsx`` workbook.

    Raises:
        FileRefused: the file is unreadable, empty, or its header is.
    """
    is_workbook = path.suffix.lower() == ".xlsx"
    rows = _filled(_workbook_rows(path) if is_workbook else _csv_rows(path))
    if not rows:
        raise FileRefused("文件是空的")
    number, first = rows[0]
    if number != 1:
        raise FileRefused("第 1 行应为列名")
    # A workbook leaves out empty cells at the end of a row; a short line of a CSV file was cut off.
    return _sheet(path.name, first, rows[1:], shorter_allowed=is_workbook)


def _csv_rows(path: Path) -> Iterator[list[object]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        for row in reader:
            cells: list[object] = [*row]
            yield cells
    except csv.Error as error:
        raise FileRefused(f"第 {reader.line_num} 行附近的 CSV 格式有误（引号未配对或单元格过长）") from error


def _workbook_rows(path: Path) -> Iterator[list[object]]:
    try:
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # Some programs write a wrong size, and rows beyond it would be lost.
            yield from ([*row] for row in sheet.iter_rows(values_only=True))
        finally:
            workbook.close()
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError, OSError) as error:
        raise FileRefused("不是 Excel 工作簿（.xlsx）或文件已损坏") from error


def _filled(rows: Iterable[list[object]]) -> list[Row]:
    """The rows that hold anything, with their numbers, cells trimmed."""
    trimmed = ((number, [_trimmed(cell) for cell in row]) for number, row in enumerate(rows, start=1))
    return [(number, row) for number, row in trimmed if any(cell is not None for cell in row)]


def _trimmed(cell: object) -> object:
    return (cell.strip() or None) if isinstance(cell, str) else cell


def _sheet(file: str, first: Sequence[object], rows: Sequence[Row], *, shorter_allowed: bool) -> Sheet:
    header = [str(cell) if cell is not None else "" for cell in first]
    while header and not header[-1]:
        header.pop()
    mistakes = [
        Mistake(file=file, row=1, text=f"列名重复：{name}")
        for name in dict.fromkeys(header)
        if name and header.count(name) > 1
    ]
    mistakes += [Mistake(file=file, row=1, text=f"第 {i} 列没有列名") for i, name in enumerate(header, 1) if not name]
    checked = []
    for number, cells in rows:
        if any(cell is not None for cell in cells[len(header) :]):
            mistakes.append(Mistake(file=file, row=number, text="单元格比列名多"))
        if len(cells) < len(header) and not shorter_allowed:
            mistakes.append(Mistake(file=file, row=number, text="单元格比列名少，行可能不完整"))
        checked.append((number, [*cells[: len(header)], *[None] * (len(header) - len(cells))]))
    return Sheet(file=file, header=tuple(header), rows=tuple(checked), mistakes=tuple(mistakes))
