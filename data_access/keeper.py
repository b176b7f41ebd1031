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

import sqlalchemy as sa

from data_access.engine import DatabaseProblem, open_engine
from data_access.reader import Reader
from data_access.settings import Settings
from data_access.snapshot import Snapshot
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
        last_error: kept when it is over. failures: how many there have been.
        reader: reads the database, and counts how.
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
        self.reader = Reader(lambda: self.engine, settings=settings)
        self._current = Current(snapshot=None)
        self.last_error: PastError | None = None
        self.failures = 0
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
        self.reader.close()
        if self._engine is not None:
            self._engine.dispose()

    def renew(self) -> None:
        """Look once: swap when anything changed; remember the problem when the database cannot be read."""
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
            snapshot = self.reader.look(today=self._today())
            if snapshot is not None:
                self._swap(snapshot)
            elif self._unsaved and self._current.snapshot is not None:
                self._save(self._current.snapshot)
            if interrupted:  # A swap has cleared the problem.
                log.info("database is readable again")
                self._current = Current(snapshot=self._current.snapshot)
        except DatabaseProblem as problem:
            self._note(problem)

    def _swap(self, snapshot: Snapshot) -> None:
        self._current = Current(snapshot=snapshot)
        log.info("snapshot %s read, as of %s", snapshot.version, snapshot.as_of)
        self._save(snapshot)
        try:
            self._after_swap(snapshot)
        except Exception:
            self.reader.forget()  # So that the next look has it swapped again.
            raise

    def _save(self, snapshot: Snapshot) -> None:
        try:
            save_snapshot(snapshot, self._path)
            if self._unsaved:
                log.warning("the last snapshot is on disk again")
            self._unsaved = False
        except StoreProblem as problem:
            if not self._unsaved:
                log.warning("%s", problem)
            self._unsaved = True

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
