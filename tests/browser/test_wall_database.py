"""The database server behind a wall stands still, goes on, is stopped and started: the last good picture stays and is renewed."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from data_access.engine import open_engine
from tests.browser.wall import turned, wall_page
from tests.browser.wall_faults import INTERRUPTED, is_fresh, is_whole, on, says
from tests.data_access.made_up_rows import as_demo, busy_rows, fill, with_boundaries
from tests.postgres import cluster


def test_a_database_server_stands_still_goes_on_is_stopped_and_started(browser: Browser, tmp_path: Path) -> None:
    with cluster() as database:
        engine = open_engine(database.url, writable=True)
        fill(engine, as_demo(with_boundaries(busy_rows())))
        engine.dispose()
        with on(database.url, tmp_path) as server, wall_page(browser, server) as page:
            with standing_still(database.data):
                # A statement that was on its way is waited for first (docs/decisions.md, 34).
                says(page, INTERRUPTED, timeout=90_000)
                turned(page)
                is_whole(page)
            is_fresh(page)
            assert (tmp_path / "server.log").read_text(encoding="utf-8").count("database cannot be read") == 1
            database.stop()
            try:
                says(page, INTERRUPTED)
                turned(page)
                is_whole(page)
            finally:
                database.start()
            is_fresh(page)


@contextmanager
def standing_still(folder: Path) -> Iterator[None]:
    """All processes of the database server are frozen; connections stay open, new ones are taken by the kernel and not answered."""
    postmaster = int((folder / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGSTOP)  # First, so that none is born any more.
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text(encoding="ascii").split()
    for process in map(int, children):
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in (postmaster, *map(int, children)):
            os.kill(process, signal.SIGCONT)
