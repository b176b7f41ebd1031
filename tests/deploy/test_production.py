"""The product as `deploy/` sets it up: behind Debian's nginx, signed in at a real identity provider, in a real browser."""

import http.client
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.server import Server, free_port, running
from data_access.contract import unit, viewer
from data_access.engine import open_engine
from data_access.settings import DEFAULT_FILE
from tests.browser.chromium import errors_on, settled
from tests.deploy.nginx import DEPLOY, NAME, Door, nginx
from tests.deploy.provider import Provider, provider
from tests.deploy.replicas import settle_config
from tests.deploy.test_nginx import UPGRADE

ROOT = Path(__file__).resolve().parents[2]
TOWNSHIP = "990100002"
WITHIN = 60_000
"""Milliseconds in which a change of rights must have reached an open page."""
CHIEF, HEAD = "chief", "head"
ROWS = [
    {"account": CHIEF, "role": "commission", "active": True},
    {"account": "leaving", "role": "commission", "active": True},
    {"account": "moving", "role": "commission", "active": True},
    {"account": "late", "role": "commission", "active": True},
    {"account": HEAD, "role": "township", "township_code": TOWNSHIP, "active": True},
    {"account": "gone", "role": "commission", "active": False},
]
PAGES = ("", "ranking", "complaints", "alerts", "village", "handbook", "data_health", "big_screen?embed=true")
REFUSED, OUTSIDE = "没有查看权限", "不在您的查看范围内"


@dataclass(frozen=True, kw_only=True)
class Production:
    door: Door
    provider: Provider
    engine: sa.Engine
    log: Path
    replica: Server

    @property
    def address(self) -> str:
        return f"https://{NAME}:{self.door.https}"


@dataclass
class Tab:
    """A page and what its browser refused to load."""

    page: Page
    violations: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory, demo_database: str) -> Iterator[Production]:
    folder = tmp_path_factory.mktemp("production")
    database = folder / "district.sqlite"
    shutil.copyfile(demo_database.removeprefix("sqlite:///"), database)
    engine = open_engine(f"sqlite:///{database}", writable=True)
    columns = ("account", "role", "zone_code", "township_code", "active")
    with engine.begin() as connection:
        connection.execute(sa.insert(viewer), [{name: row.get(name) for name in columns} for row in ROWS])
    district = folder / "district.toml"
    settings = DEFAULT_FILE.read_text(encoding="utf-8")
    district.write_text(settings.replace('sign_in = "none"', 'sign_in = "oidc"'), encoding="utf-8")
    with ExitStack() as stack:
        identity = stack.enter_context(provider(folder))
        home = folder / "home"
        https = free_port()
        settle_config(home)
        _settle_secrets(home, https=https, identity=identity)
        replica = stack.enter_context(
            running(
                ["-m", "streamlit", "run", "serve.py"],
                folder=ROOT,
                log=folder / "server.log",
                environment={
                    "HOME": str(home),
                    "DATABASE_URL": f"sqlite:///{database}",
                    "DISTRICT_FILE": str(district),
                    "DASHBOARD_TODAY": "2026-11-23",
                    "SNAPSHOT_DIR": str(folder),
                    "LOG_FORMAT": "json",
                },
            )
        )
        door = stack.enter_context(nginx(folder, replicas=(replica.port, replica.port), https=https))
        yield Production(door=door, provider=identity, engine=engine, log=folder / "server.log", replica=replica)
    engine.dispose()


def _settle_secrets(home: Path, *, https: int, identity: Provider) -> None:
    """`.streamlit/secrets.toml` of the service's account: the file of `deploy/` with its blanks filled."""
    secrets = (DEPLOY / "secrets.toml").read_text(encoding="utf-8")
    for blank, filled in (
        ("REPLACE-BY-64-RANDOM-CHARACTERS", "s" * 64),
        ("REPLACE-BY-THE-PROVIDER-S", "anything"),
        (f"https://{NAME}/", f"https://{NAME}:{https}/"),
        ("https://sso.example.gov.cn/.well-known/openid-configuration", identity.metadata_url),
    ):
        assert blank in secrets
        secrets = secrets.replace(blank, filled)
    (home / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")


@pytest.fixture
def visitor(outside: Browser) -> Iterator[BrowserContext]:
    context = outside.new_context(ignore_https_errors=True, locale="zh-CN", viewport={"width": 1440, "height": 900})
    yield context
    context.close()


def sign_in(context: BrowserContext, production: Production, account: str) -> Tab:
    """A new tab in which `account` has gone the whole way: refused, to the provider, and back."""
    tab = Tab(context.new_page())
    tab.page.on(
        "console",
        lambda said: tab.violations.append(said.text) if "Content Security Policy" in said.text else None,
    )
    tab.page.goto(production.address)
    expect(tab.page.get_by_text("需要登录")).to_be_visible()
    tab.page.get_by_role("button", name="登录").click()
    tab.page.locator("input[name=sub]").fill(account)
    tab.page.get_by_role("button", name="Authorize").click()
    tab.page.wait_for_url(f"{production.address}/**")
    return tab


def change(production: Production, account: str, **values: Any) -> None:
    with production.engine.begin() as connection:
        connection.execute(sa.update(viewer).where(viewer.c.account == account).values(**values))


def foreign_unit(production: Production) -> str:
    """The address of a unit outside `TOWNSHIP`."""
    with production.engine.connect() as connection:
        code = connection.execute(
            sa.select(sa.func.min(unit.c.unit_code)).where(unit.c.township_code != TOWNSHIP)
        ).scalar_one()
    return f"{production.address}/village?unit={code}"


def cards(page: Page) -> Any:
    return page.locator(".dx-kpi-value")


def test_whoever_signs_in_sees_every_page_and_the_browser_refuses_nothing(
    production: Production, visitor: BrowserContext
) -> None:
    tab = sign_in(visitor, production, CHIEF)
    expect(cards(tab.page).first).to_be_visible()
    expect(tab.page.locator(".st-key-visitor")).to_contain_text(CHIEF)
    for name in PAGES:
        tab.page.goto(f"{production.address}/{name}")
        settled(tab.page)
        assert errors_on(tab.page) == [], name
        expect(tab.page.locator("#wall, .dx-h1").first).to_be_visible()
    assert set(tab.violations) == set()


def test_a_township_s_account_sees_its_own_and_a_stranger_nothing(
    production: Production, outside: Browser, visitor: BrowserContext
) -> None:
    head = sign_in(visitor, production, HEAD)
    expect(cards(head.page).first).to_be_visible()
    head.page.goto(foreign_unit(production))
    expect(head.page.locator("body")).to_contain_text(OUTSIDE)
    for account in ("stranger", "gone", "HEAD"):
        with outside.new_context(ignore_https_errors=True, locale="zh-CN") as context:
            page = sign_in(context, production, account).page
            expect(page.get_by_text(REFUSED)).to_be_visible()
            expect(cards(page)).to_have_count(0)


def test_a_role_changed_or_withdrawn_and_an_expired_sign_in_reach_open_pages_within_a_minute(
    production: Production, outside: Browser
) -> None:
    production.provider.set_expiry("late", seconds=45)
    with (
        outside.new_context(ignore_https_errors=True, locale="zh-CN") as one,
        outside.new_context(ignore_https_errors=True, locale="zh-CN") as two,
        outside.new_context(ignore_https_errors=True, locale="zh-CN") as three,
    ):
        late = sign_in(three, production, "late").page
        leaving, moving = (sign_in(c, production, a).page for c, a in ((one, "leaving"), (two, "moving")))
        for page in (leaving, moving, late):
            expect(cards(page).first).to_be_visible()
        moving.goto(foreign_unit(production))
        settled(moving)
        expect(moving.locator("body")).not_to_contain_text(OUTSIDE)
        change(production, "leaving", active=False)
        change(production, "moving", role="township", township_code=TOWNSHIP)
        expect(leaving.get_by_text(REFUSED)).to_be_visible(timeout=WITHIN)
        expect(cards(leaving)).to_have_count(0)
        expect(moving.locator("body")).to_contain_text(OUTSIDE, timeout=WITHIN)
        expect(late.get_by_text("登录已过期")).to_be_visible(timeout=WITHIN)
        expect(cards(late)).to_have_count(0)


def test_who_signs_out_is_out_in_every_tab(production: Production, visitor: BrowserContext) -> None:
    tab = sign_in(visitor, production, CHIEF)
    expect(cards(tab.page).first).to_be_visible()
    beside = visitor.new_page()
    beside.goto(production.address)
    expect(cards(beside).first).to_be_visible()
    tab.page.get_by_role("button", name="退出").click()
    fresh = visitor.new_page()
    tab.page.wait_for_timeout(3_000)
    fresh.goto(production.address)
    expect(fresh.get_by_text("需要登录")).to_be_visible()
    expect(cards(fresh)).to_have_count(0)
    # A tab that was open all the time has its connection still: its next step, at the latest its next beat, is refused.
    beside.get_by_role("link", name="镇街排名").first.click()
    expect(beside.get_by_text("已退出登录")).to_be_visible()
    expect(cards(beside)).to_have_count(0)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", f"{NAME}.evil.example", ""])
def test_a_replica_itself_takes_no_connection_for_another_name(production: Production, host: str) -> None:
    """Even where nginx is passed by."""
    with closing(http.client.HTTPConnection("127.0.0.1", production.replica.port, timeout=20)) as connection:
        connection.putrequest("GET", "/_stcore/stream", skip_host=True)
        for name, value in {"Host": host, "Origin": f"https://{host}", **UPGRADE}.items():
            connection.putheader(name, value)
        connection.endheaders()
        assert connection.getresponse().status == 400


def test_every_line_of_the_log_is_json_and_names_nobody(production: Production) -> None:
    lines = production.log.read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        told = json.loads(line)
        assert {"at", "level", "logger", "message"} <= told.keys()
        for account in (row["account"] for row in ROWS):
            assert f"{account}" not in told["message"].split(), line
