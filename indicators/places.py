"""Where things are counted: the district, its zones, townships and units, and the subjects a record can belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

FOREVER_AGO = 0
NEVER = 1 << 20
"""Months outside any calendar: opened before everything, closed never."""


class Level(StrEnum):
    DISTRICT = "district"
    ZONE = "zone"
    TOWNSHIP = "township"
    UNIT = "unit"


@dataclass(frozen=True)
class Place:
    """One area or unit. The district's code is empty."""

    level: Level
    code: str = ""


DISTRICT = Place(Level.DISTRICT)
_DISTRICT_CODES = pd.Index([DISTRICT.code], dtype="str")


class UnknownPlace(KeyError):
    """No zone, township or unit has this code."""


@dataclass(frozen=True, eq=False)
class Places:
    """The register of one snapshot.

    Frames are indexed by code and ordered by it, so a row's position is stable while the register is:

    - zones: name
    - townships: name, kind, zone_code, position
    - units: name, kind, township_code, parent_code, has_party_org (bool), population, party_members,
      opened, closed (months), opened_on, liaison_on (dates or NaT)

    A *subject* is what a record belongs to: a unit, a township itself, or the district itself, in this order.
    """

    zones: pd.DataFrame
    townships: pd.DataFrame
    units: pd.DataFrame
    district_name: str

    @cached_property
    def subjects(self) -> pd.Index:
        return pd.Index([*self.units.index, *self.townships.index, ""])

    @cached_property
    def subject_positions(self) -> Mapping[str, int]:
        """Where each of them stands in `subjects`."""
        return {str(code): position for position, code in enumerate(self.subjects)}

    @cached_property
    def unit_count(self) -> int:
        return len(self.units)

    def codes(self, level: Level) -> pd.Index:
        match level:
            case Level.DISTRICT:
                return _DISTRICT_CODES
            case Level.ZONE:
                return self.zones.index
            case Level.TOWNSHIP:
                return self.townships.index
            case Level.UNIT:
                return self.units.index

    def position(self, place: Place) -> int:
        """Of `place` in the codes of its level.

        Raises:
            UnknownPlace: no such code.
        """
        codes = self.codes(place.level)
        if place.code not in codes:
            raise UnknownPlace(place.code)
        return cast(int, codes.get_loc(place.code))

    def positions(self, level: Level) -> np.ndarray:
        """For every subject the position in `codes(level)` it counts under; -1 where it counts under none."""
        return self._positions[level]

    @cached_property
    def _positions(self) -> dict[Level, np.ndarray]:
        units, townships = self.unit_count, len(self.townships)
        own_township = self.townships.index.get_indexer(pd.Index(self.units["township_code"]))
        township = np.concatenate([own_township, np.arange(townships), [-1]])
        zone_of_township = np.append(self.zones.index.get_indexer(pd.Index(self.townships["zone_code"])), -1)
        return {
            Level.DISTRICT: np.zeros(units + townships + 1, dtype=np.int64),
            Level.ZONE: zone_of_township[township],
            Level.TOWNSHIP: township,
            Level.UNIT: np.concatenate([np.arange(units), np.full(townships + 1, -1)]),
        }

    def units_in(self, townships: frozenset[str]) -> np.ndarray:
        """Mask over units: those of these townships."""
        # Scopes of viewers: few, and asked for by each picture.
        if townships not in self._units_in:
            self._units_in[townships] = self.units["township_code"].isin(townships).to_numpy()
        return self._units_in[townships].copy()

    @cached_property
    def _units_in(self) -> dict[frozenset[str], np.ndarray]:
        return {}

    def townships_of(self, zone: str) -> frozenset[str]:
        """Codes of the townships of a zone; none where nobody knows it."""
        return self._townships_of.get(zone, frozenset())

    @cached_property
    def _townships_of(self) -> dict[str, frozenset[str]]:
        zones = self.townships["zone_code"]
        return {str(zone): frozenset(self.townships.index[zones == zone]) for zone in zones.dropna().unique()}

    @cached_property
    def every_township(self) -> frozenset[str]:
        return frozenset(self.townships.index)

    def within(self, place: Place) -> np.ndarray:
        """Mask over subjects: those that count under `place`.

        Raises:
            UnknownPlace: no such code.
        """
        return self.positions(place.level) == self.position(place)

    def of_kinds(self, kinds: tuple[str, ...]) -> np.ndarray:
        """Mask over subjects: units of these kinds (townships and the district themselves are of no kind)."""
        mask = np.zeros(len(self.subjects), dtype=bool)
        for kind in kinds:
            mask |= self._of_kind.get(kind, False)
        return mask

    @cached_property
    def _of_kind(self) -> dict[str, np.ndarray]:
        kinds = np.concatenate([self.units["kind"].to_numpy(dtype=object), np.full(len(self.townships) + 1, None)])
        return {kind: kinds == kind for kind in self.units["kind"].unique()}

    def active(self, month: int) -> np.ndarray:
        """Mask over subjects: units that exist at the end of `month`."""
        mask = np.zeros(len(self.subjects), dtype=bool)
        mask[: self.unit_count] = (self.units["opened"].to_numpy() <= month) & (self.units["closed"].to_numpy() > month)
        return mask

    def name(self, place: Place) -> str:
        """What a place is called.

        Raises:
            UnknownPlace: no such code.
        """
        if place.level is Level.DISTRICT:
            return self.district_name
        names = self._names[place.level]
        if place.code not in names:
            raise UnknownPlace(place.code)
        return names[place.code]

    @cached_property
    def _names(self) -> dict[Level, dict[str, str]]:
        registers = {Level.ZONE: self.zones, Level.TOWNSHIP: self.townships, Level.UNIT: self.units}
        return {
            level: {str(code): str(name) for code, name in register["name"].items()}
            for level, register in registers.items()
        }

    def parent(self, place: Place) -> Place:
        """One step up the breadcrumb: unit → township → zone (or district) → district.

        Raises:
            UnknownPlace: no such code.
        """
        self.name(place)
        if place.level is Level.UNIT:
            return Place(Level.TOWNSHIP, str(self.units.at[place.code, "township_code"]))
        if place.level is Level.TOWNSHIP:
            zone = str(self.townships.at[place.code, "zone_code"])
            return Place(Level.ZONE, zone) if zone in self.zones.index else DISTRICT
        return DISTRICT

    @cached_property
    def townships_in_order(self) -> pd.Index:
        """Codes of the townships in the district's own order."""
        return self.townships.sort_values("position", kind="stable", na_position="last").index

    def areas(self) -> list[Place]:
        """The district, its zones, and its townships in the district's own order."""
        return [
            DISTRICT,
            *[Place(Level.ZONE, str(code)) for code in self.zones.index],
            *[Place(Level.TOWNSHIP, str(code)) for code in self.townships_in_order],
        ]

    def path(self, place: Place) -> list[Place]:
        """From the district down to `place`, as in a breadcrumb."""
        path = [place]
        while path[0] != DISTRICT:
            path.insert(0, self.parent(path[0]))
        return path
