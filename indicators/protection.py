"""Which complaint-like figures below the district are withheld from whom (docs/decisions.md, 29). `values.py` applies it.

A count below the least number k of the policy is *small*. No set of figures a viewer may have may leave a small count only one value
it can have. Everybody knows the district's own figures, so of the townships that make up a known whole either none is withheld, or
others with it that need not be. Everything is decided quarter by quarter; a span is shown only where each of its quarters is.
"""

from dataclasses import dataclass

import numpy as np

from indicators.codes import STATION_KINDS, VILLAGE_KINDS
from indicators.ledger import Ledger
from indicators.model import Base, Count, Indicator, Scale, Window
from indicators.periods import Period
from indicators.places import Level
from indicators.sums import parts, summed
from indicators.viewer import Role, Viewer

ALL_KINDS = VILLAGE_KINDS + STATION_KINDS
VILLAGE_LIKE = ("village", "community")
"""Whose complaints are set against their party members (`complaint_per_1000_members`)."""

BOUNDED = (Scale.RATE, Scale.RATIO)
"""Parts of a whole that is known by itself: what one township has more, it has less of the other part."""

PLAIN = frozenset({Window.FLOW, Window.STOCK, Window.YEAR_BEFORE})
"""Other windows (year to date, opening stock, pool) grow from quarter to quarter by what nobody is shown."""


def withheld(ledger: Ledger, indicator: Indicator, *, period: Period, level: Level, viewer: Viewer) -> np.ndarray:
    """Which areas of `level` (zones or townships) have no figure of a complaint-like indicator for this viewer, who is not the
    commission; in the order of `Places.codes`."""
    key = ("withheld", indicator, period, level, viewer)
    hidden: np.ndarray = ledger.kept.get(
        key,
        lambda: _withheld(ledger, indicator, period=period, level=level, viewer=viewer),
        size=lambda made: made.nbytes,
    )
    return hidden.copy()


def _withheld(ledger: Ledger, indicator: Indicator, *, period: Period, level: Level, viewer: Viewer) -> np.ndarray:
    size = len(ledger.places.codes(level))
    plain = indicator.numerator.window in PLAIN
    plain &= not isinstance(indicator.denominator, Count) or indicator.denominator.window in PLAIN
    if not plain or not period.is_whole_quarters or not period.is_over(ledger.today):
        return np.ones(size, dtype=bool)
    hidden = np.zeros(size, dtype=bool)
    for quarter in period.quarters:
        zone, townships = _Sight(ledger=ledger, viewer=viewer).hidden(indicator, quarter)
        if level is Level.ZONE:
            own = own_areas(ledger, level=level, viewer=viewer)
            hidden |= ~own | zone
        else:
            hidden |= townships
    return hidden


def own_areas(ledger: Ledger, *, level: Level, viewer: Viewer) -> np.ndarray:
    """Which areas of `level` the viewer answers for: he may see their counts where they are not small."""
    codes = ledger.places.codes(level)
    if viewer.role is Role.SCREEN:
        return np.zeros(len(codes), dtype=bool)
    if level is Level.ZONE:
        return np.asarray(codes == viewer.zone_code) & (viewer.role is Role.ZONE)
    return np.asarray(codes.isin(viewer.scope(ledger.places)))


@dataclass(frozen=True, eq=False, kw_only=True)
class _Sight:
    """What one viewer is shown: his own townships and their sum (a zone's), and of the others what is no count."""

    ledger: Ledger
    viewer: Viewer

    def hidden(self, indicator: Indicator, quarter: Period) -> tuple[bool, np.ndarray]:
        """Whether the sum of the own townships is withheld, and which townships are."""
        own = own_areas(self.ledger, level=Level.TOWNSHIP, viewer=self.viewer)
        if indicator.scale is Scale.CHANGE:
            zone, townships = self._of_count(indicator.numerator, quarter)
            before = self._of_count(indicator.numerator, quarter.shifted(-12))
            return zone or before[0], townships | before[1]
        if indicator.scale not in BOUNDED:
            zone, townships = self._of_count(indicator.numerator, quarter)
            return zone, townships | ~own
        zone, townships = self._of_parts(_parts_of(self.ledger, indicator, quarter))
        if indicator.scale is Scale.RATIO:
            # Times the party members on the register, which are no secret, a ratio is a count.
            townships |= ~own
        counts = [indicator.numerator]
        counts += [indicator.denominator] if isinstance(indicator.denominator, Count) else []
        for count in counts:
            hides_zone, hides = self._of_count(count, quarter)
            zone |= hides_zone
            # A part of what is withheld would give it away with the other part.
            townships |= hides | (own & bool((hides & own).any())) | (~own & bool((hides & ~own).any()))
        return zone, townships

    def _of_count(self, count: Count, quarter: Period) -> tuple[bool, np.ndarray]:
        """For a count that has no upper bound anybody knows: whatever is small, and with it the first that is not, in the order of
        the register. That one may be anything, and so the small ones may be nothing at all."""
        own = own_areas(self.ledger, level=Level.TOWNSHIP, viewer=self.viewer)
        amounts = _counts_of(self.ledger, count, quarter)
        small = self._is_small(amounts)
        zone = bool(own.any()) and bool(self._is_small(_sums(amounts, own))[0])
        hidden = small.copy()
        if (small & own).any() and self.viewer.role is Role.ZONE:
            hidden |= self._companions(own & ~small)
        if (small & ~own).any() or zone or ((small & own).any() and self.viewer.role is Role.TOWNSHIP):
            hidden |= self._companions(~own & ~small)
        if self._leaves_little(amounts, own):
            # All of them: one alone beside others that are shown would be withheld for no other reason, and so tell what is left.
            zone = True
            hidden |= own
        return zone, hidden

    def _companions(self, among: np.ndarray) -> np.ndarray:
        """The first of `among` that has villages with members and the first that has units of another kind, most often one township: the
        district's count of villages alone is everybody's, too."""
        places = self.ledger.places
        township = places.positions(Level.TOWNSHIP)[: places.unit_count]
        has_members = (places.units["kind"].isin(VILLAGE_LIKE) & (places.units["party_members"] > 0)).to_numpy()
        villages, others = (
            np.bincount(township[mask & (township >= 0)], minlength=among.size) > 0
            for mask in (has_members, ~has_members)
        )
        found = _first(among & villages) | _first(among & others)
        return found if found.any() else _first(among)

    def _of_parts(self, amounts: list[np.ndarray]) -> tuple[bool, np.ndarray]:
        """For the parts of a whole: where one of the others is small all of them are withheld; own ones alike. The own sum is shown
        where what is left of the district is no small count either."""
        own = own_areas(self.ledger, level=Level.TOWNSHIP, viewer=self.viewer)
        small = self._is_small(amounts)
        if not small.any():
            return False, small
        zone = bool(self._is_small(_sums(amounts, own))[0]) or self._leaves_little(amounts, own)
        return zone, ~own | (small & own).any() | zone

    def _leaves_little(self, amounts: list[np.ndarray], own: np.ndarray) -> bool:
        """Whether the own sum, taken from the district's, would tell a small count of all the others."""
        left = np.concatenate(_sums(amounts, ~own))
        return bool(((left > 0) & (left < self.viewer.policy.township_minimum)).any())

    def _is_small(self, amounts: list[np.ndarray]) -> np.ndarray:
        least = self.viewer.policy.township_minimum
        return np.logical_or.reduce([~(amount >= least) for amount in amounts])


def _counts_of(ledger: Ledger, count: Count, quarter: Period) -> list[np.ndarray]:
    """A count of each township with what the counts of two quarters would tell: of a stock what came and went between."""

    def amount(counted: Count) -> np.ndarray:
        return summed(ledger, ledger.count(counted, quarter), kinds=ALL_KINDS, level=Level.TOWNSHIP)

    if count.window is not Window.STOCK:
        return [amount(count)]
    return [amount(count), amount(Count(entered=count.entered)), amount(Count(entered=count.left))]


def _parts_of(ledger: Ledger, indicator: Indicator, quarter: Period) -> list[np.ndarray]:
    """Numerator of each township and what is left of the whole: of a rate its denominator, of a ratio to the register the same count
    of all kinds of unit."""
    above, below = parts(ledger, indicator, period=quarter, level=Level.TOWNSHIP)
    if isinstance(indicator.denominator, Base):
        (below,) = _counts_of(ledger, indicator.numerator, quarter)
    return [above, below - above]


def _sums(amounts: list[np.ndarray], among: np.ndarray) -> list[np.ndarray]:
    return [np.array([amount[among].sum()]) for amount in amounts]


def _first(mask: np.ndarray) -> np.ndarray:
    """The first of `mask` alone; nothing where there is none."""
    found = np.zeros_like(mask)
    found[np.flatnonzero(mask)[:1]] = True
    return found


def telling_bands(yearly: np.ndarray, township: np.ndarray, *, townships: int, viewer: Viewer) -> np.ndarray:
    """Which of the `townships` would have a small count of a unit given away by its units' bands together with its own count: a unit
    that can neither have one complaint more nor one less while another of them has one less or more, each within its band.

    `yearly` and `township` (position, -1 for none) are those of the units.
    """
    few, some = viewer.policy.band_bounds
    lowest = np.where(yearly < few, 0, np.where(yearly < some, few, some))
    highest = np.where(yearly < few, few - 1, np.where(yearly < some, some - 1, np.inf))
    can_rise, can_fall = yearly < highest, yearly > lowest

    def within(mask: np.ndarray) -> np.ndarray:
        return np.bincount(township[(township >= 0) & mask], minlength=townships)

    others_fall, others_rise = within(can_fall)[township] - can_fall, within(can_rise)[township] - can_rise
    is_free = (can_rise & (others_fall > 0)) | (can_fall & (others_rise > 0))
    is_small = (yearly > 0) & (yearly < viewer.policy.township_minimum)
    return within(is_small & ~is_free) > 0
