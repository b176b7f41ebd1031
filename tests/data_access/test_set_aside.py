"""Which rows were set aside: their keys, the same rows the snapshot counts, on both engines."""

from datetime import date

import pytest
import sqlalchemy as sa

from data_access.engine import DatabaseProblem, open_engine
from data_access.reading import read_snapshot
from data_access.set_aside import SetAsideForbidden, get_set_aside
from data_access.snapshot import Snapshot
from data_access.soundness import Reason
from indicators.viewer import COMMISSION, Role, Viewer
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import SETTINGS, TODAY, Rows, fill, loose_tables, sound_rows

DAY = date(2026, 2, 3)


def _spoiled() -> Rows:
    rows = sound_rows()
    rows["complaint"] += [
        {"complaint_id": f"C{number}", "unit_code": "V1", "received_on": DAY, "channel": "fax"}
        for number in range(10, 17)
    ]
    rows["complaint"] += [
        {"complaint_id": None, "unit_code": "V1", "received_on": DAY},
        {"complaint_id": "C20", "unit_code": "nowhere", "received_on": DAY},
        {"complaint_id": "C21", "unit_code": "V1", "received_on": DAY, "closed_on": date(2026, 1, 1)},
        {"complaint_id": "C22", "unit_code": "V1", "received_on": date(2027, 1, 1)},
    ]
    rows["alert"] += [dict(rows["alert"][0]), {"alert_id": "A9", "unit_code": "V1", "level": None, "raised_on": DAY}]
    rows["attendance"] += [{"course_id": "N1", "staff_id": "nobody", "attended_on": DAY}]
    rows["exam_result"] += [{"exam_id": "X9", "staff_id": "P1"}]
    rows["power_list"] += [{"unit_code": "V2", "kind": "wishes", "published_on": DAY}]
    rows["unit"] += [
        {"unit_code": "V8", "township_code": "T1", "kind": "club", "name": "某社"},
        {"unit_code": "V9", "township_code": "T9", "kind": "village", "name": "某村"},
    ]
    rows["code_list"] = [*rows.get("code_list", []), {"list_name": "post", "code": "head", "label": None}]
    rows["source_status"] = [*rows.get("source_status", []), {"source": "alert", "loaded_at": None}]
    return rows


@pytest.fixture
def snapshot(any_engine: sa.Engine) -> Snapshot:
    fill(any_engine, _spoiled(), tables=loose_tables())
    return read_snapshot(any_engine, settings=SETTINGS, today=TODAY)


def _all(engine: sa.Engine, snapshot: Snapshot, table: str, reason: Reason, *, size: int = 3) -> list[tuple[str, int]]:
    """Every page's keys and how many rows have each."""
    found: list[tuple[str, int]] = []
    after = None
    while True:
        page = get_set_aside(
            engine, snapshot.ledger, table=table, reason=reason, viewer=COMMISSION, after=after, size=size
        )
        assert len(page.frame) <= size
        found += list(page.frame.itertuples(index=False, name=None))
        if page.after is None:
            return found
        after = page.after


def test_every_row_the_snapshot_set_aside_is_named_under_its_reason(any_engine: sa.Engine, snapshot: Snapshot) -> None:
    assert len(snapshot.set_aside) > 8
    for row in snapshot.set_aside.to_dict("records"):
        named = _all(any_engine, snapshot, row["table"], Reason(row["reason"]))
        assert sum(rows for _, rows in named) == row["rows"], (row["table"], row["reason"])


def test_pages_follow_one_another_without_gap_or_repetition(any_engine: sa.Engine, snapshot: Snapshot) -> None:
    named = _all(any_engine, snapshot, "complaint", Reason.UNKNOWN_CODE)
    assert named == [(f"C{number}", 1) for number in range(10, 17)]


def test_a_page_that_is_just_full_is_the_last(any_engine: sa.Engine, snapshot: Snapshot) -> None:
    page = get_set_aside(
        any_engine, snapshot.ledger, table="complaint", reason=Reason.UNKNOWN_CODE, viewer=COMMISSION, size=7
    )
    assert (len(page.frame), page.after) == (7, None)


KEYS = {
    ("complaint", Reason.MISSING): [("", 1)],
    ("complaint", Reason.UNKNOWN_PLACE): [("C20", 1)],
    ("complaint", Reason.DATE_ORDER): [("C21", 1)],
    ("complaint", Reason.FUTURE): [("C22", 1)],
    ("alert", Reason.DUPLICATE): [("A1", 2)],
    ("alert", Reason.MISSING): [("A9", 1)],
    ("attendance", Reason.UNKNOWN_PERSON): [("N1/nobody", 1)],
    ("exam_result", Reason.UNKNOWN_RECORD): [("X9/P1", 1)],
    ("power_list", Reason.UNKNOWN_CODE): [("V2/wishes", 1)],
    ("unit", Reason.UNKNOWN_CODE): [("V8", 1)],
    ("unit", Reason.UNKNOWN_PLACE): [("V9", 1)],
    ("code_list", Reason.MISSING): [("post/head", 1)],
    ("source_status", Reason.MISSING): [("alert", 1)],
    ("clue", Reason.MISSING): [],
}


def test_rows_are_named_by_their_keys(any_engine: sa.Engine, snapshot: Snapshot) -> None:
    assert {fault: _all(any_engine, snapshot, *fault) for fault in KEYS} == KEYS


@pytest.mark.parametrize(
    "viewer", [Viewer(role=Role.TOWNSHIP, township_code="T1"), Viewer(role=Role.SCREEN)], ids=lambda viewer: viewer.role
)
def test_only_the_commission_may_see_keys(any_engine: sa.Engine, snapshot: Snapshot, viewer: Viewer) -> None:
    with pytest.raises(SetAsideForbidden):
        get_set_aside(any_engine, snapshot.ledger, table="alert", reason=Reason.MISSING, viewer=viewer)


def test_a_database_that_cannot_be_read_is_one_sentence(any_database: EmptyDatabase) -> None:
    fill(any_database.engine, sound_rows())
    ledger = read_snapshot(any_database.engine, settings=SETTINGS, today=TODAY).ledger
    with any_database.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alert"))
    engine = open_engine(any_database.url)
    with pytest.raises(DatabaseProblem, match=r"。$"):
        get_set_aside(engine, ledger, table="alert", reason=Reason.MISSING, viewer=COMMISSION)
    engine.dispose()
