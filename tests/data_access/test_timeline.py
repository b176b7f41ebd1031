"""A unit's timeline: its own days, newest first, and only what the viewer may list."""

from datetime import date

import pytest
import sqlalchemy as sa

from data_access.engine import DatabaseProblem
from data_access.reading import read_snapshot
from data_access.timeline import TOLD, get_timeline
from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.periods import Period, month_of
from indicators.places import Level, Place
from indicators.viewer import COMMISSION, PROTECTED_TABLES, Role, Viewer
from tests.data_access.made_up_rows import SETTINGS, TODAY, busy_rows, fill

SINCE = date(2025, 6, 1)


@pytest.fixture
def ledger(any_engine: sa.Engine) -> Ledger:
    fill(any_engine, busy_rows())
    return read_snapshot(any_engine, settings=SETTINGS, today=TODAY).ledger


def test_a_timeline_counts_what_the_ledger_counts(any_engine: sa.Engine, ledger: Ledger) -> None:
    for unit in ("V1", "V3", "S1"):
        told = get_timeline(any_engine, ledger, unit_code=unit, since=SINCE, viewer=COMMISSION, size=10_000)
        position = ledger.places.units.index.get_loc(unit)
        months = Period(month_of(SINCE), month_of(TODAY))
        for name in TOLD:
            counted = ledger.flow([name], start=months.start, end=months.end)[position]
            assert told.loc[told["event"] == name, "n"].sum() == counted, (unit, name)
    assert len(told) > 20


def test_a_timeline_is_newest_first_from_its_first_day_to_today(any_engine: sa.Engine, ledger: Ledger) -> None:
    told = get_timeline(any_engine, ledger, unit_code="V1", since=SINCE, viewer=COMMISSION, size=10_000)
    assert told["on"].is_monotonic_decreasing
    assert SINCE <= told["on"].min() <= told["on"].max() <= TODAY
    assert not told.duplicated(["on", "event"]).any()
    short = get_timeline(any_engine, ledger, unit_code="V1", since=SINCE, viewer=COMMISSION, size=5)
    assert short.to_dict("records") == told.head(5).to_dict("records")


def test_only_the_commission_is_told_of_complaints_and_interviews(any_engine: sa.Engine, ledger: Ledger) -> None:
    own = Viewer(role=Role.TOWNSHIP, township_code="T1")
    told = get_timeline(any_engine, ledger, unit_code="V1", since=SINCE, viewer=own, size=10_000)
    assert not told.empty
    assert not {EVENTS[name].table for name in told["event"]} & PROTECTED_TABLES


@pytest.mark.parametrize("viewer", [Viewer(role=Role.TOWNSHIP, township_code="T2"), Viewer(role=Role.SCREEN)])
def test_a_stranger_and_the_wall_are_told_nothing(any_engine: sa.Engine, ledger: Ledger, viewer: Viewer) -> None:
    assert not viewer.may_list("alert", Place(Level.UNIT, "V1"), ledger.places)
    assert get_timeline(any_engine, ledger, unit_code="V1", since=SINCE, viewer=viewer).empty


def test_a_timeline_from_a_database_that_is_gone_is_a_sentence(any_engine: sa.Engine, ledger: Ledger) -> None:
    with any_engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alert")
    with pytest.raises(DatabaseProblem, match="缺少表或字段"):
        get_timeline(any_engine, ledger, unit_code="V1", since=SINCE, viewer=COMMISSION)
