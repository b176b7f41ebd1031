"""From the district to one village and back: map, list, links, the browser's own buttons."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from data_access.engine import open_engine
from indicators.places import DISTRICT, Level, Place
from tests.browser.chromium import settled
from tests.browser.screen import Atlas, click_unit, open_page, params, path, read_atlas, stopped_clock, title
from tests.demo_district import TODAY


@pytest.fixture(scope="module")
def atlas(demo_database: str) -> Atlas:
    engine = open_engine(demo_database)
    found = read_atlas(engine, today=TODAY)
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def parent_and_child(demo_database: str) -> tuple[str, str]:
    """A village and its co-operative."""
    engine = open_engine(demo_database)
    with engine.connect() as connection:
        found = connection.execute(
            sa.text("SELECT parent_code, unit_code FROM unit WHERE kind = 'cooperative' ORDER BY unit_code")
        ).first()
    engine.dispose()
    assert found is not None
    return str(found[0]), str(found[1])


def largest_village(atlas: Atlas) -> str:
    return max(atlas.shapes.units, key=lambda code: atlas.shapes.units[code].area)


def test_clicks_on_the_map_lead_to_the_township_and_to_the_dossier_and_the_browsers_buttons_lead_back(
    painted_page: Page, atlas: Atlas
) -> None:
    page = painted_page
    code = largest_village(atlas)
    township = atlas.places.parent(Place(Level.UNIT, code))
    stopped_clock(page)
    open_page(page, "/")
    click_unit(page, atlas, DISTRICT, code, leads_to=re.compile("township="))
    expect(title(page)).to_have_text(atlas.places.name(township))
    assert params(page)["township"] == township.code

    click_unit(page, atlas, township, code, leads_to=re.compile("/village"))
    expect(title(page)).to_have_text(str(atlas.units.at[code, "name"]))
    assert (path(page), params(page)["unit"]) == ("/village", code)

    # The history holds the township twice: as it was opened, and with the unit that was clicked in it.
    for expected in (atlas.places.name(township), atlas.places.name(township), "区情总览"):
        page.go_back()
        settled(page)
        expect(title(page)).to_have_text(expected)
        assert path(page) == "/"
    assert not {"township", "unit"} & set(params(page))
    for expected in (atlas.places.name(township), atlas.places.name(township), str(atlas.units.at[code, "name"])):
        page.go_forward()
        settled(page)
        expect(title(page)).to_have_text(expected)
    assert (path(page), params(page)["unit"]) == ("/village", code)


def test_the_breadcrumb_leads_up_step_by_step(page: Page, atlas: Atlas) -> None:
    code = largest_village(atlas)
    township = atlas.places.parent(Place(Level.UNIT, code))
    zone = atlas.places.parent(township)
    open_page(page, f"/village?unit={code}&indicator=training_rate")
    crumbs = page.locator(".st-key-breadcrumb")
    for place in (township, zone):
        crumbs.get_by_text(f"{atlas.places.name(place)} ›").click()
        expect(title(page)).to_have_text(atlas.places.name(place))
        assert (path(page), params(page)[place.level.value]) == ("/", place.code)
        assert params(page)["indicator"] == "training_rate"
    crumbs.get_by_text(f"{atlas.places.district_name} ›").click()
    expect(title(page)).to_have_text("区情总览")
    assert set(params(page)) == {"indicator"}


def test_the_weakest_unit_is_a_link_to_its_dossier(page: Page, atlas: Atlas) -> None:
    open_page(page, "/?indicator=rectified_rate&period=2026")
    link = page.locator(".st-key-card-map").get_by_test_id("stPageLink-NavLink").first
    name = link.inner_text().split()[0]
    link.click()
    expect(title(page)).to_have_text(name)
    assert atlas.units.at[params(page)["unit"], "name"] == name


def test_a_co_operative_is_reached_from_its_village_and_leads_back(
    page: Page, atlas: Atlas, parent_and_child: tuple[str, str]
) -> None:
    village, co_operative = (str(atlas.units.at[code, "name"]) for code in parent_and_child)
    open_page(page, f"/village?unit={parent_and_child[0]}")
    page.locator(".st-key-card-kin").get_by_text(f"{co_operative} ›").click()
    expect(title(page)).to_have_text(co_operative)
    settled(page)
    assert params(page)["unit"] == parent_and_child[1]
    page.locator(".st-key-card-kin").get_by_text(f"{village} ›").click()
    expect(title(page)).to_have_text(village)
    page.go_back()
    expect(title(page)).to_have_text(co_operative)


def test_a_station_is_reached_through_the_list_of_its_township(page: Page, atlas: Atlas) -> None:
    stations = atlas.units[atlas.units["kind"] == "station"]
    township = str(stations["township_code"].iloc[0])
    listed = stations[stations["township_code"] == township]["name"]
    open_page(page, f"/?township={township}&kind=station")
    table = page.locator(".st-key-card-units").get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    expect(table).to_have_count(1)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 20, box["y"] + 34 * 1.5)  # The box of the first row, drawn on a canvas.
    link = page.locator(".st-key-card-units").get_by_text(f"打开 {listed.iloc[0]} 的档案 ›")
    link.click()
    expect(title(page)).to_have_text(str(listed.iloc[0]))
    assert path(page) == "/village"
    assert atlas.units.at[params(page)["unit"], "kind"] == "station"
