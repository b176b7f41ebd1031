"""What holds for every panel of every topic: it says what it shows, has its numbers behind it, and opens the records it counts."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from controls.filters import NARROWING, parse_filters
from controls.gallery import Gallery
from controls.look import Look
from controls.panels import Panel, Panels
from controls.record_filters import narrowed
from controls.topics import alerts, complaints, inspections, learning, organisation, power_lists, rectification
from data_access.records import Part, filters_on_offer, get_records
from display.charts.picking import PARAM
from indicators.openings import OPENINGS, opened_period
from indicators.periods import Period
from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION, Role, Viewer
from tests.controls.topics.looks import look_at
from tests.demo_district import DemoDistrict

TOPICS: Mapping[str, Panels] = {
    "complaints": complaints.panels,
    "inspections": inspections.panels,
    "rectification": rectification.panels,
    "learning": learning.panels,
    "power_lists": power_lists.panels,
    "alerts": alerts.panels,
    "organisation": organisation.panels,
}
UNITS = ("件", "项", "个", "条", "次", "场", "人", "类", "%", "天", "分", "期", "单位")
"""What is counted or measured: one of these stands in the caption, the axes themselves carry numbers."""


def _panels(
    gallery: Gallery, topic: str, *, place: Place, viewer: Viewer = COMMISSION
) -> tuple[Look, tuple[Panel, ...]]:
    look = look_at(gallery, topic, place=place, viewer=viewer)
    return look, TOPICS[topic](look)


@pytest.fixture(params=["district", "township"])
def place(request: pytest.FixtureRequest, demo_district: DemoDistrict) -> Place:
    if request.param == "district":
        return DISTRICT
    return Place(Level.TOWNSHIP, str(demo_district.snapshot.places.townships.index[0]))


@pytest.mark.parametrize("topic", TOPICS)
def test_every_picture_says_what_it_shows_in_which_unit_and_has_its_numbers_behind_it(
    gallery: Gallery, topic: str, place: Place
) -> None:
    _, panels = _panels(gallery, topic, place=place)
    drawn = [panel for panel in panels if panel.spec is not None or panel.html]
    assert drawn
    for panel in drawn:
        assert panel.title, panel.key
        assert not panel.reason, panel.key
        assert any(unit in panel.caption for unit in UNITS) or panel.key == "organisation", (panel.key, panel.caption)
        assert len(panel.alt) > len(panel.title) / 2, panel.key
        assert not panel.table.empty, panel.key
        assert any(character.isdigit() for character in panel.table.to_csv(index=False)), panel.key
        if panel.spec is not None:
            assert _tooltips(panel.spec), panel.key


def _tooltips(node: Any) -> list[Any]:
    """The lines of all tooltips: each has a title of its own."""
    if isinstance(node, list):
        return [line for part in node for line in _tooltips(part)]
    if not isinstance(node, dict):
        return []
    own = [line["title"] for line in node.get("tooltip") or [] if isinstance(line, dict)]
    return own + [line for part in node.values() for line in _tooltips(part)]


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("period", [Period(24_000, 24_011), Period(24_317, 24_318), Period(24_322, 24_322)])
def test_every_panel_is_drawn_in_any_period(gallery: Gallery, topic: str, place: Place, period: Period) -> None:
    for panel in TOPICS[topic](look_at(gallery, topic, place=place, period=period)):
        assert panel.reason or panel.spec is not None or panel.html or not panel.table.empty, panel.key


def _openings(panels: tuple[Panel, ...]) -> Iterator[tuple[Panel, str]]:
    for panel in panels:
        for pick in sorted({*panel.picks, *panel.row_picks} - {""}):
            yield panel, pick


def _listed(demo: DemoDistrict, look: Look, pick: str, *, size: int) -> int:
    """Rows of the list a pick opens, as the page asks for them."""
    event, _, by = pick.partition("?")
    opening = OPENINGS[event]
    filters = dict(parse_filters(by))
    period = opened_period(event, asked=look.asked.period, ledger=demo.snapshot.ledger)
    look, opening, rest = narrowed(replace(look, asked=replace(look.asked, period=period)), opening, filters)
    page = get_records(
        demo.engine, demo.snapshot.ledger, opening,
        part=Part.NUMERATOR, period=period, place=look.asked.place, viewer=look.viewer, filters=rest, size=size,
    )  # fmt: skip
    return len(page.frame)


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic != "organisation"])
def test_whatever_is_clicked_opens_a_list_with_records_in_it(
    gallery: Gallery, demo_district: DemoDistrict, topic: str, place: Place
) -> None:
    look, panels = _panels(gallery, topic, place=place)
    openings = list(_openings(panels))
    assert openings
    for panel, pick in openings:
        event, _, by = pick.partition("?")
        offered = {*filters_on_offer(OPENINGS[event], Part.NUMERATOR), *NARROWING}
        assert {dimension for dimension, _ in parse_filters(by)} <= offered, (panel.key, pick)
        _listed(demo_district, look, pick, size=1)
    for panel in panels:
        if panel.spec is not None and panel.picks:
            text = json.dumps(panel.spec, ensure_ascii=False)
            assert all(f'"{PARAM}": {json.dumps(pick, ensure_ascii=False)}' in text for pick in panel.picks), panel.key


EXACT = {
    "complaints": ["topics", "composition", "on-time", "overdue", "sponsored", "satisfaction", "clue-disposal", "clue-forms"],
    "inspections": ["kinds", "items"],
    "rectification": ["mechanisms", "lights", "days", "overdue", "recurrence", "returned"],
    "learning": ["courses"],
    "power_lists": ["revised", "ages"],
    "alerts": ["domains", "ageing", "rules", "open-reds"],
}  # fmt: skip
"""Panels whose rows are counts of records; the column that counts them."""
COLUMN = {
    "on-time": "到期（件）",
    "sponsored": "应化解（件）",
    "items": "发现问题（项）",
    "mechanisms": "发现问题（项）",
    "days": "销号（项）",
    "ageing": "合计（条）",
    "revised": "修订过（类）",
}


def _numbers(panel: Panel) -> list[int]:
    if panel.key == "ages":
        return [int(n) for n in panel.table.iloc[:, 1:].sum(axis=1)]
    counted = panel.table.select_dtypes("number").columns
    return [int(n) for n in panel.table[COLUMN.get(panel.key, counted[0])]]


@pytest.mark.parametrize("topic", EXACT)
def test_a_list_that_is_opened_by_a_click_is_as_long_as_its_number(
    gallery: Gallery, demo_district: DemoDistrict, topic: str, place: Place
) -> None:
    look, panels = _panels(gallery, topic, place=place)
    found = {panel.key: panel for panel in panels}
    compared = 0
    for key in EXACT[topic]:
        panel = found[key]
        if panel.reason:
            continue
        for pick, n in list(zip(panel.row_picks, _numbers(panel), strict=True))[:12]:
            if not pick:
                continue
            assert _listed(demo_district, look, pick, size=100_000) == n, (key, pick)
            compared += 1
    assert compared


def test_a_cell_of_a_heat_table_opens_its_category_in_its_township(
    gallery: Gallery, demo_district: DemoDistrict
) -> None:
    for topic, key in (
        ("complaints", "topic-townships"),
        ("inspections", "item-townships"),
        ("complaints", "clue-townships"),
    ):
        look, panels = _panels(gallery, topic, place=DISTRICT)
        (panel,) = [panel for panel in panels if panel.key == key]
        assert panel.spec is not None
        cells = [row for row in _boxes(panel.spec) if row[PARAM]]
        assert cells
        for row in cells[:: max(1, len(cells) // 15)]:
            n = _listed(demo_district, look, row[PARAM], size=100_000)
            told = row["tip"].split(" ")[0].replace(",", "")
            assert (n in (1, 2)) if "–" in told else n == int(told), (key, row)


def _boxes(spec: Any) -> list[dict[str, Any]]:
    (inner,) = spec["layer"]
    return [row for layer in inner["layer"] if "params" in layer for row in layer["data"]["values"]]


def test_whoever_may_not_list_records_is_given_no_more_by_a_pick(gallery: Gallery, demo_district: DemoDistrict) -> None:
    township = str(demo_district.snapshot.places.townships.index[0])
    own = Viewer(role=Role.TOWNSHIP, township_code=township)
    _, panels = _panels(gallery, "complaints", place=DISTRICT, viewer=own)
    told = {pick for _, pick in _openings(panels)}
    assert not any("township:" in pick or "unit:" in pick or pick.startswith("clue.") for pick in told)
