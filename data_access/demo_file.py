"""The demo district as a file: built beside its place, put there in one step, rebuilt when its day has passed."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from data_access.contract import DEMO_SOURCE, source_status
from data_access.demo import build_demo
from data_access.engine import DatabaseProblem, explain, open_engine, sqlite_url
from data_access.schema_check import missing_parts

DEMO_PATH = Path("var/demo.sqlite")
SEED = 20260101

Progress = Callable[[float, str], None]
"""Told the share done (0–1) and the step at hand, in Chinese."""


def ensure_demo(path: Path, *, today: date, progress: Progress) -> None:
    """Leaves a demo district with data up to `today` at `path`, building it only when it is not there yet.

    Several processes may call this at once: one builds, the others wait and find it done. A file being read keeps its
    old content for whoever has it open.

    Raises:
        DatabaseProblem: another database stands there, or the folder cannot be written.
    """
    if _is_current(path, today=today):
        return
    with _alone(path):
        if not _is_current(path, today=today):
            _build(path, today=today, seed=SEED, progress=progress)


def make_demo(path: Path, *, today: date, seed: int, progress: Progress) -> None:
    """Builds the demo district anew at `path`, in place of an older demo.

    Raises:
        DatabaseProblem: another database stands there, or the folder cannot be written.
    """
    with _alone(path):
        _build(path, today=today, seed=seed, progress=progress)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time; the system lets go of the lock even when its holder dies."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f"{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise DatabaseProblem(f"无法写入演示数据库，请检查目录是否可写：{path}。") from error


def _build(path: Path, *, today: date, seed: int, progress: Progress) -> None:
    if path.exists() and path.stat().st_size and _built_for(path) is None:
        raise DatabaseProblem(f"已有的文件不是演示数据库，未覆盖：{path}。")
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    engine = open_engine(sqlite_url(unfinished), writable=True)
    try:
        build_demo(engine, today=today, seed=seed, progress=progress)
        engine.dispose()
        os.replace(unfinished, path)
    except sa.exc.SQLAlchemyError as error:
        raise explain(error, writing=True) from error
    finally:
        engine.dispose()
        unfinished.unlink(missing_ok=True)


def _is_current(path: Path, *, today: date) -> bool:
    day = _built_for(path)
    return day is not None and day >= today


def _built_for(path: Path) -> date | None:
    """The day up to which the demo at `path` holds data; the earliest day for one of an older contract; None for no demo."""
    if not path.is_file():
        return None
    try:
        engine = open_engine(sqlite_url(path))
    except DatabaseProblem:
        return None
    try:
        with engine.connect() as connection:
            loaded_at = connection.scalar(
                sa.select(source_status.c.loaded_at).where(source_status.c.source == DEMO_SOURCE)
            )
            if loaded_at is None:
                return None
            return date.min if missing_parts(connection) else loaded_at.date()
    except sa.exc.DBAPIError:  # Another schema, or no database inside: not a demo.
        return None
    finally:
        engine.dispose()
