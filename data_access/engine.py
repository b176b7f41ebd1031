"""One engine per database address, and every way a database can be unusable as one clear Chinese sentence."""

import os
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry

from data_access.patience import SIGN_SECONDS, be_impatient

STATEMENT_SECONDS = 60

PARTS_MISSING = "数据库结构与约定不一致，缺少表或字段。"
"""What the database's own complaint says; `schema_check.py` can name the parts."""


class DatabaseProblem(Exception):
    """The shared database cannot be used; ``str()`` is a sentence for the screen, without address or account."""


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def open_engine(url: str, *, writable: bool = False) -> sa.Engine:
    """An engine on `url` that can only read unless `writable`.

    Raises:
        DatabaseProblem: the address cannot be understood, or names a SQLite file that is missing or is no database.
    """
    try:
        address = sa.make_url(url)
        backend = address.get_backend_name()
    except (sa.exc.ArgumentError, ValueError) as error:  # A port that is no number is a plain ValueError.
        raise DatabaseProblem("数据库地址（DATABASE_URL）格式不正确，请检查配置。") from error
    if backend == "sqlite":
        return _open_sqlite(address, writable=writable)
    if backend == "postgresql":
        return _open_postgresql(address, writable=writable)
    raise DatabaseProblem(f"不支持的数据库类型：{backend}。支持 PostgreSQL（及兼容其协议的数据库）和 SQLite。")


def _open_sqlite(address: sa.URL, *, writable: bool) -> sa.Engine:
    if not address.database:
        raise DatabaseProblem("数据库地址（DATABASE_URL）没有写明数据库文件。")
    path = Path(address.database)
    if not writable or path.exists():
        _require_database_file(path)
    query = "" if writable else "?mode=ro"
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(
            f"{path.absolute().as_uri()}{query}", uri=True, timeout=SIGN_SECONDS, check_same_thread=False
        ),
        # Opened anew each time (it costs less than a query), so that a file put in this one's place, or its end, is noticed.
        poolclass=sa.pool.NullPool,
    )

    @event.listens_for(engine, "connect")
    def _begin_explicitly(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        # The driver would otherwise open a transaction only before writes, and reads would not share one state.
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _require_database_file(path: Path) -> None:
    if not path.is_file():
        raise DatabaseProblem(f"找不到数据库文件：{path.name}。")
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise DatabaseProblem(f"数据库文件无法读取：{path.name}。") from error
    if head and head != b"SQLite format 3\x00":
        raise DatabaseProblem(f"文件不是数据库：{path.name}。")


def _open_postgresql(address: sa.URL, *, writable: bool) -> sa.Engine:
    settings = [f"-c statement_timeout={STATEMENT_SECONDS * 1000}"]
    if not writable:
        settings.append("-c default_transaction_read_only=on")
    engine = sa.create_engine(
        address.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED" if writable else "REPEATABLE READ",
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=5,
        pool_timeout=SIGN_SECONDS,
        # Never prepared: a plan made without knowing the values ignores what makes a list fast, the width of a period or a place.
        connect_args={
            "connect_timeout": SIGN_SECONDS,
            "options": " ".join(settings),
            "prepare_threshold": None,
        },
    )
    if not writable:  # Loading sends thousands of rows at once, and somebody watches it.
        be_impatient(engine, statement_seconds=STATEMENT_SECONDS)
    return engine


def explain(error: Exception, *, writing: bool = False) -> DatabaseProblem:
    """The sentence for an error that came out of the database; the original stays chained for the log."""
    if isinstance(error, DatabaseProblem):
        return error
    problem = DatabaseProblem(_sentence(error, writing=writing))
    problem.__cause__ = error
    return problem


def _sentence(error: Exception, *, writing: bool) -> str:
    text = str(getattr(error, "orig", error)).lower()
    if "not a database" in text or "malformed" in text:
        return "文件不是数据库或已损坏。"
    if "readonly database" in text or "read-only transaction" in text or (writing and "permission denied" in text):
        return "数据库账号没有写入权限。"
    if "unable to open database file" in text:
        return "数据库文件无法打开，请检查所在目录是否存在、是否有权限。"
    if "database is locked" in text:
        return "数据库正被其他程序占用，请稍后再试。"
    if 'database "' in text and "does not exist" in text:
        return "找不到指定的数据库。"
    if isinstance(error, sa.exc.TimeoutError) or "timeout" in text or "canceling statement" in text:
        return "数据库响应超时。"
    if "permission denied" in text or "authentication" in text:
        return "数据库账号没有读取权限。"
    if "no such table" in text or "no such column" in text or "does not exist" in text:
        return PARTS_MISSING
    return "暂时无法连接数据库。"


def database_url() -> str | None:
    """The address of the shared database from the environment; None means the demo district."""
    return os.environ.get("DATABASE_URL") or None
