"""Who may look where."""

import pytest

from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION, PROTECTED_TABLES, Role, Viewer
from tests.indicators.ledgers import places

REGISTER = places()
ZONE = Viewer(role=Role.ZONE, zone_code="Z1")
TOWNSHIP = Viewer(role=Role.TOWNSHIP, township_code="T1")
SCREEN = Viewer(role=Role.SCREEN)
VILLAGE, FOREIGN_VILLAGE = Place(Level.UNIT, "V1"), Place(Level.UNIT, "V3")


@pytest.mark.parametrize(
    ("role", "zone_code", "township_code"),
    [
        (Role.ZONE, "", ""),
        (Role.TOWNSHIP, "", ""),
        (Role.COMMISSION, "", "T1"),
        (Role.SCREEN, "Z1", ""),
        (Role.TOWNSHIP, "Z1", "T1"),
    ],
)
def test_a_viewer_has_exactly_the_scope_of_the_role(role: Role, zone_code: str, township_code: str) -> None:
    with pytest.raises(ValueError, match="scope"):
        Viewer(role=role, zone_code=zone_code, township_code=township_code)


@pytest.mark.parametrize(
    ("viewer", "scope"),
    [
        (COMMISSION, {"T1", "T2", "T3", "T4"}),
        (SCREEN, {"T1", "T2", "T3", "T4"}),
        (ZONE, {"T1", "T2"}),
        (TOWNSHIP, {"T1"}),
        (Viewer(role=Role.TOWNSHIP, township_code="nowhere"), set()),
        (Viewer(role=Role.ZONE, zone_code="nowhere"), set()),
    ],
)
def test_a_scope_is_the_townships_whose_units_may_be_seen(viewer: Viewer, scope: set[str]) -> None:
    assert viewer.scope(REGISTER) == scope


def test_townships_are_everybodys_units_only_their_own() -> None:
    for viewer in (COMMISSION, ZONE, TOWNSHIP, SCREEN):
        assert viewer.may_open(DISTRICT, REGISTER)
        assert viewer.may_open(Place(Level.ZONE, "Z2"), REGISTER)
        assert viewer.may_open(Place(Level.TOWNSHIP, "T3"), REGISTER)
    assert [viewer.may_open(FOREIGN_VILLAGE, REGISTER) for viewer in (COMMISSION, SCREEN, ZONE, TOWNSHIP)] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("table", sorted(PROTECTED_TABLES))
@pytest.mark.parametrize("viewer", [ZONE, TOWNSHIP, SCREEN])
@pytest.mark.parametrize(
    "place", [DISTRICT, Place(Level.ZONE, "Z1"), Place(Level.TOWNSHIP, "T1"), VILLAGE], ids=lambda place: place.level
)
def test_protected_records_are_the_commissions_alone(table: str, viewer: Viewer, place: Place) -> None:
    assert COMMISSION.may_list(table, place, REGISTER)
    assert not viewer.may_list(table, place, REGISTER)


def test_complaints_clues_and_interviews_are_protected() -> None:
    assert {"complaint", "complaint_topic", "clue", "interview"} == PROTECTED_TABLES


@pytest.mark.parametrize(
    ("viewer", "place", "allowed"),
    [
        (ZONE, Place(Level.ZONE, "Z1"), True),
        (ZONE, Place(Level.ZONE, "Z2"), False),
        (ZONE, Place(Level.TOWNSHIP, "T2"), True),
        (ZONE, FOREIGN_VILLAGE, False),
        (ZONE, DISTRICT, False),
        (TOWNSHIP, Place(Level.TOWNSHIP, "T1"), True),
        (TOWNSHIP, Place(Level.TOWNSHIP, "T2"), False),
        (TOWNSHIP, Place(Level.ZONE, "Z1"), False),
        (TOWNSHIP, VILLAGE, True),
        (TOWNSHIP, FOREIGN_VILLAGE, False),
        (SCREEN, VILLAGE, False),
        (COMMISSION, DISTRICT, True),
    ],
)
def test_other_records_are_listed_within_the_scope(viewer: Viewer, place: Place, allowed: bool) -> None:
    assert viewer.may_list("finding", place, REGISTER) is allowed
