"""What takes long to make and is only read is made by one worker of a run, for all of them."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder of this name that `make` has filled, here or in another worker; who comes while it is being filled waits."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # Each worker has a folder of its own in that of the run.
        root = root.parent
    folder = root / name
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            (folder / "made").touch()
    return folder
