"""What a register says of two townships at once, and what could not be drawn, is shown to whoever may see it."""

import pytest

from controls.dossier import dossier
from controls.gallery import Gallery
from controls.health import refused_table
from indicators.places import Level, Place
from indicators.viewer import COMMISSION, Role, Viewer
from tests.controls.looks import OWN, look_at, snapshot_of
from tests.data_access.made_up_rows import Rows, busy_rows, with_boundaries

NEIGHBOUR = Viewer(role=Role.TOWNSHIP, township_code="T2")


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    """A co-operative is registered in another township than its village, and two boundaries cannot be used."""
    rows: Rows = with_boundaries(busy_rows(many=5))
    for unit in rows["unit"]:
        if unit["unit_code"] == "K1":
            unit["township_code"] = "T2"
        if unit["unit_code"] in ("V2", "V3"):
            unit["boundary"] = "no boundary"
    return Gallery(snapshot_of(rows))


def test_a_village_s_cooperative_in_another_township_is_not_its_head_s_to_know(gallery: Gallery) -> None:
    village, cooperative = Place(Level.UNIT, "V1"), Place(Level.UNIT, "K1")
    assert [code for code, _ in dossier(look_at(gallery, village)).children] == ["K1"]
    assert dossier(look_at(gallery, village, viewer=OWN)).children == ()
    assert dossier(look_at(gallery, cooperative)).parent == ("V1", "V1单位")
    assert dossier(look_at(gallery, cooperative, viewer=NEIGHBOUR)).parent is None


@pytest.mark.parametrize(("viewer", "codes"), [(COMMISSION, ["V2", "V3"]), (OWN, ["V2"]), (NEIGHBOUR, ["V3"])])
def test_boundaries_that_could_not_be_used_are_named_within_scope(
    gallery: Gallery, viewer: Viewer, codes: list[str]
) -> None:
    assert list(refused_table(look_at(gallery, viewer=viewer))["编码"]) == codes
