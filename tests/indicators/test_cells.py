import math
from typing import Any

import pandas as pd
import pytest

from indicators.cells import By, get_cells, get_group_sizes, get_rates, judged_against, rates_of
from indicators.model import Count, Window
from indicators.periods import parse
from indicators.places import DISTRICT, Level, Place
from indicators.uncertainty import wilson
from indicators.values import State, Verdict
from indicators.viewer import COMMISSION, Role, Viewer
from tests.indicators.ledgers import ledger

RAISED = Count(entered=("alert.raised",))
OPEN = Count(entered=("alert.raised",), left=("alert.closed",), window=Window.STOCK)
YEAR = parse("2026")
T1 = Viewer(role=Role.TOWNSHIP, township_code="T1")

BY_DOMAIN = {
    ("alert.raised", "domain"): [
        ("works", "V1", "2026-01", 3),
        ("works", "K1", "2025-01", 5),
        ("assets", "V2", "2026-02", 2),
        ("assets", "E1", "2026-03", 1),
    ],
    ("alert.closed", "domain"): [("works", "V1", "2026-02", 1), ("land", "V2", "2026-03", 1)],
}
ALERTS = ledger(("alert.raised", "V1", "2026-01", 3), ("alert.raised", "K1", "2025-01", 5), breakdowns=BY_DOMAIN)


def _cells(count=RAISED, *, by, period=YEAR, place=DISTRICT, viewer=COMMISSION, **options):
    frame = get_cells(ALERTS, count, "domain", by=by, period=period, place=place, viewer=viewer, **options)
    return {group: {code: n for code, n in row.items() if n} for group, row in frame.to_dict("index").items()}


def test_a_flow_counts_the_period_only_and_a_stock_everything_that_entered_and_has_not_left():
    assert _cells(by=By.WHOLE) == {"*": {"works": 3, "assets": 3}}
    assert _cells(OPEN, by=By.WHOLE) == {"*": {"works": 7, "assets": 3, "land": -1}}


def test_townships_are_listed_whether_or_not_anything_happened_there():
    assert _cells(by=By.TOWNSHIP) == {"T1": {"works": 3}, "T2": {"assets": 2}, "T3": {}, "T4": {"assets": 1}}


def test_kinds_are_listed_where_they_have_units():
    assert _cells(by=By.KIND, place=Place(Level.TOWNSHIP, "T1")) == {
        "village": {"works": 3},
        "community": {},
        "cooperative": {},
        "station": {},
    }


def test_only_the_asked_kinds_count():
    assert _cells(by=By.WHOLE, kinds=("enterprise",)) == {"*": {"assets": 1}}


def test_units_are_those_in_the_viewers_scope():
    assert set(_cells(by=By.UNIT, viewer=T1)) == {"V1", "C1", "K1", "S1"}
    assert set(_cells(by=By.UNIT)) == {"V1", "V2", "V3", "V4", "C1", "K1", "S1", "E1"}


def test_units_that_are_gone_are_left_out_when_asked():
    assert "V3" not in _cells(by=By.UNIT, existing=True)


def test_nothing_on_record_is_empty_not_zero():
    assert get_cells(
        ALERTS,
        Count(entered=("finding.found",)),
        "mechanism",
        by=By.WHOLE,
        period=YEAR,
        place=DISTRICT,
        viewer=COMMISSION,
    ).empty


@pytest.mark.parametrize("count", ["complaint.received", "interview.held"])
def test_what_is_the_commissions_alone_is_empty_for_others(count):
    private = ledger((count, "V1", "2026-01", 3), breakdowns={(count, "kind"): [("a", "V1", "2026-01", 3)]})
    asked: dict[str, Any] = {"by": By.WHOLE, "period": YEAR, "place": DISTRICT}
    assert get_cells(private, Count(entered=(count,)), "kind", viewer=T1, **asked).empty
    assert not get_cells(private, Count(entered=(count,)), "kind", viewer=COMMISSION, **asked).empty


def test_the_size_of_a_group_is_its_units_at_the_end_of_the_period():
    sizes = get_group_sizes(ALERTS, by=By.TOWNSHIP, period=YEAR, place=DISTRICT, viewer=COMMISSION)
    assert sizes.to_dict() == {"T1": 4, "T2": 1, "T3": 1, "T4": 1}


def test_a_rate_by_code_has_the_wilson_interval_of_its_counts():
    rates = get_rates(
        ALERTS,
        Count(entered=("alert.closed",)),
        RAISED,
        "domain",
        period=YEAR,
        place=DISTRICT,
        viewer=COMMISSION,
        least=3,
    )
    low, high = wilson(1, 3)
    row = rates.loc["works"]
    assert (row["numerator"], row["denominator"], row["state"]) == (1, 3, State.OK)
    assert (row["low"], row["high"]) == pytest.approx((float(low) * 100, float(high) * 100))
    assert list(rates.index) == ["assets", "works"], "what was never raised has no rate"


def test_few_cases_are_marked_and_nothing_to_count_is_no_data():
    rates = rates_of(pd.Series([1.0, 0.0]), pd.Series([2.0, 0.0]), least=3)
    assert list(rates["state"]) == [State.TOO_FEW, State.NO_DATA]
    assert math.isnan(rates["value"].iloc[1])


def test_a_rate_is_judged_only_where_its_interval_excludes_the_value():
    rates = rates_of(pd.Series([90.0, 50.0, 10.0, 1.0]), pd.Series([100.0, 100.0, 100.0, 2.0]), least=10)
    assert list(judged_against(rates, value=50)) == [Verdict.BETTER, Verdict.SAME, Verdict.WORSE, Verdict.NONE]
