"""Whatever the database or the disk does: the last good snapshot stays, one sentence says why, one line is logged, the metrics tell it,
and nobody has to do anything for it to be over."""

import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from controls import service as service_module
from controls.log_lines import JsonLines
from controls.metrics import metrics_text
from controls.readiness import readiness
from controls.service import Service
from data_access import engine as engine_module
from data_access import keeper as keeper_module
from data_access import patience
from data_access.engine import open_engine
from data_access.keeper import SLOW
from data_access.snapshot import Snapshot
from tests.conftest import EmptyDatabase
from tests.data_access.between import wire_to
from tests.data_access.made_up_rows import SETTINGS, TODAY, fill, sound_rows
from tests.postgres import cluster

READER, PASSWORD = "reader_somebody", "s3cret"
TOO_SLOW, NO_CONNECTION = "数据库响应超时。", "暂时无法连接数据库。"


class Kept(logging.Handler):
    """What was logged since it was last emptied."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass
class Watched:
    """A service with a first snapshot, what it logs, and the database's owner.

    Attributes:
        today: what the service takes for today.
    """

    service: Service
    owner: sa.Engine
    lines: list[logging.LogRecord]
    today: date = TODAY

    def snapshot(self) -> Snapshot:
        found = self.service.keeper.current().snapshot
        assert found is not None
        return found

    def change(self) -> None:
        """Something to read anew."""
        self.run(
            "UPDATE complaint SET is_repeat = NOT coalesce(is_repeat, false),"
            " updated_at = coalesce(updated_at, '2026-01-01'::timestamp) + interval '1 minute'"
        )

    def run(self, *statements: str) -> None:
        with self.owner.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def renew(self) -> None:
        self.service.keeper.renew()

    def metric(self, name: str) -> float:
        line = next(
            line for line in metrics_text(self.service).splitlines() if line.startswith(f"village_supervision_{name} ")
        )
        return float(line.split()[1])

    def logged(self) -> list[str]:
        """Messages of warnings and worse since the last time, as they would be in production; nobody is named."""
        found = [JsonLines().format(record) for record in self.lines]
        self.lines.clear()
        for line in found:
            for secret in (READER, PASSWORD, "127.0.0.1", "V1"):
                assert secret not in line
        told = [json.loads(line) for line in found]
        return [line["message"] for line in told if line["level"] != "INFO" or "again" in line["message"]]

    def assert_interrupted(self, sentence: str, *, before: Snapshot) -> None:
        assert self.service.problem == sentence
        assert self.snapshot() is before
        assert self.service.gallery is not None
        assert self.service.gallery.snapshot is before
        assert (self.metric("ready"), self.metric("database_readable")) == (1, 0)
        report = readiness(self.service)
        assert (report["ready"], report["problem"], report["last_error"]["what"]) == (True, sentence, sentence)
        assert [line for line in self.logged() if "cannot be read" in line and sentence in line]

    def assert_recovers(self) -> None:
        self.renew()
        assert self.service.problem == ""
        assert (self.metric("ready"), self.metric("database_readable")) == (1, 1)
        assert self.logged() == ["database is readable again"]
        self.renew()
        assert self.logged() == []


@contextmanager
def watching(url: str, owner: sa.Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """A service on `url` under an account that may only read."""
    with owner.begin() as connection:
        connection.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}")
    address = sa.make_url(url).set(username=READER, password=PASSWORD).render_as_string(hide_password=False)
    monkeypatch.setenv("SNAPSHOT_DIR", str(folder))
    handler = Kept()
    logging.getLogger("data_access").addHandler(handler)
    logging.getLogger("data_access").setLevel(logging.INFO)
    watched: Watched | None = None
    monkeypatch.setattr(service_module, "today", lambda: watched.today if watched else TODAY)
    service = Service(
        settings=SETTINGS,
        url=address,
        predraw=lambda _gallery, _settings: None,
        predraw_later=lambda _gallery: iter(()),
    )
    watched = Watched(service=service, owner=owner, lines=handler.records)
    try:
        watched.renew()
        assert service.problem == ""
        handler.records.clear()
        yield watched
    finally:
        service.stop()
        logging.getLogger("data_access").removeHandler(handler)


@pytest.fixture(scope="module")
def reader(postgres_url: str) -> Iterator[None]:
    engine = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'")
    yield
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP ROLE {READER}")


@pytest.fixture
def watched(
    reader: None, postgres_database: EmptyDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watched]:
    fill(postgres_database.engine, sound_rows())
    with watching(postgres_database.url, postgres_database.engine, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the product, but sooner: a sign of life within two seconds, a statement within one and a half."""
    for module in (engine_module, patience):
        monkeypatch.setattr(module, "SIGN_SECONDS", 2)
    monkeypatch.setattr(patience.ImpatientConnection, "patience", 2)
    monkeypatch.setattr(patience, "LONGER_SECONDS", 0.5)
    monkeypatch.setattr(engine_module, "STATEMENT_SECONDS", 1)


def at_statement(watched: Watched, number: int, happens: Callable[[Any], None]) -> None:
    """Once, before the service's next statement but so many."""
    asked = 0

    def count(_connection: sa.Connection, cursor: Any, *_others: Any) -> None:
        nonlocal asked
        asked += 1
        if asked == number:
            happens(cursor)

    event.listen(watched.service.keeper.engine, "before_cursor_execute", count)


@pytest.mark.parametrize("statement", [1, 2, 20, 60])
def test_the_connection_is_ended_in_the_middle_of_a_load(watched: Watched, statement: int) -> None:
    before = watched.snapshot()
    watched.today = TODAY + timedelta(days=1)
    at_statement(
        watched, statement, lambda cursor: watched.run(f"SELECT pg_terminate_backend({cursor.connection.info.backend_pid})")
    )  # fmt: skip
    watched.renew()
    watched.assert_interrupted(NO_CONNECTION, before=before)
    watched.assert_recovers()
    assert watched.snapshot() is not before


def test_the_server_is_killed_in_the_middle_of_a_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster() as server:
        owner = open_engine(server.url, writable=True)
        fill(owner, sound_rows())
        with owner.begin() as connection:
            connection.exec_driver_sql(f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'")
        with watching(server.url, owner, tmp_path, monkeypatch) as watched:
            before = watched.snapshot()
            watched.today = TODAY + timedelta(days=1)
            at_statement(watched, 20, lambda _cursor: server.stop())
            watched.renew()
            watched.assert_interrupted(NO_CONNECTION, before=before)
            watched.renew()
            assert watched.logged() == []
            server.start()
            watched.assert_recovers()
        owner.dispose()


@pytest.mark.usefixtures("_in_a_hurry")
def test_every_answer_comes_late(
    reader: None, postgres_database: EmptyDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(postgres_database.engine, sound_rows())
    with (
        wire_to(postgres_database.url) as (url, wire),
        watching(url, postgres_database.engine, tmp_path, monkeypatch) as watched,
    ):
        before = watched.snapshot()
        wire.delay = 3
        watched.renew()
        watched.assert_interrupted(TOO_SLOW, before=before)
        watched.renew()
        assert watched.logged() == []
        wire.delay = 0
        watched.assert_recovers()


@pytest.mark.usefixtures("_in_a_hurry")
def test_every_statement_of_a_load_is_slow(watched: Watched) -> None:
    """A view behind which the database works longer than it may."""
    before = watched.snapshot()
    watched.run(
        "ALTER TABLE finding RENAME TO finding_kept",
        "CREATE VIEW finding AS SELECT finding_kept.* FROM finding_kept, pg_sleep(5)",
        f"GRANT SELECT ON finding TO {READER}",
    )
    watched.change()
    watched.renew()
    watched.assert_interrupted(TOO_SLOW, before=before)
    watched.run("DROP VIEW finding", "ALTER TABLE finding_kept RENAME TO finding")
    watched.assert_recovers()


def test_a_load_is_slow_though_no_statement_is_given_up(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told while it lasts, and logged once."""
    before = watched.snapshot()
    monkeypatch.setattr(keeper_module, "SLOW_SECONDS", 0)
    seen: list[tuple[str, float, bool]] = []
    at_statement(
        watched,
        2,
        lambda _cursor: seen.append(
            (watched.service.problem, watched.metric("database_readable"), watched.snapshot() is before)
        ),
    )
    watched.change()
    watched.renew()
    assert seen == [(SLOW, 0, True)]
    assert watched.service.problem == ""
    assert watched.snapshot() is not before
    assert [line for line in watched.logged() if not line.startswith("the database is slow: a look took ")] == []


@pytest.mark.usefixtures("_in_a_hurry")
def test_the_server_answers_nonsense(
    reader: None, postgres_database: EmptyDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(postgres_database.engine, sound_rows())
    with (
        wire_to(postgres_database.url) as (url, wire),
        watching(url, postgres_database.engine, tmp_path, monkeypatch) as watched,
    ):
        before = watched.snapshot()
        wire.garbles = True
        for _ in range(3):  # In the middle of a connection, then at the beginning of new ones.
            watched.renew()
        assert watched.service.problem in (NO_CONNECTION, TOO_SLOW)
        watched.assert_interrupted(watched.service.problem, before=before)
        wire.garbles = False
        watched.assert_recovers()


def test_rows_are_nonsense(watched: Watched) -> None:
    """Of a table that was one of dates and is now a view of anything."""
    before = watched.snapshot()
    watched.run(
        "ALTER TABLE complaint RENAME TO complaint_kept",
        "CREATE VIEW complaint AS SELECT complaint_id, unit_code, 'someday'::text AS received_on, channel, origin, nature, is_repeat,"
        " sponsor, accept_by, accepted_on, due_on, closed_on, outcome, satisfied, now()::timestamp AS updated_at FROM complaint_kept",
        f"GRANT SELECT ON complaint TO {READER}",
    )
    watched.renew()
    watched.assert_interrupted("数据库中有无法处理的内容，请用检查命令查找。", before=before)
    watched.run("DROP VIEW complaint", "ALTER TABLE complaint_kept RENAME TO complaint")
    watched.assert_recovers()


def test_no_connection_is_left(watched: Watched, postgres_url: str) -> None:
    before = watched.snapshot()
    watched.change()
    with ExitStack() as stack:
        watched.service.keeper.reader.close()
        watched.service.keeper.engine.dispose()
        others = sa.create_engine(postgres_url, poolclass=sa.NullPool)
        with others.connect() as connection:
            most = int(connection.exec_driver_sql("SHOW max_connections").scalar_one())
        with suppress(sa.exc.OperationalError):
            for _ in range(most + 1):
                stack.enter_context(others.connect())
        watched.renew()
        watched.assert_interrupted("数据库连接数已满，请稍后再试。", before=before)
    watched.assert_recovers()
    assert watched.snapshot() is not before


def test_the_account_s_own_limit_of_connections_is_reached(watched: Watched) -> None:
    before = watched.snapshot()
    watched.service.keeper.reader.close()
    watched.service.keeper.engine.dispose()
    watched.run(f"ALTER ROLE {READER} CONNECTION LIMIT 0")
    watched.renew()
    watched.assert_interrupted("数据库连接数已满，请稍后再试。", before=before)
    watched.run(f"ALTER ROLE {READER} CONNECTION LIMIT -1")
    watched.assert_recovers()


@pytest.mark.parametrize(
    ("breaks", "mends", "sentence"),
    [
        ("ALTER TABLE complaint RENAME COLUMN channel TO gone", "ALTER TABLE complaint RENAME COLUMN gone TO channel",
         "表 complaint 缺少字段 channel"),
        ("ALTER TABLE complaint RENAME COLUMN updated_at TO gone", "ALTER TABLE complaint RENAME COLUMN gone TO updated_at",
         "表 complaint 缺少字段 updated_at"),
        ("ALTER TABLE task RENAME TO gone", "ALTER TABLE gone RENAME TO task", "缺少表 task（督办任务）"),
    ],
)  # fmt: skip
def test_the_schema_changes_under_us(watched: Watched, breaks: str, mends: str, sentence: str) -> None:
    """Noticed although no row has changed."""
    before = watched.snapshot()
    watched.run(breaks)
    watched.renew()
    watched.assert_interrupted(f"数据库结构与约定不一致（可能是旧版本的数据库）：{sentence}。", before=before)
    watched.run(mends)
    watched.assert_recovers()


def test_rights_are_withdrawn(watched: Watched) -> None:
    before = watched.snapshot()
    watched.run(f"REVOKE SELECT ON alert FROM {READER}")
    watched.renew()
    watched.assert_interrupted("数据库账号没有读取权限。", before=before)
    watched.run(f"GRANT SELECT ON alert TO {READER}")
    watched.assert_recovers()


def test_the_disk_is_full(watched: Watched, tmp_path: Path) -> None:
    """The new snapshot is shown all the same; the last one that could be written stays whole on disk."""
    (kept,) = tmp_path.glob("snapshot-*.parquet")
    whole = kept.read_bytes()
    full = kept.with_name(f".{kept.name}.{os.getpid()}")
    for _ in range(2):
        before = watched.snapshot()
        full.symlink_to("/dev/full")  # The kernel refuses every byte: no space left on device.
        watched.change()
        watched.run("DELETE FROM alert", "INSERT INTO clue (clue_id, unit_code, registered_on) SELECT max(clue_id) || 'x', 'V1',"
                    " '2026-03-01' FROM clue")  # fmt: skip
        watched.renew()
        assert watched.snapshot().version != before.version
        assert watched.service.problem == ""
        assert kept.read_bytes() == whole
    assert watched.logged() == ["the last snapshot could not be written to disk: No space left on device"]
    watched.change()
    watched.renew()
    assert watched.logged() == ["the last snapshot is on disk again"]
    assert kept.read_bytes() != whole


def test_the_clock_goes_forth_and_back(watched: Watched) -> None:
    """Each day is counted as that day; neither direction is a fault, and the true day gives the figures of before."""
    before = watched.snapshot()
    for days in (400, -400, 0):
        watched.today = TODAY + timedelta(days=days)
        watched.renew()
        assert watched.service.problem == ""
        assert watched.snapshot().today == watched.today
    assert watched.snapshot().version == before.version
    assert watched.logged() == []
