"""Takes over a reading and counts anew only what was changed since: of each table that tells when a row last changed
(`updated_at`), those rows, once as they were and once as they are.

How they were, the database itself still knows: the transaction of the last reading is kept open and sees its state to the end.
So nothing of single records is kept on this side.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from data_access.counts import RECORD_TABLES, Only, count_set_aside, read_series
from data_access.events import Source, event_sources
from data_access.mark import FOLLOWED, Mark
from data_access.reading import Reading, SetAside, digest_of, filled_tables, first_months, snapshot_of
from data_access.register import read_register
from data_access.settings import Settings
from data_access.soundness import Soundness, duplicated_tables, has_unreadable, repeated_keys, untyped_tables
from indicators.events import EVENTS
from indicators.series import Series

OVERLAP = timedelta(minutes=10)
"""Rows changed so long before the last change known are looked at again: a transaction may end later than another that began after it."""

MOST = 2_000
"""Changed rows of a table; of more, a full reading is quicker."""


class NotFollowed(Exception):
    """What changed cannot be told from `updated_at`; only a full reading knows."""


class TooMany(NotFollowed):
    """So many rows were written lately that comparing them is more work than a full reading."""


def follow(reading: Reading, *, old: sa.Connection, new: sa.Connection, mark: Mark, settings: Settings) -> Reading:
    """What a full reading of `new` would give. `old` sees the state of `reading`, `new` a later one, in which `mark` was read.

    Raises:
        NotFollowed: only a full reading can tell.
        sqlalchemy.exc.SQLAlchemyError: whatever the database says.
    """
    if mark.day != reading.mark.day:
        raise NotFollowed("another day")
    apart = _is_loaded_apart(reading.mark, mark)
    if filled_tables(old) != reading.filled:
        # Emptied with TRUNCATE, or written anew: even a transaction from before sees nothing in it any more.
        raise NotFollowed("a table no longer shows what it held")
    counts = _Counts.of(reading)
    for table in FOLLOWED.values():
        rows = _changed_rows(table, reading, old=old, new=new)
        if rows is not None:
            counts = counts.with_changes(rows, reading)
    soundness, sources = reading.soundness, reading.sources
    if apart:
        soundness, sources = _look_at_others(reading, new, settings=settings)
        counts = counts.with_others(new, reading, soundness=soundness, sources=sources)
    if counts == _Counts.of(reading) and mark == reading.mark:
        return reading
    ledger = replace(
        reading.snapshot.ledger,
        series=counts.series,
        breakdowns=counts.breakdowns,
        first_months=first_months(counts.series, today=mark.day),
    )
    snapshot = snapshot_of(
        new,
        ledger,
        boundaries=reading.snapshot.boundaries,
        code_labels=reading.snapshot.code_labels,
        register_digest=reading.register_digest,
        soundness=soundness,
        set_aside=counts.set_aside,
    )
    return replace(
        reading,
        snapshot=snapshot,
        mark=mark,
        soundness=soundness,
        sources=sources,
        set_aside=counts.set_aside,
        filled=filled_tables(new),
    )


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Rows of one table by their keys, and the database in its two states."""

    table: sa.Table
    keys: Sequence[str]
    old: sa.Connection
    new: sa.Connection

    @property
    def tables(self) -> Sequence[sa.Table]:
        """Their own, and those that hold nothing but parts of them (topics of a complaint)."""
        key = _key(self.table).name
        parts = [t for name, t in RECORD_TABLES.items() if name not in FOLLOWED and key in t.primary_key.columns]
        return (self.table, *parts)

    def that_differ(self) -> list[str]:
        """The keys of those that are not the same in both states, every column and every part compared: a second change within
        the same second may leave `updated_at` as it was."""
        differing: set[str] = set()
        for part in self.tables:
            at = list(part.columns.keys()).index(_key(self.table).name)
            was, now = (
                Counter(map(tuple, state.execute(sa.select(part).where(self.of(part)))))
                for state in (self.old, self.new)
            )
            differing |= {row[at] for row in (was - now) + (now - was)}
        return sorted(differing)

    def of(self, table: sa.Table) -> Only:
        """These rows, or those of a `table` that point to them."""
        return table.c[_key(self.table).name].in_(self.keys)

    def touched_by(self, source: Source) -> Only:
        """The rows of `source` that count otherwise, or may."""
        if not source.hangs_on:
            return self.of(self.table)
        groups = {
            tuple(group)
            for state in (self.old, self.new)
            for group in state.execute(sa.select(*source.hangs_on).where(self.of(self.table)).distinct())
            if None not in group
        }
        return sa.tuple_(*source.hangs_on).in_(sorted(groups))


def _key(table: sa.Table) -> sa.Column[Any]:
    (key,) = table.primary_key.columns
    return key


def _is_loaded_apart(before: Mark, after: Mark) -> bool:
    """Whether a source was loaded whose rows do not tell when they changed.

    Raises:
        NotFollowed: one whose rows should tell it was loaded, and none does.
    """
    loaded = {
        source
        for source in before.loads.keys() | after.loads.keys()
        if before.loads.get(source) != after.loads.get(source)
    }
    told = {name for name in FOLLOWED if before.latest[name] != after.latest[name]}
    if loaded & FOLLOWED.keys() - told or (loaded and not told):
        raise NotFollowed("a load without a change")
    return bool(loaded - FOLLOWED.keys())


def _changed_rows(table: sa.Table, reading: Reading, *, old: sa.Connection, new: sa.Connection) -> _Rows | None:
    key, updated_at, latest = _key(table), table.c.updated_at, reading.mark.latest[table.name]
    if table.name in reading.soundness.untyped | reading.soundness.keyless:
        raise NotFollowed(f"{table.name}: rows that cannot be told apart or read")
    if new.execute(sa.select(key).where(updated_at.is_(None)).limit(1)).first():
        raise NotFollowed(f"{table.name}: rows that do not tell when they changed")
    since = [] if latest is None else [updated_at > datetime.fromisoformat(latest) - OVERLAP]
    keys = new.execute(sa.select(key).where(*since).limit(MOST + 1)).scalars().all()
    if len(keys) > MOST:
        raise TooMany(f"{table.name}: too many changes")
    if None in keys:
        raise NotFollowed(f"{table.name}: a row without a key")
    looked_at = _Rows(table=table, keys=keys, old=old, new=new)
    rows = replace(looked_at, keys=looked_at.that_differ())
    if not rows.keys:
        return None
    for part in rows.tables:
        these = sa.select(part).where(rows.of(part)).subquery()
        if part.name in reading.keyless and new.execute(repeated_keys(these, part).limit(1)).first():
            raise NotFollowed(f"{part.name}: a key that stands twice")
    if new.execute(sa.select(key).where(rows.of(table), has_unreadable(table)).limit(1)).first():
        raise NotFollowed(f"{table.name}: a row that cannot be read")
    return rows


def _look_at_others(
    reading: Reading, new: sa.Connection, *, settings: Settings
) -> tuple[Soundness, Mapping[str, Source]]:
    """The checks of the tables that do not tell of their rows, which were loaded, and the events as SELECTs with them."""
    register = read_register(new, today=reading.mark.day, fallback_name=settings.district_name)
    if digest_of(register) != reading.register_digest:
        raise NotFollowed("another register")
    soundness = Soundness(
        today=reading.mark.day,
        keyless=duplicated_tables(new, reading.keyless - FOLLOWED.keys()),
        untyped=untyped_tables(new) - FOLLOWED.keys(),
    )
    sources = event_sources(today=reading.mark.day, terms=settings.terms, soundness=soundness, limits=settings.limits)
    return soundness, sources


@dataclass(frozen=True, kw_only=True)
class _Counts:
    series: Mapping[str, Series]
    breakdowns: Mapping[tuple[str, str], Series]
    set_aside: SetAside

    @classmethod
    def of(cls, reading: Reading) -> "_Counts":
        ledger = reading.snapshot.ledger
        return cls(series=ledger.series, breakdowns=ledger.breakdowns, set_aside=reading.set_aside)

    def with_changes(self, rows: _Rows, reading: Reading) -> "_Counts":
        """Those of `rows` taken away as they were and added as they are."""
        today, subjects = reading.mark.day, reading.snapshot.places.subject_positions
        series, breakdowns, set_aside = dict(self.series), dict(self.breakdowns), dict(self.set_aside)
        for name, source in reading.sources.items():
            if EVENTS[name].table != rows.table.name:
                continue
            only = rows.touched_by(source)
            for dimension in (None, *source.dimensions):
                was, now = (
                    read_series(state, source, subjects, today=today, dimension=dimension, only=only)
                    for state in (rows.old, rows.new)
                )
                if dimension is None:
                    series[name] = series[name].changed(plus=now, minus=was)
                else:
                    key = (name, dimension)
                    breakdowns[key] = breakdowns[key].changed(plus=now, minus=was)
        for table in rows.tables:
            before, after = (
                count_set_aside(state, table, subjects, soundness=reading.soundness, only=rows.of(table))
                for state in (rows.old, rows.new)
            )
            set_aside[table.name] = set_aside[table.name] + after - before
        return _Counts(series=series, breakdowns=breakdowns, set_aside=set_aside)

    def with_others(
        self, new: sa.Connection, reading: Reading, *, soundness: Soundness, sources: Mapping[str, Source]
    ) -> "_Counts":
        """All counted anew that comes from tables that do not tell of their rows."""
        today, subjects = reading.mark.day, reading.snapshot.places.subject_positions
        series, breakdowns, set_aside = dict(self.series), dict(self.breakdowns), dict(self.set_aside)
        for name, source in sources.items():
            if EVENTS[name].table in FOLLOWED:
                continue
            series[name] = read_series(new, source, subjects, today=today)
            for dimension in source.dimensions:
                breakdowns[name, dimension] = read_series(new, source, subjects, today=today, dimension=dimension)
        for name, table in RECORD_TABLES.items():
            if name not in FOLLOWED:
                set_aside[name] = count_set_aside(new, table, subjects, soundness=soundness)
        return _Counts(series=series, breakdowns=breakdowns, set_aside=set_aside)
