"""A wall turned thousands of times as fast as it can: does the server's memory grow, or the browser's?

`python -m benchmarks.soak [ROTATIONS]`. Everything is sped up alike: 20 s of a rotation, 5 s of a beat and the database's news.
"""

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import CDPSession, Page

from benchmarks.district import TODAY, make_district
from benchmarks.server import Server, running
from benchmarks.trend import Slope, slope
from benchmarks.wall_cost import write_alert
from data_access.engine import sqlite_url
from data_access.settings import DEFAULT_FILE, read_settings
from tests.browser.chromium import chromium

ROOT = Path(__file__).resolve().parents[1]
ROTATIONS = 5000
FASTER = 60
SAMPLED_EVERY = 50
NEWS_EVERY = 100
"""Rotations between two alerts written: half an hour of real time."""
WARMING = 0.2
"""Share of the samples left out at the start: caches fill."""
BUDGET_MEGABYTES = 50.0
COUNT_CONTEXTS = """
window.webglContexts = 0;
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  if (/webgl/.test(kind)) window.webglContexts += 1;
  return get.call(this, kind, ...rest);
};"""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Megabytes and counts after so many rotations."""

    rotations: int
    server: float
    heap: float
    nodes: int
    listeners: int
    contexts: int


def main() -> int:
    """Print slopes and counts; 1 when the upper bound over a day exceeds the budget or anything is left behind."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else ROTATIONS
    with tempfile.TemporaryDirectory(prefix="soak_") as name:
        samples = _soak(Path(name), wanted=wanted)
    return _report(samples[int(WARMING * len(samples)) :])


def _soak(folder: Path, *, wanted: int) -> list[Sample]:
    database = make_district(folder)
    environment = {
        "DATABASE_URL": sqlite_url(database),
        "DASHBOARD_TODAY": TODAY.isoformat(),
        "SNAPSHOT_DIR": str(folder),
        "DISTRICT_FILE": str(_sped_up(folder)),
    }
    command = ["-m", "streamlit", "run", "serve.py"]
    with (
        running(command, folder=ROOT, log=folder / "server.log", environment=environment) as server,
        chromium() as browser,
    ):
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.add_init_script(COUNT_CONTEXTS)
        page.goto(f"http://{server.address}/big_screen?embed=true")
        page.wait_for_selector("#wall .wl-tile")
        # Its last resort waits for twelve beats, which is an instant here: a busy machine would have it loaded anew, and lose the counts.
        page.evaluate("window.wall.reload = () => {}")
        inspector = page.context.new_cdp_session(page)
        samples: list[Sample] = []
        told = 0
        while not samples or samples[-1].rotations < wanted:
            turned = _rotations(page)
            if turned >= (told + 1) * NEWS_EVERY:
                told += 1
                write_alert(database)
            if turned >= len(samples) * SAMPLED_EVERY:
                samples.append(_sample(page, inspector, server))
                sys.stderr.write(f"{samples[-1]}\n")
            time.sleep(0.2)
        return samples


def _sped_up(folder: Path) -> Path:
    wall = read_settings().wall
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    for name in ("seconds", "beat_seconds", "alert_seconds", "announce_seconds"):
        usual = f"\n{name} = {getattr(wall, name):g} "
        head, found, tail = text.rpartition(usual)
        if not found:
            raise ValueError(f"district.toml has no {name} in [wall]")
        text = f"{head}\n{name} = {getattr(wall, name) / FASTER:g} {tail}"
    path = folder / "district.toml"
    path.write_text(text.replace("\nseconds = 5 ", "\nseconds = 1 ", 1), encoding="utf-8")
    return path


def _rotations(page: Page) -> int:
    return int(page.evaluate("Number(document.querySelector('#wall').dataset.rotations)"))


def _sample(page: Page, inspector: CDPSession, server: Server) -> Sample:
    inspector.send("HeapProfiler.collectGarbage")
    counters = inspector.send("Memory.getDOMCounters")
    return Sample(
        rotations=_rotations(page),
        server=server.resident_megabytes(),
        heap=inspector.send("Runtime.getHeapUsage")["usedSize"] / 1e6,
        nodes=counters["nodes"],
        listeners=counters["jsEventListeners"],
        contexts=page.evaluate("window.webglContexts"),
    )


def _report(samples: list[Sample]) -> int:
    a_day = 24 * 3600 / read_settings().wall.seconds
    x = [float(sample.rotations) for sample in samples]
    lines = [f"{len(samples)} samples, rotations {x[0]:.0f} to {x[-1]:.0f}; a day has {a_day:.0f}", ""]
    lines += ["| | first | last | slope a day (95 % interval) | budget | within |", "|---|---|---|---|---|---|"]
    good = True
    for name, label in (("server", "server memory, MB"), ("heap", "browser heap, MB")):
        y = [float(getattr(sample, name)) for sample in samples]
        per_day = _scaled(slope(x, y), a_day)
        within = per_day.high <= BUDGET_MEGABYTES
        good &= within
        lines.append(
            f"| {label} | {y[0]:.1f} | {y[-1]:.1f} | {per_day.value:+.2f} ({per_day.low:+.2f} to {per_day.high:+.2f}) MB "
            f"| ≤ {BUDGET_MEGABYTES:g} MB | {'yes' if within else 'NO'} |"
        )
    for name, label in (("nodes", "DOM nodes"), ("listeners", "event listeners"), ("contexts", "WebGL contexts")):
        y = [float(getattr(sample, name)) for sample in samples]
        third = max(1, len(y) // 3)
        within = max(y[-third:]) <= max(y[:third]) * 1.05
        good &= within
        lines.append(
            f"| {label} (largest) | {max(y[:third]):.0f} | {max(y[-third:]):.0f} | | no growth | {'yes' if within else 'NO'} |"
        )
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if good else 1


def _scaled(rate: Slope, times: float) -> Slope:
    return Slope(value=rate.value * times, low=rate.low * times, high=rate.high * times)


if __name__ == "__main__":
    sys.exit(main())
