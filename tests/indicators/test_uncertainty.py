"""Intervals against published worked examples and against the exact distributions they approximate."""

import math

import numpy as np
import pytest

from indicators.uncertainty import byar, counts_differ, difference_of_proportions, wilson


@pytest.mark.parametrize(
    ("r", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_newcombes_published_intervals(r: int, n: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3."""
    found_low, found_high = wilson(r, n)
    assert found_low == pytest.approx(low, abs=5e-5)
    assert found_high == pytest.approx(high, abs=5e-5)


def test_wilson_stays_within_nought_and_one_and_mirrors_itself() -> None:
    r = np.arange(21)
    low, high = wilson(r, np.full(21, 20))
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert np.allclose(low, 1 - high[::-1])
    assert ((low <= r / 20 + 1e-12) & (r / 20 - 1e-12 <= high)).all()


def test_wilson_of_nothing_is_missing() -> None:
    low, high = wilson([0, 1], [0, 2])
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, False]


@pytest.mark.parametrize(
    ("r1", "n1", "r2", "n2", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_differences_have_newcombes_published_intervals(
    r1: int, n1: int, r2: int, n2: int, low: float, high: float
) -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10."""
    found_low, found_high = difference_of_proportions(r1, n1, r2, n2)
    assert found_low == pytest.approx(low, abs=5e-5)
    assert found_high == pytest.approx(high, abs=5e-5)


def test_a_difference_from_nothing_is_missing() -> None:
    low, high = difference_of_proportions([1], [2], [0], [0])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def poisson_at_most(count: int, mean: float) -> float:
    return sum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(count + 1))


def exact_interval(count: int) -> tuple[float, float]:
    """The means at which `count` lies just 2.5 % from either tail, by bisection."""

    def solve(tail: float, upto: int) -> float:
        below, above = 1e-9, 10.0 * (count + 5)
        for _ in range(200):
            middle = (below + above) / 2
            below, above = (middle, above) if poisson_at_most(upto, middle) > tail else (below, middle)
        return below

    return (solve(0.975, count - 1) if count else 0.0), solve(0.025, count)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 10, 30, 100])
def test_byar_lies_close_to_the_exact_poisson_interval(count: int) -> None:
    low, high = byar(count)
    exact_low, exact_high = exact_interval(count)
    assert low == pytest.approx(exact_low, abs=0.03)
    assert high == pytest.approx(exact_high, abs=0.03)


def test_byar_of_ten_is_the_value_by_hand() -> None:
    """10 (1 - 1/90 - 1.96 / (3 √10))³ = 4.79 and 11 (1 - 1/99 + 1.96 / (3 √11))³ = 18.39."""
    low, high = byar(10)
    assert low == pytest.approx(4.79, abs=0.005)
    assert high == pytest.approx(18.39, abs=0.005)


def test_byar_covers_ninety_five_of_a_hundred_counts() -> None:
    """Of all counts a mean of 20 gives, those whose interval misses it weigh about five in a hundred."""
    counts = np.arange(200)
    low, high = byar(counts)
    weights = np.array([math.exp(-20 + k * math.log(20) - math.lgamma(k + 1)) for k in counts])
    assert weights[(low <= 20) & (high >= 20)].sum() == pytest.approx(0.95, abs=0.02)


def test_counts_differ_only_beyond_chance() -> None:
    assert counts_differ([10, 10, 0, 0, 100], [20, 21, 3, 4, 100]).tolist() == [False, True, False, True, False]


def test_counts_over_unequal_times_are_compared_as_rates() -> None:
    assert not counts_differ(30, 10, exposure=3)
    assert counts_differ(30, 10)


def test_two_noughts_do_not_differ() -> None:
    assert not counts_differ(0, 0)
