"""What a browser says and remembers in one session, element cache included; whoever holds the socket carries the messages."""

import hashlib
import json
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from display.blocks.empty import Empty

ERROR_MARK = f'class="dx-sign dx-sign-{Empty.ERROR}"'
KEPT_RUNS = 2
"""The browser forgets a cached message that so many runs did not use."""
PICTURES = {"html", "deck_gl_json_chart", "vega_lite_chart", "arrow_data_frame"}
"""Kinds of element that show figures."""


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


@dataclass(kw_only=True)
class Conversation:
    """One session.

    Attributes:
        page: path of the page; empty for the first one.
        received: bytes of the last run's messages, uncompressed.
        widgets: every widget drawn so far, by id.
        fragment: id of the fragment that drew last.
        clock: id of the fragment that last asked to be run by itself.
        pictures: marks of the contents of everything with figures in it that the last run has drawn, whatever a session calls it.
    """

    query: str = ""
    page: str = ""
    received: int = 0
    widgets: dict[str, Widget] = field(default_factory=dict)
    fragment: str = ""
    clock: str = ""
    pictures: set[str] = field(default_factory=set)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _cached: dict[str, int] = field(default_factory=dict)
    _marks: dict[str, str] = field(default_factory=dict)
    _run: int = 0

    def find(self, key: str) -> Widget:
        """The widget with this Streamlit key."""
        for widget in self.widgets.values():
            if widget.id.endswith(f"-{key}"):
                return widget
        raise RunFailed(f"no widget {key}: {', '.join(sorted(self.widgets))}")

    def note_choice(self, widget: Widget, position: int) -> None:
        """From now on the choice at `position` is the widget's."""
        state = WidgetState(id=widget.id)
        if widget.kind == "button_group":
            state.string_array_value.data.append(widget.options[position])
        else:
            state.string_value = widget.options[position]
        self._states[widget.id] = state

    def note_pick(self, chart: Widget, *, param: str, value: str) -> None:
        """From now on the chart's selection `param` holds `value`."""
        picked = json.dumps({"selection": {param: [{param: value}]}})
        self._states[chart.id] = WidgetState(id=chart.id, string_value=picked)

    def note_press(self, button: Widget, *, pressed: bool) -> None:
        if pressed:
            self._states[button.id] = WidgetState(id=button.id, trigger_value=True)
        else:
            del self._states[button.id]

    def wish(self, fragment: str) -> bytes:
        """The message that has the page run, or a fragment of it; what `take` is told from now on belongs to that run."""
        self._cached = {key: run for key, run in self._cached.items() if run > self._run - KEPT_RUNS}
        self._run += 1
        self.received = 0
        self.pictures = set()
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_name = self.page
        state.fragment_id = fragment
        state.cached_message_hashes.extend(self._cached)
        state.widget_states.widgets.extend(self._states.values())
        return message.SerializeToString()

    def take(self, data: str | bytes) -> bool:
        """Take one message in; whether it was the last of the run.

        Raises:
            RunFailed: what came is no message, or says that the page ended in an error.
        """
        if not isinstance(data, bytes):
            raise RunFailed("a text message came where only binary ones are sent")
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        match message.WhichOneof("type"):
            case "ref_hash":
                self._cached[message.ref_hash] = self._run
                if message.ref_hash in self._marks:
                    self.pictures.add(self._marks[message.ref_hash])
            case "delta":
                if message.metadata.cacheable:
                    self._cached[message.hash] = self._run
                if message.delta.new_element.WhichOneof("type") in PICTURES:
                    self._marks[message.hash] = _mark(message.delta.new_element)
                    self.pictures.add(self._marks[message.hash])
                self._note(message.delta)
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "auto_rerun":
                self.clock = message.auto_rerun.fragment_id
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


def _mark(element: Element) -> str:
    """Of the contents, without the name: a chart has another in each session (how often it was taken anew is part of it)."""
    plain = Element.FromString(element.SerializeToString())
    shown = getattr(plain, str(plain.WhichOneof("type")))
    if "id" in shown.DESCRIPTOR.fields_by_name:
        shown.id = ""
    return hashlib.sha256(plain.SerializeToString(deterministic=True)).hexdigest()
