"""What one process has once: settings, the keeper of snapshots, and the gallery of the current one."""

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from controls.collecting import collect_seldom, freeze
from controls.gallery import Gallery
from controls.painter import Painter, is_painter_wanted
from controls.sign_in import require_sign_in
from controls.tally import Tally
from data_access.access_settings import SignIn
from data_access.accounts import Accounts
from data_access.audit import AuditLog, audit_folder
from data_access.demo_file import DEMO_PATH, ensure_demo
from data_access.engine import DatabaseProblem, database_url, sqlite_url
from data_access.keeper import SnapshotKeeper
from data_access.reading import is_demo_database
from data_access.settings import Settings, SettingsProblem, read_settings, today
from data_access.snapshot import Snapshot

log = logging.getLogger(__name__)

Progress = Callable[[float, str], None]
Predraw = Callable[[Gallery, Settings], None]
PredrawLater = Callable[[Gallery], Iterator[None]]

ROOT = Path(__file__).resolve().parent.parent


class Service:
    """Started once a process; `gallery` is None until a first snapshot could be read."""

    def __init__(self, *, settings: Settings, url: str, predraw: Predraw, predraw_later: PredrawLater) -> None:
        """`predraw` draws what nobody shall wait for, before a gallery is opened; `predraw_later` what can do no harm meanwhile,
        one at a step; a painter does that by itself."""
        self.settings = settings
        self.gallery: Gallery | None = None
        self._predraw = predraw
        self._predraw_later = predraw_later
        folder = Path(os.environ.get("SNAPSHOT_DIR") or ROOT / "var")
        self.keeper = SnapshotKeeper(url, settings=settings, folder=folder, today=today, after_swap=self._hang)
        self.accounts = Accounts(
            lambda: self.keeper.engine,
            path=folder / f"accounts-{hashlib.sha256(url.encode()).hexdigest()[:12]}.json",
            grace=timedelta(hours=settings.access.grace_hours),
        )
        self.painter = Painter() if is_painter_wanted() else None
        self.tally = Tally()
        self.audit = AuditLog(audit_folder(), days=settings.access.audit_days)

    def start(self) -> None:
        """Read the accounts, where anybody signs in, and the first snapshot; then keep both up to date in the background."""
        collect_seldom()
        self.audit.start()
        if self.settings.access.sign_in is not SignIn.NONE:
            self.accounts.start()
        if self.painter is not None:
            self.painter.start()
        self.keeper.start()

    def stop(self) -> None:
        self.keeper.stop()
        if self.painter is not None:
            self.painter.stop()
        self.accounts.stop()
        self.audit.stop()

    @property
    def problem(self) -> str:
        """Why the data cannot be renewed, a Chinese sentence; empty while all is well."""
        return self.keeper.current().problem

    def _hang(self, snapshot: Snapshot) -> None:
        """Open the new gallery only when its first pictures are drawn: nobody waits for them."""
        if self.painter is not None:
            self.painter.show(snapshot)
        gallery = Gallery(snapshot, before=self.gallery, painter=self.painter)
        self._predraw(gallery, self.settings)
        self.gallery = gallery
        if self.painter is None:
            for _ in self._predraw_later(gallery):
                pass
        freeze()


_service: Service | None = None
_starting = threading.Lock()


def get_service(*, predraw: Predraw, predraw_later: PredrawLater, progress: Progress) -> Service:
    """The process's service, started by the first who asks (building the demo when no database is configured).

    Raises:
        SettingsProblem: the district file or an environment variable cannot be used.
        DatabaseProblem: the demo cannot be built.
    """
    global _service  # noqa: PLW0603 - one a process, beyond the reach of Streamlit's cache-clearing message
    with _starting:
        if _service is None:
            settings = read_settings()
            require_sign_in(settings.access, is_demo=None)
            today()  # A fixed day that is none is told now, not by the keeper as a surprise.
            service = Service(
                settings=settings,
                url=database_url() or _demo(progress),
                predraw=predraw,
                predraw_later=predraw_later,
            )
            service.start()
            _service = service
        return _service


def require_safe_start() -> None:
    """Passes when nobody could see a real district without being known. Settings that cannot be used at all are told on screen.

    Raises:
        SignInRefused: this server must not run like this.
    """
    try:
        access = read_settings().access
    except SettingsProblem as problem:
        log.error("%s", problem)
        return
    url, is_demo = database_url(), None
    if access.sign_in is SignIn.NONE and url is not None:
        try:
            is_demo = is_demo_database(url)
        except DatabaseProblem as problem:
            log.warning("%s", problem)
    require_sign_in(access, is_demo=True if url is None else is_demo)


def running_service() -> Service | None:
    """The process's service if anybody has started it."""
    return _service


def stop_service() -> None:
    """End the background reading (server shutdown, tests)."""
    global _service  # noqa: PLW0603
    with _starting:
        if _service is not None:
            _service.stop()
            _service = None


def _demo(progress: Progress) -> str:
    path = ROOT / DEMO_PATH
    ensure_demo(path, today=today(), progress=progress)
    return sqlite_url(path)
