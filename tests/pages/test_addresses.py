"""A link opens its view; what it asks for in vain is named; what cannot be is never an error."""

import pytest

from indicators.catalogue import INDICATORS
from tests.pages.conftest import PAGES, Open
from tests.pages.screen import assert_calm, elements, html_text, table_with

NONSENSE = {
    "indicator": "happiness",
    "period": "0000",
    "kind": "castle",
    "zone": "Z404",
    "township": "<b>T404</b>",
    "unit": "![](http://x.example/i.png)",
    "event": "complaint.<i>burnt</i>",
    "by": "topic:witchcraft",
    "sort": "by_mood",
}


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"big_screen"}))
def test_nonsense_in_an_address_is_named_on_every_page(demo: Open, name: str) -> None:
    """The wall has parameters of its own (`test_big_screen.py`)."""
    page = demo(name, **NONSENSE)
    assert_calm(page)
    warnings = [str(warning.value).replace("\\", "") for warning in page.warning]
    assert len(warnings) == len(NONSENSE)
    for text in NONSENSE.values():
        assert any(text in warning for warning in warnings), text


def test_what_is_named_is_no_markup(demo: Open) -> None:
    page = demo(unit="![](http://x.example/i.png) [here](http://x.example) <img src=x> :red[x]")
    (warning,) = page.warning
    for markup in ("![", "](", "<img", ":red["):
        assert markup not in warning.value


@pytest.mark.parametrize("period", ["1900", "1900-01", "2026-11", "1900-01..2099-12", "2020Q1", "2025-12..2026-02"])
def test_any_period_a_calendar_has_opens(demo: Open, period: str) -> None:
    village = str(demo(kind="village").dataframe[0].value.index[0])
    for page in (demo(period=period), demo("village", unit=village, period=period)):
        assert_calm(page)
        assert len(page.warning) == 0
        assert page.selectbox(key="period").value == period


def test_a_link_to_a_township_opens_it(demo: Open, township: str) -> None:
    page = demo(township=township, indicator="list_published_rate", period="2025")
    assert_calm(page)
    assert page.selectbox(key="place").value == f"township:{township}"
    assert page.selectbox(key="indicator").value == "list_published_rate"
    assert page.segmented_control(key="headline").value == "list_published_rate"
    assert "类别" in table_with(page, INDICATORS["list_published_rate"].label).columns
    assert page.button(key="up-district-").label.endswith("›")


def test_a_link_to_an_indicator_that_is_not_on_top_shows_none_of_those_chosen(demo: Open) -> None:
    page = demo(indicator="exam_pass_rate")
    assert page.segmented_control(key="headline").value is None
    assert page.selectbox(key="indicator").value == "exam_pass_rate"


def test_a_unit_in_the_overview_s_address_shows_its_township(demo: Open) -> None:
    table = demo(kind="village").dataframe[0].value
    page = demo(unit=str(table.index[0]))
    assert_calm(page)
    assert str(page.selectbox(key="place").value).startswith("township:")
    assert str(table["镇（街道）"].iloc[0]) in html_text(page)


def test_steps_carry_the_whole_view(demo: Open, township: str) -> None:
    page = demo("handbook", township=township, indicator="patrol_coverage", period="2025Q3")
    (onward,) = elements(page, "page_link")
    assert f"township={township}" in onward.proto.query_string
    assert "indicator=patrol_coverage" in onward.proto.query_string
    assert "period=2025Q3" in onward.proto.query_string
