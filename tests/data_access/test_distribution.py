"""The snapshot's statements join only what a database distributed by unit can join (docs/scaling.md)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.sql import visitors

from data_access import contract
from data_access.counts import RECORD_TABLES, fault_statement, placed_by, placed_statement, with_parents_statement
from data_access.events import count_statement, event_sources
from data_access.soundness import Soundness

TODAY = date(2026, 5, 17)
EVERYWHERE = {"zone", "township", "unit", "staff", "course", "exam", "code_list", "source_status"}
"""Reference tables: on every node."""
BY_RECORD = ({"complaint", "complaint_topic"},)
"""Joined by an inner join on the complaint."""


def _statements() -> Iterator[tuple[str, sa.Select[Any]]]:
    soundness = Soundness(today=TODAY, keyless=frozenset(), untyped=frozenset())
    for name, source in event_sources(today=TODAY, terms=(24192,), soundness=soundness).items():
        for dimension in (None, *source.dimensions):
            yield f"{name} by {dimension}", count_statement(source, today=TODAY, dimension=dimension)
    for name, table in RECORD_TABLES.items():
        yield f"faults of {name}", fault_statement(table, soundness, only=None)
        for number in range(1, len(soundness.parents(table))):
            yield f"{name} with {number} of its parents", with_parents_statement(table, number, soundness, only=None)
        parent = placed_by(table)
        if parent is not None:
            yield f"places of {name}", placed_statement(table, *parent, soundness, only=None)


STATEMENTS = dict(_statements())


def _distributed(clause: sa.ClauseElement) -> set[str]:
    tables = {part.name for part in visitors.iterate(clause) if isinstance(part, sa.Table)}
    return tables - EVERYWHERE


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_join_is_of_one_distributed_table_or_of_a_complaint_and_its_topics(name: str) -> None:
    joins = [part for part in visitors.iterate(STATEMENTS[name]) if isinstance(part, sa.Join)]
    for join in joins:
        assert not join.isouter, "only an inner join can move rows between nodes"
        tables = _distributed(join)
        assert len(tables) <= 1 or tables in BY_RECORD, tables


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_correlated_subquery_stays_within_one_unit(name: str) -> None:
    for part in visitors.iterate(STATEMENTS[name]):
        if not isinstance(part, sa.Select) or not part._correlate:
            continue
        assert _distributed(part) == {"finding"}
        earlier = contract.finding.alias("earlier")
        same_unit = str(earlier.c.unit_code == contract.finding.c.unit_code)
        assert same_unit in str(part.whereclause)


def test_the_one_self_join_is_among_them() -> None:
    correlated = [
        name
        for name, statement in STATEMENTS.items()
        if any(isinstance(part, sa.Select) and part._correlate for part in visitors.iterate(statement))
    ]
    assert correlated == ["finding.recurred by None", "finding.recurred by problem"]
