"""One consistent read of the shared database: register, counts, boundaries, sources, and what had to be set aside.

Everything is read in one transaction (PostgreSQL: REPEATABLE READ, READ ONLY), so totals agree across screens even while other
systems write.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data_access import contract
from data_access.boundaries import Boundaries, read_boundaries
from data_access.engine import explain
from data_access.events import Source, count_statement, event_sources
from data_access.register import Register, read_register
from data_access.schema_check import require_contract
from data_access.settings import Settings
from data_access.soundness import Reason, Soundness, keyless_tables, untyped_tables
from indicators.events import EVENTS
from indicators.ledger import Ledger, Series
from indicators.periods import month_of
from indicators.places import Places


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Attributes:
    version: a digest of the content; equal content has equal version, so it keys every cache.
    read_at: when it was read (UTC).
    as_of: what 数据截至 says: the latest load any source reported, else `read_at`.
    boundaries: geometries for the map, simplified; refused ones by code.
    code_labels: list_name → code → label of the district's own lists.
    sources: columns source, loaded_at, rows, note.
    set_aside: columns table, reason, rows: every row that could not be counted, by its first reason.
    is_demo: the whole content is invented.
    """

    version: str
    read_at: datetime
    as_of: datetime
    ledger: Ledger
    boundaries: Boundaries
    code_labels: Mapping[str, Mapping[str, str]]
    sources: pd.DataFrame
    set_aside: pd.DataFrame
    is_demo: bool

    @property
    def places(self) -> Places:
        return self.ledger.places

    @property
    def today(self) -> date:
        return self.ledger.today


RECORD_TABLES: Mapping[str, sa.Table] = {
    name: contract.metadata.tables[name]
    for name in (
        "complaint", "complaint_topic", "clue", "inspection", "finding", "staff", "course", "attendance", "exam",
        "exam_result", "power_list", "alert", "task", "interview", "culture_event",
    )
}  # fmt: skip
"""Tables whose rows are counted or set aside one by one; the register's own tables are checked in `register.py`."""


def read_snapshot(engine: sa.Engine, *, settings: Settings, today: date) -> Snapshot:
    """Read the database once.

    Raises:
        DatabaseProblem: it cannot be reached, is no database, or does not hold the contract.
    """
    try:
        with engine.connect() as connection, connection.begin():
            require_contract(connection)
            return _read(connection, settings=settings, today=today)
    except sa.exc.SQLAlchemyError as error:
        raise explain(error) from error


def _read(connection: sa.Connection, *, settings: Settings, today: date) -> Snapshot:
    soundness = Soundness(today=today, keyless=keyless_tables(connection), untyped=untyped_tables(connection))
    register = read_register(connection, today=today, fallback_name=settings.district_name)
    sources = event_sources(today=today, terms=settings.terms, soundness=soundness, limits=settings.limits)
    ledger = _read_ledger(connection, register.places, sources, today=today, settings=settings)
    set_aside = _count_set_aside(connection, register, soundness=soundness)
    boundaries = read_boundaries(
        register.unit_boundaries,
        register.township_boundaries,
        township_of={str(code): str(township) for code, township in register.places.units["township_code"].items()},
    )
    read_at = datetime.now(UTC)
    status = _read_sources(connection, soundness=soundness)
    snapshot = Snapshot(
        version="",
        read_at=read_at,
        as_of=max(
            # A load still to come is a clock gone wrong; it must not make old data look new.
            (moment for moment in status["loaded_at"] if moment.date() <= today),
            default=read_at.astimezone().replace(tzinfo=None),
        ),
        ledger=ledger,
        boundaries=boundaries,
        code_labels=register.code_labels,
        sources=status,
        set_aside=set_aside,
        is_demo=_is_demo(connection),
    )
    object.__setattr__(snapshot, "version", _digest(snapshot, register))
    return snapshot


def _read_ledger(
    connection: sa.Connection, places: Places, sources: Mapping[str, Source], *, today: date, settings: Settings
) -> Ledger:
    series: dict[str, Series] = {}
    breakdowns: dict[tuple[str, str], Series] = {}
    for name, source in sources.items():
        series[name] = _read_series(connection, source, places, today=today)
        for dimension in source.dimensions:
            breakdowns[name, dimension] = _read_series(connection, source, places, today=today, dimension=dimension)
    first_months: dict[str, int] = {}
    for name, counted in series.items():
        if counted.month.size:
            table = EVENTS[name].table
            first_months[table] = min(int(counted.month[0]), first_months.get(table, month_of(today)))
    return Ledger(
        places=places,
        today=today,
        terms=settings.terms,
        series=series,
        breakdowns=breakdowns,
        first_months=first_months,
        limits=settings.limits,
        index=settings.index,
    )


def _read_series(
    connection: sa.Connection, source: Source, places: Places, *, today: date, dimension: str | None = None
) -> Series:
    rows = connection.execute(count_statement(source, today=today, dimension=dimension)).all()
    if not rows:
        return Series.of(month=(), subject=(), n=(), code=() if dimension else None)
    columns = list(zip(*rows, strict=True))
    subject = places.subjects.get_indexer(pd.Index(columns[0], dtype="str"))
    known = subject >= 0
    month, n = np.asarray(columns[1], dtype=np.int32)[known], np.asarray(columns[-1], dtype=np.int64)[known]
    if dimension is None:
        return Series.of(month=month, subject=subject[known], n=n)
    code, codes = pd.factorize(np.asarray([str(text) for text in columns[2]], dtype=object)[known], sort=True)
    return Series.of(month=month, subject=subject[known], n=n, code=code, codes=tuple(codes))


def _count_set_aside(connection: sa.Connection, register: Register, *, soundness: Soundness) -> pd.DataFrame:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    counts.update(register.set_aside)
    subjects = register.places.subjects
    for name, table in {**RECORD_TABLES, "source_status": contract.source_status}.items():
        for subject, reason, rows in connection.execute(_reason_statement(table, soundness)):
            if reason is not None:
                counts[name, reason] += rows
            elif subject is not None and subject not in subjects:
                counts[name, Reason.UNKNOWN_PLACE.value] += rows
    frame = pd.DataFrame(
        [(table, reason, rows) for (table, reason), rows in counts.items()], columns=["table", "reason", "rows"]
    )
    return frame.sort_values("rows", ascending=False, ignore_index=True)


def _reason_statement(table: sa.Table, soundness: Soundness) -> sa.Select[Any]:
    """Columns subject (NULL where the table names no place), reason, rows."""
    reasoned = sa.select(place_of(table).label("subject"), soundness.reason(table).label("reason")).subquery("reasoned")
    return sa.select(reasoned.c.subject, reasoned.c.reason, sa.func.count()).group_by(
        reasoned.c.subject, reasoned.c.reason
    )


def place_of(table: sa.Table) -> sa.ColumnElement[Any]:
    """The code of the place a row counts under: its unit, else its township, else that of the person or complaint it is about;
    NULL where it needs none."""
    if table is contract.course:
        return sa.case((table.c.level == "township", table.c.township_code))
    for parent, key in ((contract.staff, "staff_id"), (contract.complaint, "complaint_id")):
        if key in table.c and table is not parent:
            # A maximum, because without a key of its own the parent may have twins; the row is then set aside for that.
            of_parent = sa.select(sa.func.max(parent.c.unit_code)).where(parent.c[key] == table.c[key])
            return of_parent.scalar_subquery()
    columns = [sa.func.nullif(table.c[name], "") for name in ("unit_code", "township_code") if name in table.c]
    if not columns:
        return sa.null()
    return columns[0] if len(columns) == 1 else sa.func.coalesce(*columns)


def _read_sources(connection: sa.Connection, *, soundness: Soundness) -> pd.DataFrame:
    table = contract.source_status
    rows = connection.execute(sa.select(table).where(soundness.sound(table)).order_by(table.c.source)).all()
    frame = pd.DataFrame(rows, columns=[column.name for column in table.columns])
    # A view may give moments with their zone; everything else here is local time.
    local = [
        at if at.tzinfo is None else at.astimezone().replace(tzinfo=None) for at in (row.loaded_at for row in rows)
    ]
    return frame.assign(loaded_at=pd.Series(local, dtype="datetime64[us]"))


def _is_demo(connection: sa.Connection) -> bool:
    """Whatever else is wrong with its row: invented numbers must never lose their badge."""
    table = contract.source_status
    rows = sa.select(table.c.source).where(table.c.source == contract.DEMO_SOURCE)
    return connection.execute(rows).first() is not None


def _digest(snapshot: Snapshot, register: Register) -> str:
    digest = hashlib.sha256()
    ledger = snapshot.ledger
    for key, series in [*sorted(ledger.series.items()), *sorted(ledger.breakdowns.items())]:
        digest.update(repr((key, series.codes)).encode())
        for part in (series.month, series.subject, series.n, series.code):
            digest.update(b"" if part is None else part.tobytes())
    for frame in (
        ledger.places.zones,
        ledger.places.townships,
        ledger.places.units,
        snapshot.set_aside,
        snapshot.sources,
    ):
        digest.update(frame.to_csv().encode())
    texts = (register.unit_boundaries, register.township_boundaries, snapshot.code_labels)
    digest.update(json.dumps(texts, sort_keys=True, ensure_ascii=False).encode())
    digest.update(f"{ledger.today}{ledger.terms}{ledger.places.district_name}".encode())
    return digest.hexdigest()[:16]
