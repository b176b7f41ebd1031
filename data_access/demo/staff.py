"""People in post, without names: every post is held by one person, or by one until a day and a successor after it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.demo.district import District
from data_access.demo.draw import (
    NEVER,
    Days,
    Flags,
    Indices,
    Rows,
    between,
    chance,
    coin,
    numbered,
    on_workdays,
    only,
    rows,
    span,
)

_POSTS = {
    "village": (("secretary", 1, 1), ("deputy", 1, 1), ("committee", 1, 3), ("supervisor", 1, 1), ("accountant", 1, 1)),
    "community": (("secretary", 1, 1), ("deputy", 1, 1), ("committee", 2, 4), ("supervisor", 1, 1)),
    "cooperative": (("cooperative_chair", 1, 1), ("cooperative_supervisor", 1, 1), ("cooperative_accountant", 1, 1)),
    "station": (("head", 1, 1), ("clerk", 1, 4)),
    "enterprise": (("head", 1, 1), ("clerk", 1, 4)),
}
"""Kind of unit → (post, fewest, most people)."""
_ENTERED = (np.datetime64("2018-03-01"), np.datetime64("2020-12-31"))
_TURNOVER = 0.12
_TURNOVER_FROM = np.datetime64("2021-07-01")
_CERTIFIED = 0.88
_CERTIFIED_FROM = np.datetime64("2021-03-01")
_DUAL = 0.9


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Arrays of people: `unit` is a position in the district's units, `left` is `NaT` for those in post today."""

    code: NDArray[Any]
    unit: Indices
    entered: Days
    left: Days

    def in_post(self, day: Days | np.datetime64) -> Flags:
        """Who is in post on `day` (one day, or one for each person)."""
        return np.asarray((self.entered <= day) & ~(self.left < day))


def draw_staff(rng: np.random.Generator, *, district: District) -> tuple[Staff, Rows]:
    """The people and their rows."""
    unit, post = _posts(rng, district=district)
    changes = coin(rng, _TURNOVER, size=unit.size)
    leaving = on_workdays(rng, between(rng, _TURNOVER_FROM, district.today - span(20), size=unit.size))
    leaving = np.where(changes, leaving, NEVER)
    entered = on_workdays(rng, between(rng, *_ENTERED, size=unit.size))
    successor = np.flatnonzero(changes)
    staff = Staff(
        code=np.array(numbered("P", unit.size + successor.size), dtype=object),
        unit=np.concatenate([unit, unit[successor]]),
        entered=np.concatenate([entered, leaving[successor] + span(1)]),
        left=np.concatenate([leaving, np.full(successor.size, NEVER)]),
    )
    post = np.concatenate([post, post[successor]])
    head = post == "secretary"
    return staff, {
        "staff": rows(
            {
                "staff_id": staff.code,
                "unit_code": district.units.code[staff.unit],
                "post": post,
                "dual_post": only(head, coin(rng, _DUAL, size=post.size)),
                "certified_on": _certified(rng, district=district, staff=staff),
                "in_post_from": staff.entered,
                "in_post_to": staff.left,
            }
        )
    }


def _posts(rng: np.random.Generator, *, district: District) -> tuple[Indices, NDArray[Any]]:
    units, posts = [], []
    for position, kind in enumerate(district.units.kind.tolist()):
        for post, fewest, most in _POSTS[kind]:
            number = int(rng.integers(fewest, most + 1))
            units += [position] * number
            posts += [post] * number
    return np.array(units), np.array(posts, dtype=object)


def _certified(rng: np.random.Generator, *, district: District, staff: Staff) -> Days:
    """Most are certified within a year and a half of entering, or of the start of certification."""
    size = staff.unit.size
    probability = chance(_CERTIFIED, 0.5 * district.quality["organisation"][staff.unit])
    first = np.maximum(staff.entered, _CERTIFIED_FROM)
    day = on_workdays(rng, between(rng, first, first + span(540), size=size), not_before=first)
    return only(coin(rng, probability, size=size) & (day <= district.today) & staff.in_post(day), day)
