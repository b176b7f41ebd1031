from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import quantiles

import pytest

from controls.topics.rectification import panels
from indicators.codes import MECHANISM, TASK_DUTY
from indicators.places import Level, Place
from indicators.viewer import Role, Viewer
from tests.controls.topics.looks import by_key, column, in_year, look_at
from tests.demo_district import TODAY, DemoDistrict

TERM_START = date(2021, 12, 1)


@pytest.fixture(scope="module")
def of_district(gallery):
    return by_key(panels(look_at(gallery, "rectification")))


@pytest.fixture(scope="module")
def findings(demo_district: DemoDistrict):
    return demo_district.rows["finding"]


def _is_open(row):
    return not (row["verified_on"] and row["verified_on"] <= TODAY)


def test_each_mechanism_is_cut_into_stages_that_make_up_what_was_found(of_district, findings):
    found: Counter[str] = Counter()
    verified: Counter[str] = Counter()
    for row in findings:
        if TERM_START <= row["found_on"] <= TODAY:
            found[MECHANISM[row["mechanism"]]] += 1
            verified[MECHANISM[row["mechanism"]]] += not _is_open(row)
    panel = of_district["mechanisms"]
    assert column(panel, "发现问题（项）", by="整改机制") == found
    assert column(panel, "已销号（项）", by="整改机制") == verified
    table = panel.table
    assert (table["整改中（项）"] + table["待核验（项）"] + table["已销号（项）"] == table["发现问题（项）"]).all()
    assert (table["已回访（项）"] <= table["已销号（项）"]).all()


def test_lights_follow_the_days_left(of_district, findings):
    left = [(row["due_on"] - TODAY).days for row in findings if _is_open(row)]
    expected = {
        "已逾期": sum(days < 0 for days in left),
        "剩不足 10 天": sum(0 <= days < 10 for days in left),
        "剩 10–20 天": sum(10 <= days <= 20 for days in left),
        "剩超过 20 天": sum(days > 20 for days in left),
    }
    panel = of_district["lights"]
    assert column(panel, "未销号（项）", by="时限") == expected
    assert list(panel.table["灯"]) == ["▲!", "◆?", "◆", "✓"]
    assert f"共 {len(left)} 项未销号；" in panel.remark


def test_overdue_ages_add_up(of_district, findings):
    late = [TODAY - row["due_on"] for row in findings if _is_open(row) and row["due_on"] < TODAY]
    shown = column(of_district["overdue"], "逾期未销号（项）", by="逾期")
    assert sum(shown.values()) == len(late)
    assert shown["31–90天"] == sum(timedelta(days=30) < wait <= timedelta(days=90) for wait in late)


def test_days_to_verification_are_quartiles_of_what_was_verified_in_the_period(of_district, findings):
    days = defaultdict(list)
    for row in findings:
        if in_year(row["verified_on"], 2026, until=TODAY):
            for label in ("全部", MECHANISM[row["mechanism"]]):
                days[label].append((row["verified_on"] - row["found_on"]).days)
    panel = of_district["days"]
    assert column(panel, "销号（项）", by="整改机制") == {label: len(of) for label, of in days.items()}
    for name, at in (("下四分位（天）", 0), ("中位数（天）", 1), ("上四分位（天）", 2)):
        expected = {label: quantiles(of, n=4, method="inclusive")[at] for label, of in days.items()}
        assert column(panel, name, by="整改机制") == pytest.approx(expected)


def test_a_problem_recurs_where_the_same_unit_had_it_verified_within_a_year(of_district, findings, gallery):
    labels = gallery.snapshot.code_labels["problem"]
    verified = defaultdict(list)
    for row in findings:
        if row["verified_on"]:
            verified[row["unit_code"], row["problem"]].append(row["verified_on"])
    recurred = Counter(
        labels[row["problem"]]
        for row in findings
        if in_year(row["found_on"], 2026, until=TODAY)
        and any(
            day < row["found_on"] <= day + timedelta(days=365) for day in verified[row["unit_code"], row["problem"]]
        )
    )
    shown = column(of_district["recurrence"], "复发（项）", by="问题类别")
    assert shown.items() <= recurred.items()
    assert list(shown.values()) == [n for _, n in recurred.most_common(8)]


def test_what_was_sent_back_stands_beside_what_was_submitted(of_district, findings):
    returned = Counter(
        MECHANISM[row["mechanism"]] for row in findings if in_year(row["returned_on"], 2026, until=TODAY)
    )
    table = of_district["returned"].table
    back = table[table["分组"] == "整改退回"]
    assert dict(zip(back["类别"], back["本期（项）"], strict=True)) == returned


def test_the_loop_of_tasks_counts_each_stage_on_its_own_day(of_district, demo_district):
    columns = {
        "下派": "dispatched_on",
        "反馈": "feedback_on",
        "核查": "checked_on",
        "回访": "revisit_on",
        "办结": "closed_on",
    }
    tasks = demo_district.rows["task"]
    expected = {name: sum(in_year(row[day], 2026, until=TODAY) for row in tasks) for name, day in columns.items()}
    assert column(of_district["task-loop"], "本期（项）", by="环节") == expected
    duties = of_district["task-duties"].table.set_index("责任类别")
    assert duties.sum().to_dict() == expected
    closed = Counter(TASK_DUTY[row["duty"]] for row in tasks if in_year(row["closed_on"], 2026, until=TODAY))
    assert duties["办结"].to_dict() == closed


def test_a_township_sees_its_own_rectification(gallery, findings, demo_district):
    code = str(gallery.snapshot.places.townships.index[0])
    viewer = Viewer(role=Role.TOWNSHIP, township_code=code)
    shown = by_key(panels(look_at(gallery, "rectification", viewer=viewer, place=Place(Level.TOWNSHIP, code))))
    inside = {row["unit_code"] for row in demo_district.rows["unit"] if row["township_code"] == code}
    own = [row for row in findings if row["unit_code"] in inside and TERM_START <= row["found_on"] <= TODAY]
    assert shown["mechanisms"].table["发现问题（项）"].sum() == len(own)


def test_without_records_every_panel_says_why_it_is_empty(bare_gallery):
    shown = panels(look_at(bare_gallery, "rectification"))
    assert {panel.reason for panel in shown} == {"本期无数据"}


def test_every_panel_has_words_and_chinese_titles(of_district):
    for key, panel in of_district.items():
        assert panel.alt, key
        titles = "".join(map(str, panel.table.columns))
        assert not [letter for letter in titles if letter.isascii() and letter.isalpha()], key
