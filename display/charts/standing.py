"""Rows of a values frame in the order in which they are compared: what is placed, what is only listed, what is not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from display.formats import figure_text, fraction_text, interval_text, value_text
from display.names import plain
from indicators.model import Direction, Indicator, Scale
from indicators.values import State, Verdict, rows_of

_TIER = {Verdict.BETTER: 0, Verdict.SAME: 1, Verdict.NONE: 1, Verdict.WORSE: 2}
LISTED = {State.TOO_FEW: "数量少", State.NO_DATA: "无数据"}
"""States that are named but not placed, and their word. Withheld rows are not there at all."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One row: texts, and figures for what is placed only (`is_placed`)."""

    name: str
    verdict: Verdict
    word: str
    figure: str
    interval: str
    beside: str
    value: float
    low: float
    high: float
    is_placed: bool


def standings(
    frame: pd.DataFrame, verdicts: pd.Series, indicator: Indicator, *, words: Mapping[Verdict, str]
) -> list[Standing]:
    """Placed rows, best first (tiers before values; what is not judged by value, highest first), then the listed ones."""
    rows = rows_of(frame.assign(judged=verdicts))
    placed = [
        _placed(row, indicator, words=words)
        for row in rows
        if row["state"] == State.OK.value and not pd.isna(row["value"])
    ]
    sign = 1 if indicator.direction is Direction.LOWER else -1
    placed.sort(key=lambda row: (_TIER[row.verdict], sign * row.value))
    listed = [_listed(row, indicator, state=state) for state in LISTED for row in rows if row["state"] == state.value]
    return placed + listed


def has_standings(frame: pd.DataFrame) -> bool:
    """Whether there is any figure to place; without one the page says why instead of drawing."""
    return bool(((frame["state"] == State.OK.value) & frame["value"].notna()).any())


def _placed(row: Mapping[Any, Any], indicator: Indicator, *, words: Mapping[Verdict, str]) -> Standing:
    # Whether one unit fulfils it is a fact, not an estimate.
    is_fact = indicator.numerator.covered and bool(row["township_code"])
    missing = float("nan")
    low, high = (missing, missing) if is_fact else (float(row["low"]), float(row["high"]))
    is_unsure = pd.isna(low) or pd.isna(high)
    verdict = Verdict.NONE if is_unsure else Verdict(row["judged"])
    return Standing(
        name=plain(row["name"]),
        verdict=verdict,
        word=words[verdict],
        figure=figure_text(indicator, row),
        interval=interval_text(indicator, low=low, high=high),
        beside=figure_text(indicator, row) if is_fact else _beside(row, indicator),
        value=float(row["value"]),
        low=low,
        high=high,
        is_placed=True,
    )


def _listed(row: Mapping[Any, Any], indicator: Indicator, *, state: State) -> Standing:
    missing = float("nan")
    return Standing(
        name=plain(row["name"]),
        verdict=Verdict.NONE,
        word=LISTED[state],
        figure=figure_text(indicator, row),
        interval="",
        beside="" if state is State.NO_DATA else _beside(row, indicator),
        value=missing,
        low=missing,
        high=missing,
        is_placed=False,
    )


def _beside(row: Mapping[Any, Any], indicator: Indicator) -> str:
    """n/N, or the count itself."""
    if indicator.scale is Scale.COUNT or pd.isna(row["denominator"]):
        return value_text(indicator, float(row["value"]))
    return fraction_text(float(row["numerator"]), float(row["denominator"]))
