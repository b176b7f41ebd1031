"""The composite index as one would work it out on paper: one place, one indicator after another, no arrays."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

Figure = tuple[int, int]
"""Numerator and denominator."""


def part_score(figure: Figure, *, floor: float, target: float) -> Fraction:
    """0 at the floor, 100 at the target, a straight line between, flat beyond."""
    percent = Fraction(100 * figure[0], figure[1])
    way = (percent - Fraction(floor)) / (Fraction(target) - Fraction(floor))
    return 100 * min(max(way, Fraction(0)), Fraction(1))


def composite_score(
    figures: Mapping[str, Figure | None], index: Sequence[tuple[str, float, float, float]], *, least_weight: float
) -> Fraction | None:
    """`figures` by key, None where there is too little data; `index` rows are (key, weight, floor, target)."""
    points, held, whole = Fraction(0), Fraction(0), Fraction(0)
    for key, weight, floor, target in index:
        whole += Fraction(weight)
        figure = figures[key]
        if figure is None:
            continue
        held += Fraction(weight)
        points += Fraction(weight) * part_score(figure, floor=floor, target=target)
    if held == 0 or held * 100 < Fraction(least_weight) * whole:
        return None
    return points / held


def competition_rank(scores: Sequence[Fraction | None], own: int) -> int | None:
    """1 and how many are better; None for who has no score."""
    mine = scores[own]
    return None if mine is None else 1 + sum(1 for other in scores if other is not None and other > mine)
