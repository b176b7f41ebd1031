"""Small random districts as rows: everything the counting has to get right, squeezed into a few units and 30 months.

Days gather where mistakes live: at the turn of months, years and terms of office, and around `TODAY`. Few units, problems and
persons, so that records meet one another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import hypothesis.strategies as st
import sqlalchemy as sa

from data_access.contract import metadata
from indicators import codes

TODAY = date(2026, 5, 17)
TERMS = (date(2016, 12, 1), date(2025, 3, 1))

Rows = dict[str, list[dict[str, Any]]]

_EDGES = (
    *(date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1), date(2025, 2, 28), date(2025, 3, 1), date(2025, 5, 31)),
    *(date(2025, 6, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 4, 30), date(2026, 5, 1)),
    *(TODAY - timedelta(days=1), TODAY),
)
_PAST = (
    st.sampled_from(_EDGES)
    | st.sampled_from(_EDGES)
    | st.integers(0, 900).map(lambda back: TODAY - timedelta(days=back))
)
_ANY_DAY = _PAST | st.integers(1, 300).map(lambda ahead: TODAY + timedelta(days=ahead))
_GAP = st.sampled_from((0, 1, 30, 31, 90, 365, 366))
_UNTIL = st.sampled_from((TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)))
_FLAG = st.sampled_from((None, False, True))
_UNITS = ("V1", "V2", "V3", "C1", "K1", "S1", "E1")
_TOWNSHIPS = ("T1", "T2", "T3")
_PEOPLE = ("P1", "P2", "P3", "P4", "P5")


def _code(known: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, *known))


def _later(draw: st.DrawFn, day: date) -> date | None:
    """A day not before `day`, or none; few gaps, so that two later days often fall together."""
    return draw(st.none() | _GAP.map(lambda gap: day + timedelta(days=gap)) | _UNTIL.map(lambda until: max(until, day)))


@dataclass(frozen=True, kw_only=True)
class _Records:
    """Records of one table: an opening day and, each on its own, later days (that day or after it, also still to come) or none."""

    key: str
    opening: str
    later: tuple[str, ...] = ()
    most: int = 7
    columns: Mapping[str, st.SearchStrategy[Any]]

    def draw(self, draw: st.DrawFn) -> list[dict[str, Any]]:
        records = []
        for number in range(draw(st.integers(0, self.most))):
            day = draw(_PAST)
            later = {name: _later(draw, day) for name in self.later}
            columns = {name: draw(values) for name, values in self.columns.items()}
            records.append({self.key: f"{self.key}{number}", self.opening: day, **later, **columns})
        return records


_UNIT = st.sampled_from(_UNITS)
_OWN_UNIT = {"unit_code": _UNIT}
_PLACE = {"township_code": st.sampled_from(_TOWNSHIPS), "unit_code": st.none() | _UNIT}
_SOURCE = st.sampled_from((None, "", "s"))
_LOCAL_KIND = {"kind": st.sampled_from((None, "", "k"))}

_TABLES: Mapping[str, _Records] = {
    "complaint": _Records(
        key="complaint_id",
        opening="received_on",
        later=("accepted_on", "due_on", "closed_on"),
        most=12,
        columns={
            **_OWN_UNIT,
            "channel": _code(codes.COMPLAINT_CHANNEL),
            "origin": _code(codes.COMPLAINT_ORIGIN),
            "nature": _code(codes.COMPLAINT_NATURE),
            "is_repeat": _FLAG,
            "sponsor": _code(codes.COMPLAINT_SPONSOR),
        },
    ),
    "finding": _Records(
        key="finding_id",
        opening="found_on",
        later=("due_on", "submitted_on", "returned_on", "verified_on", "revisit_on"),
        most=12,
        columns={
            "unit_code": st.sampled_from(_UNITS[:3]),
            "problem": st.sampled_from((None, "", "a", "b")),
            "item": st.sampled_from((None, "1", "2")),
            "mechanism": _code(codes.MECHANISM),
            "source": _SOURCE,
            "revisit_held": _FLAG,
        },
    ),
    "inspection": _Records(
        key="inspection_id",
        opening="started_on",
        later=("finished_on",),
        columns={
            **_OWN_UNIT,
            "kind": st.sampled_from(("patrol", "patrol", "department")),
            "mode": _code(codes.INSPECTION_MODE),
            "round": st.sampled_from((None, "", "1", "2")),
        },
    ),
    "clue": _Records(
        key="clue_id",
        opening="registered_on",
        later=("disposed_on",),
        most=4,
        columns={
            **_OWN_UNIT,
            "form": _code(codes.FOUR_FORMS),
            "disposal": _code(codes.CLUE_DISPOSAL),
            "source": _SOURCE,
        },
    ),
    "alert": _Records(
        key="alert_id",
        opening="raised_on",
        later=("assigned_on", "closed_on"),
        columns={
            **_OWN_UNIT,
            "level": st.sampled_from(("red", "yellow")),
            "domain": st.sampled_from((None, "", *codes.ALERT_DOMAIN)),
            "rule": st.sampled_from((None, "r")),
            "outcome": st.sampled_from((None, "confirmed", "false_alarm")),
        },
    ),
    "task": _Records(
        key="task_id",
        opening="dispatched_on",
        later=("due_on", "feedback_on", "checked_on", "revisit_on", "closed_on"),
        columns={**_PLACE, "duty": _code(codes.TASK_DUTY)},
    ),
    "interview": _Records(key="interview_id", opening="held_on", most=3, columns={**_PLACE, **_LOCAL_KIND}),
    "culture_event": _Records(key="event_id", opening="held_on", most=3, columns={**_PLACE, **_LOCAL_KIND}),
    "course": _Records(
        key="course_id",
        opening="held_on",
        most=3,
        columns={
            "level": st.sampled_from(("district", "township")),
            "township_code": st.sampled_from(_TOWNSHIPS),
        },
    ),
}


@st.composite
def districts(draw: st.DrawFn) -> Rows:
    """Rows of every table that is counted; every row is sound and every reference leads somewhere."""
    rows = {
        "zone": [{"zone_code": code, "name": code} for code in ("Z1", "Z2")],
        "township": _townships(draw),
        "unit": _units(draw),
        "staff": _staff(draw),
        "power_list": _power_lists(draw),
        **{table: records.draw(draw) for table, records in _TABLES.items()},
    }
    rows["complaint_topic"] = [
        {"complaint_id": complaint["complaint_id"], "topic": topic}
        for complaint in rows["complaint"]
        for topic in sorted(draw(st.sets(st.sampled_from(("land", "works", "other")), max_size=3)))
    ]
    rows["attendance"] = _attendance(draw, rows["course"])
    rows["exam"] = [
        {
            "exam_id": f"X{number}",
            "held_on": draw(_ANY_DAY),
            "pass_score": 60.0,
            "full_score": draw(st.sampled_from((None, 0.0, 100.0, 120.0))),
        }
        for number in range(draw(st.integers(0, 3)))
    ]
    rows["exam_result"] = [
        {
            "exam_id": exam["exam_id"],
            "staff_id": person,
            "taken_on": _not_future(_later(draw, exam["held_on"])),
            "score": draw(st.sampled_from((None, 9.5, 59.5, 60.0, 90.0, 100.0, 120.0))),
        }
        for exam in rows["exam"]
        for person in sorted(draw(st.sets(st.sampled_from(_PEOPLE))))
    ]
    return rows


def _townships(draw: st.DrawFn) -> list[dict[str, Any]]:
    zone = st.sampled_from(("Z1", "Z2", "Z1", "Z2", "Z9", None))
    return [{"township_code": code, "name": code, "kind": None, "zone_code": draw(zone)} for code in _TOWNSHIPS]


def _units(draw: st.DrawFn) -> list[dict[str, Any]]:
    kinds = {"V": "village", "C": "community", "K": "cooperative", "S": "station", "E": "enterprise"}
    units = []
    for code in _UNITS:
        opened = draw(st.none() | st.none() | _ANY_DAY)
        closed = draw(st.none() | st.none() | _ANY_DAY)
        units.append(
            {
                "unit_code": code,
                "name": code,
                "kind": kinds[code[0]],
                "township_code": draw(st.sampled_from(_TOWNSHIPS)),
                "has_party_org": draw(_FLAG),
                "party_members": draw(st.sampled_from((None, 0, 7, 40))),
                "opened_on": opened,
                "closed_on": closed if closed is None or opened is None or closed >= opened else None,
                "liaison_on": draw(st.none() | _ANY_DAY),
            }
        )
    return units


def _staff(draw: st.DrawFn) -> list[dict[str, Any]]:
    staff = []
    for code in _PEOPLE:
        entered, left = draw(st.none() | _ANY_DAY), draw(st.none() | _ANY_DAY)
        staff.append(
            {
                "staff_id": code,
                "unit_code": draw(st.sampled_from(_UNITS)),
                "post": draw(st.sampled_from((None, "head", "clerk"))),
                "in_post_from": entered,
                "in_post_to": left if left is None or entered is None or left >= entered else None,
                "certified_on": draw(st.none() | _ANY_DAY),
                "dual_post": draw(_FLAG),
            }
        )
    return staff


def _power_lists(draw: st.DrawFn) -> list[dict[str, Any]]:
    lists = []
    for code in draw(st.sets(st.sampled_from(_UNITS), max_size=4)):
        missing = draw(st.sampled_from((None, None, *codes.POWER_LIST_KIND)))
        lists += [
            {
                "unit_code": code,
                "kind": kind,
                "published_on": (published := draw(st.none() | _PAST | _PAST | _PAST)),
                "revised_on": published and _later(draw, published),
                "item_count": draw(st.sampled_from((None, 0, 93))),
            }
            for kind in codes.POWER_LIST_KIND
            if kind != missing
        ]
    return lists


def _attendance(draw: st.DrawFn, courses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"course_id": course["course_id"], "staff_id": person, "attended_on": draw(_PAST)}
        for course in courses
        for person in sorted(draw(st.sets(st.sampled_from(_PEOPLE))))
    ]


def _not_future(day: date | None) -> date | None:
    return None if day is None or day > TODAY else day


@st.composite
def spoiled_districts(draw: st.DrawFn) -> Rows:
    """A district in which some rows cannot be counted: each fault of DESIGN.md, sections 3 and 4, in any table."""
    rows = complete(draw(districts()))
    filled = sorted(table for table in rows if rows[table])
    for _ in range(draw(st.integers(1, 8))):
        table = draw(st.sampled_from(filled))
        row = draw(st.sampled_from(rows[table]))
        fault = draw(st.sampled_from(("copied", "emptied", "nowhere", "unknown", "moved")))
        if fault == "copied":
            rows[table].append(dict(row))
            continue
        columns = [column.name for column in _spoilable(table, fault)]
        if columns:
            column = draw(st.sampled_from(columns))
            row[column] = draw(_ANY_DAY) if fault == "moved" else None if fault == "emptied" else f"no {column}"
    return rows


def _spoilable(table: str, fault: str) -> list[sa.Column[Any]]:
    columns = list(metadata.tables[table].columns)
    if fault == "emptied":
        return [column for column in columns if not column.nullable]
    if fault == "nowhere":
        return [c for c in columns if c.name in ("unit_code", "township_code", "staff_id", "course_id", "exam_id")]
    if fault == "unknown":
        return [c for c in columns if "codes" in c.info and isinstance(c.type, sa.String)]
    return [column for column in columns if isinstance(column.type, sa.Date)]


def complete(rows: Rows) -> Rows:
    """The same rows with every column of the contract; absent ones are empty. Every table is there."""
    return {
        name: [{column.name: row.get(column.name) for column in table.columns} for row in rows.get(name, [])]
        for name, table in metadata.tables.items()
    }
