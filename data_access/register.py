"""The register: zones, townships, units and the district's own code lists, checked row by row (they are few)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data_access import contract
from data_access.expressions import unreadable
from data_access.soundness import Reason, has_unreadable
from indicators.codes import UNIT_KIND
from indicators.periods import month_of
from indicators.places import FOREVER_AGO, NEVER, Places

UNNAMED_DISTRICT = "本区"

UNREADABLE = "is_unreadable"

KEY_JOINT = "/"
"""Stands between the parts of a key."""

LONGEST_NAME = 60
"""Characters of a name; no real one comes near, and an endless one would push everything else off the screen."""

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Register:
    """`refused` holds the keys of the rows set aside by (table, reason); boundaries are GeoJSON texts by code, unchecked."""

    places: Places
    code_labels: Mapping[str, Mapping[str, str]]
    unit_boundaries: Mapping[str, str]
    township_boundaries: Mapping[str, str]
    refused: Mapping[tuple[str, str], tuple[str, ...]]

    @property
    def set_aside(self) -> dict[tuple[str, str], int]:
        """How many rows were set aside, by (table, reason)."""
        return {fault: len(keys) for fault, keys in self.refused.items()}


Refused = dict[tuple[str, str], list[str]]


def read_register(connection: sa.Connection, *, today: date, fallback_name: str) -> Register:
    """Read it; rows that cannot be used are set aside and named by their keys, never raised."""
    refused: Refused = defaultdict(list)
    zones = _sound_rows(connection, contract.zone, refused)
    townships = _sound_rows(connection, contract.township, refused)
    units = _sound_rows(connection, contract.unit, refused)
    known = {row["township_code"] for row in townships}
    for row in units:
        if row["township_code"] not in known:
            refused["unit", Reason.UNKNOWN_PLACE.value].append(row["unit_code"])
        elif row["unit_code"] in known:  # A record with this code could belong to either.
            refused["unit", Reason.DUPLICATE.value].append(row["unit_code"])
    units = [row for row in units if row["township_code"] in known and row["unit_code"] not in known]
    code_labels = _code_labels(connection, refused)
    named = list(code_labels.get(contract.DISTRICT_LIST, {}).values())
    places = Places(
        zones=_frame(zones, key="zone_code", columns=("name",)),
        townships=_frame(townships, key="township_code", columns=("name", "kind", "zone_code", "position")),
        units=_unit_frame(units, today=today),
        district_name=legible_name(named[0] if named else fallback_name, code=UNNAMED_DISTRICT),
    )
    return Register(
        places=places,
        code_labels=code_labels,
        unit_boundaries={row["unit_code"]: row["boundary"] for row in units if row["boundary"]},
        township_boundaries={row["township_code"]: row["boundary"] for row in townships if row["boundary"]},
        refused={fault: tuple(keys) for fault, keys in refused.items()},
    )


def key_text(row: Row, table: sa.Table) -> str:
    """The key of a row as it is named on screen, its parts joined; empty parts stay empty."""
    return KEY_JOINT.join("" if row[column.name] is None else str(row[column.name]) for column in table.primary_key)


def _sound_rows(connection: sa.Connection, table: sa.Table, refused: Refused) -> list[Row]:
    key = next(iter(table.primary_key.columns)).name
    rows = [dict(row) for row in connection.execute(_legible(table)).mappings()]
    seen: dict[str, int] = defaultdict(int)
    for row in rows:
        seen[row[key]] += 1
    sound = []
    for row in rows:
        reason = _reason(table, row, is_duplicate=seen[row[key]] > 1)
        if reason is None:
            sound.append(row)
        else:
            refused[table.name, reason.value].append(key_text(row, table))
    return sorted(sound, key=lambda row: str(row[key]))


def _legible(table: sa.Table) -> sa.Select[Any]:
    """All columns, NULL where one cannot be read, and whether any cannot."""
    columns = [
        sa.type_coerce(sa.case((unreadable(column), sa.null()), else_=column), column.type).label(column.name)
        for column in table.columns
    ]
    return sa.select(*columns, has_unreadable(table).label(UNREADABLE))


def _reason(table: sa.Table, row: Row, *, is_duplicate: bool) -> Reason | None:
    if any(row[column.name] in (None, "") for column in table.columns if not column.nullable):
        return Reason.MISSING
    if row[UNREADABLE]:
        return Reason.UNREADABLE
    if is_duplicate:
        return Reason.DUPLICATE
    for column in table.columns:
        value = row[column.name]
        if "codes" in column.info and value not in (None, "") and value not in column.info["codes"]:
            return Reason.UNKNOWN_CODE
    if table is contract.unit and row["opened_on"] and row["closed_on"] and row["closed_on"] < row["opened_on"]:
        return Reason.DATE_ORDER
    return None


def _code_labels(connection: sa.Connection, refused: Refused) -> dict[str, dict[str, str]]:
    table = contract.code_list
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    rows = connection.execute(sa.select(table).order_by(table.c.list_name, table.c.position, table.c.code))
    for row in map(dict, rows.mappings()):
        if row["label"] and row["code"] and row["list_name"]:
            labels[row["list_name"]].setdefault(row["code"], row["label"])
        else:
            refused["code_list", Reason.MISSING.value].append(key_text(row, table))
    return dict(labels)


def legible_name(text: str, *, code: str) -> str:
    """A name on one line, without characters that turn the direction of writing, cut to `LONGEST_NAME`; the code where nothing is
    left to read."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(line) > LONGEST_NAME:
        return f"{line[: LONGEST_NAME - 1]}…"
    return line or code


def _frame(rows: list[Row], *, key: str, columns: tuple[str, ...]) -> pd.DataFrame:
    index = pd.Index([row[key] for row in rows], dtype="str", name=key)
    frame = pd.DataFrame({column: [row[column] for row in rows] for column in columns}, index=index)
    frame["name"] = [legible_name(row["name"], code=row[key]) for row in rows]
    for column in ("name", "kind", "zone_code"):
        if column in frame:
            frame[column] = frame[column].fillna("").astype("str")
    if "position" in frame:
        frame["position"] = pd.to_numeric(frame["position"]).astype("float64")
    return frame


def _unit_frame(rows: list[Row], *, today: date) -> pd.DataFrame:
    index = pd.Index([row["unit_code"] for row in rows], dtype="str", name="unit_code")
    frame = pd.DataFrame(
        {
            "name": pd.array([legible_name(row["name"], code=row["unit_code"]) for row in rows], dtype="str"),
            "kind": pd.Categorical([row["kind"] for row in rows], categories=list(UNIT_KIND)).astype("str"),
            "township_code": pd.array([row["township_code"] for row in rows], dtype="str"),
            "parent_code": pd.array([row["parent_code"] or "" for row in rows], dtype="str"),
            "has_party_org": [bool(row["has_party_org"]) for row in rows],
            "population": [row["population"] for row in rows],
            "party_members": [row["party_members"] for row in rows],
            "opened": [_opened(row["opened_on"], today=today) for row in rows],
            "closed": [_closed(row["closed_on"], today=today) for row in rows],
            "opened_on": pd.to_datetime([row["opened_on"] for row in rows]),
            "liaison_on": pd.to_datetime([row["liaison_on"] for row in rows]),
        },
        index=index,
    )
    frame["has_party_org"] = frame["has_party_org"].astype(bool)
    for column in ("population", "party_members"):
        frame[column] = pd.to_numeric(frame[column]).astype("float64")
    for column in ("opened", "closed"):
        frame[column] = frame[column].astype("int64")
    return frame


def _opened(day: date | None, *, today: date) -> int:
    """Month a unit exists from; one that is still to open does not exist yet, though the running year ends later."""
    if day is None:
        return FOREVER_AGO
    return month_of(day) if day <= today else NEVER


def _closed(day: date | None, *, today: date) -> int:
    return NEVER if day is None or day > today else month_of(day)
