from typing import Any

import pytest

from indicators.catalogue import get_indicator
from indicators.cells import By
from indicators.gaps import get_gaps, get_missing
from indicators.periods import parse
from indicators.places import DISTRICT
from indicators.viewer import COMMISSION, Role, Viewer
from tests.indicators.ledgers import ledger

TRAINING = get_indicator("training_rate")
ASKED: dict[str, Any] = {"period": parse("2026"), "place": DISTRICT}
STAFF = ledger(
    ("staff.entered", "V1", "2020-01", 4),
    ("training.completed", "V1", "2026-02", 1),
    breakdowns={
        ("staff.entered", "post"): [
            ("head", "V1", "2020-01", 1),
            ("clerk", "V1", "2020-01", 4),
            ("head", "V2", "2020-01", 1),
            ("clerk", "E1", "2020-01", 6),
        ],
        ("staff.left", "post"): [("clerk", "V1", "2026-03", 1)],
        ("training.completed", "post"): [
            ("head", "V1", "2026-02", 1),
            ("clerk", "V1", "2026-02", 2),
            ("clerk", "E1", "2026-02", 1),
            ("clerk", "E1", "2025-02", 6),
        ],
        ("training.completed_left", "post"): [("clerk", "V1", "2026-03", 1)],
    },
)


def test_missing_is_staff_in_post_less_those_trained_this_year_by_unit_and_post():
    missing = get_missing(STAFF, TRAINING, "post", by=By.UNIT, viewer=COMMISSION, **ASKED)
    assert missing.loc["V1"].to_dict() == {"clerk": 2, "head": 0}
    assert missing.loc["V2"].to_dict() == {"clerk": 0, "head": 1}
    assert missing.loc["E1"].to_dict() == {"clerk": 5, "head": 0}


def test_gaps_name_group_and_post_most_first_and_leave_out_what_is_complete():
    gaps = get_gaps(STAFF, TRAINING, "post", by=By.TOWNSHIP, viewer=COMMISSION, **ASKED)
    assert gaps.to_numpy().tolist() == [["T4", "clerk", 1, 6, 5], ["T1", "clerk", 1, 3, 2], ["T2", "head", 0, 1, 1]]


def test_only_units_in_scope_are_named():
    viewer = Viewer(role=Role.TOWNSHIP, township_code="T2")
    assert list(get_missing(STAFF, TRAINING, "post", by=By.UNIT, viewer=viewer, **ASKED).index) == ["V2"]


def test_nobody_on_record_leaves_no_gap():
    assert get_gaps(ledger(), TRAINING, "post", by=By.TOWNSHIP, viewer=COMMISSION, **ASKED).empty


def test_an_indicator_over_the_register_has_no_posts_to_miss():
    with pytest.raises(ValueError, match="patrol_coverage"):
        get_gaps(STAFF, get_indicator("patrol_coverage"), "post", by=By.UNIT, viewer=COMMISSION, **ASKED)
