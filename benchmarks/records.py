"""First pages of complaint records on millions of rows in PostgreSQL: ``python -m benchmarks.records [ROWS]``.

Makes a private cluster, fills it with made-up complaints, measures for each list the screens offer the database's own time (planning
and execution, from EXPLAIN) beside the round trip of ``SELECT 1``, prints the slowest, and removes the cluster. Not part of `make bench`: it needs
minutes and a few gigabytes under the temporary folder.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from data_access.contract import complaint, complaint_topic, metadata
from data_access.engine import open_engine
from data_access.records import NEWEST, Part, Sort, countable, filters_on_offer, get_records, sorts_on_offer
from data_access.register import read_register
from indicators.catalogue import INDICATORS
from indicators.codes import COMPLAINT_TOPIC
from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.openings import OPENINGS
from indicators.periods import month_of, parse
from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION
from tests.postgres import private_cluster

TODAY = date(2026, 9, 30)
ROWS = 6_000_000
UNITS, TOWNSHIPS = 660, 24
BUDGET = 100
"""Milliseconds of database time for a first page."""
ROUNDS = 3

PLACES: Mapping[str, Place] = {
    "district": DISTRICT,
    "township": Place(Level.TOWNSHIP, "T05"),
    "unit": Place(Level.UNIT, "U100"),
}


@dataclass(frozen=True, kw_only=True)
class List:
    """One list to measure at every level."""

    indicator: str = "complaint_count"
    part: Part = Part.NUMERATOR
    period: str = "2026"
    sort: Sort = NEWEST
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        filters = "".join(f" {name}={code}" for name, code in self.filters.items())
        part = " (denominator)" if self.part is Part.DENOMINATOR else ""
        return f"{self.indicator}{part} {self.period} by {self.sort.text}{filters}"


TABLE = "complaint"
RARE: Mapping[str, str] = {
    "topic": "tyrant",
    "channel": "visit",
    "origin": "department",
    "nature": "appeal",
    "repeat": "repeat",
    "sponsor": "commission",
    "age": "d30",
}
"""Of each dimension a rare code: the rows of a page lie further apart."""
UNOPENED = ("complaint.accepted", "complaint.closed_from_opening")
"""No screen opens these lists; only an address written by hand does, and the statement's time limit ends it."""
PERIODS = ("2026", "2023")
SHOWN = 40
"""Rows of the printed table: those that were slowest when measured once, measured again."""
EXPLAINED = 3


def _lists() -> Iterator[List]:
    """Every list of complaints the screens offer: each count, order and dimension, in the running and in a past year."""
    for key, indicator in {**INDICATORS, **OPENINGS}.items():
        for part, count in countable(indicator).items():
            if EVENTS[count.entered[0]].table != TABLE or key in UNOPENED:
                continue
            offered = filters_on_offer(indicator, part)
            filters: list[dict[str, str]] = [{}]
            filters += [{name: RARE[name]} for name in offered]
            filters += [{"topic": "land", "channel": "visit"}] if {"topic", "channel"} <= set(offered) else []
            for period in PERIODS:
                for sort in sorts_on_offer(indicator, part, is_past=parse(period).end < month_of(TODAY)):
                    yield from (
                        List(indicator=key, part=part, period=period, sort=sort, filters=chosen) for chosen in filters
                    )


_FILL = (
    """INSERT INTO zone SELECT 'Z' || z, 'Z' || z FROM generate_series(1, 4) z""",
    """INSERT INTO township (township_code, name, kind, zone_code, position)
       SELECT 'T' || lpad(t::text, 2, '0'), 'T' || t, 'town', 'Z' || (t % 4 + 1), t FROM generate_series(1, :townships) t""",
    """INSERT INTO unit (unit_code, township_code, kind, name, has_party_org, party_members)
       SELECT 'U' || lpad(u::text, 3, '0'), 'T' || lpad((u % :townships + 1)::text, 2, '0'), 'village', 'U' || u, true, 40
       FROM generate_series(0, :units - 1) u""",
    # As rows come to be: in the order of the day received; a few are never closed, most before they fall due.
    """INSERT INTO complaint
       SELECT 'C' || lpad(n::text, 8, '0'), 'U' || lpad(floor(:units * power(r1, 1.5))::int::text, 3, '0'), received,
              (ARRAY['letter','letter','letter','visit','phone','phone','online','online','online','online'])[1 + (r2 * 10)::int % 10],
              (ARRAY['direct','direct','superior','app','department'])[1 + (r3 * 5)::int % 5],
              (ARRAY['accusation','accusation','accusation','appeal','suggestion','out_of_scope'])[1 + (r4 * 6)::int % 6],
              r5 < 0.12, CASE WHEN r6 < 0.03 THEN 'township' WHEN r6 < 0.05 THEN 'commission' END,
              received + 15, CASE WHEN received + 8 <= :today THEN received + 8 END, received + 60 + 15 * (r3 * 3)::int,
              CASE WHEN r7 > 0.004 AND received + takes <= :today THEN received + takes END,
              CASE WHEN r7 > 0.004 AND received + takes <= :today THEN 'explained' END,
              CASE WHEN r7 > 0.004 AND received + takes <= :today AND r10 < 0.35 THEN r10 < 0.3 END, now()
       FROM (SELECT n, received, r1, r2, r3, r4, r5, r6, r7, r10,
                    (CASE WHEN r8 < 0.92 THEN 10 + 50 * r9 ELSE 75 - 32 * ln(1 - r9) END)::int AS takes
             FROM (SELECT n, CAST(:first AS date) + (n * CAST(:days AS bigint) / :rows)::int AS received,
                          random() r1, random() r2, random() r3, random() r4, random() r5, random() r6, random() r7,
                          random() r8, random() r9, random() r10
                   FROM generate_series(0, :rows - 1) n) drawn) made""",
    """INSERT INTO complaint_topic
       SELECT complaint_id, (CAST(:topics AS text[]))[1 + floor(array_length(CAST(:topics AS text[]), 1) * power(random(), 2))::int]
       FROM complaint""",
    """INSERT INTO complaint_topic
       SELECT complaint_id, (CAST(:topics AS text[]))[1 + floor(array_length(CAST(:topics AS text[]), 1) * random())::int]
       FROM complaint WHERE random() < 0.3 ON CONFLICT DO NOTHING""",
)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Milliseconds: `database` is planning plus execution of all statements of a page, `round_trip` the whole call."""

    database: float
    round_trip: float
    plans: tuple[str, ...]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _make(engine: sa.Engine, *, rows: int) -> None:
    indexes = [index for table in (complaint, complaint_topic) for index in table.indexes]
    metadata.create_all(engine)
    values = {
        "rows": rows,
        "units": UNITS,
        "townships": TOWNSHIPS,
        "first": date(TODAY.year - 5, TODAY.month, TODAY.day),
        "days": 5 * 365,
        "today": TODAY,
        "topics": list(COMPLAINT_TOPIC),
    }
    with engine.begin() as connection:
        for index in indexes:
            index.drop(connection)
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
        connection.exec_driver_sql("SELECT setseed(0.5)")
        for statement in _FILL:
            connection.execute(sa.text(statement), {name: values[name] for name in values if f":{name}" in statement})
        for index in indexes:
            index.create(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("VACUUM ANALYZE")


@contextmanager
def _noted(engine: sa.Engine) -> Iterator[list[tuple[str, Any]]]:
    """The statements that ask for records, with their parameters."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        if "happened_on" in statement:
            statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _measure(engine: sa.Engine, ledger: Ledger, asked: List, place: Place, *, rounds: int) -> Measured:
    def first_page() -> None:
        get_records(
            engine,
            ledger,
            {**INDICATORS, **OPENINGS}[asked.indicator],
            part=asked.part,
            period=parse(asked.period),
            place=place,
            viewer=COMMISSION,
            sort=asked.sort,
            filters=asked.filters,
        )

    with _noted(engine) as statements:
        first_page()
    trips = [_milliseconds(first_page) for _ in range(rounds)]
    explained = [_explained(engine, statements) for _ in range(rounds)]
    return Measured(
        database=statistics.median(time for time, _ in explained),
        round_trip=statistics.median(trips),
        plans=tuple(explained[0][1]),
    )


def _explained(engine: sa.Engine, statements: Sequence[tuple[str, Any]]) -> tuple[float, list[str]]:
    """Milliseconds of planning and executing the statements, and their plans."""
    total, plans = 0.0, []
    with engine.connect() as connection:
        for statement, parameters in statements:
            lines = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", parameters).scalars().all()
            total += sum(
                float(line.split(":")[1].split()[0])
                for line in lines
                if line.startswith(("Planning Time", "Execution Time"))
            )
            plans.append("\n".join(line if len(line) < 200 else f"{line[:200]} …" for line in lines))
    return total, plans


def _milliseconds(work: Any) -> float:
    before = time.perf_counter()
    work()
    return (time.perf_counter() - before) * 1000


def _select_one(engine: sa.Engine) -> float:
    with engine.connect() as connection:
        return statistics.median(
            _milliseconds(lambda: connection.exec_driver_sql("SELECT 1").scalar()) for _ in range(200)
        )


def measure(url: str, *, with_plans: bool) -> bool:
    """Print the slowest lists and, if asked, the plans of the very slowest; whether all are within the budget."""
    engine = open_engine(url)
    with engine.connect() as connection:
        places = read_register(connection, today=TODAY, fallback_name="").places
    ledger = Ledger(
        places=places, today=TODAY, terms=(month_of(date(2021, 1, 1)),), series={}, breakdowns={}, first_months={}
    )
    _say(f"SELECT 1: {_select_one(engine):.2f} ms")
    asked_for = [(asked, name) for asked in _lists() for name in PLACES]
    once = [_measure(engine, ledger, asked, PLACES[name], rounds=1).database for asked, name in asked_for]
    over = [list_[0] for time, list_ in zip(once, asked_for, strict=True) if time > BUDGET]
    _say(
        f"{len(once)} lists, measured once: median {statistics.median(once):.1f} ms; {len(over)} over {BUDGET} ms, "
        f"{sum(not list_.filters for list_ in over)} of them without a filter"
    )
    slowest = sorted(zip(once, range(len(once)), strict=True), reverse=True)[:SHOWN]
    found = [
        (asked_for[at], _measure(engine, ledger, asked_for[at][0], PLACES[asked_for[at][1]], rounds=ROUNDS))
        for _, at in slowest
    ]
    engine.dispose()
    found.sort(key=lambda row: -row[1].database)
    _say("| list | place | database ms | whole call ms | within |\n|---|---|---|---|---|")
    for (asked, name), measured in found:
        within = "yes" if measured.database <= BUDGET else "NO"
        _say(f"| {asked.title} | {name} | {measured.database:.1f} | {measured.round_trip:.1f} | {within} |")
    if with_plans:
        for (asked, name), measured in found[:EXPLAINED]:
            _say("\n".join([f"\n-- {asked.title}, {name}", *measured.plans]))
    return found[0][1].database <= BUDGET


def main() -> int:
    """Print times and plans; 1 when a first page exceeds the budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=ROWS, help="complaints to make")
    parser.add_argument("--url", help="an existing database filled by this program, instead of a cluster of its own")
    parser.add_argument("--plans", action="store_true", help="print the plans of the slowest lists")
    arguments = parser.parse_args()
    if arguments.url:
        return 0 if measure(arguments.url, with_plans=arguments.plans) else 1
    with private_cluster() as url:
        engine = open_engine(url, writable=True)
        started = time.perf_counter()
        _make(engine, rows=arguments.rows)
        engine.dispose()
        _say(f"{arguments.rows} complaints made in {time.perf_counter() - started:.0f} s")
        return 0 if measure(url, with_plans=arguments.plans) else 1


if __name__ == "__main__":
    sys.exit(main())
