"""Rows the counting would set aside, and code values nobody agreed on, with how many of them there are."""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from data_access.checking.remark import Remark, note, warning
from data_access.contract import metadata
from data_access.expressions import blank
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.soundness import REASON_LABELS, Reason

SHOWN_AT_MOST = 5
LONGEST_SHOWN = 40


def remarks_on_content(engine: sa.Engine, *, settings: Settings, today: date) -> Iterator[Remark]:
    """For a database that holds the contract.

    Raises:
        DatabaseProblem: it cannot be read.
    """
    snapshot = read_snapshot(engine, settings=settings, today=today)
    for row in snapshot.set_aside.itertuples():
        if row.reason != Reason.UNKNOWN_CODE.value:
            title = metadata.tables[str(row.table)].info["title"]
            yield warning(f"表 {row.table}（{title}）有 {row.rows:,} 行不计入统计：{REASON_LABELS[str(row.reason)]}")
    with engine.connect() as connection:
        for table in metadata.tables.values():
            for column in table.columns:
                if "codes" in column.info:
                    yield from _unknown_values(connection, column)
    if not len(snapshot.places.units):
        yield warning("没有任何单位，页面只会显示“无数据”")
    if not len(snapshot.sources):
        yield warning("数据来源状态（source_status）为空，无法说明数据截至何时")
    if snapshot.is_demo:
        yield note("这是演示数据库，每个页面都会标明“演示数据”")


def _unknown_values(connection: sa.Connection, column: sa.Column) -> Iterator[Remark]:  # type: ignore[type-arg]
    number = sa.func.count().label("number")
    unknown = sa.and_(~blank(column), column.not_in(list(column.info["codes"])))
    rows = connection.execute(
        sa.select(column, number).where(unknown).group_by(column).order_by(number.desc(), column)
    ).all()
    if not rows:
        return
    values = "、".join(f"“{_shortened(str(value))}”{rows_of:,} 行" for value, rows_of in rows[:SHOWN_AT_MOST])
    rest = f"等 {len(rows)} 个值" if len(rows) > SHOWN_AT_MOST else ""
    known = "、".join(str(code) for code in column.info["codes"])
    yield warning(f"表 {column.table.name} 字段 {column.name} 有约定之外的代码：{values}{rest}（约定：{known}）")


def _shortened(text: str) -> str:
    line = "".join(letter if letter.isprintable() else "?" for letter in text[: LONGEST_SHOWN + 1])
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"
