"""Rank intervals tell the truth as often as they say; ties, peers, improvement and movement."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.index import Index
from indicators.periods import parse, year
from indicators.rank_draws import plain_ranks, simulated_rank, simulated_ranks
from indicators.ranking import (
    Tier,
    get_changes,
    get_improvement,
    get_movement,
    get_ranks,
)
from indicators.scores import get_scores
from indicators.uncertainty import beta_prior
from indicators.viewer import COMMISSION
from tests.indicators.rankable import INDEX, KEYS, PERIOD, Figures, rankable


def _simulated(rng: np.random.Generator, *, spread: float) -> tuple[list[Figures], np.ndarray]:
    """Counts of 24 townships and their true composites. Truths differ as log-odds with deviation `spread`, partly in common."""
    truth = np.zeros(24)
    bodies: list[dict[str, tuple[int, int]]] = [{} for _ in range(24)]
    common = rng.normal(size=24)
    for part in INDEX.parts:
        middle = {"recurrence_rate": -2.0}.get(part.indicator.key, 1.4)
        way = -1 if part.indicator.key == "recurrence_rate" else 1
        odds = middle + way * spread * (0.5 * common + 0.87 * rng.normal(size=24))
        p = 1 / (1 + np.exp(-odds))
        n = rng.integers(15, 90, size=24)
        r = rng.binomial(n, p)
        truth += part.weight / 100 * part.score(100 * p)
        for body, done, due in zip(bodies, r, n, strict=True):
            body[part.indicator.key] = (int(done), int(due))
    return list(bodies), truth


@pytest.mark.parametrize("spread", [0.3, 0.6])
def test_rank_intervals_of_90_percent_hold_the_true_rank_85_to_95_percent_of_the_time(spread: float) -> None:
    rng = np.random.default_rng(20260930)
    held = []
    for _ in range(12):
        bodies, truth = _simulated(rng, spread=spread)
        ranks = get_ranks(get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=COMMISSION, draws=400)).sort_index()
        true = plain_ranks(truth)
        held += list((ranks["rank_low"].to_numpy() <= true) & (true <= ranks["rank_high"].to_numpy()))
    assert 0.85 <= np.mean(held) <= 0.95


def test_bodies_with_equal_figures_share_every_place_they_could_have() -> None:
    bodies: list[Figures] = [dict.fromkeys(KEYS, (20, 20))] * 5
    ranks = get_ranks(get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=COMMISSION))
    assert (ranks["rank"] == 1).all()
    assert (ranks["rank_low"] == 1).all()
    assert (ranks["rank_high"] == 5).all()
    assert set(ranks["tier"]) == {Tier.MIDDLE}


def test_a_clear_difference_makes_tiers_and_narrow_ranks() -> None:
    good, middling, bad = (dict.fromkeys(KEYS, (share, 400)) for share in (380, 320, 260))
    for figures in (good, middling, bad):
        figures["recurrence_rate"] = (400 - figures["rectified_on_time_rate"][0], 400)
    ranks = get_ranks(get_scores(rankable([bad, middling, good]), INDEX, period=PERIOD, viewer=COMMISSION))
    assert list(ranks.index) == ["T002", "T001", "T000"]
    assert list(ranks["tier"]) == [Tier.UPPER, ranks["tier"].iloc[1], Tier.LOWER]
    assert list(zip(ranks["rank_low"], ranks["rank_high"], strict=True)) == [(1, 1), (2, 2), (3, 3)]


def test_more_cases_make_a_rank_surer() -> None:
    def width(times: int) -> float:
        bodies: list[Figures] = [dict.fromkeys(KEYS, (times * (10 + number % 8), times * 20)) for number in range(16)]
        ranks = get_ranks(get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=COMMISSION))
        return float((ranks["rank_high"] - ranks["rank_low"]).mean())

    assert width(30) < width(1)


def test_a_peer_group_is_ranked_among_itself() -> None:
    bodies: list[Figures] = [
        {key: (20 - 2 * number, 20) for key in KEYS if key != "recurrence_rate"} for number in range(4)
    ]
    kinds = ["town", "subdistrict", "town", "subdistrict"]
    scores = get_scores(rankable(bodies, kinds=kinds), INDEX, period=PERIOD, viewer=COMMISSION)
    streets = get_ranks(scores, kind="subdistrict")
    assert list(streets.index) == ["T001", "T003"]
    assert list(streets["rank"]) == [1, 2]
    assert set(streets["ranked"]) == {2}
    assert get_ranks(scores, kind="rural").empty


def test_improvement_is_against_the_same_months_a_year_before() -> None:
    then: list[Figures] = [dict.fromkeys(KEYS, (100, 200)), dict.fromkeys(KEYS, (180, 200)), {}]
    now: list[Figures] = [{**then[0], "rectified_on_time_rate": (170, 200)}, then[1], dict.fromkeys(KEYS, (150, 200))]
    found = get_improvement(rankable(now, before=then), INDEX, period=PERIOD, viewer=COMMISSION)
    assert list(found.index) == ["T000", "T001", "T002"]
    assert found["change"].iloc[0] == pytest.approx(40 * (85 - 50) / 40)
    assert found["change_low"].iloc[0] > 0
    assert found["change"].iloc[1] == 0
    assert found["change_low"].iloc[1] < 0 < found["change_high"].iloc[1]
    assert list(found["no_data"]) == [False, False, True]
    assert list(found["rank"].iloc[:2]) == [1, 2]


def test_scores_that_are_known_save_counting_them_again_where_the_period_is_over() -> None:
    bodies: list[Figures] = [dict.fromkeys(KEYS, (30 + number, 60)) for number in range(6)]
    ledger = rankable(bodies, before=bodies[::-1])
    over = year(2025)
    assert over.complete_part(ledger.today) == over != PERIOD.complete_part(ledger.today)
    for period in (over, PERIOD):
        scores = get_scores(ledger, INDEX, period=period, viewer=COMMISSION)
        for known in (None, scores):
            changes = get_changes(ledger, INDEX, period=period, viewer=COMMISSION, known=known)
            alone = get_changes(ledger, INDEX, period=period, viewer=COMMISSION)
            pd.testing.assert_frame_equal(changes.bodies, alone.bodies)
            np.testing.assert_array_equal(changes.draws, alone.draws)


def test_a_period_without_a_complete_month_shows_no_improvement() -> None:
    ledger = rankable([dict.fromkeys(KEYS, (15, 20))] * 2)
    found = get_improvement(ledger, INDEX, period=parse("2026-12"), viewer=COMMISSION)
    assert found["no_data"].all()


def test_movement_has_complete_quarters_on_record_only_oldest_first() -> None:
    ledger = rankable([dict.fromkeys(KEYS, (15, 20))] * 2, before=[dict.fromkeys(KEYS, (10, 20))] * 2)
    found = get_movement(ledger, INDEX, period=PERIOD, viewer=COMMISSION)
    # December is not over on its last day: the newest quarter is the third; records begin with 2024.
    assert list(dict.fromkeys(found["quarter"])) == [
        "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3",
    ]  # fmt: skip
    ranked = found[found["rank"].notna()]
    assert set(ranked["quarter"]) == {"2025Q1", "2026Q1"}
    assert get_movement(ledger, INDEX, period=parse("2020"), viewer=COMMISSION).empty


def test_equal_draws_are_put_in_an_order_of_chance_and_missing_bodies_have_none() -> None:
    ranks = simulated_ranks(np.array([[50.0, np.nan, 50.0]] * 400))
    assert np.isnan(ranks[:, 1]).all()
    assert set(ranks[:, 0]) == {1.0, 2.0}
    assert (ranks[:, 0] + ranks[:, 2] == 3).all()
    assert 0.4 < (ranks[:, 0] == 1).mean() < 0.6


FEW_VALUES = arrays(
    float, st.tuples(st.integers(1, 8), st.integers(1, 6)), elements=st.sampled_from([0.0, 50.0, 100.0, np.nan])
)


@given(FEW_VALUES)
def test_simulated_ranks_are_those_of_sorting_each_draw_and_one_column_can_be_had_alone(draws: np.ndarray) -> None:
    ranks = simulated_ranks(draws)
    known = ~np.isnan(draws).any(axis=0)
    for row, drawn in zip(ranks, draws, strict=True):
        assert sorted(row[known]) == list(range(1, int(known.sum()) + 1))
        for one, other in zip(*np.nonzero(drawn[:, None] > drawn), strict=True):
            assert not (known[one] and known[other]) or row[one] < row[other]
    assert np.isnan(ranks[:, ~known]).all()
    for column in range(draws.shape[1]):
        np.testing.assert_array_equal(simulated_rank(draws, column), ranks[:, column])


def test_a_prior_is_strong_where_bodies_are_alike_and_weak_where_they_differ() -> None:
    n = np.full(20, 50.0)
    alike, apart = beta_prior(np.full(20, 40.0), n), beta_prior(np.tile([25.0, 50.0], 10), n)
    assert sum(alike) == pytest.approx(25)
    assert sum(apart) < 10
    assert alike[0] / sum(alike) == pytest.approx(0.8)
    assert beta_prior(np.array([3.0]), np.array([9.0])) == (0.5, 0.5)
    assert beta_prior(np.array([0.0, 0.0]), np.array([9.0, 4.0])) == (0.5, 0.5)
    assert beta_prior(np.array([]), np.array([])) == (0.5, 0.5)


def test_an_index_with_one_part_ranks_by_that_rate() -> None:
    part = INDEX.parts[0]
    index = Index(parts=(part.__class__(indicator=part.indicator, weight=100, floor=0, target=100),))
    bodies: list[Figures] = [{"rectified_on_time_rate": (number, 20)} for number in (3, 17, 9)]
    ranks = get_ranks(get_scores(rankable(bodies), index, period=PERIOD, viewer=COMMISSION))
    assert list(ranks.index) == ["T001", "T002", "T000"]
    assert list(ranks["score"]) == pytest.approx([85, 45, 15])
