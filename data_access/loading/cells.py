"""One cell into one value of the contract, or the reason why not."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa

from data_access.boundary_text import LATITUDES, LONGITUDES
from data_access.loading.report import quoted

CHINA_TIME = timezone(timedelta(hours=8))
YEARS = range(1900, 2101)
LARGEST_INTEGER = 2**31 - 1
EXACT_DIGITS = 15
"""Excel keeps no more digits of a number: a longer code stored as a number has already lost its end."""

EXCEL_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
LIMITS: Mapping[str, tuple[float, float]] = {"lon": LONGITUDES, "lat": LATITUDES}
MAY_BE_NEGATIVE = frozenset({"position"})
TRUTHS = {"1": True, "true": True, "是": True, "0": False, "false": False, "否": False}
CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Classes of characters that break lines or turn the direction of writing: a name with them shows as something else."""

_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))",
    re.ASCII,
)
_CLOCK = re.compile(r"[ T]\d{1,2}:\d\d(:\d\d(\.\d+)?)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d+", re.ASCII)


class CellRefused(ValueError):
    """``str()`` says in Chinese what is wrong with the cell."""


def value_of(cell: object, *, column: sa.Column[Any]) -> object:
    """The value the column stores for a filled cell (text, number, truth or date, as a file holds it).

    Raises:
        CellRefused: the column cannot hold it.
    """
    if isinstance(cell, str) and cell in EXCEL_ERRORS:
        raise CellRefused(f"单元格是 Excel 错误值 {cell}")
    allowed = column.info.get("codes")
    if allowed is not None:
        return _listed(cell, allowed=allowed)
    for kind, convert in CONVERTERS:
        if isinstance(column.type, kind):
            return convert(cell, column)
    raise TypeError(f"no conversion for {column.type!r}")


def _listed(cell: object, *, allowed: Mapping[Any, str]) -> object:
    shown = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    for code, label in allowed.items():
        if shown in (str(code), label):
            return code
    raise CellRefused(f"未知代码{quoted(cell)}，可用：{'、'.join(map(str, allowed))}")


def _text(cell: object, column: sa.Column[Any]) -> str:
    if isinstance(cell, (bool, date)):
        raise CellRefused("应为文本，请在 Excel 中把该列设为文本格式")
    is_key = column.type.length == 64  # type: ignore[attr-defined]
    if isinstance(cell, (int, float)):
        if not math.isfinite(cell) or cell != int(cell) or abs(cell) >= 10**EXACT_DIGITS:
            raise CellRefused(f"数字{quoted(cell)}可能已失真，请在 Excel 中把该列设为文本格式后重新填写")
        cell = int(cell)
    text = str(cell)
    if is_key and _SCIENTIFIC.fullmatch(text):
        raise CellRefused(f"代码{quoted(text)}是科学计数法，请在 Excel 中把该列设为文本格式后重新导出")
    if any(_is_control(character) for character in text):
        raise CellRefused("含有控制字符")
    longest: int = column.type.length  # type: ignore[attr-defined]
    if len(text) > longest:
        raise CellRefused(f"过长：{len(text)} 字，最多 {longest} 字")
    return text


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in CONTROLS or unicodedata.bidirectional(character) in TURNS


def _free_text(cell: object, _column: sa.Column[Any]) -> str:
    return str(cell)


def _number(cell: object, column: sa.Column[Any]) -> float:
    written = str(cell)
    if isinstance(cell, bool) or not _NUMBER.fullmatch(written):
        raise CellRefused(f"应为数字，实为{quoted(cell)}")
    number = float(written)
    if not abs(number) <= LARGEST_INTEGER:
        raise CellRefused(f"数字{quoted(cell)}超出范围")
    low, high = LIMITS.get(column.name, (-LARGEST_INTEGER if column.name in MAY_BE_NEGATIVE else 0, LARGEST_INTEGER))
    if not low <= number <= high:
        raise CellRefused("不能为负数" if number < 0 <= low == 0 else f"应在 {low:g} 到 {high:g} 之间")
    return number


def _integer(cell: object, column: sa.Column[Any]) -> int:
    number = _number(cell, column)
    if not number.is_integer():
        raise CellRefused(f"应为整数，实为{quoted(cell)}")
    return int(number)


def _truth(cell: object, _column: sa.Column[Any]) -> bool:
    shown = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).lower()
    if shown not in TRUTHS:
        raise CellRefused(f"应为 是/否 或 1/0，实为{quoted(cell)}")
    return TRUTHS[shown]


def _day(cell: object, _column: sa.Column[Any]) -> date:
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    else:
        day = _written_day(str(cell))
    if day.year not in YEARS:
        raise CellRefused(f"年份不合理：{day.year}")
    return day


def _written_day(text: str) -> date:
    match = _DATE.match(text)
    rest = text[match.end() :] if match else ""
    if match is None or (rest and not _CLOCK.fullmatch(rest)):
        raise CellRefused(f"日期{quoted(text)}无法识别，应如 2026-09-30")
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellRefused(f"日期{quoted(text)}不存在") from error


def _moment(cell: object, column: sa.Column[Any]) -> datetime:
    """Local time without a zone, as the shared database keeps it."""
    moment = cell
    if isinstance(cell, str):
        try:
            moment = datetime.fromisoformat(cell)
        except ValueError:
            moment = None
    if not isinstance(moment, datetime):
        return datetime.combine(_day(cell, column), datetime.min.time())
    _day(moment, column)
    return moment.astimezone(CHINA_TIME).replace(tzinfo=None) if moment.tzinfo else moment


CONVERTERS: tuple[tuple[type[sa.types.TypeEngine[Any]], Callable[[object, sa.Column[Any]], object]], ...] = (
    (sa.Text, _free_text),
    (sa.String, _text),
    (sa.Boolean, _truth),
    (sa.Integer, _integer),
    (sa.Float, _number),
    (sa.DateTime, _moment),
    (sa.Date, _day),
)
