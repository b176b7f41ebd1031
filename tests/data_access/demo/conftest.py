"""The demo district built once a session for each of two days: late in a year and early in one."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.contract import metadata
from data_access.demo import build_demo
from data_access.engine import open_engine, sqlite_url

LATE = datetime.date(2026, 11, 23)
EARLY = datetime.date(2025, 2, 7)


@dataclass(frozen=True, kw_only=True)
class Demo:
    """A built demo district; `rows` holds every table as a list of mappings."""

    engine: sa.Engine
    today: datetime.date
    rows: Mapping[str, list[Mapping[str, Any]]]

    def value(self, sql: str, **parameters: object) -> Any:
        """The single value of a query."""
        with self.engine.connect() as connection:
            return connection.execute(sa.text(sql), parameters).scalar_one()

    def all(self, sql: str, **parameters: object) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(sql), parameters)]


@pytest.fixture(scope="session", params=[LATE, EARLY], ids=str)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    engine = open_engine(sqlite_url(tmp_path_factory.mktemp("demo") / "demo.sqlite"), writable=True)
    build_demo(engine, today=request.param)
    with engine.connect() as connection:
        rows = {name: list(connection.execute(sa.select(table)).mappings()) for name, table in metadata.tables.items()}
    yield Demo(engine=engine, today=request.param, rows=rows)  # type: ignore[arg-type]
    engine.dispose()
