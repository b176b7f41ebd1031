"""The register: what counts under what, and the way up."""

import numpy as np
import pytest

from indicators.places import DISTRICT, Level, Place, UnknownPlace
from tests.indicators.ledgers import month, places

REGISTER = places()


def under(place: Place) -> set[str]:
    return set(REGISTER.subjects[REGISTER.within(place)])


def test_everything_counts_under_the_district() -> None:
    assert REGISTER.within(DISTRICT).all()


def test_a_township_holds_itself_and_its_units() -> None:
    assert under(Place(Level.TOWNSHIP, "T1")) == {"T1", "C1", "K1", "S1", "V1"}


def test_a_zone_holds_its_townships_and_their_units() -> None:
    assert under(Place(Level.ZONE, "Z1")) == {"T1", "T2", "C1", "K1", "S1", "V1", "V2"}


def test_a_township_in_no_zone_counts_under_the_district_alone() -> None:
    assert "T4" not in under(Place(Level.ZONE, "Z1")) | under(Place(Level.ZONE, "Z2"))


def test_a_unit_holds_only_itself() -> None:
    assert under(Place(Level.UNIT, "V1")) == {"V1"}


@pytest.mark.parametrize("level", [Level.ZONE, Level.TOWNSHIP, Level.UNIT])
def test_an_unknown_code_is_no_place(level: Level) -> None:
    with pytest.raises(UnknownPlace):
        REGISTER.within(Place(level, "nowhere"))
    with pytest.raises(UnknownPlace):
        REGISTER.name(Place(level, "nowhere"))
    with pytest.raises(UnknownPlace):
        REGISTER.path(Place(level, "nowhere"))


def test_the_breadcrumb_leads_from_the_district_down() -> None:
    path = REGISTER.path(Place(Level.UNIT, "V1"))
    assert [REGISTER.name(place) for place in path] == ["某区", "东片", "甲镇", "V1村"]


def test_the_breadcrumb_skips_the_zone_a_township_lacks() -> None:
    assert REGISTER.path(Place(Level.UNIT, "E1")) == [DISTRICT, Place(Level.TOWNSHIP, "T4"), Place(Level.UNIT, "E1")]


def test_a_unit_exists_from_its_opening_month_to_before_its_closing_month() -> None:
    def exists(text: str) -> set[str]:
        return set(REGISTER.subjects[REGISTER.active(month(text))])

    assert "V4" not in exists("2026-03")
    assert "V4" in exists("2026-04")
    assert "V3" in exists("2025-11")
    assert "V3" not in exists("2025-12")


def test_townships_and_the_district_are_of_no_kind() -> None:
    mask = REGISTER.of_kinds(("village", "community"))
    assert set(REGISTER.subjects[mask]) == {"C1", "V1", "V2", "V3", "V4"}


def test_positions_and_masks_agree_at_every_level() -> None:
    for level in Level:
        for position, code in enumerate(REGISTER.codes(level)):
            assert np.array_equal(REGISTER.positions(level) == position, REGISTER.within(Place(level, code)))
