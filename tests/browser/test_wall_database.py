"""The database server behind a wall stands still, goes on, is stopped and started: the last good picture stays and is renewed."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Browser

from data_access.engine import open_engine
from tests.browser.wall import turned, wall_page
from tests.browser.wall_faults import INTERRUPTED, is_fresh, is_whole, on, says
from tests.data_access.made_up_rows import as_demo, busy_rows, fill, with_boundaries
from tests.postgres import ACCOUNT, private_cluster


def test_a_database_server_stands_still_goes_on_is_stopped_and_started(browser: Browser, tmp_path: Path) -> None:
    with private_cluster() as url:
        engine = open_engine(url, writable=True)
        fill(engine, as_demo(with_boundaries(busy_rows())))
        with engine.connect() as connection:
            folder = Path(connection.execute(sa.text("SHOW data_directory")).scalar_one())
        engine.dispose()
        with on(url, tmp_path) as server, wall_page(browser, server) as page:
            with standing_still(folder):
                # A statement that was on its way is waited for first (docs/decisions.md, 34).
                says(page, INTERRUPTED, timeout=90_000)
                turned(page)
                is_whole(page)
            is_fresh(page)
            assert (tmp_path / "server.log").read_text(encoding="utf-8").count("database cannot be read") == 1
            command = shlex.split((folder / "postmaster.opts").read_text())
            stop_cluster(folder)
            try:
                says(page, INTERRUPTED)
                turned(page)
                is_whole(page)
            finally:
                start_cluster(command, folder)
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


def stop_cluster(folder: Path) -> None:
    """As `pg_ctl stop -m immediate` does it."""
    os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    deadline = time.monotonic() + 30
    while (folder / "postmaster.pid").exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def start_cluster(command: list[str], folder: Path) -> None:
    """The same command again; whoever made the cluster ends it. The server refuses to run as root."""
    before = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    with (folder.parent / "again.log").open("wb") as log:
        subprocess.run(
            [*before, "setsid", "--fork", *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            check=True,
        )
