"""Ledgers made by hand: one small register and the counts a test asks for."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.periods import parse
from indicators.places import FOREVER_AGO, NEVER, Places
from indicators.series import Series

TODAY = date(2026, 5, 17)
TERMS = (parse("2016-12").start, parse("2025-03").start)

Counted = tuple[str, str, str, int]
"""Event, subject code, month as in a URL, how often."""


def month(text: str) -> int:
    return parse(text).start


def places() -> Places:
    """Two zones, four townships (T4 in none); T1 has a village, a community, a co-operative and a station, T2 and T3 a village
    each, T4 an enterprise. V3 closed in 2025-12; V4 of T3 opened in 2026-04 and has no party organisation."""
    return Places(
        zones=pd.DataFrame({"name": ["东片", "西片"]}, index=pd.Index(["Z1", "Z2"])),
        townships=pd.DataFrame(
            {
                "name": ["甲镇", "乙镇", "丙街道", "丁镇"],
                "kind": ["town", "town", "subdistrict", "town"],
                "zone_code": ["Z1", "Z1", "Z2", ""],
                "position": [1.0, 2.0, 3.0, 4.0],
            },
            index=pd.Index(["T1", "T2", "T3", "T4"]),
        ),
        units=_units(),
        district_name="某区",
    )


def _units() -> pd.DataFrame:
    rows = {
        "C1": ("community", "T1", True, 50.0, FOREVER_AGO, NEVER),
        "E1": ("enterprise", "T4", False, None, FOREVER_AGO, NEVER),
        "K1": ("cooperative", "T1", False, None, FOREVER_AGO, NEVER),
        "S1": ("station", "T1", False, None, FOREVER_AGO, NEVER),
        "V1": ("village", "T1", True, 30.0, FOREVER_AGO, NEVER),
        "V2": ("village", "T2", True, None, FOREVER_AGO, NEVER),
        "V3": ("village", "T3", True, 40.0, FOREVER_AGO, month("2025-12")),
        "V4": ("village", "T3", False, 20.0, month("2026-04"), NEVER),
    }
    columns = ["kind", "township_code", "has_party_org", "party_members", "opened", "closed"]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns).astype({"party_members": "float64"})
    return frame.assign(name=frame.index + "村", parent_code="", population=float("nan"))


def ledger(
    *counted: Counted, breakdowns: Mapping[tuple[str, str], list[tuple[str, str, str, int]]] | None = None
) -> Ledger:
    """The ledger of these counts; a breakdown's rows are (code, subject, month, how often)."""
    register = places()
    by_event: dict[str, list[tuple[int, int, int]]] = {}
    first_months: dict[str, int] = {}
    for event, subject, text, n in counted:
        position = int(register.subjects.get_indexer(pd.Index([subject]))[0])
        assert position >= 0, subject
        by_event.setdefault(event, []).append((month(text), position, n))
        table = EVENTS[event].table
        first_months[table] = min(month(text), first_months.get(table, month(text)))
    return Ledger(
        places=register,
        today=TODAY,
        terms=TERMS,
        series={
            event: Series.of(
                month=[row[0] for row in rows], subject=[row[1] for row in rows], n=[row[2] for row in rows]
            )
            for event, rows in by_event.items()
        },
        breakdowns={key: _by_code(register, rows) for key, rows in (breakdowns or {}).items()},
        first_months=first_months,
    )


def _by_code(register: Places, rows: list[tuple[str, str, str, int]]) -> Series:
    codes = tuple(sorted({row[0] for row in rows}))
    return Series.of(
        month=[month(row[2]) for row in rows],
        subject=register.subjects.get_indexer(pd.Index([row[1] for row in rows])),
        n=[row[3] for row in rows],
        code=[codes.index(row[0]) for row in rows],
        codes=codes,
    )
