"""Values as cells of a file that a spreadsheet will open: numbers stay numbers, and no text can be taken for a formula.

Names of sheets and files come from the same hand, because the same texts end up in them.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from display.names import plain

Cell = str | int | float | None

LONGEST_TEXT = 32_767
"""UTF-16 units in one cell of Excel."""
LONGEST_SHEET_NAME = 31
LONGEST_FILE_NAME = 240
"""Bytes (three to a Chinese character) without the suffix and a browser's “ (1)”; systems allow 255."""
LEAST_INEXACT = 10**15
"""Spreadsheets keep 15 digits: a longer whole number travels as text, or it would come back changed."""

_FORMULA = frozenset("=+-@")
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What `plain` leaves and neither XML nor UTF-8 takes."""
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|]')


def xml_text(text: str) -> str:
    """`text` on one line, without anything XML cannot hold and without control and direction marks."""
    return plain(_NO_XML.sub("", text))


def cell_text(text: str) -> str:
    """`text` as it may stand in any cell: on one line, without control and direction marks, cut to what Excel holds.

    What begins like a formula (``=``, ``+``, ``-``, ``@``, their full-width and small forms too) gets a leading apostrophe; the
    blanks, tabs and marks that may hide such a beginning are gone by then.
    """
    cleaned = xml_text(text)
    if _begins_formula(cleaned):
        cleaned = f"'{cleaned}"
    return _cut(cleaned, longest=LONGEST_TEXT)


def cell_value(value: Any) -> Cell:
    """One value of a frame as a cell: numbers as numbers, dates and times as ISO text (a midnight as its day), truth as 是/否,
    what is missing or no finite number as an empty cell, everything else as `cell_text`."""
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if isinstance(value, bool | np.bool_):
        return "是" if value else "否"
    if isinstance(value, int | np.integer):
        return int(value) if abs(int(value)) < LEAST_INEXACT else str(value)
    if isinstance(value, float | np.floating | Decimal):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, datetime):
        is_day = value.time() == datetime.min.time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return cell_text(str(value))


def cell_values(column: pd.Series) -> list[Cell]:
    """A column as cells. Counts that a gap has turned into floats are whole numbers again."""
    cells = [cell_value(value) for value in column]
    floats = [cell for cell in cells if isinstance(cell, float)]
    if not all(number.is_integer() and abs(number) < LEAST_INEXACT for number in floats):
        return cells
    return [int(cell) if isinstance(cell, float) else cell for cell in cells]


def sheet_names(titles: Sequence[str]) -> list[str]:
    """A name Excel takes for each title: at most 31 units, none of ``[]:*?/\\``, no apostrophe at an end, never empty, all different
    even to a program that ignores case and width."""
    names: list[str] = []
    taken: set[str] = {"history"}  # Excel keeps this name for itself.
    for title in titles:
        stem = _NO_SHEET_NAME.sub("_", xml_text(title)).strip("' ") or "表"
        if _begins_formula(stem):
            stem = f"_{stem}"  # An apostrophe may not begin the name of a sheet.
        name, number = _cut(stem, longest=LONGEST_SHEET_NAME), 2
        while _alike(name) in taken:
            suffix = f" ({number})"
            name, number = _cut(stem, longest=LONGEST_SHEET_NAME - len(suffix)) + suffix, number + 1
        taken.add(_alike(name))
        names.append(name)
    return names


def file_name(*parts: str) -> str:
    """``区_专题_范围_统计期``, without a suffix and without what Windows or a shell would stumble over."""
    cleaned = [_NO_FILE_NAME.sub("", xml_text(part)).strip(". ") for part in parts]
    joined = re.sub(r"\s+", " ", "_".join(part for part in cleaned if part)) or "导出"
    named = f"_{joined}" if _begins_formula(joined) else joined
    return named.encode()[:LONGEST_FILE_NAME].decode(errors="ignore").strip(". ")


def _begins_formula(cleaned: str) -> bool:
    return bool(cleaned) and unicodedata.normalize("NFKC", cleaned[0])[:1] in _FORMULA


def _alike(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _cut(text: str, *, longest: int) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * longest:
        return text
    return units[: 2 * (longest - 1)].decode("utf-16-le", errors="ignore") + "…"
