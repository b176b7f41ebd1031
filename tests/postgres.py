"""A private PostgreSQL cluster for one test session: made, started and removed by the session itself."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.guard import afterwards

ACCOUNT = "postgres"
FAST_AND_CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


LEFT_BEHIND = 'kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"; sleep 2; rm -rf "$1"'
"""What a shell does with a cluster whose test session is gone."""


class NoPostgres(Exception):
    """The PostgreSQL server programs are not installed; the data layer promises PostgreSQL, so tests cannot do without."""


def server_programs() -> Path:
    """The folder of `initdb` and `pg_ctl`.

    Raises:
        NoPostgres: there is none.
    """
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    pg_config = shutil.which("pg_config")
    if pg_config:
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True)
        folders.insert(0, Path(answer.stdout.strip()))
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise NoPostgres("initdb and pg_ctl not found: install the PostgreSQL server (e.g. apt-get install postgresql)")


@contextmanager
def private_cluster() -> Iterator[str]:
    """Yields the address of the maintenance database of a fresh cluster; the account may do anything in it."""
    programs = server_programs()
    # Not pytest's own folder: it is closed to other accounts, and the server refuses to run as root.
    home = Path(tempfile.mkdtemp(prefix="pg_test_"))
    as_root = os.geteuid() == 0
    if as_root:
        shutil.chown(home, ACCOUNT, pwd.getpwnam(ACCOUNT).pw_gid)
    before = ["runuser", "-u", ACCOUNT, "--"] if as_root else []

    def run(program: str, *arguments: str) -> None:
        log = home / "command.log"
        with log.open("ab") as output:  # A pipe would be held open by the server that pg_ctl leaves behind.
            done = subprocess.run(
                [*before, str(programs / program), "-D", str(home / "data"), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=home,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{log.read_text()}")

    try:
        run("initdb", "-U", ACCOUNT, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        port = _free_port()
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 {FAST_AND_CARELESS}"
        run("pg_ctl", "-w", "-l", str(home / "server.log"), "-o", options, "start")
        try:
            with afterwards(LEFT_BEHIND, str(home)):
                yield f"postgresql+psycopg://{ACCOUNT}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
