"""The app on a database of its own, without a browser: one process-wide service at a time, as in production."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from controls import door
from controls import service as service_module
from controls.frame import current_service
from controls.service import Service, stop_service
from controls.viewer import Visitor
from data_access.engine import open_engine, sqlite_url
from data_access.snapshot import Snapshot
from indicators.viewer import COMMISSION, Viewer
from tests.data_access.made_up_rows import TODAY, Rows, fill
from tests.demo_district import TODAY as DEMO_DAY

APP = Path(__file__).parents[2] / "app.py"
PAGES = sorted(page.stem for page in (APP.parent / "pages").glob("*.py"))

Open = Callable[..., AppTest]
OnRows = Callable[[Rows], Open]


def open_page(page: str = "overview", **params: str) -> AppTest:
    """A new visitor who follows a link to `page` with these query parameters; the page has run."""
    visitor = AppTest.from_file(str(APP), default_timeout=120)
    if page != "overview":
        visitor.run()
        visitor.switch_page(f"pages/{page}.py")
    for name, value in params.items():
        visitor.query_params[name] = value
    return visitor.run()


@contextmanager
def service_on(url: str, *, today: date, folder: Path) -> Iterator[None]:
    """The environment of an app that reads `url` on the day `today`."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATABASE_URL", url)
        environment.setenv("DASHBOARD_TODAY", today.isoformat())
        environment.setenv("SNAPSHOT_DIR", str(folder / "kept"))
        environment.delenv("DISTRICT_FILE", raising=False)
        stop_service()
        try:
            yield
        finally:
            stop_service()


@pytest.fixture(scope="session", autouse=True)
def _installed_packages_are_looked_through_once() -> Iterator[None]:
    """AppTest looks for components in the files of every installed package before each run of a page: half of its time."""
    with pytest.MonkeyPatch.context() as process:
        process.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def _signed_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is the commission, on a database that is no demo too, unless a test asks for `sign_in`: what is tested of most pages is
    not who may see them."""
    if "sign_in" not in request.fixturenames:
        sign_in_as(monkeypatch, COMMISSION)


def sign_in_as(monkeypatch: pytest.MonkeyPatch, viewer: Viewer, *, account: str = "测试账号") -> None:
    """Whoever opens a page from now on is this viewer."""
    monkeypatch.setattr(door, "find_visitor", lambda _service, _snapshot: Visitor(account=account, viewer=viewer))


@pytest.fixture(scope="session")
def demo_service(demo_database: str, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """The service of the demo district: read once, then at rest."""
    with service_on(demo_database, today=DEMO_DAY, folder=tmp_path_factory.mktemp("demo_service")):
        service = current_service()
        service.keeper.stop()
    return service


@pytest.fixture(scope="module")
def demo(demo_database: str, demo_service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Opens pages of the demo district."""
    folder = tmp_path_factory.mktemp("demo_pages")
    with service_on(demo_database, today=DEMO_DAY, folder=folder), pytest.MonkeyPatch.context() as process:
        process.setattr(service_module, "_service", demo_service)
        yield open_page


@pytest.fixture
def on_rows(tmp_path: Path) -> Iterator[Callable[[Rows], Open]]:
    """Starts the app on a database that holds these rows alone; gives what opens its pages."""
    url = sqlite_url(tmp_path / "district.sqlite")

    def start(rows: Rows) -> Open:
        engine = open_engine(url, writable=True)
        fill(engine, rows)
        engine.dispose()
        return open_page

    with service_on(url, today=TODAY, folder=tmp_path):
        yield start


@pytest.fixture
def on_url(tmp_path: Path) -> Iterator[Callable[[str], Open]]:
    """Starts the app on any database address."""
    with pytest.MonkeyPatch.context() as environment, service_on("", today=TODAY, folder=tmp_path):

        def start(url: str) -> Open:
            environment.setenv("DATABASE_URL", url)
            return open_page

        yield start


@pytest.fixture
def snapshot(demo: Open) -> Snapshot:
    demo()
    gallery = current_service().gallery
    assert gallery is not None
    return gallery.snapshot


@pytest.fixture
def township(snapshot: Snapshot) -> str:
    return str(snapshot.places.townships.index[0])
