"""What one consistent read of the shared database gives: register, counts, boundaries, sources, and what had to be set aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from data_access.boundaries import Boundaries
from indicators.ledger import Ledger
from indicators.places import Places


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Attributes:
    version: a digest of the content; equal content has equal version, so it keys every cache.
    read_at: when it was read (UTC).
    as_of: what 数据截至 says: the latest load any source reported, else `read_at`.
    boundaries: geometries for the map, simplified; refused ones by code.
    code_labels: list_name → code → label of the district's own lists.
    sources: columns source, loaded_at, rows, note.
    set_aside: columns table, reason, rows: every row that could not be counted, by its first reason.
    is_demo: the whole content is invented.
    """

    version: str
    read_at: datetime
    as_of: datetime
    ledger: Ledger
    boundaries: Boundaries
    code_labels: Mapping[str, Mapping[str, str]]
    sources: pd.DataFrame
    set_aside: pd.DataFrame
    is_demo: bool

    @property
    def places(self) -> Places:
        return self.ledger.places

    @property
    def today(self) -> date:
        return self.ledger.today
