"""One browser session without the browser: the same protocol over the same socket, element cache included."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from display.blocks.empty import Empty

ANSWER_SECONDS = 120
ERROR_MARK = f'class="dx-sign dx-sign-{Empty.ERROR}"'
KEPT_RUNS = 2
"""The browser forgets a cached message that so many runs did not use."""


class RunFailed(Exception):
    """The page ended in an error, or the server stopped answering."""


@dataclass(frozen=True, kw_only=True)
class Widget:
    """A widget as the server drew it: `element` is its own message (a `ButtonGroup`, a `Selectbox`, …)."""

    kind: str
    element: object
    fragment: str

    @property
    def id(self) -> str:
        return str(self.element.id)  # type: ignore[attr-defined]

    @property
    def options(self) -> list[str]:
        """Texts of the choices, in order."""
        options = list(self.element.options)  # type: ignore[attr-defined]
        return [option if isinstance(option, str) else option.content for option in options]


@dataclass
class Session:
    """An open session.

    Attributes:
        page: path of the page; empty for the first one.
        received: bytes of the last run's messages, uncompressed.
        widgets: every widget drawn so far, by id.
        fragment: id of the fragment that drew last.
    """

    connection: ClientConnection
    query: str = ""
    page: str = ""
    received: int = 0
    widgets: dict[str, Widget] = field(default_factory=dict)
    fragment: str = ""
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _cached: dict[str, int] = field(default_factory=dict)
    _run: int = 0

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
        state = WidgetState(id=widget.id)
        if widget.kind == "button_group":
            state.string_array_value.data.append(widget.options[position])
        else:
            state.string_value = widget.options[position]
        self._states[widget.id] = state
        self._rerun(fragment=widget.fragment)

    def pick(self, chart: Widget, *, param: str, value: str) -> None:
        """Click the mark of a chart whose selection `param` then holds `value`, and wait until the page has been drawn anew."""
        state = WidgetState(id=chart.id, string_value=json.dumps({"selection": {param: [{param: value}]}}))
        self._states[chart.id] = state
        self._rerun(fragment=chart.fragment)

    def press(self, button: Widget) -> None:
        """Press a button and wait until the page has been drawn anew; it is pressed for this run only."""
        self._states[button.id] = WidgetState(id=button.id, trigger_value=True)
        try:
            self._rerun(fragment=button.fragment)
        finally:
            del self._states[button.id]

    def find(self, key: str) -> Widget:
        """The widget with this Streamlit key."""
        for widget in self.widgets.values():
            if widget.id.endswith(f"-{key}"):
                return widget
        raise RunFailed(f"no widget {key}: {', '.join(sorted(self.widgets))}")

    def _rerun(self, *, fragment: str) -> None:
        self._run += 1
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_name = self.page
        state.fragment_id = fragment
        state.cached_message_hashes.extend(self._cached)
        state.widget_states.widgets.extend(self._states.values())
        self.connection.send(message.SerializeToString())
        self.received = 0
        while not self._is_finished():
            pass
        self._cached = {key: run for key, run in self._cached.items() if run > self._run - KEPT_RUNS}

    def _is_finished(self) -> bool:
        """Take one message in; whether it was the last of the run."""
        try:
            data = self.connection.recv(timeout=ANSWER_SECONDS)
        except TimeoutError as error:
            raise RunFailed(f"no answer in {ANSWER_SECONDS} s") from error
        if not isinstance(data, bytes):
            raise RunFailed("a text message came where only binary ones are sent")
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        match message.WhichOneof("type"):
            case "ref_hash":
                self._cached[message.ref_hash] = self._run
            case "delta":
                if message.metadata.cacheable:
                    self._cached[message.hash] = self._run
                self._note(message.delta)
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise RunFailed("the script does not compile")
                return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _note(self, delta: Delta) -> None:
        if delta.fragment_id:
            self.fragment = delta.fragment_id
        element: Element = delta.new_element
        kind = element.WhichOneof("type") if delta.HasField("new_element") else None
        if kind == "exception":
            raise RunFailed(f"{element.exception.type}: {element.exception.message}")
        if kind == "html" and ERROR_MARK in element.html.body:
            raise RunFailed(f"an error on the page: {element.html.body}")
        if kind in {"button", "button_group", "download_button", "radio", "selectbox", "vega_lite_chart"}:
            widget = Widget(kind=str(kind), element=getattr(element, str(kind)), fragment=delta.fragment_id)
            self.widgets[widget.id] = widget


@contextmanager
def session(address: str, *, query: str = "", page: str = "") -> Iterator[Session]:
    """Connect to the Streamlit server at `address` (host:port); nothing has run yet. `page` is its URL path, empty for the
    first one."""
    url = f"ws://{address}/_stcore/stream"
    with connect(url, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None) as connection:
        yield Session(connection=connection, query=query, page=page)
