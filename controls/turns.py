"""Pages are drawn one at a time, first come first served.

Python runs one thread at once. Pages drawn side by side only take it from each other in the middle of their work: with fifty viewers each
change then costs half as much again (docs/decisions.md, 46). Whoever waits for something else than the processor lets others pass, and goes
on before all who have not begun: his page is half drawn.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

PATIENCE_SECONDS = 10.0
"""A run that holds its turn for so long hangs or waits for what nobody thought of: the next one no longer waits for it."""


class Turns:
    """One turn at a time."""

    def __init__(self, *, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._back: deque[threading.Event] = deque()
        self._holder: threading.Event | None = None
        self._since = 0.0
        self._own = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """The block is a turn of its own."""
        self._own.turn = self._take()
        try:
            yield
        finally:
            self._give(self._own.turn)
            self._own.turn = None

    @contextmanager
    def left(self) -> Iterator[None]:
        """Others pass while this thread waits in the block; after it, it goes on before all who have not begun. Where it has no turn, nothing
        changes."""
        turn = getattr(self._own, "turn", None)
        if turn is None:
            yield
            return
        self._own.turn = None
        self._give(turn)
        try:
            yield
        finally:
            self._own.turn = self._take(is_back=True)

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting) + len(self._back)

    @property
    def own(self) -> object | None:
        """What tells the turn of this thread from every other; None where it has none."""
        return getattr(self._own, "turn", None)

    def _take(self, *, is_back: bool = False) -> threading.Event:
        turn = threading.Event()
        with self._lock:
            if self._holder is None:
                self._hold(turn)
                return turn
            (self._back if is_back else self._waiting).append(turn)
        while not turn.wait(self._patience / 4):
            with self._lock:
                is_stuck = time.monotonic() - self._since >= self._patience
                line = self._back or self._waiting
                if is_stuck and line and line[0] is turn:
                    self._hold(line.popleft())
        return turn

    def _hold(self, turn: threading.Event) -> None:
        self._holder, self._since = turn, time.monotonic()
        turn.set()

    def _give(self, turn: threading.Event) -> None:
        with self._lock:
            if self._holder is not turn:  # Somebody has lost his patience.
                return
            self._holder = None
            if line := self._back or self._waiting:
                self._hold(line.popleft())


TURNS = Turns()
"""Those of this process. Nobody has one until `take_turns`: scripts run without the server (tests) do not wait."""


def take_turns() -> None:
    """From now on each run of a page is a turn: of the whole page or of fragments, the callbacks before it included.

    Streamlit knows no limit of runs at once, and no place to set one: a run begins and ends in this method.
    """
    run = ScriptRunner._run_script_thread

    def in_turn(runner: ScriptRunner) -> None:
        with TURNS.taken():
            run(runner)

    ScriptRunner._run_script_thread = in_turn  # type: ignore[method-assign, assignment]
