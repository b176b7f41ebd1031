"""Nothing that was started outlives whoever started it, not even when that one is killed."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

STARTER = """
import subprocess, time, sys
from benchmarks.guard import afterwards
with afterwards('touch "$1"', sys.argv[1]):
    print("inside", flush=True)
    if sys.argv[2] == "stay":
        time.sleep(60)
"""


def start(path: Path, *, how: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", STARTER, str(path), how]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "inside\n"
    return started


def test_the_command_runs_when_the_process_is_killed(tmp_path: Path) -> None:
    with start(tmp_path / "told", how="stay") as started:
        started.kill()
    deadline = time.monotonic() + 30
    while not (tmp_path / "told").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_command_does_not_run_when_the_context_was_left(tmp_path: Path) -> None:
    with start(tmp_path / "told", how="leave") as started:
        assert started.wait(timeout=30) == 0
    assert not (tmp_path / "told").exists()
