"""Debian's nginx with the configuration of `deploy/`, moved to free ports and a folder of its own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from benchmarks.server import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAME = "dash.example.gov.cn"
INSTALLED = "/etc/nginx/village-supervision"
START_SECONDS = 30

_FRAME = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
    include {folder}/wall[.]conf;
}}
"""


class NginxFailed(Exception):
    """It did not come up; ``str()`` is its log."""


@dataclass(frozen=True, kw_only=True)
class Door:
    """A running nginx: its ports on 127.0.0.1; `walls` is that of `nginx-wall.conf`, 0 without it."""

    http: int
    https: int
    walls: int = 0


@contextmanager
def nginx(
    folder: Path,
    *,
    replicas: tuple[int, int],
    gate: int | None = None,
    walls: int | None = None,
    name: str = NAME,
    secret: str = "",
    https: int | None = None,
) -> Iterator[Door]:
    """nginx before `replicas`, at port `https` or a free one; with a `gate` (port of a single sign-on) as for `sign_in = "proxy"`, else
    as for `oidc`; with `walls` (port of their process) the walls' door, whose `walls.pem` is in `folder`.

    Raises:
        NginxFailed: it ended, or its port never answered.
    """
    door = Door(http=free_port(), https=https or free_port(), walls=0 if walls is None else free_port())
    _write_certificate(folder)
    moved = {
        INSTALLED: str(folder),
        "listen 80 ": f"listen 127.0.0.1:{door.http} ",
        "listen 443 ": f"listen 127.0.0.1:{door.https} ",
        "listen 8443 ": f"listen 127.0.0.1:{door.walls} ",
        NAME: name,
        "127.0.0.1:8601": f"127.0.0.1:{replicas[0]}",
        "127.0.0.1:8602": f"127.0.0.1:{replicas[1]}",
        "127.0.0.1:8603": f"127.0.0.1:{walls}",
        "127.0.0.1:4180": f"127.0.0.1:{gate}",
        "REPLACE-BY-PROXY-SECRET": secret,
    }
    names = {
        "nginx.conf": "site.conf",
        "nginx-common.conf": "common.conf",
        "nginx-forward.conf": "forward.conf",
        "nginx-oidc.conf": "sign-in.conf",
    }
    if walls is not None:
        names["nginx-wall.conf"] = "wall.conf"
    if gate is not None:
        names |= {"nginx-proxy.conf": "sign-in.conf", "nginx-gate.conf": "gate.conf"}
        del names["nginx-oidc.conf"]
    for source, target in names.items():
        text = (DEPLOY / source).read_text(encoding="utf-8")
        for old, new in moved.items():
            text = text.replace(old, new)
        (folder / target).write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_FRAME.format(folder=folder, user=user), encoding="utf-8")
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with (folder / "stderr.log").open("wb") as said:
        process = subprocess.Popen([program, "-c", str(folder / "nginx.conf")], stderr=said)
    try:
        _wait(process, door, folder)
        yield door
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], door: Door, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", door.http), timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise NginxFailed((folder / "stderr.log").read_text())


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
