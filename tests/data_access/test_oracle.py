"""The ledger against loops over the rows: every indicator, every level, any period, in SQLite and PostgreSQL."""

import math
from datetime import date

import hypothesis.strategies as st
import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from data_access.contract import metadata
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue import CATALOGUE, get_indicator
from indicators.events import EVENTS
from indicators.model import Count
from indicators.periods import Period, month_of, parse, year
from indicators.places import DISTRICT, Level, Place
from indicators.values import State, get_breakdown, get_count, get_monthly, get_values
from indicators.viewer import COMMISSION, Policy
from tests.conftest import EmptyDatabase
from tests.data_access.districts import TERMS, TODAY, Rows, complete, districts, spoiled_districts
from tests.data_access.edges import edge_district
from tests.oracles.answers import numerator_denominator
from tests.oracles.asked import Asked
from tests.oracles.breakdowns import breakdown
from tests.oracles.sound_rows import sound_rows

SETTINGS = Settings(terms=tuple(month_of(day) for day in TERMS), policy=Policy(), refresh_seconds=10, stale_hours=30)
NOW = month_of(TODAY)
THIS_YEAR = year(TODAY.year)
BREAKDOWNS = [(name, dimension) for name, event in EVENTS.items() for dimension in event.dimensions]

periods = st.tuples(st.integers(NOW - 30, NOW), st.sampled_from((0, 0, 2, 5, 11, 14))).map(
    lambda drawn: Period(drawn[0], min(drawn[0] + drawn[1], THIS_YEAR.end))
) | st.sampled_from((THIS_YEAR, THIS_YEAR.shifted(-12)))

few = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def _in_memory() -> sa.Engine:
    return sa.create_engine("sqlite://", poolclass=sa.StaticPool)


def _without_keys() -> sa.MetaData:
    """The contract's tables as views would show them: nothing is unique and nothing is required."""
    loose = sa.MetaData()
    for table in metadata.tables.values():
        sa.Table(table.name, loose, *[sa.Column(column.name, column.type) for column in table.columns])
    return loose


WITHOUT_KEYS = _without_keys()


def _read(engine: sa.Engine, rows: Rows, *, tables: sa.MetaData) -> Snapshot:
    """The snapshot of a database that holds exactly these rows."""
    tables.create_all(engine)
    with engine.begin() as connection:
        for name, table in tables.tables.items():
            connection.execute(sa.delete(table))
            if rows[name]:
                connection.execute(sa.insert(table), rows[name])
    return read_snapshot(engine, settings=SETTINGS, today=TODAY)


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _last_day(month: int) -> date:
    return date.fromordinal(_first_day(month + 1).toordinal() - 1)


def _asked(rows: Rows, period: Period, *, level: Level, code: str) -> Asked:
    match level:
        case Level.DISTRICT:
            townships = {"", *(township["township_code"] for township in rows["township"])}
        case Level.ZONE:
            townships = {t["township_code"] for t in rows["township"] if t["zone_code"] == code}
        case Level.TOWNSHIP:
            townships = {code}
        case Level.UNIT:
            townships = set()
    units = {unit["unit_code"] for unit in rows["unit"] if unit["township_code"] in townships}
    return Asked(
        rows=rows,
        start=_first_day(period.start),
        end=_last_day(period.end),
        today=TODAY,
        units=frozenset({code} if level is Level.UNIT else units),
        townships=frozenset(townships),
        terms=TERMS,
    )


def _check_indicators(snapshot: Snapshot, rows: Rows, period: Period) -> None:
    for indicator in CATALOGUE:
        for level in Level:
            frame = get_values(snapshot.ledger, indicator, period=period, level=level, viewer=COMMISSION, change=False)
            for code, numerator, denominator, state in zip(
                frame.index, frame["numerator"], frame["denominator"], frame["state"], strict=True
            ):
                question = (indicator.key, period.text, level.value, code)
                expected = numerator_denominator(indicator.key, _asked(rows, period, level=level, code=code))
                if expected is None:
                    assert (state, math.isnan(numerator), math.isnan(denominator)) == (State.NO_DATA, True, True), (
                        question
                    )
                else:
                    missing = math.nan if expected[1] is None else expected[1]
                    assert numerator == expected[0], question
                    assert denominator == missing or (math.isnan(denominator) and expected[1] is None), question


def _check_breakdowns(snapshot: Snapshot, rows: Rows, period: Period) -> None:
    places = snapshot.places
    for event, dimension in BREAKDOWNS:
        for place in [DISTRICT, *(Place(level, code) for level in Level for code in places.codes(level) if code)]:
            frame = get_breakdown(snapshot.ledger, event, dimension, period=period, place=place, viewer=COMMISSION)
            counted = {str(code): int(n) for code, n in frame["n"].items() if n}
            expected = breakdown(event, dimension, _asked(rows, period, level=place.level, code=place.code))
            assert counted == expected, (event, dimension, period.text, place)


EDGE_PERIODS = (
    "2025-01",
    "2025-02",
    "2025-03",
    "2025",
    "2026-01",
    "2026-05",
    "2026",
    "2025-12..2026-04",
)


def test_every_rule_holds_at_its_edge() -> None:
    rows = edge_district()
    snapshot = _read(_in_memory(), rows, tables=metadata)
    assert snapshot.set_aside.empty
    for text in EDGE_PERIODS:
        _check_indicators(snapshot, rows, parse(text))


@settings(few, max_examples=12)
@given(rows=districts(), period=periods)
def test_every_indicator_at_every_level_is_what_a_loop_over_the_rows_counts(rows: Rows, period: Period) -> None:
    rows = complete(rows)
    snapshot = _read(_in_memory(), rows, tables=metadata)
    assert snapshot.set_aside.empty
    _check_indicators(snapshot, rows, period)


@settings(few, max_examples=8)
@given(rows=spoiled_districts(), period=periods)
def test_rows_that_cannot_count_are_set_aside_by_their_first_reason_and_all_others_count(
    rows: Rows, period: Period
) -> None:
    sound, aside = sound_rows(rows, today=TODAY)
    snapshot = _read(_in_memory(), rows, tables=WITHOUT_KEYS)
    found = snapshot.set_aside.set_index(["table", "reason"])["rows"]
    assert {key: int(n) for key, n in found.items()} == dict(aside)
    _check_indicators(snapshot, sound, period)


@settings(few, max_examples=6)
@given(rows=districts(), period=periods)
def test_every_breakdown_is_what_a_loop_over_the_rows_counts(rows: Rows, period: Period) -> None:
    rows = complete(rows)
    _check_breakdowns(_read(_in_memory(), rows, tables=metadata), rows, period)


@settings(few, max_examples=4)
@given(rows=districts(), period=periods)
def test_totals_by_level_by_month_and_by_code_agree(rows: Rows, period: Period) -> None:
    ledger = _read(_in_memory(), complete(rows), tables=metadata).ledger
    received = get_indicator("complaint_count")

    def total(level: Level) -> float:
        frame = get_values(ledger, received, period=period, level=level, viewer=COMMISSION, change=False)
        return float(np.nansum(frame["numerator"]))

    assert total(Level.DISTRICT) == total(Level.TOWNSHIP) == total(Level.UNIT) >= total(Level.ZONE)
    months = get_monthly(ledger, received, place=DISTRICT, end=period.end, months=period.months, viewer=COMMISSION)
    assert months.numerator.sum() == total(Level.DISTRICT)
    for event, dimension in BREAKDOWNS:
        count = get_count(ledger, Count(entered=(event,)), period=period, place=DISTRICT, viewer=COMMISSION)
        by_code = get_breakdown(ledger, event, dimension, period=period, place=DISTRICT, viewer=COMMISSION)
        if dimension != "topic":
            assert by_code["n"].sum() <= np.nan_to_num(count)


@pytest.fixture
def clean_postgres(postgres_database: EmptyDatabase) -> sa.Engine:
    return postgres_database.engine


@settings(few, max_examples=2)
@given(rows=districts(), period=periods)
def test_postgresql_counts_the_same(clean_postgres: sa.Engine, rows: Rows, period: Period) -> None:
    rows = complete(rows)
    snapshot = _read(clean_postgres, rows, tables=metadata)
    _check_indicators(snapshot, rows, period)
    _check_breakdowns(snapshot, rows, period)


@settings(few, max_examples=2)
@given(rows=spoiled_districts(), period=periods)
def test_postgresql_sets_the_same_rows_aside(clean_postgres: sa.Engine, rows: Rows, period: Period) -> None:
    sound, aside = sound_rows(rows, today=TODAY)
    snapshot = _read(clean_postgres, rows, tables=WITHOUT_KEYS)
    found = snapshot.set_aside.set_index(["table", "reason"])["rows"]
    assert {key: int(n) for key, n in found.items()} == dict(aside)
    _check_indicators(snapshot, sound, period)
