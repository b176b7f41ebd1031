"""A directory of files into the database: everything is read and checked before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from data_access.contract import DEMO_SOURCE, metadata, source_status
from data_access.engine import DatabaseProblem, explain
from data_access.loading.boundary_file import FILE_NAME, FoundBoundaries, boundaries_in_cells, read_boundary_file
from data_access.loading.checking import CheckedTable, check_sheet
from data_access.loading.reading import FileRefused, read_sheet
from data_access.loading.references import Stored, known_codes, reference_mistakes, stored_key_mistakes
from data_access.loading.report import LoadRefused, LoadReport, Mistake
from data_access.loading.writing import write_boundaries, write_rows, write_status
from data_access.schema_check import require_contract

TABLE_SUFFIXES = (".csv", ".xlsx")
OTHER_DATA_SUFFIXES = (".xls", ".et", ".geojson", ".json")
"""Taken for data meant to be loaded, so never passed over in silence."""


@dataclass(kw_only=True)
class _Found:
    """What the files of a directory hold, as far as they could be read."""

    tables: dict[str, CheckedTable] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    boundaries: list[FoundBoundaries] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def load_directory(engine: sa.Engine, directory: Path, *, today: date) -> LoadReport:
    """Adds the rows and boundaries of the files in `directory` to the database, all or none of them.

    Missing tables of the contract are made. A boundary that is refused does not stop the load; the report names it.

    Raises:
        LoadRefused: something in the files is wrong; nothing was written.
        DatabaseProblem: the database cannot be written, is of another version, or is a demo.
    """
    found = _read(directory, today=today)
    try:
        with engine.begin() as connection:
            return _write(connection, found, today=today)
    except sa.exc.SQLAlchemyError as error:
        raise explain(error, writing=True) from error


def _read(directory: Path, *, today: date) -> _Found:
    if not directory.is_dir():
        raise LoadRefused([f"找不到目录：{directory}"])
    found = _Found()
    for path in _data_files(directory):
        try:
            _read_file(path, found=found, today=today)
        except FileRefused as reason:
            found.unread.add(path.stem.lower())
            found.mistakes.append(Mistake(file=path.name, text=str(reason)))
    if not (found.tables or found.boundaries or found.mistakes):
        raise LoadRefused([f"目录中没有可导入的文件（表名.csv、表名.xlsx 或 {FILE_NAME}）：{directory}"])
    return found


def _data_files(directory: Path) -> Iterator[Path]:
    try:
        paths = sorted(directory.iterdir())
    except OSError as error:
        raise LoadRefused([f"目录无法读取：{directory}"]) from error
    for path in paths:
        is_open_elsewhere_marker = path.name.startswith((".", "~$"))
        if path.suffix.lower() in TABLE_SUFFIXES + OTHER_DATA_SUFFIXES and not is_open_elsewhere_marker:
            yield path


def _read_file(path: Path, *, found: _Found, today: date) -> None:
    if path.name.lower() == FILE_NAME:
        found.boundaries.append(read_boundary_file(path))
        return
    name = path.stem.lower()
    if name not in metadata.tables:
        allowed = "、".join(metadata.tables)
        raise FileRefused(f"未知的数据文件，文件名应为约定的表名（{allowed}）或 {FILE_NAME}")
    if path.suffix.lower() not in TABLE_SUFFIXES:
        raise FileRefused("不支持的格式，请另存为 .csv 或 .xlsx")
    if name in found.tables:
        raise FileRefused(f"与 {found.tables[name].file} 是同一张表，只能保留一个文件")
    checked, mistakes = check_sheet(read_sheet(path), table=metadata.tables[name], today=today)
    found.tables[name] = checked
    found.mistakes += mistakes
    if "boundary" in checked.table.columns:
        # In front, so that boundary.geojson comes last and wins.
        found.boundaries.insert(0, boundaries_in_cells(checked))


def _write(connection: sa.Connection, found: _Found, *, today: date) -> LoadReport:
    # Undone with the transaction when the load is refused below.
    metadata.create_all(connection)
    require_contract(connection)
    if connection.scalar(sa.select(source_status.c.source).where(source_status.c.source == DEMO_SOURCE)):
        raise DatabaseProblem("这是演示数据库（内容均为虚构），不能导入真实数据，请换一个数据库。")
    stored = Stored(connection)
    mistakes = list(found.mistakes)
    for checked in found.tables.values():
        mistakes += stored_key_mistakes(checked, stored=stored)
        mistakes += reference_mistakes(
            checked, loaded=found.tables, stored=stored, unread=frozenset(found.unread - found.tables.keys())
        )
    if mistakes:
        raise LoadRefused([str(mistake) for mistake in sorted(mistakes, key=lambda m: (m.file, m.row or 0))])
    boundaries = _settled(found, stored=stored)
    write_rows(connection, found.tables.values())
    write_boundaries(connection, boundaries.accepted)
    changed = [*found.tables, *(name for name, texts in boundaries.accepted.items() if texts)]
    write_status(connection, dict.fromkeys(changed), loaded_at=datetime.combine(today, datetime.now().time()))
    return LoadReport(
        rows={name: len(checked.rows) for name, checked in found.tables.items()},
        boundaries=sum(map(len, boundaries.accepted.values())),
        refused_boundaries=boundaries.refused,
    )


def _settled(found: _Found, *, stored: Stored) -> FoundBoundaries:
    """All boundaries found, later sources over earlier ones, of rows that exist; the others are refused by code."""
    accepted: dict[str, dict[str, str]] = {}
    refused: dict[str, str] = {}
    for source in found.boundaries:
        refused.update(source.refused)
        for table, texts in source.accepted.items():
            known = known_codes(table, loaded=found.tables, stored=stored)
            for code, text in texts.items():
                if code in known:
                    accepted.setdefault(table, {})[code] = text
                    refused.pop(code, None)
                else:
                    refused[code] = f"{table} 中没有该代码"
    return FoundBoundaries(accepted=accepted, refused=refused)
