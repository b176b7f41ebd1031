"""What a visitor does: switch, choose, click, turn pages. The address follows, and forged choices are not believed."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data_access.snapshot import Snapshot
from indicators.openings import OPENINGS
from indicators.places import DISTRICT, Level, Place
from tests.pages.conftest import Open
from tests.pages.screen import assert_calm, elements, html_text, table_with


def _village(snapshot: Snapshot, township: str) -> str:
    units = snapshot.places.units
    return str(units.index[(units["township_code"] == township) & (units["kind"] == "village")][0])


def _params(page: AppTest) -> dict[str, str]:
    return {name: values[-1] if isinstance(values, list) else values for name, values in page.query_params.items()}


def _clicked(page: AppTest, place: Place, code: object) -> AppTest:
    """The page after a click on a unit of its map, as a browser reports it."""
    key = f"map-{place.level.value}-{place.code}"
    page.session_state[key] = {"selection": {"indices": {"u": [0]}, "objects": {"u": [{"c": code}]}}}
    return page.run()


def test_the_switch_of_six_writes_the_indicator_into_the_address(demo: Open) -> None:
    page = demo()
    page.segmented_control(key="headline").set_value("list_published_rate").run()
    assert _params(page) == {"indicator": "list_published_rate"}
    assert "三清单" in html_text(page)
    assert page.selectbox(key="indicator").value == "list_published_rate"
    page.segmented_control(key="headline").set_value("rectified_rate").run()
    assert _params(page) == {}


def test_the_box_of_all_indicators_reaches_every_one(demo: Open) -> None:
    page = demo()
    page.selectbox(key="indicator").set_value("exam_pass_rate").run()
    assert _params(page) == {"indicator": "exam_pass_rate"}
    assert page.segmented_control(key="headline").value is None
    assert_calm(page)


def test_a_period_chosen_is_in_the_address(demo: Open) -> None:
    page = demo()
    page.selectbox(key="period").set_value("2025Q4").run()
    assert _params(page) == {"period": "2025Q4"}
    # The default of this indicator too: another's may be another.
    page = demo(period="2025Q4")
    page.selectbox(key="period").set_value("2026").run()
    assert _params(page) == {"period": "2026"}


def test_a_place_chosen_replaces_the_one_before(demo: Open, snapshot: Snapshot, township: str) -> None:
    zone = str(snapshot.places.zones.index[0])
    page = demo()
    page.selectbox(key="place").set_value(f"township:{township}").run()
    assert _params(page) == {"township": township}
    page = demo(township=township)
    page.selectbox(key="place").set_value(f"zone:{zone}").run()
    assert _params(page) == {"zone": zone}
    assert snapshot.places.name(Place(Level.ZONE, zone)) in html_text(page)
    page = demo(zone=zone)
    page.selectbox(key="place").set_value("district:").run()
    assert _params(page) == {}


def test_the_breadcrumb_leads_back_up(demo: Open, snapshot: Snapshot, township: str) -> None:
    page = demo(township=township, indicator="patrol_coverage")
    page.button(key="up-district-").click().run()
    assert _params(page) == {"indicator": "patrol_coverage"}
    assert "区情总览" in html_text(page)


def test_a_click_on_the_district_s_map_opens_the_township(demo: Open, snapshot: Snapshot, township: str) -> None:
    page = _clicked(demo(period="2025"), DISTRICT, _village(snapshot, township))
    assert_calm(page)
    assert _params(page) == {"indicator": "rectified_rate", "township": township, "period": "2025"}
    assert snapshot.places.name(Place(Level.TOWNSHIP, township)) in html_text(page)


def test_a_click_on_a_township_s_map_opens_the_dossier(demo: Open, snapshot: Snapshot, township: str) -> None:
    village = _village(snapshot, township)
    page = _clicked(demo(township=township), Place(Level.TOWNSHIP, township), village)
    assert_calm(page)
    assert f"一村一档，编码 {village}" in html_text(page)


@pytest.mark.parametrize("code", ["V404", "", 7, None, ["x"], {"c": "x"}, "x" * 10_000])
def test_a_forged_click_changes_nothing(demo: Open, code: object) -> None:
    page = _clicked(demo(), DISTRICT, code)
    assert_calm(page)
    assert "township" not in _params(page)


@pytest.mark.parametrize("state", [{}, {"selection": None}, {"selection": {"objects": []}}])
def test_a_click_of_any_shape_is_no_error(demo: Open, state: dict[str, Any]) -> None:
    page = demo()
    page.session_state["map-district-"] = state
    page.run()
    assert_calm(page)


def test_the_list_of_units_waits_for_a_kind_and_then_opens_a_dossier(demo: Open, snapshot: Snapshot) -> None:
    page = demo()
    assert len(page.dataframe) == 0
    page.selectbox(key="kind").set_value("station").run()
    assert _params(page) == {"kind": "station"}
    (table,) = page.dataframe
    assert set(table.value["类别"]) == {"基层站所"}


def test_a_unit_chosen_by_name_opens_its_dossier(demo: Open, snapshot: Snapshot, township: str) -> None:
    village = _village(snapshot, township)
    page = demo("village")
    page.selectbox(key="unit").set_value(village).run()
    assert _params(page) == {"unit": village}
    assert f"编码 {village}" in html_text(page)


def _busiest(snapshot: Snapshot) -> str:
    """The unit with most complaints: its list needs more than one page."""
    series = snapshot.ledger.series["complaint.received"]
    counts = snapshot.ledger.flow(["complaint.received"], start=None, end=int(series.month.max()))
    return str(snapshot.places.units.index[int(counts[: snapshot.places.unit_count].argmax())])


def test_a_dossier_s_records_are_turned_to_the_end_and_each_is_shown_once(demo: Open, snapshot: Snapshot) -> None:
    page = demo("village", unit=_busiest(snapshot), indicator="complaint_count", period="2021-01..2026-11")
    seen = list(table_with(page, "信访编号")["信访编号"])
    assert len(seen) == 50
    while not page.button(key="records-on").disabled:
        page.button(key="records-on").click().run()
        seen.extend(table_with(page, "信访编号")["信访编号"])
    assert len(seen) > 50
    assert len(seen) == len(set(seen))


def test_the_denominator_s_records_can_be_asked_for(demo: Open, snapshot: Snapshot) -> None:
    unit = _busiest(snapshot)
    page = demo("village", unit=unit, indicator="complaint_on_time_rate")
    control = page.segmented_control(key="records-part-complaint_on_time_rate")
    numerator = len(table_with(page, "信访编号"))
    control.set_value(control.options[1]).run()
    assert_calm(page)
    assert len(table_with(page, "信访编号")) >= numerator


def test_evidence_leads_to_where_it_can_be_seen(demo: Open) -> None:
    page = demo()
    evidence = [str(button.key) for button in page.button if str(button.key).startswith("evidence-")]
    links = [link for link in elements(page, "page_link") if link.label.startswith("依据")]
    assert len(evidence) + len(links) >= 3  # One at least for each concern, one more for each further place it names.
    for key in evidence:
        stepped = demo().button(key=key).click().run()
        assert_calm(stepped)
        assert "indicator" in _params(stepped)
        assert len(stepped.warning) == 0


def test_evidence_about_tasks_opens_their_list_on_the_page_of_rectification(demo: Open, snapshot: Snapshot) -> None:
    township = str(snapshot.places.townships.index[0])
    for indicator, event in (("task_feedback_on_time_rate", "task.fell_due"), ("task_closed_rate", "task.pool")):
        page = demo("rectification", indicator=indicator, event=event, township=township)
        assert_calm(page)
        assert len(page.warning) == 0
        assert f"办理记录：{OPENINGS[event].label}" in html_text(page)
        assert len(table_with(page, "任务编号")) > 0


def test_evidence_about_the_organisation_has_its_section_right_below_the_map(demo: Open, snapshot: Snapshot) -> None:
    township = str(snapshot.places.townships.index[0])
    first, then = "各村（社区）组织与队伍", "信访受理量趋势"
    asked = html_text(demo(township=township, indicator="certified_rate"))
    unasked = html_text(demo(township=township))
    assert asked.index(first) < asked.index(then)
    assert unasked.index(then) < unasked.index(first)
