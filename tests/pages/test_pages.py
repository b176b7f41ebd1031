"""Every page on every sort of database: a whole district, one village, a register without a record, nothing at all."""

from collections.abc import Callable
from datetime import datetime

import pytest

from data_access.contract import DEMO_SOURCE
from indicators.catalogue import CATALOGUE
from indicators.codes import UNIT_KIND
from tests.data_access.made_up_rows import Rows, register_rows, sound_rows, with_boundaries
from tests.pages.conftest import PAGES, OnRows, Open
from tests.pages.screen import assert_calm, elements, html_text, table_with


def _one_village() -> Rows:
    """One township, one village, one complaint."""
    rows = with_boundaries(sound_rows())
    return {
        "township": rows["township"][:1],
        "unit": [unit for unit in rows["unit"] if unit["unit_code"] == "V1"],
        "complaint": rows["complaint"][:1],
    }


def _records_alone() -> Rows:
    return {name: rows for name, rows in sound_rows().items() if name not in register_rows()}


DISTRICTS: dict[str, Callable[[], Rows]] = {
    "nothing": dict,
    "one village": _one_village,
    "a register alone": register_rows,
    "a small district": lambda: with_boundaries(sound_rows()),
    "records without a register": _records_alone,
}


@pytest.mark.parametrize("district", DISTRICTS)
def test_every_page_opens_on(on_rows: OnRows, district: str) -> None:
    visit = on_rows(DISTRICTS[district]())
    for name in PAGES:
        page = visit(name)
        assert_calm(page)
        assert "演示数据" not in html_text(page), name
        assert "数据截至" in html_text(page), name


def test_a_dossier_opens_for_every_unit_of_a_small_district(on_rows: OnRows) -> None:
    rows = with_boundaries(sound_rows())
    visit = on_rows(rows)
    for unit in rows["unit"]:
        page = visit("village", unit=unit["unit_code"])
        assert_calm(page)
        assert unit["name"] in html_text(page)


def test_names_that_look_like_markup_are_shown_as_they_are(on_rows: OnRows) -> None:
    rows = with_boundaries(sound_rows())
    name = "<b>甲</b> & ![](http://x) :red[乙]"
    for row in (*rows["township"], *rows["unit"], *rows["zone"]):
        row["name"] = name
    visit = on_rows(rows)
    for page in (visit(township="T1"), visit("village", unit="V1"), visit("village", unit="K1")):
        assert_calm(page)
        assert name in html_text(page)
        assert all("![" not in link.label for link in elements(page, "page_link"))
        assert all("![" not in button.label for button in page.button)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_on_the_demo_and_says_that_it_is_one(demo: Open, name: str) -> None:
    page = demo(name)
    assert_calm(page)
    assert "演示数据" in html_text(page)
    assert len(page.warning) == 0


def test_a_demo_row_among_the_sources_puts_the_badge_on_every_page(on_rows: OnRows) -> None:
    visit = on_rows({**sound_rows(), "source_status": [{"source": DEMO_SOURCE, "loaded_at": datetime(2026, 5, 17, 6)}]})
    for name in PAGES:
        assert "演示数据" in html_text(visit(name)), name


def test_every_indicator_is_on_offer_and_whichever_is_asked_for_has_its_overview(demo: Open) -> None:
    offered = demo().selectbox(key="indicator").options
    assert len(offered) == len(CATALOGUE)
    assert all(any(indicator.label in label for label in offered) for indicator in CATALOGUE)
    for indicator in CATALOGUE[::4]:  # Some of every topic; each of them is drawn in tests/controls.
        page = demo(indicator=indicator.key)
        assert [error.value for error in page.exception] == [], indicator.key
        assert indicator.short_label in html_text(page)
        assert len(elements(page, "deck_gl_json_chart")) == 1


def test_every_kind_of_unit_is_listed_and_has_its_dossier(demo: Open) -> None:
    for kind, label in UNIT_KIND.items():
        (table,) = demo(kind=kind).dataframe
        assert set(table.value["类别"]) == {label}
        unit = str(table.value.index[0])
        page = demo("village", unit=unit)
        assert_calm(page)
        assert label in html_text(page)
        assert unit in html_text(page)


def test_the_handbook_opens_the_indicator_it_is_asked_for(demo: Open) -> None:
    page = demo("handbook", indicator="patrol_coverage")
    assert [entry.label for entry in page.expander if entry.proto.expanded] == ["巡察覆盖率（%）"]
    assert [entry for entry in demo("handbook").expander if entry.proto.expanded] == []
    assert len(page.expander) == len(CATALOGUE) + 1  # The method of the ranking has one of its own.


def test_data_health_lists_sources_and_units_without_a_place_on_the_map(demo: Open) -> None:
    page = demo("data_health")
    assert not table_with(page, "来源").empty
    unmapped = table_with(page, "地图上")
    assert len(unmapped) > 600
    assert set(unmapped["类别"]) == {"股份经济合作社", "基层站所", "国有企事业单位"}


def test_data_health_counts_what_was_set_aside_by_its_reason(on_rows: OnRows) -> None:
    rows = sound_rows()
    rows["complaint"][0]["channel"] = "fax"
    rows["complaint"][1]["unit_code"] = "V404"
    visit = on_rows(rows)
    (table, *_) = visit("data_health").dataframe
    counted = {tuple(row) for row in table.value.itertuples(index=False)}
    assert ("信访举报", "代码不在约定范围", 1) in counted
    assert ("信访举报", "单位或镇（街道）不存在", 1) in counted
    assert ("反映问题类别", "所属记录不存在", 2) in counted
