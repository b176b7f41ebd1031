"""Problems found, and their way through rectification: submitted, sometimes returned, verified, revisited, found again."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.demo.district import District
from data_access.demo.draw import (
    Days,
    Flags,
    Floats,
    Indices,
    Rows,
    between,
    chance,
    changed_at,
    coin,
    happened,
    numbered,
    on_workdays,
    only,
    pick,
    rows,
    span,
)
from data_access.demo.inspections import TERM_START, Inspections
from data_access.demo.lists import CHECK_ITEMS, PROBLEMS

_FROM_INSPECTIONS = 3650
_FROM_ELSEWHERE = 200
_VERIFIED = 0.82
"""Share of all findings that is verified by today."""
_A_CHECK = {"patrol": 3.3, "self_mutual": 0.12, "department": 0.9, "area_cross": 1.1, "mandate": 1.6}
_FADING_A_YEAR = 0.75
"""Supervision has found more and more: how fast findings thin out with each year back (patrols: a fifth of it)."""
_ELSEWHERE = {"complaint": 0.5, "alert": 0.35, "department": 0.15}
_MECHANISM = {"immediate": 0.46, "joint": 0.29, "escalated": 0.09, "generalised": 0.16}
_DAYS = {"immediate": 45, "joint": 150, "escalated": 180, "generalised": 160}
_ON_TIME = 0.9
_RETURNED = 0.13
_RECURS = 0.03
_REVISITED = 0.6
_REVISIT_AFTER = (60, 120)
_REVISIT_HELD = 0.88


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What is known on the day of finding; `inspection` is a position or -1."""

    unit: Indices
    inspection: Indices
    source: NDArray[Any]
    problem: NDArray[Any]
    day: Days


@dataclass(frozen=True, kw_only=True)
class _Course:
    """What came of each finding; `NaT` where it has not happened by today."""

    mechanism: NDArray[Any]
    due: Days
    submitted: Days
    returned: Days
    verified: Days


def finding_rows(rng: np.random.Generator, *, district: District, inspections: Inspections) -> Rows:
    """Rows of finding, in order of the day found."""
    first = _joined([_inspected(rng, district=district, inspections=inspections), _elsewhere(rng, district=district)])
    course = _rectified(rng, district=district, found=first)
    again = _recurrences(rng, district=district, found=first, verified=course.verified)
    later = _rectified(rng, district=district, found=again)
    found = _joined([first, again])
    course = _Course(
        **{name: np.concatenate([getattr(course, name), getattr(later, name)]) for name in _Course.__annotations__}
    )
    order = np.argsort(found.day, kind="stable")
    size, today = order.size, district.today
    items = np.array(CHECK_ITEMS, dtype=object)
    weight = rng.gamma(1.2, size=items.size) + 0.15
    item = rng.permutation(np.concatenate([items, rng.choice(items, size=size - items.size, p=weight / weight.sum())]))
    has_revisit = ~np.isnat(course.verified) & coin(rng, _REVISITED, size=size)
    revisit = only(has_revisit, on_workdays(rng, course.verified + span(rng.integers(*_REVISIT_AFTER, size=size))))
    held = coin(rng, chance(_REVISIT_HELD, 0.5 * district.quality["rectification"][found.unit]), size=size)
    columns = {
        "unit_code": district.units.code[found.unit],
        "inspection_id": only(found.inspection >= 0, inspections.code[found.inspection]),
        "source": found.source,
        "item": item,
        "problem": found.problem,
        "mechanism": course.mechanism,
        "found_on": found.day,
        "due_on": course.due,
        "submitted_on": course.submitted,
        "returned_on": course.returned,
        "verified_on": course.verified,
        "revisit_on": revisit,
        "revisit_held": only(revisit <= today, held),
        "updated_at": changed_at(
            rng, found.day, course.submitted, course.returned, course.verified, revisit, today=today
        ),
    }
    return {
        "finding": rows(
            {"finding_id": numbered("W", size, width=5), **{name: column[order] for name, column in columns.items()}}
        )
    }


def _joined(parts: list[_Found]) -> _Found:
    return _Found(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _Found.__annotations__})


def _inspected(rng: np.random.Generator, *, district: District, inspections: Inspections) -> _Found:
    """Findings of inspections that have begun."""
    begun = np.flatnonzero(~np.isnat(inspections.started))
    unit, kind = inspections.unit[begun], inspections.kind[begun]
    started = inspections.started[begun]
    age = (district.today - started).astype(float) / 365.25
    expected = np.array([_A_CHECK[code] for code in kind]) * np.exp(-0.3 * district.quality["rectification"][unit])
    expected *= np.exp(-age * np.where(kind == "patrol", _FADING_A_YEAR / 5, _FADING_A_YEAR))
    number = rng.poisson(expected * _FROM_INSPECTIONS / expected.sum())
    position = np.repeat(np.arange(begun.size), number)
    finished = np.where(np.isnat(inspections.finished), district.today, inspections.finished)[begun]
    return _Found(
        unit=unit[position],
        inspection=begun[position],
        source=np.where(kind[position] == "patrol", "patrol", "check").astype(object),
        problem=_problems(rng, size=position.size),
        day=between(rng, started[position], finished[position], size=position.size),
    )


def _elsewhere(rng: np.random.Generator, *, district: District) -> _Found:
    """Findings without an inspection: from complaints, alerts and departments."""
    weight = district.pressure
    return _Found(
        unit=rng.choice(weight.size, size=_FROM_ELSEWHERE, p=weight / weight.sum()),
        inspection=np.full(_FROM_ELSEWHERE, -1),
        source=pick(rng, _ELSEWHERE, size=_FROM_ELSEWHERE),
        problem=_problems(rng, size=_FROM_ELSEWHERE),
        day=on_workdays(rng, between(rng, TERM_START + span(60), district.today, size=_FROM_ELSEWHERE)),
    )


def _problems(rng: np.random.Generator, *, size: int) -> NDArray[Any]:
    return pick(rng, {code: 1 / (3 + rank) for rank, code in enumerate(PROBLEMS)}, size=size)


def _rectified(rng: np.random.Generator, *, district: District, found: _Found) -> _Course:
    """Draws each finding's way; as many are left unverified as keep the share of `_VERIFIED` overall."""
    size, today = found.day.size, district.today
    quality = district.quality["rectification"][found.unit]
    mechanism = pick(rng, _MECHANISM, size=size)
    allowed = np.array([_DAYS[code] for code in mechanism]) + rng.integers(0, 11, size=size)
    due = found.day + span(allowed)
    on_time = coin(rng, chance(_ON_TIME, 0.6 * quality), size=size)
    late = due + span(1 + rng.exponential(38, size=size))
    verified = np.where(on_time, found.day + span(allowed * rng.beta(4, 1.4, size=size)), late)
    verified = on_workdays(rng, verified, not_before=found.day)
    wait = (verified - found.day).astype(float)
    submitted = on_workdays(rng, found.day + span(wait * rng.uniform(0.55, 0.9, size=size)), not_before=found.day)
    age = (today - found.day).astype(float) / 365.25
    stuck = _stuck(rng, verified=verified <= today, quality=quality, age=age)
    is_returned = (submitted < verified) & coin(rng, _RETURNED, size=size)
    returned = between(rng, submitted, verified, size=size)
    submitted = only(~stuck | coin(rng, 0.35, size=size), submitted)
    return _Course(
        mechanism=mechanism,
        due=due,
        submitted=happened(submitted, today=today),
        returned=happened(only(is_returned & ~np.isnat(submitted), returned), today=today),
        verified=happened(only(~stuck, verified), today=today),
    )


def _stuck(rng: np.random.Generator, *, verified: Flags, quality: Floats, age: Floats) -> Flags:
    """Which of the findings that would be verified by now are not: more often where quality is low and where the
    finding is recent (old ones have been pressed for long)."""
    excess = max(int(verified.sum()) - round(_VERIFIED * verified.size), 0)
    weight = np.where(verified, np.exp(-0.45 * quality - 0.7 * age), 0)
    stuck = np.zeros(verified.size, dtype=bool)
    if excess:
        stuck[rng.choice(verified.size, size=excess, replace=False, p=weight / weight.sum())] = True
    return stuck


def _recurrences(rng: np.random.Generator, *, district: District, found: _Found, verified: Days) -> _Found:
    """The same problem in the same unit again within a year of being verified."""
    again = verified + span(rng.integers(20, 350, size=verified.size))
    probability = chance(_RECURS, -0.5 * district.quality["rectification"][found.unit])
    chosen = np.flatnonzero((again <= district.today) & coin(rng, probability, size=verified.size))
    return _Found(
        unit=found.unit[chosen],
        inspection=np.full(chosen.size, -1),
        source=np.full(chosen.size, "check", dtype=object),
        problem=found.problem[chosen],
        day=again[chosen],
    )
