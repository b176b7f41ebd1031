"""One browser session without the browser: the same protocol over the same socket, one run after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.conversation import Conversation, RunFailed, Widget

ANSWER_SECONDS = 120


@dataclass(kw_only=True)
class Session(Conversation):
    """An open session."""

    connection: ClientConnection

    def open(self) -> None:
        """The first run, as when the page is loaded."""
        self._rerun(fragment="")

    def rerun(self) -> None:
        """Run the page once more with nothing changed."""
        self._rerun(fragment="")

    def beat(self) -> None:
        """Run the page's only fragment once more, as the browser does by itself."""
        if not self.fragment:
            raise RunFailed("no fragment on the page")
        self._rerun(fragment=self.fragment)

    def choose(self, widget: Widget, position: int) -> None:
        """Click the choice at `position` and wait until the page has been drawn anew."""
        self.note_choice(widget, position)
        self._rerun(fragment=widget.fragment)

    def pick(self, chart: Widget, *, param: str, value: str) -> None:
        """Click the mark of a chart whose selection `param` then holds `value`, and wait until the page has been drawn anew."""
        self.note_pick(chart, param=param, value=value)
        self._rerun(fragment=chart.fragment)

    def press(self, button: Widget) -> None:
        """Press a button and wait until the page has been drawn anew; it is pressed for this run only."""
        self.note_press(button, pressed=True)
        try:
            self._rerun(fragment=button.fragment)
        finally:
            self.note_press(button, pressed=False)

    def _rerun(self, *, fragment: str) -> None:
        self.connection.send(self.wish(fragment))
        while not self.take(self._next_message()):
            pass

    def _next_message(self) -> str | bytes:
        try:
            return self.connection.recv(timeout=ANSWER_SECONDS)
        except TimeoutError as error:
            raise RunFailed(f"no answer in {ANSWER_SECONDS} s") from error


@contextmanager
def session(address: str, *, query: str = "", page: str = "") -> Iterator[Session]:
    """Connect to the Streamlit server at `address` (host:port); nothing has run yet. `page` is its URL path, empty for the
    first one."""
    url = f"ws://{address}/_stcore/stream"
    with connect(url, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None) as connection:
        yield Session(connection=connection, query=query, page=page)
