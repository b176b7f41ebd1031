"""Whose session this is: the account an identity provider or the proxy in front names, as far as it may be believed."""

import hashlib
import hmac
import json
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import config

from data_access.access_settings import Access, SignIn
from data_access.settings_problem import SettingsProblem

SECRET_HEADER = "X-Proxy-Secret"
SHORTEST_SECRET = 16
SHORTEST_COOKIE_SECRET = 32
HERE = frozenset({"127.0.0.1", "localhost", "::1"})
PROVIDER_KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
BLANK = "REPLACE-BY-"
"""How the files of `deploy/` begin what is to be filled in: known to everybody, so never a secret."""
LONGEST_ACCOUNT = 64
"""As long as the contract's column; anything longer is no account."""


_ended: dict[str, float] = {}
_ending = threading.Lock()
"""Sign-ins that were ended on this server, by their mark, until they would expire anyway: a tab's connection keeps what its cookie said
when it was opened."""


class SignInRefused(SettingsProblem):
    """This server must not run like this; ``str()`` says why and what to do."""


class NotSignedIn(Exception):
    """Nobody is signed in, or no longer; ``str()`` is a sentence."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a visitor of this server can sign in and out by himself."""

    sign_in: bool
    sign_out: bool


WAYS = {
    SignIn.NONE: Way(sign_in=False, sign_out=False),
    SignIn.OIDC: Way(sign_in=True, sign_out=True),
    SignIn.PROXY: Way(sign_in=False, sign_out=False),
}


def require_sign_in(access: Access, *, is_demo: bool | None) -> None:
    """Passes when nobody can see a real district without being known. `is_demo` is None while the database cannot be asked: then
    there is nothing to show yet, and every page asks again.

    Raises:
        SignInRefused: it must not be served like this.
    """
    match access.sign_in:
        case SignIn.NONE:
            _require_demo(is_demo=is_demo)
        case SignIn.OIDC:
            _require_provider()
        case SignIn.PROXY:
            if len(_proxy_secret()) < SHORTEST_SECRET or BLANK in _proxy_secret():
                raise SignInRefused(
                    f"登录方式为 proxy，须设置环境变量 PROXY_SECRET（不少于 {SHORTEST_SECRET} 个字符），并由反向代理以 {SECRET_HEADER} 请求头传入。"
                )


def _require_demo(*, is_demo: bool | None) -> None:
    if is_demo is False:
        raise SignInRefused(
            "当前数据库不是演示数据库，必须登录后才能查看：请在区县配置 [access] 中把 sign_in 设为 oidc 或 proxy。"
        )
    if config.get_option("server.address") not in HERE:
        raise SignInRefused("无需登录的演示只能在本机（127.0.0.1）上运行：请勿更改 server.address，或配置登录。")


def _require_provider() -> None:
    section = _provider_section()
    missing = [key for key in PROVIDER_KEYS if not section.get(key) or BLANK in str(section[key])]
    if missing:
        raise SignInRefused(
            f"登录方式为 oidc，但 .streamlit/secrets.toml 的 [auth] 缺少或尚未填写：{'、'.join(missing)}。"
        )
    if len(str(section["cookie_secret"])) < SHORTEST_COOKIE_SECRET:
        raise SignInRefused(f"[auth] cookie_secret 太短，请使用不少于 {SHORTEST_COOKIE_SECRET} 个字符的随机值。")


def _provider_section() -> dict[str, object]:
    if not any(Path(path).is_file() for path in config.get_option("secrets.files")):
        return {}
    section = st.secrets.get("auth", {})
    return dict(section) if hasattr(section, "keys") else {}


def signed_in_account(access: Access) -> str:
    """The account of this session.

    Raises:
        NotSignedIn: there is none, it has expired, or what names it cannot be believed.
    """
    return _provider_account(access) if access.sign_in is SignIn.OIDC else _proxy_account(access)


def _provider_account(access: Access) -> str:
    claims: dict[str, Any] = dict(st.user.to_dict())
    if claims.get("is_logged_in") is not True:
        raise NotSignedIn("请登录后查看。")
    expires = claims.get("exp")
    # Streamlit keeps its own cookie for thirty days and never looks at what the provider allowed.
    if isinstance(expires, bool) or not isinstance(expires, int | float) or not expires > time.time():
        raise NotSignedIn("登录已过期，请重新登录。")
    if _mark_of(claims) in _ended:
        raise NotSignedIn("已退出登录，请重新登录。")
    return _believable(claims.get(access.account_claim))


def sign_out() -> None:
    """For a callback: ends the sign-in of this session, in every tab that shares it."""
    claims: dict[str, Any] = dict(st.user.to_dict())
    expires = claims.get("exp")
    if isinstance(expires, int | float):
        with _ending:
            for mark in [mark for mark, until in _ended.items() if until < time.time()]:
                del _ended[mark]
            _ended[_mark_of(claims)] = float(expires)
    st.logout()


def _mark_of(claims: Mapping[str, Any]) -> str:
    """One sign-in: its token differs from every other's by time, if by nothing else."""
    return hashlib.sha256(json.dumps(claims, sort_keys=True, default=str).encode()).hexdigest()


def _proxy_account(access: Access) -> str:
    """Headers are those of the request that opened this session's connection: the proxy writes them over whatever a visitor sent."""
    headers = st.context.headers
    secrets = headers.get_all(SECRET_HEADER)
    accounts = headers.get_all(access.account_header)
    if len(secrets) != 1 or not hmac.compare_digest(secrets[0].encode(), _proxy_secret().encode()):
        raise NotSignedIn("请通过单位的统一入口访问。")
    if len(accounts) != 1:
        raise NotSignedIn("统一入口没有传入账号，请重新登录。")
    return _believable(accounts[0])


def _believable(account: object) -> str:
    if not isinstance(account, str) or not 0 < len(account) <= LONGEST_ACCOUNT or not account.isprintable():
        raise NotSignedIn("登录信息中没有可用的账号，请联系管理员。")
    return account


def _proxy_secret() -> str:
    return os.environ.get("PROXY_SECRET", "")
