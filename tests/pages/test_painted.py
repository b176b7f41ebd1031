"""Pages with a painter: what they show is what they show without, and each picture has been asked for before the page waits for one."""

import threading
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from controls.gallery import Gallery
from controls.painter import Order, Painter, PainterGone
from controls.service import running_service
from tests.pages.serving import html_of, open_page, serving

PAGES = ("overview", "complaints", "inspections", "rectification", "learning", "power_lists", "alerts", "ranking")
FIRST = {"ranking-levels", "subtitle"}
"""Asked for and waited for at once: which township is shown in detail follows from it; and of the very first page the title."""
VIEWS: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
    (PAGES, {}),
    (("overview", "complaints", "ranking"), {"township": "990100002"}),
    (("village",), {"unit": "990100002001"}),
)


class Asked:
    """What was asked for, by pages that go on and by pages that wait."""

    def __init__(self) -> None:
        self.ahead: set[str] = set()
        self.waited_for: set[str] = set()
        self.missed = 0


@pytest.fixture
def asked(demo_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """The demo district with a painter that is ready."""
    asked, ordering = Asked(), threading.local()
    ask, fetch, order = Painter.ask, Painter.fetch, Gallery._order

    def noted(self: Painter, version: str, key: Hashable, *more: Any) -> Order:
        name = str(key[0] if isinstance(key, tuple) else key)
        (asked.ahead if getattr(ordering, "now", False) else asked.waited_for).add(name)
        return ask(self, version, key, *more)

    def ordered(self: Gallery, *more: Any) -> None:
        ordering.now = True
        try:
            order(self, *more)
        finally:
            ordering.now = False

    def fetched(self: Painter, one: Order) -> Any:
        try:
            return fetch(self, one)
        except PainterGone:
            asked.missed += 1
            raise

    monkeypatch.setattr(Painter, "ask", noted)
    monkeypatch.setattr(Painter, "fetch", fetched)
    monkeypatch.setattr(Gallery, "_order", ordered)
    monkeypatch.setenv("PAINTER", "on")
    with serving(demo_database, folder=tmp_path):
        open_page("pages/handbook.py")
        service = running_service()
        assert service is not None
        assert service.painter is not None
        assert service.gallery is not None
        for _ in range(600):
            if service.painter.has(service.gallery.snapshot.version):
                break
            threading.Event().wait(0.1)
        assert service.painter.has(service.gallery.snapshot.version)
        asked.ahead.clear()
        asked.waited_for.clear()
        yield asked


def shown(app: AppTest) -> list[str]:
    assert not app.exception
    charts = [element.proto.spec for element in app.get("vega_lite_chart")]
    return [html_of(app), *charts]


@pytest.mark.parametrize(("pages", "place"), VIEWS, ids=["district", "township", "unit"])
def test_each_page_asks_for_all_its_pictures_before_it_waits_for_one(
    pages: tuple[str, ...],
    place: dict[str, str],
    asked: Asked,
    demo_database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_painter = [shown(open_page(f"pages/{page}.py", **place)) for page in pages]
    assert asked.ahead
    assert asked.missed == 0
    assert asked.waited_for - FIRST == set()
    monkeypatch.setenv("PAINTER", "off")
    with serving(demo_database, folder=tmp_path / "without"):
        assert [shown(open_page(f"pages/{page}.py", **place)) for page in pages] == with_painter
