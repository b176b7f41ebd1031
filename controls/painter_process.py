"""Runs in the process that `painter.py` starts: snapshots in, pictures out, one after the other, until the server is gone."""

import logging
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from itertools import chain
from multiprocessing.connection import Connection

from controls.collecting import collect_seldom, freeze
from controls.gallery import Gallery, NotHung, hang, hung
from controls.log_lines import set_up_logging
from controls.map_pictures import predraw_places, predraw_scopes
from controls.parcels import NUMBER_BYTES, Post, note_boundaries, pack, send_all, unpack
from data_access.snapshot import Snapshot

log = logging.getLogger(__name__)

LARGE = 20_000
"""Bytes of a picture that only the server keeps, such as a map; smaller ones may be part of others."""
DONE = object()


class Easel:
    """What the process works on."""

    def __init__(self) -> None:
        self._gallery: Gallery | None = None
        self._ahead: Iterator[None] = iter(())

    def work_ahead(self) -> bool:
        """One step of what is likely to be needed; False when nothing is left to do."""
        try:
            return next(self._ahead, DONE) is not DONE
        except Exception:
            log.exception("nothing more is drawn ahead")
            self._ahead = iter(())
            return False

    def answer(self, parcel: bytes) -> bytes:
        """A parcel in return: of a snapshot its version, as soon as its pictures can be asked for, else the picture asked for. Empty where it
        cannot be made: the server then makes it itself and finds out why."""
        try:
            asked = unpack(parcel)
            if isinstance(asked, Snapshot):
                self._hang(asked)
                return pack(asked.version)
            version, key, draw, arguments = asked
            gallery = hung(version)
            picture = pack(gallery.painted(key, draw, *arguments))
            if len(picture) > LARGE:
                gallery.forget(key)
            return picture
        except NotHung:
            return b""
        except Exception:
            log.exception("this is left to the server")
            return b""

    def _hang(self, snapshot: Snapshot) -> None:
        self._gallery = Gallery(snapshot, before=self._gallery)
        note_boundaries(snapshot.boundaries)
        hang(self._gallery)
        self._ahead = chain(predraw_places(self._gallery), predraw_scopes(self._gallery))
        freeze()


def main(descriptor: int) -> None:
    """Answer what comes through the socket `descriptor`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Meant for the server, after which this ends by itself.
    set_up_logging()
    collect_seldom()
    connection, easel = Connection(descriptor), Easel()
    answers: Post = queue.SimpleQueue()
    threading.Thread(target=send_all, args=(connection, answers), daemon=True).start()
    while True:
        while not connection.poll() and easel.work_ahead():
            pass
        try:
            asked = connection.recv_bytes()
        except (EOFError, OSError):
            return
        answers.put(asked[:NUMBER_BYTES] + easel.answer(asked[NUMBER_BYTES:]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
