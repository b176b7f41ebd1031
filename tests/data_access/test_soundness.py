"""What cannot be counted is set aside under its reason: one row of each fault, in tables that let everything in."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.contract import metadata
from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from data_access.soundness import REASON_LABELS, Reason
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import SETTINGS, TODAY, fill, loose_tables, register_rows, sound_rows

DAY = date(2026, 2, 3)
BEFORE = date(2026, 2, 2)
TOMORROW = TODAY + timedelta(days=1)

FAULTS: list[tuple[str, Reason, dict[str, Any]]] = [
    ("complaint", Reason.MISSING, {"complaint_id": None, "unit_code": "V1", "received_on": DAY}),
    ("complaint", Reason.MISSING, {"complaint_id": "", "unit_code": "V1", "received_on": DAY}),
    ("complaint", Reason.MISSING, {"complaint_id": "C9", "unit_code": None, "received_on": DAY}),
    ("complaint", Reason.MISSING, {"complaint_id": "C9", "unit_code": "", "received_on": DAY}),
    ("complaint", Reason.MISSING, {"complaint_id": "C9", "unit_code": "V1", "received_on": None}),
    ("complaint", Reason.UNKNOWN_CODE, {"complaint_id": "C9", "unit_code": "V1", "received_on": DAY, "channel": "fax"}),
    ("complaint", Reason.DATE_ORDER, {"complaint_id": "C9", "unit_code": "V1", "received_on": DAY, "closed_on": BEFORE}),
    ("complaint", Reason.FUTURE, {"complaint_id": "C9", "unit_code": "V1", "received_on": TOMORROW}),
    ("complaint", Reason.UNKNOWN_PLACE, {"complaint_id": "C9", "unit_code": "V404", "received_on": DAY}),
    ("complaint_topic", Reason.UNKNOWN_CODE, {"complaint_id": "C1", "topic": "weather"}),
    ("complaint_topic", Reason.UNKNOWN_RECORD, {"complaint_id": "C404", "topic": "land"}),
    ("clue", Reason.UNKNOWN_CODE, {"clue_id": "L9", "unit_code": "V1", "registered_on": DAY, "form": 5}),
    ("clue", Reason.DATE_ORDER, {"clue_id": "L9", "unit_code": "V1", "registered_on": DAY, "disposed_on": BEFORE}),
    ("inspection", Reason.MISSING, {"inspection_id": "I9", "unit_code": "V1", "kind": None}),
    ("inspection", Reason.UNKNOWN_CODE, {"inspection_id": "I9", "unit_code": "V1", "kind": "raid"}),
    ("inspection", Reason.FUTURE, {"inspection_id": "I9", "unit_code": "V1", "kind": "patrol", "started_on": TOMORROW}),
    ("finding", Reason.DATE_ORDER, {"finding_id": "F9", "unit_code": "V1", "found_on": DAY, "verified_on": BEFORE}),
    ("finding", Reason.UNKNOWN_PLACE, {"finding_id": "F9", "unit_code": "X", "found_on": DAY}),
    ("staff", Reason.UNKNOWN_PLACE, {"staff_id": "P9", "unit_code": "V404"}),
    ("staff", Reason.DATE_ORDER, {"staff_id": "P9", "unit_code": "V1", "in_post_from": DAY, "in_post_to": BEFORE}),
    ("course", Reason.MISSING, {"course_id": "N9", "level": "township", "township_code": "", "held_on": DAY}),
    ("course", Reason.UNKNOWN_PLACE, {"course_id": "N9", "level": "township", "township_code": "T9", "held_on": DAY}),
    ("attendance", Reason.UNKNOWN_PERSON, {"course_id": "N1", "staff_id": "P404", "attended_on": DAY}),
    ("attendance", Reason.UNKNOWN_RECORD, {"course_id": "N404", "staff_id": "P1", "attended_on": DAY}),
    ("attendance", Reason.FUTURE, {"course_id": "N2", "staff_id": "P1", "attended_on": TOMORROW}),
    ("exam", Reason.MISSING, {"exam_id": "X9", "held_on": DAY, "pass_score": None}),
    ("exam_result", Reason.UNKNOWN_RECORD, {"exam_id": "X404", "staff_id": "P1"}),
    ("exam_result", Reason.UNKNOWN_PERSON, {"exam_id": "X1", "staff_id": "P404"}),
    ("power_list", Reason.UNKNOWN_CODE, {"unit_code": "V1", "kind": "wish"}),
    ("power_list", Reason.UNKNOWN_PLACE, {"unit_code": "V404", "kind": "power"}),
    ("alert", Reason.UNKNOWN_CODE, {"alert_id": "A9", "unit_code": "V1", "level": "purple", "raised_on": DAY}),
    ("task", Reason.MISSING, {"task_id": "D9", "township_code": None, "dispatched_on": DAY}),
    ("task", Reason.UNKNOWN_PLACE, {"task_id": "D9", "township_code": "T404", "dispatched_on": DAY}),
    ("interview", Reason.FUTURE, {"interview_id": "W9", "township_code": "T1", "held_on": TOMORROW}),
    ("culture_event", Reason.MISSING, {"event_id": "U9", "township_code": "T1", "held_on": None}),
    ("zone", Reason.MISSING, {"zone_code": "Z9", "name": ""}),
    ("township", Reason.UNKNOWN_CODE, {"township_code": "T9", "name": "丙镇", "kind": "city"}),
    ("unit", Reason.UNKNOWN_PLACE, {"unit_code": "V9", "township_code": "T404", "kind": "village", "name": "村"}),
    ("unit", Reason.UNKNOWN_CODE, {"unit_code": "V9", "township_code": "T1", "kind": "hamlet", "name": "村"}),
    ("unit", Reason.MISSING, {"unit_code": "V9", "township_code": "T1", "kind": "village", "name": None}),
    (
        "unit",
        Reason.DATE_ORDER,
        {"unit_code": "V9", "township_code": "T1", "kind": "village", "name": "村", "opened_on": DAY, "closed_on": BEFORE},
    ),
    ("code_list", Reason.MISSING, {"list_name": "problem", "code": "9", "label": ""}),
    ("source_status", Reason.MISSING, {"source": "complaint", "loaded_at": None}),
]  # fmt: skip


@pytest.fixture
def loose_engine(any_engine: sa.Engine) -> sa.Engine:
    fill(any_engine, sound_rows(), tables=loose_tables())
    return any_engine


def _read(engine: sa.Engine) -> Snapshot:
    return read_snapshot(engine, settings=SETTINGS, today=TODAY)


def _set_aside(snapshot: Snapshot) -> dict[tuple[str, str], int]:
    rows = snapshot.set_aside.itertuples(index=False)
    return {(str(row.table), str(row.reason)): int(str(row.rows)) for row in rows}


def _totals(snapshot: Snapshot) -> dict[str, int]:
    return {name: int(series.n.sum()) for name, series in snapshot.ledger.series.items() if series.n.size}


def _insert(engine: sa.Engine, table: str, *rows: dict[str, Any]) -> None:
    with engine.begin() as connection:
        for row in rows:
            connection.execute(sa.insert(loose_tables().tables[table]), row)


def _empty(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        for table in metadata.tables.values():
            connection.execute(sa.delete(table))


def test_sound_rows_are_all_counted(loose_engine: sa.Engine) -> None:
    snapshot = _read(loose_engine)
    assert snapshot.set_aside.empty
    assert _totals(snapshot)["complaint.received"] == 2


def test_every_faulty_row_is_set_aside_under_its_reason_and_changes_no_total(loose_engine: sa.Engine) -> None:
    sound = _totals(_read(loose_engine))
    expected: dict[tuple[str, str], int] = {}
    for number, (table, reason, row) in enumerate(FAULTS):
        # Ids of their own, or all of them would be duplicates of one another.
        _insert(
            loose_engine,
            table,
            {
                k: f"{v}-{number}" if str(v).endswith("9") and k.endswith(("_id", "_code")) else v
                for k, v in row.items()
            },
        )
        expected[table, reason.value] = expected.get((table, reason.value), 0) + 1
    snapshot = _read(loose_engine)
    assert _set_aside(snapshot) == expected
    assert _totals(snapshot) == sound


def test_each_reason_has_words_for_the_screen() -> None:
    assert set(REASON_LABELS) == set(Reason)


def test_all_copies_of_a_duplicated_row_are_set_aside(any_engine: sa.Engine) -> None:
    rows = sound_rows()
    copied = [name for name in rows if name not in ("code_list", *PARENTS)]
    fill(any_engine, rows, tables=loose_tables())
    for table in copied:
        _insert(any_engine, table, rows[table][-1])
    snapshot = _read(any_engine)
    assert _set_aside(snapshot) == {(table, Reason.DUPLICATE.value): 2 for table in copied}


@pytest.mark.parametrize("table", ["township", "unit", "staff", "complaint", "course", "exam"])
def test_what_hangs_on_a_duplicated_row_is_set_aside_with_it(sqlite_database: EmptyDatabase, table: str) -> None:
    rows = sound_rows()
    fill(sqlite_database.engine, rows, tables=loose_tables())
    _insert(sqlite_database.engine, table, rows[table][0])
    aside = _set_aside(_read(sqlite_database.engine))
    assert aside.pop((table, Reason.DUPLICATE.value)) == 2
    assert {reason for _, reason in aside} == {
        {"staff": Reason.UNKNOWN_PERSON, "township": Reason.UNKNOWN_PLACE, "unit": Reason.UNKNOWN_PLACE}.get(
            table, Reason.UNKNOWN_RECORD
        )
    }


def test_an_empty_text_is_as_good_as_none_where_nothing_is_required(loose_engine: sa.Engine) -> None:
    _insert(
        loose_engine, "complaint",
        {"complaint_id": "C9", "unit_code": "V1", "received_on": DAY, "channel": "", "sponsor": "", "nature": ""},
    )  # fmt: skip
    _insert(loose_engine, "task", {"task_id": "D9", "township_code": "T1", "unit_code": "", "dispatched_on": DAY})
    _insert(loose_engine, "township", {"township_code": "T9", "name": "丙镇", "kind": "", "zone_code": ""})
    snapshot = _read(loose_engine)
    assert snapshot.set_aside.empty
    assert _totals(snapshot)["complaint.received"] == 3
    assert "complaint.sponsored" not in _totals(snapshot)
    assert _totals(snapshot)["task.dispatched"] == 3


def test_a_unit_that_bears_a_township_s_code_is_set_aside(loose_engine: sa.Engine) -> None:
    _insert(loose_engine, "unit", {"unit_code": "T2", "township_code": "T1", "kind": "village", "name": "村"})
    assert _set_aside(_read(loose_engine)) == {("unit", Reason.DUPLICATE.value): 1}


PARENTS = ("zone", "township", "unit", "staff", "complaint", "course", "exam")

UNREADABLE: dict[str, dict[str, Any]] = {
    "complaint": {"complaint_id": "C9", "unit_code": "V1", "received_on": "2026-02-30"},
    "finding": {"finding_id": "F9", "unit_code": "V1", "found_on": "2026-02-03", "due_on": ""},
    "alert": {"alert_id": "A9", "unit_code": "V1", "level": "red", "raised_on": "3 Feb 2026"},
    "task": {"task_id": "D9", "township_code": "T1", "dispatched_on": 20260203},
    "exam_result": {"exam_id": "X1", "staff_id": "P2", "score": "ninety"},
    "culture_event": {"event_id": "U9", "township_code": "T1", "held_on": "2026-02-03", "people": "many"},
    "unit": {"unit_code": "V9", "township_code": "T1", "kind": "village", "name": "村", "opened_on": "yesterday"},
    "township": {"township_code": "T9", "name": "丙镇", "position": "first"},
    "source_status": {"source": "complaint", "loaded_at": "just now"},
}


def test_what_sqlite_lets_stand_in_a_date_or_a_number_is_set_aside(sqlite_database: EmptyDatabase) -> None:
    engine = sqlite_database.engine
    fill(engine, sound_rows(), tables=loose_tables())
    sound = _totals(_read(engine))
    with engine.begin() as connection:
        for table, row in UNREADABLE.items():
            names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
            connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), row)
    snapshot = _read(engine)
    assert _set_aside(snapshot) == {(table, Reason.UNREADABLE.value): 1 for table in UNREADABLE}
    assert _totals(snapshot) == sound


def test_a_database_of_empty_tables_is_read(any_engine: sa.Engine) -> None:
    metadata.create_all(any_engine)
    snapshot = _read(any_engine)
    assert (snapshot.places.unit_count, snapshot.set_aside.empty, snapshot.is_demo) == (0, True, False)
    assert _totals(snapshot) == {}


def test_records_of_a_register_that_is_empty_are_all_of_unknown_places(any_engine: sa.Engine) -> None:
    rows = {name: table for name, table in sound_rows().items() if name not in register_rows()}
    fill(any_engine, rows, tables=loose_tables())
    aside = _set_aside(_read(any_engine))
    assert {reason for _, reason in aside} == {Reason.UNKNOWN_PLACE.value}
    assert sum(aside.values()) == sum(map(len, rows.values())) - len(["exam", "district course"])


def test_a_load_still_to_come_does_not_make_old_data_look_new(any_engine: sa.Engine) -> None:
    loads = {"complaint": datetime(2026, 5, 10, 6), "finding": datetime(2031, 1, 1)}
    fill(any_engine, {"source_status": [{"source": name, "loaded_at": at} for name, at in loads.items()]})
    assert _read(any_engine).as_of == loads["complaint"]
