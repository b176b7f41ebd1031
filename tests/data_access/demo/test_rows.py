"""Every row can be counted: dates in order and not ahead of the day, codes known, references that lead somewhere."""

import datetime

import pytest

from data_access.contract import metadata
from data_access.date_order import DATE_ORDER
from tests.data_access.demo.conftest import Demo

MAY_LIE_AHEAD = {"planned_on", "due_on", "revisit_on", "accept_by"}
MORE_ORDER = {
    "complaint": [("accepted_on", "closed_on"), ("received_on", "due_on"), ("received_on", "accept_by")],
    "inspection": [("planned_on", "started_on"), ("planned_on", "finished_on")],
    "finding": [
        ("found_on", "due_on"),
        ("submitted_on", "returned_on"),
        ("submitted_on", "verified_on"),
        ("returned_on", "verified_on"),
        ("verified_on", "revisit_on"),
    ],
    "alert": [("assigned_on", "closed_on"), ("raised_on", "due_on")],
    "task": [("feedback_on", "checked_on"), ("checked_on", "closed_on"), ("checked_on", "revisit_on")],
    "staff": [("in_post_from", "certified_on"), ("certified_on", "in_post_to")],
    "exam_result": [],
}
LOCAL_CODES = {
    ("finding", "item"): "check_item",
    ("finding", "problem"): "problem",
    ("finding", "source"): "finding_source",
    ("interview", "kind"): "interview_kind",
    ("culture_event", "kind"): "culture_kind",
    ("inspection", "campaign"): "campaign",
    ("inspection", "round"): "round",
    ("alert", "rule"): "alert_rule",
    ("alert", "outcome"): "alert_outcome",
    ("staff", "post"): "post",
    ("complaint", "outcome"): "complaint_outcome",
    ("clue", "source"): "clue_source",
    ("task", "source"): "task_source",
}
REFERENCES = [
    ("unit", "township_code", "township", "township_code"),
    ("unit", "parent_code", "unit", "unit_code"),
    *((table, "unit_code", "unit", "unit_code") for table in (
        "staff", "complaint", "clue", "inspection", "finding", "power_list", "alert", "task", "interview", "culture_event",
    )),
    *((table, "township_code", "township", "township_code") for table in ("course", "task", "interview", "culture_event")),
    ("complaint_topic", "complaint_id", "complaint", "complaint_id"),
    ("finding", "inspection_id", "inspection", "inspection_id"),
    ("attendance", "course_id", "course", "course_id"),
    ("attendance", "staff_id", "staff", "staff_id"),
    ("exam_result", "exam_id", "exam", "exam_id"),
    ("exam_result", "staff_id", "staff", "staff_id"),
]  # fmt: skip


def test_every_table_of_the_contract_has_rows(demo: Demo) -> None:
    """But `viewer`: nobody signs in to the demo."""
    assert [name for name in metadata.tables if not demo.rows[name]] == ["viewer"]


@pytest.mark.parametrize("table", sorted({*DATE_ORDER, *MORE_ORDER}))
def test_dates_of_a_row_are_in_order(demo: Demo, table: str) -> None:
    pairs = [*DATE_ORDER.get(table, ()), *MORE_ORDER.get(table, ())]
    wrong = [
        (earlier, later, dict(row))
        for row in demo.rows[table]
        for earlier, later in pairs
        if row[earlier] is not None and row[later] is not None and row[later] < row[earlier]
    ]
    assert wrong == []


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_nothing_has_happened_after_today(demo: Demo, table: str) -> None:
    end_of_today = datetime.datetime.combine(demo.today, datetime.time(23, 59, 59))
    ahead = [
        (column, value)
        for row in demo.rows[table]
        for column, value in row.items()
        if column not in MAY_LIE_AHEAD
        and (
            (isinstance(value, datetime.datetime) and value > end_of_today)
            or (type(value) is datetime.date and value > demo.today)
        )
    ]
    assert ahead == []


def test_the_last_change_is_never_before_a_recorded_step(demo: Demo) -> None:
    for name, table in metadata.tables.items():
        if "updated_at" not in table.columns:
            continue
        for row in demo.rows[name]:
            steps = [
                value for column, value in row.items() if column not in MAY_LIE_AHEAD and type(value) is datetime.date
            ]
            assert row["updated_at"].date() >= max(steps, default=datetime.date.min), (name, dict(row))


@pytest.mark.parametrize("table", sorted(metadata.tables.keys() - {"viewer"}))
def test_fixed_codes_are_those_of_the_contract_and_all_of_them_occur(demo: Demo, table: str) -> None:
    for column in metadata.tables[table].columns:
        allowed = column.info.get("codes")
        if allowed:
            used = {row[column.name] for row in demo.rows[table]} - {None}
            assert used == set(allowed), column


@pytest.mark.parametrize(("place", "list_name"), LOCAL_CODES.items(), ids=str)
def test_local_codes_are_listed(demo: Demo, place: tuple[str, str], list_name: str) -> None:
    table, column = place
    listed = {row["code"] for row in demo.rows["code_list"] if row["list_name"] == list_name}
    used = {row[column] for row in demo.rows[table]} - {None}
    assert used
    assert used <= listed


@pytest.mark.parametrize(("table", "column", "target", "key"), REFERENCES, ids=str)
def test_references_lead_to_a_row(demo: Demo, table: str, column: str, target: str, key: str) -> None:
    used = {row[column] for row in demo.rows[table]} - {None}
    assert used
    assert used <= {row[key] for row in demo.rows[target]}


def test_a_record_with_township_and_unit_names_the_units_own_township(demo: Demo) -> None:
    township = {row["unit_code"]: row["township_code"] for row in demo.rows["unit"]}
    for table in ("task", "interview", "culture_event"):
        named = [row for row in demo.rows[table] if row["unit_code"] is not None]
        assert named
        assert all(township[row["unit_code"]] == row["township_code"] for row in named)


def test_people_attend_and_sit_only_while_in_post(demo: Demo) -> None:
    staff = {row["staff_id"]: row for row in demo.rows["staff"]}
    for row in demo.rows["attendance"]:
        person = staff[row["staff_id"]]
        assert person["in_post_from"] <= row["attended_on"] <= (person["in_post_to"] or demo.today)


def test_attendance_is_on_the_day_of_the_course(demo: Demo) -> None:
    held = {row["course_id"]: row["held_on"] for row in demo.rows["course"]}
    assert all(row["attended_on"] == held[row["course_id"]] for row in demo.rows["attendance"])


def test_complaints_have_one_to_three_topics(demo: Demo) -> None:
    per_complaint = demo.all("SELECT count(*) FROM complaint_topic GROUP BY complaint_id")
    assert len(per_complaint) == len(demo.rows["complaint"])
    assert {number for (number,) in per_complaint} == {1, 2, 3}
