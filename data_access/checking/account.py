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
    r"姓名|名字|举报人|信访人|反映人|来信人|来访人|投诉人|联系人|联系方式|微信|身份证|证件号|电话|手机|住址|住所|地址|邮箱|"
    r"(^|_)(name|xm|sfz|sfzh|sfzhm|zjhm|sjh|sjhm|lxr|lxdh|lxfs|dz|zz|jtzz|xingming|shenfenzheng|dianhua|shouji|dizhi|zhuzhi|"
    r"full_?name|real_?name|person_?name|first_?name|last_?name|user_?name|complainant|petitioner|informant|whistle_?blower|"
    r"contact|phone|mobile|cell_?phone|tel|telephone|wechat|id_?card|id_?no|id_?number|identity|passport|address|addr|"
    r"email|e_?mail)(_|$|\d)",
    re.IGNORECASE,
)
"""Names of columns that look as if they held something about a person, in Chinese, English and usual pinyin initials. In the contract's own
tables `name` is that of a place; elsewhere it may be anybody's."""

_WRITING = ("DELETE", "INSERT", "TRUNCATE", "UPDATE")
_OWN_SCHEMAS = ("information_schema", "pg_catalog")

_privileges, _column_privileges = (
    sa.table(
        name,
        sa.column("table_schema"),
        sa.column("table_name"),
        sa.column("privilege_type"),
        schema="information_schema",
    )
    for name in ("table_privileges", "column_privileges")
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
    """Of any table, and of single columns: whoever may write a source of a view may write what is shown."""
    rows = connection.execute(
        sa.union(
            *[
                sa.select(granted.c.table_name, granted.c.privilege_type).where(
                    granted.c.privilege_type.in_(_WRITING), granted.c.table_schema.not_in(_OWN_SCHEMAS)
                )
                for granted in (_privileges, _column_privileges)
            ]
        )
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
        agreed = metadata.tables.get(table.rpartition(".")[2])
        if _PERSONAL.search(column) and (agreed is None or column not in agreed.c):
            yield error(
                f"账号可以读取疑似个人信息：表 {table} 字段 {column}。看板不需要它，请收回对该表的读取权限（REVOKE），"
                "再只授予所需的字段或视图"
            )
