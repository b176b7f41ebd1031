"""What docs/roles.md says of each role is what the policy answers."""

from pathlib import Path

from controls.roles import roles_markdown
from indicators.codes import VIEWER_ROLE

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
