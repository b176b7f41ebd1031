"""The real app as a process of its own on the demo district, and a browser that fails the test when a page misbehaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from benchmarks.server import Server, running
from tests.browser.chromium import SETTLE_MILLISECONDS, UNPAINTED, Traffic, chromium, errors_on
from tests.demo_district import TODAY

ROOT = Path(__file__).resolve().parents[2]
SCREEN = ViewportSize(width=1440, height=900)


@contextmanager
def serving(url: str, folder: Path, *, port: int | None = None) -> Iterator[Server]:
    """The app on the database at `url`, as of `TODAY`; snapshots and the log stand in `folder`."""
    with running(
        ["-m", "streamlit", "run", "serve.py"],
        folder=ROOT,
        log=folder / "server.log",
        environment={"DATABASE_URL": url, "DASHBOARD_TODAY": TODAY.isoformat(), "SNAPSHOT_DIR": str(folder)},
        port=port,
    ) as server:
        yield server


@pytest.fixture(scope="session")
def app(demo_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server under test."""
    with serving(demo_database, tmp_path_factory.mktemp("app")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=SETTLE_MILLISECONDS)
    with chromium() as started:
        yield started


@pytest.fixture
def traffic() -> Traffic:
    """What the test's pages have asked for."""
    return Traffic()


def new_visitor(browser: Browser, app: Server) -> BrowserContext:
    """Someone at a desk; relative addresses lead to the app."""
    return browser.new_context(base_url=f"http://{app.address}", viewport=SCREEN, locale="zh-CN")


@pytest.fixture(scope="session")
def regular(browser: Browser, app: Server) -> Iterator[BrowserContext]:
    """A visitor who comes again and again: the programs of the front end are read and translated once, not for each test."""
    context = new_visitor(browser, app)
    yield context
    context.close()


@contextmanager
def well_behaved(context: BrowserContext, traffic: Traffic) -> Iterator[Page]:
    """An empty page; afterwards: nothing foreign was asked for, and no error stands on the screen."""
    opened = context.new_page()
    traffic.watch(opened)
    yield opened
    errors = errors_on(opened)
    opened.close()
    assert traffic.foreign == [], "a page asked for something outside this machine"
    assert errors == [], "a page shows an error"


@pytest.fixture
def page(regular: BrowserContext, traffic: Traffic) -> Iterator[Page]:
    """A well-behaved page whose map is there, but empty."""
    with well_behaved(regular, traffic) as opened:
        opened.add_init_script(UNPAINTED)
        yield opened


@pytest.fixture
def painted_page(browser: Browser, app: Server, traffic: Traffic) -> Iterator[Page]:
    """A well-behaved page with a map to point at, of a visitor of its own: it may have its own clock."""
    context = new_visitor(browser, app)
    with well_behaved(context, traffic) as opened:
        yield opened
    context.close()
