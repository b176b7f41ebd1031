"""Clues: where they came from, how they were disposed of, which of the four forms followed."""

import numpy as np

from data_access.demo.district import District
from data_access.demo.draw import (
    Rows,
    between,
    changed_at,
    coin,
    happened,
    numbered,
    on_workdays,
    only,
    pick,
    rows,
    span,
)

COUNT = 900
_YEARS = 5
_SOURCE = {"complaint": 0.45, "patrol": 0.22, "check": 0.12, "alert": 0.06, "superior": 0.09, "department": 0.06}
_DISPOSAL = {"inquiry": 0.31, "verification": 0.44, "held": 0.05, "concluded": 0.2}
_FORM = {"1": 0.71, "2": 0.22, "3": 0.04, "4": 0.03}
_HAS_FORM = 0.62


def clue_rows(rng: np.random.Generator, *, district: District) -> Rows:
    """Rows of clue, in order of the day registered."""
    today = district.today
    weight = district.pressure**0.8
    unit = rng.choice(weight.size, size=COUNT, p=weight / weight.sum())
    first = today - span(round(_YEARS * 365.25))
    registered = np.sort(on_workdays(rng, between(rng, first, today, size=COUNT)))
    disposed = registered + span(10 + rng.gamma(2.2, 32, size=COUNT))
    disposed = happened(on_workdays(rng, disposed, not_before=registered), today=today)
    disposal = pick(rng, _DISPOSAL, size=COUNT)
    dealt_with = ~np.isnat(disposed) & np.isin(disposal, ("inquiry", "verification"))
    form = pick(rng, _FORM, size=COUNT).astype(int)
    return {
        "clue": rows(
            {
                "clue_id": numbered("L", COUNT, width=4),
                "unit_code": district.units.code[unit],
                "registered_on": registered,
                "source": pick(rng, _SOURCE, size=COUNT),
                "disposal": only(~np.isnat(disposed), disposal),
                "disposed_on": disposed,
                "form": only(dealt_with & coin(rng, _HAS_FORM, size=COUNT), form),
                "updated_at": changed_at(rng, registered, disposed, today=today),
            }
        )
    }
