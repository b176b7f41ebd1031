"""Many viewers at once, each changing a filter again and again. All of them in one thread and without a browser: the processors are
the server's."""

import asyncio
import math
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from benchmarks.conversation import Conversation, RunFailed, Widget
from controls.viewer import DEMO_ROLE

MANY, PAUSE, SECONDS = 50, 3.0, 60.0
"""How many viewers there are on a busy day, and the seconds between two changes of each; how long it lasts."""
P95_MILLISECONDS = 500
ANSWER_SECONDS = 60
STREAM = "_stcore/stream"
SEED = 20261123
OVERVIEW_FILTERS = ("headline", "indicator", "period", "place")
TOPIC_FILTERS = ("topic-indicator", "period", "place")
STATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", OVERVIEW_FILTERS),
    ("complaints", TOPIC_FILTERS),
    ("ranking", ("peers", "period", "place")),
    ("", OVERVIEW_FILTERS),
    ("inspections", TOPIC_FILTERS),
    ("rectification", TOPIC_FILTERS),
    ("", OVERVIEW_FILTERS),
    ("learning", TOPIC_FILTERS),
    ("alerts", TOPIC_FILTERS),
    ("power_lists", TOPIC_FILTERS),
)
"""Where viewers stand, in turn, and the keys of the filters they change there."""
BEAT_EVERY = 10
"""Changes between two beats of an open page: at a change every three seconds, its 30 seconds."""

Entrance = Callable[[int], connect]
"""Opens the connection of the viewer with this number."""


@dataclass(kw_only=True)
class Answers:
    """What a crowd got.

    Attributes:
        seconds: of each answered change, from the moment it was due (the server's being late with the one before counts) until
            everything has come.
        asked: changes that were due.
        problems: what ended a viewer's visit before its time; his later changes are unanswered.
        elapsed: seconds from the first change to the last answer.
    """

    seconds: list[float] = field(default_factory=list)
    asked: int = 0
    problems: list[str] = field(default_factory=list)
    elapsed: float = 0.0

    @property
    def unanswered(self) -> int:
        return self.asked - len(self.seconds)

    def percentile(self, share: float) -> float:
        """The answer time, in seconds, that this share of the changes did not exceed."""
        return sorted(self.seconds)[math.ceil(share * len(self.seconds)) - 1]


@dataclass(kw_only=True)
class Guest(Conversation):
    """One viewer: where he stands, as whom, and what he has chosen there."""

    number: int
    connection: ClientConnection
    _chosen: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page, self._filters = STATIONS[self.number % len(STATIONS)]
        self._random = random.Random(SEED + self.number)

    async def run(self, fragment: str = "") -> None:
        """Have the page or a fragment drawn, until all of it has come.

        Raises:
            RunFailed: it ended in an error, or did not end.
            ConnectionClosed: the server is gone.
        """
        await self.connection.send(self.wish(fragment))
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                while not self.take(await self.connection.recv()):
                    pass
        except TimeoutError as error:
            raise RunFailed(f"no answer in {ANSWER_SECONDS} s") from error

    async def come_in(self) -> None:
        """Open the page; two of five stand there for one zone or township, the others for the commission."""
        await self.run()
        roles = self.find(DEMO_ROLE)
        if self.number // len(STATIONS) % 2:
            # The first is the commission, the last the wall.
            self.note_choice(roles, 1 + self.number % (len(roles.options) - 2))
            await self.run()

    async def change(self) -> None:
        """Another choice in one of the filters."""
        widget, position = self._another()
        self.note_choice(widget, position)
        await self.run(widget.fragment)

    async def beat(self) -> None:
        """What an open page asks for by itself."""
        await self.run(self.clock)

    def _another(self) -> tuple[Widget, int]:
        """What stands first in a box is chosen most, as is usual: the n-th half, a third, … as often as the first (Zipf)."""
        key = self._random.choice(self._filters)
        widget = self.find(key)
        offered = [at for at in range(len(widget.options)) if at != self._chosen.get(key)]
        (self._chosen[key],) = self._random.choices(offered, [1 / (1 + at) for at in offered])
        return widget, self._chosen[key]


@asynccontextmanager
async def crowd(entrance: Entrance, *, size: int) -> AsyncIterator[list[Guest]]:
    """`size` viewers who have come in, one after the other."""
    async with AsyncExitStack() as stack:
        guests = []
        for number in range(size):
            guest = Guest(number=number, connection=await stack.enter_async_context(entrance(number)))
            await guest.come_in()
            guests.append(guest)
        yield guests


async def wander(guests: list[Guest], *, seconds: float, pause: float) -> Answers:
    """Each of them makes a change every `pause` seconds (0: as soon as the one before is answered) for so long."""
    answers = Answers()
    began = asyncio.get_running_loop().time()
    starts = (began + (pause or 1) * place / len(guests) for place in range(len(guests)))
    await asyncio.gather(
        *(
            _walk(guest, answers, start=start, end=start + seconds, pause=pause)
            for guest, start in zip(guests, starts, strict=True)
        )
    )
    answers.elapsed = asyncio.get_running_loop().time() - began
    return answers


async def _walk(guest: Guest, answers: Answers, *, start: float, end: float, pause: float) -> None:
    now = asyncio.get_running_loop().time
    changes = round((end - start) / pause) if pause else None
    answers.asked += changes or 0
    due, made = start, 0
    try:
        while due < end and made != changes:
            await asyncio.sleep(due - now())
            if not pause:
                answers.asked += 1
            await guest.change()
            answers.seconds.append(now() - due)
            made += 1
            if pause and made % BEAT_EVERY == guest.number % BEAT_EVERY:
                await asyncio.sleep(due + pause / 2 - now())
                await guest.beat()
            due = due + pause if pause else now()
    except (RunFailed, ConnectionClosed) as failure:
        answers.problems.append(f"viewer {guest.number} on /{guest.page}: {failure}")


def direct(address: str) -> Entrance:
    """To the server at `address` itself."""
    return lambda _number: connect(
        f"ws://{address}/{STREAM}", subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None, proxy=None
    )
