"""Who is looking, and what the district's policy lets them see. `values.py` applies it; nothing else decides."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from indicators.places import DISTRICT, Level, Place, Places


class Role(StrEnum):
    COMMISSION = "commission"
    ZONE = "zone"
    TOWNSHIP = "township"
    SCREEN = "screen"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What `district.toml` says about protection.

    Attributes:
        township_minimum: k; complaint-like township figures with a part below it are withheld from all but the commission.
        band_bounds: complaints of a unit in four complete quarters: few < first <= some < second <= many.
    """

    township_minimum: int = 10
    band_bounds: tuple[int, int] = (3, 10)


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """A role and its scope. Hashable: it is part of the key of everything cached for all.

    Attributes:
        zone_code: the zone of a `zone` viewer.
        township_code: the township of a `township` viewer.
    """

    role: Role
    zone_code: str = ""
    township_code: str = ""
    policy: Policy = field(default=Policy())

    def __post_init__(self) -> None:
        if (self.role is Role.ZONE) != bool(self.zone_code) or (self.role is Role.TOWNSHIP) != bool(self.township_code):
            raise ValueError(f"a {self.role} viewer must have exactly the scope of that role")

    @property
    def is_commission(self) -> bool:
        return self.role is Role.COMMISSION

    def scope(self, places: Places) -> frozenset[str]:
        """Codes of the townships whose units this viewer may see. A scope that is in no register is empty."""
        match self.role:
            case Role.COMMISSION | Role.SCREEN:
                return places.every_township
            case Role.ZONE:
                return places.townships_of(self.zone_code)
            case Role.TOWNSHIP:
                return frozenset({self.township_code}) & places.every_township

    def sees(self, places: Places) -> np.ndarray:
        """Mask over the units of the register: those in scope."""
        return places.units_in(self.scope(places))

    def may_open(self, place: Place, places: Places) -> bool:
        """Whether a screen may be focused on `place` (township-level figures of all are everybody's)."""
        if place.level is Level.UNIT:
            return str(places.units.at[place.code, "township_code"]) in self.scope(places)
        return True

    def may_list(self, table: str, place: Place, places: Places) -> bool:
        """Whether records of `table` at `place` may be listed: within scope; complaint-like records to the commission alone,
        none on the wall."""
        if self.role is Role.SCREEN:
            return False
        if self.is_commission:
            return True
        if table in PROTECTED_TABLES or place == DISTRICT:
            return False
        scope = self.scope(places)
        match place.level:
            case Level.UNIT:
                return str(places.units.at[place.code, "township_code"]) in scope
            case Level.TOWNSHIP:
                return place.code in scope
            case Level.ZONE:
                return place.code == self.zone_code
            case Level.DISTRICT:
                return False

    def may_know(self, column: str) -> bool:
        """Whether records may be shown, filtered or counted by `column`."""
        return self.is_commission or column != ORIGIN


ORIGIN = "source"
"""Column and dimension that say where a finding, a task or a clue came from. One that came from a complaint would tell those complained of
that there was one, about which unit and when. Which of the district's own codes say so nobody here knows, so none is told."""

PROTECTED_TABLES = frozenset({"complaint", "complaint_topic", "clue", "interview"})
"""Records only the commission may list."""

COMMISSION = Viewer(role=Role.COMMISSION)
