"""Alerts of the supervision platform: three colours, assigned at once, closed when put right."""

import numpy as np

from data_access.demo.district import STATIONS, District
from data_access.demo.draw import (
    NEVER,
    Days,
    Floats,
    Rows,
    between,
    chance,
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
from data_access.demo.lists import ALERT_RULES

COUNT = 3500
_YEARS = 3
_LEVEL = {"red": 0.07, "yellow": 0.36, "green": 0.57}
_DUE_DAYS = {"red": 10, "yellow": 30, "green": 45}
_ON_TIME = 0.85
_OUTCOME = {"rectified": 0.68, "explained": 0.24, "false_alarm": 0.08}
_RED_STILL_OPEN = 3
"""At least so many of the newest red alerts are open, so that the screens have something burning."""


def alert_rows(rng: np.random.Generator, *, district: District) -> Rows:
    """Rows of alert, in order of the day raised."""
    today = district.today
    weight = np.sqrt(district.pressure)
    weight[-STATIONS:] *= 0.5
    unit = rng.choice(weight.size, size=COUNT, p=weight / weight.sum())
    share = rng.beta(1.25, 1, size=COUNT)  # Slightly more each year: villages join the platform one by one.
    raised = np.sort(today - span((1 - share) * _YEARS * 365.25))
    level = pick(rng, _LEVEL, size=COUNT)
    rule = pick(rng, {code: 1 / (2 + rank % 5) for rank, code in enumerate(ALERT_RULES)}, size=COUNT)
    assigned = raised + span(rng.choice([0, 0, 1, 1, 2, 4], size=COUNT))
    due = raised + span(np.array([_DUE_DAYS[code] for code in level]))
    closed = _closed(rng, assigned=assigned, due=due, quality=district.quality["alerts"][unit])
    closed[np.flatnonzero(level == "red")[-_RED_STILL_OPEN:]] = NEVER
    assigned, closed = happened(assigned, today=today), happened(closed, today=today)
    return {
        "alert": rows(
            {
                "alert_id": numbered("A", COUNT, width=5),
                "unit_code": district.units.code[unit],
                "domain": [code.split("_")[0] for code in rule],
                "rule": rule,
                "level": level,
                "raised_on": raised,
                "due_on": due,
                "assigned_on": assigned,
                "closed_on": closed,
                "outcome": only(~np.isnat(closed), pick(rng, _OUTCOME, size=COUNT)),
                "updated_at": changed_at(rng, raised, assigned, closed, today=today),
            }
        )
    }


def _closed(rng: np.random.Generator, *, assigned: Days, due: Days, quality: Floats) -> Days:
    size = assigned.size
    on_time = coin(rng, chance(_ON_TIME, 0.5 * quality), size=size)
    late = due + span(1 + rng.exponential(40, size=size))
    return on_workdays(rng, np.where(on_time, between(rng, assigned, due, size=size), late), not_before=assigned)
