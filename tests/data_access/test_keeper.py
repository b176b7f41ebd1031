"""The keeper shows the newest it could read, keeps the last good one through every failure, and says what is wrong."""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.engine import open_engine, sqlite_url
from data_access.keeper import SURPRISE, SnapshotKeeper
from data_access.snapshot import Snapshot
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import SETTINGS, TODAY, fill, sound_rows

AT = datetime(2026, 5, 1, 6)

Keep = Callable[..., SnapshotKeeper]


def _nothing(_snapshot: Snapshot) -> None:
    """What is done after a swap where the test does not ask."""


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Keep]:
    """Makes keepers that are stopped at the end; their files share a folder."""
    keepers: list[SnapshotKeeper] = []

    def make(
        url: str, *, today: Callable[[], date] = lambda: TODAY, after_swap: Callable[[Snapshot], None] | None = None
    ) -> SnapshotKeeper:
        settings = replace(SETTINGS, refresh_seconds=0.02)
        keepers.append(
            SnapshotKeeper(
                url, settings=settings, folder=tmp_path / "kept", today=today, after_swap=after_swap or _nothing
            )
        )
        return keepers[-1]

    yield make
    for keeper in keepers:
        keeper.stop()


def _received(keeper: SnapshotKeeper) -> int:
    snapshot = keeper.current().snapshot
    assert snapshot is not None
    return int(snapshot.ledger.series["complaint.received"].n.sum())


def _version(keeper: SnapshotKeeper) -> str:
    snapshot = keeper.current().snapshot
    assert snapshot is not None
    return snapshot.version


def _add(engine: sa.Engine, number: int, *, updated_at: datetime | None = AT) -> None:
    row = {"complaint_id": f"C{number}", "unit_code": "V1", "received_on": TODAY, "updated_at": updated_at}
    fill(engine, {"complaint": [row]})


def test_a_keeper_reads_once_and_again_only_when_something_changed(any_database: EmptyDatabase, keep: Keep) -> None:
    fill(any_database.engine, sound_rows())
    swaps: list[Snapshot] = []
    keeper = keep(any_database.url, after_swap=swaps.append)
    assert keeper.current().snapshot is None
    keeper.renew()
    keeper.renew()
    assert len(swaps) == 1
    _add(any_database.engine, 8)
    keeper.renew()
    assert (len(swaps), _received(keeper)) == (2, 3)
    fill(any_database.engine, {"source_status": [{"source": "complaint", "loaded_at": AT, "rows": 3}]})
    keeper.renew()
    assert len(swaps) == 3
    assert swaps[-1].as_of == AT


def test_the_day_s_turn_is_a_change(sqlite_database: EmptyDatabase, keep: Keep) -> None:
    fill(sqlite_database.engine, sound_rows())
    days = iter([TODAY, TODAY, TODAY + timedelta(days=1)])
    swaps: list[Snapshot] = []
    keeper = keep(sqlite_database.url, today=lambda: next(days), after_swap=swaps.append)
    for _ in range(3):
        keeper.renew()
    assert [snapshot.today for snapshot in swaps] == [TODAY, TODAY + timedelta(days=1)]


def test_the_last_good_snapshot_stays_while_a_file_is_gone_or_no_database(
    sqlite_database: EmptyDatabase, keep: Keep
) -> None:
    fill(sqlite_database.engine, sound_rows())
    keeper = keep(sqlite_database.url)
    keeper.renew()
    version = _version(keeper)
    path = Path(sqlite_database.url.removeprefix("sqlite:///"))
    whole = path.read_bytes()
    path.unlink()
    keeper.renew()
    assert (keeper.current().problem, _version(keeper)) == (
        "数据库文件无法打开，请检查所在目录是否存在、是否有权限。", version,
    )  # fmt: skip
    path.write_bytes(b"no database at all" * 100)
    keeper.renew()
    assert (keeper.current().problem, _version(keeper)) == ("文件不是数据库或已损坏。", version)
    path.write_bytes(whole)
    keeper.renew()
    assert (keeper.current().problem, _version(keeper)) == ("", version)


def test_a_database_file_put_in_the_old_one_s_place_is_noticed(
    sqlite_database: EmptyDatabase, keep: Keep, tmp_path: Path
) -> None:
    fill(sqlite_database.engine, sound_rows())
    keeper = keep(sqlite_database.url)
    keeper.renew()
    beside = tmp_path / "beside.sqlite"
    engine = open_engine(sqlite_url(beside), writable=True)
    fill(engine, sound_rows())
    _add(engine, 8)
    engine.dispose()
    os.replace(beside, sqlite_database.url.removeprefix("sqlite:///"))
    keeper.renew()
    assert _received(keeper) == 3


def test_the_last_good_snapshot_stays_while_a_server_has_no_such_database(
    postgres_database: EmptyDatabase, postgres_url: str, keep: Keep
) -> None:
    fill(postgres_database.engine, sound_rows())
    keeper = keep(postgres_database.url)
    keeper.renew()
    version = _version(keeper)
    name = str(sa.make_url(postgres_database.url).database)
    postgres_database.engine.dispose()
    server = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)

    def rename(old: str, new: str) -> None:
        with server.connect() as connection:
            connection.execute(
                sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": old}
            )
            connection.exec_driver_sql(f"ALTER DATABASE {old} RENAME TO {new}")

    rename(name, f"{name}_away")
    keeper.renew()
    assert (keeper.current().problem, _version(keeper)) == ("找不到指定的数据库。", version)
    rename(f"{name}_away", name)
    keeper.renew()
    assert (keeper.current().problem, _version(keeper)) == ("", version)


def test_a_connection_the_server_ended_is_opened_again(
    postgres_database: EmptyDatabase, postgres_url: str, keep: Keep
) -> None:
    fill(postgres_database.engine, sound_rows())
    keeper = keep(postgres_database.url)
    keeper.renew()
    with sa.create_engine(postgres_url, poolclass=sa.NullPool).connect() as connection:
        connection.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": sa.make_url(postgres_database.url).database},
        )
    keeper.renew()
    assert keeper.current().problem == ""


def test_a_start_while_the_database_is_down_shows_what_is_on_disk(sqlite_database: EmptyDatabase, keep: Keep) -> None:
    fill(sqlite_database.engine, sound_rows())
    first = keep(sqlite_database.url)
    first.start()
    first.stop()
    path = Path(sqlite_database.url.removeprefix("sqlite:///"))
    away = path.rename(path.with_name("away.sqlite"))
    swaps: list[Snapshot] = []
    second = keep(sqlite_database.url, after_swap=swaps.append)
    second.start()
    assert second.current().problem == "找不到数据库文件：empty.sqlite。"
    assert [snapshot.version for snapshot in swaps] == [_version(first)]
    away.rename(path)
    second.renew()
    assert second.current().problem == ""


def test_another_database_s_snapshot_is_never_shown(sqlite_database: EmptyDatabase, keep: Keep, tmp_path: Path) -> None:
    fill(sqlite_database.engine, sound_rows())
    keep(sqlite_database.url).renew()
    other = keep(sqlite_url(tmp_path / "missing.sqlite"))
    other.start()
    assert other.current().snapshot is None
    assert other.current().problem == "找不到数据库文件：missing.sqlite。"


def test_an_error_nobody_foresaw_ends_neither_the_start_nor_the_thread(
    sqlite_database: EmptyDatabase, keep: Keep, caplog: pytest.LogCaptureFixture
) -> None:
    fill(sqlite_database.engine, sound_rows())
    fails, swapped = threading.Event(), threading.Event()
    fails.set()

    def swap(_snapshot: Snapshot) -> None:
        if fails.is_set():
            raise RuntimeError("nobody foresaw this")
        swapped.set()

    keeper = keep(sqlite_database.url, after_swap=swap)
    with caplog.at_level(logging.ERROR):
        keeper.start()
    assert keeper.current().problem == SURPRISE
    assert "nobody foresaw this" in caplog.text
    fails.clear()
    assert swapped.wait(30)
    keeper.stop()
    assert keeper.current().problem == ""


def test_the_thread_notices_a_change_by_itself(sqlite_database: EmptyDatabase, keep: Keep) -> None:
    fill(sqlite_database.engine, sound_rows())
    changed = threading.Event()
    keeper = keep(sqlite_database.url, after_swap=lambda snapshot: changed.set() if len(snapshot.sources) else None)
    keeper.start()
    fill(sqlite_database.engine, {"source_status": [{"source": "complaint", "loaded_at": AT}]})
    assert changed.wait(30)


def test_the_log_names_no_address_and_no_password(keep: Keep, caplog: pytest.LogCaptureFixture) -> None:
    keeper = keep("postgresql://someone:s3cret@127.0.0.1:1/district")
    with caplog.at_level(logging.INFO):
        keeper.start()
    keeper.stop()
    assert keeper.current().problem == "暂时无法连接数据库。"
    assert "database cannot be read" in caplog.text
    assert "s3cret" not in caplog.text
    assert "someone" not in caplog.text
