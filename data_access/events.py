"""Each event of `indicators/events.py` as rows of the contract: who it happened to, on which day, under which conditions.

Counting (`snapshot.py`) groups these rows by subject and month in the database; listing (`records.py`) pages through the same
rows, so a list always holds exactly what its number counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from data_access import contract
from data_access.expressions import after, banded, blank, days_between, month, year
from data_access.soundness import Soundness
from indicators.codes import POWER_LIST_KIND
from indicators.events import CROSS, DAYS_BY_MECHANISM
from indicators.limits import DEFAULT_LIMITS, Limits

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


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One breakdown: its column, and the rows to take instead of the source's where it lives in a table of its own."""

    column: Expression
    rows: sa.FromClause | None = None
    where: tuple[Expression, ...] = ()


def event_sources(
    *, today: date, terms: tuple[int, ...], soundness: Soundness, limits: Limits = DEFAULT_LIMITS
) -> dict[str, Source]:
    """The source of every event, by its name. `terms` are first months of the terms of office."""
    return {
        **_complaints(today, soundness),
        **_clues(soundness),
        **_inspections(soundness),
        **_findings(today, terms, soundness, limits),
        **_people(soundness),
        **_exams(today, soundness),
        **_power_lists(today, soundness),
        **_alerts(today, soundness, limits),
        **_tasks(today, soundness),
        **_organisation(soundness),
    }


def _by(column: Expression) -> Dimension:
    return Dimension(column=column)


def _complaints(today: date, soundness: Soundness) -> dict[str, Source]:
    t, topic = contract.complaint.c, contract.complaint_topic
    with_topic = contract.complaint.join(topic, topic.c.complaint_id == t.complaint_id)
    dimensions = {
        "topic": Dimension(column=topic.c.topic, rows=with_topic, where=(soundness.sound_in_itself(topic),)),
        "channel": _by(t.channel),
        "origin": _by(t.origin),
        "nature": _by(t.nature),
        "repeat": _by(sa.case((t.is_repeat.is_(True), sa.literal("repeat")), else_=sa.literal("first"))),
    }
    by_origin, by_sponsor = {"origin": dimensions["origin"]}, {"sponsor": _by(t.sponsor)}

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
        "complaint.fell_due": source(t.due_on, due, by=by_origin),
        "complaint.closed_on_time": source(t.due_on, due, t.closed_on <= t.due_on, by=by_origin),
        "complaint.became_overdue": source(
            after(t.due_on, days=1), due, sa.or_(t.closed_on.is_(None), t.closed_on > t.due_on)
        ),
        "complaint.overdue_closed": source(t.closed_on, t.closed_on > t.due_on),
        "complaint.sponsored": source(t.received_on, ~blank(t.sponsor), by=by_sponsor),
        "complaint.sponsored_closed": source(t.closed_on, ~blank(t.sponsor), by=by_sponsor),
        "complaint.rated": source(t.closed_on, t.satisfied.is_not(None)),
        "complaint.satisfied": source(t.closed_on, t.satisfied.is_(True)),
        "complaint.overdue_now": source(
            t.due_on, due, _is_open(t.closed_on, today), by={"age": _by(_overdue_age(t.due_on, today))}
        ),
    }


def _clues(soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.clue.c, (soundness.sound(contract.clue),)
    by = {"disposal": _by(t.disposal), "form": _by(t.form), "source": _by(t.source)}
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
            dimensions={"mode": _by(t.mode), "round": _by(t.round)},
        ),
    }


def _findings(today: date, terms: tuple[int, ...], soundness: Soundness, limits: Limits) -> dict[str, Source]:
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
    by = {"item": _by(t.item), "problem": _by(t.problem), "mechanism": _by(t.mechanism), "source": _by(t.source)}
    by_mechanism = {"mechanism": by["mechanism"]}
    days = days_between(t.found_on, t.verified_on)
    days_taken = {
        name: Dimension(column=days, where=(t.mechanism == mechanism,)) for mechanism, name in DAYS_BY_MECHANISM.items()
    }
    green, yellow = limits.light_days
    light = banded(
        t.due_on,
        (
            (today, "red"),
            (today + timedelta(days=yellow), "orange"),
            (today + timedelta(days=green + 1), "yellow"),
        ),
        beyond="green",
    )
    return {
        "finding.found": source(t.found_on, by=by),
        "finding.submitted": source(t.submitted_on, _same_term(t.found_on, t.submitted_on, terms), by=by_mechanism),
        "finding.submission_answered": source(
            answered, t.submitted_on <= today, _same_term(t.found_on, answered, terms), by=by_mechanism
        ),
        "finding.verified": source(t.verified_on, by={**by_mechanism, "days": _by(days), **days_taken}),
        "finding.verified_in_term": source(
            t.verified_on, _same_term(t.found_on, t.verified_on, terms), by=by_mechanism
        ),
        "finding.fell_due": source(t.due_on, due),
        "finding.verified_on_time": source(t.due_on, due, t.verified_on <= t.due_on),
        "finding.became_overdue": source(
            after(t.due_on, days=1), due, sa.or_(t.verified_on.is_(None), t.verified_on > t.due_on)
        ),
        "finding.overdue_verified": source(t.verified_on, t.verified_on > t.due_on),
        "finding.revisit_due": source(t.revisit_on),
        "finding.revisit_held": source(t.revisit_on, t.revisit_held.is_(True), by=by_mechanism),
        "finding.recurred": source(t.found_on, _has_recurred(soundness), by={"problem": by["problem"]}),
        "finding.returned": source(t.returned_on, by=by_mechanism),
        "finding.open_now": source(
            t.found_on, _is_open(t.verified_on, today), by={"light": _by(light), **by_mechanism}
        ),
        "finding.overdue_now": source(
            t.due_on, due, _is_open(t.verified_on, today), by={"age": _by(_overdue_age(t.due_on, today))}
        ),
    }


def _is_open(ended_on: Expression, today: date) -> Expression:
    return sa.or_(ended_on.is_(None), ended_on > today)


AGES = {"d30": "30天以内", "d90": "31–90天", "d180": "91–180天", "older": "180天以上"}
"""Bands of how long something has been waiting."""


def _overdue_age(since: Expression, today: date) -> Expression:
    bounds = tuple((today - timedelta(days=days), label) for days, label in ((180, "older"), (90, "d180"), (30, "d90")))
    return banded(since, bounds, beyond="d30")


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
        sa.select(a.staff_id, t.unit_code, t.post, t.in_post_to, sa.func.min(a.attended_on).label("first_on"))
        .select_from(contract.attendance.join(contract.staff, t.staff_id == a.staff_id))
        .where(
            soundness.sound(contract.attendance),
            sa.or_(t.in_post_from.is_(None), a.attended_on >= t.in_post_from),
            sa.or_(t.in_post_to.is_(None), a.attended_on <= t.in_post_to),
        )
        .group_by(a.staff_id, t.unit_code, t.post, t.in_post_to, year(a.attended_on))
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
            dimensions={"post": _by(trained.c.post)},
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
            dimensions={"post": _by(trained.c.post)},
        ),
        "training.attended": Source(
            rows=contract.attendance.join(contract.staff, t.staff_id == a.staff_id).join(
                contract.course, c.course_id == a.course_id
            ),
            subject=t.unit_code,
            on=a.attended_on,
            where=(soundness.sound(contract.attendance),),
            dimensions={"level": _by(c.level)},
        ),
        "staff.dual_entered": source(entered, sound, t.dual_post.is_(True)),
        "staff.dual_left": source(t.in_post_to, sound, t.dual_post.is_(True)),
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

    # Points out of a hundred, the best of the year, in bands of ten named after where they begin; 100 belongs to the last.
    percent = 100 * r.score / _full_score()
    band = sa.case(*[(percent < upper, upper - 10) for upper in range(10, 100, 10)], else_=90)
    score = sa.func.max(sa.case((r.score.is_not(None), band)))
    pass_line = sa.func.max(sa.cast(sa.func.round(100 * e.pass_score / _full_score()), sa.Integer))

    def once_a_year(
        name: str, on: Expression, *where: Expression, by: Mapping[str, Expression] | None = None
    ) -> Source:
        by = by or {}
        first = (
            sa.select(
                *(r.staff_id, t.unit_code, t.post, sa.func.min(on).label("first_on")),
                *[column.label(dimension) for dimension, column in by.items()],
            )
            .select_from(joined)
            .where(soundness.sound(contract.exam_result), e.held_on <= today, *where)
            .group_by(r.staff_id, t.unit_code, t.post, year(e.held_on))
            .subquery(name)
        )
        listed = Source(rows=joined, subject=t.unit_code, on=on, where=(soundness.sound(contract.exam_result), *where))
        dimensions = {dimension: _by(first.c[dimension]) for dimension in ("post", *by)}
        return Source(rows=first, subject=first.c.unit_code, on=first.c.first_on, listed=listed, dimensions=dimensions)

    return {
        "exam.required": once_a_year("required", e.held_on, by={"pass_line": pass_line}),
        "exam.sat": once_a_year("sat", r.taken_on, *taken_in_year, by={"score": score}),
        "exam.passed": once_a_year("passed", r.taken_on, *taken_in_year, r.score >= e.pass_score),
    }


def _full_score() -> Expression:
    """An exam that does not say what its full score is has 100 points."""
    return sa.func.coalesce(sa.func.nullif(contract.exam.c.full_score, 0), 100)


def _power_lists(today: date, soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.power_list.c, soundness.sound(contract.power_list)
    # A revision still to come is none yet.
    since = sa.case((t.revised_on <= today, t.revised_on), else_=t.published_on)
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
        "power_list.revised": Source(
            rows=contract.power_list,
            subject=t.unit_code,
            on=since,
            where=(sound, t.published_on <= today),
            dimensions={
                "age": _by(_revision_age(since, today)),
                "times": _by(sa.case((t.revised_on <= today, "revised"), else_="never")),
            },
        ),
        "power_list.items": Source(
            rows=contract.power_list,
            subject=t.unit_code,
            on=t.published_on,
            where=(sound,),
            dimensions={"kind": _by(t.kind)},
            amount=sa.func.coalesce(t.item_count, 0),
        ),
        "power_list.completed": Source(
            rows=complete, subject=complete.c.unit_code, on=complete.c.completed_on, listed=published
        ),
    }


REVISION_AGES = {"y1": "1年以内", "y2": "1–2年", "y3": "2–3年", "older": "3年以上"}
"""Bands of how long ago a list was last revised (or published, when never revised)."""


def _revision_age(since: Expression, today: date) -> Expression:
    bounds = tuple((today - timedelta(days=days), label) for days, label in ((1096, "older"), (731, "y3"), (365, "y2")))
    return banded(since, bounds, beyond="y1")


def _alerts(today: date, soundness: Soundness, limits: Limits) -> dict[str, Source]:
    t, sound = contract.alert.c, soundness.sound(contract.alert)
    closed_by = {"domain": _by(t.domain), "level": _by(t.level)}
    by_both = sa.func.nullif(t.domain, "") + CROSS + t.level
    age = _overdue_age(t.raised_on, today)
    confirmed = t.outcome.in_(limits.confirmed_outcomes)
    # What the wall says of an open alert: its colour, its rule, the day it was raised. No record, no person.
    spoken = t.level + CROSS + sa.func.coalesce(t.rule, "") + CROSS + sa.cast(t.raised_on, sa.String)
    # How far those raised in a period have come by today: a cohort, so that no stage can exceed the one before it.
    stage = sa.case(
        (sa.and_(t.closed_on <= today, confirmed), "confirmed"),
        (t.closed_on <= today, "closed"),
        (t.assigned_on <= today, "assigned"),
        else_="waiting",
    )

    def source(on: Expression, *where: Expression, by: Mapping[str, Dimension] | None = None) -> Source:
        return Source(rows=contract.alert, subject=t.unit_code, on=on, where=(sound, *where), dimensions=by or {})

    return {
        "alert.raised": source(
            t.raised_on,
            by={
                **closed_by,
                "rule": _by(t.rule),
                "stage": _by(stage),
                "domain_level": _by(by_both),
            },
        ),
        "alert.closed": source(t.closed_on, by={**closed_by, "rule": _by(t.rule)}),
        "alert.assigned": source(t.assigned_on),
        "alert.confirmed": source(t.closed_on, confirmed, by={"rule": _by(t.rule)}),
        "alert.open_now": source(
            t.raised_on,
            _is_open(t.closed_on, today),
            by={
                **closed_by,
                "domain_level": _by(by_both),
                "level_age": _by(t.level + CROSS + age),
                "level_rule_day": _by(spoken),
            },
        ),
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

    due, by_duty = t.due_on < today, {"duty": _by(t.duty)}
    return {
        "task.dispatched": source(t.dispatched_on, by=by_duty),
        "task.fell_due": source(t.due_on, due),
        "task.fed_back_on_time": source(t.due_on, due, t.feedback_on <= t.due_on),
        "task.fed_back": source(t.feedback_on, by=by_duty),
        "task.checked": source(t.checked_on, by=by_duty),
        "task.revisited": source(t.revisit_on, by=by_duty),
        "task.closed": source(t.closed_on, by=by_duty),
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
