"""Which dates of a record must follow one another, and which date opens it: one definition for loading and for counting."""

from collections.abc import Mapping
from types import MappingProxyType

DATE_ORDER: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "unit": (("opened_on", "closed_on"),),
        "staff": (("in_post_from", "in_post_to"),),
        "complaint": (("received_on", "accepted_on"), ("received_on", "closed_on")),
        "clue": (("registered_on", "disposed_on"),),
        "inspection": (("started_on", "finished_on"),),
        "finding": (("found_on", "submitted_on"), ("found_on", "verified_on")),
        "alert": (("raised_on", "assigned_on"), ("raised_on", "closed_on")),
        "task": (("dispatched_on", "feedback_on"), ("dispatched_on", "checked_on"), ("dispatched_on", "closed_on")),
        "power_list": (("published_on", "revised_on"),),
    }
)
"""Table → pairs (earlier, later): where both are filled, the later may not lie before the earlier."""

OPENING_DATE: Mapping[str, str] = MappingProxyType(
    {
        "complaint": "received_on",
        "clue": "registered_on",
        "inspection": "started_on",
        "finding": "found_on",
        "alert": "raised_on",
        "task": "dispatched_on",
        "attendance": "attended_on",
        "interview": "held_on",
        "culture_event": "held_on",
        "exam_result": "taken_on",
        "power_list": "published_on",
    }
)
"""Table → the day its record came to be: a day still to come is a mistake (deadlines and plans may lie ahead)."""
