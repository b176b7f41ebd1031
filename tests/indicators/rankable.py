"""Ledgers of townships with chosen counts on a few indicators, for tests of scores and ranks."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from indicators.catalogue import INDICATORS
from indicators.events import EVENTS
from indicators.index import Index, Part
from indicators.ledger import Ledger
from indicators.periods import year
from indicators.places import FOREVER_AGO, NEVER, Places
from indicators.series import Series
from indicators.viewer import COMMISSION, Role, Viewer

TODAY = date(2026, 12, 31)
PERIOD = year(2026)
KEYS = ("rectified_on_time_rate", "recurrence_rate", "task_feedback_on_time_rate", "complaint_on_time_rate")
"""Rates made of plain flows, so that numerators and denominators can be chosen freely; the last is protected."""
EVENTS_OF = {key: (INDICATORS[key].numerator.entered[0], INDICATORS[key].denominator.entered[0]) for key in KEYS}  # type: ignore[union-attr]
INDEX = Index(
    parts=(
        Part(indicator=INDICATORS["rectified_on_time_rate"], weight=40, floor=50, target=90),
        Part(indicator=INDICATORS["recurrence_rate"], weight=25, floor=30, target=5),
        Part(indicator=INDICATORS["task_feedback_on_time_rate"], weight=20, floor=60, target=100),
        Part(indicator=INDICATORS["complaint_on_time_rate"], weight=15, floor=60, target=95),
    )
)
OWN = Viewer(role=Role.TOWNSHIP, township_code="T000")
COMMISSIONED = COMMISSION

Figures = Mapping[str, tuple[int, int]]


def rankable(bodies: Sequence[Figures], *, before: Sequence[Figures] = (), kinds: Sequence[str] = ()) -> Ledger:
    """A district of one village a township (T000, T001 …), whose figures of 2026 (and `before`: of 2025) are these; an indicator
    that is not named has no cases. Records of every kind reach back to 2024."""
    size = len(bodies)
    townships = pd.Index([f"T{number:03d}" for number in range(size)], dtype="str")
    register = Places(
        zones=pd.DataFrame({"name": ["东片"]}, index=pd.Index(["Z1"])),
        townships=pd.DataFrame(
            {
                "name": [f"第{number}镇" for number in range(size)],
                "kind": list(kinds) or ["town"] * size,
                "zone_code": "Z1",
                "position": np.arange(size, dtype=float),
            },
            index=townships,
        ),
        units=pd.DataFrame(
            {
                "kind": "village",
                "township_code": townships.to_numpy(),
                "has_party_org": True,
                "party_members": 30.0,
                "opened": FOREVER_AGO,
                "closed": NEVER,
                "name": [f"村{number}" for number in range(size)],
                "parent_code": "",
                "population": float("nan"),
            },
            index=pd.Index([f"V{number:03d}" for number in range(size)], dtype="str"),
        ),
        district_name="某区",
    )
    found: dict[str, list[tuple[int, int, int]]] = {}
    for month, given in ((PERIOD.start, bodies), (PERIOD.start - 12, before)):
        for position, figures in enumerate(given):
            for key, (numerator, denominator) in figures.items():
                done, due = EVENTS_OF[key]
                found.setdefault(done, []).append((month, position, numerator))
                found.setdefault(due, []).append((month, position, denominator))
    series = {
        event: Series.of(month=[row[0] for row in rows], subject=[row[1] for row in rows], n=[row[2] for row in rows])
        for event, rows in found.items()
    }
    recorded = {EVENTS[event].table: PERIOD.start - 24 for pair in EVENTS_OF.values() for event in pair}
    return Ledger(
        places=register,
        today=TODAY,
        terms=(PERIOD.start - 60,),
        series=series,
        breakdowns={},
        first_months=recorded,
        index=INDEX,
    )
