"""What is worked out once for everybody, before anybody's rights are looked at; it goes with the ledger it was worked out from."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

MOST_BYTES = 32_000_000
"""About a thousand frames of townships, or three hundred of the demo's units."""

Made = TypeVar("Made")


class Kept:
    """Bounded; the least recently used goes first. Two who ask for the same at once may both work it out."""

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._made: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type["Kept"], tuple[()]]:
        """Another process starts with nothing kept."""
        return Kept, ()

    def get(self, key: Hashable, make: Callable[[], Made], *, size: Callable[[Made], int]) -> Made:
        """What is kept under `key`, else what `make` gives, of which `size` says how many bytes it takes. Nobody may change it."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                found: Made = self._made[key][0]
                return found
        made = make()
        with self._lock:
            if key not in self._made:
                self._made[key] = made, size(made)
                self._bytes += self._made[key][1]
            while self._bytes > self._most_bytes:
                self._bytes -= self._made.popitem(last=False)[1][1]
        return made
