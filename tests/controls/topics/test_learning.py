from collections import Counter, defaultdict
from datetime import date

import pytest

from controls.topics.learning import panels
from controls.topics.units import NO_DATA
from display.formats import WITHHELD
from indicators.codes import COURSE_LEVEL, UNIT_KIND
from indicators.places import Level, Place
from indicators.uncertainty import wilson
from indicators.viewer import Role, Viewer
from tests.controls.topics.looks import by_key, column, in_year, look_at
from tests.demo_district import TODAY, DemoDistrict


@pytest.fixture(scope="module")
def of_district(gallery):
    return by_key(panels(look_at(gallery, "learning")))


@pytest.fixture(scope="module")
def posts(demo_district: DemoDistrict):
    return {row["code"]: row["label"] for row in demo_district.rows["code_list"] if row["list_name"] == "post"}


@pytest.fixture(scope="module")
def in_post(demo_district: DemoDistrict):
    """staff_id → person, of those in post today"""
    return {
        person["staff_id"]: person
        for person in demo_district.rows["staff"]
        if (person["in_post_from"] or date.min) <= TODAY
        and not (person["in_post_to"] and person["in_post_to"] <= TODAY)
    }


@pytest.fixture(scope="module")
def trained(demo_district: DemoDistrict, in_post):
    """Of those in post, who attended a course this year while in post."""
    return {
        a["staff_id"]
        for a in demo_district.rows["attendance"]
        if a["staff_id"] in in_post
        and in_year(a["attended_on"], 2026, until=TODAY)
        and a["attended_on"] >= (in_post[a["staff_id"]]["in_post_from"] or date.min)
    }


@pytest.fixture(scope="module")
def results(demo_district: DemoDistrict):
    """staff_id → result of this year's exam"""
    exams = {e["exam_id"] for e in demo_district.rows["exam"] if in_year(e["held_on"], 2026, until=TODAY)}
    return {row["staff_id"]: row for row in demo_district.rows["exam_result"] if row["exam_id"] in exams}


def test_courses_are_counted_by_level_beside_attendances(of_district, demo_district):
    courses = demo_district.rows["course"]
    held = Counter(c["level"] for c in courses if in_year(c["held_on"], 2026, until=TODAY))
    level = {c["course_id"]: c["level"] for c in courses}
    visits = Counter(
        level[a["course_id"]] for a in demo_district.rows["attendance"] if in_year(a["attended_on"], 2026, until=TODAY)
    )
    panel = of_district["courses"]
    assert column(panel, "举办（期）", by="级别") == {COURSE_LEVEL[code]: n for code, n in held.items()}
    assert column(panel, "参训（人次）", by="级别") == {COURSE_LEVEL[code]: n for code, n in visits.items()}


def test_persons_are_counted_once_however_often_they_attend(of_district, trained, demo_district):
    assert f"本年已参训且在岗 {len(trained):,} 人" in of_district["courses"].remark
    visits = [a for a in demo_district.rows["attendance"] if in_year(a["attended_on"], 2026, until=TODAY)]
    assert len(visits) > len(trained)


def test_trained_of_required_by_post_with_the_wilson_interval(of_district, in_post, trained, posts):
    due = Counter(person["post"] for person in in_post.values())
    done = Counter(in_post[staff]["post"] for staff in trained)
    panel = of_district["training-posts"]
    assert column(panel, "在岗人员（人）", by="岗位") == {posts[code]: n for code, n in due.items()}
    assert column(panel, "已参训（人）", by="岗位") == {posts[code]: n for code, n in done.items()}
    low, high = wilson(done["secretary"], due["secretary"])
    shown = column(panel, "95% 区间", by="岗位")[posts["secretary"]]
    assert shown == f"{100 * float(low):.1f}–{100 * float(high):.1f}%"


def test_trained_of_required_by_kind_of_unit(of_district, in_post, trained, demo_district):
    kind = {unit["unit_code"]: unit["kind"] for unit in demo_district.rows["unit"]}
    done = Counter(kind[in_post[staff]["unit_code"]] for staff in trained)
    assert column(of_district["training-kinds"], "已参训（人）", by="单位类别") == {
        UNIT_KIND[code]: n for code, n in done.items()
    }


def test_townships_add_up_to_the_district(of_district, in_post, trained):
    table = of_district["training-townships"].table
    assert (table["已参训（人）"].sum(), table["在岗人员（人）"].sum()) == (len(trained), len(in_post))


def test_the_exam_tells_required_sat_passed_failed_and_absent(of_district, results):
    sat = [row for row in results.values() if row["taken_on"] is not None]
    passed = [row for row in sat if row["score"] >= 60]
    assert column(of_district["exam"], "人数", by="环节") == {
        "应考": len(results),
        "已参考": len(sat),
        "合格": len(passed),
        "不合格": len(sat) - len(passed),
        "缺考": len(results) - len(sat),
    }


def test_scores_fall_into_bands_of_ten_and_the_line_is_the_exams_own(of_district, results):
    bands = Counter(min(int(row["score"]) // 10 * 10, 90) for row in results.values() if row["score"] is not None)
    panel = of_district["scores"]
    expected = {f"{band}–{100 if band == 90 else band + 9} 分": n for band, n in bands.items()}
    assert column(panel, "人数", by="成绩") == expected
    assert "合格线 60 分" in panel.alt


def test_gaps_are_ordered_by_the_people_missing(of_district, in_post, trained, demo_district, posts):
    township = {unit["unit_code"]: unit["township_code"] for unit in demo_district.rows["unit"]}
    names = {row["township_code"]: row["name"] for row in demo_district.rows["township"]}
    missing: Counter[tuple[str, str]] = Counter()
    for staff, person in in_post.items():
        if staff not in trained:
            missing[names[township[person["unit_code"]]], posts[person["post"]]] += 1
    table = of_district["training-gaps"].table
    shown = {(row["镇（街道）"], row["岗位"]): row["未参训（人）"] for row in table.to_dict("records")}
    assert shown == dict(missing)
    assert table["未参训（人）"].is_monotonic_decreasing


def test_units_are_listed_with_numbers_by_post_and_nobodys_name(of_district, in_post, trained, demo_district):
    missing: defaultdict[str, int] = defaultdict(int)
    for staff, person in in_post.items():
        if staff not in trained:
            missing[person["unit_code"]] += 1
    panel = of_district["missing-staff"]
    shown = dict(zip(panel.codes, panel.table["未参训（人）"], strict=True))
    assert {code: n for code, n in shown.items() if n} == dict(missing)
    assert not {row["staff_id"] for row in demo_district.rows["staff"]} & set(panel.table.astype(str).stack())


def test_a_township_viewer_is_listed_its_own_units_only(gallery, demo_district):
    own, other = (row["township_code"] for row in demo_district.rows["township"][:2])
    viewer = Viewer(role=Role.TOWNSHIP, township_code=own)
    at_home = by_key(panels(look_at(gallery, "learning", viewer=viewer)))["missing-staff"]
    township = {unit["unit_code"]: unit["township_code"] for unit in demo_district.rows["unit"]}
    assert {township[code] for code in at_home.codes} == {own}
    away = look_at(gallery, "learning", viewer=viewer, place=Place(Level.TOWNSHIP, other))
    assert by_key(panels(away))["missing-staff"].reason == WITHHELD


def test_a_township_is_told_by_kind_and_post_instead_of_by_township(gallery, demo_district):
    place = Place(Level.TOWNSHIP, demo_district.rows["township"][0]["township_code"])
    found = by_key(panels(look_at(gallery, "learning", place=place)))
    assert "training-townships" not in found
    assert "单位类别" in found["training-gaps"].table or found["training-gaps"].reason


def test_nothing_on_record_says_so_in_every_panel(bare_gallery):
    assert {panel.reason for panel in panels(look_at(bare_gallery, "learning"))} == {NO_DATA}
