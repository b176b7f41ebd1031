"""The pages of complaints, inspections and rectification as a visitor gets them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from controls import export
from controls.service import stop_service
from data_access.contract import metadata
from data_access.engine import open_engine, sqlite_url
from tests.demo_district import TODAY
from tests.pages.payload import watch_downloads

APP = str(Path(__file__).resolve().parents[2] / "app.py")
PAGES = {
    "pages/complaints.py": ("信访举报", "减存遏增"),
    "pages/inspections.py": ("巡察监督", "本届巡察累计覆盖"),
    "pages/rectification.py": ("整改销号", "整改时限灯"),
}


@contextmanager
def _serving(url: str, *, folder: Path) -> Iterator[None]:
    """The app's service on one database, of its own for as long as it lasts."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DASHBOARD_TODAY", TODAY.isoformat())
        environment.setenv("SNAPSHOT_DIR", str(folder))
        environment.setenv("DATABASE_URL", url)
        stop_service()
        yield
        stop_service()


def _open(page: str, **asked: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.run()
    for name, value in asked.items():
        app.query_params[name] = value
    return app.switch_page(page).run()


def _html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_its_panels_and_survives_nonsense_in_its_address(page: str) -> None:
    app = _open(page, section="all")
    title, panel = PAGES[page]
    assert not app.exception
    assert title in _html(app)
    assert panel in _html(app)
    assert "无数据</div>" not in _html(app)

    app = _open(
        page, indicator="nope", period="yesterday", township="../etc", kind="<b>", view="sideways", section="<i>"
    )
    assert not app.exception
    assert len(app.warning) == 5


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_read_as_tables(page: str) -> None:
    pictures, tables = _open(page, section="all"), _open(page, section="all", view="table")
    assert not tables.exception
    assert len(tables.dataframe) > len(pictures.dataframe) + 5


@pytest.mark.usefixtures("demo")
def test_a_page_shows_one_section_and_keeps_it_in_its_address() -> None:
    app = _open("pages/complaints.py")
    assert "反映问题类别" in _html(app)
    assert "减存遏增" not in _html(app)
    (switch,) = [control for control in app.segmented_control if control.label == "分区"]
    assert switch.options == ["受理情况", "减存遏增", "办理质效", "线索处置", "全部"]
    switch.set_value("stock").run()
    assert app.query_params["section"] == "stock"
    assert "减存遏增" in _html(app)
    assert "反映问题类别" not in _html(app)


@pytest.mark.usefixtures("demo")
def test_a_link_to_what_a_panel_shows_opens_its_section() -> None:
    app = _open("pages/inspections.py", event="inspection.finished", by="kind:department")
    assert "各类检查" in _html(app)
    assert "本届巡察累计覆盖" not in _html(app)


def test_pages_of_an_empty_database_say_there_is_no_data(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "empty.sqlite")
    engine = open_engine(url, writable=True)
    metadata.create_all(engine)
    engine.dispose()
    with _serving(url, folder=tmp_path / "snapshots"):
        for page in PAGES:
            app = _open(page, section="all")
            assert not app.exception
            assert "本期无数据" in _html(app)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("section", "first", "stock"), [("", True, False), ("stock", False, True), ("all", True, True)]
)
def test_the_export_holds_the_panels_on_screen_though_it_is_made_after_the_page(
    section: str, first: bool, stock: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "still_holds", lambda _service, _look: True)
    downloads = watch_downloads(monkeypatch)
    _open("pages/complaints.py", **({"section": section} if section else {}))
    with ThreadPoolExecutor(1) as elsewhere:  # Where nobody can ask for the address.
        files = elsewhere.submit(downloads.taken).result()
    assert files
    for text in files.values():
        assert ("受理构成" in text) is first
        assert ("新增与办结" in text) is stock
