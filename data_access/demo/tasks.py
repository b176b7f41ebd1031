"""What the commission does with townships: supervision tasks, interviews, events of clean culture."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.demo.district import District
from data_access.demo.draw import (
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

TASKS = 600
INTERVIEWS = 500
CLASSES = 100
CLASS_PEOPLE = 50_000
"""The `CLASSES` reach at least so many people together."""
_OTHER_EVENTS = 320
_YEARS = 3
_CLASS_YEARS = 2
_DUTY = {"party": 0.35, "secretary": 0.2, "deputies": 0.2, "discipline": 0.25}
_SOURCE = {"complaint": 0.25, "patrol": 0.2, "check": 0.25, "alert": 0.15, "superior": 0.15}
_INTERVIEW = {"reminder": 0.55, "urging": 0.33, "warning": 0.12}
_CULTURE = {"exhibition": 0.3, "performance": 0.25, "family": 0.45}
_OF_A_UNIT = 0.45
_ON_TIME = 0.92


def task_rows(rng: np.random.Generator, *, district: District) -> Rows:
    """Rows of task, interview and culture_event, each in order of days."""
    return {
        **_tasks(rng, district=district),
        **_interviews(rng, district=district),
        **_culture(rng, district=district),
    }


def _places(
    rng: np.random.Generator, *, district: District, size: int, lean: float, of_a_unit: float
) -> tuple[Indices, NDArray[Any], NDArray[Any]]:
    """(unit, township code, unit code or None) of `size` records; a positive `lean` prefers units that work badly."""
    weight = np.exp(-lean * district.quality["tasks"][district.units.village])
    unit = rng.choice(weight.size, size=size, p=weight / weight.sum())
    named = coin(rng, of_a_unit, size=size)
    return unit, district.townships.code[district.units.township[unit]], only(named, district.units.code[unit])


def _days(rng: np.random.Generator, *, district: District, size: int, years: int) -> NDArray[np.datetime64]:
    first = district.today - span(round(years * 365.25))
    return np.sort(on_workdays(rng, between(rng, first, district.today, size=size)))


def _tasks(rng: np.random.Generator, *, district: District) -> Rows:
    today = district.today
    unit, township, unit_code = _places(rng, district=district, size=TASKS, lean=0.25, of_a_unit=_OF_A_UNIT)
    quality = district.quality["tasks"][unit]
    dispatched = _days(rng, district=district, size=TASKS, years=_YEARS)
    due = dispatched + span(rng.choice([10, 15, 20, 30], size=TASKS))
    on_time = coin(rng, chance(_ON_TIME, 0.6 * quality), size=TASKS)
    late = due + span(1 + rng.exponential(12, size=TASKS))
    feedback = np.where(on_time, between(rng, dispatched + span(3), due, size=TASKS), late)
    feedback = on_workdays(rng, feedback, not_before=dispatched)
    checked = on_workdays(rng, feedback + span(rng.integers(1, 10, size=TASKS)), not_before=feedback)
    closed = on_workdays(rng, checked + span(rng.integers(0, 25, size=TASKS)), not_before=checked)
    closed = only(~coin(rng, chance(0.05, -0.5 * quality), size=TASKS), closed)
    revisit = on_workdays(rng, checked + span(rng.integers(25, 60, size=TASKS)))
    feedback, checked, closed = (happened(days, today=today) for days in (feedback, checked, closed))
    return {
        "task": rows(
            {
                "task_id": numbered("T", TASKS, width=4),
                "township_code": township,
                "unit_code": unit_code,
                "source": pick(rng, _SOURCE, size=TASKS),
                "duty": pick(rng, _DUTY, size=TASKS),
                "dispatched_on": dispatched,
                "due_on": due,
                "feedback_on": feedback,
                "checked_on": checked,
                "revisit_on": only(~np.isnat(checked), revisit),
                "closed_on": closed,
                "updated_at": changed_at(rng, dispatched, feedback, checked, closed, today=today),
            }
        )
    }


def _interviews(rng: np.random.Generator, *, district: District) -> Rows:
    _, township, unit_code = _places(rng, district=district, size=INTERVIEWS, lean=0.4, of_a_unit=0.7)
    return {
        "interview": rows(
            {
                "interview_id": numbered("I", INTERVIEWS, width=4),
                "township_code": township,
                "unit_code": unit_code,
                "kind": pick(rng, _INTERVIEW, size=INTERVIEWS),
                "held_on": _days(rng, district=district, size=INTERVIEWS, years=_YEARS),
            }
        )
    }


def _culture(rng: np.random.Generator, *, district: District) -> Rows:
    size = CLASSES + _OTHER_EVENTS
    _, township, unit_code = _places(rng, district=district, size=size, lean=-0.2, of_a_unit=0.6)
    classes = np.full(CLASSES, "clean_class", dtype=object)
    kind = np.concatenate([classes, pick(rng, _CULTURE, size=_OTHER_EVENTS)])
    held = np.concatenate(
        [
            _days(rng, district=district, size=CLASSES, years=_CLASS_YEARS),
            _days(rng, district=district, size=_OTHER_EVENTS, years=_YEARS),
        ]
    )
    listeners = rng.lognormal(0, 0.45, size=CLASSES)
    listeners *= 1.08 * CLASS_PEOPLE / listeners.sum()
    people = np.concatenate([listeners, rng.lognormal(4.7, 0.5, size=_OTHER_EVENTS)])
    order = np.argsort(held, kind="stable")
    return {
        "culture_event": rows(
            {
                "event_id": numbered("Q", size, width=4),
                "township_code": township[order],
                "unit_code": unit_code[order],
                "kind": kind[order],
                "held_on": held[order],
                "people": np.rint(people[order]).astype(int),
            }
        )
    }
