"""The topic pages under their real server: opening them beside the overview, and what a change of filter costs beside a one-line app."""

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.overview_cost import UNDRAWN, cpu_milliseconds, ratio, servers
from benchmarks.server import Server
from benchmarks.session import Session, session
from display.charts.picking import PARAM

PAGES = ("complaints", "inspections", "rectification", "learning", "power_lists", "alerts")
ROUNDS = 7
SWITCH = "topic-indicator"
CLICKED = ("complaints", "chart-topics-", ("topic:land", "topic:works", "topic:relief"))
"""A page, the key its chart's begins with, and what is clicked in it."""
PLACE, AREAS, MOVES = "place", 4, 7
"""Key of the box of places, the first townships in it, and how many of them are chosen."""


def measure_topics(url: str, *, folder: Path) -> list[Figure]:
    """Every figure of the topic pages on the demo district at `url`. `folder` takes logs and the one-line app.

    A database with a process of its own, as in production: what it works for a list of records is not the page's.
    """
    with servers(url, folder=folder) as (product, plain, _), ExitStack() as stack:
        one_line = stack.enter_context(session(plain.address))
        one_line.open()
        yardsticks: list[float] = []

        def beside(work: Callable[[], None]) -> float:
            """CPU of `work` on the product, after one more rerun of the one-line app."""
            yardsticks.append(cpu_milliseconds(plain, one_line.rerun))
            return cpu_milliseconds(product, work)

        overview = _openings(product, "")
        opened = {page: _openings(product, page) for page in PAGES}
        changes = {page: _changes(product, stack, page, beside) for page in PAGES}
        clicks = _clicks(product, stack, beside)
        yardstick = statistics.median(yardsticks)
        figures = [
            Figure(
                name=f"{page}: {what} of a first open",
                value=statistics.median(costs[kind] for costs in opened[page]),
                unit=unit,
                budget=1.5,
                yardstick=statistics.median(costs[kind] for costs in overview),
                against="overview",
            )
            for page in PAGES
            for kind, (what, unit) in enumerate((("CPU", "ms CPU"), ("time", "ms")))
        ]
        figures += [
            ratio(f"{page}: {what}", costs, yardstick, budget=budget)
            for page in PAGES
            for (what, budget), costs in changes[page].items()
        ]
        return [*figures, ratio("click in a chart", clicks, yardstick, budget=0.8)]


def _openings(product: Server, page: str) -> list[tuple[float, float]]:
    """(CPU, time until everything is sent) of new sessions, in milliseconds; the pictures have been drawn before."""
    costs = []
    for number in range(ROUNDS + 1):
        with session(product.address, page=page) as visitor:
            took = [0.0]

            def opening(visitor: Session = visitor, took: list[float] = took) -> None:
                began = time.perf_counter()
                visitor.open()
                took[0] = (time.perf_counter() - began) * 1000

            spent = cpu_milliseconds(product, opening)
        if number:
            costs.append((spent, took[0]))
    return costs


def _changes(
    product: Server, stack: ExitStack, page: str, beside: Callable[[Callable[[], None]], float]
) -> dict[tuple[str, float], list[float]]:
    """Costs of each change by (what, budget): of indicator and of place, for the first time and once more."""
    visitor = stack.enter_context(session(product.address, page=page, query=UNDRAWN))
    visitor.open()
    switch = visitor.find(SWITCH)
    positions = [*range(1, len(switch.options)), 0]
    switched = [beside(lambda chosen=at: visitor.choose(switch, chosen)) for at in positions * 2]  # type: ignore[misc]
    moved = []
    places = [*range(AREAS, AREAS + MOVES), 0]
    for place in places * 2:
        # Drawn again with each choice, under the same identity.
        box = visitor.find(PLACE)
        moved.append(beside(lambda box=box, chosen=place: visitor.choose(box, chosen)))  # type: ignore[misc]
    return {
        ("another indicator, first time", 3): switched[: len(positions) - 1],
        ("another indicator, drawn before", 0.8): switched[len(positions) - 1 :],
        ("another place, first time", 3): moved[:MOVES],
        ("another place, drawn before", 0.8): moved[MOVES:],
    }


def _clicks(product: Server, stack: ExitStack, beside: Callable[[Callable[[], None]], float]) -> list[float]:
    page, key, codes = CLICKED
    visitor = stack.enter_context(session(product.address, page=page))
    visitor.open()
    chart = visitor.find(f"{key}0")
    values = [f"complaint.received?{code}" for code in codes] * 3
    return [beside(lambda of=value: visitor.pick(chart, param=PARAM, value=of)) for value in values]  # type: ignore[misc]
