"""Fifty viewers on one server (its process and its painter's), each changing a filter every three seconds, and two replicas: ``python -m benchmarks.viewers``.

Server, PostgreSQL and viewers share the machine.
"""

import asyncio
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crowd import MANY, P95_MILLISECONDS, PAUSE, SECONDS, Answers, crowd, direct, wander
from benchmarks.district import TODAY, district_on_postgres
from benchmarks.figures import Figure, table
from benchmarks.replicas import measure_replicas
from benchmarks.server import Server, running

ROOT = Path(__file__).resolve().parents[1]
FEW = 5
AGGREGATE = re.compile(r"\b(GROUP BY|(count|sum|min|max|avg)\()", re.IGNORECASE)
SCRIPT_THREAD = "ScriptRunner"


@dataclass(frozen=True, kw_only=True)
class Minute:
    """What a crowd gave and took.

    Attributes:
        server, painter, generator: shares of one core.
        drawn: statements with an aggregate, of the threads that draw pages.
        aggregates: the same of all threads, a minute.
        lists: other statements of the threads that draw pages.
    """

    answers: Answers
    server: float
    painter: float
    generator: float
    drawn: int
    aggregates: float
    lists: int


def measure_viewers(url: str, *, folder: Path) -> list[Figure]:
    """Of a server just started on the demo district at `url`: nothing but the first pictures has been drawn. `folder` takes logs."""
    queries = folder / "queries.log"
    environment = {
        "DATABASE_URL": url,
        "DASHBOARD_TODAY": TODAY.isoformat(),
        "SNAPSHOT_DIR": str(folder),
        "QUERY_LOG": str(queries),
    }
    command = ["-m", "benchmarks.counted_queries", "run", "serve.py"]
    with running(command, folder=ROOT, log=folder / "viewers.log", environment=environment) as server:
        many = asyncio.run(_minute(server, queries, size=MANY))
        few = asyncio.run(_minute(server, queries, size=FEW))
    for problem in many.answers.problems:
        sys.stderr.write(f"{problem}\n")
    answers = many.answers
    name = f"{MANY} viewers, a change each {PAUSE:g} s for {SECONDS:g} s"
    return [
        Figure(
            name=f"{name}: 95th percentile of {len(answers.seconds)} answers (median {answers.percentile(0.5) * 1000:.0f} ms, "
            f"slowest {answers.percentile(1) * 1000:.0f} ms)",
            value=answers.percentile(0.95) * 1000,
            unit="ms",
            budget=P95_MILLISECONDS,
        ),
        Figure(name=f"{name}: not answered", value=answers.unanswered, unit="changes", budget=0),
        Figure(name=f"{name}: errors", value=len(answers.problems), unit="errors", budget=0),
        Figure(name=f"{name}: the server's share of one core", value=many.server * 100, unit="%", budget=90),
        Figure(name=f"{name}: the painter's share", value=many.painter * 100, unit="%", budget=90),
        Figure(name=f"{name}: the load generator's share", value=many.generator * 100, unit="%", budget=30),
        Figure(name=f"{name}: aggregates queried by pages", value=many.drawn, unit="queries", budget=0),
        Figure(
            name=f"{name}: aggregates queried by the whole server",
            value=many.aggregates,
            unit="queries a minute",
            budget=1.1,
            yardstick=few.aggregates,
            against=f"{FEW} viewers",
        ),
        Figure(
            name=f"{name}: first rows of lists read, a change",
            value=many.lists / len(answers.seconds),
            unit="queries",
            budget=1,
        ),
    ]


async def _minute(server: Server, queries: Path, *, size: int) -> Minute:
    async with crowd(direct(server.address), size=size) as guests:
        before = len(_statements(queries))
        painter_before, both_before = server.painter_seconds(), server.cpu_seconds()
        own_before, began = time.process_time(), time.perf_counter()
        answers = await wander(guests, seconds=SECONDS, pause=PAUSE)
        took = time.perf_counter() - began
        painter_share = (server.painter_seconds() - painter_before) / took
        server_share = (server.cpu_seconds() - both_before) / took - painter_share
        own_share = (time.process_time() - own_before) / took
        statements = _statements(queries)[before:]
    drawn = [(thread, words) for thread, words in statements if thread.startswith(SCRIPT_THREAD)]
    return Minute(
        answers=answers,
        server=server_share,
        painter=painter_share,
        generator=own_share,
        drawn=sum(bool(AGGREGATE.search(words)) for _, words in drawn),
        aggregates=sum(bool(AGGREGATE.search(words)) for _, words in statements) / took * 60,
        lists=sum(not AGGREGATE.search(words) for _, words in drawn),
    )


def _statements(log: Path) -> list[tuple[str, str]]:
    """(thread, statement) of every statement so far.

    Raises:
        FileNotFoundError: nothing was noted at all, not even the reading of the snapshot: the instrument is broken.
    """
    lines = log.read_text(encoding="utf-8").splitlines()
    return [(thread, words) for thread, _, words in (line.partition("\t") for line in lines)]


def main() -> int:
    """Print the table; 1 when a budget is exceeded."""
    with tempfile.TemporaryDirectory(prefix="viewers_") as name, district_on_postgres() as url:
        figures = [*measure_viewers(url, folder=Path(name)), *measure_replicas(url, folder=Path(name))]
    sys.stdout.write(f"{table(figures)}\n")
    return 0 if all(figure.is_within_budget for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
