"""Reads the database again and again: in full at first, then what has changed, and in full from time to time, which proves it."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import sqlalchemy as sa

from data_access.engine import PARTS_MISSING, explain
from data_access.following import NotFollowed, TooMany, follow
from data_access.mark import Mark, read_mark
from data_access.reading import Reading, read_in_full
from data_access.schema_check import require_contract
from data_access.settings import Settings
from data_access.snapshot import Snapshot

log = logging.getLogger(__name__)

LONGEST_REFERENCE_SECONDS = 20
"""An open transaction keeps the database from clearing away what it might still see."""


class Reader:
    """For one thread.

    Attributes:
        full_readings, followed: how many there have been of either. drifts: full readings that were not what following had given.
        full_seconds, followed_seconds: what the last of either took; None before the first.
    """

    def __init__(self, engine: Callable[[], sa.Engine], *, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._reading: Reading | None = None
        self._reference: sa.Connection | None = None
        self._reference_since = self._read_in_full_at = 0.0
        self.full_readings = self.followed = self.drifts = 0
        self.full_seconds: float | None = None
        self.followed_seconds: float | None = None

    def look(self, *, today: date) -> Snapshot | None:
        """The database's state if it is another than at the last look, else None.

        Raises:
            DatabaseProblem: it cannot be read.
        """
        before = self._reading
        try:
            connection = self._engine().connect()
            try:
                connection.begin()
                connection.execute(sa.select(1))  # From here on the transaction sees this moment.
                with _releasing_locks(connection):
                    mark = read_mark(connection, day=today)
                    if self._is_known(mark):
                        connection.close()
                        return None
                    reading = self._read(connection, mark)
                    if reading is None:
                        connection.close()
                        self.close()
                        return None
            except BaseException:
                connection.close()
                raise
        except sa.exc.SQLAlchemyError as error:
            raise self._explained(error) from error
        # Together, and only when nothing can fail any more: what is followed next is counted against both.
        self._reading = reading
        self._refer_to(connection)
        snapshot = reading.snapshot
        return None if before is not None and before.snapshot.version == snapshot.version else snapshot

    def forget(self) -> None:
        """The next look reads in full and gives what it read."""
        self.close()
        self._reading = None

    def close(self) -> None:
        """Let go of the database; the next look reads it in full."""
        reference, self._reference = self._reference, None
        if reference is None:
            return
        try:
            reference.rollback()
        except sa.exc.SQLAlchemyError:  # The server has ended it already.
            reference.invalidate()
        reference.close()

    def _is_known(self, mark: Mark) -> bool:
        if self._reading is None or mark != self._reading.mark or self._is_full_due():
            return False
        age = time.monotonic() - self._reference_since
        return self._reference is None or age < LONGEST_REFERENCE_SECONDS

    def _is_full_due(self) -> bool:
        return time.monotonic() - self._read_in_full_at >= self._settings.full_minutes * 60

    def _read(self, connection: sa.Connection, mark: Mark) -> Reading | None:
        """None where nothing tells of a change and too many rows were written lately to compare them: what was read stays, and the next
        change is read in full. Reading in full now would be repeated at every look until then."""
        try:
            followed = self._follow(connection, mark)
        except TooMany as reason:
            if self._reading is not None and mark == self._reading.mark and not self._is_full_due():
                return None
            log.info("reading in full: %s", reason)
            followed = None
        if followed is not None and not self._is_full_due():
            return followed
        began = time.perf_counter()
        full = read_in_full(connection, settings=self._settings, today=mark.day, mark=mark, before=self._reading)
        self.full_seconds = time.perf_counter() - began
        self.full_readings += 1
        self._read_in_full_at = time.monotonic()
        if followed is not None and followed.snapshot.version != full.snapshot.version:
            self.drifts += 1
            log.warning(
                "a full reading differs from what was followed: rows were changed or deleted without updated_at"
            )
        return full

    def _follow(self, connection: sa.Connection, mark: Mark) -> Reading | None:
        if self._reading is None or self._reference is None:
            return None
        began = time.perf_counter()
        try:
            with _releasing_locks(self._reference):
                followed = follow(
                    self._reading, old=self._reference, new=connection, mark=mark, settings=self._settings
                )
        except TooMany:
            raise
        except NotFollowed as reason:
            log.info("reading in full: %s", reason)
            return None
        except sa.exc.SQLAlchemyError:
            if self._is_reference_alive():
                raise
            log.info("reading in full: the database has ended the transaction of the last reading")
            return None
        if followed is not self._reading:
            self.followed_seconds = time.perf_counter() - began
            self.followed += 1
        return followed

    def _is_reference_alive(self) -> bool:
        if self._reference is None:
            return False
        try:
            self._reference.execute(sa.select(1))
        except sa.exc.SQLAlchemyError:
            return False
        return True

    def _refer_to(self, connection: sa.Connection) -> None:
        self.close()
        # SQLite would have no state to keep, or make the writer wait for its reader.
        if connection.dialect.name == "sqlite":
            connection.close()
            return
        self._reference = connection
        self._reference_since = time.monotonic()

    def _explained(self, error: sa.exc.SQLAlchemyError) -> Exception:
        problem = explain(error)
        if str(problem) != PARTS_MISSING:
            return problem
        try:
            with self._engine().connect() as connection:
                require_contract(connection)  # Names what is absent.
        except sa.exc.SQLAlchemyError as another:
            return explain(another)
        return problem


@contextmanager
def _releasing_locks(connection: sa.Connection) -> Iterator[None]:
    """Tables read inside are not locked any longer afterwards, though the transaction goes on: whoever alters or empties one would
    wait for it, and everybody else behind him."""
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        if savepoint.is_active and not connection.closed and not connection.invalidated:
            savepoint.rollback()
