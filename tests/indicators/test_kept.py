"""What is kept for everybody: bounded, worked out once, and nothing of one viewer in it."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from indicators.catalogue import CATALOGUE
from indicators.kept import Kept
from indicators.model import Indicator
from indicators.periods import parse
from indicators.places import Level
from indicators.values import get_values
from indicators.viewer import COMMISSION, Role, Viewer
from tests.indicators.ledgers import ledger

VIEWERS = (
    COMMISSION,
    Viewer(role=Role.ZONE, zone_code="Z1"),
    Viewer(role=Role.TOWNSHIP, township_code="T1"),
    Viewer(role=Role.TOWNSHIP, township_code="T2"),
    Viewer(role=Role.SCREEN),
)
PERIOD = parse("2025")
COUNTED = ledger(
    *[
        (event, unit, month, n)
        for event in sorted({event for indicator in CATALOGUE for event in indicator.events})
        for unit, n in (("V1", 27), ("V2", 60), ("V3", 3))
        for month in ("2024-05", "2024-11", "2025-05", "2025-11")
    ]
)


def size(made: str) -> int:
    return len(made)


def test_what_is_kept_is_made_once_and_the_least_recently_used_goes() -> None:
    kept, made = Kept(most_bytes=6), []

    def ask(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key, size=size)  # type: ignore[func-returns-value]

    for key in ("aa", "bb", "cc", "aa", "dd", "aa", "bb"):
        assert ask(key) == key
    assert made == ["aa", "bb", "cc", "dd", "bb"]


def test_what_is_larger_than_the_bound_is_given_and_not_kept() -> None:
    kept, made = Kept(most_bytes=1), []
    for _ in range(2):
        assert kept.get("k", lambda: made.append("k") or "long", size=size) == "long"  # type: ignore[func-returns-value]
    assert len(made) == 2


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda indicator: indicator.key)
def test_no_viewer_gets_anything_that_another_has_asked_for_before(indicator: Indicator) -> None:
    for level, order in itertools.product(Level, (VIEWERS, VIEWERS[::-1])):
        shared = replace(COUNTED)
        for viewer in order:
            after_others = get_values(shared, indicator, period=PERIOD, level=level, viewer=viewer)
            alone = get_values(replace(COUNTED), indicator, period=PERIOD, level=level, viewer=viewer)
            pd.testing.assert_frame_equal(after_others, alone)


def test_who_writes_into_his_figures_writes_into_nobody_else_s() -> None:
    for level in Level:
        mine = get_values(COUNTED, CATALOGUE[0], period=PERIOD, level=level, viewer=COMMISSION)
        before = mine.copy(deep=True)
        mine[["numerator", "value"]] = np.nan
        mine["name"] = ""
        again = get_values(COUNTED, CATALOGUE[0], period=PERIOD, level=level, viewer=COMMISSION)
        pd.testing.assert_frame_equal(again, before)
