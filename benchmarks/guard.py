"""What this process has started ends with it, however it ends: at Ctrl-C, at a time limit, killed."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def afterwards(command: str, *arguments: str) -> Iterator[None]:
    """Should this process end inside the context, a shell runs `command` with `arguments` as $1 and so on; otherwise nothing happens.

    The shell waits at a pipe whose other end nobody but this process holds, so the kernel itself tells it.
    """
    shell = subprocess.Popen(
        ["sh", "-c", f"read _; {command}", "guard", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # A Ctrl-C at the terminal is not for it.
    )
    try:
        yield
    finally:
        shell.kill()
        shell.communicate()
