"""What is followed row by row is what a full reading gives, and where it could not be, everything is read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings

from data_access import following, reader
from data_access.contract import metadata
from data_access.engine import open_engine
from data_access.events import count_statement
from data_access.following import NotFollowed, follow
from data_access.mark import FOLLOWED, read_mark
from data_access.reader import Reader
from data_access.reading import read_in_full, read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.periods import month_of
from indicators.viewer import Policy
from tests.conftest import EmptyDatabase
from tests.data_access.districts import TERMS, TODAY, Rows, complete, spoiled_districts
from tests.data_access.made_up_rows import fill, loose_tables, sound_rows

AT = datetime(2026, 5, 17, 6)
SETTINGS = Settings(terms=tuple(month_of(day) for day in TERMS), policy=Policy(), refresh_seconds=10, stale_hours=30)

few = settings(
    deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


@contextmanager
def _reader(url: str, *, full_minutes: float = 60) -> Iterator[tuple[Reader, Callable[[date], Snapshot | None]]]:
    engine = open_engine(url)
    own = Reader(lambda: engine, settings=replace(SETTINGS, full_minutes=full_minutes))
    try:
        yield own, lambda day: own.look(today=day)
    finally:
        own.close()
        engine.dispose()


def _version(engine: sa.Engine, *, day: date = TODAY) -> str:
    return read_snapshot(engine, settings=SETTINGS, today=day).version


def _changed(before: Rows, after: Rows) -> Rows:
    """The rows of `after` in place of those of `before` with the same key, in tables that tell of changes and their parts; told of."""
    rows = dict(before)
    for name, table in FOLLOWED.items():
        (key,) = table.primary_key.columns.keys()
        fresh = [{**row, "updated_at": AT + timedelta(seconds=1)} for row in after[name]]
        keys = {row[key] for row in fresh}
        rows[name] = [row for row in before[name] if row[key] not in keys] + fresh
    complaints = {row["complaint_id"] for row in after["complaint"]}
    rows["complaint_topic"] = [row for row in before["complaint_topic"] if row["complaint_id"] not in complaints] + [
        row for row in after["complaint_topic"] if row["complaint_id"] in complaints
    ]
    return rows


def _write(engine: sa.Engine, rows: Rows, *, tables: sa.MetaData) -> None:
    with engine.begin() as connection:
        for name, table in tables.tables.items():
            connection.execute(sa.delete(table))
            if rows[name]:
                connection.execute(sa.insert(table), rows[name])


def _told(rows: Rows) -> Rows:
    """With every row of a table that tells of changes told of, and none twice: where one stands twice, all is read in full."""
    rows = complete(rows)
    for name, table in FOLLOWED.items():
        (key,) = table.primary_key.columns.keys()
        rows[name] = list({row[key]: {**row, "updated_at": AT} for row in rows[name]}.values())
    return rows


@pytest.mark.parametrize(("engine_name", "examples"), [("sqlite", 20), ("postgresql", 5)])
def test_what_was_followed_is_what_a_full_reading_gives(
    engine_name: str, examples: int, request: pytest.FixtureRequest
) -> None:
    database: EmptyDatabase = request.getfixturevalue(
        {"sqlite": "sqlite_database", "postgresql": "postgres_database"}[engine_name]
    )
    writer, loose = database.engine, loose_tables()
    if engine_name == "sqlite":  # Else a writer would wait for its reader.
        with writer.connect() as connection:
            connection.connection.execute("PRAGMA journal_mode = WAL")
    loose.create_all(writer)
    reading_engine = open_engine(database.url)
    followed = 0

    @settings(few, max_examples=examples)
    @given(spoiled_districts(), spoiled_districts())
    def check(before: Rows, after: Rows) -> None:
        nonlocal followed
        before = _told(before)
        _write(writer, before, tables=loose)
        with reading_engine.connect() as old, reading_engine.connect() as new:
            first = read_in_full(old, settings=SETTINGS, today=TODAY)
            _write(writer, _changed(before, _told(after)), tables=loose)
            mark = read_mark(new, day=TODAY)
            try:
                second = follow(first, old=old, new=new, mark=mark, settings=SETTINGS)
            except NotFollowed:
                return
            full = read_in_full(new, settings=SETTINGS, today=TODAY)
            assert second.snapshot.ledger.first_months == full.snapshot.ledger.first_months
            assert second.snapshot.set_aside.equals(full.snapshot.set_aside)
            assert second.snapshot.version == full.snapshot.version
            followed += second is not first

    check()
    reading_engine.dispose()
    assert followed >= examples / 4, "districts that are read in full prove nothing"


@pytest.fixture
def district(postgres_database: EmptyDatabase) -> EmptyDatabase:
    """A small sound district whose rows all tell when they changed."""
    rows = sound_rows()
    for name in FOLLOWED:
        rows[name] = [{**row, "updated_at": AT} for row in rows.get(name, [])]
    rows["source_status"] = [{"source": "complaint", "loaded_at": AT, "rows": 2}]
    fill(postgres_database.engine, rows)
    return postgres_database


def _run(database: EmptyDatabase, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


LATER = "updated_at = '2026-05-17 06:00:01'"
FOLLOWABLE = {
    "to another unit": [f"UPDATE complaint SET unit_code = 'V4', {LATER} WHERE complaint_id = 'C1'"],
    "closed": [f"UPDATE complaint SET closed_on = '2026-05-01', {LATER} WHERE complaint_id = 'C2'"],
    "no longer readable as a code": [f"UPDATE complaint SET channel = 'fax', {LATER} WHERE complaint_id = 'C1'"],
    "another topic": [
        "UPDATE complaint_topic SET topic = 'relief' WHERE complaint_id = 'C1' AND topic = 'land'",
        f"UPDATE complaint SET {LATER} WHERE complaint_id = 'C1'",
    ],
    "two of one problem": [
        "INSERT INTO finding (finding_id, unit_code, problem, found_on, verified_on, updated_at) VALUES "
        "('X1', 'V1', 'p', '2026-01-02', '2026-01-09', '2026-05-17 06:00:01'), "
        "('X2', 'V1', 'p', '2026-03-02', NULL, '2026-05-17 06:00:01')",
    ],
    "written earlier than the last known, told late": [
        "INSERT INTO alert (alert_id, unit_code, level, raised_on, updated_at) VALUES "
        "('A9', 'V1', 'red', '2026-05-02', '2026-05-17 05:58:00')",
        f"UPDATE complaint SET {LATER} WHERE complaint_id = 'C2'",
    ],
    "twice in a second": [
        "UPDATE complaint SET closed_on = '2026-05-02' WHERE complaint_id = 'C2'",
        f"UPDATE clue SET {LATER}",
    ],
    "told by its source too": [
        f"UPDATE complaint SET closed_on = '2026-05-01', {LATER} WHERE complaint_id = 'C2'",
        "UPDATE source_status SET loaded_at = '2026-05-17 06:00:02' WHERE source = 'complaint'",
    ],
    "beside another source, whose rows do not tell": [
        f"UPDATE complaint SET closed_on = '2026-05-01', {LATER} WHERE complaint_id = 'C2'",
        "INSERT INTO power_list (unit_code, kind, published_on) VALUES ('V4', 'power', '2026-02-02')",
        "INSERT INTO source_status (source, loaded_at, rows) VALUES ('power_list', '2026-05-17 06:00:02', 9)",
    ],
}


@pytest.mark.parametrize("change", FOLLOWABLE)
def test_changes_that_rows_tell_of_are_followed(district: EmptyDatabase, change: str) -> None:
    with _reader(district.url) as (own, look):
        look(TODAY)
        _run(district, *FOLLOWABLE[change])
        snapshot = look(TODAY)
        assert snapshot is not None
        assert (own.full_readings, own.followed) == (1, 1)
        assert snapshot.version == _version(district.engine)
        # And on from there.
        _run(
            district, "UPDATE complaint SET unit_code = 'V1', updated_at = '2026-05-17 07:00' WHERE complaint_id = 'C2'"
        )
        snapshot = look(TODAY)
        assert snapshot is not None
        assert (own.full_readings, own.followed) == (1, 2)
        assert snapshot.version == _version(district.engine)
        assert own.followed_seconds is not None


TOLD = f"UPDATE clue SET {LATER}"
NOT_FOLLOWABLE = {
    "a load without a change": ["UPDATE source_status SET rows = 3, loaded_at = '2026-05-17 06:00:02'"],
    "another register": [
        TOLD,
        "UPDATE unit SET name = '新名' WHERE unit_code = 'V1'",
        "INSERT INTO source_status (source, loaded_at, rows) VALUES ('organisation', '2026-05-17 06:00:02', 9)",
    ],
    "a row that does not tell": [
        TOLD,
        "INSERT INTO complaint (complaint_id, unit_code, received_on) VALUES ('C8', 'V1', '2026-05-02')",
    ],
    "too many": [
        "INSERT INTO alert (alert_id, unit_code, level, raised_on, updated_at) "
        f"SELECT 'M' || n, 'V1', 'red', date '2026-05-02', timestamp '{AT}' FROM generate_series(1, 2001) AS n",
        TOLD,
    ],
}


def _gives_all_read_anew(district: EmptyDatabase, snapshot: Snapshot | None, own: Reader) -> None:
    """What the second full reading gave is the database as it is."""
    assert snapshot is not None
    assert snapshot.version == _version(district.engine)
    assert (own.full_readings, own.followed) == (2, 0)


@pytest.mark.parametrize("change", NOT_FOLLOWABLE)
def test_other_changes_are_read_in_full(district: EmptyDatabase, change: str) -> None:
    with _reader(district.url) as (own, look):
        look(TODAY)
        _run(district, *NOT_FOLLOWABLE[change])
        _gives_all_read_anew(district, look(TODAY), own)


def test_the_day_s_turn_is_read_in_full(district: EmptyDatabase) -> None:
    with _reader(district.url) as (own, look):
        look(TODAY)
        snapshot = look(TODAY + timedelta(days=1))
        assert snapshot is not None
        assert own.full_readings == 2
        assert snapshot.version == _version(district.engine, day=TODAY + timedelta(days=1))


def test_without_a_change_nothing_is_read_and_nothing_is_given(district: EmptyDatabase) -> None:
    with _reader(district.url) as (own, look):
        assert look(TODAY) is not None
        assert look(TODAY) is None
        assert (own.full_readings, own.followed) == (1, 0)


def test_a_transaction_is_not_kept_open_for_long(district: EmptyDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LONGEST_REFERENCE_SECONDS", 0.0)
    begun = sa.text(
        "SELECT min(xact_start) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()"
    )
    with _reader(district.url) as (own, look), district.engine.connect() as beside:
        look(TODAY)
        first = beside.scalar(begun)
        assert first is not None
        # A change nobody noticed by its mark is not lost with the old transaction.
        _run(district, "UPDATE complaint SET closed_on = '2026-05-02' WHERE complaint_id = 'C2'")
        snapshot = look(TODAY)
        assert snapshot is not None
        assert snapshot.version == _version(district.engine)
        assert look(TODAY) is None
        assert (own.full_readings, own.followed) == (1, 1)
        beside.rollback()
        last = beside.scalar(begun)
        assert last is not None
        assert last > first


def test_many_rows_written_at_once_are_read_once(district: EmptyDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LONGEST_REFERENCE_SECONDS", 0.0)
    monkeypatch.setattr(following, "MOST", 0)
    with _reader(district.url) as (own, look):
        look(TODAY)
        assert [look(TODAY) for _ in range(3)] == [None] * 3
        assert (own.full_readings, own.followed) == (1, 0)
        _run(
            district,
            "UPDATE complaint SET closed_on = '2026-05-02', updated_at = '2026-09-29' WHERE complaint_id = 'C2'",
        )
        _gives_all_read_anew(district, look(TODAY), own)


def test_a_transaction_the_database_ended_means_a_full_reading(district: EmptyDatabase) -> None:
    with _reader(district.url) as (own, look):
        look(TODAY)
        _run(
            district,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction' "
            "AND datname = current_database()",
            TOLD,
            "UPDATE complaint SET unit_code = 'V4' WHERE complaint_id = 'C1'",
        )
        _gives_all_read_anew(district, look(TODAY), own)


def test_a_full_reading_from_time_to_time_finds_what_nobody_told(
    district: EmptyDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    with _reader(district.url, full_minutes=0) as (own, look):
        look(TODAY)
        _run(district, "UPDATE complaint SET unit_code = 'V4', " + LATER + " WHERE complaint_id = 'C1'")
        look(TODAY)
        assert (own.full_readings, own.followed, own.drifts) == (2, 1, 0)
        _run(district, "DELETE FROM complaint WHERE complaint_id = 'C2'")
        snapshot = look(TODAY)
        assert snapshot is not None
        assert snapshot.version == _version(district.engine)
        assert own.drifts == 1
        assert "without updated_at" in caplog.text


def test_counts_of_rows_that_tell_depend_on_no_other_table(district: EmptyDatabase) -> None:
    with _reader(district.url) as (own, look):
        look(TODAY)
        read = own._reading
        assert read is not None
    allowed = {*FOLLOWED, "complaint_topic"}
    for name, source in read.sources.items():
        for dimension in (None, *source.dimensions):
            statement = count_statement(source, today=TODAY, dimension=dimension)
            tables = {table.name for table in sa.sql.visitors.iterate(statement) if isinstance(table, sa.Table)}
            if tables & FOLLOWED.keys():
                assert tables <= allowed, name


def test_every_table_that_tells_has_an_index_for_it() -> None:
    for table in FOLLOWED.values():
        assert any(next(iter(index.columns)).name == "updated_at" for index in table.indexes), table.name
    assert set(FOLLOWED) == {name for name, table in metadata.tables.items() if "updated_at" in table.c}
