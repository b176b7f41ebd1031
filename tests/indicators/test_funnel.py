"""Control limits against the definition worked out in whole numbers, and who is placed outside them."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.catalogue import INDICATORS
from indicators.funnel import binomial_limit, dispersion, get_funnel, limits
from indicators.viewer import COMMISSION
from tests.indicators.rankable import OWN, PERIOD, rankable

RATE = INDICATORS["rectified_on_time_rate"]
PROTECTED = INDICATORS["complaint_on_time_rate"]


def _on_paper(share: Fraction, *, trials: int, chance: Fraction) -> Fraction:
    """Spiegelhalter (2005), appendix A.1.1: the smallest count whose cumulative chance passes `share`, less the part of its own
    chance that lies beyond."""
    below = Fraction(0)
    for count in range(trials + 1):
        own = math.comb(trials, count) * chance**count * (1 - chance) ** (trials - count)
        if below + own > share:
            return max((count - (below + own - share) / own) / trials, Fraction(0))
        below += own
    return Fraction(1)


def test_ten_tosses_of_a_coin() -> None:
    """P(R ≤ 1) = 11/1024 and P(R ≤ 2) = 56/1024, so the lower 95 % limit lies (56/1024 − 0.025) / (45/1024) = 0.6756 below two."""
    assert binomial_limit(0.025, denominator=10, target=0.5) == pytest.approx(
        (2 - (56 / 1024 - 0.025) / (45 / 1024)) / 10
    )
    assert binomial_limit(0.025, denominator=10, target=0.5) == pytest.approx(0.13244, abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 60),
    st.integers(1, 99),
    st.sampled_from([Fraction(1, 40), Fraction(39, 40), Fraction(1, 1000), Fraction(999, 1000)]),
)
def test_limits_are_those_of_the_definition(trials: int, percent: int, share: Fraction) -> None:
    expected = _on_paper(share, trials=trials, chance=Fraction(percent, 100))
    assert binomial_limit(float(share), denominator=trials, target=percent / 100) == pytest.approx(
        float(expected), abs=1e-6
    )


def test_of_many_cases_the_limits_are_two_and_three_standard_deviations() -> None:
    """As the paper says of its 95 % and 99.8 % limits; here of its stroke readmissions, 7.4 % overall (Qual Saf Health Care 11 (2002) 390)."""
    row = limits(np.array([5000]), target=7.4).iloc[0]
    deviation = 100 * math.sqrt(0.074 * 0.926 / 5000)
    for name, z in (("95", 1.96), ("998", 3.09)):
        assert row[f"low_{name}"] == pytest.approx(7.4 - z * deviation, abs=0.06)
        assert row[f"high_{name}"] == pytest.approx(7.4 + z * deviation, abs=0.06)


def test_limits_close_in_with_size_and_stay_within_what_is_possible() -> None:
    found = limits(np.array([1, 5, 20, 100, 1000]), target=90)
    assert ((found >= 0) & (found[found.columns[1:]] <= 100)).drop(columns="denominator").all().all()
    widths = (found["high_95"] - found["low_95"]).to_numpy()
    assert (np.diff(widths) < 0).all()
    assert (found["low_998"] <= found["low_95"]).all()
    assert (found["high_998"] >= found["high_95"]).all()


def test_a_target_of_nothing_or_everything_has_no_funnel_around_it() -> None:
    assert limits(np.array([50]), target=100).iloc[0, 1:].tolist() == [100] * 4
    assert math.isnan(dispersion(np.array([5, 5]), np.array([5, 5]), target=100))
    assert math.isnan(dispersion(np.array([5]), np.array([9]), target=50))


def test_dispersion_is_about_one_by_chance_and_more_where_bodies_differ() -> None:
    rng = np.random.default_rng(5)
    n = rng.integers(40, 200, size=400)
    by_chance = dispersion(rng.binomial(n, 0.8), n, target=80)
    apart = dispersion(rng.binomial(n, rng.choice([0.6, 0.95], size=400)), n, target=80)
    assert 0.5 < by_chance < 1.1
    assert apart > 4


def test_a_township_far_off_is_outside_and_small_ones_are_forgiven() -> None:
    ledger = rankable([{RATE.key: (85, 100)}] * 8 + [{RATE.key: (50, 100)}, {RATE.key: (3, 5)}, {RATE.key: (1, 2)}, {}])
    found = get_funnel(ledger, RATE, period=PERIOD, viewer=COMMISSION)
    assert found is not None
    assert found.target == pytest.approx(100 * (8 * 85 + 50 + 3 + 1) / 907)
    assert found.points.at["T008", "side"] == -1
    assert found.points.at["T008", "is_alarm"]
    assert found.points.at["T009", "side"] == 0
    assert found.left_out == ("第10镇", "第11镇")


def test_without_denominators_nobody_can_be_placed_but_oneself() -> None:
    """Of another township's protected rate only the value may be known: a point on the funnel would give its number of cases away."""
    ledger = rankable([{PROTECTED.key: (170, 200)}] * 3)
    found = get_funnel(ledger, PROTECTED, period=PERIOD, viewer=OWN)
    assert found is None or list(found.points.index) == ["T000"]
    assert len(get_funnel(ledger, PROTECTED, period=PERIOD, viewer=COMMISSION).points) == 3  # type: ignore[union-attr]


def test_nothing_on_record_is_no_funnel_and_a_volume_is_refused() -> None:
    assert get_funnel(rankable([{}, {}]), RATE, period=PERIOD, viewer=COMMISSION) is None
    with pytest.raises(ValueError, match="no rate"):
        get_funnel(rankable([{}]), INDICATORS["complaint_count"], period=PERIOD, viewer=COMMISSION)
