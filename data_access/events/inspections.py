"""Inspections and what they find, until it is verified and revisited."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from data_access import contract
from data_access.events.sources import Dimension, Expression, Source, by_column, by_overdue_age, is_open
from data_access.expressions import after, banded, blank, days_between
from data_access.soundness import Soundness
from indicators.events import DAYS_BY_MECHANISM
from indicators.limits import Limits

RECURRENCE_DAYS = 365


def inspections(soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.inspection.c, soundness.sound(contract.inspection)
    return {
        "inspection.finished": Source(
            rows=contract.inspection,
            subject=t.unit_code,
            on=t.finished_on,
            where=(sound,),
            dimensions={"kind": by_column(t.kind)},
        ),
        "inspection.patrolled": Source(
            rows=contract.inspection,
            subject=t.unit_code,
            on=t.finished_on,
            where=(sound, t.kind == "patrol"),
            dimensions={"mode": by_column(t.mode), "round": by_column(t.round)},
        ),
    }


def findings(today: date, terms: tuple[int, ...], soundness: Soundness, limits: Limits) -> dict[str, Source]:
    t = contract.finding.c

    def source(
        on: Expression,
        *where: Expression,
        by: Mapping[str, Dimension] | None = None,
        hangs_on: tuple[sa.Column[Any], ...] = (),
    ) -> Source:
        return Source(
            rows=contract.finding,
            subject=t.unit_code,
            on=on,
            where=(soundness.sound(contract.finding), *where),
            dimensions=by or {},
            hangs_on=hangs_on,
        )

    due = t.due_on < today
    # A submission is answered by its verification, or by being returned for more work before that.
    answered = sa.case(
        (
            sa.and_(t.returned_on >= t.submitted_on, sa.or_(t.verified_on.is_(None), t.returned_on <= t.verified_on)),
            t.returned_on,
        ),
        else_=t.verified_on,
    )
    by = {
        "item": by_column(t.item),
        "problem": by_column(t.problem),
        "mechanism": by_column(t.mechanism),
        "source": by_column(t.source),
    }
    by_mechanism = {"mechanism": by["mechanism"]}
    days = days_between(t.found_on, t.verified_on)
    days_taken = {
        name: Dimension(column=days, where=(t.mechanism == mechanism,)) for mechanism, name in DAYS_BY_MECHANISM.items()
    }
    green, yellow = limits.light_days
    light = banded(
        t.due_on,
        (
            (today, "red"),
            (today + timedelta(days=yellow), "orange"),
            (today + timedelta(days=green + 1), "yellow"),
        ),
        beyond="green",
    )
    return {
        "finding.found": source(t.found_on, by=by),
        "finding.submitted": source(t.submitted_on, _same_term(t.found_on, t.submitted_on, terms), by=by_mechanism),
        "finding.submission_answered": source(
            answered, t.submitted_on <= today, _same_term(t.found_on, answered, terms), by=by_mechanism
        ),
        "finding.verified": source(t.verified_on, by={**by_mechanism, "days": by_column(days), **days_taken}),
        "finding.verified_in_term": source(
            t.verified_on, _same_term(t.found_on, t.verified_on, terms), by=by_mechanism
        ),
        "finding.fell_due": source(t.due_on, due),
        "finding.verified_on_time": source(t.due_on, due, t.verified_on <= t.due_on),
        "finding.became_overdue": source(
            after(t.due_on, days=1), due, sa.or_(t.verified_on.is_(None), t.verified_on > t.due_on)
        ),
        "finding.overdue_verified": source(t.verified_on, t.verified_on > t.due_on),
        "finding.revisit_due": source(t.revisit_on),
        "finding.revisit_held": source(t.revisit_on, t.revisit_held.is_(True), by=by_mechanism),
        "finding.recurred": source(
            t.found_on, _has_recurred(soundness), by={"problem": by["problem"]}, hangs_on=(t.unit_code, t.problem)
        ),
        "finding.returned": source(t.returned_on, by=by_mechanism),
        "finding.open_now": source(
            t.found_on, is_open(t.verified_on, today), by={"light": by_column(light), **by_mechanism}
        ),
        "finding.overdue_now": source(
            t.due_on, due, is_open(t.verified_on, today), by={"age": by_overdue_age(t.due_on, today)}
        ),
    }


def _same_term(found_on: Expression, later: Expression, terms: tuple[int, ...]) -> Expression:
    """No term of office begins between the two days."""
    starts = [date(start // 12, start % 12 + 1, 1) for start in terms]
    return sa.and_(sa.true(), *[sa.not_(sa.and_(found_on < start, later >= start)) for start in starts])


def _has_recurred(soundness: Soundness) -> Expression:
    t, earlier = contract.finding.c, contract.finding.alias("earlier")
    sound_ids = sa.select(contract.finding.c.finding_id).where(soundness.sound(contract.finding))
    return sa.and_(
        ~blank(t.problem),
        sa.exists()
        .where(
            earlier.c.unit_code == t.unit_code,
            earlier.c.problem == t.problem,
            earlier.c.verified_on < t.found_on,
            t.found_on <= after(earlier.c.verified_on, days=RECURRENCE_DAYS),
            earlier.c.finding_id.in_(sound_ids),
        )
        .correlate(contract.finding),
    )
