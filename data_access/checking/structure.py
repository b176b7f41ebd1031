"""Tables, columns, their types and the indexes the counting needs, against the contract."""

import re
from collections.abc import Iterator

import sqlalchemy as sa

from data_access.checking.remark import Remark, error, note, warning
from data_access.contract import metadata
from data_access.schema_check import missing_parts

_FAMILIES: tuple[tuple[str, tuple[type[sa.types.TypeEngine], ...]], ...] = (  # type: ignore[type-arg]
    ("时间", (sa.DateTime,)),
    ("日期", (sa.Date,)),
    ("是否", (sa.Boolean,)),
    ("数值", (sa.Integer, sa.Numeric, sa.Float)),
    ("文本", (sa.String,)),
)
"""What the product can tell apart, by the name a person would use."""

EMPTY_IS_NULL = sa.select(sa.cast(sa.literal(""), sa.String).is_(None))
"""True in the Oracle mode of databases that have one: there no comparison with an empty text holds, and figures would be too small."""


def remarks_on_structure(connection: sa.Connection) -> Iterator[Remark]:
    """What is missing, what has another type, which index is not there."""
    for part in missing_parts(connection):
        yield error(part)
    if connection.execute(EMPTY_IS_NULL).scalar_one():
        yield error("数据库把空字符串当作空值（NULL），请把数据库建为 PostgreSQL 兼容模式（见部署手册）")
    inspector = sa.inspect(connection)
    views = set(inspector.get_view_names()) | set(_materialized(inspector))
    mapped = []
    for name, table in metadata.tables.items():
        if not inspector.has_table(name):
            continue
        yield from _other_types(inspector, table)
        if name in views:
            mapped.append(name)
        else:
            yield from _missing_indexes(inspector, table)
    if mapped:
        yield note(f"以下表是视图，索引须建在原表上：{'、'.join(mapped)}")


def _materialized(inspector: sa.Inspector) -> list[str]:
    return inspector.get_materialized_view_names() if inspector.dialect.name == "postgresql" else []


def _other_types(inspector: sa.Inspector, table: sa.Table) -> Iterator[Remark]:
    for column in inspector.get_columns(table.name):
        if column["name"] not in table.columns:
            continue
        found, wanted = _family(column["type"]), _family(table.columns[column["name"]].type)
        # SQLite has no type for truth, and a computed column of a view has none at all.
        is_same = found == wanted or ((found, wanted) == ("数值", "是否") and inspector.dialect.name == "sqlite")
        if found and not is_same:
            yield error(f"表 {table.name} 字段 {column['name']} 类型应为{wanted}，实为{found}（{column['type']}）")


def _family(kind: sa.types.TypeEngine) -> str:  # type: ignore[type-arg]
    """The family's name; the type's own where it is none of them; empty where the database names none."""
    if isinstance(kind, sa.types.NullType):
        return ""
    return next((name for name, types in _FAMILIES if isinstance(kind, types)), "其他")


def _missing_indexes(inspector: sa.Inspector, table: sa.Table) -> Iterator[Remark]:
    """An index serves when it begins with the contract's columns, in their order, and holds the same rows; what else it holds does no
    harm."""
    option = f"{inspector.dialect.name}_where"
    held = [
        (list(index["column_names"]), _rows(index.get("dialect_options", {}).get(option)))
        for index in inspector.get_indexes(table.name)
    ]
    held.append((list(inspector.get_pk_constraint(table.name)["constrained_columns"]), ""))
    held += [(list(unique["column_names"]), "") for unique in inspector.get_unique_constraints(table.name)]
    keys = [column.name for column in table.primary_key.columns]
    if not any(set(columns) == set(keys) for columns, rows in held if not rows):
        yield warning(f"表 {table.name} 没有主键或唯一键（{'、'.join(keys)}），重复编号只能逐次核对，读取变慢")
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        wanted, where = [column.name for column in index.columns], index.info.get("where", "")
        if not any(columns[: len(wanted)] == wanted for columns, rows in held if rows == _rows(where)):
            only = f"，仅 {where} 的行" if where else ""
            yield warning(f"表 {table.name} 缺少索引（{'、'.join(wanted)}{only}）")


def _rows(where: object) -> str:
    """Which rows an index holds: the condition of a partial one in one spelling, whichever database tells it; empty for all."""
    return "" if where is None else re.sub(r"[\s()\"`]", "", str(where)).casefold()
