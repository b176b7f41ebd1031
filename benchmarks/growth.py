"""The demo district grown inside PostgreSQL: many times the records, or many times the units, of the same shape."""

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from data_access.contract import metadata
from data_access.engine import open_engine

RECORDS = (
    "complaint",
    "complaint_topic",
    "clue",
    "inspection",
    "finding",
    "alert",
    "task",
    "interview",
    "culture_event",
)
PEOPLE = ("staff", "attendance", "exam_result")
SHARED = ("zone", "code_list", "source_status", "viewer", "course", "exam")
"""Tables that do not grow with the records or the units."""
DAYS_BACK = 1300
"""A copy of a record lies up to so many days earlier."""
CODES_OF_PLACES = ("unit_code", "township_code", "parent_code")


def grow_records(url: str, *, times: Mapping[str, int]) -> None:
    """Each record of the named tables and `times - 1` copies of it, at other units and on earlier days; parts and persons go along."""
    engine = open_engine(url, writable=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
        indexes = [index for name in times for index in metadata.tables[name].indexes]
        for index in indexes:
            index.drop(connection)
        for name, factor in times.items():
            if factor > 1:
                connection.execute(_copies(metadata.tables[name], times=factor))
        for index in indexes:
            index.create(connection)
    _vacuum(engine)
    engine.dispose()


def _copies(table: sa.Table, *, times: int) -> sa.Insert:
    copies = sa.func.generate_series(2, times).table_valued("number").render_derived()
    number = copies.c.number
    person_or_record = next(
        table.c[name] for name in (f"{table.name}_id", "event_id", "complaint_id", "staff_id") if name in table.c
    )
    draw = sa.func.abs(sa.func.hashtext(person_or_record + sa.cast(number, sa.String)))
    unit = metadata.tables["unit"]
    of_all = sa.select(unit.c.unit_code, sa.func.row_number().over(order_by=unit.c.unit_code).label("place")).subquery()
    rows = table.join(copies, sa.true())
    # A task or a culture event may name a township alone: it stays where it is.
    moves = "unit_code" in table.c and "township_code" not in table.c
    if moves:
        many = sa.select(sa.func.count()).select_from(unit).scalar_subquery()
        rows = rows.join(of_all, of_all.c.place == draw % many + 1)
    columns: dict[str, Any] = {}
    for column in table.columns:
        value: Any = column
        if column is person_or_record:
            value = column + "-" + sa.cast(number, sa.String)
        elif column.name == "unit_code" and moves:
            value = of_all.c.unit_code
        elif table.name not in PEOPLE and isinstance(column.type, sa.Date):
            value = column - draw % DAYS_BACK
        elif isinstance(column.type, sa.DateTime):
            value = column - sa.func.make_interval(0, 0, 0, draw % DAYS_BACK)
        columns[column.name] = value
    return sa.insert(table).from_select(list(columns), sa.select(*columns.values()).select_from(rows))


def grow_units(url: str, *, times: int) -> None:
    """The whole district `times` times side by side, each copy with townships, units, persons and records of its own."""
    engine = open_engine(url, writable=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        for name in ("township", "unit"):
            table = metadata.tables[name]
            rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for copy in range(2, times + 1):
                connection.execute(sa.insert(table), [_moved(row, copy=copy) for row in rows])
        for name in (*RECORDS, *PEOPLE, "power_list"):
            for copy in range(2, times + 1):
                connection.execute(_beside(metadata.tables[name], copy=copy))
    _vacuum(engine)
    engine.dispose()


def _beside(table: sa.Table, *, copy: int) -> sa.Insert:
    end = f"-{copy}"
    own = {*CODES_OF_PLACES, f"{table.name}_id", "event_id", "complaint_id", "inspection_id", "staff_id"}
    columns = {column.name: column + end if column.name in own else column for column in table.columns}
    # The originals alone: a copy's code has a hyphen.
    first = next(column for column in table.columns if column.name in own)
    rows = sa.select(*columns.values()).where(first.not_like("%-%"))
    return sa.insert(table).from_select(list(columns), rows)


def _moved(row: Mapping[str, Any], *, copy: int) -> dict[str, Any]:
    """A township or unit of the copy, five copies a row."""
    moved = dict(row)
    for name in CODES_OF_PLACES:
        if moved.get(name):
            moved[name] = f"{moved[name]}-{copy}"
    east, north = (copy - 1) % 5 * 0.8, (copy - 1) // 5 * 0.6
    if moved.get("lon") is not None:
        moved["lon"], moved["lat"] = moved["lon"] + east, moved["lat"] + north
    if moved.get("boundary"):
        shape = json.loads(moved["boundary"])
        shape["coordinates"] = _shifted(shape["coordinates"], east, north)
        moved["boundary"] = json.dumps(shape)
    return moved


def _shifted(coordinates: Any, east: float, north: float) -> Any:
    if isinstance(coordinates[0], int | float):
        return [round(coordinates[0] + east, 6), round(coordinates[1] + north, 6)]
    return [_shifted(part, east, north) for part in coordinates]


def _vacuum(engine: sa.Engine) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("VACUUM ANALYZE")
