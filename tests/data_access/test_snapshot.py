"""One read, one state: whatever others write meanwhile; and a version that says whether anything changed."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.contract import DEMO_SOURCE, metadata
from data_access.engine import DatabaseProblem, open_engine
from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from indicators.catalogue import INDICATORS
from indicators.periods import month_of, parse
from indicators.places import Level
from indicators.values import State, get_values
from indicators.viewer import COMMISSION
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import SETTINGS, TODAY, busy_rows, fill, loose_tables, register_rows, sound_rows


def _read(engine: sa.Engine, *, today: date = TODAY) -> Snapshot:
    return read_snapshot(engine, settings=SETTINGS, today=today)


def _with_writer(url: str, write: Callable[[sa.Connection], None]) -> sa.Engine:
    """An engine as the product's own; after each of its queries somebody else writes and commits."""
    reader = open_engine(url)
    writer = open_engine(url, writable=True)

    @sa.event.listens_for(reader, "after_cursor_execute")
    def _between(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):  # The state seen is that of the first row read.
            with writer.begin() as connection:
                write(connection)

    @sa.event.listens_for(reader, "engine_disposed")
    def _end(_: sa.Engine) -> None:
        writer.dispose()

    return reader


def _move(connection: sa.Connection) -> None:
    connection.exec_driver_sql("UPDATE complaint SET unit_code = CASE unit_code WHEN 'V1' THEN 'V3' ELSE 'V1' END")
    connection.exec_driver_sql("DELETE FROM alert WHERE alert_id = (SELECT min(alert_id) FROM alert)")
    connection.exec_driver_sql("UPDATE unit SET township_code = CASE township_code WHEN 'T1' THEN 'T2' ELSE 'T1' END")


def test_a_read_sees_one_state_though_others_move_records_between_its_queries(any_database: EmptyDatabase) -> None:
    fill(any_database.engine, busy_rows(many=30))
    if any_database.engine.dialect.name == "sqlite":
        # In its default mode SQLite would make the writer wait for the reader.
        file = sqlite3.connect(any_database.url.removeprefix("sqlite:///"))
        file.execute("PRAGMA journal_mode = WAL")
        file.close()
    before = _read(any_database.engine)
    reader = _with_writer(any_database.url, _move)
    during = _read(reader)
    reader.dispose()
    after = _read(any_database.engine)
    assert during.version == before.version
    assert after.version != before.version


def test_district_townships_and_units_add_up_to_one_another(any_engine: sa.Engine) -> None:
    fill(any_engine, busy_rows())
    ledger = _read(any_engine).ledger
    for key in ("complaint_count", "rectification_overdue", "alert_red_open"):
        totals = {
            level: get_values(ledger, INDICATORS[key], period=parse("2026"), level=level, viewer=COMMISSION)[
                "numerator"
            ]
            for level in Level
        }
        assert len({total.sum() for total in totals.values()}) == 1, key
        assert totals[Level.DISTRICT].sum() > 0, key


def test_equal_content_has_an_equal_version_in_either_engine(
    sqlite_database: EmptyDatabase, postgres_database: EmptyDatabase
) -> None:
    for database in (sqlite_database, postgres_database):
        fill(database.engine, busy_rows(many=20))
    first = _read(sqlite_database.engine)
    assert _read(sqlite_database.engine).version == first.version
    assert _read(postgres_database.engine).version == first.version


CHANGES = {
    "one more record": "INSERT INTO complaint (complaint_id, unit_code, received_on) VALUES ('C9', 'V1', '2026-01-05')",
    "a record elsewhere": "UPDATE complaint SET unit_code = 'V4' WHERE complaint_id = 'C1'",
    "a record in another month": "UPDATE complaint SET received_on = '2026-01-03' WHERE complaint_id = 'C2'",
    "another code": "UPDATE complaint SET channel = 'letter' WHERE complaint_id = 'C1'",
    "another name": "UPDATE unit SET name = '新名' WHERE unit_code = 'V1'",
    "another zone": "UPDATE zone SET name = '西片组'",
    "another label": "UPDATE code_list SET label = '另一区'",
    "a boundary": "UPDATE unit SET boundary = '{}' WHERE unit_code = 'V1'",
    "a row set aside": "UPDATE complaint SET channel = 'fax' WHERE complaint_id = 'C1'",
    "a later load": "INSERT INTO source_status (source, loaded_at) VALUES ('complaint', '2026-05-01 00:00:00')",
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_version_changes_with_the_content(sqlite_database: EmptyDatabase, change: str) -> None:
    fill(sqlite_database.engine, sound_rows(), tables=loose_tables())
    before = _read(sqlite_database.engine)
    with sqlite_database.engine.begin() as connection:
        connection.exec_driver_sql(CHANGES[change])
    assert _read(sqlite_database.engine).version != before.version


def test_the_version_changes_with_the_day_and_the_terms(sqlite_database: EmptyDatabase) -> None:
    fill(sqlite_database.engine, sound_rows())
    other = replace(SETTINGS, terms=(month_of(date(2016, 12, 1)),))
    versions = {
        _read(sqlite_database.engine).version,
        _read(sqlite_database.engine, today=TODAY + timedelta(days=1)).version,
        read_snapshot(sqlite_database.engine, settings=other, today=TODAY).version,
    }
    assert len(versions) == 3


def test_data_are_as_of_the_latest_load_in_local_time(any_engine: sa.Engine) -> None:
    at = datetime(2026, 5, 16, 7, 30)
    fill(
        any_engine,
        {"source_status": [{"source": "a", "loaded_at": at - timedelta(days=9)}, {"source": "b", "loaded_at": at}]},
    )
    snapshot = _read(any_engine)
    assert snapshot.as_of == at
    assert list(snapshot.sources["source"]) == ["a", "b"]


def test_loads_told_with_their_time_zone_become_local_time(postgres_database: EmptyDatabase) -> None:
    engine = postgres_database.engine
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE source_status ALTER COLUMN loaded_at TYPE timestamptz")
        connection.exec_driver_sql("INSERT INTO source_status (source, loaded_at) VALUES ('a', '2026-05-16 07:30+00')")
    utc = datetime.fromisoformat("2026-05-16T07:30:00+00:00")
    assert _read(engine).as_of == utc.astimezone().replace(tzinfo=None)


def test_without_any_load_reported_the_data_are_as_of_the_reading(any_engine: sa.Engine) -> None:
    metadata.create_all(any_engine)
    snapshot = _read(any_engine)
    assert snapshot.as_of == snapshot.read_at.astimezone().replace(tzinfo=None)


@pytest.mark.parametrize(
    ("sources", "is_demo"),
    [
        ([], False),
        ([("complaint", datetime(2026, 5, 1))], False),
        ([(DEMO_SOURCE, datetime(2026, 5, 1))], True),
        ([(DEMO_SOURCE, None)], True),
        ([(DEMO_SOURCE, datetime(2026, 5, 1))] * 2, True),
    ],
)
def test_invented_data_say_so_whatever_else_is_wrong_with_their_row(
    sqlite_database: EmptyDatabase, sources: list[tuple[str, datetime | None]], is_demo: bool
) -> None:
    rows = [{"source": source, "loaded_at": at} for source, at in sources]
    fill(sqlite_database.engine, {"source_status": rows}, tables=loose_tables())
    assert _read(sqlite_database.engine).is_demo is is_demo


def test_the_district_is_named_by_the_database_else_by_its_settings(sqlite_database: EmptyDatabase) -> None:
    engine = sqlite_database.engine
    metadata.create_all(engine)
    assert _read(engine).places.district_name == "本区"
    named = replace(SETTINGS, district_name="配置区")
    assert read_snapshot(engine, settings=named, today=TODAY).places.district_name == "配置区"
    fill(engine, {"code_list": register_rows()["code_list"]})
    assert read_snapshot(engine, settings=named, today=TODAY).places.district_name == "试验区"


def test_a_register_without_records_invents_no_figure(any_engine: sa.Engine) -> None:
    fill(any_engine, register_rows())
    ledger = _read(any_engine).ledger
    for indicator in INDICATORS.values():
        for level in Level:
            frame = get_values(ledger, indicator, period=parse("2026"), level=level, viewer=COMMISSION)
            assert set(frame["state"]) <= {State.NO_DATA.value}, indicator.key
            assert frame[["numerator", "denominator", "value", "change"]].isna().all(axis=None), indicator.key


def test_a_database_without_the_contract_is_a_sentence(any_engine: sa.Engine) -> None:
    with pytest.raises(DatabaseProblem, match="还没有约定的数据表"):
        _read(any_engine)
    metadata.create_all(any_engine)
    with any_engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE task")
    with pytest.raises(DatabaseProblem, match="缺少表 task"):
        _read(any_engine)
