"""The command line does its work or says in one sentence why not, with an exit code and never a traceback."""

import io
import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access import demo_file
from data_access.__main__ import main
from data_access.commands import progress_on
from data_access.contract import DEMO_SOURCE, metadata, source_status, unit
from data_access.demo_file import Progress, ensure_demo
from data_access.engine import DatabaseProblem, open_engine, sqlite_url
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_files import spoil, write_register

DAY = date(2026, 9, 30)


@pytest.fixture(autouse=True)
def no_address_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The days for which a (tiny) demo was built."""
    days: list[date] = []

    def build_tiny(engine: sa.Engine, *, today: date, seed: int, progress: Progress) -> None:
        days.append(today)
        progress(0.5, f"种子 {seed}")
        metadata.create_all(engine)
        with engine.begin() as connection:
            loaded_at = datetime.combine(today, datetime.min.time())
            connection.execute(sa.insert(source_status).values(source=DEMO_SOURCE, loaded_at=loaded_at))
        progress(1.0, "完成")

    monkeypatch.setattr(demo_file, "build_demo", build_tiny)
    return days


def quiet(_fraction: float, _step: str) -> None:
    pass


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """The sentence on standard error of a command that must fail."""
    assert main([str(word) for word in words]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


def test_load_says_what_it_loaded(
    any_database: EmptyDatabase, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", any_database.url)
    assert main(["load", str(write_register(tmp_path))]) == 0
    assert "unit（单位）：4 行" in capsys.readouterr().out
    with any_database.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(unit)) == 4


def test_check_ends_with_a_verdict_and_its_exit_code(
    any_database: EmptyDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tables", "--database", any_database.url]) == 0
    assert f"新建 {len(metadata.tables)} 张空表" in capsys.readouterr().out
    is_postgres = any_database.engine.dialect.name == "postgresql"  # Its maker may write, which is a fault.
    assert main(["check", "--database", any_database.url]) == (1 if is_postgres else 0)
    verdict = capsys.readouterr().out.splitlines()[-1]
    assert verdict.startswith("结论：不能使用" if is_postgres else "结论：可以使用")


def test_tables_leaves_what_is_there_as_it_is(any_database: EmptyDatabase, capsys: pytest.CaptureFixture[str]) -> None:
    with any_database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE zone (zone_code VARCHAR(9), name VARCHAR(9))")
        connection.exec_driver_sql("CREATE VIEW township AS SELECT zone_code AS township_code FROM zone")
    assert main(["tables", "--database", any_database.url]) == 0
    assert f"新建 {len(metadata.tables) - 2} 张空表，已有 2 张表或视图未改动" in capsys.readouterr().out


def test_load_makes_a_sqlite_file_that_is_not_there_yet(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "new.sqlite")
    assert main(["load", str(write_register(tmp_path)), "--database", url]) == 0
    assert main(["check", "--database", url]) == 0


def test_a_refused_load_leaves_no_file_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_register(tmp_path)
    spoil(tmp_path, "zone", "东片", "")
    sentence = refused(capsys, "load", tmp_path, "--database", sqlite_url(tmp_path / "new.sqlite"))
    assert sentence == "zone.csv 第 2 行 name：不能为空\n"
    assert not (tmp_path / "new.sqlite").exists()


def test_load_without_a_database_asks_for_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "请设置环境变量 DATABASE_URL" in refused(capsys, "load", tmp_path)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("nonsense", "格式不正确"),
        ("mysql://host/name", "不支持的数据库类型：mysql"),
        ("sqlite://", "没有写明数据库文件"),
        ("sqlite:////proc/nowhere/x.sqlite", "数据库文件无法打开"),
        ("postgresql://127.0.0.1:1/x", "暂时无法连接数据库"),
    ],
)
def test_an_address_that_leads_nowhere_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str, sentence: str
) -> None:
    assert sentence in refused(capsys, "load", write_register(tmp_path), "--database", address)


def test_a_database_that_does_not_exist_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], postgres_url: str
) -> None:
    url = sa.make_url(postgres_url).set(database="nowhere").render_as_string()
    assert "找不到指定的数据库" in refused(capsys, "load", write_register(tmp_path), "--database", url)


def test_a_file_that_is_no_database_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "letter.docx"
    file.write_bytes(b"PK\x03\x04 not a database at all")
    assert "文件不是数据库：letter.docx" in refused(
        capsys, "load", write_register(tmp_path), "--database", sqlite_url(file)
    )
    assert "文件不是数据库：letter.docx" in refused(capsys, "check", "--database", sqlite_url(file))
    file.write_bytes(b"SQLite format 3\x00" + b"?" * 5000)
    assert "文件不是数据库或已损坏" in refused(capsys, "check", "--database", sqlite_url(file))


def test_directories_that_are_missing_or_empty_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = sqlite_url(tmp_path / "new.sqlite")
    assert "找不到目录" in refused(capsys, "load", tmp_path / "nowhere", "--database", url)
    (tmp_path / "empty").mkdir()
    assert "目录中没有可导入的文件" in refused(capsys, "load", tmp_path / "empty", "--database", url)


def test_check_says_what_is_missing(any_database: EmptyDatabase, capsys: pytest.CaptureFixture[str]) -> None:
    assert "请先导入数据" in refused(capsys, "check", "--database", any_database.url)
    assert "找不到数据库文件" in refused(capsys, "check", "--database", "sqlite:///nowhere.sqlite")


def test_words_that_are_not_understood_end_with_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", "--today", "yesterday"])
    assert ended.value.code == 2
    assert "日期应如 2026-11-23" in capsys.readouterr().err


def test_demo_builds_for_the_day_and_seed_asked_and_shows_progress(
    builds: list[date], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "deep" / "demo.sqlite"
    assert main(["demo", str(path), "--today", "2026-09-30", "--seed", "7"]) == 0
    captured = capsys.readouterr()
    assert builds == [DAY]
    assert "演示数据库已生成" in captured.out
    assert captured.err.splitlines() == [" 50% 种子 7", "100% 完成"]
    assert main(["demo", str(path), "--today", "2026-09-30"]) == 0
    assert builds == [DAY, DAY]
    assert sorted(file.name for file in path.parent.iterdir()) == ["demo.sqlite", "demo.sqlite.lock"]


@pytest.mark.usefixtures("builds")
def test_demo_overwrites_nothing_but_a_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = sqlite_url(tmp_path / "real.sqlite")
    main(["load", str(write_register(tmp_path)), "--database", url])
    capsys.readouterr()
    assert "不是演示数据库，未覆盖" in refused(capsys, "demo", tmp_path / "real.sqlite")
    (tmp_path / "letter.docx").write_bytes(b"Dear Sir or Madam")
    assert "不是演示数据库，未覆盖" in refused(capsys, "demo", tmp_path / "letter.docx")
    assert "不是演示数据库，未覆盖" in refused(capsys, "demo", tmp_path)
    assert main(["check", "--database", url]) == 0


def test_demo_where_nothing_can_be_written_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert "请检查目录是否可写" in refused(capsys, "demo", "/proc/nowhere/demo.sqlite")


def test_the_demo_is_refused_for_a_day_before_its_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "不能早于" in refused(capsys, "demo", tmp_path / "demo.sqlite", "--today", "1999-01-01")
    assert [file.name for file in tmp_path.iterdir()] == ["demo.sqlite.lock"]


def test_ensure_demo_builds_once_a_day(builds: list[date], tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite"
    ensure_demo(path, today=DAY, progress=quiet)
    ensure_demo(path, today=DAY, progress=quiet)
    ensure_demo(path, today=date(2026, 10, 1), progress=quiet)
    assert builds == [DAY, date(2026, 10, 1)]


def test_ensure_demo_rebuilds_a_demo_of_an_older_contract(builds: list[date], tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite"
    ensure_demo(path, today=DAY, progress=quiet)
    engine = open_engine(sqlite_url(path), writable=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE zone")
    engine.dispose()
    ensure_demo(path, today=DAY, progress=quiet)
    assert builds == [DAY, DAY]


def test_ensure_demo_leaves_a_real_database_alone(builds: list[date], tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "real.sqlite")
    main(["load", str(write_register(tmp_path)), "--database", url])
    with pytest.raises(DatabaseProblem, match="未覆盖"):
        ensure_demo(tmp_path / "real.sqlite", today=DAY, progress=quiet)
    assert builds == []


def test_two_starts_at_once_build_one_demo(builds: list[date], tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite"
    starts = [
        threading.Thread(target=ensure_demo, args=(path,), kwargs={"today": DAY, "progress": quiet}) for _ in "ab"
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert builds == [DAY]
    assert path.is_file()


def test_a_build_that_fails_leaves_the_older_demo_in_place(
    builds: list[date], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "demo.sqlite"
    ensure_demo(path, today=DAY, progress=quiet)
    before = path.read_bytes()
    build: Callable[..., None] = vars(demo_file)["build_demo"]

    def break_down(engine: sa.Engine, **asked: object) -> None:
        build(engine, **asked)
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    monkeypatch.setattr(demo_file, "build_demo", break_down)
    with pytest.raises(DatabaseProblem):
        ensure_demo(path, today=date(2026, 10, 1), progress=quiet)
    assert path.read_bytes() == before
    assert not (tmp_path / "demo.sqlite.unfinished").exists()


def test_progress_is_redrawn_in_place_on_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    show = progress_on(terminal)
    show(0.5, "一半")
    show(1.0, "完成")
    assert terminal.getvalue().count("\r") == 2
    assert "█" * 15 + "·" * 15 + "]  50% 一半" in terminal.getvalue()
    assert terminal.getvalue().endswith("100% 完成\n")
