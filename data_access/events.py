"""Each event of `indicators/events.py` as rows of the contract: who it happened to, on which day, under which conditions.

Counting (`snapshot.py`) groups these rows by subject and month in the database; listing (`records.py`) pages through the same
rows, so a list always holds exactly what its number counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from data_access import contract
from data_access.expressions import after, blank, month, year
from data_access.soundness import Soundness
from indicators.codes import POWER_LIST_KIND

Expression = sa.ColumnElement[Any]

ALWAYS = date(1900, 1, 1)
"""The day somebody entered a post whose beginning nobody recorded."""

RECURRENCE_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where one event's rows come from.

    Attributes:
        rows: table, join or subquery.
        subject: code of the unit (or township, or empty for the district) it belongs to.
        on: the day it happened; rows with a day after today do not count.
        where: what else must hold.
        dimensions: breakdown name → column; a breakdown may need more rows than the total (topics).
        amount: what one row adds (None: one).
        listed: for a derived count (distinct persons, complete sets), the plain rows a reader opens behind it.
    """

    rows: sa.FromClause
    subject: Expression
    on: Expression
    where: tuple[Expression, ...] = ()
    dimensions: Mapping[str, "Dimension"] = field(default_factory=dict)
    amount: Expression | None = None
    listed: "Source | None" = None

    @property
    def ident(self) -> Expression:
        """What tells one row from another, for paging: the key of the first table of `rows`, its parts joined."""
        table = self.rows
        while isinstance(table, sa.Join):
            table = table.left
        first, *rest = list(table.primary_key)
        ident: Expression = sa.cast(first, sa.String)
        for part in rest:
            ident = ident + "/" + sa.cast(part, sa.String)
        return ident


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One breakdown: its column, and the rows to take instead of the source's where it lives in a table of its own."""

    column: Expression
    rows: sa.FromClause | None = None
    where: tuple[Expression, ...] = ()


def event_sources(*, today: date, terms: tuple[int, ...], soundness: Soundness) -> dict[str, Source]:
    """The source of every event, by its name. `terms` are first months of the terms of office."""
    return {
        **_complaints(today, soundness),
        **_clues(soundness),
        **_inspections(soundness),
        **_findings(today, terms, soundness),
        **_people(soundness),
        **_exams(today, soundness),
        **_power_lists(today, soundness),
        **_alerts(soundness),
        **_tasks(today, soundness),
        **_organisation(soundness),
    }


@lru_cache(maxsize=4)
def live_sources(*, today: date, terms: tuple[int, ...], keyless: frozenset[str]) -> Mapping[str, Source]:
    """The sources for reading a few rows live: put together once, which takes longer than such a read."""
    return event_sources(today=today, terms=terms, soundness=Soundness(today=today, keyless=keyless))


def _by(column: Expression) -> Dimension:
    return Dimension(column=column)


def _complaints(today: date, soundness: Soundness) -> dict[str, Source]:
    t, topic = contract.complaint.c, contract.complaint_topic
    with_topic = contract.complaint.join(topic, topic.c.complaint_id == t.complaint_id)
    dimensions = {
        "topic": Dimension(column=topic.c.topic, rows=with_topic, where=(soundness.sound(topic),)),
        "channel": _by(t.channel),
        "origin": _by(t.origin),
        "nature": _by(t.nature),
    }

    def source(on: Expression, *where: Expression, by: Mapping[str, Dimension] | None = None) -> Source:
        return Source(
            rows=contract.complaint,
            subject=t.unit_code,
            on=on,
            where=(soundness.sound(contract.complaint), *where),
            dimensions=by or {},
        )

    due = t.due_on < today
    return {
        "complaint.received": source(t.received_on, by=dimensions),
        "complaint.repeat_received": source(t.received_on, t.is_repeat.is_(True)),
        "complaint.accepted": source(t.accepted_on),
        "complaint.closed": source(t.closed_on),
        "complaint.closed_from_opening": source(t.closed_on, year(t.received_on) < year(t.closed_on)),
        "complaint.fell_due": source(t.due_on, due),
        "complaint.closed_on_time": source(t.due_on, due, t.closed_on <= t.due_on),
        "complaint.became_overdue": source(
            after(t.due_on, days=1), due, sa.or_(t.closed_on.is_(None), t.closed_on > t.due_on)
        ),
        "complaint.overdue_closed": source(t.closed_on, t.closed_on > t.due_on),
        "complaint.sponsored": source(t.received_on, ~blank(t.sponsor)),
        "complaint.sponsored_closed": source(t.closed_on, ~blank(t.sponsor)),
    }


def _clues(soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.clue.c, (soundness.sound(contract.clue),)
    by = {"disposal": _by(t.disposal), "form": _by(t.form)}
    return {
        "clue.registered": Source(
            rows=contract.clue, subject=t.unit_code, on=t.registered_on, where=sound, dimensions=by
        ),
        "clue.disposed": Source(rows=contract.clue, subject=t.unit_code, on=t.disposed_on, where=sound),
    }


def _inspections(soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.inspection.c, soundness.sound(contract.inspection)
    return {
        "inspection.finished": Source(
            rows=contract.inspection,
            subject=t.unit_code,
            on=t.finished_on,
            where=(sound,),
            dimensions={"kind": _by(t.kind)},
        ),
        "inspection.patrolled": Source(
            rows=contract.inspection,
            subject=t.unit_code,
            on=t.finished_on,
            where=(sound, t.kind == "patrol"),
            dimensions={"mode": _by(t.mode)},
        ),
    }


def _findings(today: date, terms: tuple[int, ...], soundness: Soundness) -> dict[str, Source]:
    t = contract.finding.c

    def source(on: Expression, *where: Expression, by: Mapping[str, Dimension] | None = None) -> Source:
        return Source(
            rows=contract.finding,
            subject=t.unit_code,
            on=on,
            where=(soundness.sound(contract.finding), *where),
            dimensions=by or {},
        )

    due = t.due_on < today
    # A submission is answered by its verification, or by being returned for more work before that.
    answered = sa.case(
        (
            sa.and_(t.returned_on >= t.submitted_on, sa.or_(t.verified_on.is_(None), t.returned_on <= t.verified_on)),
            t.returned_on,
        ),
        else_=t.verified_on,
    )
    by = {"item": _by(t.item), "problem": _by(t.problem), "mechanism": _by(t.mechanism)}
    return {
        "finding.found": source(t.found_on, by=by),
        "finding.submitted": source(t.submitted_on, _same_term(t.found_on, t.submitted_on, terms)),
        "finding.submission_answered": source(
            answered, t.submitted_on <= today, _same_term(t.found_on, answered, terms)
        ),
        "finding.verified": source(t.verified_on),
        "finding.verified_in_term": source(t.verified_on, _same_term(t.found_on, t.verified_on, terms)),
        "finding.fell_due": source(t.due_on, due),
        "finding.verified_on_time": source(t.due_on, due, t.verified_on <= t.due_on),
        "finding.became_overdue": source(
            after(t.due_on, days=1), due, sa.or_(t.verified_on.is_(None), t.verified_on > t.due_on)
        ),
        "finding.overdue_verified": source(t.verified_on, t.verified_on > t.due_on),
        "finding.revisit_due": source(t.revisit_on),
        "finding.revisit_held": source(t.revisit_on, t.revisit_held.is_(True)),
        "finding.recurred": source(t.found_on, _has_recurred(soundness)),
    }


def _same_term(found_on: Expression, later: Expression, terms: tuple[int, ...]) -> Expression:
    """No term of office begins between the two days."""
    starts = [date(start // 12, start % 12 + 1, 1) for start in terms]
    return sa.and_(sa.true(), *[sa.not_(sa.and_(found_on < start, later >= start)) for start in starts])


def _has_recurred(soundness: Soundness) -> Expression:
    t, earlier = contract.finding.c, contract.finding.alias("earlier")
    sound_ids = sa.select(contract.finding.c.finding_id).where(soundness.sound(contract.finding))
    return sa.and_(
        ~blank(t.problem),
        sa.exists()
        .where(
            earlier.c.unit_code == t.unit_code,
            earlier.c.problem == t.problem,
            earlier.c.verified_on < t.found_on,
            t.found_on <= after(earlier.c.verified_on, days=RECURRENCE_DAYS),
            earlier.c.finding_id.in_(sound_ids),
        )
        .correlate(contract.finding),
    )


def _people(soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.staff.c, soundness.sound(contract.staff)
    entered = sa.func.coalesce(t.in_post_from, ALWAYS)
    certified = sa.case((t.in_post_from > t.certified_on, t.in_post_from), else_=t.certified_on)
    was_certified = (
        sound,
        t.certified_on.is_not(None),
        sa.or_(t.in_post_to.is_(None), t.certified_on <= t.in_post_to),
    )
    post = {"post": _by(t.post)}

    def source(on: Expression, *where: Expression, by: Mapping[str, Dimension] | None = None) -> Source:
        return Source(rows=contract.staff, subject=t.unit_code, on=on, where=where, dimensions=by or {})

    a, c = contract.attendance.c, contract.course.c
    trained = (
        sa.select(a.staff_id, t.unit_code, t.in_post_to, sa.func.min(a.attended_on).label("first_on"))
        .select_from(contract.attendance.join(contract.staff, t.staff_id == a.staff_id))
        .where(
            soundness.sound(contract.attendance),
            sa.or_(t.in_post_from.is_(None), a.attended_on >= t.in_post_from),
            sa.or_(t.in_post_to.is_(None), a.attended_on <= t.in_post_to),
        )
        .group_by(a.staff_id, t.unit_code, t.in_post_to, year(a.attended_on))
        .subquery("trained")
    )
    place = sa.case((c.level == "township", c.township_code), else_="")
    return {
        "staff.entered": source(entered, sound, by=post),
        "staff.left": source(t.in_post_to, sound, by=post),
        "staff.certified": source(certified, *was_certified),
        "staff.certified_left": source(t.in_post_to, *was_certified),
        "training.completed": Source(
            rows=trained,
            subject=trained.c.unit_code,
            on=trained.c.first_on,
            listed=Source(
                rows=contract.attendance.join(contract.staff, t.staff_id == a.staff_id),
                subject=t.unit_code,
                on=a.attended_on,
                where=(soundness.sound(contract.attendance),),
            ),
        ),
        "training.completed_left": Source(
            rows=trained,
            subject=trained.c.unit_code,
            on=trained.c.in_post_to,
            where=(year(trained.c.in_post_to) == year(trained.c.first_on),),
        ),
        "course.held": Source(
            rows=contract.course,
            subject=place,
            on=c.held_on,
            where=(soundness.sound(contract.course),),
            dimensions={"level": _by(c.level)},
        ),
    }


def _exams(today: date, soundness: Soundness) -> dict[str, Source]:
    r, e, t = contract.exam_result.c, contract.exam.c, contract.staff.c
    joined = contract.exam_result.join(contract.exam, e.exam_id == r.exam_id).join(
        contract.staff, t.staff_id == r.staff_id
    )
    taken_in_year = (r.taken_on <= today, year(r.taken_on) == year(e.held_on))

    def once_a_year(name: str, on: Expression, *where: Expression) -> Source:
        first = (
            sa.select(r.staff_id, t.unit_code, sa.func.min(on).label("first_on"))
            .select_from(joined)
            .where(soundness.sound(contract.exam_result), e.held_on <= today, *where)
            .group_by(r.staff_id, t.unit_code, year(e.held_on))
            .subquery(name)
        )
        listed = Source(rows=joined, subject=t.unit_code, on=on, where=(soundness.sound(contract.exam_result), *where))
        return Source(rows=first, subject=first.c.unit_code, on=first.c.first_on, listed=listed)

    return {
        "exam.required": once_a_year("required", e.held_on),
        "exam.sat": once_a_year("sat", r.taken_on, *taken_in_year),
        "exam.passed": once_a_year("passed", r.taken_on, *taken_in_year, r.score >= e.pass_score),
    }


def _power_lists(today: date, soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.power_list.c, soundness.sound(contract.power_list)
    complete = (
        sa.select(t.unit_code, sa.func.max(t.published_on).label("completed_on"))
        .where(sound, t.published_on <= today)
        .group_by(t.unit_code)
        .having(sa.func.count(t.kind.distinct()) == len(POWER_LIST_KIND))
        .subquery("complete")
    )
    published = Source(
        rows=contract.power_list,
        subject=t.unit_code,
        on=t.published_on,
        where=(sound,),
        dimensions={"kind": _by(t.kind)},
    )
    return {
        "power_list.published": published,
        "power_list.completed": Source(
            rows=complete, subject=complete.c.unit_code, on=complete.c.completed_on, listed=published
        ),
    }


def _alerts(soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.alert.c, soundness.sound(contract.alert)
    closed_by = {"domain": _by(t.domain), "level": _by(t.level)}

    def source(on: Expression, *where: Expression, by: Mapping[str, Dimension] | None = None) -> Source:
        return Source(rows=contract.alert, subject=t.unit_code, on=on, where=(sound, *where), dimensions=by or {})

    return {
        "alert.raised": source(t.raised_on, by={**closed_by, "rule": _by(t.rule)}),
        "alert.closed": source(t.closed_on, by=closed_by),
        "alert.red_raised": source(t.raised_on, t.level == "red"),
        "alert.red_closed": source(t.closed_on, t.level == "red"),
    }


def _of_place(table: sa.Table) -> Expression:
    """The unit, or the township itself for a record that names no unit."""
    return sa.case((blank(table.c.unit_code), table.c.township_code), else_=table.c.unit_code)


def _tasks(today: date, soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.task.c, soundness.sound(contract.task)

    def source(on: Expression, *where: Expression, by: Mapping[str, Dimension] | None = None) -> Source:
        return Source(
            rows=contract.task, subject=_of_place(contract.task), on=on, where=(sound, *where), dimensions=by or {}
        )

    due = t.due_on < today
    return {
        "task.dispatched": source(t.dispatched_on, by={"duty": _by(t.duty)}),
        "task.fell_due": source(t.due_on, due),
        "task.fed_back_on_time": source(t.due_on, due, t.feedback_on <= t.due_on),
        "task.closed": source(t.closed_on),
    }


def _organisation(soundness: Soundness) -> dict[str, Source]:
    u, i, c = contract.unit.c, contract.interview.c, contract.culture_event.c

    def culture(*, by: Mapping[str, Dimension] | None = None, amount: Expression | None = None) -> Source:
        return Source(
            rows=contract.culture_event,
            subject=_of_place(contract.culture_event),
            on=c.held_on,
            where=(soundness.sound(contract.culture_event),),
            dimensions=by or {},
            amount=amount,
        )

    return {
        "liaison.founded": Source(rows=contract.unit, subject=u.unit_code, on=u.liaison_on),
        "interview.held": Source(
            rows=contract.interview,
            subject=_of_place(contract.interview),
            on=i.held_on,
            where=(soundness.sound(contract.interview),),
            dimensions={"kind": _by(i.kind)},
        ),
        "culture.held": culture(by={"kind": _by(c.kind)}),
        "culture.people": culture(amount=sa.func.coalesce(c.people, 0)),
    }


def count_statement(source: Source, *, today: date, dimension: str | None = None) -> sa.Select[Any]:
    """Columns subject, month, n (and code for a dimension): the database's own count of one event up to `today`."""
    rows, where = source.rows, source.where
    columns = [source.subject.label("subject"), month(source.on).label("month")]
    if dimension is not None:
        by = source.dimensions[dimension]
        columns.append(by.column.label("code"))
        rows = source.rows if by.rows is None else by.rows
        where = (*where, *by.where, ~blank(by.column))
    groups = [column.name for column in columns]
    if source.amount is not None:
        columns.append(source.amount.label("amount"))
    # A subquery, because a grouped expression with parameters must be the very same text twice for PostgreSQL.
    counted = sa.select(*columns).select_from(rows).where(*where, source.on <= today).subquery("counted")
    n = sa.func.count() if source.amount is None else sa.func.sum(counted.c.amount)
    keys = [counted.c[name] for name in groups]
    return sa.select(*keys, n.label("n")).group_by(*keys)
