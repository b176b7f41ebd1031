"""Somebody who writes down every complaint-like figure he is shown, knows the rules, and calculates.

What he does not know is how many records of each kind each unit had in each quarter: one unknown for each. What he is shown are equations
(figures) and ranges (bands). Of other townships he is even given the counts behind a rate, however it was rounded. He then asks, of
every small count, whether the equations alone determine it, or the ranges leave it one value.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from indicators.catalogue import get_indicator
from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.periods import Period, quarter_of
from indicators.places import Level
from indicators.values import Band, State, get_values
from indicators.viewer import Role, Viewer

KINDS = ("first", "repeat", "closed", "on_time", "late", "became_overdue", "overdue_closed")
"""Records of one unit and quarter, each of one kind alone."""

RECEIVED, DUE = ("first", "repeat"), ("on_time", "late")
MADE_OF = {
    "complaint.received": RECEIVED,
    "complaint.repeat_received": ("repeat",),
    "complaint.closed": ("closed",),
    "complaint.fell_due": DUE,
    "complaint.closed_on_time": ("on_time",),
    "complaint.became_overdue": ("became_overdue",),
    "complaint.overdue_closed": ("overdue_closed",),
}
SHOWN = (
    "complaint_count", "complaint_per_1000_members", "complaint_repeat_rate", "complaint_on_time_rate", "complaint_new_yoy",
    "complaint_open", "complaint_overdue",
)  # fmt: skip
ROUNDS = 12
"""Of narrowing ranges; a small district settles in far fewer."""

NOTHING = 1e-7


@dataclass(eq=False)
class Attacker:
    """`ledger` is the truth, which he does not have: it is read to know what a figure he is shown means, and which counts are small."""

    ledger: Ledger
    viewer: Viewer
    quarters: list[Period]
    rows: list[np.ndarray] = field(default_factory=list)
    sums: list[float] = field(default_factory=list)
    banded: list[tuple[np.ndarray, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.units = self.ledger.places.units
        self.shape = (len(self.units), len(self.quarters), len(KINDS))
        self.size = int(np.prod(self.shape))
        self.low, self.high = np.zeros(self.size), np.full(self.size, np.inf)
        self.truth = self._truth()
        self._look()

    def _truth(self) -> np.ndarray:
        found = np.zeros(self.shape)
        for number, quarter in enumerate(self.quarters):
            for event, kinds in MADE_OF.items():
                flow = self.ledger.flow((event,), start=quarter.start, end=quarter.end)[: len(self.units)]
                found[:, number, KINDS.index(kinds[-1])] = flow
            found[:, number, KINDS.index("first")] = (
                self.ledger.flow(("complaint.received",), start=quarter.start, end=quarter.end)[: len(self.units)]
                - found[:, number, KINDS.index("repeat")]
            )
            found[:, number, KINDS.index("late")] = (
                self.ledger.flow(("complaint.fell_due",), start=quarter.start, end=quarter.end)[: len(self.units)]
                - found[:, number, KINDS.index("on_time")]
            )
        return found.ravel()

    def form(
        self, units: np.ndarray, quarters: range, plus: tuple[str, ...], minus: tuple[str, ...] = ()
    ) -> np.ndarray:
        """The sum over these units and quarters of some kinds less others, as coefficients."""
        made = np.zeros(self.shape)
        for kinds, sign in ((plus, 1.0), (minus, -1.0)):
            for kind in kinds:
                made[np.ix_(units, np.array(quarters), np.array([KINDS.index(kind)]))] += sign
        return made.ravel()

    def areas(self, level: Level) -> Iterator[tuple[str, np.ndarray]]:
        places = self.ledger.places
        position = places.positions(level)[: len(self.units)]
        for number, code in enumerate(places.codes(level)):
            yield str(code), np.flatnonzero(position == number)

    def _look(self) -> None:
        """Every figure of every span of quarters, the district's, the zones', the townships' and the units' bands."""
        count = len(self.quarters)
        spans = [range(at, at + 1) for at in range(count)] + [range(1, count)]
        for span in spans:
            period = Period(self.quarters[span[0]].start, self.quarters[span[-1]].end)
            for level in (Level.DISTRICT, Level.ZONE, Level.TOWNSHIP):
                for key in SHOWN:
                    self._read(key, period, span, level)
        for (
            event,
            kinds,
        ) in MADE_OF.items():  # The district's counts by month are everybody's, whichever indicator has them.
            for number, quarter in enumerate(self.quarters):
                total = self.ledger.flow((event,), start=quarter.start, end=quarter.end).sum()
                self.learn(self.form(np.arange(len(self.units)), range(number, number + 1), kinds), float(total))
        self._read_bands()

    def _read(self, key: str, period: Period, span: range, level: Level) -> None:
        indicator = get_indicator(key)
        frame = get_values(self.ledger, indicator, period=period, level=level, viewer=self.viewer, change=False)
        for code, units in self.areas(level):
            if frame.at[code, "state"] not in (State.OK, State.TOO_FEW) or frame["value"].isna().at[code]:
                continue
            for form in self.meant(key, units, span).values():
                self.learn(form, float(form @ self.truth))

    def meant(self, key: str, units: np.ndarray, span: range) -> dict[str, np.ndarray]:
        """What numerator and denominator of an indicator are made of."""
        until = range(span[-1] + 1)
        match key:
            case "complaint_count":
                return {"numerator": self.form(units, span, RECEIVED)}
            case "complaint_per_1000_members":
                kind = self.units["kind"].isin(("village", "community")) & (self.units["party_members"].fillna(0) > 0)
                return {"numerator": self.form(units[kind.to_numpy()[units]], span, RECEIVED)}
            case "complaint_repeat_rate":
                return {
                    "numerator": self.form(units, span, ("repeat",)),
                    "denominator": self.form(units, span, RECEIVED),
                }
            case "complaint_on_time_rate":
                return {"numerator": self.form(units, span, ("on_time",)), "denominator": self.form(units, span, DUE)}
            case "complaint_new_yoy":
                before = range(span[0] - 4, span[-1] - 3)
                forms = {"numerator": self.form(units, span, RECEIVED)}
                return forms | ({"denominator": self.form(units, before, RECEIVED)} if before[0] >= 0 else {})
            case "complaint_open":
                return {"numerator": self.form(units, until, RECEIVED, ("closed",))}
            case "complaint_overdue":
                return {"numerator": self.form(units, until, ("became_overdue",), ("overdue_closed",))}
        raise KeyError(key)

    def learn(self, form: np.ndarray, amount: float) -> None:
        self.rows.append(form)
        self.sums.append(amount)

    def _read_bands(self) -> None:
        """Each band is a range of one more unknown, the unit's sum over four quarters."""
        frame = get_values(
            self.ledger,
            get_indicator("complaint_count"),
            period=self.quarters[-1],
            level=Level.UNIT,
            viewer=self.viewer,
        )
        few, some = self.viewer.policy.band_bounds
        ranges = {Band.FEW.value: (0, few - 1), Band.SOME.value: (few, some - 1), Band.MANY.value: (some, np.inf)}
        year = range(len(self.quarters) - 4, len(self.quarters))
        for code, band in frame["band"].items():
            if band:
                unit = self.units.index.get_indexer(pd.Index([code]))
                self.banded.append((self.form(unit, year, RECEIVED), *ranges[band]))

    def targets(self) -> Iterator[tuple[str, np.ndarray]]:
        """Every count of a zone, a township or a unit (a part of the district) in a quarter, and the stocks at its end."""
        for level in (Level.ZONE, Level.TOWNSHIP, Level.UNIT):
            for code, units in self.areas(level):
                if units.size == len(self.units):
                    continue  # It is the district, whose counts are everybody's.
                for number, quarter in enumerate(self.quarters):
                    here, until = range(number, number + 1), range(number + 1)
                    name = f"{level.value} {code} {quarter.text}"
                    for kind in KINDS:
                        yield f"{name} {kind}", self.form(units, here, (kind,))
                    yield f"{name} received", self.form(units, here, RECEIVED)
                    yield f"{name} due", self.form(units, here, DUE)
                    yield f"{name} open", self.form(units, until, RECEIVED, ("closed",))
                    yield f"{name} overdue", self.form(units, until, ("became_overdue",), ("overdue_closed",))
                    if level is not Level.UNIT:
                        for unit_kind in ("village", "community", "station"):
                            of_kind = units[(self.units["kind"] == unit_kind).to_numpy()[units]]
                            yield f"{name} received by {unit_kind}", self.form(of_kind, here, RECEIVED)

    def told(self) -> str:
        """The truth, for whoever mends what he found: by kind, a row a unit and a column a quarter."""
        of_kinds = self.truth.reshape(self.shape)
        names = [f"{code} {unit['kind']} of {unit['township_code']}" for code, unit in self.units.iterrows()]
        return "\n".join([*names, *(f"{kind}\n{of_kinds[:, :, at]}" for at, kind in enumerate(KINDS))])

    def pinned(self) -> list[str]:
        """Small counts he knows for certain."""
        least = self.viewer.policy.township_minimum
        named = [(name, form, float(form @ self.truth)) for name, form in self.targets()]
        small = [(name, form, amount) for name, form, amount in named if 0 < amount < least]
        return sorted(self._determined(small) | self._narrowed(small)) if small else []

    def _determined(self, small: list[tuple[str, np.ndarray, float]]) -> set[str]:
        """Those that are sums of equations he has."""
        _, values, directions = np.linalg.svd(np.array(self.rows), full_matrices=False)
        basis = directions[values > NOTHING * max(values.max(), 1)]
        forms = np.array([form for _, form, _ in small])
        left = np.abs(forms - (forms @ basis.T) @ basis).max(axis=1)
        return {name for (name, _, _), far in zip(small, left, strict=True) if far < NOTHING}

    def _narrowed(self, small: list[tuple[str, np.ndarray, float]]) -> set[str]:
        """Ranges of all unknowns narrowed by every equation in turn, sums of units as unknowns of their own."""
        extra = [form for _, form, _ in small] + [form for form, _, _ in self.banded]
        rows = np.array([*(np.append(row, np.zeros(len(extra))) for row in self.rows)])
        defined = np.hstack([np.array(extra).reshape(-1, self.size), -np.eye(len(extra))]) if extra else rows[:0]
        rows = np.vstack([rows, defined])
        sums = np.append(self.sums, np.zeros(len(extra)))
        low = np.append(self.low, [0.0] * len(small) + [low for _, low, _ in self.banded])
        high = np.append(self.high, [np.inf] * len(small) + [high for _, _, high in self.banded])
        equations = [(np.flatnonzero(row), row[row != 0], total) for row, total in zip(rows, sums, strict=True)]
        for _ in range(ROUNDS):
            before = low.copy(), high.copy()
            for at, signs, total in equations:
                least = np.where(signs > 0, low[at], -high[at])
                most = np.where(signs > 0, high[at], -low[at])
                others_least = _without_each(least)
                others_most = _without_each(most)
                upper, lower = total - others_least, total - others_most
                low[at] = np.maximum(low[at], np.where(signs > 0, lower, -upper))
                high[at] = np.minimum(high[at], np.where(signs > 0, upper, -lower))
            if np.array_equal(before[0], low) and np.array_equal(before[1], high):
                break
        ranges = range(self.size, self.size + len(small))
        return {small[at - self.size][0] for at in ranges if high[at] - low[at] < 0.5}


def _without_each(amounts: np.ndarray) -> np.ndarray:
    """The sum of all the others, for each; one infinite amount leaves its own sum finite."""
    infinite = np.isinf(amounts)
    finite = np.where(infinite, 0.0, amounts)
    sums = finite.sum() - finite
    others = infinite.sum() - infinite > 0
    return np.where(others, amounts[infinite][0] if infinite.any() else 0.0, sums)


def quarters_until(today_month: int, *, count: int) -> list[Period]:
    last = quarter_of(today_month).shifted(-3)
    return [last.shifted(-3 * back) for back in range(count - 1, -1, -1)]


def roles(ledger: Ledger) -> list[Viewer]:
    """The wall, a zone and a township of it."""
    townships = ledger.places.townships
    return [
        Viewer(role=Role.SCREEN),
        Viewer(role=Role.ZONE, zone_code=str(townships["zone_code"].iloc[0])),
        Viewer(role=Role.TOWNSHIP, township_code=str(townships.index[0])),
    ]


assert set(MADE_OF) <= set(EVENTS)
