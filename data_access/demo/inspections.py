"""Patrols of this term, round by round until every party organisation is covered, and the other kinds of checks."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.demo.district import VILLAGES, District
from data_access.demo.draw import (
    NEVER,
    Days,
    Floats,
    Indices,
    Rows,
    between,
    chance,
    changed_at,
    coin,
    numbered,
    on_workdays,
    only,
    pick,
    rows,
    span,
)
from data_access.demo.lists import ROUNDS

TERM_START = np.datetime64("2021-12-01")
_FIRST_ROUND = np.datetime64("2022-02-14")
_LAST_ROUND_ENDS_DAYS_AGO = (65, 110)
_ROUND_DAYS = (25, 55)
_SECOND_LOOK = 46
_MODE = {"town_led": 0.34, "extended": 0.27, "cross": 0.25, "joint": 0.14}

_SELF_MUTUAL = {"village": 0.92, "community": 0.92, "cooperative": 0.84, "station": 0.74, "enterprise": 0.7}
_SELF_MUTUAL_SEASON = (45, 300)
_SEASON = (10, 355)
_A_YEAR = {"department": 420, "area_cross": 300, "mandate": 60}
_CAMPAIGN = {"campaign_assets": 0.35, "campaign_works": 0.3, "campaign_relief": 0.2, "campaign_labour": 0.15}
_PLANNED_AHEAD_DAYS = 60
_UNPLANNED = 0.15


@dataclass(frozen=True, kw_only=True)
class Inspections:
    """Arrays of all inspections that have begun or are planned, in order of their days; `unit` is a position."""

    code: NDArray[Any]
    unit: Indices
    kind: NDArray[Any]
    started: Days
    finished: Days


def draw_inspections(rng: np.random.Generator, *, district: District) -> tuple[Inspections, Rows]:
    """The inspections and their rows."""
    patrol_unit, patrol_round, patrol_end = _patrols(rng, district=district)
    check_unit, check_kind, check_end = _checks(rng, district=district)
    unit = np.concatenate([patrol_unit, check_unit])
    kind = np.concatenate([np.full(patrol_unit.size, "patrol", dtype=object), check_kind])
    round_number = np.concatenate([patrol_round, np.full(check_unit.size, -1)])
    end = np.concatenate([patrol_end, check_end])
    order = np.argsort(end, kind="stable")
    unit, kind, round_number, end = unit[order], kind[order], round_number[order], end[order]

    size, today = unit.size, district.today
    is_patrol = kind == "patrol"
    length = np.where(is_patrol, rng.integers(12, 24, size=size), rng.integers(0, 4, size=size))
    started = on_workdays(rng, np.subtract(end, span(length)))
    started = np.where(is_patrol, np.maximum(started, TERM_START), started)
    planned = on_workdays(rng, started - span(rng.integers(3, 40, size=size)))
    finished = np.where(end <= today, end, NEVER)
    begun = np.where(started <= today, started, NEVER)
    codes = np.array(numbered("X", size, width=5), dtype=object)
    rounds = np.array(ROUNDS, dtype=object)
    campaign = np.isin(kind, ("department", "mandate")) & coin(rng, 0.7, size=size)
    announced = np.minimum(planned, today - span(rng.integers(0, 5, size=size)))
    inspections = Inspections(code=codes, unit=unit, kind=kind, started=begun, finished=finished)
    return inspections, {
        "inspection": rows(
            {
                "inspection_id": codes,
                "unit_code": district.units.code[unit],
                "kind": kind,
                "mode": only(is_patrol, _modes(rng, district=district, unit=unit, round_number=round_number)),
                "round": only(is_patrol, rounds[round_number]),
                "campaign": only(campaign, pick(rng, _CAMPAIGN, size=size)),
                "planned_on": only(is_patrol | np.isnat(begun) | ~coin(rng, _UNPLANNED, size=size), planned),
                "started_on": begun,
                "finished_on": finished,
                "updated_at": changed_at(rng, announced, begun, finished, today=today),
            }
        )
    }


def _patrols(rng: np.random.Generator, *, district: District) -> tuple[Indices, Indices, Days]:
    """(unit, round, last day) of each patrol: every village once, mostly township by township, and a few a second time.

    The last round ends two to four months before today, so coverage is complete only since then.
    """
    towns = district.townships.code.size
    turn = rng.permutation(towns)[district.units.township[district.units.village]] + rng.uniform(0, 5, size=VILLAGES)
    round_of = np.empty(VILLAGES, dtype=int)
    round_of[np.argsort(turn, kind="stable")] = np.arange(VILLAGES) * len(ROUNDS) // VILLAGES
    latest, earliest = (district.today - span(days) for days in _LAST_ROUND_ENDS_DAYS_AGO)
    final = between(rng, earliest, latest, size=1)[0]
    ends = _FIRST_ROUND + span(np.linspace(_ROUND_DAYS[1], (final - _FIRST_ROUND).astype(int), len(ROUNDS)))
    second = rng.choice(np.flatnonzero(round_of < len(ROUNDS) // 2), size=_SECOND_LOOK, replace=False)
    unit = np.concatenate([district.units.village, second])
    number = np.concatenate([round_of, rng.integers(len(ROUNDS) // 2, len(ROUNDS), size=_SECOND_LOOK)])
    day = between(rng, ends[number] - span(_ROUND_DAYS[0]), ends[number], size=unit.size)
    return unit, number, on_workdays(rng, day)


def _modes(rng: np.random.Generator, *, district: District, unit: Indices, round_number: Indices) -> NDArray[Any]:
    """One mode for each township and round, as a team patrols a township's villages in one way."""
    drawn = pick(rng, _MODE, size=district.townships.code.size * len(ROUNDS))
    return np.asarray(drawn[district.units.township[unit] * len(ROUNDS) + round_number])


def _checks(rng: np.random.Generator, *, district: District) -> tuple[Indices, NDArray[Any], Days]:
    """(unit, kind, last day) of every other check of the term, up to those planned for the coming weeks."""
    units, kinds, ends = [], [], []
    horizon = district.today + span(_PLANNED_AHEAD_DAYS)
    first_year = TERM_START.astype("datetime64[Y]").astype(int) + 1
    base = np.array([_SELF_MUTUAL[kind] for kind in district.units.kind])
    for year in range(first_year, horizon.astype("datetime64[Y]").astype(int) + 1):
        new_year = np.datetime64(year, "Y").astype("datetime64[D]")
        yearly = np.flatnonzero(coin(rng, chance(base, 0.5 * district.quality["inspections"]), size=base.size))
        chosen = [("self_mutual", yearly, _SELF_MUTUAL_SEASON)]
        growth = 0.7 + 0.1 * min(year - first_year, 4)
        for name, number in _A_YEAR.items():
            chosen.append((name, _checked(rng, district=district, number=round(number * growth)), _SEASON))
        for name, unit, season in chosen:
            units.append(unit)
            kinds.append(np.full(unit.size, name, dtype=object))
            ends.append(
                on_workdays(rng, between(rng, new_year + span(season[0]), new_year + span(season[1]), size=unit.size))
            )
    end = np.concatenate(ends)
    near = end <= horizon
    return np.concatenate(units)[near], np.concatenate(kinds)[near], end[near]


def _checked(rng: np.random.Generator, *, district: District, number: int) -> Indices:
    """Units for the checks that go where there is more to look at."""
    weight: Floats = np.sqrt(district.pressure)
    return np.asarray(rng.choice(weight.size, size=number, p=weight / weight.sum()))
