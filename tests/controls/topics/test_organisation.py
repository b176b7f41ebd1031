from collections import Counter

import pytest

from controls.topics.organisation import panels
from controls.topics.units import NO_DATA
from display.formats import WITHHELD
from indicators.places import Level, Place
from indicators.viewer import Role, Viewer
from tests.controls.topics.looks import by_key, column, in_year, look_at
from tests.demo_district import TODAY, DemoDistrict


@pytest.fixture(scope="module")
def township(demo_district: DemoDistrict):
    """The township with most villages."""
    counted = Counter(unit["township_code"] for unit in demo_district.rows["unit"] if unit["has_party_org"])
    return Place(Level.TOWNSHIP, counted.most_common(1)[0][0])


@pytest.fixture(scope="module")
def villages(demo_district: DemoDistrict, township):
    return [u for u in demo_district.rows["unit"] if u["township_code"] == township.code and u["has_party_org"]]


@pytest.fixture(scope="module")
def of_township(gallery, township):
    return by_key(panels(look_at(gallery, "organisation", place=township)))


def test_the_three_rates_have_numerators_and_denominators_of_their_own(of_township, villages, demo_district, township):
    codes = {unit["unit_code"] for unit in villages}
    dual = {p["unit_code"] for p in demo_district.rows["staff"] if p["dual_post"] and p["in_post_to"] is None} & codes
    liaison = [unit for unit in villages if unit["liaison_on"]]
    shown = column(of_township["organisation-rates"], "分子/分母", by="项目")
    assert shown["监察工作联络站覆盖率"] == f"{len(liaison)}/{len(villages)}"
    assert shown["党组织书记“一肩挑”比例"] == f"{len(dual)}/{len(villages)}"


def test_one_person_posts_are_not_judged(of_township):
    assert column(of_township["organisation-rates"], "判断", by="项目")["党组织书记“一肩挑”比例"] == "不评价"


def _held(demo_district, table, place):
    home = {unit["unit_code"]: unit["township_code"] for unit in demo_district.rows["unit"]}
    return [
        row
        for row in demo_district.rows[table]
        if (home[row["unit_code"]] if row["unit_code"] else row["township_code"]) == place.code
        and in_year(row["held_on"], 2026, until=TODAY)
    ]


def test_culture_events_and_interviews_are_those_of_the_township_and_its_units(of_township, demo_district, township):
    events = _held(demo_district, "culture_event", township)
    assert of_township["culture"].table["本期（场）"].sum() == len(events)
    assert f"{sum(row['people'] for row in events):,}" in of_township["culture"].remark
    interviews = _held(demo_district, "interview", township)
    assert of_township["interviews"].table["本期（次）"].sum() == len(interviews)


def test_interviews_are_the_commissions_alone(gallery, township):
    viewer = Viewer(role=Role.TOWNSHIP, township_code=township.code)
    found = by_key(panels(look_at(gallery, "organisation", place=township, viewer=viewer)))
    assert found["interviews"].reason == WITHHELD
    assert not found["culture"].reason


def test_every_village_of_the_township_is_told_one_by_one(of_township, villages):
    panel = of_township["organisation-units"]
    shown = dict(zip(panel.codes, panel.table["已设联络站"], strict=True))
    assert shown == {unit["unit_code"]: "是" if unit["liaison_on"] else "否" for unit in villages}


def test_another_townships_villages_are_not_told(gallery, township, demo_district):
    other = next(r["township_code"] for r in demo_district.rows["township"] if r["township_code"] != township.code)
    viewer = Viewer(role=Role.TOWNSHIP, township_code=other)
    found = by_key(panels(look_at(gallery, "organisation", place=township, viewer=viewer)))
    assert found["organisation-units"].reason == WITHHELD


def test_a_units_facts_are_its_own(gallery, villages, demo_district):
    unit = villages[0]
    place = Place(Level.UNIT, unit["unit_code"])
    (panel,) = panels(look_at(gallery, "organisation", place=place))
    shown = column(panel, "情况", by="项目")
    people = [p for p in demo_district.rows["staff"] if p["unit_code"] == unit["unit_code"] and p["in_post_to"] is None]
    assert shown["已设联络站"] == ("是" if unit["liaison_on"] else "否")
    assert shown["已认证/在岗"] == f"{sum(p['certified_on'] is not None for p in people)}/{len(people)}"
    viewer = Viewer(role=Role.TOWNSHIP, township_code=unit["township_code"])
    (seen,) = panels(look_at(gallery, "organisation", place=place, viewer=viewer))
    assert column(seen, "情况", by="项目")["约谈"] == WITHHELD


def test_nothing_on_record_says_so(bare_gallery, township):
    found = by_key(panels(look_at(bare_gallery, "organisation", place=township)))
    assert {found[key].reason for key in ("organisation-rates", "culture", "interviews")} == {NO_DATA}
    assert set(found["organisation-units"].table["已设联络站"]) == {"无数据"}
