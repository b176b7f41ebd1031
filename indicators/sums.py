"""Counts of subjects summed to a level: the one place that says which subjects of an indicator count where."""

import numpy as np

from indicators.ledger import Ledger
from indicators.model import Base, Count, Indicator
from indicators.periods import Period
from indicators.places import Level


def summed(ledger: Ledger, amounts: np.ndarray, *, kinds: tuple[str, ...], level: Level) -> np.ndarray:
    """Amounts per subject (in the order of `Places.subjects`) summed to the codes of `level`; units of other kinds than `kinds` and
    subjects that count under no code are left out."""
    places = ledger.places
    counts = places.of_kinds(kinds)
    counts[places.unit_count :] = True
    position = places.positions(level)
    kept = counts & (position >= 0)
    return np.bincount(position[kept], weights=amounts[kept], minlength=len(places.codes(level)))


def parts(ledger: Ledger, indicator: Indicator, *, period: Period, level: Level) -> tuple[np.ndarray, np.ndarray]:
    """Numerators and denominators summed to `level` (never an average of rates); a count's denominator is NaN."""
    numerator = ledger.count(indicator.numerator, period)
    denominator = None
    if isinstance(indicator.denominator, Base):
        denominator = ledger.base(indicator.denominator, month=period.end)
        # A unit outside the base (closed, without a party organisation, members unknown) must not count above it either.
        numerator = numerator * (denominator > 0)
    elif isinstance(indicator.denominator, Count):
        denominator = ledger.count(indicator.denominator, period)
    above = summed(ledger, numerator, kinds=indicator.kinds, level=level)
    if denominator is None:
        return above, np.full(above.size, np.nan)
    return above, summed(ledger, denominator, kinds=indicator.kinds, level=level)
