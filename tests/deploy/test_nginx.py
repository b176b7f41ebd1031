"""The door of `deploy/` before stand-ins: what gets through, as whom, where to, and what never does."""

import http.client
import json
import re
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import streamlit
import uvicorn

from tests.deploy.echo import gate, replica
from tests.deploy.nginx import DEPLOY, NAME, Door, nginx

SECRET = "a-secret-of-the-proxy"
FORGED = {"X-Auth-User": "chief", "X-Proxy-Secret": SECRET, "X-Auth-Request-User": "chief", "Forwarded": "for=1.2.3.4"}
BLOCKED = (
    "/metrics", "/readyz", "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/upload_file/a/b",
    "//metrics", "/./readyz", "/%6detrics", "/a/../readyz",
)  # fmt: skip
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "a" * 24,
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())

    @property
    def told(self) -> Any:
        return json.loads(self.body)

    def reached(self, name: str) -> list[str]:
        """Values of a header as the replica got it."""
        return [value for key, value in self.told["headers"] if key.lower() == name.lower()]


def ask(
    door: Door, path: str, headers: dict[str, str] | None = None, *, host: str = NAME, method: str = "GET"
) -> Answer:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", door.https), timeout=20) as plain:
        secure = context.wrap_socket(plain, server_hostname=NAME)
        connection = http.client.HTTPConnection("127.0.0.1")
        connection.sock = secure
        connection.putrequest(method, path, skip_host=True)
        for name, value in {"Host": host, **(headers or {})}.items():
            connection.putheader(name, value)
        connection.endheaders()
        with closing(connection), connection.getresponse() as answer:
            return Answer(status=answer.status, headers=answer.getheaders(), body=answer.read())


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with ExitStack() as stack:
        ports = [stack.enter_context(replica()).server_port for _ in range(2)]
        folder = tmp_path_factory.mktemp("oidc")
        yield stack.enter_context(nginx(folder, replicas=(ports[0], ports[1])))


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with ExitStack() as stack:
        ports = [stack.enter_context(replica()).server_port for _ in range(2)]
        sign_on = stack.enter_context(gate())
        folder = tmp_path_factory.mktemp("proxy")
        yield stack.enter_context(nginx(folder, replicas=(ports[0], ports[1]), gate=sign_on.server_port, secret=SECRET))


def test_every_answer_carries_the_headers_that_protect_a_visitor(door: Door) -> None:
    for path in ("/", "/ranking", "/metrics", "/static/js/main.js"):
        answer = ask(door, path)
        assert "max-age=31536000" in answer.header("Strict-Transport-Security"), path
        assert answer.header("X-Content-Type-Options") == "nosniff"
        assert answer.header("X-Frame-Options") == "DENY"
        assert answer.header("Referrer-Policy") == "same-origin"
        policy = dict(part.strip().split(" ", 1) for part in answer.header("Content-Security-Policy").split(";"))
        assert policy["default-src"] == policy["connect-src"].split()[0] == "'self'"
        assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
        assert "'unsafe-inline'" not in policy["script-src"]
        assert not any("http" in sources or "*" in sources for sources in policy.values())
        assert answer.header("Server") == "nginx"
    assert ask(door, "/").header("Cache-Control") == "no-store"
    assert "immutable" in ask(door, "/static/js/main.js").header("Cache-Control")


def test_the_script_in_streamlit_s_own_page_is_the_one_the_policy_names(door: Door) -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script(?![^>]*\bsrc)[^>]*>(.*?)</script>", page, re.DOTALL)
    hashes = {f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts}
    policy = ask(door, "/").header("Content-Security-Policy")
    assert set(re.findall(r"'sha256-[^']+'", policy)) == hashes


@pytest.mark.parametrize("path", BLOCKED)
def test_what_is_for_operators_does_not_exist_from_outside(door: Door, gated: Door, path: str) -> None:
    for one in (door, gated):
        assert ask(one, path, {"Cookie": "who=chief"}).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_let_in(door: Door, method: str) -> None:
    assert ask(door, "/", method=method).status in (403, 405)


def test_no_visitor_s_header_names_an_account(door: Door) -> None:
    for path, more in (("/", {}), ("/_stcore/stream", {"Origin": f"https://{NAME}"})):
        answer = ask(door, path, FORGED | more)
        assert answer.status == 200
        for name in ("X-Auth-User", "X-Proxy-Secret", "Forwarded"):
            assert answer.reached(name) == [], name
        assert answer.reached("X-Forwarded-For") == ["127.0.0.1"]
        assert answer.reached("X-Forwarded-Proto") == ["https"]


def test_behind_the_gate_the_account_is_the_gate_s_whatever_a_visitor_writes(gated: Door) -> None:
    for path, more in (("/", {}), ("/_stcore/stream", {"Origin": f"https://{NAME}"})):
        answer = ask(gated, path, FORGED | {"Cookie": "who=head"} | more)
        assert answer.status == 200
        assert answer.reached("X-Auth-User") == ["head"]
        assert answer.reached("X-Proxy-Secret") == [SECRET]


def test_behind_the_gate_nothing_is_reached_by_whom_it_does_not_know(gated: Door) -> None:
    for path in ("/", "/ranking", "/static/js/main.js", "/media/file.xlsx", "/_stcore/host-config"):
        answer = ask(gated, path, FORGED)
        assert answer.status in (401, 403), path
        assert b"port" not in answer.body
    assert ask(gated, "/_gate", FORGED | {"Cookie": "who=head"}).status == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "", f"{NAME}.evil.example"])
def test_another_name_is_not_served(door: Door, host: str) -> None:
    assert ask(door, "/", host=host).status in (400, 421)


def test_without_our_name_there_is_not_even_a_certificate(door: Door) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for name in (None, "evil.example"):
        with (
            socket.create_connection(("127.0.0.1", door.https), timeout=20) as plain,
            pytest.raises(ssl.SSLError),
        ):
            context.wrap_socket(plain, server_hostname=name)


@pytest.mark.parametrize(
    "origin",
    [None, "https://evil.example", f"http://{NAME}", "null", f"https://{NAME}.evil.example", "https://localhost"],
)
def test_a_page_of_another_site_opens_no_session(door: Door, gated: Door, origin: str | None) -> None:
    headers = UPGRADE | {"Cookie": "who=head"} | ({} if origin is None else {"Origin": origin})
    for one in (door, gated):
        assert ask(one, "/_stcore/stream", headers).status == 403


def test_plain_http_leads_to_https(door: Door) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", door.http, timeout=20)) as connection:
        connection.request("GET", "/ranking?township=1", headers={"Host": "evil.example"})
        answer = connection.getresponse()
        answer.read()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/ranking?township=1")


def test_a_visitor_stays_with_his_replica_and_visitors_are_shared_out(door: Door) -> None:
    ports = set()
    for _ in range(24):
        first = ask(door, "/")
        cookie = first.header("Set-Cookie")
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
        again = [ask(door, path, {"Cookie": cookie.partition(";")[0]}) for path in ("/", "/static/a.js", "/ranking")]
        assert {answer.told["port"] for answer in again} == {first.told["port"]}
        assert {answer.header("Set-Cookie") for answer in again} == {""}
        ports.add(first.told["port"])
    assert len(ports) == 2


@pytest.mark.parametrize("name", ["nginx.conf", "nginx-wall.conf"])
def test_an_idle_connection_is_dropped_by_the_door_well_before_the_replica_would(name: str) -> None:
    (seconds,) = re.findall(r"^ +keepalive_timeout (\d+)s;$", (DEPLOY / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert int(seconds) <= uvicorn.Config("serve:app").timeout_keep_alive / 2


def test_when_a_replica_is_gone_its_visitors_are_taken_by_the_other(tmp_path: Path) -> None:
    with ExitStack() as stack, ExitStack() as doomed:
        left, right = doomed.enter_context(replica()).server_port, stack.enter_context(replica()).server_port
        door = stack.enter_context(nginx(tmp_path, replicas=(left, right)))
        cookies = {}
        for _ in range(24):
            answer = ask(door, "/")
            cookies[answer.header("Set-Cookie").partition(";")[0]] = answer.told["port"]
        assert set(cookies.values()) == {left, right}
        doomed.close()
        for cookie in cookies:
            assert ask(door, "/", {"Cookie": cookie}).told["port"] == right


def test_a_file_is_found_with_the_replica_that_made_it_whichever_the_cookie_leads_to(tmp_path: Path) -> None:
    with ExitStack() as stack:
        ports = {stack.enter_context(replica()).server_port for _ in range(2)}
        door = stack.enter_context(nginx(tmp_path, replicas=(min(ports), max(ports))))
        cookies = {}
        for _ in range(24):
            answer = ask(door, "/")
            cookies[answer.header("Set-Cookie").partition(";")[0]] = answer.told["port"]
        assert set(cookies.values()) == ports
        for cookie, home in cookies.items():
            for port in ports:
                assert ask(door, f"/media/{port}", {"Cookie": cookie}).told["port"] == port
            assert ask(door, "/media/0", {"Cookie": cookie}).status == 404
            assert ask(door, "/", {"Cookie": cookie}).told["port"] == home
