"""The wall under its real server: what a rotation costs, and three walls beside one."""

import json
import math
import statistics
import time
import urllib.request
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from benchmarks.district import TODAY
from benchmarks.figures import Figure
from benchmarks.overview_cost import AGAINST, cpu_milliseconds, servers
from benchmarks.server import Server
from benchmarks.session import Session, session
from data_access.contract import alert, unit
from data_access.engine import sqlite_url
from data_access.settings import read_settings

PAGE, QUERY = "big_screen", "embed=true"
ROUNDS = 12
MINUTES = 3
"""Minutes measured with one wall and with three, in turn."""
NEWS_SECONDS = 120


def measure_wall(database: Path, *, folder: Path) -> list[Figure]:
    """`folder` takes logs and the one-line app; alerts are written to `database`."""
    own = folder / "wall"
    own.mkdir()
    settings = read_settings().wall
    beats = settings.seconds / settings.beat_seconds
    with servers(sqlite_url(database), folder=own) as (product, plain, _queries), ExitStack() as stack:
        one_line = stack.enter_context(session(plain.address))
        one_line.open()
        walls = [stack.enter_context(session(product.address, page=PAGE, query=QUERY)) for _ in range(3)]
        for wall in walls:
            wall.open()
        picture = max(wall.received for wall in walls)
        yardsticks, rotations, sizes = [], [], []
        for _ in range(ROUNDS):
            yardsticks.append(cpu_milliseconds(plain, one_line.rerun))
            sizes.append(0)
            cost = 0.0
            for _ in range(math.ceil(beats)):
                cost += cpu_milliseconds(product, walls[0].beat)
                sizes[-1] += walls[0].received
            rotations.append(cost * beats / math.ceil(beats))
        minutes = [(_minute(product, walls[:1], database), _minute(product, walls, database)) for _ in range(MINUTES)]
        one, three = (statistics.median(costs) for costs in zip(*minutes, strict=True))
    return [
        Figure(
            name="rotation of a wall",
            value=statistics.median(rotations),
            unit="ms CPU",
            budget=0.7,
            yardstick=statistics.median(yardsticks),
            against=AGAINST,
        ),
        Figure(name="bytes of a rotation (largest)", value=max(sizes) / 1000, unit="KB", budget=100),
        Figure(name="bytes of a new picture", value=picture / 1000, unit="KB", budget=400),
        Figure(
            name="a minute of three walls, new data in it",
            value=three,
            unit="ms CPU",
            budget=1.2,
            yardstick=one,
            against="a minute of one wall",
        ),
    ]


def _minute(product: Server, walls: list[Session], database: Path) -> float:
    """CPU of a minute in which one alert is written: it is read and drawn once, every wall beats and gets the new picture."""
    beats = math.ceil(60 / read_settings().wall.beat_seconds)
    before = _version(product)

    def minute() -> None:
        write_alert(database)
        deadline = time.monotonic() + NEWS_SECONDS
        while _version(product) == before and time.monotonic() < deadline:
            time.sleep(0.5)
        for _ in range(beats):
            for wall in walls:
                wall.beat()

    return cpu_milliseconds(product, minute)


def _version(product: Server) -> str:
    with urllib.request.urlopen(f"http://{product.address}/readyz", timeout=30) as answer:
        return str(json.load(answer)["snapshot"])


def write_alert(database: Path) -> None:
    """One more open alert, as another system would write it."""
    # A reader may hold a SQLite file for as long as a snapshot takes.
    engine = sa.create_engine(sqlite_url(database), connect_args={"timeout": NEWS_SECONDS})
    with engine.begin() as connection:
        number = connection.execute(sa.select(sa.func.count()).select_from(alert)).scalar_one()
        place = connection.execute(
            sa.select(sa.func.min(unit.c.unit_code)).where(unit.c.kind == "village")
        ).scalar_one()
        connection.execute(
            sa.insert(alert).values(
                alert_id=f"BENCH-{number}",
                unit_code=place,
                domain="assets",
                rule="assets_spending",
                level="yellow",
                raised_on=TODAY,
                updated_at=datetime.combine(TODAY, datetime.min.time()) + timedelta(days=1, seconds=number),
            )
        )
    engine.dispose()
