"""A database or a setting that cannot be used is one Chinese sentence on the page, and the page comes back by itself."""

from collections.abc import Callable
from pathlib import Path

import pytest

from controls.frame import current_service
from data_access.contract import metadata
from data_access.engine import open_engine, sqlite_url
from tests.data_access.made_up_rows import fill, sound_rows
from tests.pages.conftest import PAGES, Open
from tests.pages.screen import assert_calm, html_text, whole_text

OnUrl = Callable[[str], Open]


def _no_database(path: Path) -> None:
    path.write_text("some notes, longer than the header of a database")


def _nothing_in_it(path: Path) -> None:
    path.touch()


def _of_an_older_contract(path: Path) -> None:
    engine = open_engine(sqlite_url(path), writable=True)
    fill(engine, sound_rows())
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE task")
        connection.exec_driver_sql("ALTER TABLE alert DROP COLUMN outcome")
    engine.dispose()


def _broken(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)


PROBLEMS = {
    "missing": (lambda path: None, "找不到数据库文件：district.sqlite。"),
    "no database": (_no_database, "文件不是数据库：district.sqlite。"),
    "broken": (_broken, "文件不是数据库或已损坏。"),
    "without tables": (_nothing_in_it, "数据库中还没有约定的数据表，请先导入数据（python -m data_access load）。"),
    "of an older contract": (_of_an_older_contract, "可能是旧版本的数据库）：表 alert 缺少字段 outcome、缺少表 task（督办任务）。"),
}  # fmt: skip


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_page_says_in_one_sentence_that_the_database_is(on_url: OnUrl, problem: str, tmp_path: Path) -> None:
    spoil, sentence = PROBLEMS[problem]
    spoil(tmp_path / "district.sqlite")
    visit = on_url(sqlite_url(tmp_path / "district.sqlite"))
    for name in PAGES:
        page = visit(name)
        assert_calm(page)
        text = html_text(page)
        assert "暂时没有可以显示的数据" in text, name
        assert sentence in text, name
        assert str(tmp_path) not in text, name


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://root:s3cret@host/x", "不支持的数据库类型：mysql。"),
        ("no address", "数据库地址（DATABASE_URL）格式不正确，请检查配置。"),
        ("postgresql://someone:s3cret@127.0.0.1:1/x", "暂时无法连接数据库。"),
    ],
)
def test_an_address_that_leads_nowhere_is_a_sentence_without_the_address(
    on_url: OnUrl, url: str, sentence: str
) -> None:
    page = on_url(url)()
    assert_calm(page)
    assert sentence in html_text(page)
    assert "s3cret" not in whole_text(page)
    assert "someone" not in whole_text(page)


def test_the_page_comes_back_once_the_database_does(on_url: OnUrl, tmp_path: Path) -> None:
    path = tmp_path / "district.sqlite"
    page = on_url(sqlite_url(path))()
    assert "找不到数据库文件" in html_text(page)
    engine = open_engine(sqlite_url(path), writable=True)
    fill(engine, sound_rows())
    engine.dispose()
    current_service().keeper.renew()
    page.run()
    assert_calm(page)
    assert "区情总览" in html_text(page)


def test_a_database_that_goes_away_leaves_the_last_figures_and_says_so(on_url: OnUrl, tmp_path: Path) -> None:
    path = tmp_path / "district.sqlite"
    engine = open_engine(sqlite_url(path), writable=True)
    fill(engine, sound_rows())
    engine.dispose()
    visit = on_url(sqlite_url(path))
    assert "V1单位" in html_text(visit("village", unit="V1"))
    path.unlink()
    current_service().keeper.renew()
    for name in PAGES:
        page = visit(name)
        assert_calm(page)
        assert "数据库文件无法打开" in html_text(page), name
    dossier = visit("village", unit="V1")
    assert_calm(dossier)
    assert "暂时无法读取" in html_text(dossier)


def test_a_district_file_with_a_mistake_is_a_sentence(
    on_url: OnUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = tmp_path / "district.toml"
    district.write_text("[privacy]\ntownship_minimum = 0\n", encoding="utf-8")
    monkeypatch.setenv("DISTRICT_FILE", str(district))
    page = on_url(sqlite_url(tmp_path / "any.sqlite"))()
    assert_calm(page)
    assert "无法启动" in html_text(page)
    assert "区县配置缺少：" in html_text(page)


def test_a_fixed_day_that_is_none_is_a_sentence(on_url: OnUrl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(sqlite_url(tmp_path / "any.sqlite"), writable=True)
    metadata.create_all(engine)
    engine.dispose()
    visit = on_url(sqlite_url(tmp_path / "any.sqlite"))
    monkeypatch.setenv("DASHBOARD_TODAY", "heute")
    page = visit()
    assert_calm(page)
    assert "DASHBOARD_TODAY" in html_text(page)
