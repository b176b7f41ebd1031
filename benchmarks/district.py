"""The district everything is measured on: the demo of one fixed day."""

from datetime import date
from pathlib import Path

from data_access.demo_file import SEED, make_demo

TODAY = date(2026, 11, 23)


def make_district(folder: Path) -> Path:
    """The demo district as a SQLite file in `folder`."""
    database = folder / "demo.sqlite"
    make_demo(database, today=TODAY, seed=SEED, progress=lambda _share, _step: None)
    return database
