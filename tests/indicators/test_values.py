"""From counts to figures: sums, states, changes and verdicts, as the commission sees them."""

import numpy as np
import pandas as pd
import pytest

from indicators.catalogue import CATALOGUE, INDICATORS, get_indicator
from indicators.ledger import Ledger
from indicators.model import Count, Direction, Indicator
from indicators.periods import parse
from indicators.places import DISTRICT, Level, Place, UnknownPlace
from indicators.uncertainty import byar, wilson
from indicators.values import (
    COLUMNS,
    State,
    Verdict,
    against,
    get_breakdown,
    get_count,
    get_monthly,
    get_values,
    judged,
)
from indicators.viewer import COMMISSION
from tests.indicators.ledgers import ledger

NUMBERS = ["numerator", "denominator", "value", "low", "high"]


def values(of: Ledger, key: str, text: str, level: Level = Level.UNIT) -> pd.DataFrame:
    return get_values(of, get_indicator(key), period=parse(text), level=level, viewer=COMMISSION)


RECTIFIED = ledger(
    ("finding.fell_due", "V1", "2026-02", 1),
    ("finding.verified_on_time", "V1", "2026-02", 1),
    ("finding.fell_due", "C1", "2026-02", 9),
    ("finding.fell_due", "V2", "2026-02", 10),
    ("finding.verified_on_time", "V2", "2026-02", 8),
    ("finding.found", "V2", "2026-02", 3),
)


def test_a_rate_is_a_percentage_with_its_wilson_interval() -> None:
    row = values(RECTIFIED, "rectified_on_time_rate", "2026-02").loc["V2"]
    low, high = wilson(8, 10)
    assert list(row[NUMBERS]) == pytest.approx([8, 10, 80, float(low) * 100, float(high) * 100])
    assert row["state"] == State.OK


def test_a_township_sums_its_units_and_never_averages_their_rates() -> None:
    row = values(RECTIFIED, "rectified_on_time_rate", "2026-02", Level.TOWNSHIP).loc["T1"]
    assert list(row[["numerator", "denominator", "value"]]) == [1, 10, 10]


@pytest.mark.parametrize("level", list(Level))
def test_every_level_adds_up_to_the_district(level: Level) -> None:
    frame = values(RECTIFIED, "rectified_on_time_rate", "2026-02", level)
    assert frame[["numerator", "denominator"]].sum().to_list() == [9, 20]


def test_too_few_to_judge_shows_both_counts() -> None:
    row = values(RECTIFIED, "rectified_on_time_rate", "2026-02").loc["V1"]
    assert list(row[["numerator", "denominator", "value", "state"]]) == [1, 1, 100, State.TOO_FEW]


def test_nothing_to_count_is_no_data_not_zero() -> None:
    row = values(RECTIFIED, "rectified_on_time_rate", "2026-02").loc["K1"]
    assert row["state"] == State.NO_DATA
    assert np.isnan([row["value"], row["low"], row["high"]]).all()


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda indicator: indicator.key)
@pytest.mark.parametrize("level", list(Level))
def test_an_empty_database_has_no_data_anywhere(indicator: Indicator, level: Level) -> None:
    frame = get_values(ledger(), indicator, period=parse("2026"), level=level, viewer=COMMISSION)
    assert list(frame.columns) == list(COLUMNS)
    assert (frame["state"] == State.NO_DATA).all()
    assert frame[[*NUMBERS, "previous", "change"]].isna().all(axis=None)
    assert (frame["verdict"] == Verdict.NONE).all()


COMPLAINTS = ledger(
    ("complaint.received", "V1", "2024-11", 2),
    ("complaint.received", "V1", "2025-02", 20),
    ("complaint.received", "V1", "2026-02", 45),
    ("complaint.received", "V2", "2026-02", 5),
    ("complaint.received", "V1", "2026-05", 3),
    ("complaint.received", "V3", "2026-02", 1),
    ("complaint.closed", "V1", "2025-03", 4),
)


def test_before_the_first_record_a_count_is_missing_and_after_it_nought() -> None:
    assert (values(COMPLAINTS, "complaint_count", "2024-10")["state"] == State.NO_DATA).all()
    assert values(COMPLAINTS, "complaint_count", "2024-11").at["V2", "numerator"] == 0
    assert values(COMPLAINTS, "complaint_count", "2024-11").at["V2", "state"] == State.OK


def test_a_count_has_byars_interval_and_no_denominator() -> None:
    row = values(COMPLAINTS, "complaint_count", "2026-02").loc["V2"]
    low, high = byar(5)
    assert list(row[["value", "low", "high"]]) == pytest.approx([5, float(low), float(high)])
    assert np.isnan(row["denominator"])


def test_a_ratio_is_counted_per_its_multiplier() -> None:
    row = values(COMPLAINTS, "complaint_per_1000_members", "2026-02").loc["V1"]
    assert list(row[["numerator", "denominator", "value"]]) == [45, 30, 1500]


def test_a_unit_outside_the_base_counts_neither_above_nor_below() -> None:
    """V2 has no members on record, V3 has closed: their complaints would otherwise be laid on the others' members."""
    row = values(COMPLAINTS, "complaint_per_1000_members", "2026-02", Level.DISTRICT).loc[""]
    assert list(row[["numerator", "denominator"]]) == [45, 80]


def test_units_of_kinds_that_do_not_count_are_not_listed() -> None:
    checks = ledger(("inspection.finished", "S1", "2026-02", 1), ("inspection.finished", "V1", "2026-02", 1))
    assert set(values(checks, "check_coverage", "2026").index) == {"C1", "K1", "V1", "V2", "V3", "V4"}
    assert set(values(checks, "patrol_coverage", "2026").index) == {"C1", "V1", "V2", "V3"}
    assert values(checks, "check_coverage", "2026", Level.TOWNSHIP).at["T1", "numerator"] == 1


def test_a_closed_unit_is_no_part_of_the_coverage() -> None:
    checks = ledger(("inspection.patrolled", "V3", "2025-06", 1), ("inspection.patrolled", "V1", "2025-06", 2))
    assert values(checks, "patrol_coverage", "2025-06", Level.DISTRICT)[["numerator", "denominator"]].iloc[
        0
    ].to_list() == [2, 4]
    assert values(checks, "patrol_coverage", "2026-02", Level.DISTRICT)[["numerator", "denominator"]].iloc[
        0
    ].to_list() == [1, 3]


def test_a_townships_own_record_counts_under_it_and_under_no_unit() -> None:
    tasks = ledger(("task.fell_due", "T1", "2026-02", 6), ("task.fed_back_on_time", "T1", "2026-02", 6))
    assert values(tasks, "task_feedback_on_time_rate", "2026-02", Level.TOWNSHIP).at["T1", "denominator"] == 6
    assert values(tasks, "task_feedback_on_time_rate", "2026-02", Level.ZONE).at["Z1", "denominator"] == 6
    assert (values(tasks, "task_feedback_on_time_rate", "2026-02")["denominator"] == 0).all()


def test_a_change_compares_complete_months_with_the_same_a_year_before() -> None:
    row = values(COMPLAINTS, "complaint_count", "2026", Level.DISTRICT).loc[""]
    assert list(row[["numerator", "previous", "change"]]) == [54, 20, 31]


def test_there_is_no_change_from_months_that_are_only_partly_on_record() -> None:
    row = values(COMPLAINTS, "complaint_count", "2025", Level.DISTRICT).loc[""]
    assert row["numerator"] == 20
    assert np.isnan([row["previous"], row["change"]]).all()
    assert row["verdict"] == Verdict.NONE


def test_growth_over_last_year_is_counted_to_the_same_complete_month() -> None:
    row = values(COMPLAINTS, "complaint_new_yoy", "2026", Level.DISTRICT).loc[""]
    assert list(row[["numerator", "denominator", "value"]]) == pytest.approx([51, 20, 155])


def test_growth_over_a_year_only_partly_on_record_is_missing() -> None:
    assert (values(COMPLAINTS, "complaint_new_yoy", "2025", Level.DISTRICT)["state"] == State.NO_DATA).all()


def test_growth_of_a_period_that_has_no_complete_month_is_missing() -> None:
    assert (values(COMPLAINTS, "complaint_new_yoy", "2026-05", Level.DISTRICT)["state"] == State.NO_DATA).all()


def test_more_complaints_are_never_judged() -> None:
    for key in ("complaint_count", "complaint_open"):
        assert values(COMPLAINTS, key, "2026", Level.DISTRICT).at["", "verdict"] == Verdict.NONE


def rates(direction: tuple[str, str], before: int, after: int) -> Ledger:
    denominator, numerator = direction
    return ledger(
        (denominator, "V1", "2025-01", 100), (numerator, "V1", "2025-01", before),
        (denominator, "V1", "2026-01", 100), (numerator, "V1", "2026-01", after),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "events", "before", "after", "verdict"),
    [
        ("rectified_on_time_rate", ("finding.fell_due", "finding.verified_on_time"), 50, 90, Verdict.BETTER),
        ("rectified_on_time_rate", ("finding.fell_due", "finding.verified_on_time"), 90, 50, Verdict.WORSE),
        ("rectified_on_time_rate", ("finding.fell_due", "finding.verified_on_time"), 50, 55, Verdict.SAME),
        ("complaint_repeat_rate", ("complaint.received", "complaint.repeat_received"), 10, 40, Verdict.WORSE),
        ("complaint_repeat_rate", ("complaint.received", "complaint.repeat_received"), 40, 10, Verdict.BETTER),
    ],
)
def test_a_verdict_is_the_direction_times_the_significance(
    key: str, events: tuple[str, str], before: int, after: int, verdict: Verdict
) -> None:
    row = values(rates(events, before, after), key, "2026-01", Level.DISTRICT).loc[""]
    assert row["change"] == pytest.approx(after - before)
    assert row["verdict"] == verdict


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda indicator: indicator.key)
def test_only_a_neutral_indicator_is_never_judged(indicator: Indicator) -> None:
    verdicts = judged(indicator, np.array([9.0, -9.0, np.nan]), significant=np.array([True, True, True]))
    expected = {
        Direction.HIGHER: ["better", "worse", ""],
        Direction.LOWER: ["worse", "better", ""],
        Direction.NEUTRAL: ["", "", ""],
    }
    assert verdicts.tolist() == expected[indicator.direction]


def test_against_the_districts_value_only_an_interval_that_excludes_it_is_judged() -> None:
    frame = values(RECTIFIED, "rectified_on_time_rate", "2026-02")
    verdicts = against(frame, get_indicator("rectified_on_time_rate"), value=60)
    assert verdicts[["C1", "V2", "V1", "K1"]].to_list() == [Verdict.WORSE, Verdict.SAME, Verdict.NONE, Verdict.NONE]
    # 8 of 10: the Wilson interval is 49 % to 94 %.
    assert against(frame, get_indicator("rectified_on_time_rate"), value=48)["V2"] == Verdict.BETTER


@pytest.mark.parametrize("level", list(Level))
def test_asking_changes_nothing_in_the_ledger(level: Level) -> None:
    before = COMPLAINTS.places.units.copy()
    first = get_values(COMPLAINTS, INDICATORS["complaint_count"], period=parse("2026"), level=level, viewer=COMMISSION)
    first["numerator"] = -1
    second = get_values(COMPLAINTS, INDICATORS["complaint_count"], period=parse("2026"), level=level, viewer=COMMISSION)
    assert (second["numerator"] >= 0).all()
    pd.testing.assert_frame_equal(COMPLAINTS.places.units, before)


def test_months_add_up_and_stop_at_the_first_record() -> None:
    end = parse("2026-05").start
    monthly = get_monthly(
        COMPLAINTS, get_indicator("complaint_count"), place=DISTRICT, end=end, months=36, viewer=COMMISSION
    )
    assert monthly.month.tolist() == list(range(parse("2024-11").start, end + 1))
    assert monthly.value.sum() == 76


def test_months_of_an_unknown_place_are_refused() -> None:
    with pytest.raises(UnknownPlace):
        get_monthly(
            COMPLAINTS, get_indicator("complaint_count"), place=Place(Level.UNIT, "nowhere"), end=24316, months=3,
            viewer=COMMISSION,
        )  # fmt: skip


TOPICS = ledger(
    ("complaint.received", "V1", "2025-01", 3),
    ("complaint.received", "V1", "2026-01", 3),
    breakdowns={
        ("complaint.received", "topic"): [
            ("land", "V1", "2026-01", 3), ("works", "V1", "2026-01", 2), ("land", "V1", "2025-01", 1),
        ]
    },
)  # fmt: skip


def test_a_breakdown_counts_each_code_beside_the_year_before() -> None:
    frame = get_breakdown(
        TOPICS, "complaint.received", "topic", period=parse("2026"), place=DISTRICT, viewer=COMMISSION
    )
    assert list(frame.loc["land"]) == [3, 1, 3]
    assert list(frame.loc["works"]) == [2, 0, 2]
    assert frame["n"].sum() >= 3


def test_a_breakdown_of_nothing_on_record_is_empty() -> None:
    assert get_breakdown(TOPICS, "alert.raised", "level", period=parse("2026"), place=DISTRICT, viewer=COMMISSION).empty


def test_a_count_of_nothing_on_record_is_missing() -> None:
    raised = Count(entered=("alert.raised",))
    assert np.isnan(get_count(TOPICS, raised, period=parse("2026"), place=DISTRICT, viewer=COMMISSION))
    received = Count(entered=("complaint.received",))
    assert get_count(TOPICS, received, period=parse("2026"), place=DISTRICT, viewer=COMMISSION) == 3
    assert get_count(TOPICS, received, period=parse("2026"), place=Place(Level.UNIT, "V2"), viewer=COMMISSION) == 0
