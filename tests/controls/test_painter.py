"""The painter draws what the server would; it may die, hang or fail, and the server draws; it knows nothing secret and outlives nobody."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from controls import painter as painter_module
from controls.gallery import Gallery
from controls.look import Look
from controls.map_pictures import map_picture
from controls.painter import Order, Painter, PainterGone, is_painter_wanted
from controls.panels import section_panels
from controls.parcels import pack, unpack
from controls.pictures import comparison_chart, kpi_block
from controls.ranking import figures
from controls.ranking.asked import RankingLook
from controls.ranking.panels import level_panel
from controls.topics import alerts, complaints, inspections, learning, organisation, power_lists, rectification
from controls.turns import TURNS
from controls.wall.pictures import wall_picture
from data_access.settings_problem import SettingsProblem
from data_access.snapshot import Snapshot
from indicators.catalogue import CATALOGUE, get_indicator
from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION
from tests.controls.looks import OWN, T1, drawn, drawn_of_unit, look_at, snapshot_of
from tests.data_access.made_up_rows import SETTINGS, busy_rows, with_boundaries

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60.0
SERVER = """
import threading
from controls.painter import Painter
painter = Painter()
painter.start()
while painter._process is None:
    threading.Event().wait(0.02)
print(painter._process.pid, flush=True)
threading.Event().wait()
"""
TOPICS = {
    "complaints": complaints,
    "inspections": inspections,
    "rectification": rectification,
    "learning": learning,
    "power_lists": power_lists,
    "alerts": alerts,
}
INDICATORS = tuple(map(get_indicator, ("complaint_count", "rectified_rate", "training_rate")))


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class WatchedPainter(Painter):
    """Counts what it gave and what it could not give."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[object] = []
        self.missed = 0

    def fetch(self, order: Order) -> Any:
        try:
            found = super().fetch(order)
        except PainterGone:
            self.missed += 1
            raise
        self.given.append(found)
        return found

    @property
    def process(self) -> int:
        """Its id; 0 while there is none."""
        process = self._process
        return 0 if process is None else process.pid


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return snapshot_of(with_boundaries(busy_rows()))


@pytest.fixture
def painter(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> Iterator[WatchedPainter]:
    """With the snapshot, and back half a second after its end."""
    monkeypatch.setattr(painter_module, "RESTART_SECONDS", 0.5)
    painter = WatchedPainter()
    painter.show(snapshot)
    painter.start()
    until(lambda: painter.has(snapshot.version))
    yield painter
    painter.stop()


@pytest.fixture
def gallery(snapshot: Snapshot, painter: WatchedPainter) -> Gallery:
    return Gallery(snapshot, painter=painter)


def everything(gallery: Gallery) -> dict[str, str]:
    found: dict[str, str] = {}
    for viewer in (COMMISSION, OWN):
        for place in (DISTRICT, T1):
            look = look_at(gallery, place, viewer=viewer)
            pictures = [*drawn(look, indicators=INDICATORS), *_panels(look), *_ranking(look)]
            found |= {f"{viewer.role} {place.code} {name}": text for name, text in pictures}
    found["wall"] = repr(wall_picture(gallery, SETTINGS, indicators=[indicator.key for indicator in INDICATORS]))
    unit = look_at(gallery, Place(Level.UNIT, "V1"))
    return found | dict(drawn_of_unit(unit))


def _panels(look: Look) -> Iterator[tuple[str, str]]:
    for topic, module in TOPICS.items():
        for section in module.SECTIONS:
            for panel in section_panels(look, topic, section):
                yield (
                    f"{topic} {panel.key}",
                    repr((panel.drawn, panel.html, panel.table.to_csv(), panel.picks, panel.reason)),
                )
    for panel in organisation.panels(look):
        yield f"organisation {panel.key}", repr((panel.drawn, panel.html, panel.table.to_csv()))


def _ranking(look: Look) -> Iterator[tuple[str, str]]:
    look = replace(look, asked=replace(look.asked, indicator=get_indicator("rectified_rate")))
    ranking = RankingLook(look=look, scope=DISTRICT, township="T1", peers="", is_common=False)
    yield "level", level_panel(ranking).html
    yield "levels", figures.levels(ranking).ranks.to_csv()
    yield "improvement", figures.improvement(ranking).to_csv()
    yield "movement", figures.movement(ranking).to_csv()
    yield "shortfall", repr({key: frame.to_csv() for key, frame in figures.shortfall(ranking, "T1").items()})
    yield "villages", figures.villages(ranking).ranks.to_csv()
    yield "funnel", repr(figures.funnel(ranking))


def test_it_draws_everything_as_the_server_would(snapshot: Snapshot, gallery: Gallery, painter: WatchedPainter) -> None:
    assert everything(gallery) == everything(Gallery(snapshot))
    assert len(painter.given) > 150
    assert painter.missed == 0


def test_what_is_ordered_is_there_when_it_is_asked_for(gallery: Gallery, painter: WatchedPainter) -> None:
    look = look_at(gallery)
    pictures = [partial(picture, look) for picture in (kpi_block, comparison_chart, map_picture)]
    sent: list[Hashable] = []
    ask = painter.ask

    def noted(version: str, key: Hashable, *more: Any) -> Order:
        sent.append(key)
        return ask(version, key, *more)

    painter.ask = noted  # type: ignore[method-assign, assignment]
    gallery.order(*pictures)
    gallery.order(*pictures)
    assert len(sent) == 3
    assert painter.given == []
    assert [bool(picture()) for picture in pictures] == [True] * 3
    gallery.order(*pictures)
    assert len(sent) == 3
    assert len(painter.given) == 3


def test_who_waits_for_it_lets_others_pass(
    gallery: Gallery, painter: WatchedPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody passes because a turn has been held for too long.
    monkeypatch.setattr(TURNS, "_patience", 10 * SECONDS)
    passed = threading.Event()

    def other() -> None:
        with TURNS.taken():
            passed.set()

    os.kill(painter.process, signal.SIGSTOP)

    def draw() -> None:
        with TURNS.taken():
            kpi_block(look_at(gallery))

    drawing = threading.Thread(target=draw)
    drawing.start()
    until(lambda: bool(painter._orders))
    threading.Thread(target=other).start()
    assert passed.wait(SECONDS)
    os.kill(painter.process, signal.SIGCONT)
    drawing.join(SECONDS)
    assert len(painter.given) == 1


def test_killed_in_the_middle_the_server_draws_until_it_is_back(
    snapshot: Snapshot, gallery: Gallery, painter: WatchedPainter, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="controls.painter")
    expected = kpi_block(look_at(Gallery(snapshot)))
    first = painter.process
    os.kill(first, signal.SIGSTOP)
    gallery.order(partial(kpi_block, look_at(gallery)))
    os.kill(first, signal.SIGKILL)
    assert kpi_block(look_at(gallery)) == expected
    assert painter.given == []
    until(lambda: painter.has(snapshot.version) and painter.process != first)
    comparison_chart(look_at(gallery))
    assert len(painter.given) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "the painter ended with -9; the server draws until it is back",
        "the painter draws again",
    ]


def test_one_that_hangs_is_ended(
    snapshot: Snapshot, gallery: Gallery, painter: WatchedPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(painter_module, "LONGEST_SECONDS", 0.3)
    before = painter.process
    os.kill(before, signal.SIGSTOP)
    assert kpi_block(look_at(gallery)) == kpi_block(look_at(Gallery(snapshot)))
    until(lambda: painter.has(snapshot.version) and painter.process != before)


def test_one_that_does_not_even_take_a_snapshot_is_ended_at_the_next_and_nobody_waits_for_it(
    snapshot: Snapshot, gallery: Gallery, painter: WatchedPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = painter.process
    os.kill(before, signal.SIGSTOP)
    for number in range(3):
        painter.show(replace(snapshot, version=f"later {number}"))
    later = replace(snapshot, version="later 2")
    assert kpi_block(look_at(Gallery(later, painter=painter))) == kpi_block(look_at(Gallery(snapshot)))
    monkeypatch.setattr(painter_module, "LONGEST_SECONDS", 0.0)
    painter.show(later)
    until(lambda: painter.has(later.version) and painter.process != before)


def fail(_look: Look) -> str:
    raise ZeroDivisionError


def test_a_picture_it_cannot_draw_is_tried_by_the_server(gallery: Gallery, painter: WatchedPainter) -> None:
    look = look_at(gallery)
    with pytest.raises(ZeroDivisionError):
        gallery.painted("key", fail, look)
    assert painter.missed == 1
    assert kpi_block(look)


def test_pages_of_the_reading_before_are_still_drawn_and_those_before_them_by_the_server(
    snapshot: Snapshot, gallery: Gallery, painter: WatchedPainter
) -> None:
    later = [replace(snapshot, version=f"later {number}") for number in range(2)]
    painter.show(later[0])
    until(lambda: painter.has(later[0].version))
    assert painter.has(snapshot.version)
    assert kpi_block(look_at(gallery))
    assert kpi_block(look_at(Gallery(later[0], before=gallery, painter=painter)))
    assert (len(painter.given), painter.missed) == (2, 0)
    painter.show(later[1])
    until(lambda: painter.has(later[1].version))
    assert not painter.has(snapshot.version)
    assert comparison_chart(look_at(gallery))
    assert len(painter.given) == 2


def test_boundaries_it_has_are_not_sent_again_and_are_the_right_ones(
    snapshot: Snapshot, painter: WatchedPainter
) -> None:
    boundaries = snapshot.boundaries
    assert len(pack(snapshot, known=boundaries)) < len(pack(snapshot))
    fewer = replace(boundaries, units={code: area for code, area in boundaries.units.items() if code != "V1"})
    for number, found in enumerate([fewer, fewer, boundaries, fewer]):
        later = replace(snapshot, version=f"later {number}", boundaries=found)
        painter.show(later)
        until(lambda later=later: painter.has(later.version))  # type: ignore[misc]
        decks = [map_picture(look_at(gallery)).deck for gallery in (Gallery(later, painter=painter), Gallery(later))]
        assert decks[0] is not None
        assert decks[1] is not None
        assert decks[0].to_json() == decks[1].to_json()
    assert (len(painter.given), painter.missed) == (4, 0)


def test_a_snapshot_it_cannot_take_ends_it_and_the_next_process_takes_another(
    snapshot: Snapshot, painter: WatchedPainter
) -> None:
    before = painter.process
    painter.show(replace(snapshot, version="broken", boundaries=replace(snapshot.boundaries, units=None)))  # type: ignore[arg-type]
    until(lambda: painter.process not in (0, before))
    painter.show(replace(snapshot, version="whole"))
    until(lambda: painter.has("whole"))
    assert not painter.has("broken")


def test_what_both_sides_have_is_named_only() -> None:
    for indicator in CATALOGUE:
        assert unpack(pack(indicator)) is indicator
    changed = replace(CATALOGUE[0], label="另一个")
    assert unpack(pack(changed)) == changed
    assert unpack(pack(changed)) is not CATALOGUE[0]


def test_it_knows_nothing_secret(painter: WatchedPainter, monkeypatch: pytest.MonkeyPatch) -> None:
    before = painter.process
    monkeypatch.setenv("DATABASE_URL", "postgresql://reader:secret@127.0.0.1/district")
    monkeypatch.setenv("PROXY_SECRET", "secret")
    os.kill(before, signal.SIGKILL)
    until(lambda: painter.process not in (0, before))
    told = Path(f"/proc/{painter.process}/environ").read_bytes()
    assert b"PATH=" in told
    assert b"secret" not in told


def test_it_ends_with_its_server() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        process = int(server.stdout.readline())
        assert Path(f"/proc/{process}").exists()
        server.kill()
    until(lambda: not Path(f"/proc/{process}").exists())


@pytest.mark.parametrize(("said", "is_wanted"), [("", True), ("on", True), ("off", False)])
def test_it_can_be_done_without(said: str, is_wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAINTER", said)
    assert is_painter_wanted() is is_wanted


def test_another_word_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAINTER", "yes")
    with pytest.raises(SettingsProblem, match="PAINTER"):
        is_painter_wanted()
