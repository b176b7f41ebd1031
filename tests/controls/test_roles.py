"""What docs/roles.md says of each role is what the policy answers."""

from pathlib import Path

import pytest

from controls.roles import roles_markdown
from indicators.catalogue import get_indicator
from indicators.codes import VIEWER_ROLE
from indicators.periods import parse
from indicators.places import Level
from indicators.values import State, get_values
from indicators.viewer import Role, Viewer
from tests.demo_district import DemoDistrict

COPY = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


def rows() -> dict[str, list[str]]:
    lines = [line.strip("|").split("|") for line in roles_markdown().splitlines() if line.startswith("| ")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


def test_the_copy_in_docs_is_current() -> None:
    assert COPY.read_text(encoding="utf-8") == roles_markdown(), "run `make docs`"


def test_every_role_has_its_column() -> None:
    assert rows()["内容"] == list(VIEWER_ROLE.values())


def test_complaints_are_listed_to_the_commission_alone_and_nobody_s_units_are_open_to_another() -> None:
    table = rows()
    assert table["信访举报、问题线索、约谈记录的清单"] == ["可以", "不可以", "不可以", "不可以"]
    assert table["范围外单位的指标和一村一档"][1:3] == ["不可以", "不可以"]
    assert table["指挥大屏"] == ["可以", "不可以", "不可以", "可以"]


@pytest.mark.parametrize("role", [Role.ZONE, Role.TOWNSHIP, Role.SCREEN])
def test_what_it_says_of_complaints_is_what_the_figures_are(demo_district: DemoDistrict, role: Role) -> None:
    places, ledger = demo_district.snapshot.places, demo_district.snapshot.ledger
    township = str(places.townships.index[0])
    viewer = Viewer(
        role=role,
        zone_code=str(places.townships.at[township, "zone_code"]) if role is Role.ZONE else "",
        township_code=township if role is Role.TOWNSHIP else "",
    )
    count, period = get_indicator("complaint_count"), parse("2026Q3")
    frame = get_values(ledger, count, period=period, level=Level.TOWNSHIP, viewer=viewer)
    own = frame.index.isin(viewer.scope(places)) & (role is not Role.SCREEN)
    assert set(frame[~own]["state"]) == {State.WITHHELD}
    shown = frame[own & (frame["state"] == State.OK)]
    assert (shown["value"] >= viewer.policy.township_minimum).all()
    units = get_values(ledger, count, period=period, level=Level.UNIT, viewer=viewer)
    assert set(units["state"]) <= {State.BAND, State.WITHHELD, State.NO_DATA}
    assert set(units["township_code"]) <= viewer.scope(places)
    said = rows()["本范围村（社区）的信访量"][list(Role).index(role)]
    assert said.startswith("仅分档") == (State.BAND in set(units["state"]))
