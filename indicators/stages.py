"""How far things have come: the stages of rectification, each a count, together a whole; the loop of supervision tasks."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from indicators.cells import By, get_cells
from indicators.codes import MECHANISM, TASK_DUTY
from indicators.ledger import Ledger
from indicators.model import Count, Window
from indicators.periods import Period
from indicators.places import Place
from indicators.values import get_count
from indicators.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Rectification:
    """Findings of the term of office the period ends in, at its end; NaN where nothing is on record. `found` is the sum of
    `under_way`, `submitted` and `verified`; `revisited` is part of `verified`."""

    found: float
    under_way: float
    submitted: float
    verified: float
    revisited: float


_FOUND = Count(entered=("finding.found",), window=Window.TERM)
_SUBMITTED = Count(entered=("finding.submitted",), left=("finding.submission_answered",), window=Window.TERM)
_VERIFIED = Count(entered=("finding.verified_in_term",), window=Window.TERM)
_REVISITED = Count(entered=("finding.revisit_held",), window=Window.TERM)


def get_rectification(ledger: Ledger, *, period: Period, place: Place, viewer: Viewer) -> Rectification:
    found, submitted, verified, revisited = (
        get_count(ledger, count, period=period, place=place, viewer=viewer)
        for count in (_FOUND, _SUBMITTED, _VERIFIED, _REVISITED)
    )
    return Rectification(
        found=found,
        under_way=found - submitted - verified,
        submitted=submitted,
        verified=verified,
        revisited=min(revisited, verified),
    )


def get_rectification_by_mechanism(
    ledger: Ledger, *, period: Period, place: Place, viewer: Viewer
) -> dict[str, Rectification]:
    """`get_rectification` for each mechanism with any finding, in the order of the contract; findings without one are in none."""

    def by_mechanism(count: Count) -> dict[str, float]:
        cells = get_cells(ledger, count, "mechanism", by=By.WHOLE, period=period, place=place, viewer=viewer)
        counts = {} if cells.empty else cells.iloc[0].to_dict()
        return {code: float(counts.get(code, 0)) for code in MECHANISM}

    found, submitted, verified, revisited = (
        by_mechanism(count) for count in (_FOUND, _SUBMITTED, _VERIFIED, _REVISITED)
    )
    return {
        code: Rectification(
            found=found[code],
            under_way=found[code] - submitted[code] - verified[code],
            submitted=submitted[code],
            verified=verified[code],
            revisited=min(revisited[code], verified[code]),
        )
        for code in MECHANISM
        if found[code] > 0
    }


TASK_STAGES: Mapping[str, str] = {
    "task.dispatched": "下派",
    "task.fed_back": "反馈",
    "task.checked": "核查",
    "task.revisited": "回访",
    "task.closed": "办结",
}
"""The loop of a task, in its order."""


def get_task_loop(ledger: Ledger, *, period: Period, place: Place, viewer: Viewer) -> dict[str, float]:
    """How often each stage was reached in the period, by event: not the same tasks throughout, one dispatched in December may be
    closed in January. NaN where nothing is on record."""
    return {
        event: get_count(ledger, Count(entered=(event,)), period=period, place=place, viewer=viewer)
        for event in TASK_STAGES
    }


def get_task_loop_by_duty(ledger: Ledger, *, period: Period, place: Place, viewer: Viewer) -> pd.DataFrame:
    """`get_task_loop` by duty (rows, in the order of the contract; columns: events)."""
    counts = {}
    for event in TASK_STAGES:
        cells = get_cells(
            ledger, Count(entered=(event,)), "duty", by=By.WHOLE, period=period, place=place, viewer=viewer
        )
        counts[event] = pd.Series(dtype=int) if cells.empty else cells.iloc[0]
    return pd.DataFrame({event: count.reindex(list(TASK_DUTY), fill_value=0) for event, count in counts.items()})
