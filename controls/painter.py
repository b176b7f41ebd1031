"""Pictures drawn in a process of its own, so that the server answers other viewers meanwhile.

Python runs one thread at once. Of what a change in a filter costs, half is drawing what nobody has asked for before; the rest is
Streamlit's and can only be done in the server (docs/decisions.md, 50).
"""

import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from controls.parcels import NUMBER_BYTES, pack, unpack
from data_access.boundaries import Boundaries
from data_access.snapshot import Snapshot

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[1]

LONGEST_SECONDS = 30.0
"""After that long over one picture the process is taken to hang and is ended."""
RESTART_SECONDS = 10.0
"""Between the end of a process and the start of the next: where none can live, the server draws as if there were none."""


Order = Future[bytes]
"""A picture asked for."""


class PainterGone(Exception):
    """This picture will not come; who asked draws it himself."""


class Painter:
    """One process at most: begun by `start`, and again whenever it ends, until `stop`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._known: Boundaries | None = None
        self._ready: set[str] = set()
        self._answers: dict[bytes, Future[bytes]] = {}
        self._asked = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def start(self) -> None:
        """Returns at once; nothing where it has been started. Until the process has the snapshot, `paint` is refused."""
        with self._lock:
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._keep, name="painter", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """The process has ended when this returns."""
        self._stopped.set()
        self._end()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def show(self, snapshot: Snapshot) -> None:
        """From now on pictures of `snapshot` are asked for."""
        with self._lock:
            self._snapshot = snapshot
            if self._connection is not None:
                self._hand_over(snapshot)

    def has(self, version: str) -> bool:
        """Whether pictures of this snapshot can be asked for."""
        return version in self._ready

    def ask(self, version: str, key: Hashable, draw: Callable[..., Any], arguments: tuple[Any, ...]) -> Order:
        """Returns at once: what `draw`, a function of a module, gives of `arguments` is on its way. The gallery among these is that of the
        snapshot `version`.

        Raises:
            PainterGone: no process has that snapshot.
        """
        parcel = pack((version, key, draw, arguments))
        with self._lock:
            return self._send(parcel)

    def fetch(self, order: Order) -> Any:
        """The picture, as soon as it is there.

        Raises:
            PainterGone: the process ended or could not draw it.
        """
        try:
            found = order.result(timeout=LONGEST_SECONDS)
        except TimeoutError as error:
            log.error("the painter hangs and is ended")
            self._end()
            raise PainterGone from error
        if not found:
            raise PainterGone
        return unpack(found)

    def _send(self, parcel: bytes) -> Order:
        """To be called with the lock."""
        if self._connection is None:
            raise PainterGone
        self._asked += 1
        number = self._asked.to_bytes(NUMBER_BYTES, "big")
        answer = self._answers[number] = Future()
        try:
            self._connection.send_bytes(number + parcel)
        except OSError as error:
            del self._answers[number]
            raise PainterGone from error
        return answer

    def _hand_over(self, snapshot: Snapshot) -> None:
        """To be called with the lock."""
        with suppress(PainterGone):  # Whoever comes after it is handed the snapshot then.
            answer = self._send(pack(snapshot, known=self._known))
            self._known = snapshot.boundaries
            answer.add_done_callback(lambda found: self._ready.add(snapshot.version) if found.result() else None)

    def _keep(self) -> None:
        """The thread: starts a process, takes its answers until it ends, and starts the next."""
        while not self._stopped.is_set():
            process, connection = self._begin()
            with suppress(EOFError, OSError):
                while True:
                    answer = connection.recv_bytes()
                    self._answers.pop(answer[:NUMBER_BYTES]).set_result(answer[NUMBER_BYTES:])
            self._clear()
            code = process.wait()
            if not self._stopped.is_set():
                log.warning("the painter ended with %s and is started again in %.0f seconds", code, RESTART_SECONDS)
            self._stopped.wait(RESTART_SECONDS)

    def _begin(self) -> tuple[subprocess.Popen[bytes], Connection]:
        here, there = socket.socketpair()
        with there:
            process = subprocess.Popen(
                [sys.executable, "-m", "controls.painter_process", str(there.fileno())], cwd=ROOT, pass_fds=[there.fileno()]
            )
        connection = Connection(here.detach())
        with self._lock:
            self._process, self._connection, self._known = process, connection, None
            if self._snapshot is not None:
                self._hand_over(self._snapshot)
        return process, connection

    def _clear(self) -> None:
        """Nobody is left waiting for a process that has ended."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._process, self._connection = None, None
            self._ready.clear()
            answers, self._answers = self._answers, {}
        for answer in answers.values():
            answer.set_result(b"")

    def _end(self) -> None:
        process = self._process
        if process is not None:
            process.kill()
