"""Staff in post, their training and their exams."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from data_access import contract
from data_access.events.sources import Dimension, Expression, Source, by_column
from data_access.expressions import year
from data_access.soundness import Soundness

ALWAYS = date(1900, 1, 1)
"""The day somebody entered a post whose beginning nobody recorded."""


def people(soundness: Soundness) -> dict[str, Source]:
    t, sound = contract.staff.c, soundness.sound(contract.staff)
    entered = sa.func.coalesce(t.in_post_from, ALWAYS)
    certified = sa.case((t.in_post_from > t.certified_on, t.in_post_from), else_=t.certified_on)
    was_certified = (
        sound,
        t.certified_on.is_not(None),
        sa.or_(t.in_post_to.is_(None), t.certified_on <= t.in_post_to),
    )
    post = {"post": by_column(t.post)}

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
            dimensions={"post": by_column(trained.c.post)},
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
            dimensions={"post": by_column(trained.c.post)},
        ),
        "training.attended": Source(
            rows=contract.attendance.join(contract.staff, t.staff_id == a.staff_id).join(
                contract.course, c.course_id == a.course_id
            ),
            subject=t.unit_code,
            on=a.attended_on,
            where=(soundness.sound(contract.attendance),),
            dimensions={"level": by_column(c.level)},
        ),
        "staff.dual_entered": source(entered, sound, t.dual_post.is_(True)),
        "staff.dual_left": source(t.in_post_to, sound, t.dual_post.is_(True)),
        "course.held": Source(
            rows=contract.course,
            subject=place,
            on=c.held_on,
            where=(soundness.sound(contract.course),),
            dimensions={"level": by_column(c.level)},
        ),
    }


def exams(today: date, soundness: Soundness) -> dict[str, Source]:
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
        dimensions = {dimension: by_column(first.c[dimension]) for dimension in ("post", *by)}
        return Source(rows=first, subject=first.c.unit_code, on=first.c.first_on, listed=listed, dimensions=dimensions)

    return {
        "exam.required": once_a_year("required", e.held_on, by={"pass_line": pass_line}),
        "exam.sat": once_a_year("sat", r.taken_on, *taken_in_year, by={"score": score}),
        "exam.passed": once_a_year("passed", r.taken_on, *taken_in_year, r.score >= e.pass_score),
    }


def _full_score() -> Expression:
    """An exam that does not say what its full score is has 100 points."""
    return sa.func.coalesce(sa.func.nullif(contract.exam.c.full_score, 0), 100)
