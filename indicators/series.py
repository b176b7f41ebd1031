"""Counts of one event: how often it happened, by subject and month, and by code in a breakdown."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class Series:
    """Parallel arrays sorted by month: `subject` is a position in `Places.subjects`, `code` a position in `codes` (breakdowns
    only). Each in the smallest type that holds it, so that what is counted from them must be counted in a larger one."""

    month: np.ndarray
    subject: np.ndarray
    n: np.ndarray
    code: np.ndarray | None = None
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # By content alone: the same counts must have the same digest.
        for name in ("month", "subject", "n", "code"):
            part = getattr(self, name)
            if part is not None:
                object.__setattr__(self, name, _narrowed(part))

    @classmethod
    def of(
        cls,
        *,
        month: ArrayLike,
        subject: ArrayLike,
        n: ArrayLike,
        code: ArrayLike | None = None,
        codes: tuple[str, ...] = (),
    ) -> "Series":
        months, subjects = np.asarray(month, dtype=np.int64), np.asarray(subject, dtype=np.int64)
        by_code = None if code is None else np.asarray(code, dtype=np.int64)
        # To the last: in which order a database sends its groups says nothing, and must not make another version of the same content.
        order = np.lexsort((subjects, months) if by_code is None else (by_code, subjects, months))
        return cls(
            month=months[order],
            subject=subjects[order],
            n=np.asarray(n, dtype=np.int64)[order],
            code=None if by_code is None else by_code[order],
            codes=codes,
        )

    def slice(self, start: int | None, end: int) -> slice:
        """Positions of the months from `start` (None: from the beginning) to `end`, both included."""
        return slice(0 if start is None else self._before(start), self._before(end + 1))

    def _before(self, month: int) -> int:
        """How many entries are of earlier months."""
        try:
            # In the array's own type: for any other, numpy copies all of it first.
            wanted = self.month.dtype.type(month)
        except OverflowError:
            return 0 if month < 0 else self.month.size
        return int(np.searchsorted(self.month, wanted, side="left"))

    def changed(self, *, plus: "Series", minus: "Series") -> "Series":
        """These counts with those of `plus` added and those of `minus` taken away: what a new count of all rows would give.

        Costs a copy and a search for each change; counting and sorting anew costs many times that.
        """
        if not plus.n.size and not minus.n.size:
            return self
        codes = tuple(sorted({*self.codes, *plus.codes, *minus.codes}))
        mine, added, taken = (series._coded(codes) for series in (self, plus, minus))
        subjects = 1 + max(int(series.subject.max(initial=0)) for series in (mine, added, taken))
        sizes = (subjects, max(len(codes), 1))
        keys, place = np.unique(np.concatenate([added._keys(sizes), taken._keys(sizes)]), return_inverse=True)
        amounts = np.zeros(keys.size, dtype=np.int64)
        np.add.at(amounts, place, np.concatenate([added.n, -taken.n]))
        if not amounts.any():
            return self
        own = mine._keys(sizes)
        at = np.searchsorted(own, keys)
        known = (at < own.size) & (own[np.minimum(at, own.size - 1)] == keys) if own.size else np.zeros(keys.size, bool)
        n = mine.n.astype(np.int64)
        n[at[known]] += amounts[known]
        fresh = ~known
        month, rest = np.divmod(keys[fresh], subjects * sizes[1])
        subject, code = np.divmod(rest, sizes[1])

        def merged(old: np.ndarray, new: np.ndarray) -> np.ndarray:
            return np.insert(old.astype(np.int64), at[fresh], new)

        n = merged(n, amounts[fresh])
        left = n != 0
        return Series(
            month=merged(mine.month, month)[left],
            subject=merged(mine.subject, subject)[left],
            n=n[left],
            code=None if mine.code is None else merged(mine.code, code)[left],
            codes=codes,
        )._with_codes_in_use()

    def _coded(self, codes: tuple[str, ...]) -> "Series":
        """The same with positions in `codes`, which holds all of its own, in the same order."""
        if self.code is None or self.codes == codes:
            return self
        positions = np.searchsorted(np.asarray(codes, dtype=object), np.asarray(self.codes, dtype=object))
        return replace(self, code=positions[self.code], codes=codes)

    def _with_codes_in_use(self) -> "Series":
        if self.code is None:
            return self
        used = np.bincount(self.code, minlength=len(self.codes)) > 0
        if used.all():
            return self
        positions = np.cumsum(used) - 1
        codes = tuple(code for code, is_used in zip(self.codes, used, strict=True) if is_used)
        return replace(self, code=positions[self.code], codes=codes)

    def _keys(self, sizes: tuple[int, int]) -> np.ndarray:
        """Month, subject and code as one number, in the order of the arrays."""
        code = 0 if self.code is None else self.code
        keys: np.ndarray = (self.month.astype(np.int64) * sizes[0] + self.subject) * sizes[1] + code
        return keys

    @cached_property
    def digest(self) -> bytes:
        """The same for the same counts."""
        digest = hashlib.sha256(repr(self.codes).encode())
        for part in (self.month, self.subject, self.n, self.code):
            digest.update(b"-" if part is None else np.ascontiguousarray(part).data)
        return digest.digest()

    @property
    def bytes(self) -> int:
        """Memory of the counts."""
        return sum(part.nbytes for part in (self.month, self.subject, self.n, self.code) if part is not None)


def _narrowed(part: np.ndarray) -> np.ndarray:
    if not part.size:
        return part.astype(np.int8)
    lowest, highest = int(part.min()), int(part.max())
    for kind in (np.int8, np.int16, np.int32):
        limits = np.iinfo(kind)
        if limits.min <= lowest and highest <= limits.max:
            return part.astype(kind)
    return part.astype(np.int64)


NO_EVENTS = Series.of(month=(), subject=(), n=())
