"""The four documents of a unit: published, revised, complete."""

from datetime import date, timedelta

import sqlalchemy as sa

from data_access import contract
from data_access.events.sources import Expression, Source, by_column
from data_access.expressions import banded
from data_access.soundness import Soundness
from indicators.codes import POWER_LIST_KIND


def power_lists(today: date, soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.power_list.c, soundness.sound(contract.power_list)
    # A revision still to come is none yet.
    since = sa.case((t.revised_on <= today, t.revised_on), else_=t.published_on)
    complete = (
        sa.select(t.unit_code, sa.func.max(t.published_on).label("completed_on"))
        .where(sound, t.published_on <= today)
        .group_by(t.unit_code)
        .having(sa.func.count(t.kind.distinct()) == len(POWER_LIST_KIND))
        .subquery("complete")
    )
    published = Source(
        rows=contract.power_list,
        subject=t.unit_code,
        on=t.published_on,
        where=(sound,),
        dimensions={"kind": by_column(t.kind)},
    )
    return {
        "power_list.published": published,
        "power_list.revised": Source(
            rows=contract.power_list,
            subject=t.unit_code,
            on=since,
            where=(sound, t.published_on <= today),
            dimensions={
                "age": by_column(_revision_age(since, today)),
                "times": by_column(sa.case((t.revised_on <= today, "revised"), else_="never")),
            },
        ),
        "power_list.items": Source(
            rows=contract.power_list,
            subject=t.unit_code,
            on=t.published_on,
            where=(sound,),
            dimensions={"kind": by_column(t.kind)},
            amount=sa.func.coalesce(t.item_count, 0),
        ),
        "power_list.completed": Source(
            rows=complete, subject=complete.c.unit_code, on=complete.c.completed_on, listed=published
        ),
    }


REVISION_AGES = {"y1": "1年以内", "y2": "1–2年", "y3": "2–3年", "older": "3年以上"}
"""Bands of how long ago a list was last revised (or published, when never revised)."""


def _revision_age(since: Expression, today: date) -> Expression:
    bounds = tuple((today - timedelta(days=days), label) for days, label in ((1096, "older"), (731, "y3"), (365, "y2")))
    return banded(since, bounds, beyond="y1")
