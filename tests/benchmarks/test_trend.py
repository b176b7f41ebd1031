"""A straight line is found with its interval, and neighbours that are alike widen it."""

import numpy as np
import pytest

from benchmarks.trend import slope


def test_a_line_without_noise_is_found_exactly() -> None:
    found = slope([0, 1, 2, 3], [5, 7, 9, 11])
    assert (found.value, found.low, found.high) == pytest.approx((2, 2, 2))


def test_the_interval_holds_the_true_slope_of_a_noisy_line_nine_times_in_ten() -> None:
    rng = np.random.default_rng(1)
    x = np.arange(200.0)
    found = [slope(x.tolist(), (0.5 * x + rng.normal(size=200)).tolist()) for _ in range(200)]
    assert sum(line.low <= 0.5 <= line.high for line in found) >= 170


def test_samples_that_are_like_their_neighbours_say_less() -> None:
    rng = np.random.default_rng(2)
    x, noise = np.arange(300.0), rng.normal(size=300)
    alike = np.convolve(noise, np.ones(10), mode="same")
    apart = rng.permutation(alike)
    wide, narrow = (slope(x.tolist(), y.tolist()) for y in (alike, apart))
    assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


@pytest.mark.parametrize("x", [[1.0, 2.0], [3.0, 3.0, 3.0]])
def test_what_has_no_slope_is_refused(x: list[float]) -> None:
    with pytest.raises(ValueError, match="at least three samples"):
        slope(x, [0.0] * len(x))
