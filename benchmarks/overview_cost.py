"""The overview under its real server: processor time, bytes, queries and memory, beside a one-line Streamlit app."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.conversation import Widget
from benchmarks.district import TODAY
from benchmarks.figures import Figure
from benchmarks.server import QUIET_SECONDS, Server, running
from benchmarks.session import Session, session
from data_access.engine import sqlite_url

ROOT = Path(__file__).resolve().parents[1]
SWITCH = "indicator"
"""Key of the widget that switches the indicator."""
UNDRAWN = f"period={TODAY.year - 1}"
"""The year before: the server draws pictures of the running year ahead, and a first time must be a first time."""
ROUNDS = 15
SESSIONS = 10
SCRIPT_THREAD = "ScriptRunner"
AGAINST = "rerun of a one-line app"


@contextmanager
def servers(url: str, *, folder: Path) -> Iterator[tuple[Server, Server, Path]]:
    """(product on the database at `url`, one-line app, file of the product's queries); both warm: one session has come and gone."""
    one_line = folder / "one_line"
    one_line.mkdir()
    (one_line / "app.py").write_text('import streamlit as st\nst.write("hi")\n', encoding="utf-8")
    queries = folder / "queries.log"
    environment = {
        "DATABASE_URL": url,
        "DASHBOARD_TODAY": TODAY.isoformat(),
        "SNAPSHOT_DIR": str(folder),
        "QUERY_LOG": str(queries),
    }
    with (
        running(["-m", "streamlit", "run", "app.py"], folder=one_line, log=folder / "one_line.log") as plain,
        running(
            ["-m", "benchmarks.counted_queries", "run", "serve.py"],
            folder=ROOT,
            log=folder / "product.log",
            environment=environment,
        ) as product,
    ):
        for server in (plain, product):
            with session(server.address) as first:
                first.open()
            server.rest()
        yield product, plain, queries


def measure_overview(database: Path, *, folder: Path) -> list[Figure]:
    """Every figure of the overview. `folder` takes logs and the one-line app."""
    with servers(sqlite_url(database), folder=folder) as (product, plain, queries), ExitStack() as stack:
        one_line = stack.enter_context(session(plain.address))
        one_line.open()
        yardsticks: list[float] = []

        def beside(work: Callable[[], None]) -> float:
            """CPU of `work` on the product, after one more rerun of the one-line app."""
            yardsticks.append(cpu_milliseconds(plain, one_line.rerun))
            return cpu_milliseconds(product, work)

        opened, open_bytes = _openings(product, beside)
        asked_before = script_queries(queries)
        visitor = stack.enter_context(session(product.address, query=UNDRAWN))
        visitor.open()
        switch = visitor.find(SWITCH)
        first, again, switch_bytes = _switches(visitor, switch, beside)
        asked = script_queries(queries) - asked_before
        _fill(product, stack, switch=switch)
        yardstick = statistics.median(yardsticks)
        return [
            ratio("indicator switch, drawn before", again, yardstick, budget=0.7),
            ratio("indicator switch, first time", first, yardstick, budget=2),
            ratio("first open of a session", opened, yardstick, budget=3),
            Figure(
                name="bytes of an indicator switch (largest)", value=max(switch_bytes) / 1000, unit="KB", budget=250
            ),
            Figure(name="bytes of a first open (largest)", value=max(open_bytes) / 1000, unit="KB", budget=700),
            Figure(name="database queries of all these interactions", value=asked, unit="queries", budget=0),
            Figure(name=f"peak memory with {SESSIONS} sessions", value=product.peak_megabytes(), unit="MB", budget=600),
        ]


def cpu_milliseconds(server: Server, work: Callable[[], None]) -> float:
    """What `work` costs `server`, what it does after the last message included."""
    before = server.cpu_seconds()
    work()
    time.sleep(QUIET_SECONDS)
    return (server.cpu_seconds() - before) * 1000


def script_queries(log: Path) -> int:
    """Statements run so far by the threads that draw pages (the watch for changes runs in one of its own).

    Raises:
        FileNotFoundError: nothing was noted at all, not even the reading of the snapshot: the instrument is broken.
    """
    return sum(line.startswith(SCRIPT_THREAD) for line in log.read_text(encoding="utf-8").splitlines())


def _openings(product: Server, beside: Callable[[Callable[[], None]], float]) -> tuple[list[float], list[int]]:
    costs, sizes = [], []
    for _ in range(ROUNDS):
        with session(product.address) as visitor:
            costs.append(beside(visitor.open))
            sizes.append(visitor.received)
    return costs, sizes


def _switches(
    visitor: Session, switch: Widget, beside: Callable[[Callable[[], None]], float]
) -> tuple[list[float], list[float], list[int]]:
    """Costs of every indicator for the first time, then of all of them once more, and the bytes of each switch."""
    positions = [*range(1, len(switch.options)), 0]
    costs: list[float] = []
    sizes: list[int] = []
    for position in positions * 2:
        costs.append(beside(lambda chosen=position: visitor.choose(switch, chosen)))  # type: ignore[misc]
        sizes.append(visitor.received)
    # The picture of position 0 was drawn when the session opened.
    return costs[: len(positions) - 1], costs[len(positions) - 1 :], sizes


def _fill(product: Server, stack: ExitStack, *, switch: Widget) -> None:
    """Hold ten sessions open at once, each of which has switched a few times."""
    for number in range(SESSIONS):
        visitor = stack.enter_context(session(product.address))
        visitor.open()
        for step in range(3):
            visitor.choose(visitor.find(SWITCH), (number + step + 1) % len(switch.options))


def ratio(name: str, costs: list[float], yardstick: float, *, budget: float) -> Figure:
    """The median of `costs` beside the yardstick."""
    return Figure(
        name=f"{name} (median of {len(costs)})",
        value=statistics.median(costs),
        unit="ms CPU",
        budget=budget,
        yardstick=yardstick,
        against=AGAINST,
    )
