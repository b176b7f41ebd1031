from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

import pytest

from controls.topics.inspections import panels
from display.formats import WITHHELD
from indicators.codes import INSPECTION_KIND, INSPECTION_MODE
from indicators.periods import month_of, parse, year
from indicators.places import Level, Place
from indicators.viewer import Role, Viewer
from tests.controls.topics.looks import by_key, column, in_year, look_at
from tests.demo_district import TODAY, DemoDistrict

TERM_START = date(2021, 12, 1)


@pytest.fixture(scope="module")
def of_district(gallery):
    return by_key(panels(look_at(gallery, "inspections")))


@pytest.fixture(scope="module")
def found(demo_district: DemoDistrict):
    return [row for row in demo_district.rows["finding"] if in_year(row["found_on"], 2026, until=TODAY)]


def _party_organisations(demo_district: DemoDistrict, *, on: date) -> set[str]:
    return {
        row["unit_code"]
        for row in demo_district.rows["unit"]
        if row["has_party_org"]
        and (row["opened_on"] is None or row["opened_on"] <= on)
        and (row["closed_on"] is None or row["closed_on"] > on)
    }


def _patrolled(demo_district: DemoDistrict, *, by: date, **wanted: str) -> set[str]:
    return {
        row["unit_code"]
        for row in demo_district.rows["inspection"]
        if row["kind"] == "patrol"
        and row["finished_on"]
        and TERM_START <= row["finished_on"] <= by
        and all(row[name] == value for name, value in wanted.items())
    }


def test_the_curve_counts_each_party_organisation_once(gallery, demo_district):
    shown = by_key(panels(look_at(gallery, "inspections", period=year(2024))))["coverage"]
    covered = column(shown, "累计已巡察（个）", by="月末")
    for text, end in (("2022-06", date(2022, 6, 30)), ("2024-12", date(2024, 12, 31))):
        base = _party_organisations(demo_district, on=end)
        assert covered[text] == len(_patrolled(demo_district, by=end) & base)


def test_what_is_left_and_the_pace_it_takes_are_said(gallery, demo_district):
    panel = by_key(panels(look_at(gallery, "inspections", period=year(2024))))["coverage"]
    end = date(2024, 12, 31)
    base = _party_organisations(demo_district, on=end)
    left = len(base - _patrolled(demo_district, by=end))
    # The term of five years that began in December 2021 ends with November 2026.
    months = month_of(date(2026, 11, 1)) - month_of(end)
    assert f"还剩 {left} 个，每月需 {left / months:.1f} 个" in panel.remark


def test_a_complete_term_asks_for_no_pace(of_district):
    assert "已全覆盖" in of_district["coverage"].remark
    assert "每月需" not in of_district["coverage"].remark


@pytest.mark.parametrize(("key", "dimension", "by"), [("modes", "mode", "巡察模式"), ("rounds", "round", "轮次")])
def test_modes_and_rounds_count_party_organisations_not_patrols(
    of_district, demo_district, gallery, key, dimension, by
):
    labels = INSPECTION_MODE if dimension == "mode" else gallery.snapshot.code_labels["round"]
    base = _party_organisations(demo_district, on=TODAY)
    expected = {
        label: len(_patrolled(demo_district, by=TODAY, **{dimension: code}) & base) for code, label in labels.items()
    }
    assert column(of_district[key], "已巡察党组织（个）", by=by) == expected


def test_checks_are_counted_by_kind(of_district, demo_district):
    expected = Counter(
        INSPECTION_KIND[row["kind"]]
        for row in demo_district.rows["inspection"]
        if in_year(row["finished_on"], 2026, until=TODAY)
    )
    assert column(of_district["kinds"], "本期（次）", by="检查类别") == expected


def test_all_seventy_five_items_are_there_with_the_units_they_were_found_in(of_district, found):
    panel = of_district["items"]
    assert list(panel.table["序号"]) == list(range(1, 76))
    units = defaultdict(set)
    for row in found:
        units[row["item"]].add(row["unit_code"])
    shown = column(panel, "涉及单位（个）", by="序号")
    assert shown == {number: len(units[f"item_{number:02d}"]) for number in range(1, 76)}
    again = sum(len(of) >= 3 for of in units.values())
    assert f"{again} 条在 3 个及以上单位反复出现" in panel.remark


def test_the_items_found_most_are_split_by_township(of_district, found, demo_district):
    table = of_district["item-townships"].table
    assert list(table["涉及单位（个）"]) == sorted(table["涉及单位（个）"], reverse=True)
    units = {row["unit_code"]: row["township_code"] for row in demo_district.rows["unit"]}
    names = {row["township_code"]: row["name"] for row in demo_district.rows["township"]}
    number = int(table["巡察监督内容"].iloc[0].removeprefix("巡察监督内容第").removesuffix("条"))
    expected = Counter(names[units[row["unit_code"]]] for row in found if row["item"] == f"item_{number:02d}")
    row = table.iloc[0]
    assert {name: row[name] for name in names.values() if row[name]} == expected


def test_problems_are_ordered_by_the_units_they_recur_in(of_district, found, gallery):
    labels = gallery.snapshot.code_labels["problem"]
    units = defaultdict(set)
    for row in found:
        units[labels[row["problem"]]].add(row["unit_code"])
    shown = column(of_district["problems"], "涉及单位（个）", by="问题类别")
    assert shown == {label: len(of) for label, of in units.items()}
    assert list(shown.values()) == sorted(shown.values(), reverse=True)


def test_units_not_checked_in_the_period_are_listed_the_longest_ago_first(of_district, demo_district):
    checks = defaultdict(list)
    for row in demo_district.rows["inspection"]:
        if row["finished_on"] and row["finished_on"] <= TODAY:
            checks[row["unit_code"]].append(row["finished_on"])
    expected = {
        row["unit_code"]
        for row in demo_district.rows["unit"]
        if row["kind"] in ("village", "community", "cooperative")
        and not any(day.year == 2026 for day in checks[row["unit_code"]])
    }
    panel = of_district["unchecked"]
    assert set(panel.codes) == expected
    last = list(panel.table["最近一次检查"])
    assert last == sorted(last, key=lambda text: "" if text == "从未" else text)


def test_a_unit_never_checked_is_called_so(bare_gallery, gallery):
    shown = by_key(panels(look_at(gallery, "inspections", period=year(2022))))["unchecked"]
    never = sum(text == "从未" for text in shown.table["最近一次检查"])
    assert never
    assert f"其中 {never} 个从未受检" in shown.remark


def test_a_township_sees_units_of_its_own_only(gallery):
    places = gallery.snapshot.places
    own, other = (str(code) for code in places.townships.index[:2])
    viewer = Viewer(role=Role.TOWNSHIP, township_code=own)
    shown = by_key(panels(look_at(gallery, "inspections", viewer=viewer, period=parse("2023Q1"))))["unchecked"]
    assert {places.units.at[code, "township_code"] for code in shown.codes} == {own}
    elsewhere = look_at(gallery, "inspections", viewer=viewer, place=Place(Level.TOWNSHIP, other))
    assert by_key(panels(elsewhere))["unchecked"].reason == WITHHELD


def test_without_records_every_panel_says_why_it_is_empty(bare_gallery):
    shown = panels(look_at(bare_gallery, "inspections"))
    assert {panel.reason for panel in shown} == {"本期无数据"}


def test_every_panel_has_words_and_chinese_titles(of_district):
    for key, panel in of_district.items():
        assert panel.alt, key
        titles = "".join(map(str, panel.table.columns))
        assert not [letter for letter in titles if letter.isascii() and letter.isalpha()], key


def test_on_a_phone_a_table_stands_in_for_the_picture_that_has_no_room(gallery, of_district):
    look = look_at(gallery, "inspections")
    shown = by_key(panels(replace(look, is_phone=True)))
    assert shown["item-townships"].spec is None
    assert shown["item-townships"].table.equals(of_district["item-townships"].table)
    assert of_district["item-townships"].spec is not None
