"""A small made-up district as rows, sound throughout, and the same tables without any constraint to spoil it in."""

import json
import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from data_access.contract import DEMO_SOURCE, metadata
from data_access.settings import Settings
from indicators import codes
from indicators.periods import month_of
from indicators.viewer import Policy

TODAY = date(2026, 5, 17)
TERMS = (month_of(date(2016, 12, 1)), month_of(date(2025, 3, 1)))
SETTINGS = Settings(terms=TERMS, policy=Policy(), refresh_seconds=1, stale_hours=30)

Rows = dict[str, list[dict[str, Any]]]

UNITS: Mapping[str, str] = {
    "V1": "village", "V2": "village", "V3": "community", "V4": "community", "K1": "cooperative", "S1": "station", "E1": "enterprise",
}  # fmt: skip
TOWNSHIP_OF = {"V1": "T1", "V2": "T1", "K1": "T1", "S1": "T1", "V3": "T2", "V4": "T2", "E1": "T2"}


def loose_tables() -> sa.MetaData:
    """The contract's tables as a careless owner has them: nothing is unique, nothing is required, texts of any length."""
    loose = sa.MetaData()
    for table in metadata.tables.values():
        columns = [sa.Column(c.name, sa.Text() if isinstance(c.type, sa.String) else c.type) for c in table.columns]
        sa.Table(table.name, loose, *columns)
    return loose


def fill(engine: sa.Engine, rows: Mapping[str, list[dict[str, Any]]], *, tables: sa.MetaData = metadata) -> None:
    """Make the tables (where they are not there yet) and insert the rows."""
    tables.create_all(engine)
    with engine.begin() as connection:
        for name, table in tables.tables.items():
            if rows.get(name):
                every = {key for row in rows[name] for key in row}
                connection.execute(sa.insert(table), [{key: row.get(key) for key in every} for row in rows[name]])


def sound_rows() -> Rows:
    """One or two records of every table, all of which count."""
    day = date(2026, 2, 3)
    later = date(2026, 4, 1)
    return {
        **register_rows(),
        "staff": [{"staff_id": "P1", "unit_code": "V1"}, {"staff_id": "P2", "unit_code": "V3"}],
        "complaint": [
            {"complaint_id": "C1", "unit_code": "V1", "received_on": day, "closed_on": later, "channel": "phone"},
            {"complaint_id": "C2", "unit_code": "V3", "received_on": day, "channel": "letter"},
        ],
        "complaint_topic": [{"complaint_id": "C1", "topic": "land"}, {"complaint_id": "C1", "topic": "works"}],
        "clue": [{"clue_id": "L1", "unit_code": "V1", "registered_on": day, "form": 1}],
        "inspection": [{"inspection_id": "I1", "unit_code": "V1", "kind": "patrol", "started_on": day, "finished_on": later}],
        "finding": [{"finding_id": "F1", "unit_code": "V1", "found_on": day, "verified_on": later}],
        "course": [
            {"course_id": "N1", "level": "district", "held_on": day},
            {"course_id": "N2", "level": "township", "township_code": "T1", "held_on": day},
        ],
        "attendance": [{"course_id": "N1", "staff_id": "P1", "attended_on": day}],
        "exam": [{"exam_id": "X1", "held_on": day, "pass_score": 60.0}],
        "exam_result": [{"exam_id": "X1", "staff_id": "P1", "taken_on": day, "score": 80.0}],
        "power_list": [{"unit_code": "V1", "kind": "power", "published_on": day}],
        "alert": [{"alert_id": "A1", "unit_code": "V1", "level": "red", "domain": "works", "raised_on": day}],
        "task": [
            {"task_id": "D1", "township_code": "T1", "unit_code": "V1", "dispatched_on": day},
            {"task_id": "D2", "township_code": "T2", "dispatched_on": day},
        ],
        "interview": [{"interview_id": "W1", "township_code": "T1", "held_on": day}],
        "culture_event": [{"event_id": "U1", "township_code": "T2", "held_on": day, "people": 100}],
    }  # fmt: skip


def register_rows() -> Rows:
    """Two townships in one zone, four villages, a co-operative, a station, an enterprise."""
    return {
        "zone": [{"zone_code": "Z1", "name": "东片组"}],
        "township": [
            {"township_code": "T1", "name": "甲镇", "kind": "town", "zone_code": "Z1", "position": 1},
            {"township_code": "T2", "name": "乙街道", "kind": "subdistrict", "zone_code": "Z1", "position": 2},
        ],
        "unit": [
            {
                "unit_code": code,
                "township_code": TOWNSHIP_OF[code],
                "kind": kind,
                "name": f"{code}单位",
                "parent_code": "V1" if kind == "cooperative" else None,
                "has_party_org": kind in ("village", "community"),
                "party_members": 100 if kind in ("village", "community") else None,
            }
            for code, kind in UNITS.items()
        ],
        "code_list": [{"list_name": "district", "code": "D", "label": "试验区", "position": 1}],
    }


def busy_rows(*, seed: int = 7, days: int = 900, many: int = 150) -> Rows:
    """Many records of every table, several on most days, so that lists need pages and pages break inside a day."""
    draw = random.Random(seed)

    def past() -> date:
        return TODAY - timedelta(days=draw.randrange(0, days, 5))

    def after(day: date, *, within: int = 200) -> date | None:
        later = day + timedelta(days=draw.randrange(within))
        return later if later <= TODAY and draw.random() < 0.8 else None

    def record(key: str, opening: str, *later: str, place: bool = False, **columns: Any) -> list[dict[str, Any]]:
        rows = []
        for number in range(many):
            day = past()
            unit = draw.choice(list(UNITS))
            where = {"unit_code": unit, "township_code": TOWNSHIP_OF[unit]} if place else {"unit_code": unit}
            if place and draw.random() < 0.3:
                where["unit_code"] = None  # type: ignore[assignment]
            due = {"due_on": day + timedelta(days=draw.randrange(100))}
            drawn = {name: draw.choice(list(values)) for name, values in columns.items()}
            rows.append(
                {key: f"{key}{number:04}", opening: day, **where, **due, **{n: after(day) for n in later}, **drawn}
            )
        return rows

    none_or = (None, True, False)
    rows = {
        **register_rows(),
        "staff": [
            {"staff_id": f"P{number}", "unit_code": draw.choice(list(UNITS)), "certified_on": draw.choice([None, past()])}
            for number in range(40)
        ],
        "complaint": record(
            "complaint_id", "received_on", "closed_on", "accepted_on",
            is_repeat=none_or, sponsor=(None, "", *codes.COMPLAINT_SPONSOR), channel=codes.COMPLAINT_CHANNEL,
        ),
        "clue": record("clue_id", "registered_on", "disposed_on", form=(1, 2, 3, 4)),
        "inspection": record("inspection_id", "started_on", "finished_on", kind=("patrol", "department")),
        "finding": record(
            "finding_id", "found_on", "submitted_on", "verified_on", "revisit_on",
            problem=(None, "a", "b"), revisit_held=none_or,
        ),
        "alert": record("alert_id", "raised_on", "closed_on", level=("red", "yellow")),
        "task": record("task_id", "dispatched_on", "feedback_on", "closed_on", place=True),
        "interview": record("interview_id", "held_on", place=True),
        "culture_event": record("event_id", "held_on", place=True, people=(None, 30)),
        "power_list": [
            {"unit_code": unit, "kind": kind, "published_on": past()}
            for unit in UNITS
            for kind in codes.POWER_LIST_KIND
            if draw.random() < 0.9
        ],
        "course": [{"course_id": f"N{number}", "level": "district", "held_on": past()} for number in range(5)],
        "exam": [{"exam_id": f"X{number}", "held_on": past(), "pass_score": 60.0} for number in range(4)],
    }  # fmt: skip
    people = [str(person["staff_id"]) for person in rows["staff"]]
    rows["complaint_topic"] = [
        {"complaint_id": complaint["complaint_id"], "topic": topic}
        for complaint in rows["complaint"]
        for topic in draw.sample(list(codes.COMPLAINT_TOPIC), draw.randrange(3))
    ]
    rows["attendance"] = [
        {"course_id": course["course_id"], "staff_id": person, "attended_on": course["held_on"]}
        for course in rows["course"]
        for person in people
        if draw.random() < 0.5
    ]
    rows["exam_result"] = [
        {"exam_id": e["exam_id"], "staff_id": person, "taken_on": e["held_on"], "score": float(draw.randrange(40, 100))}
        for e in rows["exam"]
        for person in people
    ]
    for unit in rows["unit"][:3]:
        unit["liaison_on"] = past()
    return {
        name: [{key: value for key, value in row.items() if key in metadata.tables[name].c} for row in table]
        for name, table in rows.items()
    }


def as_demo(rows: Rows) -> Rows:
    """The same rows marked as invented: a server without sign-in shows nothing else."""
    return rows | {"source_status": [{"source": DEMO_SOURCE, "loaded_at": datetime(2026, 5, 17, 6)}]}


def with_boundaries(rows: Rows) -> Rows:
    """The same rows; each village has a square of its own on the map, the others have no place on it."""
    for column, unit in enumerate(row for row in rows["unit"] if row["unit_code"].startswith("V")):
        west = 121.5 + column * 0.05
        ring = [[west, 29.8], [west + 0.05, 29.8], [west + 0.05, 29.85], [west, 29.85], [west, 29.8]]
        unit["boundary"] = json.dumps({"type": "Polygon", "coordinates": [ring]})
    return rows
