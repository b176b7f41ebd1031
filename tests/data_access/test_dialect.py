"""Servers that speak PostgreSQL's protocol under a name of their own are read like PostgreSQL, with nothing but common SQL."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.checking import Gravity, check_database, structure
from data_access.checking.structure import remarks_on_structure
from data_access.contract import metadata
from data_access.dialect import OLDEST, SharedDialect, version_of
from data_access.engine import open_engine
from data_access.reading import read_snapshot
from data_access.settings import read_settings
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import SETTINGS, TODAY, fill, sound_rows

SOURCE = Path(__file__).resolve().parents[2] / "data_access"
COMMON = {"coalesce", "count", "max", "min", "nullif", "round", "sum"}


@pytest.mark.parametrize(
    "version",
    [
        "(openGauss 5.0.0 build a07d57c3) compiled at 2023-03-29 03:37:13 commit 0 last mr on x86_64-unknown-linux-gnu, 64-bit",
        "KingbaseES V008R006C007B0012 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 4.1.2 20080704 (Red Hat 4.1.2-46), 64-bit",
        "",
    ],
)
def test_a_server_may_call_itself_what_it_likes(postgres_database: EmptyDatabase, version: str) -> None:
    fill(postgres_database.engine, sound_rows())
    with postgres_database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION pg_catalog.version() RETURNS text LANGUAGE sql STABLE AS $$ SELECT '{version}' $$"
        )
    engine = open_engine(postgres_database.url)
    snapshot = read_snapshot(engine, settings=SETTINGS, today=TODAY)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version()").scalar_one() == version
        known = connection.dialect.server_version_info
        assert known is not None
        assert int(known[0]) >= 12
    engine.dispose()
    assert snapshot.ledger.series["complaint.received"].n.sum() == 2


def test_what_an_old_server_does_not_have_is_not_asked_for(
    postgres_database: EmptyDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As far as a newer one can show it: openGauss calls itself 9.2.4."""
    fill(postgres_database.engine, sound_rows())
    monkeypatch.setattr(SharedDialect, "_get_server_version_info", lambda _self, _connection: (9, 2, 4))
    engine = open_engine(postgres_database.url)
    snapshot = read_snapshot(engine, settings=SETTINGS, today=TODAY)
    report = check_database(engine, settings=read_settings(), today=TODAY)
    engine.dispose()
    assert snapshot.ledger.series["complaint.received"].n.sum() == 2
    assert not [text for text in report.of(Gravity.ERROR) if "账号权限过大" not in text]


@pytest.mark.parametrize(
    ("number", "version"), [(150004, (15, 4)), (90204, (9, 2, 4)), (120001, (12, 1)), (90624, (9, 6, 24)), (0, OLDEST)]
)
def test_versions_compare_as_sqlalchemy_does(number: int, version: tuple[int, ...]) -> None:
    assert version_of(number) == version


def test_no_function_of_one_vendor_is_called() -> None:
    used = {
        name for path in SOURCE.rglob("*.py") for name in re.findall(r"\bfunc\.(\w+)", path.read_text(encoding="utf-8"))
    }
    assert used <= COMMON


def test_a_server_that_takes_an_empty_text_for_nothing_is_named(
    any_database: EmptyDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """openGauss and KingbaseES in their Oracle mode."""
    metadata.create_all(any_database.engine)

    def errors() -> list[str]:
        with any_database.engine.connect() as connection:
            return [remark.text for remark in remarks_on_structure(connection) if "空字符串" in remark.text]

    assert errors() == []
    monkeypatch.setattr(structure, "EMPTY_IS_NULL", sa.select(sa.literal(value=True)))
    assert errors() == ["数据库把空字符串当作空值（NULL），请把数据库建为 PostgreSQL 兼容模式（见部署手册）"]
