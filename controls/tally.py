"""What this process has done since its start, as plain counts for an operator; who did it is not among them."""

import threading
from collections import Counter
from enum import StrEnum


class Counted(StrEnum):
    """PAGE: a page was run. FRAGMENT: a part of one was run again. WALL: a wall asked for news. ERROR: a visitor saw an incident number."""

    PAGE = "page"
    FRAGMENT = "fragment"
    WALL = "wall"
    ERROR = "error"


class Tally:
    """Counts from many threads."""

    def __init__(self) -> None:
        self._counts: Counter[Counted] = Counter()
        self._lock = threading.Lock()

    def count(self, what: Counted) -> None:
        with self._lock:
            self._counts[what] += 1

    def of(self, what: Counted) -> int:
        with self._lock:
            return self._counts[what]
