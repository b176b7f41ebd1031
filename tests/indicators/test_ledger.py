"""Every figure is a subtraction of two sums over the counts."""

import numpy as np
import pytest

from indicators.ledger import Ledger
from indicators.model import Base, Count, Window
from indicators.periods import parse
from indicators.places import DISTRICT, Level, Place
from tests.indicators.ledgers import ledger, month

RECEIVED, CLOSED = ("complaint.received",), ("complaint.closed",)
LEDGER = ledger(
    ("complaint.received", "V1", "2024-12", 4),
    ("complaint.received", "V1", "2025-01", 3),
    ("complaint.received", "V1", "2025-02", 2),
    ("complaint.received", "V1", "2026-02", 1),
    ("complaint.closed", "V1", "2025-02", 5),
    ("complaint.received", "V2", "2025-02", 7),
)


def counted(count: Count, text: str, *, of: Ledger = LEDGER, unit: str = "V1") -> int:
    return int(of.count(count, parse(text))[of.places.within(Place(Level.UNIT, unit))].sum())


@pytest.mark.parametrize(
    ("window", "text", "expected"),
    [
        (Window.FLOW, "2025-01..2025-02", 5),
        (Window.FLOW, "2025-03", 0),
        (Window.YEAR_TO_DATE, "2025-02", 5),
        (Window.YEAR_TO_DATE, "2024-12", 4),
        (Window.YEAR_BEFORE, "2026-02", 2),
        (Window.TERM, "2025-02", 9),
        (Window.TERM, "2026-02", 1),
        (Window.TERM, "2016-11", 0),
    ],
)
def test_a_window_takes_the_months_it_says(window: Window, text: str, expected: int) -> None:
    assert counted(Count(entered=RECEIVED, window=window), text) == expected


@pytest.mark.parametrize(
    ("window", "text", "expected"),
    [
        (Window.STOCK, "2025-01", 7),
        (Window.STOCK, "2025-02", 4),
        (Window.OPENING_STOCK, "2025-11", 4),
        (Window.OPENING_STOCK, "2026-01", 4),
        (Window.POOL, "2025-02", 9),
        (Window.POOL, "2025-03", 4),
        (Window.POOL, "2026", 5),
    ],
)
def test_a_stock_is_what_entered_less_what_left(window: Window, text: str, expected: int) -> None:
    assert counted(Count(entered=RECEIVED, left=CLOSED, window=window), text) == expected


def test_covered_counts_a_unit_once() -> None:
    assert counted(Count(entered=RECEIVED, covered=True), "2025") == 1
    assert counted(Count(entered=RECEIVED, covered=True), "2025-03") == 0


def test_counts_come_in_any_order_of_months() -> None:
    backwards = ledger(("complaint.received", "V1", "2026-02", 1), ("complaint.received", "V1", "2024-12", 4))
    assert counted(Count(entered=RECEIVED), "2024-12", of=backwards) == 4


def test_a_series_by_month_keeps_empty_months() -> None:
    mask = LEDGER.places.within(DISTRICT)
    series = LEDGER.by_month("complaint.received", mask=mask, start=month("2024-12"), end=month("2025-04"))
    assert series.tolist() == [4, 3, 9, 0, 0]


def test_months_and_places_add_up_to_the_total() -> None:
    whole = LEDGER.by_month("complaint.received", mask=LEDGER.places.within(DISTRICT), start=0, end=month("2027-01"))
    townships = [
        LEDGER.by_month(
            "complaint.received", mask=LEDGER.places.within(Place(Level.TOWNSHIP, code)), start=0, end=month("2027-01")
        )
        for code in LEDGER.places.townships.index
    ]
    assert whole.sum() == 17
    assert np.array_equal(np.sum(townships, axis=0), whole)


def test_a_breakdown_has_every_code_that_ever_occurred() -> None:
    by_topic = {("complaint.received", "topic"): [("land", "V1", "2025-01", 2), ("works", "V2", "2026-01", 1)]}
    broken_down = ledger(("complaint.received", "V1", "2025-01", 2), breakdowns=by_topic)
    mask = broken_down.places.within(DISTRICT)
    totals = broken_down.by_code("complaint.received", "topic", mask=mask, period=parse("2025"))
    assert totals.to_dict() == {"land": 2, "works": 0}


def test_a_breakdown_nobody_recorded_is_empty() -> None:
    mask = LEDGER.places.within(DISTRICT)
    assert LEDGER.by_code("complaint.received", "topic", mask=mask, period=parse("2025")).empty


def test_a_table_is_on_record_from_its_first_month() -> None:
    assert not LEDGER.is_recorded("complaint.received", month=month("2024-11"))
    assert LEDGER.is_recorded("complaint.received", month=month("2024-12"))
    assert LEDGER.is_recorded("complaint.sponsored", month=month("2024-12"))
    assert not LEDGER.is_recorded("finding.found", month=month("2026-05"))


def test_an_optional_column_is_on_record_only_where_it_is_filled() -> None:
    staffed = ledger(("staff.entered", "V1", "2020-01", 3), ("staff.certified", "V1", "2025-01", 1))
    assert not staffed.is_recorded("staff.certified", month=month("2024-12"))
    assert staffed.is_recorded("staff.certified", month=month("2025-01"))


def test_a_term_lasts_until_the_next_begins() -> None:
    assert LEDGER.term_start(month("2025-02")) == month("2016-12")
    assert LEDGER.term_start(month("2025-03")) == month("2025-03")
    assert LEDGER.term_start(month("2010-01")) == month("2016-12")


def test_the_records_begin_with_the_first_event_not_with_the_oldest_post() -> None:
    assert ledger(("staff.entered", "V1", "1900-01", 1), ("alert.raised", "V1", "2024-03", 1)).first_month == month(
        "2024-03"
    )
    assert ledger().first_month == month("2026-05")


@pytest.mark.parametrize(
    ("base", "text", "expected"),
    [
        (Base.UNITS, "2025-11", {"C1", "E1", "K1", "S1", "V1", "V2", "V3"}),
        (Base.UNITS, "2026-05", {"C1", "E1", "K1", "S1", "V1", "V2", "V4"}),
        (Base.PARTY_ORGANISATIONS, "2025-11", {"C1", "V1", "V2", "V3"}),
        (Base.PARTY_ORGANISATIONS, "2026-05", {"C1", "V1", "V2"}),
        (Base.PARTY_MEMBERS, "2026-05", {"C1", "V1", "V4"}),
    ],
)
def test_a_base_counts_what_exists_at_the_end_of_the_month(base: Base, text: str, expected: set[str]) -> None:
    amounts = LEDGER.base(base, month=month(text))
    assert set(LEDGER.places.subjects[amounts > 0]) == expected


def test_party_members_are_counted_not_units() -> None:
    assert LEDGER.base(Base.PARTY_MEMBERS, month=month("2026-05")).sum() == 50 + 30 + 20


def test_every_base_has_one_amount_per_subject() -> None:
    for base in Base:
        assert LEDGER.base(base, month=month("2026-05")).shape == (len(LEDGER.places.subjects),)
