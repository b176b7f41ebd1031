"""Open alerts as the wall tells them: red first, newest first, within the viewer's scope."""

from datetime import date

import pytest

from indicators.open_alerts import get_open_alerts
from indicators.viewer import COMMISSION, Role, Viewer
from tests.controls.looks import snapshot_of
from tests.data_access.made_up_rows import TODAY, Rows, register_rows

OLD, NEW = date(2026, 3, 1), date(2026, 5, 16)


def alerts(*rows: tuple[str, str, str, date]) -> Rows:
    return {
        **register_rows(),
        "alert": [
            {"alert_id": f"A{number}", "unit_code": unit, "level": level, "rule": rule, "raised_on": day}
            for number, (unit, level, rule, day) in enumerate(rows)
        ],
    }


EVERY = alerts(
    ("V1", "yellow", "a/b", NEW),
    ("V1", "red", "x", OLD),
    ("V3", "red", "x", NEW),
    ("V3", "red", "x", NEW),
    ("V2", "green", "x", NEW),
    ("V2", "yellow", "", OLD),
    ("nowhere", "red", "x", NEW),
)


def test_red_stands_before_yellow_and_the_newest_of_each_first() -> None:
    found = get_open_alerts(snapshot_of(EVERY).ledger, viewer=COMMISSION)
    rows = found[["unit_code", "level", "rule", "raised_on", "n"]].to_records(index=False).tolist()
    assert rows == [
        ("V3", "red", "x", NEW.isoformat(), 2),
        ("V1", "red", "x", OLD.isoformat(), 1),
        ("V1", "yellow", "a/b", NEW.isoformat(), 1),
        ("V2", "yellow", "", OLD.isoformat(), 1),
    ]


@pytest.mark.parametrize("township", ["T1", "T2"])
def test_a_township_sees_its_own(township: str) -> None:
    snapshot = snapshot_of(EVERY)
    viewer = Viewer(role=Role.TOWNSHIP, township_code=township)
    found = get_open_alerts(snapshot.ledger, viewer=viewer)
    assert len(found)
    units = snapshot.places.units
    assert set(units.loc[found["unit_code"], "township_code"]) == {township}


def test_what_is_closed_or_still_to_come_is_not_open() -> None:
    rows = alerts(("V1", "red", "x", OLD), ("V1", "red", "x", NEW))
    rows["alert"][0]["closed_on"] = TODAY
    rows["alert"][1]["raised_on"] = date(2027, 1, 1)
    assert get_open_alerts(snapshot_of(rows).ledger, viewer=COMMISSION).empty


def test_a_register_without_alerts_has_none() -> None:
    assert get_open_alerts(snapshot_of(register_rows()).ledger, viewer=COMMISSION).empty
