"""What may happen between the product and its database: a stretch of wire that delays or garbles what the server answers."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

PIECE = 65_536


class Wire:
    """Attributes:
    delay: seconds by which each piece of an answer comes late.
    garbles: answers are nonsense of the same length.
    """

    def __init__(self, server: tuple[str, int]) -> None:
        self._server = server
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.delay = 0.0
        self.garbles = False
        threading.Thread(target=self._take, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._ear.getsockname()[1])

    def cut(self) -> None:
        """No new connections; those that are go on until either end has gone."""
        self._ear.close()

    def _take(self) -> None:
        while True:
            try:
                ours, _ = self._ear.accept()
            except OSError:  # Cut.
                return
            theirs = socket.create_connection(self._server)
            for source, sink, is_answer in ((ours, theirs, False), (theirs, ours, True)):
                threading.Thread(
                    target=self._carry, args=(source, sink), kwargs={"is_answer": is_answer}, daemon=True
                ).start()

    def _carry(self, source: socket.socket, sink: socket.socket, *, is_answer: bool) -> None:
        try:
            while piece := source.recv(PIECE):
                if is_answer:
                    time.sleep(self.delay)
                    piece = bytes(byte ^ 0x5A for byte in piece) if self.garbles else piece
                sink.sendall(piece)
        except OSError:  # The other end has gone; so does this one.
            pass
        finally:
            for end in (source, sink):
                end.close()


@contextmanager
def wire_to(url: str) -> Iterator[tuple[str, Wire]]:
    """The same address by way of a wire, and the wire."""
    address = sa.make_url(url)
    wire = Wire((address.host or "127.0.0.1", address.port or 5432))
    try:
        yield address.set(port=wire.port).render_as_string(hide_password=False), wire
    finally:
        wire.cut()
