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


class Cluster:
    """A running one that its test may stop and start; `url` leads to the maintenance database, where the account may do anything."""

    def __init__(self, home: Path, *, settings: str) -> None:
        self.home = home
        self.data = home / "data"
        self.port = _free_port()
        self._options = f"-p {self.port} -k {home} -c listen_addresses=127.0.0.1 {FAST_AND_CARELESS} {settings}"

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://{ACCOUNT}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        self.run("pg_ctl", "-w", "-l", str(self.home / "server.log"), "-o", self._options, "start")

    def stop(self) -> None:
        """At once, as a machine that fails; nothing happens where it does not run."""
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def place(self, name: str, content: bytes) -> None:
        """A file among its data, for its account alone."""
        path, owner = self.data / name, self.data.stat()
        path.write_bytes(content)
        path.chmod(0o600)
        os.chown(path, owner.st_uid, owner.st_gid)

    def run(self, program: str, *arguments: str) -> None:
        """A program of the server's, as the account the server runs as: it refuses to run as root."""
        before = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
        log = self.home / "command.log"
        with log.open("ab") as output:  # A pipe would be held open by the server that pg_ctl leaves behind.
            done = subprocess.run(
                [*before, str(server_programs() / program), "-D", str(self.data), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.home,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{log.read_text()}")


@contextmanager
def cluster(*, settings: str = "", standby_of: Cluster | None = None) -> Iterator[Cluster]:
    """A fresh one, or one that follows another, running."""
    # Not pytest's own folder: it is closed to other accounts.
    home = Path(tempfile.mkdtemp(prefix="pg_test_"))
    if os.geteuid() == 0:
        shutil.chown(home, ACCOUNT, pwd.getpwnam(ACCOUNT).pw_gid)
    made = Cluster(home, settings=settings)
    try:
        if standby_of is None:
            made.run("initdb", "-U", ACCOUNT, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        else:
            made.run("pg_basebackup", "-U", ACCOUNT, "-h", "127.0.0.1", "-p", str(standby_of.port), "-R", "--no-sync")
        made.start()
        try:
            with afterwards(LEFT_BEHIND, str(home)):
                yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(home)


@contextmanager
def private_cluster() -> Iterator[str]:
    """Yields the address of the maintenance database of a fresh cluster; the account may do anything in it."""
    with cluster() as made:
        yield made.url


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
