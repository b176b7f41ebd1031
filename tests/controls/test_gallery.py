"""A picture is drawn once, however many ask at once, kept within a bound, and never shown to whom it was not drawn for."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from controls import gallery as gallery_module
from controls.gallery import Gallery
from controls.look import Look
from controls.pictures import kpi_block, units_table
from indicators.catalogue import CATALOGUE
from indicators.periods import parse
from indicators.places import DISTRICT
from indicators.viewer import COMMISSION, Policy, Role, Viewer
from tests.controls.looks import OWN, T1, T2, WALL, look_at, snapshot_of
from tests.data_access.made_up_rows import sound_rows


@pytest.fixture
def gallery() -> Gallery:
    return Gallery(snapshot_of(sound_rows()))


def test_many_who_ask_at_once_wait_for_one_drawing(gallery: Gallery) -> None:
    drawn: list[object] = []
    together = threading.Barrier(8)
    may_finish = threading.Event()

    def make() -> object:
        drawn.append(object())
        assert may_finish.wait(30)
        return drawn[-1]

    def ask() -> object:
        together.wait(30)
        return gallery.picture("key", make)

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask) for _ in range(8)]
        may_finish.set()
        answers = {id(one.result(30)) for one in asked}
    assert len(drawn) == 1
    assert answers == {id(drawn[0])}


def test_one_slow_picture_does_not_hold_up_another(gallery: Gallery) -> None:
    started, may_finish = threading.Event(), threading.Event()

    def slow() -> str:
        started.set()
        assert may_finish.wait(30)
        return "slow"

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(gallery.picture, "slow", slow)
        assert started.wait(30)
        assert gallery.picture("quick", lambda: "quick") == "quick"
        may_finish.set()
        assert waiting.result(30) == "slow"


def test_a_picture_may_be_made_of_others(gallery: Gallery) -> None:
    assert gallery.picture("whole", lambda: gallery.picture("part", lambda: "p") + "w") == "pw"


def test_a_drawing_that_fails_is_tried_again(gallery: Gallery) -> None:
    def fail() -> str:
        raise RuntimeError("ink is out")

    for _ in range(2):
        with pytest.raises(RuntimeError):
            gallery.picture("key", fail)
    assert gallery.picture("key", lambda: "drawn") == "drawn"


def test_the_picture_not_asked_for_longest_goes_first(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery_module, "MOST_PICTURES", 3)
    drawn: list[str] = []

    def ask(key: str) -> str:
        return gallery.picture(key, lambda: drawn.append(key) or key)  # type: ignore[func-returns-value]

    for key in ("a", "b", "c", "a", "d"):
        assert ask(key) == key
    assert drawn == ["a", "b", "c", "d"]
    ask("a")
    ask("b")
    assert drawn == ["a", "b", "c", "d", "b"]
    gallery.forget("b")
    gallery.forget("never drawn")
    assert ask("b") == "b"
    assert drawn == ["a", "b", "c", "d", "b", "b"]


def test_a_key_holds_everything_a_picture_depends_on(gallery: Gallery) -> None:
    look = look_at(gallery)
    others = [
        *(replace(look, viewer=viewer) for viewer in (
            OWN, WALL, Viewer(role=Role.TOWNSHIP, township_code="T2"), Viewer(role=Role.ZONE, zone_code="Z1"),
            Viewer(role=Role.TOWNSHIP, township_code="T1", policy=Policy(township_minimum=50)),
        )),
        *(replace(look, asked=replace(look.asked, place=place)) for place in (T1, T2)),
        replace(look, asked=replace(look.asked, period=parse("2025"))),
        replace(look, late="已 2 天未更新"),
    ]  # fmt: skip
    keys = [one.key("map") for one in (look, *others)]
    assert len(set(keys)) == len(keys)
    assert look.key("map") == look_at(gallery).key("map")
    assert look.key("map") != look.key("kpi")
    assert look.key("map", CATALOGUE[0].key) != look.key("map", CATALOGUE[1].key)


def test_two_viewers_are_never_shown_one_picture(gallery: Gallery) -> None:
    def units(viewer: Viewer) -> set[str]:
        return set(units_table(look_at(gallery, viewer=viewer)).index)

    everything, own = units(COMMISSION), units(OWN)
    assert own < everything
    assert units(COMMISSION) == everything


def test_a_look_draws_nothing_twice(gallery: Gallery) -> None:
    look: Look = look_at(gallery, DISTRICT)
    assert kpi_block(look) is kpi_block(look_at(gallery, DISTRICT))
