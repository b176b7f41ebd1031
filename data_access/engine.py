"""One engine per database address, and every way a database can be unusable as one clear Chinese sentence."""

import os
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import ConnectionPoolEntry

from data_access.address import OWN_KEYS, POOL_SIZE, STATEMENT_TIMEOUT, has_several_servers, own_number, read_address
from data_access.dialect import DRIVER
from data_access.error_sentences import PARTS_MISSING as PARTS_MISSING
from data_access.error_sentences import sentence_for
from data_access.patience import SIGN_SECONDS, ImpatientConnection, be_impatient

STATEMENT_SECONDS = 60
MOST_CONNECTIONS = 10
KEPT_CONNECTIONS = 5
"""What a process holds at most, and keeps open when nobody asks."""

NOT_UNDERSTOOD = "数据库地址（DATABASE_URL）格式不正确，请检查配置。"


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
        address = read_address(url)
        backend = address.get_backend_name()
    except (sa.exc.ArgumentError, ValueError) as error:  # A port that is no number is a plain ValueError.
        raise DatabaseProblem(NOT_UNDERSTOOD) from error
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
    try:
        most = own_number(address, POOL_SIZE, default=MOST_CONNECTIONS)
        statement_seconds = own_number(address, STATEMENT_TIMEOUT, default=STATEMENT_SECONDS)
    except ValueError as error:
        raise DatabaseProblem(NOT_UNDERSTOOD) from error
    kept = min(most, KEPT_CONNECTIONS)
    said = address.query
    # Never prepared: a plan made without knowing the values ignores what makes a list fast, the width of a period or a place.
    arguments: dict[str, object] = {
        "prepare_threshold": None,
        "options": f"{said.get('options', '')} -c statement_timeout={statement_seconds * 1000}".strip(),
        "connect_timeout": said.get("connect_timeout", SIGN_SECONDS),
    }
    if writable and has_several_servers(address) and "target_session_attrs" not in said:
        arguments["target_session_attrs"] = "read-write"
    try:
        engine = sa.create_engine(
            address.difference_update_query(OWN_KEYS).set(drivername=DRIVER),
            isolation_level="READ COMMITTED" if writable else "REPEATABLE READ",
            pool_pre_ping=True,
            pool_size=kept,
            max_overflow=most - kept,
            pool_timeout=SIGN_SECONDS,
            use_native_hstore=False,
            connect_args=arguments,
        )
    except sa.exc.ArgumentError as error:  # Servers and ports that do not match.
        raise DatabaseProblem(NOT_UNDERSTOOD) from error
    if not writable:  # Loading sends thousands of rows at once, and somebody watches it.
        be_impatient(engine, statement_seconds=statement_seconds)
        event.listen(engine, "connect", _only_read)
    return engine


def _only_read(connection: ImpatientConnection, _entry: ConnectionPoolEntry) -> None:
    """Every transaction is begun as READ ONLY. A session that is read-only by default would look like a standby to
    `target_session_attrs`, which asks before this."""
    connection.read_only = True


def explain(error: Exception, *, writing: bool = False) -> DatabaseProblem:
    """The sentence for an error that came out of the database; the original stays chained for the log."""
    if isinstance(error, DatabaseProblem):
        return error
    problem = DatabaseProblem(sentence_for(error, writing=writing))
    problem.__cause__ = error
    return problem


def database_url() -> str | None:
    """The address of the shared database from the environment; None means the demo district."""
    return os.environ.get("DATABASE_URL") or None
