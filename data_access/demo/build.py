"""Fills an empty database with the whole made-up district in one transaction."""

import datetime
from collections.abc import Callable

import numpy as np
import sqlalchemy as sa

from data_access.contract import DEMO_SOURCE, metadata
from data_access.demo.alerts import alert_rows
from data_access.demo.clues import clue_rows
from data_access.demo.complaints import complaint_rows
from data_access.demo.district import build_district
from data_access.demo.draw import Row, Rows
from data_access.demo.findings import finding_rows
from data_access.demo.inspections import draw_inspections
from data_access.demo.learning import learning_rows
from data_access.demo.lists import code_list_rows
from data_access.demo.organisation import organisation_rows
from data_access.demo.power_lists import power_list_rows
from data_access.demo.staff import draw_staff
from data_access.demo.tasks import task_rows

EARLIEST_DAY = datetime.date(2023, 1, 1)
"""Before it the term would be too young for every party organisation to have been patrolled."""
DEMO_NOTE = "演示数据，地名和数字均为虚构"

_LOADED_AT = datetime.time(6)
_SOURCES = {
    "organisation": ("zone", "township", "unit", "staff", "code_list"),
    "complaint": ("complaint", "complaint_topic", "clue"),
    "inspection": ("inspection",),
    "finding": ("finding",),
    "learning": ("course", "attendance", "exam", "exam_result"),
    "power_list": ("power_list",),
    "alert": ("alert",),
    "task": ("task", "interview", "culture_event"),
}
"""Source as named in `source_status` → its tables."""

Progress = Callable[[float, str], None]


class DemoRefused(ValueError):
    """The demo district may not be made here; ``str()`` is a sentence for the screen."""


def build_demo(
    engine: sa.Engine,
    *,
    today: datetime.date,
    seed: int = 20260101,
    progress: Progress | None = None,
) -> None:
    """Creates the contract's tables where they are missing and fills all of them.

    The same `today` and `seed` give the same rows. Nothing in the database is dropped or overwritten. `progress` is
    called with the share done (0–1) and a Chinese name of the step.

    Raises:
        DemoRefused: a table of the contract has rows or lacks columns, or `today` lies before `EARLIEST_DAY`.
    """
    report = progress or _silent
    if today < EARLIEST_DAY:
        message = f"演示数据的日期不能早于 {EARLIEST_DAY}。"
        raise DemoRefused(message)
    report(0.0, "检查数据库")
    with engine.begin() as connection:
        _require_empty(connection)
        metadata.create_all(connection)
        tables = all_rows(today=today, seed=seed, report=report)
        total = sum(len(rows) for rows in tables.values())
        written = 0
        for name, table in metadata.tables.items():
            if name not in tables:  # Nobody signs in to the demo: `viewer` stays empty.
                continue
            report(0.4 + 0.6 * written / total, f"写入{table.info['title']}")
            connection.execute(sa.insert(table), tables[name])
            written += len(tables[name])
    report(1.0, "演示数据已生成")


def _silent(_share: float, _step: str) -> None:
    return


def _require_empty(connection: sa.Connection) -> None:
    """Passes when no table of the contract holds a row, and those that exist have all their columns."""
    inspector = sa.inspect(connection)
    existing = [table for name, table in metadata.tables.items() if inspector.has_table(name)]
    for table in existing:
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        if not columns.issuperset(table.columns.keys()):
            message = f"数据库中的表 {table.name} 与约定不一致，请换一个空数据库生成演示数据。"
            raise DemoRefused(message)
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            message = f"数据库中已有数据（表 {table.name}，{table.info['title']}），演示数据只能写入空数据库。"
            raise DemoRefused(message)


def all_rows(*, today: datetime.date, seed: int, report: Progress = _silent) -> Rows:
    """Rows of all tables. Each topic draws from a stream of its own, so a change to one leaves the others as they were."""
    streams = iter(np.random.default_rng(seed).spawn(10))
    report(0.05, "绘制村界")
    district = build_district(next(streams), today=np.datetime64(today, "D"))
    report(0.15, "生成单位与人员")
    tables = organisation_rows(next(streams), district=district)
    staff, staff_rows = draw_staff(next(streams), district=district)
    tables |= staff_rows | learning_rows(next(streams), district=district, staff=staff)
    report(0.25, "生成信访与线索")
    tables |= complaint_rows(next(streams), district=district) | clue_rows(next(streams), district=district)
    report(0.3, "生成巡察与整改")
    inspections, inspection_rows = draw_inspections(next(streams), district=district)
    tables |= inspection_rows | finding_rows(next(streams), district=district, inspections=inspections)
    report(0.35, "生成清单、预警与任务")
    stream = next(streams)
    tables |= power_list_rows(stream, district=district) | alert_rows(stream, district=district)
    tables |= task_rows(next(streams), district=district)
    tables["code_list"] = code_list_rows()
    return tables | {"source_status": _source_rows(tables, today=today)}


def _source_rows(tables: Rows, *, today: datetime.date) -> list[Row]:
    loaded_at = datetime.datetime.combine(today, _LOADED_AT)
    counts = {source: sum(len(tables[name]) for name in names) for source, names in _SOURCES.items()}
    counts = {DEMO_SOURCE: sum(counts.values()), **counts}
    return [
        {"source": source, "loaded_at": loaded_at, "rows": count, "note": DEMO_NOTE} for source, count in counts.items()
    ]
