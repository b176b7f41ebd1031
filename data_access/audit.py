"""Who looked at what: one line of JSON a fact, one file a day, appended and never changed, deleted after some months.

A page only puts its line into a queue; a thread of its own writes. A disk that refuses costs lines, which are counted and told to the
commission (`problem`), never a page. No line holds a figure or anything of a complaint: only who, when, which view, which place.
"""

import errno
import json
import logging
import os
import queue
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

log = logging.getLogger(__name__)

MOST_WAITING = 10_000
LONGEST_TEXT = 200
"""Characters of an address that are kept: a line is written in one piece, so it must stay short."""

_FILE = re.compile(r"audit-(\d{4}-\d{2}-\d{2})\.jsonl")


def audit_folder() -> Path:
    """AUDIT_DIR, or beside the last good data."""
    return Path(os.environ.get("AUDIT_DIR") or Path(os.environ.get("SNAPSHOT_DIR") or "var") / "audit")


class Deed(StrEnum):
    """VIEW: opened a view. EXPORT: took a file. REFUSED: was not let in, or asked for what is not theirs."""

    VIEW = "view"
    EXPORT = "export"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One fact. `page` is the page's path, `place` a level and a code (``unit:330…``), `detail` the reason of a refusal, the name of
    a file, or of a view the list of records that was opened and its filters."""

    at: str
    deed: str
    account: str
    role: str
    page: str = ""
    place: str = ""
    indicator: str = ""
    period: str = ""
    detail: str = ""


class AuditLog:
    """One per process. Several processes may write into the same folder."""

    def __init__(self, folder: Path, *, days: int, now: Callable[[], datetime] = datetime.now) -> None:
        self._folder = folder
        self._days = days
        self._now = now
        self._waiting: queue.Queue[Line | None] = queue.Queue(maxsize=MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._swept: date | None = None
        self._refused = False
        self.lost = 0

    @property
    def problem(self) -> str:
        """A sentence once lines have been lost; empty while all is well."""
        return f"审计日志无法写入，已缺失 {self.lost} 条，请检查磁盘空间。" if self.lost else ""

    def start(self) -> None:
        self._thread = threading.Thread(target=self._write_all, name="audit", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then end."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(timeout=5)
            self._thread = None

    def note(
        self,
        deed: Deed,
        *,
        account: str,
        role: str = "",
        page: str = "",
        place: str = "",
        indicator: str = "",
        period: str = "",
        detail: str = "",
    ) -> None:
        """Remember this; returns at once and raises nothing."""
        line = Line(
            at=self._now().isoformat(timespec="milliseconds"),
            deed=deed.value,
            account=_short(account),
            role=_short(role),
            page=_short(page),
            place=_short(place),
            indicator=_short(indicator),
            period=_short(period),
            detail=_short(detail),
        )
        try:
            self._waiting.put_nowait(line)
        except queue.Full:
            self.lost += 1

    def _write_all(self) -> None:
        while (line := self._waiting.get()) is not None:
            try:
                self._write(line)
                self._sweep()
            except OSError as error:
                self.lost += 1
                if not self._refused:
                    log.error("the audit log cannot be written: %s", error.strerror)
                self._refused = True
                continue
            if self._refused:
                log.warning("the audit log is written again; %d lines were lost", self.lost)
            self._refused = False

    def _write(self, line: Line) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"audit-{line.at[:10]}.jsonl"
        written = (json.dumps(vars(line), ensure_ascii=False) + "\n").encode("utf-8", "replace")
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if _is_cut_short(file):
                written = b"\n" + written
            # One call, so that lines of several processes never mix.
            if os.write(file, written) < len(written):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(file)

    def _sweep(self) -> None:
        today = self._now().date()
        if self._swept == today:
            return
        self._swept = today
        files = list(audit_files(self._folder))
        # Counted from the last day before this one: a clock that is wrong today must not take half a year with it.
        last = max((day for day, _ in files if day < today), default=today)
        for day, path in files:
            if day < last - timedelta(days=self._days):
                path.unlink(missing_ok=True)


def audit_files(folder: Path) -> Iterator[tuple[date, Path]]:
    """The log's files, oldest first, each with its day."""
    for path in sorted(folder.glob("audit-*.jsonl")):
        match = _FILE.fullmatch(path.name)
        if match:
            yield date.fromisoformat(match[1]), path


def search_audit(
    folder: Path, *, since: date | None = None, until: date | None = None, account: str = "", text: str = ""
) -> Iterator[Line]:
    """Lines of these days, oldest first: of this account, with this text anywhere. A line cut short by a full disk is skipped.

    Raises:
        OSError: a file cannot be read.
    """
    known = {field.name for field in fields(Line)}
    for day, path in audit_files(folder):
        if (since and day < since) or (until and day > until):
            continue
        with path.open(encoding="utf-8", errors="replace") as file:
            for written in file:
                line = _read(written, known)
                if line and (not account or line.account == account) and (not text or text in written):
                    yield line


def _read(written: str, known: set[str]) -> Line | None:
    try:
        content = json.loads(written)
        return Line(**{name: str(value) for name, value in content.items() if name in known})
    except (ValueError, TypeError, AttributeError):
        return None


def _is_cut_short(file: int) -> bool:
    """Whether the last line has no end (a disk that filled up, a process that was killed): the next one must not be lost with it."""
    size = os.fstat(file).st_size
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
