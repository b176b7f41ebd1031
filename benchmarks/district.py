"""The district everything is measured on: the demo of one fixed day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from data_access.demo import build_demo
from data_access.demo_file import SEED, make_demo
from data_access.engine import open_engine
from tests.postgres import private_cluster

TODAY = date(2026, 11, 23)


def make_district(folder: Path) -> Path:
    """The demo district as a SQLite file in `folder`."""
    database = folder / "demo.sqlite"
    make_demo(database, today=TODAY, seed=SEED, progress=lambda _share, _step: None)
    return database


@contextmanager
def district_on_postgres() -> Iterator[str]:
    """The address of the demo district in a PostgreSQL of its own, which ends with the context."""
    with private_cluster() as url:
        engine = open_engine(url, writable=True)
        build_demo(engine, today=TODAY, seed=SEED)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
        engine.dispose()
        yield url
