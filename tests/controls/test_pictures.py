"""What is drawn for a visitor holds nothing he may not see, and says why something is not there."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from controls.gallery import Gallery
from controls.map_pictures import map_picture
from controls.pictures import attention_rows, comparison_chart, kpi_block, pipeline_block, topics_chart, units_table
from controls.trends import trend_chart
from indicators.catalogue import CATALOGUE, HEADLINES, INDICATORS
from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION, Role, Viewer
from tests.controls.looks import OWN, T1, T2, WALL, drawn, drawn_of_unit, look_at, snapshot_of
from tests.data_access.made_up_rows import TOWNSHIP_OF, UNITS, Rows, busy_rows, register_rows, with_boundaries

THEIRS = [code for code in UNITS if TOWNSHIP_OF[code] == "T2"]
SENSITIVE = [INDICATORS[key] for key in ("complaint_count", "complaint_repeat_rate", "complaint_open")]
ZONE = Place(Level.ZONE, "Z1")
AREAS = (DISTRICT, ZONE, T1, T2)


def _rows() -> Rows:
    """Units with names to search for; one of the others' boundaries cannot be used."""
    rows = with_boundaries(busy_rows())
    for unit in rows["unit"]:
        unit["name"] = f"秘{unit['unit_code']}村"
    rows["unit"][3]["boundary"] = "{}"
    return rows


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return Gallery(snapshot_of(_rows()))


def _named(text: str) -> list[str]:
    """Codes and names of the other township's units in a text."""
    return [code for code in THEIRS if re.search(rf"(?<![0-9A-Za-z]){code}(?![0-9A-Za-z])", text)]


def test_a_township_s_pictures_name_no_unit_of_another(gallery: Gallery) -> None:
    for area in (DISTRICT, T2):
        for what, text in drawn(look_at(gallery, area, viewer=OWN), indicators=HEADLINES):
            assert not _named(text), (area, what)
    for code in ("V1", "K1"):
        for what, text in drawn_of_unit(look_at(gallery, Place(Level.UNIT, code), viewer=OWN)):
            assert not _named(text), (code, what)


def test_the_search_would_find_them_in_the_commission_s_pictures(gallery: Gallery) -> None:
    for what, text in drawn(look_at(gallery), indicators=HEADLINES):
        assert bool(_named(text)) is what.startswith(("map", "units", "sheets", "unmapped", "refused")), what


def _swapped(rows: Rows) -> Rows:
    """The other township's villages have one another's complaints."""
    turned = {"V3": "V4", "V4": "V3"}
    return {
        **rows,
        "complaint": [
            {**row, "unit_code": turned.get(row["unit_code"], row["unit_code"])} for row in rows["complaint"]
        ],
    }


def _pictures(rows: Rows, viewer: Viewer, *, periods: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    gallery = Gallery(snapshot_of(rows))
    for period in periods:
        for area in (DISTRICT, T1):
            for what, text in drawn(look_at(gallery, area, viewer=viewer, period=period), indicators=SENSITIVE):
                yield (period, area, what), text


def test_which_of_the_others_units_was_complained_of_changes_no_picture_of_a_township() -> None:
    rows = _rows()
    before = dict(_pictures(rows, OWN, periods=("2026",)))
    after = dict(_pictures(_swapped(rows), OWN, periods=("2026",)))
    assert len(before) > 30
    assert [what for what in before if before[what] != after[what]] == []
    seen = dict(_pictures(rows, COMMISSION, periods=("2026",)))
    moved = dict(_pictures(_swapped(rows), COMMISSION, periods=("2026",)))
    assert [what for what in seen if seen[what] != moved[what]] != []


def test_one_complaint_more_at_a_unit_changes_no_picture_of_its_township_below_the_quarter() -> None:
    """The new one takes the place of another unit's on the same day, so that the district's own figures stay as they are."""
    rows = _rows()
    complaints = rows["complaint"]
    spring = [row for row in complaints if date(2026, 4, 1) <= row["received_on"]]
    donor = next(row for row in spring if row["unit_code"] in ("V3", "V4"))
    moved = [{**row, "unit_code": "V1"} if row is donor else row for row in complaints]
    months = ("2026-04",)
    before = dict(_pictures(rows, OWN, periods=months))
    after = dict(_pictures({**rows, "complaint": moved}, OWN, periods=months))
    assert [what for what in before if before[what] != after[what]] == []


@pytest.mark.parametrize("viewer", [OWN, WALL, Viewer(role=Role.ZONE, zone_code="Z1")])
def test_only_the_commission_sees_complaints_below_the_district_by_month_or_topic(
    gallery: Gallery, viewer: Viewer
) -> None:
    for area in (ZONE, T1, T2):
        look = look_at(gallery, area, viewer=viewer)
        for chart in (trend_chart(look), topics_chart(look)):
            assert chart.spec is None
            assert "按权限不显示" in chart.reason
    assert trend_chart(look_at(gallery, T1)).spec is not None
    assert topics_chart(look_at(gallery, T1)).spec is not None
    assert trend_chart(look_at(gallery, viewer=viewer)).spec is not None


def test_a_unit_s_complaints_are_a_band_for_its_township(gallery: Gallery) -> None:
    look = look_at(gallery, T1, viewer=OWN)
    table = units_table(replace(look, asked=replace(look.asked, indicator=INDICATORS["complaint_count"])))
    assert len(table) == 4
    assert not table[INDICATORS["complaint_count"].label].str.contains(r"\d").any()


def test_areas_not_compared_because_they_are_withheld_say_so(gallery: Gallery) -> None:
    for area, key in (
        (T1, "complaint_count"),
        (T1, "interview_count"),
        (T2, "rectified_rate"),
        (ZONE, "interview_count"),
    ):
        own, whole = look_at(gallery, area, viewer=OWN), look_at(gallery, area)
        shown, open_to_all = (
            comparison_chart(replace(look, asked=replace(look.asked, indicator=INDICATORS[key])))
            for look in (own, whole)
        )
        assert (shown.spec, shown.reason) == (None, "按权限不显示"), key
        assert open_to_all.spec is not None, key


def test_stale_data_are_not_judged(gallery: Gallery) -> None:
    fresh, late = look_at(gallery), look_at(gallery, late="已 2 天未更新")
    assert attention_rows(fresh) != ()
    assert attention_rows(late) == ()
    assert "暂不判断" in kpi_block(late)
    assert "同比改善" not in kpi_block(late)
    assert "同比转差" not in kpi_block(late)
    assert "暂不判断" not in kpi_block(fresh)


def test_a_district_without_records_has_pictures_without_a_figure() -> None:
    gallery = Gallery(snapshot_of(with_boundaries(register_rows())))
    for area in (DISTRICT, T1):
        look = look_at(gallery, area)
        assert "无数据" in kpi_block(look)
        for indicator in CATALOGUE:
            of = replace(look, asked=replace(look.asked, indicator=indicator))
            assert comparison_chart(of).spec is None
            assert set(units_table(of)[indicator.label]) <= {"无数据", "不适用"}
            assert map_picture(of).weakest == ()
        assert (trend_chart(look).spec, topics_chart(look).spec, pipeline_block(look)) == (None, None, "")
        assert attention_rows(look) == ()


def test_a_district_without_boundaries_has_no_map_and_counts_all_units_as_unmapped() -> None:
    gallery = Gallery(snapshot_of(busy_rows(many=20)))
    picture = map_picture(look_at(gallery))
    assert picture.deck is None
    assert picture.unmapped == len(UNITS)
    assert map_picture(look_at(gallery, T2)).unmapped == len(THEIRS)


def test_what_the_map_cannot_show_is_counted(gallery: Gallery) -> None:
    assert map_picture(look_at(gallery)).unmapped == len(UNITS) - 3
    assert map_picture(look_at(gallery, T1)).unmapped == 2
    assert map_picture(look_at(gallery, viewer=OWN)).unmapped == 2


def test_each_concern_names_the_view_of_every_area_it_is_about(gallery: Gallery) -> None:
    for area in AREAS:
        look = look_at(gallery, area)
        for row in attention_rows(look):
            assert row.evidence
            for way in row.evidence:
                places = gallery.snapshot.places
                assert way.name == places.name(way.asked.place)
                assert way.asked.period == look.asked.period or way.asked.period.months == 1
