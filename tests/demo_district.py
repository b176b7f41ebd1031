"""The demo district of one day as rows, as a database and as a snapshot: built once a session, read by many tests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.contract import metadata
from data_access.demo import build_demo
from data_access.engine import open_engine, sqlite_url
from data_access.reading import read_snapshot
from data_access.settings import Settings, read_settings
from data_access.snapshot import Snapshot
from tests.once import made_once

TODAY = date(2026, 11, 23)


@dataclass(frozen=True, kw_only=True)
class DemoDistrict:
    """`rows` holds every table as a list of mappings: what plain loops count."""

    url: str
    engine: sa.Engine
    settings: Settings
    snapshot: Snapshot
    rows: Mapping[str, list[Mapping[str, Any]]]


def _build(folder: Path) -> None:
    engine = open_engine(sqlite_url(folder / "demo.sqlite"), writable=True)
    build_demo(engine, today=TODAY)
    engine.dispose()


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the demo district with data up to `TODAY`. Shared by all workers: nobody writes to it."""
    return sqlite_url(made_once(tmp_path_factory, "demo_district", _build) / "demo.sqlite")


@pytest.fixture(scope="session")
def demo_district(demo_database: str) -> Iterator[DemoDistrict]:
    engine = open_engine(demo_database)
    with engine.connect() as connection:
        rows: dict[str, list[Mapping[str, Any]]] = {
            name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for name, table in metadata.tables.items()
        }
    settings = read_settings()
    yield DemoDistrict(
        url=demo_database,
        engine=engine,
        settings=settings,
        snapshot=read_snapshot(engine, settings=settings, today=TODAY),
        rows=rows,
    )
    engine.dispose()
