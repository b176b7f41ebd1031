"""What one process has once: settings, the keeper of snapshots, and the gallery of the current one."""

import gc
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

from controls.gallery import Gallery
from data_access.demo_file import DEMO_PATH, ensure_demo
from data_access.engine import database_url, sqlite_url
from data_access.keeper import SnapshotKeeper
from data_access.settings import Settings, read_settings, today
from data_access.snapshot import Snapshot

log = logging.getLogger(__name__)

Progress = Callable[[float, str], None]
Predraw = Callable[[Gallery, Settings], None]

ROOT = Path(__file__).resolve().parent.parent


class Service:
    """Started once a process; `gallery` is None until a first snapshot could be read."""

    def __init__(self, *, settings: Settings, url: str, predraw: Predraw) -> None:
        self.settings = settings
        self.gallery: Gallery | None = None
        self._predraw = predraw
        self.keeper = SnapshotKeeper(
            url,
            settings=settings,
            folder=Path(os.environ.get("SNAPSHOT_DIR") or ROOT / "var"),
            today=today,
            after_swap=self._hang,
        )

    @property
    def problem(self) -> str:
        """Why the data cannot be renewed, a Chinese sentence; empty while all is well."""
        return self.keeper.current().problem

    def _hang(self, snapshot: Snapshot) -> None:
        """Open the new gallery only when its first pictures are drawn: nobody waits for them."""
        gallery = Gallery(snapshot)
        self._predraw(gallery, self.settings)
        self.gallery = gallery
        # Streamlit collects all generations after every run; what stays for the snapshot's life need not be walked each time.
        gc.unfreeze()
        gc.collect()
        gc.freeze()


_service: Service | None = None
_starting = threading.Lock()


def get_service(*, predraw: Predraw, progress: Progress) -> Service:
    """The process's service, started by the first who asks (building the demo when no database is configured).

    Raises:
        SettingsProblem: the district file or an environment variable cannot be used.
        DatabaseProblem: the demo cannot be built.
    """
    global _service  # noqa: PLW0603 - one a process, beyond the reach of Streamlit's cache-clearing message
    with _starting:
        if _service is None:
            settings = read_settings()
            today()  # A fixed day that is none is told now, not by the keeper as a surprise.
            service = Service(settings=settings, url=database_url() or _demo(progress), predraw=predraw)
            service.keeper.start()
            _service = service
        return _service


def stop_service() -> None:
    """End the background reading (server shutdown, tests)."""
    global _service  # noqa: PLW0603
    with _starting:
        if _service is not None:
            _service.keeper.stop()
            _service = None


def _demo(progress: Progress) -> str:
    path = ROOT / DEMO_PATH
    ensure_demo(path, today=today(), progress=progress)
    return sqlite_url(path)
