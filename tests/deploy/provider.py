"""A real identity provider on this machine (oidc-provider-mock), in a process of its own: whoever types a name is that account."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.server import free_port

START_SECONDS = 60
METADATA = ".well-known/openid-configuration"


class ProviderFailed(Exception):
    """It did not come up; ``str()`` is its log."""


class Provider:
    """A running provider at `address`."""

    def __init__(self, address: str) -> None:
        self.address = address

    @property
    def metadata_url(self) -> str:
        return f"{self.address}/{METADATA}"

    def set_expiry(self, account: str, *, seconds: float) -> None:
        """From now on tokens of `account` end so many seconds from now."""
        claims = json.dumps({"exp": int(time.time() + seconds)}).encode()
        request = urllib.request.Request(
            f"{self.address}/users/{account}",
            data=claims,
            method="PUT",
            headers={"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=30).close()


@contextmanager
def provider(folder: Path) -> Iterator[Provider]:
    """Raises:
    ProviderFailed: it ended or never answered.
    """
    port, log = free_port(), folder / "provider.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)], stdout=said, stderr=said
        )
    found = Provider(f"http://127.0.0.1:{port}")
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(found.metadata_url):
            if process.poll() is not None or time.monotonic() > deadline:
                raise ProviderFailed(log.read_text())
            time.sleep(0.2)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except (urllib.error.URLError, OSError):
        return False
    return True
