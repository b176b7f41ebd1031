"""Two replicas behind nginx as `deploy/` sets them up: how much more they carry than one, and what becomes of the viewers of one that
is killed."""

import asyncio
import random
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from benchmarks.crowd import (
    MANY,
    P95_MILLISECONDS,
    PAUSE,
    SECONDS,
    SEED,
    STREAM,
    Answers,
    Entrance,
    Guest,
    crowd,
    wander,
)
from benchmarks.figures import Figure
from benchmarks.server import Server
from tests.deploy.nginx import NAME, Door, nginx
from tests.deploy.replicas import replica_of_demo

BUSY = 16
"""Each asks again as soon as he is answered: more than enough to keep both processors busy."""
BUSY_SECONDS = 20.0
BACK_SECONDS = 10
GONE_SECONDS = 2.0
"""Whose connection is still open so long after the end of a replica was never with it."""
RECONNECT_SECONDS = (0.25, 0.5)
"""After which a browser tries for the first time."""


def measure_replicas(url: str, *, folder: Path) -> list[Figure]:
    """On the demo district at `url`; `folder` takes logs and homes."""
    one, of_one = _alone(url, folder / "alone", has_painter=False)
    painted, of_painted = _alone(url, folder / "painted", has_painter=True)
    with ExitStack() as stack:
        left, right = (stack.enter_context(replica_of_demo(url, folder / name)) for name in ("left", "right"))
        door = stack.enter_context(_door(folder / "door", left, right))
        two, of_two = _throughput(door)
        usual = asyncio.run(_answers(door, size=MANY, seconds=SECONDS, pause=PAUSE))
        back = asyncio.run(_lose(door, left))
    failures = [*of_one, *of_painted, *of_two, *usual.problems]
    return [
        *(
            Figure(
                name=f"two replicas: changes answered to {BUSY} viewers without a pause",
                value=two,
                unit="changes/s",
                budget=1,
                yardstick=other,
                against=against,
                at_least=True,
            )
            for other, against in ((one, "one replica"), (painted, "one with its painter"))
        ),
        Figure(
            name=f"two replicas: {MANY} viewers, a change each {PAUSE:g} s: 95th percentile of {len(usual.seconds)} answers",
            value=usual.percentile(0.95) * 1000,
            unit="ms",
            budget=P95_MILLISECONDS,
        ),
        Figure(name="two replicas and one: errors", value=len(failures), unit="errors", budget=0),
        *back,
    ]


def _alone(url: str, folder: Path, *, has_painter: bool) -> tuple[float, list[str]]:
    """As `_throughput`, of one replica."""
    with ExitStack() as stack:
        server = stack.enter_context(replica_of_demo(url, folder, has_painter=has_painter))
        return _throughput(stack.enter_context(_door(folder / "door", server, server)))


@contextmanager
def _door(folder: Path, left: Server, right: Server) -> Iterator[Door]:
    folder.mkdir()
    with nginx(folder, replicas=(left.port, right.port)) as door:
        yield door


def through(door: Door) -> Entrance:
    """Through nginx, each viewer with a cookie of his own, which is the same when he comes again."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    site = f"{NAME}:{door.https}"

    def entrance(number: int) -> connect:
        return connect(
            f"wss://{site}/{STREAM}",
            host="127.0.0.1",
            port=door.https,
            ssl=context,
            server_hostname=NAME,
            origin=Origin(f"https://{site}"),
            additional_headers={"Cookie": f"replica={random.Random(SEED + number).getrandbits(128):032x}"},
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            compression=None,
            proxy=None,
        )

    return entrance


def _throughput(door: Door) -> tuple[float, list[str]]:
    """Changes answered a second, and what went wrong."""
    answers = asyncio.run(_answers(door, size=BUSY, seconds=BUSY_SECONDS, pause=0))
    return len(answers.seconds) / answers.elapsed, answers.problems


async def _answers(door: Door, *, size: int, seconds: float, pause: float) -> Answers:
    async with crowd(through(door), size=size) as guests:
        return await wander(guests, seconds=seconds, pause=pause)


async def _lose(door: Door, doomed: Server) -> list[Figure]:
    """One replica is killed while everybody looks at a filtered view; what is left of its viewers."""
    async with crowd(through(door), size=MANY) as guests:
        await wander(guests, seconds=6, pause=2)
        for guest in guests:
            await guest.run()
        before = [(guest.query, guest.pictures) for guest in guests]
        began = time.perf_counter()
        doomed.process.kill()
        times = await asyncio.gather(*(_come_back(guest, door) for guest in guests))
        took = [moment - began for moment in times if moment is not None]
        changed = sum((guest.query, guest.pictures) != seen for guest, seen in zip(guests, before, strict=True))
    return [
        Figure(
            name=f"one replica killed: its viewers of {MANY}, at least",
            value=len(took),
            unit="viewers",
            budget=1,
            at_least=True,
        ),
        Figure(
            name="one replica killed: until the last of them has his view again",
            value=max(took),
            unit="s",
            budget=BACK_SECONDS,
        ),
        Figure(name="one replica killed: views that are another than before", value=changed, unit="views", budget=0),
    ]


async def _come_back(guest: Guest, door: Door) -> float | None:
    """When this viewer had his view again (`time.perf_counter`); None for who has lost nothing."""
    try:
        async with asyncio.timeout(GONE_SECONDS):
            await guest.connection.wait_closed()
    except TimeoutError:
        return None
    await asyncio.sleep(random.Random(guest.number).uniform(*RECONNECT_SECONDS))
    guest.connection = await through(door)(guest.number)
    await guest.run()
    return time.perf_counter()
