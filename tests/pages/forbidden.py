"""What a role may not be sent, worked out from the rows of the demo by plain loops; and another district that differs in nothing else."""

import shutil
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from indicators.viewer import Role, Viewer
from tests.demo_district import DemoDistrict

Rows = list[Mapping[str, Any]]

FIRST_RECORD = date(2021, 11, 1)
"""Nothing is recorded in the demo before: units older than that exist all the time."""

BAND_YEAR = ("2025-10-01", "2026-09-30")
"""Four complete quarters before the demo's day: what bands count."""


def seen_townships(rows: Mapping[str, Rows], viewer: Viewer) -> set[str]:
    """Whose units the viewer may see."""
    seen = set()
    for township in rows["township"]:
        is_own = {
            Role.COMMISSION: True,
            Role.SCREEN: True,
            Role.ZONE: township["zone_code"] == viewer.zone_code,
            Role.TOWNSHIP: township["township_code"] == viewer.township_code,
        }[viewer.role]
        if is_own:
            seen.add(str(township["township_code"]))
    return seen


def forbidden_words(rows: Mapping[str, Rows], viewer: Viewer) -> set[str]:
    """Codes and names of foreign units, and identifiers of records nobody but the commission may list. A name that is part of one he
    may see is none."""
    seen = seen_townships(rows, viewer)
    foreign = [unit for unit in rows["unit"] if unit["township_code"] not in seen]
    own = " ".join(
        str(row["name"])
        for table in ("unit", "township", "zone")
        for row in rows[table]
        if table != "unit" or row["township_code"] in seen
    )
    words = {str(unit["unit_code"]) for unit in foreign} | {str(unit["name"]) for unit in foreign}
    if viewer.role is not Role.COMMISSION:
        for table, key in (("complaint", "complaint_id"), ("clue", "clue_id"), ("interview", "interview_id")):
            words |= {str(row[key]) for row in rows[table]}
    return {word for word in words if word not in own}


def other_district(of: DemoDistrict, path: Path, *, zone_code: str) -> Path:
    """The same district for everybody of the zone who may not see single complaints: no clue and no interview; of any two units of the zone
    that are alike, and of any two outside it wherever they are, each has the complaints of the other; what complaints are about and how they
    came is dealt out anew among those of one month; no finding and no task says where it came from. Outside the zone, units that are alike
    have exchanged their findings as well."""
    shutil.copy(of.url.removeprefix("sqlite:///"), path)
    zone_of = {str(row["township_code"]): row["zone_code"] for row in of.rows["township"]}
    inside = {str(row["unit_code"]) for row in of.rows["unit"] if zone_of[str(row["township_code"])] == zone_code}
    database = sqlite3.connect(path)
    with database:
        for table in ("clue", "interview"):
            database.execute(f"DELETE FROM {table}")
        for table in ("finding", "task"):
            database.execute(f"UPDATE {table} SET source = 'superior' WHERE source IS NOT NULL")
        _deal_out(database)
        for one, other in alike(of.rows):
            _swap(database, "complaint" if one in inside else "finding", one, other)
        for one, other in strangers(of.rows, inside=inside):
            _swap(database, "complaint", one, other)
    database.close()
    return path


def _deal_out(database: sqlite3.Connection) -> None:
    """Every complaint gets topics, channel and nature of the next one of its month."""
    rows = database.execute("SELECT complaint_id, received_on, channel, nature FROM complaint ORDER BY complaint_id")
    of_month: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for complaint, received_on, channel, nature in rows:
        of_month[str(received_on)[:7]].append((complaint, channel, nature))
    follows: dict[str, str] = {}
    for complaints in of_month.values():
        for (own, _, _), (other, channel, nature) in zip(complaints, complaints[1:] + complaints[:1], strict=True):
            follows[other] = own
            database.execute(
                "UPDATE complaint SET channel = ?, nature = ? WHERE complaint_id = ?", (channel, nature, own)
            )
    topics = database.execute("SELECT complaint_id, topic FROM complaint_topic").fetchall()
    database.execute("DELETE FROM complaint_topic")
    database.executemany(
        "INSERT INTO complaint_topic (complaint_id, topic) VALUES (?, ?)",
        [(follows.get(complaint, complaint), topic) for complaint, topic in topics],
    )


def _swap(database: sqlite3.Connection, table: str, one: str, other: str) -> None:
    for old, new in ((one, "?"), (other, one), ("?", other)):
        database.execute(f"UPDATE {table} SET unit_code = ? WHERE unit_code = ?", (new, old))


def alike(rows: Mapping[str, Rows]) -> Iterable[tuple[str, str]]:
    """Pairs of units of one township that no figure but their own complaints tells apart."""
    yearly: Counter[str] = Counter()
    for complaint in rows["complaint"]:
        if complaint["received_on"] and BAND_YEAR[0] <= f"{complaint['received_on']:%Y-%m-%d}" <= BAND_YEAR[1]:
            yearly[str(complaint["unit_code"])] += 1

    def band(unit: Mapping[str, Any]) -> int:
        count = yearly[str(unit["unit_code"])]
        return 0 if count < 3 else 1 if count < 10 else 2

    return _pairs(rows["unit"], lambda unit: (unit["township_code"], band(unit)))


def strangers(rows: Mapping[str, Rows], *, inside: set[str]) -> Iterable[tuple[str, str]]:
    """Pairs of units outside, mostly of two townships, that the district's own figures do not tell apart."""
    return _pairs([unit for unit in rows["unit"] if unit["unit_code"] not in inside], lambda _: ())


def _pairs(units: Rows, more: Callable[[Mapping[str, Any]], tuple[object, ...]]) -> Iterable[tuple[str, str]]:
    """Units of one kind that exist all the time and have the same place in denominators, and are the same by `more`."""
    groups: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for unit in units:
        if unit["closed_on"] is None and (unit["opened_on"] is None or unit["opened_on"] < FIRST_RECORD):
            same = (unit["kind"], unit["has_party_org"], bool(unit["party_members"]))
            groups[(*same, *more(unit))].append(str(unit["unit_code"]))
    for codes in groups.values():
        half = len(codes) // 2
        yield from zip(codes[:half], codes[half : 2 * half], strict=True)
