"""What is on screen as a file to take away: Excel, or CSV. Every file says what it is, how old its data is and how it was counted.

Both kinds are written from the same grids of cells, so they cannot differ; the same input gives the same bytes.
"""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from display.cells import Cell, cell_text, cell_values, file_name, sheet_names
from display.handbook import handbook_entry
from indicators.model import Indicator

MAKER = "清廉村居监督指挥视图"
"""Who made a file, in its properties: the product, never a person."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
ZIP = "application/zip"

COVER = "说明"
DEFINITIONS = "指标口径"
DEMO = "演示数据"
DEMO_SENTENCE = "本文件全部内容为演示数据，不反映任何真实情况"

MOST_ROWS = 1_048_575
"""Rows below the header in a sheet of Excel."""
_MEASURED_ROWS = 200
_NARROWEST, _WIDEST = 8, 60
"""Widths of columns, in digits; a Chinese character takes two."""
_FLOAT_FORMAT = "0.0#"
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_EPOCH = (1980, 1, 1, 0, 0, 0)


class TooManyRows(ValueError):
    """A table does not fit into a sheet; leaving rows out unsaid is no choice."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table of the screen.

    Attributes:
        title: as above the table on screen.
        caption: what the screen says about it, one line; may be empty.
        table: under Chinese titles, as it is read; what the viewer may not see is gone from it. Its index is not written.
    """

    title: str
    caption: str
    table: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What the sheet 说明 says of the whole file.

    Attributes:
        title: of the page. place, period, viewer_label: in words.
        as_of: 数据截至. exported_at: when the file was asked for; both local times.
        indicators: whose definitions go with it, in this order.
    """

    title: str
    place: str
    period: str
    as_of: datetime
    exported_at: datetime
    is_demo: bool
    viewer_label: str
    indicators: Sequence[Indicator]


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """Rows of cells with a name of its own; `headers` are the positions of the rows in bold."""

    name: str
    rows: list[list[Cell]]
    headers: tuple[int, ...] = (0,)


def to_xlsx(sheets: Sequence[Sheet], *, cover: Cover) -> bytes:
    """A workbook: 说明, one sheet a table, 指标口径. Each table begins with a bold header row that stays in sight.

    Raises:
        TooManyRows: a table is longer than a sheet of Excel.
    """
    for sheet in sheets:
        if len(sheet.table) > MOST_ROWS:
            raise TooManyRows(f"{sheet.title}：{len(sheet.table):,} > {MOST_ROWS:,}")
    names = _names(sheets)
    book = Workbook(write_only=True)
    book.properties = DocumentProperties(
        creator=MAKER,
        lastModifiedBy=MAKER,
        title=cell_text(cover.title),
        description=cell_text(about(cover)),
        created=cover.exported_at.replace(tzinfo=None),
        modified=cover.exported_at.replace(tzinfo=None),
    )
    mark = f"{DEMO}　" if cover.is_demo else ""
    for grid in (
        _cover(sheets, names=names, cover=cover),
        *[_table(sheet, name=name) for sheet, name in zip(sheets, names, strict=True)],
        _definitions(cover.indicators),
    ):
        worksheet = book.create_sheet(grid.name)
        worksheet.oddFooter.center.text = f"{mark}数据截至 {cover.as_of:%Y-%m-%d}"
        _write_grid(worksheet, grid)
    packed = io.BytesIO()
    # Not `Workbook.save`, which writes the time of day into the properties.
    ExcelWriter(book, zipfile.ZipFile(packed, "w")).save()
    with zipfile.ZipFile(packed) as archive:
        return _pack((entry, archive.read(entry)) for entry in archive.namelist())


def to_csv(sheet: Sheet, *, cover: Cover) -> bytes:
    """One table as one CSV (UTF-8 with BOM, CRLF, texts in quotes) in three sections, each below a line with its title."""
    grids = [
        _cover([sheet], names=_names([sheet]), cover=cover),
        _table(sheet, name=cell_text(sheet.title)),
        _definitions(cover.indicators),
    ]
    rows: list[list[Cell]] = []
    for grid in grids:
        rows += [[grid.name], *grid.rows, []]
    return _csv(rows[:-1])


def to_zip(sheets: Sequence[Sheet], *, cover: Cover) -> bytes:
    """Any number of tables as a ZIP of CSV files, each a header and its rows and nothing else, with 说明 and 指标口径 as files."""
    names = [f"{number:02d}_{file_name(name)}" for number, name in enumerate(_names(sheets), start=1)]
    grids = [
        _cover(sheets, names=names, cover=cover),
        *[_table(sheet, name=name) for sheet, name in zip(sheets, names, strict=True)],
        _definitions(cover.indicators),
    ]
    return _pack((f"{grid.name}.csv", _csv(grid.rows)) for grid in grids)


def about(cover: Cover) -> str:
    """What the properties of a file say of it: scope and period, how old its data is, for whom it was made."""
    mark = f"{DEMO}；" if cover.is_demo else ""
    return f"{mark}范围：{cover.place}；统计期：{cover.period}；数据截至：{cover.as_of:%Y-%m-%d %H:%M}；查看权限：{cover.viewer_label}"


def _names(sheets: Sequence[Sheet]) -> list[str]:
    return sheet_names([COVER, DEFINITIONS, *[sheet.title for sheet in sheets]])[2:]


def _cover(sheets: Sequence[Sheet], *, names: Sequence[str], cover: Cover) -> _Grid:
    said = [("导出内容", cover.title)]
    if cover.is_demo:
        said.append((DEMO, DEMO_SENTENCE))
    said += [
        ("范围", cover.place),
        ("统计期", cover.period),
        ("数据截至", f"{cover.as_of:%Y-%m-%d %H:%M}"),
        ("导出时间", f"{cover.exported_at:%Y-%m-%d %H:%M}"),
        ("查看权限", cover.viewer_label),
    ]
    rows: list[list[Cell]] = [[title, cell_text(text)] for title, text in said]
    rows += [[], ["表格", "标题", "说明", "行数"]]
    header = len(rows) - 1
    for sheet, name in zip(sheets, names, strict=True):
        rows.append([name, cell_text(sheet.title), cell_text(sheet.caption), len(sheet.table)])
    return _Grid(name=COVER, rows=rows, headers=(0, header))


def _table(sheet: Sheet, *, name: str) -> _Grid:
    columns = [cell_values(sheet.table.iloc[:, position]) for position in range(sheet.table.shape[1])]
    header: list[Cell] = [cell_text(str(title)) for title in sheet.table.columns]
    return _Grid(name=name, rows=[header, *[list(row) for row in zip(*columns, strict=True)]])


def _definitions(indicators: Sequence[Indicator]) -> _Grid:
    rows: list[list[Cell]] = [["指标", "条目", "内容"]]
    for indicator in dict.fromkeys(indicators):
        rows += [[indicator.label, title, cell_text(text)] for title, text in handbook_entry(indicator)]
    return _Grid(name=DEFINITIONS, rows=rows)


def _write_grid(worksheet: Any, grid: _Grid) -> None:
    if grid.headers == (0,):
        worksheet.freeze_panes = "A2"
    for position, width in enumerate(_widths(grid.rows), start=1):
        worksheet.column_dimensions[get_column_letter(position)].width = width
    for number, row in enumerate(grid.rows):
        worksheet.append([_dressed(value, worksheet=worksheet, is_header=number in grid.headers) for value in row])


def _dressed(value: Cell, *, worksheet: Any, is_header: bool) -> Any:
    """The bare value where it needs no dress: openpyxl writes that in a fraction of the time."""
    if value is None or value == "":
        return None
    is_text = isinstance(value, str)
    is_long = isinstance(value, str) and 2 * len(value) > _WIDEST and _width(value) > _WIDEST
    if not (is_header or is_long or isinstance(value, float) or value in ERROR_CODES):
        return value
    cell = WriteOnlyCell(worksheet, value)
    if is_text:
        cell.data_type = "s"  # “#N/A” is a text here, not an error.
    if is_header:
        cell.font = _BOLD
    if is_long:
        cell.alignment = _WRAPPED
    if isinstance(value, float):
        cell.number_format = _FLOAT_FORMAT
    return cell


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    widths: list[int] = []
    for row in rows[:_MEASURED_ROWS]:
        widths += [_NARROWEST] * (len(row) - len(widths))
        for position, value in enumerate(row):
            widths[position] = max(widths[position], min(_width(value) + 2, _WIDEST))
    return widths


def _width(value: Cell) -> int:
    """Digits a cell takes; of a long text only that it is long."""
    text = f"{value:.2f}" if isinstance(value, float) else "" if value is None else str(value)[: _WIDEST + 1]
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    written = io.StringIO(newline="")
    # All texts in quotes: a comma, or a semicolon where that parts the columns, cannot begin a new cell inside one.
    csv.writer(written, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def _pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP whose bytes do not depend on the clock."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, date_time=_EPOCH), content, compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()
