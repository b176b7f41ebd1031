"""What every indicator should be, counted straight from rows, one loop at a time, after the catalogue's `how_counted`."""

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from tests.oracles.asked import ALL_KINDS, STATIONS, VILLAGE, VILLAGE_LISTS, Asked
from tests.oracles.sound_rows import Row

LISTS = ("power", "responsibility", "negative", "flowchart")
Pair = tuple[int, int | None]


def count_of(rows: Iterable[Any]) -> int:
    return len(list(rows))


def _complaint_count(q: Asked) -> Pair:
    return count_of(c for c in q.of("complaint") if q.within(c["received_on"])), None


def _complaint_per_1000_members(q: Asked) -> Pair:
    n = members = 0
    for unit in q.active(VILLAGE):
        if unit["party_members"]:
            members += unit["party_members"]
            n += count_of(c for c in q.of("complaint", unit_code=unit["unit_code"]) if q.within(c["received_on"]))
    return n, members


def _complaint_repeat_rate(q: Asked) -> Pair:
    received = [c for c in q.of("complaint") if q.within(c["received_on"])]
    return count_of(c for c in received if c["is_repeat"]), len(received)


def _complaint_on_time_rate(q: Asked) -> Pair:
    due = [c for c in q.of("complaint") if q.fell_due(c)]
    return count_of(c for c in due if c["closed_on"] and c["closed_on"] <= c["due_on"]), len(due)


def _complaint_open(q: Asked) -> Pair:
    return count_of(c for c in q.of("complaint") if q.by(c["received_on"]) and not q.by(c["closed_on"])), None


def _complaint_overdue(q: Asked) -> Pair:
    return count_of(c for c in q.of("complaint") if q.is_overdue(c, closing="closed_on")), None


def _complaint_stock_reduction(q: Asked) -> Pair:
    opening = [
        c
        for c in q.of("complaint")
        if c["received_on"] < q.new_year and (c["closed_on"] is None or c["closed_on"] >= q.new_year)
    ]
    return count_of(c for c in opening if q.by(c["closed_on"])), len(opening)


def _complaint_new_yoy(q: Asked) -> Pair:
    last_complete = q.today.replace(day=1) - timedelta(days=1)
    end = min(q.end, last_complete)
    start_before = date(q.start.year - 1, q.start.month, 1)
    end_before = date(end.year - 1, end.month, monthrange(end.year - 1, end.month)[1])
    received = [c["received_on"] for c in q.of("complaint")]
    return (
        count_of(day for day in received if q.start <= day <= end),
        count_of(day for day in received if start_before <= day <= end_before),
    )


def _complaint_sponsored_closed_rate(q: Asked) -> Pair:
    pool = [
        c
        for c in q.of("complaint")
        if c["sponsor"] and q.by(c["received_on"]) and not (c["closed_on"] and c["closed_on"] < q.start)
    ]
    return count_of(c for c in pool if q.within(c["closed_on"])), len(pool)


def _patrol_coverage(q: Asked) -> Pair:
    base = [unit for unit in q.active(ALL_KINDS) if unit["has_party_org"]]
    patrolled = 0
    for unit in base:
        days = [i["finished_on"] for i in q.of("inspection", kind="patrol", unit_code=unit["unit_code"])]
        patrolled += any(q.by(day) and day >= q.term_start for day in days)
    return patrolled, len(base)


def _check_coverage(q: Asked) -> Pair:
    base = q.active(VILLAGE_LISTS)
    checked = 0
    for unit in base:
        checked += any(q.within(i["finished_on"]) for i in q.of("inspection", unit_code=unit["unit_code"]))
    return checked, len(base)


def _findings_per_inspection(q: Asked) -> Pair:
    return (
        count_of(f for f in q.of("finding") if q.within(f["found_on"])),
        count_of(i for i in q.of("inspection") if q.within(i["finished_on"])),
    )


def _rectified_rate(q: Asked) -> Pair:
    found = [f for f in q.of("finding") if q.by(f["found_on"]) and f["found_on"] >= q.term_start]
    return count_of(f for f in found if q.by(f["verified_on"])), len(found)


def _rectified_on_time_rate(q: Asked) -> Pair:
    due = [f for f in q.of("finding") if q.fell_due(f)]
    return count_of(f for f in due if f["verified_on"] and f["verified_on"] <= f["due_on"]), len(due)


def _rectification_overdue(q: Asked) -> Pair:
    return count_of(f for f in q.of("finding") if q.is_overdue(f, closing="verified_on")), None


def _revisit_held_rate(q: Asked) -> Pair:
    due = [f for f in q.of("finding") if q.within(f["revisit_on"])]
    return count_of(f for f in due if f["revisit_held"]), len(due)


def _recurrence_rate(q: Asked) -> Pair:
    found = [f for f in q.of("finding") if q.within(f["found_on"])]
    recurred = 0
    for finding in found:
        recurred += any(
            earlier["unit_code"] == finding["unit_code"]
            and earlier["problem"] == finding["problem"]
            and earlier["verified_on"] is not None
            and earlier["verified_on"] < finding["found_on"] <= earlier["verified_on"] + timedelta(days=365)
            for earlier in q.rows["finding"]
            if finding["problem"]
        )
    return recurred, len(found)


def _training_rate(q: Asked) -> Pair:
    staff = q.in_post(ALL_KINDS)
    trained = 0
    for person in staff:
        days = [a["attended_on"] for a in q.rows["attendance"] if a["staff_id"] == person["staff_id"]]
        since = person["in_post_from"] or date.min
        trained += any(q.new_year <= day <= q.as_of and day >= since for day in days)
    return trained, len(staff)


def _results_of_the_year(q: Asked) -> list[tuple[str, Row, Row]]:
    """(staff, exam, result) of the area's staff for the exams of the period's year."""
    here = {person["staff_id"] for person in q.of("staff")}
    return [
        (result["staff_id"], exam, result)
        for result in q.rows["exam_result"]
        for exam in q.rows["exam"]
        if result["exam_id"] == exam["exam_id"] and exam["held_on"].year == q.end.year and result["staff_id"] in here
    ]


def _exam_required(q: Asked) -> set[str]:
    return {staff for staff, exam, _ in _results_of_the_year(q) if q.by(exam["held_on"])}


def _exam_sat(q: Asked, *, passed: bool) -> set[str]:
    return {
        staff
        for staff, exam, result in _results_of_the_year(q)
        if q.by(result["taken_on"])
        and result["taken_on"].year == q.end.year
        and (not passed or (result["score"] is not None and result["score"] >= exam["pass_score"]))
    }


def _exam_participation_rate(q: Asked) -> Pair:
    return len(_exam_sat(q, passed=False)), len(_exam_required(q))


def _exam_pass_rate(q: Asked) -> Pair:
    return len(_exam_sat(q, passed=True)), len(_exam_sat(q, passed=False))


def _lists(q: Asked, kinds: tuple[str, ...]) -> Pair:
    base = q.active(kinds)
    complete = 0
    for unit in base:
        published = {p["kind"] for p in q.of("power_list", unit_code=unit["unit_code"]) if q.by(p["published_on"])}
        complete += published == set(LISTS)
    return complete, len(base)


def _pool(q: Asked, table: str, *, opening: str) -> Pair:
    pool = [row for row in q.of(table) if q.by(row[opening]) and not (row["closed_on"] and row["closed_on"] < q.start)]
    return count_of(row for row in pool if q.within(row["closed_on"])), len(pool)


def _alert_red_open(q: Asked) -> Pair:
    red = q.of("alert", level="red")
    return count_of(a for a in red if q.by(a["raised_on"]) and not q.by(a["closed_on"])), None


def _liaison_coverage(q: Asked) -> Pair:
    base = q.active(VILLAGE)
    return count_of(unit for unit in base if q.by(unit["liaison_on"])), len(base)


def _certified_rate(q: Asked) -> Pair:
    staff = q.in_post(VILLAGE_LISTS)
    return count_of(person for person in staff if q.by(person["certified_on"])), len(staff)


def _dual_post_rate(q: Asked) -> Pair:
    base = [unit for unit in q.active(ALL_KINDS) if unit["has_party_org"]]
    dual = {person["unit_code"] for person in q.in_post(ALL_KINDS) if person["dual_post"]}
    return count_of(unit for unit in base if unit["unit_code"] in dual), len(base)


def _culture_count(q: Asked) -> Pair:
    return count_of(event for event in q.of("culture_event") if q.within(event["held_on"])), None


def _interview_count(q: Asked) -> Pair:
    return count_of(interview for interview in q.of("interview") if q.within(interview["held_on"])), None


def _task_feedback_on_time_rate(q: Asked) -> Pair:
    due = [t for t in q.of("task") if q.fell_due(t)]
    return count_of(t for t in due if t["feedback_on"] and t["feedback_on"] <= t["due_on"]), len(due)


ORACLES: Mapping[str, Callable[[Asked], Pair]] = {
    "complaint_count": _complaint_count,
    "complaint_per_1000_members": _complaint_per_1000_members,
    "complaint_repeat_rate": _complaint_repeat_rate,
    "complaint_on_time_rate": _complaint_on_time_rate,
    "complaint_open": _complaint_open,
    "complaint_overdue": _complaint_overdue,
    "complaint_stock_reduction": _complaint_stock_reduction,
    "complaint_new_yoy": _complaint_new_yoy,
    "complaint_sponsored_closed_rate": _complaint_sponsored_closed_rate,
    "patrol_coverage": _patrol_coverage,
    "check_coverage": _check_coverage,
    "findings_per_inspection": _findings_per_inspection,
    "rectified_rate": _rectified_rate,
    "rectified_on_time_rate": _rectified_on_time_rate,
    "rectification_overdue": _rectification_overdue,
    "revisit_held_rate": _revisit_held_rate,
    "recurrence_rate": _recurrence_rate,
    "training_rate": _training_rate,
    "exam_participation_rate": _exam_participation_rate,
    "exam_pass_rate": _exam_pass_rate,
    "list_published_rate": lambda q: _lists(q, VILLAGE_LISTS),
    "station_list_published_rate": lambda q: _lists(q, STATIONS),
    "alert_closed_rate": lambda q: _pool(q, "alert", opening="raised_on"),
    "alert_red_open": _alert_red_open,
    "liaison_coverage": _liaison_coverage,
    "certified_rate": _certified_rate,
    "dual_post_rate": _dual_post_rate,
    "culture_count": _culture_count,
    "interview_count": _interview_count,
    "task_feedback_on_time_rate": _task_feedback_on_time_rate,
    "task_closed_rate": lambda q: _pool(q, "task", opening="dispatched_on"),
}
