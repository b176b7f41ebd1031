"""XmR limits and the four rules, each on a series of its own."""

import numpy as np
import pytest

from indicators.trend import LEAST_POINTS, judge

CALM = [9.0, 11.0] * 6
"""Mean 10, moving ranges all 2, so limits 10 ± 2.66 × 2 = 4.68 and 15.32; two thirds of the way: 6.453 and 13.547."""


def signals(*extra: float) -> list[int]:
    return judge(np.array([*CALM, *extra]), baseline=len(CALM)).signal[len(CALM) :].tolist()


def test_limits_are_the_mean_and_its_moving_ranges() -> None:
    trend = judge(np.array(CALM), baseline=len(CALM))
    assert trend.mean == pytest.approx(10)
    assert trend.low == pytest.approx(4.68)
    assert trend.high == pytest.approx(15.32)


def test_limits_by_hand_of_an_uneven_baseline() -> None:
    """Mean 84/12 = 7; moving ranges 2+4+1+3+2+2+5+4+1+2+1 = 27, mean 27/11; limits 7 ± 2.66 × 27/11."""
    series = np.array([5, 7, 3, 4, 7, 9, 7, 12, 8, 7, 9, 8], dtype=float) - 2 / 12
    trend = judge(series, baseline=12)
    assert trend.mean == pytest.approx(series.mean())
    assert trend.high - trend.mean == pytest.approx(2.66 * 27 / 11)


def test_a_calm_series_has_no_signal() -> None:
    assert judge(np.array(CALM), baseline=len(CALM)).signal.tolist() == [0] * len(CALM)


def test_too_few_points_are_not_judged() -> None:
    trend = judge(np.arange(LEAST_POINTS - 1), baseline=6)
    assert np.isnan([trend.mean, trend.low, trend.high]).all()
    assert not trend.signal.any()


def test_limits_come_from_the_baseline_alone() -> None:
    assert judge(np.array([*CALM, 900.0]), baseline=len(CALM)).mean == pytest.approx(10)


def test_a_point_beyond_a_limit_is_flagged() -> None:
    assert signals(15.4, 10, 4.6) == [1, 0, -1]


def test_a_point_on_a_limit_is_not() -> None:
    high = judge(np.array(CALM), baseline=len(CALM)).high
    assert signals(high) == [0]


def test_seven_on_one_side_of_the_mean_are_flagged_six_are_not() -> None:
    # The calm series ends above its mean, so the run begins after a point below it.
    assert signals(9, *[10.5, 11.5] * 3, 9) == [0] * 8
    assert signals(9, *[10.5, 11.5] * 3, 10.5, 9) == [0, 1, 1, 1, 1, 1, 1, 1, 0]
    assert signals(*[9.5, 8.5] * 3, 9.5, 11) == [-1] * 7 + [0]


def test_seven_rising_or_falling_points_are_flagged_six_are_not() -> None:
    assert signals(9.5, 7, 8, 9, 10.2, 11, 12, 11) == [0] * 8
    assert signals(9.5, 7, 8, 9, 10.2, 11, 12, 13, 11) == [0, 1, 1, 1, 1, 1, 1, 1, 0]
    assert signals(13, 12, 11, 10.2, 9, 8, 7, 11) == [-1] * 7 + [0]


def test_two_of_three_near_a_limit_are_flagged_when_all_three_lie_on_one_side() -> None:
    assert signals(9, 14, 10.5, 14, 9) == [0, 1, 0, 1, 0]
    assert signals(11, 6, 6, 9, 11) == [0, -1, -1, 0, 0]
    assert signals(9, 14, 9, 14, 9) == [0] * 5
    assert signals(9, 14, 10.5, 10.5, 14, 9) == [0] * 6


def test_a_point_beyond_a_limit_keeps_its_sign_inside_a_trend() -> None:
    assert signals(4, 6.5, 8, 9, 10.2, 11, 12) == [-1, 1, 1, 1, 1, 1, 1]


def test_where_two_trends_meet_the_later_decides() -> None:
    falling_then_rising = [13, 12, 11, 10.2, 9, 8, 7, 8, 9, 10.2, 11, 12, 13]
    assert signals(*falling_then_rising) == [-1] * 6 + [1] * 7


def test_the_lower_limit_is_not_drawn_below_the_floor_but_judged_by_itself() -> None:
    series = np.array([0.0, 4.0] * 6)
    assert judge(series, baseline=12).low == 0
    assert judge(series, baseline=12, floor=None).low == pytest.approx(2 - 2.66 * 4)
    assert not judge(series, baseline=12).signal.any()
