"""Who may look: the table `viewer`, read again and again beside the snapshots, so that a change counts within seconds.

It is small (one row an account), so all of it is read at once and a look-up is a look into a dictionary. While the database cannot
be read, what was last known holds for some hours, also after a restart: a withdrawal stands in that same database.
"""

import json
import logging
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data_access.contract import viewer
from data_access.engine import DatabaseProblem, explain
from indicators.admission import Entry

log = logging.getLogger(__name__)

READ_SECONDS = 15
"""With the page's own heartbeat (`controls/frame.py`) less than a minute from a change to its effect on an open tab."""

SURPRISE = "读取账号失败，请联系管理员。"
"""What is said of an error nobody foresaw; the log has it."""

Entries = Mapping[str, tuple[Entry, ...]]


class AccountsUnknown(Exception):
    """Nobody can be let in: the table was never read, or too long ago; ``str()`` is a sentence."""


class Accounts:
    """One per process and database."""

    def __init__(
        self,
        engine: Callable[[], sa.Engine],
        *,
        path: Path,
        grace: timedelta,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`engine` opens the database and may raise DatabaseProblem; `path` keeps what was last read, for a restart without it."""
        self._engine = engine
        self._path = path
        self._grace = grace
        self._now = now
        self._known: tuple[Entries, datetime] | None = None
        self._problem = ""
        self._unsaved = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Read once (or take what is on disk), then keep reading in the background until `stop`. Raises nothing."""
        self.renew()
        if self._known is None:
            self._known = _load(self._path)
        self._thread = threading.Thread(target=self._keep, name="accounts", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def entries(self, account: str) -> tuple[Entry, ...]:
        """What the table says of `account`, letter by letter; empty for one it does not have.

        Raises:
            AccountsUnknown: nothing is known, or nothing recent enough.
        """
        if self._known is None or abs(self._now() - self._known[1]) > self._grace:
            raise AccountsUnknown(f"暂时无法核实账号权限。{self._problem}")
        return self._known[0].get(account, ())

    def renew(self) -> None:
        """Read the table now; what was known stays when it cannot be read. Raises nothing."""
        try:
            entries = read_accounts(self._engine())
        except DatabaseProblem as problem:
            if str(problem) != self._problem:
                log.warning("accounts cannot be read: %s", problem)
            self._problem = str(problem)
            return
        if self._problem:
            log.info("accounts are readable again")
        is_new = self._known is None or self._known[0] != entries
        self._known, self._problem = (entries, self._now()), ""
        self._store(entries, is_new=is_new)

    def _store(self, entries: Entries, *, is_new: bool) -> None:
        """Best effort: without the file only a restart without the database lets nobody in. The file's own time says when the table was
        last read, so one that holds something older is left to grow old."""
        try:
            if is_new or self._unsaved:
                _save(self._path, entries)
            os.utime(self._path)
        except OSError as error:
            if not self._unsaved:
                log.warning("accounts could not be written to disk: %s", error.strerror)
            self._unsaved = True
            return
        if self._unsaved:
            log.warning("the accounts are on disk again")
        self._unsaved = False

    def _keep(self) -> None:
        while not self._stop.wait(READ_SECONDS):
            try:
                self.renew()
            except Exception:
                # A surprise must not end the thread: nobody's withdrawal would count any more.
                if self._problem != SURPRISE:
                    log.exception("reading the accounts failed")
                self._problem = SURPRISE


def read_accounts(engine: sa.Engine) -> Entries:
    """Every account with its entries.

    Raises:
        DatabaseProblem: the database cannot be read.
    """
    # Whatever stands in `active`: anything but a plain yes is a no, and must not break the reading of all others.
    columns = [viewer.c.account, viewer.c.role, viewer.c.zone_code, viewer.c.township_code]
    active = sa.type_coerce(viewer.c.active, sa.types.NullType())
    try:
        with engine.connect() as connection:
            rows: list[tuple[Any, ...]] = [tuple(row) for row in connection.execute(sa.select(*columns, active))]
    except sa.exc.SQLAlchemyError as error:
        raise explain(error) from error
    found: dict[str, list[Entry]] = defaultdict(list)
    for account, role, zone_code, township_code, is_active in rows:
        if account:
            entry = Entry(
                role=role or "",
                zone_code=zone_code or "",
                township_code=township_code or "",
                active=is_active in (True, 1),
            )
            found[str(account)].append(entry)
    return {account: tuple(entries) for account, entries in found.items()}


def _save(path: Path, entries: Entries) -> None:
    text = json.dumps({account: [asdict(entry) for entry in found] for account, found in entries.items()})
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _load(path: Path) -> tuple[Entries, datetime] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        entries = {account: tuple(Entry(**entry) for entry in found) for account, found in content.items()}
        return entries, datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, ValueError, TypeError, AttributeError):
        log.warning("no accounts on disk")
        return None
