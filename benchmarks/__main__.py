"""Measure everything on a fresh demo district and print one table."""

import sys
import tempfile
from pathlib import Path

from benchmarks.briefing_time import measure_briefing
from benchmarks.district import district_on_postgres, make_district
from benchmarks.figures import table
from benchmarks.opening_time import measure_openings
from benchmarks.overview_cost import measure_overview
from benchmarks.snapshot_time import measure_snapshot
from benchmarks.topic_cost import measure_topics
from benchmarks.wall_cost import measure_wall


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> int:
    """Print the table; 1 when a budget is exceeded."""
    with tempfile.TemporaryDirectory(prefix="benchmarks_") as name:
        folder = Path(name)
        _say("demo district …")
        database = make_district(folder)
        _say("snapshot …")
        figures = measure_snapshot(database)
        _say("overview …")
        figures = [*measure_overview(database, folder=folder), *figures]
        _say("topics …")
        topics = folder / "topics"
        topics.mkdir()
        with district_on_postgres() as url:
            figures = [*figures, *measure_topics(url, folder=topics)]
        _say("topics in a browser …")
        opened = folder / "opened"
        opened.mkdir()
        figures = [*figures, *measure_openings(database, folder=opened)]
        _say("briefing …")
        briefings = folder / "briefings"
        briefings.mkdir()
        figures = [*figures, *measure_briefing(database, folder=briefings)]
        _say("wall …")
        walls = folder / "walls"
        walls.mkdir()
        figures = [*measure_wall(database, folder=walls), *figures]
    sys.stdout.write(f"{table(figures)}\n")
    return 0 if all(figure.is_within_budget for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
