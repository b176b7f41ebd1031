"""Alerts, from the day they are raised until they are closed."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from data_access import contract
from data_access.events.sources import Dimension, Expression, Source, by_column, is_open, overdue_age
from data_access.soundness import Soundness
from indicators.events import CROSS
from indicators.limits import Limits


def alerts(today: date, soundness: Soundness, limits: Limits) -> dict[str, Source]:
    t, sound = contract.alert.c, soundness.sound(contract.alert)
    closed_by = {"domain": by_column(t.domain), "level": by_column(t.level)}
    by_both = sa.func.nullif(t.domain, "") + CROSS + t.level
    age = overdue_age(t.raised_on, today)
    confirmed = t.outcome.in_(limits.confirmed_outcomes)
    # What the wall says of an open alert: its colour, its rule, the day it was raised. No record, no person.
    spoken = t.level + CROSS + sa.func.coalesce(t.rule, "") + CROSS + sa.cast(t.raised_on, sa.String)
    # How far those raised in a period have come by today: a cohort, so that no stage can exceed the one before it.
    stage = sa.case(
        (sa.and_(t.closed_on <= today, confirmed), "confirmed"),
        (t.closed_on <= today, "closed"),
        (t.assigned_on <= today, "assigned"),
        else_="waiting",
    )

    def source(on: Expression, *where: Expression, by: Mapping[str, Dimension] | None = None) -> Source:
        return Source(rows=contract.alert, subject=t.unit_code, on=on, where=(sound, *where), dimensions=by or {})

    return {
        "alert.raised": source(
            t.raised_on,
            by={
                **closed_by,
                "rule": by_column(t.rule),
                "stage": by_column(stage),
                "domain_level": by_column(by_both),
            },
        ),
        "alert.closed": source(t.closed_on, by={**closed_by, "rule": by_column(t.rule)}),
        "alert.confirmed": source(t.closed_on, confirmed, by={"rule": by_column(t.rule)}),
        "alert.open_now": source(
            t.raised_on,
            is_open(t.closed_on, today),
            by={
                **closed_by,
                "domain_level": by_column(by_both),
                "level_age": by_column(t.level + CROSS + age),
                "level_rule_day": by_column(spoken),
            },
        ),
        "alert.red_raised": source(t.raised_on, t.level == "red"),
        "alert.red_closed": source(t.closed_on, t.level == "red"),
    }
