"""What the topic screens ask for beyond the catalogue: shares, the bridge, coverage and its pace, stages, changes by code."""

from math import isnan, nan
from typing import Any

import numpy as np
import pandas as pd
import pytest

from indicators.bridge import get_bridge, get_bridges, get_quarters
from indicators.changes import get_notable
from indicators.coverage import get_coverage, get_covered_by, get_unchecked
from indicators.model import Count
from indicators.periods import parse, year
from indicators.places import DISTRICT, Level, Place
from indicators.shares import get_share, get_share_change, get_shares, get_sponsored
from indicators.stages import get_rectification_by_mechanism, get_task_loop, get_task_loop_by_duty
from indicators.viewer import COMMISSION, Role, Viewer
from tests.indicators.ledgers import ledger, month

TOWNSHIP = Viewer(role=Role.TOWNSHIP, township_code="T1")
T1 = Place(Level.TOWNSHIP, "T1")
YEAR = year(2026)
HERE: dict[str, Any] = {"period": YEAR, "place": DISTRICT, "viewer": COMMISSION}

COMPLAINTS = ledger(
    ("complaint.received", "V1", "2024-06", 10),
    ("complaint.closed", "V1", "2025-03", 4),
    ("complaint.closed_from_opening", "V1", "2025-03", 4),
    ("complaint.received", "V1", "2025-04", 6),
    ("complaint.closed", "V1", "2026-02", 5),
    ("complaint.closed_from_opening", "V1", "2026-02", 3),
    ("complaint.received", "V2", "2026-01", 8),
    ("complaint.received", "V2", "2026-05", 1),
    ("complaint.rated", "V1", "2026-02", 4),
    ("complaint.satisfied", "V1", "2026-02", 3),
    ("complaint.sponsored", "V1", "2025-04", 3),
    ("complaint.sponsored", "V1", "2026-04", 2),
    ("complaint.sponsored_closed", "V1", "2025-12", 1),
    ("complaint.sponsored_closed", "V1", "2026-03", 2),
    ("complaint.fell_due", "V1", "2026-02", 9),
    ("complaint.closed_on_time", "V1", "2026-02", 6),
    breakdowns={
        ("complaint.sponsored", "sponsor"): [
            ("commission", "V1", "2025-04", 3),
            ("township", "V1", "2026-04", 2),
        ],
        ("complaint.sponsored_closed", "sponsor"): [
            ("commission", "V1", "2025-12", 1),
            ("commission", "V1", "2026-03", 2),
        ],
        ("complaint.fell_due", "origin"): [("direct", "V1", "2026-02", 7), ("app", "V1", "2026-02", 2)],
        ("complaint.closed_on_time", "origin"): [("direct", "V1", "2026-02", 6)],
    },
)
CLOSED, RATED, SATISFIED = (Count(entered=(f"complaint.{name}",)) for name in ("closed", "rated", "satisfied"))


class TestBridge:
    def test_leads_from_one_stock_to_the_next(self):
        bridge = get_bridge(COMPLAINTS, **HERE)
        assert (bridge.opening, bridge.closed_of_opening) == (12, 3)
        assert (bridge.received, bridge.closed_of_received) == (9, 2)
        assert bridge.closing == 12 - 3 + 9 - 2

    def test_compares_the_complete_months_with_those_of_the_year_before(self):
        whole, now, then = get_bridges(COMPLAINTS, **HERE)
        assert whole.received == 9
        assert now is not None
        assert then is not None
        assert (now.received, then.received) == (8, 6)
        assert then.opening == 10

    def test_has_nothing_to_compare_with_before_a_whole_year_is_on_record(self):
        _, now, then = get_bridges(COMPLAINTS, period=year(2025), place=DISTRICT, viewer=COMMISSION)
        assert (now, then) == (None, None)

    def test_below_the_district_it_is_the_commission_s_alone(self):
        assert isnan(get_bridge(COMPLAINTS, period=YEAR, place=T1, viewer=TOWNSHIP).closing)
        assert get_bridges(COMPLAINTS, period=YEAR, place=T1, viewer=TOWNSHIP)[1:] == (None, None)
        assert get_quarters(COMPLAINTS, period=YEAR, count=8, place=T1, viewer=TOWNSHIP) == ()

    def test_quarters_are_complete_and_on_record(self):
        quarters = get_quarters(COMPLAINTS, period=YEAR, count=8, place=DISTRICT, viewer=COMMISSION)
        assert [quarter.period.text for quarter in quarters] == [
            *("2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1"),
        ]
        assert (quarters[-1].received, quarters[-1].closed, quarters[-1].stock) == (8, 5, 15)


class TestShares:
    def test_a_share_has_its_interval(self):
        row = get_share(COMPLAINTS, SATISFIED, RATED, **HERE).iloc[0]
        assert (row["numerator"], row["denominator"], row["value"]) == (3, 4, 75)
        assert row["low"] < 75 < row["high"]

    def test_of_nothing_there_is_no_share(self):
        assert get_share(COMPLAINTS, SATISFIED, RATED, period=year(2025), place=DISTRICT, viewer=COMMISSION).empty
        assert get_share(COMPLAINTS, SATISFIED, RATED, period=YEAR, place=T1, viewer=TOWNSHIP).empty

    def test_few_are_called_few(self):
        assert get_share(COMPLAINTS, SATISFIED, RATED, **HERE, least=5).iloc[0]["state"] == "too_few"

    def test_codes_without_a_numerator_are_none_of_all(self):
        shares = get_shares(COMPLAINTS, "complaint.closed_on_time", "complaint.fell_due", "origin", **HERE)
        assert shares["numerator"].to_dict() == {"direct": 6, "app": 0}
        assert list(shares["denominator"]) == [7, 2]

    def test_shares_by_code_are_withheld_below_the_district(self):
        shares = get_shares(
            COMPLAINTS,
            "complaint.closed_on_time",
            "complaint.fell_due",
            "origin",
            period=YEAR,
            place=T1,
            viewer=TOWNSHIP,
        )
        assert shares.empty

    def test_sponsored_are_settled_of_those_open_before_and_new(self):
        shares = get_sponsored(COMPLAINTS, **HERE)
        assert shares["denominator"].to_dict() == {"commission": 2, "township": 2}
        assert shares["numerator"].to_dict() == {"commission": 2, "township": 0}

    def test_a_change_needs_a_year_before(self):
        assert get_share_change(COMPLAINTS, SATISFIED, RATED, **HERE) is None

    def test_a_change_of_many_is_more_than_chance_and_of_few_is_not(self):
        def change(n: int) -> bool:
            counts = ledger(
                ("complaint.received", "V1", "2024-01", 1),
                ("complaint.rated", "V1", "2025-02", n),
                ("complaint.satisfied", "V1", "2025-02", n // 2),
                ("complaint.rated", "V1", "2026-02", n),
                ("complaint.satisfied", "V1", "2026-02", n),
            )
            found = get_share_change(counts, SATISFIED, RATED, **HERE)
            assert found is not None
            assert (found.now, found.before) == (100, 50)
            return found.is_real

        assert change(100)
        assert not change(2)


PATROLS = ledger(
    ("inspection.finished", "V1", "2025-04", 1),
    ("inspection.finished", "V1", "2026-03", 1),
    ("inspection.finished", "C1", "2026-02", 1),
    ("inspection.finished", "K1", "2025-06", 2),
    ("inspection.patrolled", "V1", "2025-04", 1),
    ("inspection.patrolled", "V1", "2026-03", 1),
    ("inspection.patrolled", "C1", "2026-02", 1),
    ("inspection.patrolled", "V4", "2026-04", 1),
    breakdowns={
        ("inspection.patrolled", "mode"): [
            ("cross", "V1", "2025-04", 1),
            ("joint", "V1", "2026-03", 1),
            ("cross", "C1", "2026-02", 1),
            ("cross", "V4", "2026-04", 1),
        ]
    },
)


class TestCoverage:
    def test_each_party_organisation_counts_once_and_the_pace_is_for_the_rest(self):
        coverage = get_coverage(PATROLS, **HERE)
        assert coverage is not None
        assert coverage.months[-1] == month("2026-05")
        assert (coverage.covered[-1], coverage.base[-1], coverage.left) == (2, 3, 1)
        # The term began in March 2025; five years of it end with February 2030.
        assert coverage.last_month == month("2030-02")
        assert coverage.needed == 1 / coverage.months_left
        assert coverage.recent == pytest.approx(1 / 12)

    def test_a_term_that_is_over_ends_where_the_next_begins(self):
        earlier = ledger(("inspection.patrolled", "V1", "2024-04", 1), ("inspection.finished", "V1", "2024-04", 1))
        coverage = get_coverage(earlier, period=parse("2025-02"), place=DISTRICT, viewer=COMMISSION)
        assert coverage is not None
        assert coverage.last_month == month("2025-02")
        assert coverage.months_left == 0
        assert isnan(coverage.needed)

    def test_before_the_first_record_there_is_none(self):
        assert get_coverage(PATROLS, period=year(2020), place=DISTRICT, viewer=COMMISSION) is None
        assert get_covered_by(PATROLS, "mode", period=year(2020), place=DISTRICT, viewer=COMMISSION).empty

    def test_a_unit_without_party_organisation_is_not_covered_by_any_mode(self):
        assert get_covered_by(PATROLS, "mode", **HERE).to_dict() == {"cross": 2, "joint": 1}

    def test_units_not_checked_in_the_period_come_with_their_last_check(self):
        found = get_unchecked(PATROLS, **HERE)
        assert list(found.index) == ["V2", "V4", "K1"]
        assert np.isnan(found.iloc[:2]).all()
        assert found["K1"] == month("2025-06")

    def test_a_township_is_told_of_its_own_units_only(self):
        assert list(get_unchecked(PATROLS, period=YEAR, place=DISTRICT, viewer=TOWNSHIP).index) == ["K1"]


class TestStages:
    FINDINGS = ledger(
        ("finding.found", "V1", "2025-04", 9),
        ("finding.submitted", "V1", "2025-05", 6),
        ("finding.submission_answered", "V1", "2025-06", 4),
        ("finding.verified_in_term", "V1", "2025-06", 3),
        ("finding.revisit_held", "V1", "2025-07", 5),
        breakdowns={
            ("finding.found", "mechanism"): [("joint", "V1", "2025-04", 5), ("immediate", "V1", "2025-04", 4)],
            ("finding.submitted", "mechanism"): [("immediate", "V1", "2025-05", 4), ("joint", "V1", "2025-05", 2)],
            ("finding.submission_answered", "mechanism"): [("immediate", "V1", "2025-06", 4)],
            ("finding.verified_in_term", "mechanism"): [("immediate", "V1", "2025-06", 3)],
            ("finding.revisit_held", "mechanism"): [("immediate", "V1", "2025-07", 5)],
        },
    )

    def test_mechanisms_stand_in_the_order_of_the_contract_and_their_stages_make_a_whole(self):
        stages = get_rectification_by_mechanism(self.FINDINGS, **HERE)
        assert list(stages) == ["immediate", "joint"]
        immediate, joint = stages.values()
        assert (immediate.found, immediate.verified, immediate.submitted, immediate.under_way) == (4, 3, 0, 1)
        assert (joint.found, joint.verified, joint.submitted, joint.under_way) == (5, 0, 2, 3)

    def test_no_more_can_have_been_revisited_than_verified(self):
        assert get_rectification_by_mechanism(self.FINDINGS, **HERE)["immediate"].revisited == 3

    def test_the_loop_counts_each_stage_in_the_period_by_duty_too(self):
        tasks = ledger(
            ("task.dispatched", "T1", "2025-12", 2),
            ("task.dispatched", "V1", "2026-01", 1),
            ("task.closed", "T1", "2026-01", 2),
            breakdowns={
                ("task.dispatched", "duty"): [("party", "T1", "2025-12", 2), ("secretary", "V1", "2026-01", 1)],
                ("task.closed", "duty"): [("party", "T1", "2026-01", 2)],
            },
        )
        loop = get_task_loop(tasks, **HERE)
        assert (loop["task.dispatched"], loop["task.closed"]) == (1, 2)
        duties = get_task_loop_by_duty(tasks, **HERE)
        assert duties.loc["party"].to_dict()["task.closed"] == 2
        assert duties["task.dispatched"].to_dict() == {"party": 0, "secretary": 1, "deputies": 0, "discipline": 0}


def _changed(**counts: tuple[float, float]) -> list[str]:
    frame = pd.DataFrame(counts.values(), columns=["complete", "previous"], index=list(counts), dtype=float)
    return list(get_notable(frame.assign(n=frame["complete"])).index)


def test_a_dozen_categories_are_judged_together():
    # Alone 20 against 36 is beyond the 5 % level; among a dozen such a difference is to be expected.
    assert _changed(land=(20, 36)) == ["land"]
    assert _changed(land=(20, 36), **{f"c{n}": (20, 20) for n in range(11)}) == []


def test_the_largest_change_comes_first_and_the_unknown_is_left_out():
    assert _changed(land=(10, 60), works=(200, 90), other=(5, nan), none=(0, 0)) == ["works", "land"]
