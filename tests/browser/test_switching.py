"""Every indicator and period is a click away, the address line follows, and a copied address shows the same view."""

from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, expect

from indicators.catalogue import HEADLINES, INDICATORS
from tests.browser.chromium import UNPAINTED, errors_on, settled
from tests.browser.conftest import SCREEN
from tests.browser.screen import choose, legend, open_page, params, title
from tests.demo_district import DemoDistrict

BOXED = INDICATORS["revisit_held_rate"]
DEFAULT = HEADLINES[2]
MAP = "[data-testid=stDeckGlJsonChart] canvas"


def shown(page: Page) -> tuple[str, str, str]:
    """Title, legend with figure and counts, period."""
    period = page.locator(".st-key-period").inner_text()
    return title(page).inner_text(), legend(page).inner_text(), period


def test_every_headline_and_the_box_switch_the_map_which_stays_the_same_element(page: Page) -> None:
    open_page(page, "/")
    page.wait_for_selector(MAP)
    page.eval_on_selector(MAP, "canvas => { canvas.dataset.seen = 'before'; }")
    switch = page.locator(".st-key-headline")
    for indicator in (*HEADLINES[:2], *HEADLINES[3:], DEFAULT):
        switch.get_by_role("radio", name=indicator.short_label).click()
        expect(legend(page)).to_contain_text(f"全区{indicator.short_label}")
        settled(page)
        assert params(page).get("indicator", DEFAULT.key) == indicator.key
    choose(page, "indicator", f"整改销号：{BOXED.label}")
    expect(legend(page)).to_contain_text(f"全区{BOXED.short_label}")
    settled(page)
    assert params(page)["indicator"] == BOXED.key
    assert page.eval_on_selector(MAP, "canvas => canvas.dataset.seen") == "before"


def test_a_chosen_period_and_place_stand_in_the_address_and_a_copied_address_shows_the_same_view(
    page: Page, browser: Browser
) -> None:
    open_page(page, "/?indicator=training_rate")
    everything = legend(page).inner_text()
    choose(page, "period", "2025年")
    expect(legend(page)).not_to_have_text(everything, use_inner_text=True)
    settled(page)
    page.locator(".st-key-place").get_by_role("combobox").click()
    page.get_by_role("option").nth(3).click()
    expect(title(page)).not_to_have_text("区情总览")
    settled(page)
    assert params(page).keys() >= {"indicator", "period"}
    assert params(page)["period"] == "2025"
    assert params(page).keys() & {"zone", "township"}

    copied = browser.new_context(viewport=SCREEN, locale="zh-CN").new_page()
    copied.add_init_script(UNPAINTED)
    copied.goto(page.url)
    settled(copied)
    expect(title(copied)).to_have_text(title(page).inner_text())
    assert shown(copied) == shown(page)
    assert copied.url == page.url
    copied.context.close()


def test_a_township_chosen_in_the_district_shows_its_organisation_which_goes_with_the_way_back(
    page: Page, demo_district: DemoDistrict
) -> None:
    places = demo_district.snapshot.places
    open_page(page, "/")
    panel = page.locator(".st-key-card-organisation-units")
    district, township = f"全区（{places.district_name}）", str(places.townships["name"].iloc[0])
    for place, there in ((township, 1), (district, 0), (township, 1)):
        choose(page, "place", place)
        expect(panel).to_have_count(there)
        settled(page)
        assert not errors_on(page)


NONSENSE = {
    "indicator": "no_such_indicator",
    "period": "2026Q9",
    "zone": "Z99",
    "township": "<b>村</b>",
    "unit": "' OR 1=1 --",
    "kind": "castle",
}


def test_nonsense_in_the_address_is_named_and_the_default_is_shown(page: Page) -> None:
    open_page(page, f"/?{urlencode(NONSENSE)}")
    for value in NONSENSE.values():
        expect(page.get_by_test_id("stAlert").filter(has_text=f"“{value}”")).to_have_count(1)
    expect(title(page)).to_have_text("区情总览")
    expect(legend(page)).to_contain_text(f"全区{DEFAULT.short_label}")


def test_a_period_without_data_and_a_very_long_value_are_answered_calmly(page: Page) -> None:
    for query in (
        "period=2099",
        f"indicator={'长' * 300}&period={'9' * 2000}",
        "period=2026&period=2025&unit=a&unit=b",
    ):
        open_page(page, f"/?{query}")
        expect(page.get_by_test_id("stAlert").first).to_be_visible()
        assert errors_on(page) == []
