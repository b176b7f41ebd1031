"""Scores against arithmetic on paper; what chance may have done is the same each time it is asked."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.index import Index
from indicators.places import DISTRICT, Level, Place, UnknownPlace
from indicators.ranking import get_ranks
from indicators.scores import get_scores
from indicators.viewer import COMMISSION
from tests.indicators.rankable import INDEX, KEYS, OWN, PERIOD, Figures, rankable
from tests.oracles.composite import competition_rank, composite_score

LEAST = {part.indicator.key: part.indicator.least_denominator for part in INDEX.parts}
ROWS = [(part.indicator.key, part.weight, part.floor, part.target) for part in INDEX.parts]

figure = st.integers(0, 40).flatmap(lambda n: st.integers(0, n).map(lambda r: (r, n)))
body = st.dictionaries(st.sampled_from(KEYS), figure)


def _oracle(figures: Figures) -> Fraction | None:
    enough = {key: figures[key] if figures.get(key, (0, 0))[1] >= max(LEAST[key], 1) else None for key in KEYS}
    return composite_score(enough, ROWS, least_weight=INDEX.least_weight)


@settings(max_examples=60, deadline=None)
@given(st.lists(body, min_size=1, max_size=6))
def test_scores_and_ranks_are_those_worked_out_on_paper(bodies: list[Figures]) -> None:
    scores = get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=COMMISSION, draws=20)
    ranks = get_ranks(scores).reindex(scores.bodies.index)
    expected = [_oracle(figures) for figures in bodies]
    for position, score in enumerate(expected):
        row = ranks.iloc[position]
        if score is None:
            assert row["no_data"]
            assert math.isnan(row["score"])
            assert math.isnan(row["rank"])
            continue
        assert row["score"] == pytest.approx(float(score), abs=1e-9)
        assert row["score_low"] <= row["score"] <= row["score_high"]
        assert row["rank_low"] <= row["rank"] <= row["rank_high"]
        if len({str(other) for other in expected if other is not None}) == sum(o is not None for o in expected):
            assert row["rank"] == competition_rank(expected, position)


def test_what_has_too_few_cases_is_left_out_and_its_weight_spread_over_the_rest() -> None:
    full = {"rectified_on_time_rate": (14, 20), "recurrence_rate": (0, 20), "task_feedback_on_time_rate": (20, 20)}
    few = {**full, "complaint_on_time_rate": (1, 4)}
    scores = get_scores(rankable([few, few]), INDEX, period=PERIOD, viewer=COMMISSION, draws=20)
    row = scores.bodies.iloc[0]
    assert row["left_out"] == ("complaint_on_time_rate",)
    assert row["weight"] == pytest.approx(85)
    assert row["score"] == pytest.approx((40 * 50 + 25 * 100 + 20 * 100) / 85)


def test_who_has_data_for_less_than_half_the_weight_is_listed_but_not_ranked() -> None:
    full = dict.fromkeys(KEYS, (15, 20))
    ranks = get_ranks(
        get_scores(
            rankable([full, {"rectified_on_time_rate": (20, 20)}, full, {}]), INDEX, period=PERIOD, viewer=COMMISSION
        )
    )
    assert list(ranks["no_data"]) == [False, False, True, True]
    assert list(ranks.index[2:]) == ["T001", "T003"]
    assert ranks["rank_low"].isna().sum() == 2
    assert set(ranks["ranked"]) == {2}


def test_the_same_counts_give_the_same_draws_and_news_of_one_leaves_the_others_draws_alone() -> None:
    bodies = [dict.fromkeys(KEYS, (10 + number, 20)) for number in range(4)]
    first = get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=COMMISSION)
    again = get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=COMMISSION)
    assert np.array_equal(first.part_draws, again.part_draws)
    other = get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=COMMISSION, salt=1)
    assert not np.array_equal(first.part_draws, other.part_draws)


def test_protected_parts_do_not_score_for_anyone_but_the_commission() -> None:
    """Were they in, a township that knows all other parts could solve another's score for its complaint figure."""
    good = dict.fromkeys(KEYS, (16, 20))
    worse = {**good, "complaint_on_time_rate": (2, 20)}
    told = [
        get_ranks(get_scores(rankable([good, one]), INDEX, period=PERIOD, viewer=OWN)).to_csv() for one in (good, worse)
    ]
    assert told[0] == told[1]
    shown = [
        get_ranks(get_scores(rankable([good, one]), INDEX, period=PERIOD, viewer=COMMISSION)).to_csv()
        for one in (good, worse)
    ]
    assert shown[0] != shown[1]


def test_the_commission_can_look_at_the_index_every_township_has() -> None:
    bodies = [dict.fromkeys(KEYS, (12 + number, 20)) for number in range(3)]
    common = get_scores(rankable(bodies), INDEX.without_protected(), period=PERIOD, viewer=COMMISSION)
    own = get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=OWN)
    assert np.allclose(common.bodies["score"], own.bodies["score"])
    assert get_ranks(common)[["rank_low", "rank_high"]].equals(get_ranks(own)[["rank_low", "rank_high"]])


def test_villages_are_compared_within_their_township_and_only_in_scope() -> None:
    bodies: list[Figures] = [dict.fromkeys(KEYS, (15, 20))] * 2
    own, other = Place(Level.TOWNSHIP, "T000"), Place(Level.TOWNSHIP, "T001")
    ledger = rankable(bodies)
    assert list(get_scores(ledger, INDEX, period=PERIOD, viewer=OWN, place=own).bodies.index) == ["V000"]
    assert get_scores(ledger, INDEX, period=PERIOD, viewer=OWN, place=other).bodies.empty
    assert list(get_scores(ledger, INDEX, period=PERIOD, viewer=COMMISSION, place=other).bodies.index) == ["V001"]


def test_a_place_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownPlace):
        get_scores(rankable([{}]), INDEX, period=PERIOD, viewer=COMMISSION, place=Place(Level.TOWNSHIP, "nope"))


def test_a_district_without_townships_or_records_has_nobody_to_rank() -> None:
    districts: list[list[Figures]] = [[], [{}, {}]]
    for bodies in districts:
        scores = get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=COMMISSION, place=DISTRICT)
        ranks = get_ranks(scores)
        assert len(ranks) == len(bodies)
        assert ranks["no_data"].all()
        assert math.isnan(scores.whole_score)


def test_an_index_of_protected_parts_alone_is_no_index_for_others() -> None:
    index = Index(
        parts=(INDEX.parts[3].__class__(indicator=INDEX.parts[3].indicator, weight=100, floor=60, target=95),)
    )
    scores = get_scores(rankable([dict.fromkeys(KEYS, (15, 20))]), index, period=PERIOD, viewer=OWN)
    assert scores.bodies["no_data"].all()
