"""The command line's work: each command says what it did on standard output, and raises what it cannot do; a check tells
whether it passed."""

import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TextIO

import sqlalchemy as sa

from data_access.address import read_address
from data_access.audit import audit_folder, search_audit
from data_access.checking import check_database
from data_access.contract import metadata
from data_access.demo_file import make_demo
from data_access.engine import DatabaseProblem, database_url, explain, open_engine
from data_access.loading import load_directory
from data_access.settings import read_settings

NO_DATABASE = "没有指定数据库：请设置环境变量 DATABASE_URL，或使用 --database 地址。"
BAR = 30


class AuditUnreadable(Exception):
    """The audit log cannot be read; ``str()`` is a sentence."""


def demo(arguments: Namespace) -> None:
    path: Path = arguments.path
    make_demo(path, today=arguments.today or date.today(), seed=arguments.seed, progress=progress_on(sys.stderr))
    sys.stdout.write(f"演示数据库已生成：{path}\n")


def load(arguments: Namespace) -> None:
    url = _address(arguments)
    file = _sqlite_file(url)
    is_new = file is not None and not file.exists()
    engine = open_engine(url, writable=True)
    try:
        report = load_directory(engine, arguments.directory, today=date.today())
        sys.stdout.write(f"{report}\n")
    finally:
        engine.dispose()
        if is_new and file is not None and file.exists() and file.stat().st_size == 0:
            file.unlink()  # A refused load leaves no empty database behind.


def tables(arguments: Namespace) -> None:
    """Tables of the contract that are not there, as tables or views, are made, empty."""
    engine = open_engine(_address(arguments), writable=True)
    try:
        with engine.begin() as connection:
            inspector = sa.inspect(connection)
            missing = [table for name, table in metadata.tables.items() if not inspector.has_table(name)]
            metadata.create_all(connection, tables=missing, checkfirst=False)
    except sa.exc.SQLAlchemyError as error:
        raise explain(error, writing=True) from error
    finally:
        engine.dispose()
    sys.stdout.write(f"新建 {len(missing)} 张空表，已有 {len(metadata.tables) - len(missing)} 张表或视图未改动。\n")


def check(arguments: Namespace) -> bool:
    """Whether the database may be used; the report says why."""
    engine = open_engine(_address(arguments))
    try:
        report = check_database(engine, settings=read_settings(), today=date.today())
    finally:
        engine.dispose()
    sys.stdout.write(f"{report}\n")
    return report.passes


def audit(arguments: Namespace) -> None:
    folder: Path = arguments.folder or audit_folder()
    found = 0
    try:
        for line in search_audit(
            folder, since=arguments.since, until=arguments.until, account=arguments.account, text=arguments.text
        ):
            found += 1
            sys.stdout.write("  ".join(shown(text) for text in asdict(line).values() if text) + "\n")
    except OSError as error:
        raise AuditUnreadable(f"审计日志无法读取：{folder}（{error.strerror}）。") from error
    sys.stderr.write(f"共 {found} 条。\n")


def shown(text: str) -> str:
    """Without what would steer a terminal: an account or an address is whatever somebody sent."""
    return "".join(character if character.isprintable() else "�" for character in text)


def _address(arguments: Namespace) -> str:
    url: str | None = arguments.database or database_url()
    if url is None:
        raise DatabaseProblem(NO_DATABASE)
    return url


def _sqlite_file(url: str) -> Path | None:
    try:
        address = read_address(url)
    except (sa.exc.ArgumentError, ValueError):
        return None  # `open_engine` has the sentence for it.
    is_file = address.get_backend_name() == "sqlite" and address.database
    return Path(address.database) if is_file and address.database else None


def progress_on(stream: TextIO) -> Callable[[float, str], None]:
    """A bar redrawn in place on a terminal, one line a step elsewhere."""
    shown = ""

    def show(fraction: float, step: str) -> None:
        nonlocal shown
        if stream.isatty():
            done = round(fraction * BAR)
            end = "\n" if fraction >= 1 else ""
            stream.write(f"\r\x1b[K[{'█' * done}{'·' * (BAR - done)}] {fraction:4.0%} {step}{end}")
        elif step != shown:
            stream.write(f"{fraction:4.0%} {step}\n")
        shown = step
        stream.flush()

    return show
