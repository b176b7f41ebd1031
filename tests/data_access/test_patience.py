"""A database that is there and does not answer is given up, said so once, and read again when it answers."""

import logging
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from data_access import engine as engine_module
from data_access import patience
from data_access.engine import open_engine
from data_access.keeper import SnapshotKeeper
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import SETTINGS, TODAY, fill, sound_rows

SILENT = "数据库响应超时。"


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the product, but sooner: a sign of life within two seconds (less is none to a driver), a statement within one and a half."""
    for module in (engine_module, patience):
        monkeypatch.setattr(module, "SIGN_SECONDS", 2)
    monkeypatch.setattr(patience.ImpatientConnection, "patience", 2)
    monkeypatch.setattr(patience, "LONGER_SECONDS", 0.5)
    monkeypatch.setattr(engine_module, "STATEMENT_SECONDS", 1)


@pytest.fixture
def keeper(postgres_database: EmptyDatabase, tmp_path: Path) -> Iterator[SnapshotKeeper]:
    """One that has read a small district."""
    fill(postgres_database.engine, sound_rows())
    made = _keeper(postgres_database.url, tmp_path)
    made.renew()
    assert made.current().problem == ""
    yield made
    made.stop()


def _keeper(url: str, folder: Path) -> SnapshotKeeper:
    return SnapshotKeeper(url, settings=SETTINGS, folder=folder, today=lambda: TODAY, after_swap=lambda _: None)


@contextmanager
def _standing_still(backend: int) -> Iterator[None]:
    """One process of the database server is stopped, as a frozen machine stops all of them; its socket stays open."""
    os.kill(backend, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(backend, signal.SIGCONT)


def _backend(connection: sa.Connection) -> int:
    return int(connection.execute(sa.select(sa.func.pg_backend_pid())).scalar_one())


def test_a_load_that_hangs_in_the_middle_is_given_up_and_made_up_for(
    keeper: SnapshotKeeper, postgres_database: EmptyDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    version = keeper.current().snapshot
    fill(postgres_database.engine, {"complaint": [{"complaint_id": "C9", "unit_code": "V1", "received_on": TODAY}]})
    statements, stopped = 0, list[int]()
    keeper.reader.forget()  # A load of everything, on one connection.

    def stop_before(_connection: sa.Connection, cursor: Any, *_others: Any) -> None:
        nonlocal statements
        statements += 1
        if statements == 5:
            stopped.append(cursor.connection.info.backend_pid)
            os.kill(stopped[0], signal.SIGSTOP)

    with postgres_database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE complaint SET updated_at = '2026-05-16 10:00:00'"))
    event.listen(keeper.engine, "before_cursor_execute", stop_before)
    try:
        with caplog.at_level(logging.WARNING):
            keeper.renew()
        assert statements == 5
        assert keeper.current().problem == SILENT
        assert keeper.current().snapshot is version
        assert keeper.last_error is not None
        assert keeper.last_error.what == SILENT
        assert caplog.text.count("database cannot be read") == 1
        keeper.renew()
    finally:
        for backend in stopped:
            os.kill(backend, signal.SIGCONT)
    assert keeper.current().problem == ""
    assert keeper.current().snapshot is not version


def test_a_connection_whose_other_end_stands_still_is_replaced_before_it_is_lent(keeper: SnapshotKeeper) -> None:
    with keeper.engine.connect() as connection:
        backend = _backend(connection)
    with _standing_still(backend):
        keeper.renew()
        assert keeper.current().problem == ""
        with keeper.engine.connect() as connection:
            assert _backend(connection) != backend


def test_a_port_that_takes_connections_and_never_answers_is_a_problem_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        keeper = _keeper(f"postgresql://someone@127.0.0.1:{mute.getsockname()[1]}/district", tmp_path)
        with caplog.at_level(logging.WARNING):
            keeper.renew()
            keeper.renew()
        keeper.stop()
    assert keeper.current().problem == SILENT
    assert caplog.text.count("database cannot be read") == 1


def test_a_statement_may_take_as_long_as_the_server_lets_it(postgres_database: EmptyDatabase) -> None:
    """Longer than a sign of life may; the server ends it, and the connection is as good as before."""
    engine = open_engine(postgres_database.url)
    with engine.connect() as connection:
        backend = _backend(connection)
        with pytest.raises(sa.exc.OperationalError, match="statement timeout"):
            connection.execute(sa.select(sa.func.pg_sleep(30)))
    with engine.connect() as connection:
        assert _backend(connection) == backend
    engine.dispose()
