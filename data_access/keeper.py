"""Keeps the latest good snapshot at hand: reads in the background, swaps atomically, survives the database.

Readers take `current()` and never wait for a load. A thread asks every few seconds whether anything changed and reads only then.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data_access import contract
from data_access.engine import PARTS_MISSING, DatabaseProblem, explain, open_engine
from data_access.schema_check import EVERY_COLUMN, require_contract
from data_access.settings import Settings
from data_access.snapshot import Snapshot, read_snapshot
from data_access.store import StoreProblem, load_snapshot, save_snapshot

log = logging.getLogger(__name__)

SURPRISE = "数据更新失败，请联系管理员。"
"""What is said of an error nobody foresaw; the log has it."""

SLOW = "数据库响应缓慢，新数据仍在读取。"
SLOW_SECONDS = 120
"""A look that takes longer is told while it lasts: no single statement is slow enough to be given up, and together they are."""


@dataclass(frozen=True, kw_only=True)
class Current:
    """Attributes:
    snapshot: the last good one; None until the first read succeeds and nothing is on disk.
    problem: why it could not be renewed, a Chinese sentence; empty while all is well.
    """

    snapshot: Snapshot | None
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class PastError:
    """When (UTC) the data could not be renewed, and why, the sentence of the screen."""

    at: datetime
    what: str


class SnapshotKeeper:
    """One per process and database.

    Attributes:
        last_error: kept when it is over. load_seconds: what the last reading took. loads, failures: counts since the start.
    """

    def __init__(
        self,
        url: str,
        *,
        settings: Settings,
        folder: Path,
        today: Callable[[], date],
        after_swap: Callable[[Snapshot], None],
    ) -> None:
        """`today` is asked again at every look, so that the day's turn is a change; `after_swap` runs in the reading thread."""
        self.url = url
        self.settings = settings
        self._path = folder / f"snapshot-{hashlib.sha256(url.encode()).hexdigest()[:12]}.parquet"
        self._today = today
        self._after_swap = after_swap
        self._engine: sa.Engine | None = None
        self._seen: object = None
        self._current = Current(snapshot=None)
        self.last_error: PastError | None = None
        self.load_seconds: float | None = None
        self.loads = self.failures = 0
        self._unsaved = False
        self._looking_since: float | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def current(self) -> Current:
        since, current = self._looking_since, self._current
        if since is None or current.problem or time.monotonic() - since < SLOW_SECONDS:
            return current
        return Current(snapshot=current.snapshot, problem=SLOW)

    @property
    def engine(self) -> sa.Engine:
        """For record lists, which are read live.

        Raises:
            DatabaseProblem: the database cannot be opened.
        """
        if self._engine is None:
            self._engine = open_engine(self.url)
        return self._engine

    def start(self) -> None:
        """Read once (or fall back to the disk), then keep renewing in the background until `stop`. Raises nothing."""
        self._attempt(self.renew)
        if self._current.snapshot is None:
            self._attempt(self._fall_back)
        self._thread = threading.Thread(target=self._keep, name="snapshot-keeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        if self._engine is not None:
            self._engine.dispose()

    def renew(self) -> None:
        """Look once: read and swap when anything changed; remember the problem when the database cannot be read."""
        self._looking_since = began = time.monotonic()
        try:
            self._look()
        finally:
            self._looking_since = None
            if time.monotonic() - began >= SLOW_SECONDS:
                log.warning("the database is slow: a look took %.0f seconds", time.monotonic() - began)

    def _look(self) -> None:
        interrupted = bool(self._current.problem)
        try:
            mark = (self._today(), probe(self.engine))
            if mark != self._seen:
                began = time.perf_counter()
                snapshot = read_snapshot(self.engine, settings=self.settings, today=mark[0])
                self.load_seconds = time.perf_counter() - began
                self.loads += 1
                self._swap(snapshot)
                self._seen = mark
            if interrupted:  # A swap has cleared the problem.
                log.info("database is readable again")
                self._current = Current(snapshot=self._current.snapshot)
        except DatabaseProblem as problem:
            self._note(problem)

    def _swap(self, snapshot: Snapshot) -> None:
        self._current = Current(snapshot=snapshot)
        log.info("snapshot %s read, as of %s", snapshot.version, snapshot.as_of)
        try:
            save_snapshot(snapshot, self._path)
            if self._unsaved:
                log.warning("the last snapshot is on disk again")
            self._unsaved = False
        except StoreProblem as problem:
            if not self._unsaved:
                log.warning("%s", problem)
            self._unsaved = True
        self._after_swap(snapshot)

    def _note(self, problem: DatabaseProblem) -> None:
        if str(problem) != self._current.problem:
            # The chained error stays out of the log: it may quote a connection string.
            log.warning("database cannot be read (%s): %s", type(problem.__cause__).__name__, problem)
        self._tell(str(problem))

    def _tell(self, problem: str) -> None:
        self.failures += 1
        self.last_error = PastError(at=datetime.now(UTC), what=problem)
        self._current = Current(snapshot=self._current.snapshot, problem=problem)

    def _fall_back(self) -> None:
        try:
            snapshot = load_snapshot(self._path)
            # What scores is today's decision, not that of the day the data was kept.
            snapshot = replace(snapshot, ledger=replace(snapshot.ledger, index=self.settings.index))
        except StoreProblem as problem:
            log.warning("%s", problem)
            return
        self._current = Current(snapshot=snapshot, problem=self._current.problem)
        log.info("serving snapshot %s from disk, as of %s", snapshot.version, snapshot.as_of)
        self._after_swap(snapshot)

    def _keep(self) -> None:
        while not self._stop.wait(self.settings.refresh_seconds):
            self._attempt(self.renew)

    def _attempt(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception:
            # A surprise must neither end the thread (every screen would quietly grow old) nor keep the first visitor out.
            if self._current.problem != SURPRISE:
                log.exception("renewing the snapshot failed")
            self._tell(SURPRISE)


def probe(engine: sa.Engine) -> tuple[Any, ...]:
    """A mark that changes when the database's content may have: source loads and the latest row change of each table.

    Raises:
        DatabaseProblem: the database cannot be asked.
    """
    status = contract.source_status.c
    latest = [
        # Moments as text: only whether they changed matters, and SQLite may hold one that is none.
        sa.select(sa.literal(name), sa.cast(sa.func.max(table.c.updated_at), sa.String))
        for name, table in contract.metadata.tables.items()
        if "updated_at" in table.c
    ]
    try:
        with engine.connect() as connection:
            loads = connection.execute(
                sa.select(status.source, sa.cast(status.loaded_at, sa.String), status.rows).order_by(status.source)
            ).all()
            connection.execute(EVERY_COLUMN)  # A column may go without any row changing.
            return tuple(map(tuple, loads)), tuple(map(tuple, connection.execute(sa.union_all(*latest))))
    except sa.exc.SQLAlchemyError as error:
        problem = explain(error)
        if str(problem) == PARTS_MISSING:
            _name_missing_parts(engine)
        raise problem from error


def _name_missing_parts(engine: sa.Engine) -> None:
    """Raises:
    DatabaseProblem: the contract is not whole; the sentence names what is absent.
    """
    with engine.connect() as connection:
        require_contract(connection)
