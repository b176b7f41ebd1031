"""What a values frame holds, as arrays: a screen asks for hundreds of these, most of them for one row or one column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

Row = Mapping[str, Any]
"""One row: column → value."""


@dataclass(frozen=True, eq=False)
class Figures:
    """The columns of `values.COLUMNS` for the areas `codes`, all of one length. Nobody may change an array: others hold it too."""

    codes: pd.Index
    columns: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, column: str) -> np.ndarray:
        return self.columns[column]

    def where(self, rows: np.ndarray, *, codes: pd.Index | None = None) -> "Figures":
        """Some of the rows, by mask or position; `codes` are theirs where they are known already."""
        left = self.codes[rows] if codes is None else codes
        return Figures(left, {name: column[rows] for name, column in self.columns.items()})

    def of(self, codes: Sequence[str]) -> "Figures":
        """Those of `codes` that are among them, in the order of `codes`."""
        at = self.codes.get_indexer(pd.Index(list(codes), dtype="str"))
        return self.where(at[at >= 0])

    def changed(self, **columns: np.ndarray) -> "Figures":
        return Figures(self.codes, {**self.columns, **columns})

    def at(self, code: str) -> Row | None:
        """The row of one area; None where it is not among them."""
        return self.row(self.position(code)) if code in self.codes else None

    def position(self, code: str) -> int:
        """Of the row of one area.

        Raises:
            KeyError: it is not among them.
        """
        return cast(int, self.codes.get_loc(code))

    def row(self, position: int) -> Row:
        return {name: column[position] for name, column in self.columns.items()}

    def rows(self) -> list[dict[str, Any]]:
        """All of them as plain values, in order."""
        names = list(self.columns)
        columns = (column.tolist() for column in self.columns.values())
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def frame(self) -> pd.DataFrame:
        """Indexed by code."""
        # In one piece: frames put together column by column cost several times as much.
        return pd.DataFrame(dict(self.columns), index=self.codes)

    @property
    def bytes(self) -> int:
        return sum(column.nbytes for column in self.columns.values())


@dataclass(frozen=True, eq=False, kw_only=True)
class Months:
    """Figures of one place month by month, oldest first; months nothing is on record of are left out."""

    month: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    value: np.ndarray

    def __len__(self) -> int:
        return len(self.month)

    @property
    def known(self) -> "Months":
        """Those with a value."""
        rows = ~np.isnan(self.value)
        return Months(
            month=self.month[rows],
            numerator=self.numerator[rows],
            denominator=self.denominator[rows],
            value=self.value[rows],
        )
