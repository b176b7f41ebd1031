"""Breakdowns of events by one column, counted straight from rows."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.oracles.asked import Asked
from tests.oracles.people_breakdowns import PEOPLE_BREAKDOWNS
from tests.oracles.topic_breakdowns import TOPIC_BREAKDOWNS

BREAKDOWNS: Mapping[tuple[str, str], tuple[str, str, Mapping[str, Any]]] = {
    **{("complaint.received", by): ("complaint", "received_on", {}) for by in ("channel", "origin", "nature")},
    **{("clue.registered", by): ("clue", "registered_on", {}) for by in ("disposal", "form")},
    ("inspection.finished", "kind"): ("inspection", "finished_on", {}),
    ("inspection.patrolled", "mode"): ("inspection", "finished_on", {"kind": "patrol"}),
    **{("finding.found", by): ("finding", "found_on", {}) for by in ("item", "problem", "mechanism")},
    ("staff.entered", "post"): ("staff", "in_post_from", {}),
    ("staff.left", "post"): ("staff", "in_post_to", {}),
    ("power_list.published", "kind"): ("power_list", "published_on", {}),
    **{("alert.raised", by): ("alert", "raised_on", {}) for by in ("domain", "level", "rule")},
    **{("alert.closed", by): ("alert", "closed_on", {}) for by in ("domain", "level")},
    ("task.dispatched", "duty"): ("task", "dispatched_on", {}),
    ("interview.held", "kind"): ("interview", "held_on", {}),
    ("culture.held", "kind"): ("culture_event", "held_on", {}),
}
"""(event, dimension) → table, the day that counts, and what else a row must be. Topics and courses have loops of their own."""


def breakdown(event: str, dimension: str, asked: Asked) -> Counter[str]:
    """How often each code of `dimension` occurred; codes that did not occur are absent."""
    for elsewhere in (TOPIC_BREAKDOWNS, PEOPLE_BREAKDOWNS):
        if (event, dimension) in elsewhere:
            return elsewhere[event, dimension](asked)
    if dimension == "topic":
        return _topics(asked)
    if event == "course.held":
        return _course_levels(asked)
    table, day, wanted = BREAKDOWNS[event, dimension]
    return Counter(
        str(row[dimension])
        for row in asked.of(table, **wanted)
        if asked.within(row[day]) and row[dimension] not in (None, "")
    )


def _topics(asked: Asked) -> Counter[str]:
    received = {c["complaint_id"] for c in asked.of("complaint") if asked.within(c["received_on"])}
    return Counter(topic["topic"] for topic in asked.rows["complaint_topic"] if topic["complaint_id"] in received)


def _course_levels(asked: Asked) -> Counter[str]:
    """District courses belong to no township: they count under the district, whose own code is empty."""
    place = {"district": lambda course: "", "township": lambda course: course["township_code"]}
    return Counter(
        course["level"]
        for course in asked.rows["course"]
        if asked.within(course["held_on"]) and place[course["level"]](course) in asked.townships
    )
