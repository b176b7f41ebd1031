"""What growth costs, on PostgreSQL: ``python -m benchmarks.large``, a part of `make bench-large`.

The demo district, 100 times its records (a million complaints and the rest in proportion), six million complaints, and ten times its
units. Takes about half an hour and some ten gigabytes under the temporary folder.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import psycopg
import sqlalchemy as sa
from sqlalchemy import event

from benchmarks.district import TODAY
from benchmarks.figures import Figure, table
from benchmarks.growth import PEOPLE, RECORDS, grow_records, grow_units
from benchmarks.overview_cost import ROOT, SWITCH, UNDRAWN, cpu_milliseconds
from benchmarks.server import Server, running
from benchmarks.session import session
from data_access.demo import build_demo
from data_access.demo_file import SEED
from data_access.engine import open_engine
from data_access.reader import Reader
from data_access.reading import read_snapshot
from data_access.settings import read_settings
from tests.postgres import private_cluster

HUNDRED = dict.fromkeys((*RECORDS, *PEOPLE), 100)
SIX_MILLION = HUNDRED | {"complaint": 557, "complaint_topic": 557}
UNITS_TIMES = 10
CHANGED = (("complaint", "closed_on", 40), ("finding", "verified_on", 40), ("alert", "closed_on", 20))
"""Table, the day that is written, and how many rows: a hundred that change unit and state."""
START_SECONDS = 900
"""A server answers once it has read its district, and this one is large."""


def _say(text: str) -> None:
    sys.stderr.write(f"{datetime.now():%H:%M:%S} {text}\n")
    sys.stderr.flush()


def measure_reading(url: str, *, name: str, rounds: int, megabytes: float = 100) -> list[Figure]:
    """The snapshot (the mean of two) beside psql's own time for the same GROUP BYs, following a hundred changes `rounds` times beside a
    full reading, and the ledger's memory, which may be `megabytes`."""
    settings, engine = read_settings(), open_engine(url)
    read: list[float] = []
    with _grouping(engine) as statements:
        read.append(_seconds(lambda: read_snapshot(engine, settings=settings, today=TODAY)))
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as script:
        script.write("".join(f"{statement};\n" for statement in statements))
        script.flush()
        grouped = _seconds(lambda: _psql(url, Path(script.name)))
    reader = Reader(lambda: engine, settings=replace(settings, full_minutes=10**6))
    with closing(reader):
        snapshot, followed = reader.look(today=TODAY), []
        for number in range(rounds):
            _change_a_hundred(url, number=number)
            began = time.perf_counter()
            snapshot = reader.look(today=TODAY) or snapshot
            followed.append(time.perf_counter() - began)
        if snapshot is None or reader.followed != rounds:
            raise RuntimeError(f"{reader.followed} of {rounds} changes were followed")
    began = time.perf_counter()
    full = read_snapshot(engine, settings=settings, today=TODAY)
    read.append(time.perf_counter() - began)
    if snapshot.version != full.version:
        raise RuntimeError("what was followed is not what a full reading gives")
    engine.dispose()
    return [
        Figure(
            name=f"{name}: snapshot",
            value=statistics.mean(read),
            unit="s",
            budget=1.3,
            yardstick=grouped,
            against=f"psql, its {len(statements)} GROUP BYs",
        ),
        Figure(
            name=f"{name}: refresh after 100 changed rows",
            value=statistics.median(followed),
            unit="s",
            budget=0.05,
            yardstick=statistics.mean(read),
            against="full reading",
        ),
        Figure(name=f"{name}: memory of the ledger", value=snapshot.ledger.bytes / 1e6, unit="MB", budget=megabytes),
    ]


@contextmanager
def _grouping(engine: sa.Engine) -> Iterator[list[str]]:
    """The statements with a GROUP BY that run meanwhile, as text with their values."""
    statements: list[str] = []

    def note(connection: sa.Connection, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        if "GROUP BY" in statement:
            raw = connection.connection.driver_connection
            assert isinstance(raw, psycopg.Connection)  # noqa: S101 - for the type checker
            statements.append(psycopg.ClientCursor(raw).mogrify(statement, parameters))  # type: ignore[arg-type]

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def _psql(url: str, script: Path) -> None:
    address = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(
        ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", str(script), address], check=True
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _change_a_hundred(url: str, *, number: int) -> None:
    """Rows spread over all units, which go to another unit and are done today, or open again."""
    engine = open_engine(url, writable=True)
    at = datetime.combine(TODAY, time_of_day.max) + timedelta(minutes=number)  # Later than any of the demo's.
    with engine.begin() as connection:
        for name, day, many in CHANGED:
            rows = sa.Table(name, sa.MetaData(), autoload_with=connection)
            unit = sa.Table("unit", sa.MetaData(), autoload_with=connection)
            (key,) = rows.primary_key.columns
            picked = connection.execute(
                sa.select(key).order_by(sa.func.hashtext(key + f"#{number}")).limit(many)
            ).scalars()
            units = connection.execute(
                sa.select(unit.c.unit_code).order_by(sa.func.hashtext(unit.c.unit_code + f"#{number}")).limit(many)
            ).scalars()
            for row, code in zip(picked.all(), units.all(), strict=True):
                done = sa.case((rows.c[day].is_(None), TODAY), else_=None)
                connection.execute(
                    sa.update(rows).where(key == row).values({"unit_code": code, day: done, "updated_at": at})
                )
    engine.dispose()


def measure_interaction(databases: Mapping[str, tuple[str, float]], *, demo: str, folder: Path) -> list[Figure]:
    """What a switch of indicator costs on other districts, by name (address, budget), beside the same on the demo's."""
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(_serving(url, folder=folder / name))
            for name, url in {"demo": demo, **{name: url for name, (url, _) in databases.items()}}.items()
        }
        costs = {name: _switches(server) for name, server in servers.items()}
    return [
        Figure(
            name=f"{name}: indicator switch, {what}",
            value=costs[name][at],
            unit="ms CPU",
            budget=budget,
            yardstick=costs["demo"][at],
            against="the demo's",
        )
        for name, (_, budget) in databases.items()
        for at, what in enumerate(("drawn before", "first time"))
    ]


@contextmanager
def _serving(url: str, *, folder: Path) -> Iterator[Server]:
    folder.mkdir()
    environment = {"DATABASE_URL": url, "DASHBOARD_TODAY": TODAY.isoformat(), "SNAPSHOT_DIR": str(folder)}
    with running(
        ["-m", "streamlit", "run", "serve.py"],
        folder=ROOT,
        log=folder / "server.log",
        environment=environment,
        start_seconds=START_SECONDS,
    ) as server:
        server.rest()
        yield server


def _switches(server: Server) -> tuple[float, float]:
    """Median CPU of a switch drawn before, and for the first time."""
    with session(server.address, query=UNDRAWN) as visitor:
        visitor.open()
        switch = visitor.find(SWITCH)
        positions = [*range(1, len(switch.options)), 0]
        costs = [
            cpu_milliseconds(server, lambda chosen=position: visitor.choose(switch, chosen))  # type: ignore[misc]
            for position in positions * 2
        ]
    return statistics.median(costs[len(positions) - 1 :]), statistics.median(costs[: len(positions) - 1])


def _database(cluster: str, name: str, *, like: str | None = None) -> str:
    engine = sa.create_engine(cluster, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like}"' if like else ""))
    return sa.make_url(cluster).set(database=name).render_as_string(hide_password=False)


def main() -> int:
    """Print the table; 1 when a budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without-millions", action="store_true", help="leave out six million complaints")
    arguments = parser.parse_args()
    with private_cluster() as cluster, tempfile.TemporaryDirectory(prefix="large_") as name:
        _say("the demo district")
        demo = _database(cluster, "demo")
        engine = open_engine(demo, writable=True)
        build_demo(engine, today=TODAY, seed=SEED)
        engine.dispose()
        _say("100 times its records")
        hundred = _database(cluster, "hundred", like="demo")
        grow_records(hundred, times=HUNDRED)
        _say(f"{UNITS_TIMES} times its units")
        wide = _database(cluster, "wide", like="demo")
        grow_units(wide, times=UNITS_TIMES)
        _say("interaction")
        figures = measure_interaction(
            {"100 × records": (hundred, 1.1), f"{UNITS_TIMES} × units": (wide, 3)}, demo=demo, folder=Path(name)
        )
        _say("reading")
        figures += measure_reading(hundred, name="100 × records", rounds=3)
        figures += measure_reading(wide, name=f"{UNITS_TIMES} × units", rounds=3, megabytes=1000)
        if not arguments.without_millions:
            _say("six million complaints")
            millions = _database(cluster, "millions", like="demo")
            grow_records(millions, times=SIX_MILLION)
            _say("reading six million")
            figures += measure_reading(millions, name="6 million complaints", rounds=2)
    sys.stdout.write(f"{table(figures)}\n")
    return 0 if all(figure.is_within_budget for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
