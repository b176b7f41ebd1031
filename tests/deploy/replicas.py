"""Replicas as `deploy/` sets them up, on the demo, which needs no sign-in."""

import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.district import TODAY
from benchmarks.server import Server, running
from tests.deploy.nginx import DEPLOY

ROOT = Path(__file__).resolve().parents[2]


def settle_config(home: Path) -> None:
    """`.streamlit/config.toml` of the service's account, its blank filled: the same for every replica."""
    folder = home / ".streamlit"
    folder.mkdir(parents=True, exist_ok=True)
    config = (DEPLOY / "config.toml").read_text(encoding="utf-8")
    (folder / "config.toml").write_text(config.replace("REPLACE-BY-64-RANDOM-CHARACTERS", "c" * 64), encoding="utf-8")


@contextmanager
def replica_of_demo(url: str, folder: Path, *, port: int | None = None, has_painter: bool = False) -> Iterator[Server]:
    """One on the demo district at `url`; `folder` takes its home, log and snapshot. Two of them fill two processors without a painter,
    which `deploy/environment` therefore switches off."""
    settle_config(folder)
    with running(
        ["-m", "streamlit", "run", "serve.py"],
        folder=ROOT,
        log=folder / "server.log",
        environment={
            "HOME": str(folder),
            "DATABASE_URL": url,
            "DASHBOARD_TODAY": TODAY.isoformat(),
            "SNAPSHOT_DIR": str(folder),
            "PAINTER": "on" if has_painter else "off",
        },
        port=port,
    ) as server:
        yield server


def pages_drawn(server: Server) -> int:
    """How many whole pages it has drawn since its start."""
    with urllib.request.urlopen(f"http://{server.address}/metrics", timeout=30) as answer:
        told = re.search(
            r'^village_supervision_reruns_total\{kind="page"\} (\d+)', answer.read().decode(), re.MULTILINE
        )
    assert told is not None
    return int(told[1])
