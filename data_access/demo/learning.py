"""Courses, who attended, yearly exams and their results."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.demo.district import COOPERATIVES, VILLAGES, District
from data_access.demo.draw import (
    Days,
    Indices,
    Rows,
    between,
    chance,
    coin,
    happened,
    numbered,
    on_workdays,
    only,
    rows,
    span,
)
from data_access.demo.staff import Staff

COURSES = 76
_PLANNED_A_YEAR = 60
_DISTRICT_LEVEL = 12
_SEASON = (7, 313)
"""First and last day of a year's programme, counted from 1 January: it ends in early November."""
_ATTENDS = {"last": 0.895, "this": 0.91}
_OWN_TOWNSHIP = 0.62
_SECOND_COURSE = 0.3

_EXAM_YEARS = 5
_PASS, _FULL = 60, 100
_SITS = 0.95
_SCORE = (77.5, 11.5)
_RESIT_DAYS = 9


@dataclass(frozen=True, kw_only=True)
class _Programme:
    """One year's courses: `township` is -1 for those of the district."""

    year: np.datetime64
    day: Days
    township: Indices


def learning_rows(rng: np.random.Generator, *, district: District, staff: Staff) -> Rows:
    """Rows of course, attendance, exam and exam_result.

    There are exactly `COURSES` courses: what has been held of this year's programme, and the rest last year.
    """
    year = district.today.astype("datetime64[Y]")
    this = _programme(rng, district=district, year=year, count=_PLANNED_A_YEAR, district_level=_DISTRICT_LEVEL)
    held = int((this.day <= district.today).sum())
    before = COURSES - held
    towns = district.townships.code.size
    last = _programme(
        rng, district=district, year=year - 1, count=before, district_level=before - towns * ((before - 4) // towns)
    )
    course = np.concatenate([last.day, this.day[:held]])
    place = np.concatenate([last.township, this.township[:held]])
    number, person = (
        np.concatenate(parts)
        for parts in zip(
            _attendance(rng, district=district, staff=staff, programme=last, probability=_ATTENDS["last"], offset=0),
            _attendance(
                rng, district=district, staff=staff, programme=this, probability=_ATTENDS["this"], offset=before
            ),
            strict=True,
        )
    )
    codes = np.array(numbered("K", COURSES, width=3), dtype=object)
    titles = [f"{'区级' if town < 0 else '镇街'}履职能力培训第{n}期" for n, town in enumerate(place.tolist(), start=1)]
    return {
        "course": rows(
            {
                "course_id": codes,
                "level": np.where(place < 0, "district", "township"),
                "township_code": only(place >= 0, district.townships.code[place]),
                "title": titles,
                "held_on": course,
                "hours": rng.choice([2.0, 3.0, 4.0, 6.0], size=COURSES),
            }
        ),
        "attendance": rows({"course_id": codes[number], "staff_id": staff.code[person], "attended_on": course[number]}),
        **_exam_rows(rng, district=district, staff=staff),
    }


def _programme(
    rng: np.random.Generator, *, district: District, year: np.datetime64, count: int, district_level: int
) -> _Programme:
    """`count` courses in order of their days; those not of the district go round the townships evenly."""
    first = year.astype("datetime64[D]")
    day = on_workdays(rng, between(rng, first + span(_SEASON[0]), first + span(_SEASON[1]), size=count))
    towns = np.arange(count - district_level) % district.townships.code.size
    township = rng.permutation(np.concatenate([np.full(district_level, -1), towns]))
    return _Programme(year=year, day=np.sort(day), township=township)


def _attendance(
    rng: np.random.Generator,
    *,
    district: District,
    staff: Staff,
    programme: _Programme,
    probability: float,
    offset: int,
) -> tuple[Indices, Indices]:
    """(course number from `offset`, person) of each attendance that has happened, each pair once.

    People are asked once a year whether they go and to which planned course; so the share trained grows with the year.
    """
    size = staff.unit.size
    goes = coin(rng, chance(probability, 0.5 * district.quality["learning"][staff.unit]), size=size)
    first = _chosen(rng, district=district, staff=staff, programme=programme)
    second = np.where(
        coin(rng, _SECOND_COURSE, size=size), _chosen(rng, district=district, staff=staff, programme=programme), first
    )
    pairs = np.unique(
        np.concatenate([np.column_stack([course, np.arange(size)])[goes] for course in (first, second)]), axis=0
    )
    day = programme.day[pairs[:, 0]]
    person = pairs[:, 1]
    there = (staff.entered[person] <= day) & ~(staff.left[person] < day) & (day <= district.today)
    return pairs[there, 0] + offset, person[there]


def _chosen(rng: np.random.Generator, *, district: District, staff: Staff, programme: _Programme) -> Indices:
    """One course of the programme for each person: often one of the own township, where there is one."""
    size = staff.unit.size
    town = district.units.township[staff.unit]
    chosen = rng.choice(np.flatnonzero(programme.township < 0), size=size)
    prefers_own = coin(rng, _OWN_TOWNSHIP, size=size)
    for position in range(district.townships.code.size):
        own = np.flatnonzero(programme.township == position)
        here = np.flatnonzero((town == position) & prefers_own)
        if own.size:
            chosen[here] = rng.choice(own, size=here.size)
    return np.asarray(chosen)


def _exam_rows(rng: np.random.Generator, *, district: District, staff: Staff) -> Rows:
    """One exam every April of the last years for all village staff then in post; an absent person has a row without a day."""
    today = district.today
    this_year = today.astype("datetime64[Y]")
    days = [_third_friday_of_april(this_year - back) for back in range(_EXAM_YEARS - 1, -1, -1)]
    held = [day for day in days if day <= today]
    results = [_results(rng, district=district, staff=staff, held_on=day) for day in held]
    codes = [f"E{day.astype('datetime64[Y]')}" for day in held]
    return {
        "exam": rows(
            {
                "exam_id": codes,
                "title": [f"{day.astype('datetime64[Y]')}年村（社）工作人员履职考试" for day in held],
                "held_on": np.array(held),
                "pass_score": [float(_PASS)] * len(held),
                "full_score": [float(_FULL)] * len(held),
            }
        ),
        "exam_result": [
            row
            for code, columns in zip(codes, results, strict=True)
            for row in rows({"exam_id": [code] * len(columns["staff_id"]), **columns})
        ],
    }


def _third_friday_of_april(year: np.datetime64) -> np.datetime64:
    return np.busday_offset(year.astype("datetime64[M]") + 3, 2, roll="forward", weekmask="Fri")


def _results(
    rng: np.random.Generator, *, district: District, staff: Staff, held_on: np.datetime64
) -> dict[str, NDArray[Any]]:
    required = np.flatnonzero((staff.unit < VILLAGES + COOPERATIVES) & staff.in_post(held_on))
    quality = district.quality["learning"][staff.unit[required]]
    sits = coin(rng, chance(_SITS, 0.5 * quality), size=required.size)
    late = coin(rng, 0.06, size=required.size)
    taken = happened(np.where(late, held_on + span(_RESIT_DAYS), held_on), today=district.today)
    mean, spread = _SCORE
    score = np.clip(np.rint(rng.normal(mean + 1.8 * quality, spread)), 20, _FULL)
    there = sits & ~np.isnat(taken)
    return {"staff_id": staff.code[required], "taken_on": only(there, taken), "score": only(there, score)}
