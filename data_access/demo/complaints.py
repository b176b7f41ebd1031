"""Five years of complaints: months with a season and a trend, one special month, most villages with few, a few with many."""

import numpy as np

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

YEARS = 5
_A_MONTH = 182.0
_SEASON = (0.95, 0.88, 1.06, 1.05, 1.02, 1.0, 1.05, 1.02, 1.03, 0.97, 1.0, 0.97)
"""January to December: quiet round the Spring Festival, busy after it."""
_RISE, _FALL = 0.03, -0.05
"""Yearly trend until two years ago, and since."""
_SPECIAL_EXTRA = 130
_SPECIAL_MONTHS_AGO = (3, 9)
_SPECIAL_VILLAGES = 4

_CHANNEL = {"letter": 0.31, "visit": 0.14, "phone": 0.2, "online": 0.35}
_ORIGIN = {"direct": 0.46, "superior": 0.25, "app": 0.17, "inspection": 0.06, "department": 0.06}
_NATURE = {"accusation": 0.63, "appeal": 0.02, "suggestion": 0.06, "out_of_scope": 0.21, "no_substance": 0.08}
_TOPIC = {
    "collective_assets": 0.2,
    "land": 0.15,
    "works": 0.14,
    "conduct": 0.13,
    "homestead": 0.09,
    "relief": 0.07,
    "labour": 0.06,
    "tendering": 0.05,
    "market": 0.03,
    "election": 0.03,
    "tyrant": 0.02,
    "other": 0.08,
}
_SPECIAL_TOPIC = {"works": 0.55, "tendering": 0.2, "land": 0.15, "conduct": 0.1}
_MORE_TOPICS = (0.28, 0.06)
"""Chances of a second and of a third topic."""
_OUTCOME = {"substantiated": 0.17, "partly": 0.16, "unfounded": 0.34, "explained": 0.23, "transferred": 0.1}
_DUE_DAYS = (60, 60, 75, 90)
_ACCEPT_WITHIN = 15
_ACCEPTED_LATE = 0.04
_ON_TIME = 0.915
_HARDER = 1.8
"""Sponsored complaints are the hard ones: as if handled by a township this much weaker."""
_UNDERWAY_FOR_YEARS = 0.004
"""Share that is never settled: the old stock every commission knows."""


def complaint_rows(rng: np.random.Generator, *, district: District) -> Rows:
    """Rows of complaint and complaint_topic, in order of the day received."""
    unit, received, special = _received(rng, district=district)
    size = unit.size
    quality = district.quality["complaints"][unit]
    out_of_scope = np.isin(nature := pick(rng, _NATURE, size=size), ("out_of_scope", "no_substance"))
    is_repeat = coin(rng, chance(0.12, 0.12 * np.log(district.pressure[unit]) - 0.25 * quality), size=size)
    sponsored = coin(rng, np.where(is_repeat, 0.2, 0.025), size=size)
    late = coin(rng, _ACCEPTED_LATE, size=size)
    accepted = received + span(np.where(late, rng.integers(16, 25, size=size), rng.integers(1, 13, size=size)))
    accepted = on_workdays(rng, accepted, not_before=received)
    due = received + span(rng.choice(_DUE_DAYS, size=size))
    closed = _closed(
        rng, accepted=accepted, due=due, quality=quality - _HARDER * sponsored, quick=out_of_scope & ~sponsored
    )
    accepted, closed = (happened(days, today=district.today) for days in (accepted, closed))
    is_closed = ~np.isnat(closed)
    rated = is_closed & coin(rng, 0.45, size=size)
    codes = np.array(numbered("C", size), dtype=object)
    return {
        "complaint": rows(
            {
                "complaint_id": codes,
                "unit_code": district.units.code[unit],
                "received_on": received,
                "channel": pick(rng, _CHANNEL, size=size),
                "origin": pick(rng, _ORIGIN, size=size),
                "nature": nature,
                "is_repeat": is_repeat,
                "sponsor": only(sponsored, pick(rng, {"commission": 0.35, "township": 0.65}, size=size)),
                "accept_by": received + span(_ACCEPT_WITHIN),
                "accepted_on": accepted,
                "due_on": due,
                "closed_on": closed,
                "outcome": only(is_closed, pick(rng, _OUTCOME, size=size)),
                "satisfied": only(rated, coin(rng, chance(0.91, 0.4 * quality), size=size)),
                "updated_at": changed_at(rng, received, accepted, closed, today=district.today),
            }
        ),
        "complaint_topic": _topic_rows(rng, codes=codes, special=special),
    }


def _received(rng: np.random.Generator, *, district: District) -> tuple[Indices, Days, Flags]:
    """(unit, day received, whether part of the special month) in order of days, nothing after `today`."""
    last = district.today.astype("datetime64[M]")
    months = last - np.arange(YEARS * 12, -1, -1)
    years_ago = np.arange(months.size - 1, -1, -1) / 12
    trend = 1 + np.where(years_ago > 2, _RISE * (2 - years_ago), _FALL * (2 - years_ago))
    season = np.array(_SEASON)[months.astype(int) % 12]
    number = rng.poisson(_A_MONTH * trend * season)
    start = np.repeat(months, number).astype("datetime64[D]")
    end = (np.repeat(months, number) + 1).astype("datetime64[D]") - 1
    weight = district.pressure / district.pressure.sum()
    unit = rng.choice(weight.size, size=start.size, p=weight)
    day = on_workdays(rng, between(rng, start, end, size=start.size), not_before=start)
    extra_unit, extra_day = _special(rng, district=district, month=last - int(rng.integers(*_SPECIAL_MONTHS_AGO)))
    unit, day = np.concatenate([unit, extra_unit]), np.concatenate([day, extra_day])
    special = np.arange(unit.size) >= start.size
    order = np.argsort(day, kind="stable")
    order = order[day[order] <= district.today]
    return unit[order], day[order], special[order]


def _special(rng: np.random.Generator, *, district: District, month: np.datetime64) -> tuple[Indices, Days]:
    """The special cause: in one month, many complaints about works from a few villages of one large township."""
    township = district.units.township[district.units.village]
    largest = int(np.argmax(np.bincount(township)))
    villages = rng.choice(np.flatnonzero(township == largest), size=_SPECIAL_VILLAGES, replace=False)
    unit = rng.choice(villages, size=_SPECIAL_EXTRA, p=(0.4, 0.3, 0.2, 0.1))
    start = month.astype("datetime64[D]")
    day = between(rng, start, (month + 1).astype("datetime64[D]") - 1, size=unit.size)
    return unit, on_workdays(rng, day, not_before=np.full(unit.size, start))


def _closed(rng: np.random.Generator, *, accepted: Days, due: Days, quality: Floats, quick: Flags) -> Days:
    """Day of closing, possibly ahead of today: quickly when out of scope, mostly by `due`, some after it, a few never."""
    size = accepted.size
    room = (due - accepted).astype(float)
    by_due = accepted + span(room * rng.beta(3.2, 1.6, size=size))
    day = np.where(
        coin(rng, chance(_ON_TIME, 0.5 * quality), size=size), by_due, due + span(1 + rng.exponential(32, size=size))
    )
    day = np.where(quick, accepted + span(rng.integers(2, 16, size=size)), day)
    day = on_workdays(rng, day, not_before=accepted)
    never = coin(rng, chance(_UNDERWAY_FOR_YEARS, -quality), size=size)
    return only(~never | quick, day)


def _topic_rows(rng: np.random.Generator, *, codes: np.ndarray, special: Flags) -> list[dict[str, str]]:
    """One to three different topics for each complaint."""
    first = np.where(special, pick(rng, _SPECIAL_TOPIC, size=codes.size), pick(rng, _TOPIC, size=codes.size))
    chosen = [first]
    for probability in _MORE_TOPICS:
        chosen.append(only(coin(rng, probability, size=codes.size), pick(rng, _TOPIC, size=codes.size)))
    return [
        {"complaint_id": code, "topic": topic}
        for code, topics in zip(codes.tolist(), zip(*chosen, strict=True), strict=True)
        for topic in dict.fromkeys(topics)
        if topic is not None
    ]
