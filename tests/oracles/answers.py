"""The oracles' answer to "how much is it, of how much": nothing on record is not zero."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from tests.oracles.asked import Asked
from tests.oracles.indicators import ORACLES, Pair
from tests.oracles.sound_rows import Rows


def numerator_denominator(indicator_key: str, asked: Asked) -> Pair | None:
    """(n, N) of an indicator; N is None for a plain count, the whole None where nothing is on record to count from."""
    if indicator_key == "complaint_new_yoy":
        if asked.start > asked.today.replace(day=1) - timedelta(days=1):
            return None
        first_month = date(
            asked.start.year - 1, asked.start.month, monthrange(asked.start.year - 1, asked.start.month)[1]
        )
        return ORACLES[indicator_key](asked) if _is_on_record("complaint", asked, by=first_month) else None
    if not all(_is_on_record(source, asked, by=asked.end) for source in _SOURCES[indicator_key]):
        return None
    return ORACLES[indicator_key](asked)


_SOURCES: Mapping[str, tuple[str, ...]] = {
    **{key: ("complaint",) for key in ORACLES if key.startswith("complaint")},
    **dict.fromkeys(("patrol_coverage", "check_coverage"), ("inspection",)),
    **{key: ("finding",) for key in ORACLES if key.startswith(("rectif", "revisit", "recurrence"))},
    **{key: ("exam_result",) for key in ORACLES if key.startswith("exam")},
    **{key: ("power_list",) for key in ORACLES if key.endswith("list_published_rate")},
    **{key: ("alert",) for key in ORACLES if key.startswith("alert")},
    **{key: ("task",) for key in ORACLES if key.startswith("task")},
    "findings_per_inspection": ("finding", "inspection"),
    "training_rate": ("attendance", "staff"),
    "liaison_coverage": ("liaison",),
    "certified_rate": ("certified", "staff"),
    "dual_post_rate": ("dual", "staff"),
    "culture_count": ("culture_event",),
    "interview_count": ("interview",),
}


def _is_on_record(source: str, asked: Asked, *, by: date) -> bool:
    """Whether anything of `source` happened, anywhere in the district, by a day (and is no news of the future)."""
    return any(day is not None and day <= min(by, asked.today) for day in _days(source, asked.rows))


def _days(source: str, rows: Rows) -> Iterable[date | None]:
    match source:
        case "staff":
            return [person["in_post_from"] or date.min for person in rows["staff"]]
        case "certified":
            return [
                max(person["certified_on"], person["in_post_from"] or date.min)
                for person in rows["staff"]
                if person["certified_on"] and person["certified_on"] <= (person["in_post_to"] or date.max)
            ]
        case "dual":
            return [person["in_post_from"] or date.min for person in rows["staff"] if person["dual_post"]]
        case "liaison":
            return [unit["liaison_on"] for unit in rows["unit"]]
        case "attendance":
            return [attended["attended_on"] for attended in rows["attendance"]]
        case "exam_result":
            held = {exam["exam_id"]: exam["held_on"] for exam in rows["exam"]}
            return [held[result["exam_id"]] for result in rows["exam_result"]]
        case "inspection":
            return [inspection["finished_on"] for inspection in rows["inspection"]]
        case "culture_event" | "interview":
            return [held["held_on"] for held in rows[source]]
        case "power_list":
            return [published["published_on"] for published in rows["power_list"]]
        case _:
            opening = {"complaint": "received_on", "finding": "found_on", "alert": "raised_on", "task": "dispatched_on"}
            return [row[opening[source]] for row in rows[source]]
