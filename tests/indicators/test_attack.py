"""No small count of complaints can be calculated from everything a role is shown (docs/decisions.md, 29)."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from indicators.catalogue import CATALOGUE, get_indicator
from indicators.ledger import Ledger
from indicators.model import Window
from indicators.periods import Period, month_of
from indicators.places import FOREVER_AGO, NEVER, Level, Places
from indicators.series import Series
from indicators.values import State, get_values
from indicators.viewer import COMMISSION, Role, Viewer
from tests.indicators.attacker import MADE_OF, SHOWN, Attacker, quarters_until, roles

TODAY = date(2026, 5, 17)
QUARTERS = quarters_until(month_of(TODAY), count=5)
AMOUNTS = st.sampled_from([0, 0, 1, 2, 3, 5, 8, 9, 10, 10, 11, 14, 19, 20, 30, 40])
"""Few small ones would find little: what matters lies around the bounds."""

Amounts = dict[str, list[list[int]]]
"""Kind of record → by quarter → by unit."""


def district(zones: Sequence[int], kinds: Sequence[str]) -> Places:
    """Townships with so many units each, two to a zone; `kinds` in turn."""
    townships = [f"T{number}" for number in range(len(zones))]
    of_unit = [township for township, count in zip(townships, zones, strict=True) for _ in range(count)]
    names = [f"U{number:02d}" for number in range(len(of_unit))]
    unit_kinds = [kinds[number % len(kinds)] for number in range(len(of_unit))]
    units = pd.DataFrame(
        {
            "kind": unit_kinds,
            "township_code": of_unit,
            "has_party_org": True,
            "party_members": [30.0 if kind == "village" else np.nan for kind in unit_kinds],
            "opened": FOREVER_AGO,
            "closed": NEVER,
            "name": names,
            "parent_code": "",
            "population": np.nan,
        },
        index=pd.Index(names),
    )
    zone_of = [f"Z{number // 2}" for number in range(len(townships))]
    return Places(
        zones=pd.DataFrame({"name": sorted(set(zone_of))}, index=pd.Index(sorted(set(zone_of)))),
        townships=pd.DataFrame(
            {
                "name": townships,
                "kind": "town",
                "zone_code": zone_of,
                "position": np.arange(len(townships), dtype=float),
            },
            index=pd.Index(townships),
        ),
        units=units,
        district_name="某区",
    )


def ledger_of(places: Places, amounts: Amounts) -> Ledger:
    """Each kind of record in the first month of its quarter."""
    series = {}
    for event, kinds in MADE_OF.items():
        counts = np.sum([np.array(amounts[kind]) for kind in kinds], axis=0)
        quarter, unit = np.nonzero(counts)
        series[event] = Series.of(
            month=[QUARTERS[at].start for at in quarter], subject=unit, n=counts[quarter, unit].tolist()
        )
    return Ledger(
        places=places,
        today=TODAY,
        terms=(month_of(date(2021, 12, 1)),),
        series=series,
        breakdowns={},
        first_months={"complaint": QUARTERS[0].start},
    )


@st.composite
def districts(draw: st.DrawFn) -> Ledger:
    """In a district with townships of villages alone, counts by kind are another matter (docs/decisions.md, 28)."""
    kinds = draw(st.sampled_from([("village",), ("village", "station"), ("village", "community", "station")]))
    times = draw(st.lists(st.integers(1, 2 if len(kinds) < 3 else 1), min_size=3, max_size=5))
    places = district([len(kinds) * time for time in times], kinds)
    units = len(places.units)
    by_quarter = st.lists(st.lists(AMOUNTS, min_size=units, max_size=units), min_size=5, max_size=5)
    every = sorted({kind for made in MADE_OF.values() for kind in made})
    return ledger_of(places, {kind: draw(by_quarter) for kind in every})


@given(districts())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_no_role_can_calculate_a_small_count(ledger: Ledger) -> None:
    for viewer in roles(ledger):
        attacker = Attacker(ledger, viewer, QUARTERS)
        pinned = attacker.pinned()
        if pinned:
            note(attacker.told())
        assert pinned == [], viewer.role


def flat(places: Places, of_units: Sequence[int], **others: int) -> Amounts:
    """The same in every quarter: complaints received for the first time by unit, and of the other kinds as many everywhere."""
    kinds = {kind for kinds in MADE_OF.values() for kind in kinds}
    amounts = {kind: [[others.get(kind, 0)] * len(places.units)] * len(QUARTERS) for kind in kinds}
    return amounts | {"first": [list(of_units)] * len(QUARTERS)}


def state_of(ledger: Ledger, viewer: Viewer, key: str, level: Level = Level.TOWNSHIP) -> list[str]:
    frame = get_values(ledger, get_indicator(key), period=QUARTERS[-1], level=level, viewer=viewer)
    return list(frame["state"])


def test_the_attacker_calculates_what_the_commission_is_shown() -> None:
    """He must be able to, or finding nothing elsewhere would mean nothing."""
    places = district([1, 1], ["village"])
    attacker = Attacker(ledger_of(places, flat(places, [30, 4])), COMMISSION, QUARTERS)
    assert "township T1 2026Q1 received" in attacker.pinned()


def test_the_attacker_reads_figures_as_they_are_meant() -> None:
    """What he takes an indicator to be made of is what it is."""
    places = district([2, 1, 1], ["village", "station"])
    ledger = ledger_of(places, flat(places, [7, 11, 30, 4], repeat=3, closed=5, on_time=6, late=2, became_overdue=4))
    attacker = Attacker(ledger, COMMISSION, QUARTERS)
    for key in SHOWN:
        frame = get_values(ledger, get_indicator(key), period=QUARTERS[-1], level=Level.TOWNSHIP, viewer=COMMISSION)
        for code, units in attacker.areas(Level.TOWNSHIP):
            for part, form in attacker.meant(key, units, range(4, 5)).items():
                assert form @ attacker.truth == frame.at[code, part], (key, code, part)


def test_the_attacker_calculates_a_lone_withheld_township() -> None:
    places = district([1, 1, 1, 1], ["village"])
    ledger = ledger_of(places, flat(places, [30, 4, 50, 50]))
    attacker = Attacker(ledger, Viewer(role=Role.SCREEN), QUARTERS)
    assert attacker.pinned() == []
    for number in (0, 2, 3):  # What three of them would tell of the fourth.
        attacker.learn(attacker.form(np.array([number]), range(4, 5), ("first", "repeat")), [30, 4, 50, 50][number])
    assert "township T1 2026Q1 received" in attacker.pinned()


def test_with_a_small_township_the_first_that_is_not_small_is_withheld_too() -> None:
    places = district([1, 1, 1, 1], ["village"])
    ledger = ledger_of(places, flat(places, [30, 4, 50, 50]))
    zone = Viewer(role=Role.ZONE, zone_code="Z0")
    assert state_of(ledger, zone, "complaint_count")[:2] == [State.WITHHELD, State.WITHHELD]
    assert state_of(ledger, zone, "complaint_count", Level.ZONE) == [State.OK, State.WITHHELD]
    of_three = district([1, 1, 1, 1, 1, 1], ["village"])
    own = Viewer(role=Role.TOWNSHIP, township_code="T0")
    ledger = ledger_of(of_three, flat(of_three, [30, 4, 50, 50, 50, 50]))
    assert state_of(ledger, own, "complaint_count")[0] == State.OK


def test_with_a_small_township_that_has_stations_one_with_stations_is_withheld_too() -> None:
    """The first that is not small has villages alone: with it the small one's stations would be what is missing of the zone's."""
    places = district([1, 2, 2, 2], ["village", "station"])
    places.townships["zone_code"] = ["Z0", "Z0", "Z0", "Z1"]
    ledger = ledger_of(places, flat(places, [30, 2, 2, 30, 30, 50, 50]))
    zone = Viewer(role=Role.ZONE, zone_code="Z0")
    assert state_of(ledger, zone, "complaint_count")[:3] == [State.WITHHELD] * 3


def test_of_two_townships_the_head_of_one_does_not_see_what_would_tell_him_of_the_other() -> None:
    places = district([1, 1], ["village"])
    ledger = ledger_of(places, flat(places, [30, 4]))
    head = Viewer(role=Role.TOWNSHIP, township_code="T0")
    assert state_of(ledger, head, "complaint_count") == [State.WITHHELD, State.WITHHELD]
    assert state_of(ledger_of(places, flat(places, [30, 40])), head, "complaint_count")[0] == State.OK


@pytest.mark.parametrize(("more", "state"), [(0, State.WITHHELD), (1, State.BAND)])
def test_where_bands_would_tell_a_small_count_there_are_none(more: int, state: State) -> None:
    """43 complaints in four quarters, four units with many (10 at least) and one with some (3 at least): each can have its least only."""
    places = district([5, 1, 1], ["village"])
    amounts = flat(places, [0, 0, 0, 0, 0, 50, 50])
    for quarter in range(4):
        of_units = [10 * (unit == quarter) for unit in range(4)]
        amounts["first"][quarter + 1] = [*of_units, 3 if quarter == 3 else 0, 50, 50]
    amounts["first"][1] = [10 + more, 0, 0, 0, 0, 50, 50]
    head = Viewer(role=Role.TOWNSHIP, township_code="T0")
    ledger = ledger_of(places, amounts)
    frame = get_values(ledger, get_indicator("complaint_count"), period=QUARTERS[-1], level=Level.UNIT, viewer=head)
    assert set(frame["state"]) == {state}
    assert Attacker(ledger, head, QUARTERS).pinned() == []


@pytest.mark.parametrize(
    "viewer", [Viewer(role=Role.ZONE, zone_code="Z0"), Viewer(role=Role.TOWNSHIP, township_code="T0")]
)
def test_what_grows_from_quarter_to_quarter_is_not_shown_below_the_district(viewer: Viewer) -> None:
    places = district([2, 2, 2, 2], ["village"])
    ledger = ledger_of(places, flat(places, [40] * 8, repeat=40, closed=40, on_time=40, late=40))
    growing = [
        indicator.key
        for indicator in CATALOGUE
        if (indicator.sensitive and indicator.numerator.window in (Window.YEAR_TO_DATE, Window.POOL))
        or indicator.key in ("complaint_stock_reduction", "complaint_sponsored_closed_rate")
    ]
    assert growing
    for key in growing:
        assert set(state_of(ledger, viewer, key)) <= {State.WITHHELD, State.NO_DATA}
    assert state_of(ledger, viewer, "complaint_repeat_rate") == [State.OK] * 4


def test_a_span_is_shown_only_where_each_of_its_quarters_is() -> None:
    places = district([1, 1, 1, 1], ["village"])
    amounts = flat(places, [30, 30, 30, 30])
    amounts["first"][2] = [30, 5, 30, 30]
    zone = Viewer(role=Role.ZONE, zone_code="Z0")
    frame = get_values(
        ledger_of(places, amounts),
        get_indicator("complaint_count"),
        period=Period(QUARTERS[1].start, QUARTERS[4].end),
        level=Level.TOWNSHIP,
        viewer=zone,
    )
    assert list(frame["state"])[:2] == [State.WITHHELD, State.WITHHELD]
