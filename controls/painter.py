"""Pictures drawn in a process of its own, the painter, so that the server answers other viewers meanwhile.

Python runs one thread at once. Half of what a change in a filter costs is drawing what nobody has asked for before; the other half is
Streamlit's own and can only be done in the server (docs/decisions.md, 50).
"""

import logging
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from controls.parcels import NUMBER_BYTES, Post, pack, send_all, unpack
from data_access.boundaries import Boundaries
from data_access.settings_problem import SettingsProblem
from data_access.snapshot import Snapshot
from display.drawing import bare_environment

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[1]
CHOICES = {"": True, "on": True, "off": False}

LONGEST_SECONDS = 30.0
"""When nothing has come for so long while somebody waits, the process is taken to hang and is ended."""
RESTART_SECONDS, MOST_RESTART_SECONDS = 10.0, 600.0
"""Between the end of a process and the start of the next, twice as long after each that never had a snapshot: where none can live, the server
draws as if there were none."""

MOST_HUNG = 2
"""Snapshots the painter has at once: pages opened before the last reading are still drawn from the one before it."""

Order = Future[bytes]
"""A picture asked for."""


class PainterGone(Exception):
    """This picture will not come; whoever asked draws it."""


def is_painter_wanted() -> bool:
    """
    Raises:
        SettingsProblem: PAINTER is neither on nor off.
    """
    chosen = os.environ.get("PAINTER", "")
    if chosen not in CHOICES:
        raise SettingsProblem("环境变量 PAINTER 应为 on 或 off。")
    return CHOICES[chosen]


class Painter:
    """One process at most: begun by `start`, and again whenever it ends, until `stop`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handing_over = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._known: Boundaries | None = None
        self._ready: deque[str] = deque(maxlen=MOST_HUNG)
        self._orders: dict[bytes, Order] = {}
        self._asked = 0
        self._heard_at = 0.0
        self._process: subprocess.Popen[bytes] | None = None
        self._post: Post | None = None
        self._handed_over: tuple[Order, float] | None = None
        self._thread = threading.Thread(target=self._keep, name="painter", daemon=True)
        self._is_told = False
        self._pause = RESTART_SECONDS
        self._stopped = threading.Event()

    def start(self) -> None:
        """Returns at once. Until the process has read the snapshot, it has none (`has`)."""
        self._thread.start()

    def stop(self) -> None:
        """The process has ended when this returns."""
        self._stopped.set()
        self._end()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def show(self, snapshot: Snapshot) -> None:
        """From now on pictures of `snapshot` are asked for."""
        with self._handing_over:
            self._snapshot = snapshot
            if self._handed_over is not None and time.monotonic() - self._handed_over[1] > LONGEST_SECONDS:
                self._end()  # It has not even taken the one before.
            self._hand_over(snapshot)

    def has(self, version: str) -> bool:
        """Whether pictures of this snapshot can be asked for."""
        return version in self._ready

    def ask(self, version: str, key: Hashable, draw: Callable[..., Any], arguments: tuple[Any, ...]) -> Order:
        """Returns at once: what `draw`, a function of a module, gives of `arguments` is on its way. The gallery among these is that of the
        snapshot `version`.

        Raises:
            PainterGone: there is no process, or this cannot be sent to it.
        """
        try:
            parcel = pack((version, key, draw, arguments))
        except Exception as error:
            log.exception("a picture cannot be asked for")
            raise PainterGone from error
        return self._send(parcel)

    def fetch(self, order: Order) -> Any:
        """The picture, as soon as it is there.

        Raises:
            PainterGone: the process ended or could not draw it.
        """
        began = time.monotonic()
        while True:
            try:
                found = order.result(timeout=LONGEST_SECONDS)
                break
            except TimeoutError as error:
                if self._heard_at < began:
                    log.error("the painter hangs and is ended")
                    self._end()
                    raise PainterGone from error
                began = time.monotonic()
        if not found:
            raise PainterGone
        return unpack(found)

    def _send(self, parcel: bytes) -> Order:
        with self._lock:
            if self._post is None:
                raise PainterGone
            self._asked += 1
            number = self._asked.to_bytes(NUMBER_BYTES, "big")
            order = self._orders[number] = Order()
            self._post.put(number + parcel)
            return order

    def _hand_over(self, snapshot: Snapshot) -> None:
        """While handing over. Should the process end over it, the next is given it by `_open`."""
        if self._post is None:
            return
        try:
            parcel = pack(snapshot, known=self._known)
        except Exception:
            # Among others when a page remembers something in the register at that moment. The next snapshot is another try.
            log.exception("a snapshot cannot be handed to the painter")
            return
        with suppress(PainterGone):
            order = self._send(parcel)
            self._known = snapshot.boundaries
            if self._handed_over is None:
                self._handed_over = order, time.monotonic()
            order.add_done_callback(lambda answer: self._note_answer(snapshot.version, was_taken=bool(answer.result())))

    def _note_answer(self, version: str, *, was_taken: bool) -> None:
        """Of a snapshot."""
        if not was_taken:
            self._end()  # What it knows is no longer what is believed of it.
            return
        self._handed_over = None
        self._ready.append(version)
        self._pause = RESTART_SECONDS
        if self._is_told:
            log.info("the painter draws again")
            self._is_told = False

    def _keep(self) -> None:
        """The thread: starts a process, takes its answers until it ends, and starts the next."""
        while not self._stopped.is_set():
            try:
                ended = f"ended with {self._live()}"
            except OSError as error:
                ended = f"cannot be started ({error.strerror})"
            if not self._stopped.is_set() and not self._is_told:
                log.warning("the painter %s; the server draws until it is back", ended)
                self._is_told = True
            self._stopped.wait(self._pause)
            self._pause = min(self._pause * 2, MOST_RESTART_SECONDS)

    def _live(self) -> int:
        """One process from its start to its end, with its exit code.

        Raises:
            OSError: none can be started.
        """
        here, there = socket.socketpair()
        command = [sys.executable, "-m", "controls.painter_process", str(there.fileno())]
        environment = bare_environment() | {"LOG_FORMAT": os.environ.get("LOG_FORMAT", "")}
        with here:
            with there:
                process = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[there.fileno()])
            connection = Connection(here.detach())
        post: Post = queue.SimpleQueue()
        sending = threading.Thread(target=send_all, args=(connection, post), name="painter-post", daemon=True)
        sending.start()
        self._open(process, post)
        with suppress(EOFError, OSError):
            while True:
                answer = connection.recv_bytes()
                self._heard_at = time.monotonic()
                self._orders.pop(answer[:NUMBER_BYTES]).set_result(answer[NUMBER_BYTES:])
        self._close()
        process.kill()
        code = process.wait()
        post.put(None)
        sending.join()
        connection.close()
        return code

    def _open(self, process: subprocess.Popen[bytes], post: Post) -> None:
        with self._handing_over:
            self._process, self._post, self._known = process, post, None
            if self._stopped.is_set():  # `stop` has found no process to end.
                process.kill()
            elif self._snapshot is not None:
                self._hand_over(self._snapshot)

    def _close(self) -> None:
        """Nobody is left waiting for a process that has ended."""
        with self._handing_over, self._lock:
            self._process, self._post, self._handed_over = None, None, None
            self._ready.clear()
            orders, self._orders = self._orders, {}
        for order in orders.values():
            order.set_result(b"")

    def _end(self) -> None:
        with suppress(ProcessLookupError):
            if (process := self._process) is not None:
                process.kill()
