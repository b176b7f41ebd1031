"""Tasks the district dispatches, liaison stations, interviews and culture events."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from data_access import contract
from data_access.events.sources import Dimension, Expression, Source, by_column, of_place
from data_access.soundness import Soundness


def tasks(today: date, soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.task.c, soundness.sound(contract.task)

    def source(on: Expression, *where: Expression, by: Mapping[str, Dimension] | None = None) -> Source:
        return Source(
            rows=contract.task, subject=of_place(contract.task), on=on, where=(sound, *where), dimensions=by or {}
        )

    due, by_duty = t.due_on < today, {"duty": by_column(t.duty)}
    return {
        "task.dispatched": source(t.dispatched_on, by=by_duty),
        "task.fell_due": source(t.due_on, due),
        "task.fed_back_on_time": source(t.due_on, due, t.feedback_on <= t.due_on),
        "task.fed_back": source(t.feedback_on, by=by_duty),
        "task.checked": source(t.checked_on, by=by_duty),
        "task.revisited": source(t.revisit_on, by=by_duty),
        "task.closed": source(t.closed_on, by=by_duty),
    }


def organisation(soundness: Soundness) -> dict[str, Source]:
    u, i, c = contract.unit.c, contract.interview.c, contract.culture_event.c

    def culture(*, by: Mapping[str, Dimension] | None = None, amount: Expression | None = None) -> Source:
        return Source(
            rows=contract.culture_event,
            subject=of_place(contract.culture_event),
            on=c.held_on,
            where=(soundness.sound(contract.culture_event),),
            dimensions=by or {},
            amount=amount,
        )

    return {
        "liaison.founded": Source(rows=contract.unit, subject=u.unit_code, on=u.liaison_on),
        "interview.held": Source(
            rows=contract.interview,
            subject=of_place(contract.interview),
            on=i.held_on,
            where=(soundness.sound(contract.interview),),
            dimensions={"kind": by_column(i.kind)},
        ),
        "culture.held": culture(by={"kind": by_column(c.kind)}),
        "culture.people": culture(amount=sa.func.coalesce(c.people, 0)),
    }
