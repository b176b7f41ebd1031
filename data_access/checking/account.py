"""What the account may do, and what it must not even be able to read: names, telephones, identity numbers, addresses of people.

Privileges are read from the SQL standard's ``information_schema``, which shows an account only what concerns it.
"""

import re
from collections.abc import Iterator

import sqlalchemy as sa

from data_access.checking.remark import Remark, error, note
from data_access.contract import metadata
from data_access.error_sentences import INSUFFICIENT_PRIVILEGE

_PERSONAL = re.compile(
    r"姓名|名字|身份证|证件号|电话|手机|住址|地址|邮箱|"
    r"(^|_)(xm|sfz|sfzh|sjh|dz|full_?name|real_?name|person_?name|first_?name|last_?name|"
    r"phone|mobile|tel|telephone|id_?card|id_?no|id_?number|identity|address|addr|email|e_?mail)(_|$|\d)",
    re.IGNORECASE,
)
"""Names of columns that look as if they held something about a person, in Chinese, English and usual pinyin initials."""

_WRITING = ("DELETE", "INSERT", "TRUNCATE", "UPDATE")
_OWN_SCHEMAS = ("information_schema", "pg_catalog")

_privileges = sa.table(
    "table_privileges",
    sa.column("table_schema"),
    sa.column("table_name"),
    sa.column("privilege_type"),
    schema="information_schema",
)
_columns = sa.table(
    "columns",
    sa.column("table_schema"),
    sa.column("table_name"),
    sa.column("column_name"),
    schema="information_schema",
)


def remarks_on_reading(engine: sa.Engine) -> Iterator[Remark]:
    """Tables of the contract that are there and that the account may not read."""
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        there = [table for table in metadata.tables.values() if inspector.has_table(table.name)]
    for table in there:
        if not _may_read(engine, table):
            yield error(f"账号没有读取表 {table.name} 的权限：GRANT SELECT ON {table.name} TO 账号")


def remarks_on_excess(engine: sa.Engine) -> Iterator[Remark]:
    """Privileges beyond reading, and readable columns that look personal."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            yield note("SQLite 没有账号与权限，请用文件权限限制访问")
            yield from _personal(_sqlite_columns(connection))
            return
        yield from _too_many(connection)
        readable = connection.execute(
            sa.select(_columns.c.table_schema, _columns.c.table_name, _columns.c.column_name)
            .where(_columns.c.table_schema.not_in(_OWN_SCHEMAS))
            .order_by(_columns.c.table_schema, _columns.c.table_name, _columns.c.column_name)
        )
        yield from _personal([(f"{schema}.{table}", str(column)) for schema, table, column in readable])


def _may_read(engine: sa.Engine, table: sa.Table) -> bool:
    """Each table on a connection of its own: a refused statement ends its transaction."""
    try:
        with engine.connect() as connection:
            connection.execute(sa.select(sa.literal(1)).select_from(table).where(sa.false()))
    except sa.exc.ProgrammingError as problem:
        if getattr(problem.orig, "sqlstate", None) == INSUFFICIENT_PRIVILEGE:
            return False
        raise
    return True


def _too_many(connection: sa.Connection) -> Iterator[Remark]:
    rows = connection.execute(
        sa.select(_privileges.c.table_name, _privileges.c.privilege_type)
        .where(_privileges.c.privilege_type.in_(_WRITING), _privileges.c.table_name.in_(list(metadata.tables)))
        .distinct()
    ).all()
    if rows:
        tables = sorted({str(name) for name, _ in rows})
        rights = "、".join(sorted({str(right) for _, right in rows}))
        yield error(
            f"账号权限过大，可以写入 {len(tables)} 张表（{rights}）。"
            f"请为看板另建只读账号，或收回：REVOKE {rights.replace('、', ', ')} ON {', '.join(tables)} FROM 账号"
        )


def _sqlite_columns(connection: sa.Connection) -> list[tuple[str, str]]:
    inspector = sa.inspect(connection)
    names = [*inspector.get_table_names(), *inspector.get_view_names()]
    return [(name, column["name"]) for name in sorted(names) for column in inspector.get_columns(name)]


def _personal(columns: list[tuple[str, str]]) -> Iterator[Remark]:
    for table, column in columns:
        if _PERSONAL.search(column):
            yield error(
                f"账号可以读取疑似个人信息：表 {table} 字段 {column}。看板不需要它，请收回对该表的读取权限（REVOKE），"
                "再只授予所需的字段或视图"
            )
