import pytest

from indicators.changes import Change, get_change
from indicators.periods import Period, parse
from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION, Role, Viewer
from tests.indicators.ledgers import TODAY, ledger, month

THIS_YEAR = parse("2026")
ALERTS = ledger(
    ("alert.raised", "V1", "2025-01", 10),
    ("alert.raised", "V2", "2025-04", 20),
    ("alert.raised", "V1", "2025-06", 99),
    ("alert.raised", "V1", "2026-02", 70),
    ("alert.raised", "V2", "2026-05", 50),
)


def _change(counted=ALERTS, event="alert.raised", *, period=THIS_YEAR, place=DISTRICT, viewer=COMMISSION):
    return get_change(counted, event, period=period, place=place, viewer=viewer)


def test_only_complete_months_are_compared_with_the_same_months_a_year_before():
    assert TODAY.month == 5
    assert _change() == Change(now=70, before=30, is_real=True)


def test_a_change_within_chance_is_not_real():
    assert _change(place=Place(Level.UNIT, "V2")) == Change(now=0, before=20, is_real=True)
    few = ledger(("alert.raised", "V1", "2025-01", 10), ("alert.raised", "V1", "2026-01", 12))
    assert _change(few) == Change(now=12, before=10, is_real=False)


@pytest.mark.parametrize("period", [parse("2026-05"), parse("2025")])
def test_without_a_complete_month_or_a_year_before_there_is_no_change(period: Period):
    assert _change(period=period) is None
    assert month("2025-01") > parse("2024").end


def test_what_is_not_for_the_viewer_has_no_change():
    private = ledger(("interview.held", "V1", "2025-01", 3), ("interview.held", "V1", "2026-01", 4))
    viewer = Viewer(role=Role.TOWNSHIP, township_code="T1")
    assert _change(private, "interview.held", viewer=viewer) is None
    assert _change(private, "interview.held") is not None
