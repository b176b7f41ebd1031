"""One question to the oracles, and the words their answers are made of: within, by, active, in post."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.oracles.sound_rows import Row, Rows

VILLAGE = ("village", "community")
VILLAGE_LISTS = ("village", "community", "cooperative")
STATIONS = ("station", "enterprise")
ALL_KINDS = VILLAGE_LISTS + STATIONS


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question. `rows` are sound (`sound_rows.py`); `units` and `townships` are the codes whose records count in the
    area (a township's own records only where it is in `townships`); `terms` are first days, ascending."""

    rows: Rows
    start: date
    end: date
    today: date
    units: frozenset[str]
    townships: frozenset[str]
    terms: tuple[date, ...]

    @property
    def as_of(self) -> date:
        return min(self.end, self.today)

    @property
    def new_year(self) -> date:
        return date(self.end.year, 1, 1)

    @property
    def term_start(self) -> date:
        return max((day for day in self.terms if day <= self.end), default=self.terms[0])

    def of(self, table: str, **wanted: Any) -> list[dict[str, Any]]:
        """The area's rows of a table, with these values."""
        found = [row for row in self.rows[table] if self.is_here(row)]
        return [row for row in found if all(row[column] == value for column, value in wanted.items())]

    def is_here(self, row: Row) -> bool:
        return row["unit_code"] in self.units if row["unit_code"] else row["township_code"] in self.townships

    def within(self, day: date | None) -> bool:
        return day is not None and self.start <= day <= self.as_of

    def by(self, day: date | None) -> bool:
        return day is not None and day <= self.as_of

    def fell_due(self, row: Row) -> bool:
        return row["due_on"] is not None and self.start <= row["due_on"] <= self.end and row["due_on"] < self.today

    def is_overdue(self, row: Row, *, closing: str) -> bool:
        return row["due_on"] is not None and row["due_on"] < self.as_of and not self.by(row[closing])

    def active(self, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
        """The area's units of these kinds that exist on the last day."""
        return [
            unit
            for unit in self.of("unit")
            if unit["kind"] in kinds
            and (unit["opened_on"] is None or unit["opened_on"] <= self.as_of)
            and (unit["closed_on"] is None or unit["closed_on"] > self.as_of)
        ]

    def in_post(self, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
        """The area's staff in post on the last day, at units of these kinds."""
        codes = {unit["unit_code"] for unit in self.rows["unit"] if unit["kind"] in kinds}
        return [
            person
            for person in self.of("staff")
            if person["unit_code"] in codes
            and (person["in_post_from"] is None or person["in_post_from"] <= self.as_of)
            and (person["in_post_to"] is None or person["in_post_to"] > self.as_of)
        ]
