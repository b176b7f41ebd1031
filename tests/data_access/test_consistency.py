"""While others write as fast as they can, every snapshot is of one moment: totals by level, by month and by topic agree."""

import sys
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import psycopg
import pytest

from data_access.engine import open_engine
from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from indicators import codes
from indicators.catalogue import INDICATORS
from indicators.periods import Period, parse
from indicators.places import Level
from indicators.series import Series
from indicators.values import get_values
from indicators.viewer import COMMISSION
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import SETTINGS, TODAY, UNITS, fill, register_rows

SNAPSHOTS = 200
EVENTS = {"complaint.received", "complaint.closed"}
RECORDS = 40


MOVES = f"""
DO $$
DECLARE
    ident text; received date; closed date;
    units text[] := ARRAY{list(UNITS)}; topics text[] := ARRAY{list(codes.COMPLAINT_TOPIC)};
    channels text[] := ARRAY{list(codes.COMPLAINT_CHANNEL)};
BEGIN
    LOOP
        ident := 'C' || floor(random() * {RECORDS});
        received := date '2026-01-01' + floor(random() * 130)::int;
        closed := CASE WHEN random() < 0.5 THEN least(received + floor(random() * 60)::int, date '{TODAY}') END;
        DELETE FROM complaint_topic WHERE complaint_id = ident;
        DELETE FROM complaint WHERE complaint_id = ident;
        IF random() < 0.9 THEN
            INSERT INTO complaint (complaint_id, unit_code, received_on, closed_on, due_on, channel, updated_at) VALUES (
                ident, units[1 + floor(random() * cardinality(units))], received, closed, received,
                channels[1 + floor(random() * cardinality(channels))], clock_timestamp()
            );
            INSERT INTO complaint_topic VALUES (ident, topics[1 + floor(random() * cardinality(topics))]);
        END IF;
        COMMIT;
        PERFORM pg_sleep(0.0002);
    END LOOP;
END $$
"""
"""Moves complaints between units, months, topics, channels and states, adds and removes some: one transaction after another, each of which
leaves every complaint with exactly one topic. Inside the server, so that the reader has the test's process to itself; the short rest is the
server's, to clear away what was deleted."""


@pytest.fixture
def busy(postgres_database: EmptyDatabase) -> Iterator[str]:
    """The address of a district a writer is at."""
    fill(postgres_database.engine, register_rows())
    url = postgres_database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    ended: list[psycopg.Error] = []
    with psycopg.connect(url, autocommit=True) as connection:

        def write() -> None:
            try:
                connection.execute(MOVES)
            except psycopg.Error as error:
                ended.append(error)

        writer = threading.Thread(target=write)
        writer.start()
        yield postgres_database.url
        still_writes = writer.is_alive()
        connection.cancel()
        writer.join()
    assert still_writes, ended
    assert [type(error) for error in ended] == [psycopg.errors.QueryCanceled]


@pytest.fixture(autouse=True)
def _of_two_events_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """And all breakdowns of theirs: what is not compared need not be counted two hundred times."""
    module = sys.modules[read_snapshot.__module__]
    every = module.event_sources

    def some(**asked: Any) -> dict[str, Any]:
        return {name: source for name, source in every(**asked).items() if name in EVENTS}

    monkeypatch.setattr(module, "event_sources", some)


def counted(series: Series) -> dict[tuple[int, int], int]:
    """How many in each month of each place, whatever their code."""
    frame = pd.DataFrame({"month": series.month, "subject": series.subject, "n": series.n})
    return {key: int(n) for key, n in frame.groupby(["month", "subject"])["n"].sum().items()}  # type: ignore[misc]


def disagreements(snapshot: Snapshot) -> list[str]:
    """Which totals of one snapshot do not agree with one another."""
    ledger = snapshot.ledger
    received = counted(ledger.series["complaint.received"])
    found = [
        f"complaint.received by {dimension}"
        for dimension in ("topic", "channel")
        if counted(ledger.breakdowns["complaint.received", dimension]) != received
    ]
    year = parse("2026")
    for key in ("complaint_count", "complaint_open"):
        whole = total(snapshot, key, Level.DISTRICT, year)
        if any(total(snapshot, key, level, year) != whole for level in (Level.ZONE, Level.TOWNSHIP, Level.UNIT)):
            found.append(f"{key} by level")
    months = sum(total(snapshot, "complaint_count", Level.UNIT, parse(f"2026-{month:02}")) for month in range(1, 6))
    if months != total(snapshot, "complaint_count", Level.DISTRICT, year):
        found.append("complaint_count by month")
    closed = int(ledger.series["complaint.closed"].n.sum())
    if total(snapshot, "complaint_open", Level.DISTRICT, year) != sum(received.values()) - closed:
        found.append("complaint_open as received less closed")
    return found


def total(snapshot: Snapshot, key: str, level: Level, period: Period) -> float:
    frame = get_values(snapshot.ledger, INDICATORS[key], period=period, level=level, viewer=COMMISSION, change=False)
    return float(np.nansum(frame["value"].to_numpy(dtype=float)))


def test_totals_agree_in_every_snapshot(busy: str) -> None:
    engine = open_engine(busy)
    versions = set()
    for _ in range(SNAPSHOTS):
        snapshot = read_snapshot(engine, settings=SETTINGS, today=TODAY)
        assert disagreements(snapshot) == []
        versions.add(snapshot.version)
    engine.dispose()
    assert len(versions) > SNAPSHOTS / 2


def test_the_writers_are_fast_enough_to_be_caught_by_a_reader_who_does_not_keep_to_one_moment(busy: str) -> None:
    engine = open_engine(busy).execution_options(isolation_level="READ COMMITTED")
    found = [read_snapshot(engine, settings=SETTINGS, today=TODAY) for _ in range(10)]
    engine.dispose()
    assert any(disagreements(snapshot) for snapshot in found)
