"""A database that cannot be used: one Chinese sentence, never a traceback, and the page comes to life when there is one."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, expect

from data_access.engine import open_engine, sqlite_url
from tests.browser.chromium import errors_on, settled
from tests.browser.conftest import SCREEN, serving
from tests.browser.screen import open_page, title
from tests.data_access.made_up_rows import as_demo, fill


def missing(path: Path) -> None:
    """No file at all."""


def no_database(path: Path) -> None:
    path.write_text("这不是数据库。" * 1000, encoding="utf-8")


def empty(path: Path) -> None:
    sqlite3.connect(path).close()
    path.touch()


def older_contract(path: Path) -> None:
    engine = open_engine(sqlite_url(path), writable=True)
    fill(engine, as_demo({}))
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE finding DROP COLUMN revisit_held"))
    engine.dispose()


@pytest.mark.parametrize("spoil", [missing, no_database, empty, older_contract])
def test_the_page_says_in_one_sentence_what_is_wrong(browser: Browser, tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    path = tmp_path / "district.sqlite"
    spoil(path)
    context = browser.new_context(viewport=SCREEN, locale="zh-CN")
    with serving(sqlite_url(path), tmp_path) as server:
        for address in ("/", "/village?unit=990100001201"):
            page = context.new_page()
            page.goto(f"http://{server.address}{address}")
            state = page.locator(".dx-empty")
            expect(state).to_have_count(1)
            sentence = state.locator(".dx-small").inner_text()
            assert sentence.endswith("。")
            assert sentence.count("。") == 1
            assert str(tmp_path) not in page.locator("body").inner_text()
            assert "Traceback" not in page.locator("body").inner_text()
            expect(page.get_by_test_id("stException")).to_have_count(0)
            expect(page.locator("body")).to_contain_text("区情总览")
    context.close()


def test_the_page_comes_to_life_when_there_is_a_database_and_empty_tables_are_no_error(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "district.sqlite"
    context = browser.new_context(viewport=SCREEN, locale="zh-CN")
    with serving(sqlite_url(path), tmp_path) as server:
        page = context.new_page()
        page.goto(f"http://{server.address}/")
        expect(page.locator(".dx-empty")).to_have_count(1)
        engine = open_engine(sqlite_url(path), writable=True)
        fill(engine, as_demo({}))
        engine.dispose()
        expect(title(page)).to_have_text("区情总览")
        expect(page.locator(".dx-kpi-value")).to_have_text(["无数据"] * 6)
        settled(page)
        assert errors_on(page) == []
        for address in ("/village", "/handbook", "/data_health"):
            open_page(page, f"http://{server.address}{address}")
            assert errors_on(page) == []
    context.close()
