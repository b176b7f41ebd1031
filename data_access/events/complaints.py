"""Complaints and the clues they lead to."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from data_access import contract
from data_access.events.sources import Dimension, Expression, Source, by_column, by_overdue_age, is_open
from data_access.expressions import after, blank, year
from data_access.soundness import Soundness


def complaints(today: date, soundness: Soundness) -> dict[str, Source]:
    t, topic = contract.complaint.c, contract.complaint_topic
    with_topic = contract.complaint.join(topic, topic.c.complaint_id == t.complaint_id)
    dimensions = {
        "topic": Dimension(column=topic.c.topic, rows=with_topic, where=(soundness.sound_in_itself(topic),)),
        "channel": by_column(t.channel),
        "origin": by_column(t.origin),
        "nature": by_column(t.nature),
        "repeat": by_column(sa.case((t.is_repeat.is_(True), sa.literal("repeat")), else_=sa.literal("first"))),
    }
    by_origin, by_sponsor = {"origin": dimensions["origin"]}, {"sponsor": by_column(t.sponsor)}

    def source(on: Expression, *where: Expression, by: Mapping[str, Dimension] | None = None) -> Source:
        return Source(
            rows=contract.complaint,
            subject=t.unit_code,
            on=on,
            where=(soundness.sound(contract.complaint), *where),
            dimensions=by or {},
        )

    due = t.due_on < today
    return {
        "complaint.received": source(t.received_on, by=dimensions),
        "complaint.repeat_received": source(t.received_on, t.is_repeat.is_(True)),
        "complaint.accepted": source(t.accepted_on),
        "complaint.closed": source(t.closed_on),
        "complaint.closed_from_opening": source(t.closed_on, year(t.received_on) < year(t.closed_on)),
        "complaint.fell_due": source(t.due_on, due, by=by_origin),
        "complaint.closed_on_time": source(t.due_on, due, t.closed_on <= t.due_on, by=by_origin),
        "complaint.became_overdue": source(
            after(t.due_on, days=1), due, sa.or_(t.closed_on.is_(None), t.closed_on > t.due_on)
        ),
        "complaint.overdue_closed": source(t.closed_on, t.closed_on > t.due_on),
        "complaint.sponsored": source(t.received_on, ~blank(t.sponsor), by=by_sponsor),
        "complaint.sponsored_closed": source(t.closed_on, ~blank(t.sponsor), by=by_sponsor),
        "complaint.rated": source(t.closed_on, t.satisfied.is_not(None)),
        # No planner draws the first condition from the second, and only the first has an index.
        "complaint.satisfied": source(t.closed_on, t.satisfied.is_not(None), t.satisfied.is_(True)),
        "complaint.overdue_now": source(
            t.due_on, due, is_open(t.closed_on, today), by={"age": by_overdue_age(t.due_on, today)}
        ),
    }


def clues(soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.clue.c, (soundness.sound(contract.clue),)
    by = {"disposal": by_column(t.disposal), "form": by_column(t.form), "source": by_column(t.source)}
    return {
        "clue.registered": Source(
            rows=contract.clue, subject=t.unit_code, on=t.registered_on, where=sound, dimensions=by
        ),
        "clue.disposed": Source(rows=contract.clue, subject=t.unit_code, on=t.disposed_on, where=sound),
    }
