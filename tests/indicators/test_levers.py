"""Contributions add up to the gap they explain; levers say what they would do and who is behind them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.catalogue import INDICATORS
from indicators.levers import get_contributions, get_levers, get_shortfall_units
from indicators.ranking import get_ranks
from indicators.scores import get_scores
from indicators.viewer import COMMISSION
from tests.indicators.rankable import INDEX, KEYS, OWN, PERIOD, Figures, rankable
from tests.indicators.test_scores import body


@settings(max_examples=40, deadline=None)
@given(st.lists(body, min_size=1, max_size=5))
def test_contributions_add_up_to_the_gap_from_the_whole_and_from_the_best_tier(bodies: list[Figures]) -> None:
    scores = get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=COMMISSION, draws=20)
    ranks = get_ranks(scores)
    ranked = ranks[~ranks["no_data"]]
    points = ranks["score"].to_dict()
    for code in ranks.index:
        found = get_contributions(scores, str(code))
        if ranks.at[code, "no_data"]:
            assert found.empty
            continue
        best = ranked.loc[ranked["tier"] == ranked["tier"].iloc[0], "score"].mean()
        assert found["to_best"].sum() == pytest.approx(points[code] - best, abs=1e-6)
        if scores.whole_score == scores.whole_score:
            assert found["to_whole"].sum() == pytest.approx(points[code] - scores.whole_score, abs=1e-6)


def test_a_lever_is_what_would_gain_most_at_its_target_and_says_how_many_cases_that_takes() -> None:
    weak: Figures = {
        "rectified_on_time_rate": (70, 100),
        "recurrence_rate": (20, 100),
        "task_feedback_on_time_rate": (100, 100),
        "complaint_on_time_rate": (90, 100),
    }
    others: list[Figures] = [
        {key: (80 + number, 100) for key in KEYS if key != "recurrence_rate"} for number in range(6)
    ]
    scores = get_scores(rankable([weak, *others]), INDEX, period=PERIOD, viewer=COMMISSION)
    levers = get_levers(scores, "T000")
    assert list(levers.index) == ["rectified_on_time_rate", "recurrence_rate", "complaint_on_time_rate"]
    assert list(levers["gain"]) == pytest.approx([40 * 0.5, 25 * 0.6, 15 * (1 - 30 / 35)])
    assert list(levers["needed"]) == [20, 15, 5]
    assert (levers["rank_low"] <= levers["was_low"]).all()
    assert (levers["rank_high"] <= levers["was_high"]).all()
    now = get_ranks(scores).loc["T000"]
    assert levers[["was_low", "was_high"]].iloc[0].tolist() == [now["rank_low"], now["rank_high"]]


def test_a_lever_does_what_it_says_when_the_target_is_really_reached() -> None:
    bodies: list[Figures] = [dict.fromkeys(KEYS, (60 + 5 * number, 100)) for number in range(5)]
    lever = get_levers(get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=COMMISSION), "T000")
    reached = [{**bodies[0], "rectified_on_time_rate": (90, 100)}, *bodies[1:]]
    after = get_scores(rankable(reached), INDEX, period=PERIOD, viewer=COMMISSION).score[0]
    before = get_scores(rankable(bodies), INDEX, period=PERIOD, viewer=COMMISSION).score[0]
    assert lever.at["rectified_on_time_rate", "gain"] == pytest.approx(after - before)


def test_who_is_at_every_target_or_has_no_data_has_no_levers() -> None:
    best: Figures = {key: (0, 20) if key == "recurrence_rate" else (20, 20) for key in KEYS}
    scores = get_scores(rankable([best, {}]), INDEX, period=PERIOD, viewer=COMMISSION)
    assert get_levers(scores, "T000").empty
    assert get_levers(scores, "T001").empty
    with pytest.raises(KeyError):
        get_levers(scores, "nope")
    with pytest.raises(KeyError):
        get_contributions(scores, "nope")


def test_in_another_peer_group_there_is_no_lever() -> None:
    scores = get_scores(rankable([dict.fromkeys(KEYS, (15, 20))] * 2), INDEX, period=PERIOD, viewer=COMMISSION)
    assert get_levers(scores, "T000", kind="rural").empty


def test_units_behind_a_shortfall_are_listed_most_missing_first_and_only_in_scope() -> None:
    ledger = rankable([{"rectified_on_time_rate": (12, 20), "recurrence_rate": (3, 20)}, dict.fromkeys(KEYS, (12, 20))])
    own = get_shortfall_units(ledger, INDICATORS["rectified_on_time_rate"], period=PERIOD, township="T000", viewer=OWN)
    assert own[["numerator", "denominator", "missing"]].values.tolist() == [[12, 20, 8]]
    lower = get_shortfall_units(ledger, INDICATORS["recurrence_rate"], period=PERIOD, township="T000", viewer=OWN)
    assert list(lower["missing"]) == [3]
    rate = INDICATORS["rectified_on_time_rate"]
    assert get_shortfall_units(ledger, rate, period=PERIOD, township="T001", viewer=OWN).empty


def test_units_of_a_protected_rate_are_the_commissions_alone() -> None:
    ledger = rankable([dict.fromkeys(KEYS, (12, 20))])
    rate = INDICATORS["complaint_on_time_rate"]
    assert get_shortfall_units(ledger, rate, period=PERIOD, township="T000", viewer=OWN).empty
    assert len(get_shortfall_units(ledger, rate, period=PERIOD, township="T000", viewer=COMMISSION)) == 1
