"""What each role may not see is gone from every frame: NaN, not hidden; and no two permitted views differ by one complaint."""

import itertools

import numpy as np
import pandas as pd
import pytest

from indicators.catalogue import CATALOGUE, get_indicator
from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.model import Count, Indicator, Scale
from indicators.periods import parse
from indicators.places import DISTRICT, Level, Place
from indicators.values import FIGURES, Band, State, Verdict, get_breakdown, get_count, get_monthly, get_values
from indicators.viewer import COMMISSION, Policy, Role, Viewer
from tests.indicators.ledgers import Counted, ledger

ZONE = Viewer(role=Role.ZONE, zone_code="Z1")
TOWNSHIP = Viewer(role=Role.TOWNSHIP, township_code="T1")
SCREEN = Viewer(role=Role.SCREEN)
OTHERS = (ZONE, TOWNSHIP, SCREEN)
SENSITIVE = [indicator for indicator in CATALOGUE if indicator.sensitive]
ORDINARY = [indicator for indicator in CATALOGUE if not indicator.sensitive]
CONFIDENTIAL = [indicator for indicator in CATALOGUE if indicator.commission_only]
PUBLIC = [indicator for indicator in CATALOGUE if not indicator.commission_only]
PERIODS = ("2025", "2025Q3", "2025-08", "2026")
COMPLAINT_EVENTS = [event.name for event in EVENTS.values() if event.table == "complaint"]


def role(viewer: Viewer) -> str:
    return viewer.role.value


def key(indicator: Indicator) -> str:
    return indicator.key


def busy(*more: Counted) -> Ledger:
    """Every event every quarter in a village of three townships, in T1 and T2 often enough to be shown, and `more`."""
    often = {"V1": 27, "V2": 60, "V3": 3}
    months = ("2024-02", "2024-05", "2024-08", "2024-11", "2025-02", "2025-05", "2025-08", "2025-11", "2026-02")
    twice = ("complaint.received", "complaint.fell_due")
    counted = [
        (event, unit, text, 2 * n if event in twice else n)
        for event in EVENTS
        for unit, n in often.items()
        for text in months
    ]
    return ledger(*counted, *more)


BUSY = busy()
ONE_MORE = busy(*[(event, unit, "2026-02", 1) for event in COMPLAINT_EVENTS for unit in ("C1", "K1")])
"""The same with one complaint more, at each stage, in two units that had none."""


def values(of: Ledger, indicator: Indicator | str, text: str, level: Level, viewer: Viewer) -> pd.DataFrame:
    found = get_indicator(indicator) if isinstance(indicator, str) else indicator
    return get_values(of, found, period=parse(text), level=level, viewer=viewer)


@pytest.mark.parametrize("viewer", OTHERS, ids=role)
@pytest.mark.parametrize("indicator", SENSITIVE, ids=key)
@pytest.mark.parametrize("level", list(Level))
def test_a_withheld_row_holds_no_figure(viewer: Viewer, indicator: Indicator, level: Level) -> None:
    for text in PERIODS:
        frame = values(BUSY, indicator, text, level, viewer)
        hidden = frame[frame["state"].isin([State.WITHHELD, State.BAND])]
        assert hidden[list(FIGURES)].isna().all(axis=None)
        assert (hidden["verdict"] == Verdict.NONE).all()


@pytest.mark.parametrize("viewer", OTHERS, ids=role)
@pytest.mark.parametrize("indicator", SENSITIVE, ids=key)
def test_no_unit_shows_a_complaint_figure_to_anyone_but_the_commission(viewer: Viewer, indicator: Indicator) -> None:
    for text in PERIODS:
        frame = values(BUSY, indicator, text, Level.UNIT, viewer)
        assert set(frame["state"]) <= {State.WITHHELD, State.BAND}
        assert frame[list(FIGURES)].isna().all(axis=None)


@pytest.mark.parametrize("indicator", SENSITIVE, ids=key)
def test_a_unit_with_a_complaint_looks_like_one_without(indicator: Indicator) -> None:
    for text in (*PERIODS, "2026-02"):
        pd.testing.assert_frame_equal(
            values(ONE_MORE, indicator, text, Level.UNIT, TOWNSHIP), values(BUSY, indicator, text, Level.UNIT, TOWNSHIP)
        )


@pytest.mark.parametrize("viewer", OTHERS, ids=role)
def test_units_show_the_same_band_in_every_period(viewer: Viewer) -> None:
    frames = [values(BUSY, "complaint_count", text, Level.UNIT, viewer) for text in ("2024", "2025-08", "2026-05")]
    for one, other in itertools.pairwise(frames):
        pd.testing.assert_frame_equal(one, other)


def test_units_of_a_township_whose_count_is_shown_have_a_band() -> None:
    frame = values(BUSY, "complaint_count", "2026", Level.UNIT, TOWNSHIP)
    assert frame.at["V1", "band"] == Band.MANY
    assert frame.at["C1", "band"] == Band.FEW
    assert (frame["state"] == State.BAND).all()
    of_zone = values(BUSY, "complaint_count", "2026", Level.UNIT, ZONE)
    # The rest of the district is small, so no township of the zone is shown, and no bands of its units.
    assert list(of_zone.loc[["V1", "V2"], "state"]) == [State.WITHHELD, State.WITHHELD]


@pytest.mark.parametrize("viewer", [TOWNSHIP, SCREEN], ids=role)
def test_units_of_a_township_whose_count_is_withheld_have_none(viewer: Viewer) -> None:
    """With the sum of a few units unknown, their bands would bound it."""
    of = QUIET_QUARTER if viewer is TOWNSHIP else BUSY
    frame = values(of, "complaint_count", "2026", Level.UNIT, viewer)
    assert (frame["state"] == State.WITHHELD).all()
    assert (frame["band"] == "").all()


def test_bands_follow_the_districts_bounds_over_four_complete_quarters() -> None:
    """Four complete quarters before 2026-05-17 are 2025-04 to 2026-03."""
    few = ledger(
        ("complaint.received", "V1", "2025-04", 3), ("complaint.received", "C1", "2026-03", 2),
        ("complaint.received", "C1", "2026-04", 9), ("complaint.received", "K1", "2025-03", 9),
        *[("complaint.received", "S1", text, 10) for text in ("2025-04", "2025-07", "2025-12", "2026-01")],
        *[("complaint.received", unit, "2025-04", 50) for unit in ("V2", "V3", "E1")],
    )  # fmt: skip
    bands = values(few, "complaint_count", "2026", Level.UNIT, TOWNSHIP)["band"]
    assert bands.to_dict() == {"C1": Band.FEW, "K1": Band.FEW, "S1": Band.MANY, "V1": Band.SOME}
    strict = Viewer(role=Role.TOWNSHIP, township_code="T1", policy=Policy(band_bounds=(1, 3)))
    assert values(few, "complaint_count", "2026", Level.UNIT, strict).at["K1", "band"] == Band.FEW
    assert values(few, "complaint_count", "2026", Level.UNIT, strict).at["V1", "band"] == Band.MANY


def test_nothing_on_record_is_no_band() -> None:
    frame = values(ledger(), "complaint_count", "2026", Level.UNIT, TOWNSHIP)
    assert (frame["state"] == State.NO_DATA).all()
    assert (frame["band"] == "").all()


@pytest.mark.parametrize("indicator", CATALOGUE, ids=key)
def test_units_outside_the_scope_are_not_in_the_frame(indicator: Indicator) -> None:
    township = values(BUSY, indicator, "2025", Level.UNIT, TOWNSHIP)
    assert set(township["township_code"]) <= {"T1"}
    assert set(values(BUSY, indicator, "2025", Level.UNIT, ZONE)["township_code"]) <= {"T1", "T2"}


@pytest.mark.parametrize("indicator", ORDINARY, ids=key)
@pytest.mark.parametrize("level", [Level.ZONE, Level.TOWNSHIP])
def test_ordinary_figures_of_all_townships_are_everybodys(indicator: Indicator, level: Level) -> None:
    everything = values(BUSY, indicator, "2025", level, COMMISSION)
    for viewer in OTHERS:
        pd.testing.assert_frame_equal(values(BUSY, indicator, "2025", level, viewer), everything)


@pytest.mark.parametrize("indicator", PUBLIC, ids=key)
def test_the_district_is_everybodys(indicator: Indicator) -> None:
    everything = values(BUSY, indicator, "2025", Level.DISTRICT, COMMISSION)
    for viewer in OTHERS:
        pd.testing.assert_frame_equal(values(BUSY, indicator, "2025", Level.DISTRICT, viewer), everything)


@pytest.mark.parametrize("indicator", CONFIDENTIAL, ids=key)
@pytest.mark.parametrize("viewer", OTHERS, ids=role)
def test_of_clues_and_interviews_not_even_the_district_is_shown_nor_whether_there_are_any(
    indicator: Indicator, viewer: Viewer
) -> None:
    end = parse("2026-03").start
    for level in Level:
        assert (values(BUSY, indicator, "2025", level, COMMISSION)["state"] == State.OK).all()
        shown, nothing = (values(of, indicator, "2025", level, viewer) for of in (BUSY, ledger()))
        assert (shown["state"] == State.WITHHELD).all()
        pd.testing.assert_frame_equal(shown, nothing)
    assert not len(get_monthly(BUSY, indicator, place=DISTRICT, end=end, months=12, viewer=viewer))
    assert len(get_monthly(BUSY, indicator, place=DISTRICT, end=end, months=12, viewer=COMMISSION))


@pytest.mark.parametrize("indicator", SENSITIVE, ids=key)
@pytest.mark.parametrize("level", [Level.ZONE, Level.TOWNSHIP])
@pytest.mark.parametrize("viewer", OTHERS, ids=role)
def test_of_others_only_rates_are_shown_and_no_counts(indicator: Indicator, level: Level, viewer: Viewer) -> None:
    own = {ZONE: {"Z1", "T1", "T2"}, TOWNSHIP: {"T1"}, SCREEN: set()}[viewer]
    for text in PERIODS:
        frame = values(BUSY, indicator, text, level, viewer)
        others = frame[~frame.index.isin(list(own))]
        assert others[["numerator", "denominator", "low", "high", "previous", "change"]].isna().all(axis=None)
        if indicator.scale in (Scale.COUNT, Scale.RATIO):
            assert others["value"].isna().all()


def test_a_large_rate_of_another_township_is_shown_rounded() -> None:
    often = [("complaint.received", "E1", "2025-08", 60), ("complaint.received", "V3", "2025-08", 60)]
    often += [("complaint.repeat_received", unit, "2025-08", 20) for unit in ("E1", "V3")]
    frame = values(busy(*often), "complaint_repeat_rate", "2025Q3", Level.TOWNSHIP, TOWNSHIP)
    assert list(frame.loc["T2", ["value", "state"]]) == [50.0, State.OK]
    assert values(BUSY, "complaint_repeat_rate", "2025Q3", Level.TOWNSHIP, TOWNSHIP).at["T2", "state"] == State.WITHHELD
    odd = busy(*often, ("complaint.repeat_received", "V2", "2025-08", 1))
    assert values(odd, "complaint_repeat_rate", "2025Q3", Level.TOWNSHIP, TOWNSHIP).at["T2", "value"] == round(
        6100 / 120, 1
    )


@pytest.mark.parametrize(
    ("text", "state"),
    [("2025Q3", State.OK), ("2025", State.OK), ("2025-08", State.WITHHELD), ("2025-08..2025-10", State.WITHHELD),
     ("2026Q2", State.WITHHELD), ("2026", State.WITHHELD)],
)  # fmt: skip
def test_a_township_sees_its_own_count_by_complete_quarters_only(text: str, state: State) -> None:
    assert values(BUSY, "complaint_count", text, Level.TOWNSHIP, TOWNSHIP).at["T1", "state"] == state


QUIET_QUARTER = ledger(
    *[("complaint.received", "V1", text, 30) for text in ("2024-12", "2025-01", "2025-04", "2025-07")],
    *[("complaint.received", "V2", text, 40) for text in ("2025-01", "2025-04", "2025-07", "2025-10")],
    ("complaint.received", "V1", "2025-10", 9),
)


@pytest.mark.parametrize("text", ["2025Q4", "2025", "2025-07..2025-12"])
def test_a_small_quarter_is_withheld_and_so_is_every_span_it_could_be_subtracted_from(text: str) -> None:
    assert values(QUIET_QUARTER, "complaint_count", "2025Q3", Level.TOWNSHIP, TOWNSHIP).at["T1", "numerator"] == 30
    assert values(QUIET_QUARTER, "complaint_count", text, Level.TOWNSHIP, TOWNSHIP).at["T1", "state"] == State.WITHHELD


def test_a_lone_withheld_township_takes_its_smallest_sibling_along() -> None:
    """The zone sees its own total: less T2's count it would be T1's."""
    frame = values(QUIET_QUARTER, "complaint_count", "2025Q4", Level.TOWNSHIP, ZONE)
    assert list(frame.loc[["T1", "T2"], "state"]) == [State.WITHHELD, State.WITHHELD]
    assert values(QUIET_QUARTER, "complaint_count", "2025Q4", Level.ZONE, ZONE).at["Z1", "numerator"] == 49
    assert values(QUIET_QUARTER, "complaint_count", "2025Q3", Level.TOWNSHIP, ZONE).at["T2", "numerator"] == 40


def test_no_complaint_at_all_looks_like_a_few() -> None:
    frame = values(QUIET_QUARTER, "complaint_repeat_rate", "2025Q3", Level.TOWNSHIP, TOWNSHIP)
    assert list(frame.loc[["T3", "T4"], "state"]) == [State.WITHHELD, State.WITHHELD]


@pytest.mark.parametrize(
    ("repeats", "state"), [(9, State.WITHHELD), (10, State.OK), (20, State.OK), (21, State.WITHHELD)]
)
def test_both_sides_of_a_proportion_must_be_large_enough(repeats: int, state: State) -> None:
    of = ledger(("complaint.received", "V1", "2025-08", 30), ("complaint.repeat_received", "V1", "2025-08", repeats))
    assert values(of, "complaint_repeat_rate", "2025Q3", Level.TOWNSHIP, TOWNSHIP).at["T1", "state"] == state


@pytest.mark.parametrize("viewer", OTHERS, ids=role)
@pytest.mark.parametrize("indicator", SENSITIVE, ids=key)
@pytest.mark.parametrize("place", [Place(Level.ZONE, "Z1"), Place(Level.TOWNSHIP, "T1"), Place(Level.UNIT, "V1")])
def test_complaints_below_the_district_have_no_months(viewer: Viewer, indicator: Indicator, place: Place) -> None:
    end = parse("2026-03").start
    assert not len(get_monthly(BUSY, indicator, place=place, end=end, months=12, viewer=viewer))
    in_whole = get_monthly(BUSY, indicator, place=DISTRICT, end=end, months=12, viewer=viewer)
    assert (not len(in_whole)) is indicator.commission_only


def test_months_of_ordinary_indicators_end_at_the_scope() -> None:
    found, end = get_indicator("rectified_rate"), parse("2026-03").start
    for place, is_empty in ((Place(Level.UNIT, "V1"), False), (Place(Level.UNIT, "V2"), True), (DISTRICT, False)):
        assert (not len(get_monthly(BUSY, found, place=place, end=end, months=12, viewer=TOWNSHIP))) is is_empty


BROKEN_DOWN = ledger(
    *[(event, "V1", "2025-01", 5) for event in EVENTS],
    breakdowns={
        (event.name, dimension): [("code", "V1", "2025-01", 5)]
        for event in EVENTS.values()
        for dimension in event.dimensions
    },
)
DIMENSIONS = [(event.name, dimension) for event in EVENTS.values() for dimension in event.dimensions]


@pytest.mark.parametrize(("event", "dimension"), DIMENSIONS)
@pytest.mark.parametrize("viewer", OTHERS, ids=role)
def test_a_breakdown_of_complaints_is_for_the_whole_district_of_clues_and_interviews_for_nobody(
    event: str, dimension: str, viewer: Viewer
) -> None:
    def is_shown(place: Place, to: Viewer) -> bool:
        return not get_breakdown(BROKEN_DOWN, event, dimension, period=parse("2025"), place=place, viewer=to).empty

    village = Place(Level.UNIT, "V1")
    assert is_shown(DISTRICT, COMMISSION)
    assert is_shown(village, COMMISSION)
    # What it came from may say that somebody complained.
    is_origin = dimension == "source"
    assert is_shown(DISTRICT, viewer) is not (EVENTS[event].commission_only or is_origin)
    assert is_shown(village, viewer) is not (EVENTS[event].sensitive or is_origin)


@pytest.mark.parametrize("event", list(EVENTS))
@pytest.mark.parametrize("viewer", OTHERS, ids=role)
def test_a_single_count_keeps_the_same_rules(event: str, viewer: Viewer) -> None:
    def is_shown(place: Place, to: Viewer) -> bool:
        count = get_count(BROKEN_DOWN, Count(entered=(event,)), period=parse("2025"), place=place, viewer=to)
        return not np.isnan(count)

    assert is_shown(Place(Level.UNIT, "V1"), COMMISSION)
    assert is_shown(DISTRICT, viewer) is not EVENTS[event].commission_only
    assert is_shown(Place(Level.TOWNSHIP, "T1"), viewer) is not EVENTS[event].sensitive


def test_everything_made_of_complaints_clues_or_interviews_is_marked() -> None:
    for event in EVENTS.values():
        assert event.sensitive is (event.table in ("complaint", "clue", "interview"))
        assert event.commission_only is (event.table in ("clue", "interview"))
