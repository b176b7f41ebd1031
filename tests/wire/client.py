"""A visitor without a browser: says what he likes on the socket, and reads everything that comes back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.pages.payload import plain

PATIENCE = 60
"""Seconds one run may take."""

SILENCE = 2
"""Seconds after which a message that starts no run has had its effect."""


@dataclass
class Client:
    """An open connection; `messages` is all it was ever sent."""

    connection: ClientConnection
    messages: list[bytes] = field(default_factory=list)

    def run(self, message: BackMsg) -> str:
        """Sends a wish to run the page, and gives what came until it had run."""
        first = len(self.messages)
        self.connection.send(message.SerializeToString())
        while True:
            content = self.connection.recv(timeout=PATIENCE)
            assert isinstance(content, bytes)
            self.messages.append(content)
            answer = ForwardMsg.FromString(content)
            ended = answer.WhichOneof("type") == "script_finished"
            if ended and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return "\n".join(map(plain, self.messages[first:]))

    def say(self, content: bytes) -> str:
        """Sends anything, and gives what came before silence or the end."""
        first = len(self.messages)
        try:
            self.connection.send(content)
            while True:
                answer = self.connection.recv(timeout=SILENCE)
                self.messages.append(answer if isinstance(answer, bytes) else answer.encode())
        except (TimeoutError, ConnectionClosed):
            return "\n".join(map(plain, self.messages[first:]))

    def widgets(self) -> dict[str, str]:
        """Ids of the widgets drawn so far, by the key they end with."""
        found = {}
        for content in self.messages:
            element = ForwardMsg.FromString(content).delta.new_element
            kind = element.WhichOneof("type")
            drawn = getattr(element, str(kind)) if kind else None
            if identity := getattr(drawn, "id", ""):
                found[str(identity).split("-", 2)[-1]] = str(identity)
        return found

    def elements(self, kind: str) -> int:
        """How many elements of a kind it was sent."""
        return sum(
            ForwardMsg.FromString(content).delta.new_element.WhichOneof("type") == kind for content in self.messages
        )


def rerun(*, query: str = "", page: str = "", page_hash: str = "", fragment: str = "") -> BackMsg:
    """The wish to run a page, or a fragment of it."""
    message = BackMsg()
    state = message.rerun_script
    state.query_string, state.page_name, state.page_script_hash, state.fragment_id = query, page, page_hash, fragment
    return message


@contextmanager
def calling(address: str, *, headers: Mapping[str, str]) -> Iterator[Client]:
    """Connects with these headers beside the usual ones."""
    url = f"ws://{address}/_stcore/stream"
    protocols = [Subprotocol("streamlit")]
    with connect(
        url, subprotocols=protocols, additional_headers=dict(headers), max_size=None, compression=None
    ) as connection:
        yield Client(connection)
