"""One district in which every rule of counting meets its edge: the same day, the day before, the day after, the turn of a year.

Random districts (`districts.py`) find what nobody thought of; this one holds what somebody did.
"""

from datetime import date, timedelta
from itertools import product
from typing import Any

from indicators import codes
from tests.data_access.districts import TODAY, Rows, complete

_DAY = timedelta(days=1)
_TURNS = (
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 2, 28),
    date(2025, 3, 1),
    date(2025, 12, 31),
    date(2026, 1, 1),
)
_ENDS = (*_TURNS, TODAY - _DAY, TODAY, TODAY + _DAY)
_GAPS = (None, 0, 1, 364, 365, 366)


def edge_district() -> Rows:
    """Rows of every table the indicators count."""
    return complete(
        {
            "zone": [{"zone_code": "Z1", "name": "Z1"}],
            "township": [{"township_code": code, "name": code, "zone_code": "Z1"} for code in ("T1", "T2")],
            "unit": _units(),
            "complaint": _deadlines("complaint_id", "received_on", "closed_on", is_repeat=True, sponsor="township"),
            "finding": [
                *_deadlines("finding_id", "found_on", "verified_on", revisit_held=True, revisit_on=TODAY),
                *_recurrences(),
            ],
            "task": _deadlines("task_id", "dispatched_on", "feedback_on", township_code="T2", unit_code=None),
            "alert": [
                {"alert_id": f"A{n}", "unit_code": "V1", "level": "red", "raised_on": raised, "closed_on": closed}
                for n, (raised, closed) in enumerate(_spans(_ENDS))
                if raised is not None and raised <= TODAY
            ],
            "inspection": [
                {"inspection_id": f"I{day}", "unit_code": unit["unit_code"], "kind": "patrol", "finished_on": day}
                for unit, day in zip(_units(), _ENDS, strict=False)
            ],
            "power_list": [
                {"unit_code": unit["unit_code"], "kind": kind, "published_on": min(day, TODAY)}
                for unit, day in zip(_units(), _ENDS, strict=False)
                for kind in codes.POWER_LIST_KIND
            ],
            **_learning(),
        }
    )


def _spans(days: tuple[date, ...]) -> list[tuple[date | None, date | None]]:
    """Every pair in order; either end may be open."""
    ends = (None, *days)
    return [(start, end) for start, end in product(ends, ends) if start is None or end is None or start <= end]


def _units() -> list[dict[str, Any]]:
    usual = {"township_code": "T1", "kind": "village", "has_party_org": True, "party_members": 10}
    spans = [(None, None), *((start, None) for start in _ENDS), *((None, end) for end in _ENDS)]
    return [
        {**usual, "unit_code": f"V{n}", "name": f"V{n}", "opened_on": start, "closed_on": end, "liaison_on": start}
        for n, (start, end) in enumerate(spans)
    ]


def _deadlines(key: str, opening: str, closing: str, **columns: Any) -> list[dict[str, Any]]:
    """Every way a deadline and a closing can lie to one another, to the turn of months, years, terms, and to today."""
    records: list[dict[str, Any]] = []
    for opened, due, slip in product(_TURNS, _ENDS, (None, -1, 0, 1, 40)):
        if opened <= due:
            closed = None if slip is None else max(opened, due + slip * _DAY)
            record = {"unit_code": "V0", **columns, opening: opened, "due_on": due, closing: closed}
            records.append({**record, key: f"{key}{len(records)}"})
    return records


def _recurrences() -> list[dict[str, Any]]:
    """Pairs of findings of one problem, from found again on the day of verification to a year and a day later."""
    records: list[dict[str, Any]] = []
    for verified, gap in product(_TURNS[:3], (0, 1, 365, 366)):
        usual = {"unit_code": "V1", "problem": f"{verified} {gap}"}
        records.append({**usual, "found_on": verified - 9 * _DAY, "verified_on": verified})
        records.append({**usual, "found_on": verified + gap * _DAY, "verified_on": None})
    return [{**record, "finding_id": f"R{n}"} for n, record in enumerate(records)]


def _learning() -> Rows:
    """A person for every span of service, each trained on one day of it or beside it; exams at both ends of the years."""
    staff, attendance, results = [], [], []
    exams: list[dict[str, Any]] = [{"exam_id": f"X{day}", "held_on": day, "pass_score": 60.0} for day in _ENDS]
    for n, ((start, end), attended) in enumerate(product(_spans(_TURNS[1:]), _ENDS[:-1])):
        person = f"P{n}"
        staff.append(
            {"staff_id": person, "unit_code": "V0", "in_post_from": start, "in_post_to": end, "certified_on": attended}
        )
        attendance.append({"course_id": "C", "staff_id": person, "attended_on": attended})
        exam = exams[n % len(exams)]
        gap, score = _GAPS[n % len(_GAPS)], (None, 59.5, 60.0)[n % 3]
        taken = None if gap is None or exam["held_on"] + gap * _DAY > TODAY else exam["held_on"] + gap * _DAY
        results.append({"exam_id": exam["exam_id"], "staff_id": person, "taken_on": taken, "score": score})
    return {
        "staff": staff,
        "course": [{"course_id": "C", "level": "district", "held_on": _TURNS[0]}],
        "attendance": attendance,
        "exam": exams,
        "exam_result": results,
    }
