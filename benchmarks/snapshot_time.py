"""Building the snapshot, against the same GROUP BYs run alone in SQLite."""

import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from benchmarks.district import TODAY
from benchmarks.figures import Figure
from data_access.engine import open_engine, sqlite_url
from data_access.reading import read_snapshot
from data_access.settings import read_settings

ROUNDS = 5

Statement = tuple[str, Any]


def measure_snapshot(database: Path) -> list[Figure]:
    """Processor time of `read_snapshot` and of its GROUP BYs, medians of alternating rounds."""
    settings = read_settings()
    engine = open_engine(sqlite_url(database))

    def build() -> None:
        read_snapshot(engine, settings=settings, today=TODAY)

    grouped = _grouping_statements(engine, build)
    alone = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)

    def replay() -> None:
        for statement, parameters in grouped:
            alone.execute(statement, parameters).fetchall()

    built, replayed = [], []
    for _ in range(ROUNDS):
        built.append(_cpu_milliseconds(build))
        replayed.append(_cpu_milliseconds(replay))
    alone.close()
    engine.dispose()
    return [
        Figure(
            name="snapshot of the demo",
            value=statistics.median(built),
            unit="ms CPU",
            budget=2,
            yardstick=statistics.median(replayed),
            against=f"its {len(grouped)} GROUP BYs alone in sqlite3",
        )
    ]


def _grouping_statements(engine: sa.Engine, build: Callable[[], None]) -> list[Statement]:
    statements: list[Statement] = []

    def note(
        _connection: object, _cursor: object, statement: str, parameters: object, _context: object, _many: object
    ) -> None:
        if "GROUP BY" in statement:
            statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    build()
    event.remove(engine, "before_cursor_execute", note)
    return statements


def _cpu_milliseconds(work: Callable[[], None]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000
