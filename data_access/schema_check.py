"""Does the connected database hold the contract's tables and columns (as tables or as views)?"""

import sqlalchemy as sa

from data_access.contract import metadata
from data_access.engine import DatabaseProblem

NAMED_AT_MOST = 5
EMPTY = "数据库中还没有约定的数据表，请先导入数据（python -m data_access load）。"

EVERY_COLUMN = sa.union_all(
    *[
        sa.select(sa.literal(1)).select_from(sa.select(table).where(sa.false()).subquery())
        for table in metadata.tables.values()
    ]
)
"""Asks for every column of the contract and for no row: fails where one is gone or may not be read, and costs next to nothing."""


def missing_parts(connection: sa.Connection) -> list[str]:
    """What of the contract is absent, one phrase a table or column, in the contract's order; empty when all is there."""
    inspector = sa.inspect(connection)
    parts = []
    for name, table in metadata.tables.items():
        if not inspector.has_table(name):  # True for views of any sort and tables anywhere on the search path, too.
            parts.append(f"缺少表 {name}（{table.info['title']}）")
            continue
        columns = {column["name"] for column in inspector.get_columns(name)}
        parts += [f"表 {name} 缺少字段 {column.name}" for column in table.columns if column.name not in columns]
    return parts


def require_contract(connection: sa.Connection) -> None:
    """Passes when the database holds the whole contract.

    Raises:
        DatabaseProblem: it does not; the sentence names what is absent.
    """
    require_any_table(connection)
    parts = missing_parts(connection)
    if parts:
        rest = f"等 {len(parts)} 处" if len(parts) > NAMED_AT_MOST else ""
        raise DatabaseProblem(
            f"数据库结构与约定不一致（可能是旧版本的数据库）：{'、'.join(parts[:NAMED_AT_MOST])}{rest}。"
        )


def require_any_table(connection: sa.Connection) -> None:
    """Passes when the database holds something of the contract.

    Raises:
        DatabaseProblem: it holds nothing of it.
    """
    inspector = sa.inspect(connection)
    if not any(inspector.has_table(name) for name in metadata.tables):
        raise DatabaseProblem(EMPTY)
