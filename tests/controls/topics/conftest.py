"""Galleries: of the demo district, and of one in which nothing has been recorded yet."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from controls.gallery import Gallery
from data_access.contract import metadata
from data_access.engine import open_engine, sqlite_url
from data_access.reading import read_snapshot
from tests.demo_district import TODAY, DemoDistrict

REGISTER = ("zone", "township", "unit", "code_list")


@pytest.fixture(scope="session")
def gallery(demo_district: DemoDistrict) -> Gallery:
    return Gallery(demo_district.snapshot)


@pytest.fixture(scope="session")
def bare_gallery(demo_district: DemoDistrict, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """The register of the demo district without a single record."""
    folder: Path = tmp_path_factory.mktemp("bare")
    engine = open_engine(sqlite_url(folder / "bare.sqlite"), writable=True)
    metadata.create_all(engine)
    with engine.begin() as connection:
        for name in REGISTER:
            rows = [dict(row) for row in demo_district.rows[name]]
            # A unit's own columns hold records too: no liaison station has been set up yet.
            connection.execute(
                sa.insert(metadata.tables[name]),
                [{**row, "liaison_on": None} if name == "unit" else row for row in rows],
            )
    snapshot = read_snapshot(engine, settings=demo_district.settings, today=TODAY)
    engine.dispose()
    return Gallery(snapshot)
