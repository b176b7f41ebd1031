"""One consistent reading of the shared database, and what a later reading needs to take over what has not changed."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd
import sqlalchemy as sa

from data_access import contract
from data_access.boundaries import Boundaries, read_boundaries
from data_access.counts import RECORD_TABLES, count_set_aside, read_series
from data_access.engine import explain, open_engine
from data_access.events import Source, event_sources
from data_access.mark import Mark, read_mark
from data_access.register import Register, read_register
from data_access.schema_check import require_contract
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.soundness import Soundness, duplicated_tables, keyless_tables, untyped_tables
from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.periods import month_of
from indicators.series import Series

SetAside = Mapping[str, Counter[str]]
"""Table → reason → rows."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Attributes:
    snapshot: what was read.
    mark: how the database told of its state.
    register_digest: of the register as it was read.
    keyless: tables the database does not keep free of duplicate keys.
    soundness: the checks; sources: the events as SELECTs that hold them.
    set_aside: the rows that could not be counted.
    filled: tables that held any row.
    """

    snapshot: Snapshot
    mark: Mark
    register_digest: bytes
    keyless: frozenset[str]
    soundness: Soundness
    sources: Mapping[str, Source]
    set_aside: SetAside
    filled: frozenset[str]


def read_in_full(
    connection: sa.Connection,
    *,
    settings: Settings,
    today: date,
    mark: Mark | None = None,
    before: Reading | None = None,
) -> Reading:
    """Count everything anew. The caller has begun a transaction that sees one state; `mark` was read in it. Where the register is still
    that of the reading `before`, its checked boundaries stay, and with them what was drawn of them.

    Raises:
        DatabaseProblem: the database does not hold the contract.
        sqlalchemy.exc.SQLAlchemyError: whatever the database says.
    """
    require_contract(connection)
    keyless = keyless_tables(connection)
    soundness = Soundness(
        today=today, keyless=duplicated_tables(connection, keyless), untyped=untyped_tables(connection)
    )
    register = read_register(connection, today=today, fallback_name=settings.district_name)
    sources = event_sources(today=today, terms=settings.terms, soundness=soundness, limits=settings.limits)
    subjects = register.places.subject_positions
    series: dict[str, Series] = {}
    breakdowns: dict[tuple[str, str], Series] = {}
    for name, source in sources.items():
        series[name] = read_series(connection, source, subjects, today=today)
        for dimension in source.dimensions:
            breakdowns[name, dimension] = read_series(connection, source, subjects, today=today, dimension=dimension)
    set_aside = _refused(register) | {
        name: count_set_aside(connection, table, subjects, soundness=soundness)
        for name, table in {**RECORD_TABLES, "source_status": contract.source_status}.items()
    }
    ledger = Ledger(
        places=register.places,
        today=today,
        terms=settings.terms,
        series=series,
        breakdowns=breakdowns,
        first_months=first_months(series, today=today),
        limits=settings.limits,
        index=settings.index,
    )
    register_digest = digest_of(register)
    if before is not None and before.register_digest == register_digest:
        boundaries = before.snapshot.boundaries
    else:
        boundaries = read_boundaries(
            register.unit_boundaries,
            register.township_boundaries,
            township_of={str(code): str(township) for code, township in register.places.units["township_code"].items()},
        )
    return Reading(
        snapshot=snapshot_of(
            connection,
            ledger,
            boundaries=boundaries,
            code_labels=register.code_labels,
            register_digest=register_digest,
            soundness=soundness,
            set_aside=set_aside,
        ),
        mark=mark or read_mark(connection, day=today),
        register_digest=register_digest,
        keyless=keyless,
        soundness=soundness,
        sources=sources,
        set_aside=set_aside,
        filled=filled_tables(connection),
    )


def read_snapshot(engine: sa.Engine, *, settings: Settings, today: date) -> Snapshot:
    """Read the database once, in one transaction.

    Raises:
        DatabaseProblem: it cannot be reached, is no database, or does not hold the contract.
    """
    try:
        with engine.connect() as connection, connection.begin():
            return read_in_full(connection, settings=settings, today=today).snapshot
    except sa.exc.SQLAlchemyError as error:
        raise explain(error) from error


def snapshot_of(
    connection: sa.Connection,
    ledger: Ledger,
    *,
    boundaries: Boundaries,
    code_labels: Mapping[str, Mapping[str, str]],
    register_digest: bytes,
    soundness: Soundness,
    set_aside: SetAside,
) -> Snapshot:
    """The snapshot of counts just read, with what the sources say of themselves."""
    read_at, sources = datetime.now(UTC), _read_sources(connection, soundness=soundness)
    frame = _set_aside_frame(set_aside)
    return Snapshot(
        version=_version(ledger, register_digest=register_digest, frames=(frame, sources)),
        read_at=read_at,
        as_of=max(
            # A load still to come is a clock gone wrong; it must not make old data look new.
            (moment for moment in sources["loaded_at"] if moment.date() <= ledger.today),
            default=read_at.astimezone().replace(tzinfo=None),
        ),
        ledger=ledger,
        boundaries=boundaries,
        code_labels=code_labels,
        sources=sources,
        set_aside=frame,
        is_demo=_is_demo(connection),
    )


def filled_tables(connection: sa.Connection) -> frozenset[str]:
    """The record tables that hold any row."""
    found = [sa.select(sa.literal(name)).where(sa.exists().select_from(table)) for name, table in RECORD_TABLES.items()]
    return frozenset(connection.execute(sa.union_all(*found)).scalars())


def first_months(series: Mapping[str, Series], *, today: date) -> dict[str, int]:
    """Contract table → month of its first record."""
    months: dict[str, int] = {}
    for name, counted in series.items():
        if counted.month.size:
            table = EVENTS[name].table
            months[table] = min(int(counted.month[0]), months.get(table, month_of(today)))
    return months


def _read_sources(connection: sa.Connection, *, soundness: Soundness) -> pd.DataFrame:
    """Columns source, loaded_at (local time), rows, note."""
    table = contract.source_status
    rows = connection.execute(sa.select(table).where(soundness.sound(table)).order_by(table.c.source)).all()
    frame = pd.DataFrame(rows, columns=[column.name for column in table.columns])
    # A view may give moments with their zone; everything else here is local time.
    local = [
        at if at.tzinfo is None else at.astimezone().replace(tzinfo=None) for at in (row.loaded_at for row in rows)
    ]
    return frame.assign(loaded_at=pd.Series(local, dtype="datetime64[us]"))


def is_demo_database(url: str) -> bool:
    """Whether the database marks its whole content as invented.

    Raises:
        DatabaseProblem: it cannot be asked.
    """
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return _is_demo(connection)
    except sa.exc.SQLAlchemyError as error:
        raise explain(error) from error
    finally:
        engine.dispose()


def _is_demo(connection: sa.Connection) -> bool:
    """Whatever else is wrong with its row: invented numbers must never lose their badge."""
    table = contract.source_status
    rows = sa.select(table.c.source).where(table.c.source == contract.DEMO_SOURCE)
    return connection.execute(rows).first() is not None


def _refused(register: Register) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for (table, reason), rows in register.set_aside.items():
        counts.setdefault(table, Counter())[reason] += rows
    return counts


def _set_aside_frame(set_aside: SetAside) -> pd.DataFrame:
    """Columns table, reason, rows, most rows first."""
    rows = [(table, reason, n) for table, reasons in set_aside.items() for reason, n in reasons.items() if n]
    frame = pd.DataFrame(rows, columns=["table", "reason", "rows"])
    return frame.sort_values(["rows", "table", "reason"], ascending=[False, True, True], ignore_index=True)


def digest_of(register: Register) -> bytes:
    digest = hashlib.sha256()
    places = register.places
    for frame in (places.zones, places.townships, places.units):
        digest.update(frame.to_csv().encode())
    texts = (register.unit_boundaries, register.township_boundaries, register.code_labels, places.district_name)
    digest.update(json.dumps(texts, sort_keys=True, ensure_ascii=False).encode())
    return digest.digest()


def _version(ledger: Ledger, *, register_digest: bytes, frames: tuple[pd.DataFrame, ...]) -> str:
    """The same for the same content, however it was read."""
    digest = hashlib.sha256(register_digest)
    for key, series in [*sorted(ledger.series.items()), *sorted(ledger.breakdowns.items())]:
        digest.update(repr(key).encode() + series.digest)
    for frame in frames:
        digest.update(frame.to_csv().encode())
    digest.update(f"{ledger.today}{ledger.terms}".encode())
    return digest.hexdigest()[:16]
