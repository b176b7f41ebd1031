"""A server that would show a real district to strangers does not start, and no account is believed that nobody vouches for."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from streamlit import config

from controls import sign_in
from controls.sign_in import NotSignedIn, SignInRefused, require_sign_in, sign_out, signed_in_account
from data_access.access_settings import Access, SignIn
from data_access.engine import open_engine, sqlite_url
from data_access.settings import DEFAULT_FILE
from tests.data_access.made_up_rows import fill, sound_rows

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-of-the-proxy"
PROXY, OIDC, NONE = Access(sign_in=SignIn.PROXY), Access(sign_in=SignIn.OIDC), Access(sign_in=SignIn.NONE)
PROVIDER = {
    "redirect_uri": "https://dash/oauth2callback",
    "cookie_secret": "c" * 32,
    "client_id": "dash",
    "client_secret": "s",
    "server_metadata_url": "https://idp/.well-known/openid-configuration",
}


@pytest.fixture
def address() -> Iterator[None]:
    kept = config.get_option("server.address")
    yield
    config.set_option("server.address", kept)


@pytest.mark.parametrize("is_demo", [True, None])
@pytest.mark.usefixtures("address")
def test_nobody_signs_in_to_the_demo_on_this_machine(is_demo: bool | None) -> None:
    config.set_option("server.address", "127.0.0.1")
    require_sign_in(NONE, is_demo=is_demo)


@pytest.mark.usefixtures("address")
def test_a_real_district_without_sign_in_is_refused() -> None:
    config.set_option("server.address", "127.0.0.1")
    with pytest.raises(SignInRefused, match="不是演示数据库，必须登录后才能查看"):
        require_sign_in(NONE, is_demo=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.5", "", None])
@pytest.mark.usefixtures("address")
def test_the_demo_is_not_served_to_other_machines(host: str | None) -> None:
    config.set_option("server.address", host)
    with pytest.raises(SignInRefused, match="只能在本机"):
        require_sign_in(NONE, is_demo=True)


@pytest.mark.parametrize("secret", ["", "short"])
def test_a_proxy_without_a_secret_worth_the_name_is_refused(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROXY_SECRET", secret)
    with pytest.raises(SignInRefused, match="PROXY_SECRET"):
        require_sign_in(PROXY, is_demo=False)
    monkeypatch.setenv("PROXY_SECRET", SECRET)
    require_sign_in(PROXY, is_demo=False)


@pytest.mark.parametrize("missing", [*PROVIDER, ""])
def test_a_provider_must_be_described_whole(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    section = {key: value for key, value in PROVIDER.items() if key != missing}
    monkeypatch.setattr(sign_in, "_provider_section", lambda: section)
    if not missing:
        require_sign_in(OIDC, is_demo=False)
        return
    with pytest.raises(SignInRefused, match=f"缺少或尚未填写：{missing}"):
        require_sign_in(OIDC, is_demo=False)


def test_a_short_cookie_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_provider_section", lambda: PROVIDER | {"cookie_secret": "short"})
    with pytest.raises(SignInRefused, match="cookie_secret 太短"):
        require_sign_in(OIDC, is_demo=False)


class _Headers:
    """Request headers, of which a visitor may have sent several of one name."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._pairs = pairs

    def get_all(self, name: str) -> list[str]:
        return [value for key, value in self._pairs if key.lower() == name.lower()]


def _account_behind_proxy(monkeypatch: pytest.MonkeyPatch, *pairs: tuple[str, str]) -> str:
    monkeypatch.setenv("PROXY_SECRET", SECRET)
    monkeypatch.setattr("controls.sign_in.st.context", type("Context", (), {"headers": _Headers(*pairs)}))
    return signed_in_account(PROXY)


VOUCHED = ("X-Proxy-Secret", SECRET)


def test_the_proxy_s_account_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _account_behind_proxy(monkeypatch, VOUCHED, ("x-auth-user", "head")) == "head"


@pytest.mark.parametrize(
    "pairs",
    [
        (),
        (VOUCHED,),
        (("X-Auth-User", "chief"),),
        (("X-Proxy-Secret", ""), ("X-Auth-User", "chief")),
        (("X-Proxy-Secret", "guessed"), ("X-Auth-User", "chief")),
        (("X-Proxy-Secret", "秘密"), ("X-Auth-User", "chief")),
        (VOUCHED, VOUCHED, ("X-Auth-User", "chief")),
        (VOUCHED, ("X-Auth-User", "head"), ("X-Auth-User", "chief")),
        (VOUCHED, ("X-Auth-User", "")),
        (VOUCHED, ("X-Auth-User", "c" * 65)),
        (VOUCHED, ("X-Auth-User", "chief\u202e")),
    ],
)
def test_a_header_anybody_could_have_sent_is_not(
    pairs: tuple[tuple[str, str], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotSignedIn):
        _account_behind_proxy(monkeypatch, *pairs)


def _account_of_claims(monkeypatch: pytest.MonkeyPatch, claims: Mapping[str, object]) -> str:
    monkeypatch.setattr("controls.sign_in.st.user", type("User", (), {"to_dict": staticmethod(lambda: dict(claims))}))
    return signed_in_account(OIDC)


def test_the_provider_s_account_is_believed_until_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = {"is_logged_in": True, "sub": "head", "exp": time.time() + 60}
    assert _account_of_claims(monkeypatch, claims) == "head"
    with pytest.raises(NotSignedIn, match="登录已过期"):
        _account_of_claims(monkeypatch, claims | {"exp": time.time() - 1})


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"is_logged_in": False, "sub": "chief", "exp": 1e12},
        {"is_logged_in": "yes", "sub": "chief", "exp": 1e12},
        {"is_logged_in": True, "sub": "chief"},
        {"is_logged_in": True, "sub": "chief", "exp": "2099"},
        {"is_logged_in": True, "sub": "chief", "exp": True},
        {"is_logged_in": True, "sub": "chief", "exp": float("nan")},
        {"is_logged_in": True, "exp": 1e12},
        {"is_logged_in": True, "sub": ["chief"], "exp": 1e12},
    ],
)
def test_claims_that_do_not_say_it_all_are_not(claims: Mapping[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotSignedIn):
        _account_of_claims(monkeypatch, claims)


def test_who_signs_out_is_out_wherever_the_same_sign_in_is_open_and_may_sign_in_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left: list[str] = []
    monkeypatch.setattr("controls.sign_in.st.logout", lambda: left.append("provider"))
    claims = {"is_logged_in": True, "sub": "head", "iat": 1, "exp": time.time() + 60}
    assert _account_of_claims(monkeypatch, claims) == "head"
    sign_out()
    assert left == ["provider"]
    with pytest.raises(NotSignedIn, match="已退出"):
        _account_of_claims(monkeypatch, claims)
    assert _account_of_claims(monkeypatch, claims | {"iat": 2}) == "head"
    assert _account_of_claims(monkeypatch, claims | {"sub": "chief"}) == "chief"


@pytest.mark.parametrize("key", ["cookie_secret", "client_secret"])
def test_a_blank_that_was_never_filled_is_no_secret(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_provider_section", lambda: PROVIDER | {key: f"REPLACE-BY-{'A' * 64}"})
    with pytest.raises(SignInRefused, match=key):
        require_sign_in(OIDC, is_demo=False)
    monkeypatch.setenv("PROXY_SECRET", "REPLACE-BY-PROXY-SECRET")
    with pytest.raises(SignInRefused, match="PROXY_SECRET"):
        require_sign_in(PROXY, is_demo=False)


def _start(tmp_path: Path, *, way: str = "none", host: str = "127.0.0.1") -> subprocess.CompletedProcess[str]:
    url = sqlite_url(tmp_path / "district.sqlite")
    engine = open_engine(url, writable=True)
    fill(engine, sound_rows())
    engine.dispose()
    district = tmp_path / "district.toml"
    shipped = DEFAULT_FILE.read_text(encoding="utf-8")
    district.write_text(shipped.replace('sign_in = "none"', f'sign_in = "{way}"'), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", "0", "--server.address", host],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": url, "DISTRICT_FILE": str(district), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_server_itself_ends_with_a_sentence_and_an_exit_code(tmp_path: Path) -> None:
    ended = _start(tmp_path)
    assert ended.returncode == 1
    assert "拒绝启动：当前数据库不是演示数据库，必须登录后才能查看" in ended.stderr
    assert "Traceback" not in ended.stderr
