"""Runs in the process that `painter.py` starts: snapshots in, pictures out, one after the other, until the server is gone."""

import gc
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from itertools import chain
from multiprocessing.connection import Connection

from controls.gallery import Gallery, hang, hung
from controls.map_pictures import predraw_places, predraw_scopes
from controls.parcels import NUMBER_BYTES, note_boundaries, pack, unpack
from data_access.snapshot import Snapshot

_newest: list[Gallery] = []
DONE = object()
_ahead: Iterator[None] = iter(())
"""What is drawn while nobody asks, one at a step."""


def main(descriptor: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Meant for the server, after which this ends by itself.
    gc.set_threshold(*gc.get_threshold()[:2], 100)
    connection = Connection(descriptor)
    answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    # Sent beside the drawing: the next picture need not wait until the server finds time to take the last one.
    threading.Thread(target=_send, args=(connection, answers), daemon=True).start()
    while True:
        try:
            while not connection.poll() and next(_ahead, DONE) is not DONE:
                pass
            asked = connection.recv_bytes()
        except (EOFError, ConnectionResetError):
            return
        answers.put(asked[:NUMBER_BYTES] + _answer(asked[NUMBER_BYTES:]))


def _answer(parcel: bytes) -> bytes:
    """Packed; empty where it could not be made: the server makes it itself and finds out why."""
    try:
        asked = unpack(parcel)
        if isinstance(asked, Snapshot):
            return pack(_hang(asked))
        version, key, draw, arguments = asked
        return pack(hung(version).painted(key, draw, *arguments))
    except Exception:
        return b""


def _hang(snapshot: Snapshot) -> str:
    global _ahead  # noqa: PLW0603 - one a process
    gallery = Gallery(snapshot, before=_newest[0] if _newest else None)
    _newest[:] = [gallery]
    note_boundaries(snapshot.boundaries)
    hang(gallery)
    _ahead = chain(predraw_places(gallery), predraw_scopes(gallery))
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    return snapshot.version


def _send(connection: Connection, answers: "queue.SimpleQueue[bytes]") -> None:
    while True:
        connection.send_bytes(answers.get())


if __name__ == "__main__":
    main(int(sys.argv[1]))
