"""Measure everything on a fresh demo district and print one table."""

import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.figures import table
from benchmarks.overview_cost import measure_overview
from benchmarks.snapshot_time import measure_snapshot
from data_access.demo_file import SEED, make_demo

TODAY = date(2026, 11, 23)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> int:
    """Print the table; 1 when a budget is exceeded."""
    with tempfile.TemporaryDirectory(prefix="benchmarks_") as name:
        folder = Path(name)
        database = folder / "demo.sqlite"
        _say("demo district …")
        make_demo(database, today=TODAY, seed=SEED, progress=lambda _share, _step: None)
        _say("snapshot …")
        figures = measure_snapshot(database, today=TODAY)
        _say("overview …")
        figures = [*measure_overview(database, folder=folder, today=TODAY), *figures]
    sys.stdout.write(f"{table(figures)}\n")
    return 0 if all(figure.is_within_budget for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
