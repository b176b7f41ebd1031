"""A Streamlit server of its own process, whose processor time and memory can be read from outside."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.guard import afterwards

START_SECONDS = 180
REST_SECONDS = 0.5
QUIET_SECONDS = 0.2
"""After the last message the server still collects garbage; its cost belongs to the rerun."""


class ServerDied(Exception):
    """The server ended or never answered; ``str()`` ends with its log."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server; `port` on 127.0.0.1."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """Processor time of the server and its painter since their start, ended threads included, in nanosecond steps (Linux)."""
        return sum(time.clock_gettime((~process << 3) | 2) for process in self._processes())

    def painter_seconds(self) -> float:
        """Of these, the painter's."""
        return sum(time.clock_gettime((~process << 3) | 2) for process in self._processes()[1:])

    def rest(self) -> None:
        """Until the painter has nothing left to draw ahead: what it does by itself belongs to no interaction."""
        before = -1.0
        while (now := self.painter_seconds()) > before:
            before = now
            time.sleep(REST_SECONDS)

    def peak_megabytes(self) -> float:
        """The most resident memory the server has ever held, and the painter's of now; what both share (libraries) is counted half in the
        latter."""
        return self._megabytes("status", "VmHWM") + self._painter_megabytes()

    def resident_megabytes(self) -> float:
        """The resident memory they hold now, counted in the same way."""
        return self._megabytes("status", "VmRSS") + self._painter_megabytes()

    def _processes(self) -> list[int]:
        """The server's id and those of the processes it has started."""
        own = self.process.pid
        started = [path.read_text(encoding="ascii").split() for path in Path(f"/proc/{own}/task").glob("*/children")]
        return [own, *(int(process) for of_thread in started for process in of_thread)]

    def _painter_megabytes(self) -> float:
        return sum(self._megabytes("smaps_rollup", "Pss", process=process) for process in self._processes()[1:])

    def _megabytes(self, file: str, entry: str, *, process: int | None = None) -> float:
        text = Path(f"/proc/{process or self.process.pid}/{file}").read_text(encoding="ascii")
        line = next(line for line in text.splitlines() if line.startswith(f"{entry}:"))
        return int(line.split()[1]) / 1024


@contextmanager
def running(
    command: list[str],
    *,
    folder: Path,
    log: Path,
    environment: Mapping[str, str] | None = None,
    port: int | None = None,
    start_seconds: float = START_SECONDS,
) -> Iterator[Server]:
    """Start `python` with `command` in `folder` (the port, a free one by default, is appended), wait until it answers, `start_seconds` at
    the most, end it afterwards.

    Raises:
        ServerDied: it did not come up.
    """
    port = port or free_port()
    options = ["--server.port", str(port), "--server.headless", "true", "--server.address", "127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command, *options],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        with afterwards('kill -KILL "$1"', str(process.pid)):
            _wait_until_healthy(process, port=port, log=log, seconds=start_seconds)
            yield Server(process=process, port=port)
    except Exception as error:
        error.add_note(f"The server's log ends with:\n{_end_of(log)}")
        raise
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(process: subprocess.Popen[bytes], *, port: int, log: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ServerDied(f"no answer on port {port}:\n{_end_of(log)}")


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-4000:]


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
