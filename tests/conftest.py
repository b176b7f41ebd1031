"""Databases for the tests: a fresh, empty, writable one for each test that asks."""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.engine import open_engine, sqlite_url
from tests.compiled import share_statements
from tests.demo_district import demo_database as demo_database
from tests.demo_district import demo_district as demo_district
from tests.postgres import private_cluster

_numbers = itertools.count(1)


LONGEST = ("tests/browser/", "tests/controls/", "tests/pages/")
"""Begun first: a worker that came to them last would go on alone."""


def pytest_configure() -> None:
    share_statements()
    # Each server started would start a second process; tests that are about it switch it on (tests/controls/test_painter.py).
    os.environ.setdefault("PAINTER", "off")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((at for at, part in enumerate(LONGEST) if part in item.nodeid), len(LONGEST)))


@dataclass(frozen=True, kw_only=True)
class EmptyDatabase:
    """`engine` may write; open `url` with `data_access.engine.open_engine` to read as the product does."""

    url: str
    engine: sa.Engine


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The maintenance database of a private cluster (one a session, so one a worker under pytest-xdist)."""
    with private_cluster() as url:
        yield url


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[EmptyDatabase]:
    url = sqlite_url(tmp_path / "empty.sqlite")
    engine = open_engine(url, writable=True)
    with engine.connect():  # Makes the file.
        pass
    yield EmptyDatabase(url=url, engine=engine)
    engine.dispose()


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[EmptyDatabase]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    maintenance = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with maintenance.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    url = sa.make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    engine = open_engine(url, writable=True)
    yield EmptyDatabase(url=url, engine=engine)
    engine.dispose()
    with maintenance.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest) -> EmptyDatabase:
    """A fresh empty database, once in SQLite and once in PostgreSQL."""
    name = {"sqlite": "sqlite_database", "postgresql": "postgres_database"}[request.param]
    database: EmptyDatabase = request.getfixturevalue(name)
    return database


@pytest.fixture
def any_engine(any_database: EmptyDatabase) -> sa.Engine:
    """The writable engine of `any_database`."""
    return any_database.engine
