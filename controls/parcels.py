"""What the server and its painter send each other: pickles in which what both have is only named."""

import copyreg
import io
import pickle
import queue
from multiprocessing.connection import Connection
from typing import Any

from data_access.boundaries import Boundaries
from indicators.catalogue import INDICATORS
from indicators.model import Indicator

NUMBER_BYTES = 8
"""Before each parcel stands its number, which the answer bears as well."""

_boundaries: list[Boundaries] = []
"""In the painter: those of the snapshot unpacked last."""

Post = queue.SimpleQueue[bytes | None]
"""Parcels to be sent."""

Reduced = tuple[Any, ...] | str


def pack(content: object, *, known: Boundaries | None = None) -> bytes:
    """`content` as bytes: of an indicator of the catalogue its key, and of the boundaries that the other side has (`known`) only that they
    are these.

    Raises:
        Exception: any, where something in it cannot be pickled.
    """

    def reduced_boundaries(found: Boundaries) -> Reduced:
        return (_known_boundaries, ()) if found is known else found.__reduce_ex__(pickle.HIGHEST_PROTOCOL)

    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table | {Indicator: _reduced_indicator, Boundaries: reduced_boundaries}
    pickler.dump(content)
    return buffer.getvalue()


def unpack(parcel: bytes) -> Any:
    """What was packed. Only ever from a process of one's own."""
    return pickle.loads(parcel)


def send_all(connection: Connection, post: Post) -> None:
    """Every parcel of `post`, until it says None or the other side is gone: for a thread, so that whoever posts never waits for the other side
    to take it."""
    while (parcel := post.get()) is not None:
        try:
            connection.send_bytes(parcel)
        except OSError:
            return


def note_boundaries(boundaries: Boundaries) -> None:
    """In the painter: these are known from now on."""
    _boundaries[:] = [boundaries]


def _known_boundaries() -> Boundaries:
    return _boundaries[0]


def _reduced_indicator(indicator: Indicator) -> Reduced:
    if INDICATORS.get(indicator.key) is indicator:
        return _catalogued, (indicator.key,)
    return indicator.__reduce_ex__(pickle.HIGHEST_PROTOCOL)


def _catalogued(key: str) -> Indicator:
    return INDICATORS[key]
