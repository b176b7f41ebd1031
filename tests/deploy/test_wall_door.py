"""The door of the walls: known by a certificate, nobody signs in, and a right withdrawn takes the wall down and given again brings it back."""

import json
import re
import shlex
import ssl
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, expect

from benchmarks.server import running
from data_access.contract import viewer
from data_access.engine import open_engine, sqlite_url
from data_access.settings import DEFAULT_FILE
from tests.browser.chromium import chromium
from tests.browser.conftest import ROOT
from tests.browser.wall import ADDRESS
from tests.data_access.made_up_rows import TODAY, busy_rows, fill, with_boundaries
from tests.deploy.echo import replica
from tests.deploy.nginx import Door, nginx
from tests.deploy.test_nginx import FORGED, SECRET

HERE = "127.0.0.1"
"""Playwright shows certificates through a proxy of its own, which asks the machine for names: so the door has no other name here."""
ACCOUNT = "wall-1"
COMMANDS = re.search(
    r"^ *cd /etc/nginx/village-supervision\n((?: *openssl .*\n)+)",
    (ROOT / "docs" / "operations.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
WITHIN = 60_000
"""Milliseconds in which a change of rights must have reached an open wall."""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the commands of docs/operations.md make: the authority `walls`, the certificate of `ACCOUNT`."""
    folder = tmp_path_factory.mktemp("wall_door")
    assert COMMANDS
    for command in COMMANDS[1].splitlines():
        subprocess.run(shlex.split(command), cwd=folder, check=True, capture_output=True)
    return folder


def ask(port: int, path: str, keys: Path | None, headers: dict[str, str], *, name: str = ACCOUNT) -> tuple[int, bytes]:
    """Status and body, with the certificate of `name` from `keys` or with none."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if keys is not None:
        context.load_cert_chain(keys / f"{name}.pem", keys / f"{name}.key")
    request = urllib.request.Request(f"https://{HERE}:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20, context=context) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


@pytest.fixture(scope="module")
def echoing(keys: Path) -> Iterator[Door]:
    with replica() as behind, nginx(keys, replicas=(1, 1), walls=behind.server_port, name=HERE, secret=SECRET) as door:
        yield door


def test_the_name_of_the_certificate_is_the_account_whatever_a_visitor_writes(echoing: Door, keys: Path) -> None:
    for path, more in (("/", {}), ("/_stcore/stream", {"Origin": f"https://{HERE}:{echoing.walls}"})):
        told = json.loads(ask(echoing.walls, path, keys, FORGED | more)[1])["headers"]
        for header, expected in (("x-auth-user", [ACCOUNT]), ("x-proxy-secret", [SECRET]), ("forwarded", [])):
            assert [value for name, value in told if name.lower() == header] == expected, path


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/readyz", {}, 404),
        ("/_stcore/stream", {"Origin": "https://evil.example"}, 403),
        ("/", {"Host": "evil.example"}, 421),
    ],
)
def test_the_door_is_no_wider_than_that_of_the_desks(
    echoing: Door, keys: Path, path: str, headers: dict[str, str], status: int
) -> None:
    assert ask(echoing.walls, path, keys, headers)[0] == status


def test_without_a_certificate_of_this_authority_nothing_is_reached(echoing: Door, keys: Path) -> None:
    assert ask(echoing.walls, "/", None, FORGED)[0] == 400
    own = f"req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN={ACCOUNT} -keyout forged.key -out forged.pem"
    subprocess.run(["openssl", *own.split()], cwd=keys, check=True, capture_output=True)
    assert ask(echoing.walls, "/", keys, FORGED, name="forged")[0] == 400


@pytest.fixture(scope="module")
def outside() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def test_a_wall_opens_without_hands_and_goes_and_comes_with_its_right(
    outside: Browser, keys: Path, tmp_path: Path
) -> None:
    url = sqlite_url(tmp_path / "district.sqlite")
    engine = open_engine(url, writable=True)
    fill(engine, with_boundaries(busy_rows()) | {"viewer": [{"account": ACCOUNT, "role": "screen", "active": True}]})
    district = tmp_path / "district.toml"
    settings = DEFAULT_FILE.read_text(encoding="utf-8")
    district.write_text(settings.replace('sign_in = "none"', 'sign_in = "proxy"'), encoding="utf-8")
    environment = {
        "DATABASE_URL": url,
        "DASHBOARD_TODAY": TODAY.isoformat(),
        "SNAPSHOT_DIR": str(tmp_path),
        "DISTRICT_FILE": str(district),
        "PROXY_SECRET": SECRET,
    }
    with ExitStack() as stack:
        command = ["-m", "streamlit", "run", "serve.py"]
        log = tmp_path / "server.log"
        server = stack.enter_context(running(command, folder=ROOT, log=log, environment=environment))
        door = stack.enter_context(nginx(keys, replicas=(1, 1), walls=server.port, name=HERE, secret=SECRET))
        address = f"https://{HERE}:{door.walls}"
        certificate: Any = {"origin": address, "certPath": keys / f"{ACCOUNT}.pem", "keyPath": keys / f"{ACCOUNT}.key"}
        context = stack.enter_context(
            outside.new_context(ignore_https_errors=True, locale="zh-CN", client_certificates=[certificate])
        )
        page = context.new_page()
        page.goto(f"{address}{ADDRESS}")
        tiles = page.locator("#wall .wl-tile")
        expect(tiles).to_have_count(6, timeout=WITHIN)
        expect(page.locator("#wall .wl-demo")).to_be_hidden()
        for active, count in ((False, 0), (True, 6)):
            with engine.begin() as connection:
                connection.execute(sa.update(viewer).values(active=active))
            expect(tiles).to_have_count(count, timeout=WITHIN)
            expect(page.get_by_text("该账号已停用")).to_have_count(int(not active))
    engine.dispose()
