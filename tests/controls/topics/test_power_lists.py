from collections import Counter

import pytest

from controls.topics.power_lists import panels
from controls.topics.units import NO_DATA
from display.formats import WITHHELD
from indicators.codes import POWER_LIST_KIND, STATION_KINDS, UNIT_KIND, VILLAGE_KINDS
from indicators.places import Level, Place
from indicators.viewer import Role, Viewer
from tests.controls.topics.looks import by_key, column, look_at
from tests.demo_district import TODAY, DemoDistrict


@pytest.fixture(scope="module")
def of_district(gallery):
    return by_key(panels(look_at(gallery, "power_lists")))


@pytest.fixture(scope="module")
def published(demo_district: DemoDistrict):
    """(unit, document) of every published list"""
    return {
        (row["unit_code"], row["kind"])
        for row in demo_district.rows["power_list"]
        if row["published_on"] is not None and row["published_on"] <= TODAY
    }


@pytest.fixture(scope="module")
def kind_of(demo_district: DemoDistrict):
    return {unit["unit_code"]: unit["kind"] for unit in demo_district.rows["unit"]}


def test_complete_units_by_kind_over_all_units_of_that_kind(of_district, published, kind_of):
    complete = Counter(
        kind for unit, kind in kind_of.items() if all((unit, document) in published for document in POWER_LIST_KIND)
    )
    panel = of_district["published"]
    assert column(panel, "齐全（个）", by="单位类别") == {UNIT_KIND[kind]: n for kind, n in complete.items()}
    assert column(panel, "单位（个）", by="单位类别") == {
        UNIT_KIND[kind]: n for kind, n in Counter(kind_of.values()).items()
    }


def test_revised_lists_by_kind_over_those_published(of_district, kind_of, demo_district):
    revised = Counter(kind_of[row["unit_code"]] for row in demo_district.rows["power_list"] if row["revised_on"])
    panel = of_district["revised"]
    assert column(panel, "修订过（类）", by="单位类别") == {UNIT_KIND[kind]: n for kind, n in revised.items()}


def test_missing_documents_by_kind_of_unit(of_district, published, kind_of):
    table = of_district["missing-kinds"].table.set_index("单位类别")
    for kind, label in UNIT_KIND.items():
        for document, title in POWER_LIST_KIND.items():
            lacking = [u for u, k in kind_of.items() if k == kind and (u, document) not in published]
            assert table.at[label, title] == len(lacking)


@pytest.mark.parametrize(("key", "kinds"), [("missing-village", VILLAGE_KINDS), ("missing-station", STATION_KINDS)])
def test_townships_are_told_for_villages_and_for_stations_apart(of_district, published, kind_of, key, kinds):
    table = of_district[key].table
    assert table["单位（个）"].sum() == sum(kind in kinds for kind in kind_of.values())
    lacking = [u for u, kind in kind_of.items() if kind in kinds and (u, "power") not in published]
    assert table["权力清单"].sum() == len(lacking)


def test_units_that_lack_a_document_are_listed_with_what_they_lack(of_district, published, kind_of):
    lacking = {u: [t for d, t in POWER_LIST_KIND.items() if (u, d) not in published] for u in kind_of}
    panel = of_district["missing-units"]
    shown = dict(zip(panel.codes, panel.table["缺少的清单"], strict=True))
    assert shown == {unit: "、".join(titles) for unit, titles in lacking.items() if titles}
    assert panel.table["缺少（类）"].is_monotonic_decreasing


def test_ages_are_of_the_last_revision_or_else_of_the_publication(of_district, demo_district):
    older = sum(
        (TODAY - (row["revised_on"] or row["published_on"])).days > 1096
        for row in demo_district.rows["power_list"]
        if row["published_on"]
    )
    assert of_district["ages"].table["3年以上"].sum() == older


def test_where_every_number_of_items_is_usual_the_usual_numbers_are_shown(of_district):
    panel = of_district["items"]
    assert panel.table.drop(columns="单位类别").drop_duplicates().to_numpy().tolist() == [[93, 49, 28, 93]]
    assert "均与通常一致" in panel.remark


def test_a_township_viewer_is_listed_its_own_units_only(gallery, demo_district):
    own, other = (row["township_code"] for row in demo_district.rows["township"][:2])
    viewer = Viewer(role=Role.TOWNSHIP, township_code=own)
    township = {unit["unit_code"]: unit["township_code"] for unit in demo_district.rows["unit"]}
    at_home = by_key(panels(look_at(gallery, "power_lists", viewer=viewer)))["missing-units"]
    assert {township[code] for code in at_home.codes} <= {own}
    away = by_key(panels(look_at(gallery, "power_lists", viewer=viewer, place=Place(Level.TOWNSHIP, other))))
    assert {away["missing-units"].reason, away["items"].reason} == {WITHHELD}
    assert not away["missing-kinds"].reason, "figures of a whole township are everybody's"


def test_nothing_on_record_says_so_in_every_panel(bare_gallery):
    assert {panel.reason for panel in panels(look_at(bare_gallery, "power_lists"))} == {NO_DATA}
