"""What the composite index is made of: for each indicator a weight, the value that scores 0 and the value that scores 100."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from indicators.catalogue import CATALOGUE
from indicators.model import Direction, Indicator, Scale
from indicators.viewer import Viewer

WHOLE_WEIGHT = 100.0
TOP_SCORE = 100.0


class IndexProblem(ValueError):
    """The index cannot be used; ``str()`` is a Chinese clause without a full stop. `field` is the setting at fault: ``indicator``,
    ``weight``, ``floor``, ``target``, or ``weights`` and ``least_weight`` of the index as a whole; `key` the indicator's, if one is."""

    def __init__(self, text: str, *, field: str, key: str = "") -> None:
        super().__init__(text)
        self.field, self.key = field, key


@dataclass(frozen=True, kw_only=True)
class Part:
    """One indicator of the index; `floor` scores 0, `target` 100, both in display units (%), linear between, flat beyond.

    Raises:
        IndexProblem: the indicator is a volume or not judged (it would reward hiding cases), or a number is impossible.
    """

    indicator: Indicator
    weight: float
    floor: float
    target: float

    def __post_init__(self) -> None:
        key, label = self.indicator.key, self.indicator.label
        if self.indicator.scale is not Scale.RATE or self.indicator.direction is Direction.NEUTRAL:
            raise IndexProblem(
                f"“{label}”是数量或不评价好坏的指标，不得计分（计分会诱导瞒报、压件）", field="indicator", key=key
            )
        if not 0 < self.weight <= WHOLE_WEIGHT:
            raise IndexProblem("权重应大于 0 且不超过 100", field="weight", key=key)
        for field, value in (("floor", self.floor), ("target", self.target)):
            if not 0 <= value <= 100:
                raise IndexProblem("应在 0 与 100 之间（%）", field=field, key=key)
        if self.indicator.direction is Direction.HIGHER and not self.floor < self.target:
            raise IndexProblem("越高越好的指标，起点（floor）应低于目标（target）", field="floor", key=key)
        if self.indicator.direction is Direction.LOWER and not self.floor > self.target:
            raise IndexProblem("越低越好的指标，起点（floor）应高于目标（target）", field="floor", key=key)

    def score(self, value: ArrayLike) -> np.ndarray:
        """0-100 for values in display units; NaN stays NaN."""
        share = (np.asarray(value, dtype=float) - self.floor) / (self.target - self.floor)
        return np.clip(share, 0.0, 1.0) * TOP_SCORE


@dataclass(frozen=True, kw_only=True)
class Index:
    """The composite index of a district, 0-100. Hashable: it is part of cache keys.

    Attributes:
        parts: in the order they are shown; their weights are 100 together.
        least_weight: a body whose indicators with enough data hold less than this share (%) of the weight is listed, not ranked.
    """

    parts: tuple[Part, ...]
    least_weight: float = 50.0

    def __post_init__(self) -> None:
        if not 0 < self.least_weight <= 100:
            raise IndexProblem("应大于 0 且不超过 100", field="least_weight")
        keys = [part.indicator.key for part in self.parts]
        if len(set(keys)) != len(keys):
            raise IndexProblem("同一指标出现两次", field="weights")
        total = sum(part.weight for part in self.parts)
        if abs(total - WHOLE_WEIGHT) > 1e-6:
            raise IndexProblem(f"各指标权重合计为 {total:g}，应为 100", field="weights")

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(part.indicator.key for part in self.parts)

    def part(self, key: str) -> Part:
        """The part of an indicator.

        Raises:
            KeyError: it has none.
        """
        for part in self.parts:
            if part.indicator.key == key:
                return part
        raise KeyError(key)

    def parts_for(self, viewer: Viewer) -> tuple[Part, ...]:
        """What scores for this viewer. Complaint-like parts score for the commission alone, for nobody else not even as a share of
        a sum: all other parts are known to a township exactly, so it could solve a composite for a withheld complaint figure."""
        return tuple(part for part in self.parts if viewer.is_commission or not part.indicator.sensitive)

    def without_protected(self) -> "Index":
        """The index as every township sees it: complaint-like parts gone, the other weights raised to 100 together.

        Raises:
            IndexProblem: nothing would be left.
        """
        kept = [part for part in self.parts if not part.indicator.sensitive]
        total = sum(part.weight for part in kept)
        parts = tuple(replace(part, weight=part.weight * WHOLE_WEIGHT / total) for part in kept)
        return replace(self, parts=parts)


def _default(indicator: Indicator) -> Part:
    """The catalogue's weight and target; the floor is where the map's deepest class begins."""
    floor = indicator.bins[0] if indicator.direction is Direction.HIGHER else indicator.bins[-1]
    target = float("nan") if indicator.target is None else indicator.target
    return Part(indicator=indicator, weight=indicator.weight, floor=floor, target=target)


DEFAULT_INDEX = Index(parts=tuple(_default(indicator) for indicator in CATALOGUE if indicator.weight))
"""The shipped index; `district.toml` says the same."""
