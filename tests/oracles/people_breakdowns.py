"""Breakdowns of learning, lists and alerts that are more than one column of one day, counted straight from rows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tests.oracles.asked import Asked
from tests.oracles.sound_rows import Row

CONFIRMED = ("confirmed",)
"""The outcomes that confirm an alert, unless a district says otherwise."""


def _codes(rows: Iterable[Row], code: Callable[[Row], Any]) -> Counter[str]:
    return Counter(str(found) for row in rows if (found := code(row)) not in (None, ""))


def _by(column: str) -> Callable[[Row], Any]:
    return lambda row: row[column]


def _band(day: date, q: Asked, *, bounds: Iterable[tuple[int, str]], youngest: str) -> str:
    """The name of the first bound, in days ago, that the day lies before."""
    return next((name for days, name in bounds if (q.today - day).days > days), youngest)


def _waiting(day: date, q: Asked) -> str:
    return _band(day, q, bounds=((180, "older"), (90, "d180"), (30, "d90")), youngest="d30")


def _years_of_training(q: Asked) -> Iterator[tuple[Row, date]]:
    """(person, first day of training) for each person and year with any while in post."""
    for person in q.of("staff"):
        firsts: dict[int, date] = {}
        for attended in q.rows["attendance"]:
            day = attended["attended_on"]
            if attended["staff_id"] != person["staff_id"]:
                continue
            if (person["in_post_from"] or date.min) <= day <= (person["in_post_to"] or date.max):
                firsts[day.year] = min(day, firsts.get(day.year, date.max))
        yield from ((person, day) for day in firsts.values())


def _trained(q: Asked) -> Counter[str]:
    return _codes((person for person, first in _years_of_training(q) if q.within(first)), _by("post"))


def _trained_left(q: Asked) -> Counter[str]:
    return _codes(
        (
            person
            for person, first in _years_of_training(q)
            if person["in_post_to"] and person["in_post_to"].year == first.year and q.within(person["in_post_to"])
        ),
        _by("post"),
    )


def _attended(q: Asked) -> Counter[str]:
    here = {person["staff_id"] for person in q.of("staff")}
    level = {course["course_id"]: course["level"] for course in q.rows["course"]}
    return Counter(
        level[attended["course_id"]]
        for attended in q.rows["attendance"]
        if attended["staff_id"] in here and q.within(attended["attended_on"])
    )


Sitting = tuple[Row, Row]
"""An exam and a result of it."""


def _years_of_exams(q: Asked) -> Iterator[tuple[Row, list[Sitting]]]:
    """(person, exams held by today with the person's results) for each person and year."""
    exams = {exam["exam_id"]: exam for exam in q.rows["exam"]}
    for person in q.of("staff"):
        years: defaultdict[int, list[Sitting]] = defaultdict(list)
        for result in q.rows["exam_result"]:
            exam = exams[result["exam_id"]]
            if result["staff_id"] == person["staff_id"] and exam["held_on"] <= q.today:
                years[exam["held_on"].year].append((exam, result))
        yield from ((person, sittings) for sittings in years.values())


def _required(code: Callable[[Row, list[Sitting]], Any]) -> Callable[[Asked], Counter[str]]:
    return lambda q: Counter(
        str(found)
        for person, sittings in _years_of_exams(q)
        if q.within(min(exam["held_on"] for exam, _ in sittings))
        and (found := code(person, sittings)) not in (None, "")
    )


def _pass_line(_person: Row, sittings: list[Sitting]) -> int:
    return max(round(100 * exam["pass_score"] / (exam["full_score"] or 100)) for exam, _ in sittings)


def _taken(q: Asked, sittings: list[Sitting], *, passed: bool) -> list[Sitting]:
    return [
        (exam, result)
        for exam, result in sittings
        if result["taken_on"] is not None
        and result["taken_on"] <= q.today
        and result["taken_on"].year == exam["held_on"].year
        and (not passed or (result["score"] is not None and result["score"] >= exam["pass_score"]))
    ]


def _sat(code: Callable[[Row, list[Sitting]], Any], *, passed: bool = False) -> Callable[[Asked], Counter[str]]:
    def count(q: Asked) -> Counter[str]:
        codes = [
            code(person, taken)
            for person, sittings in _years_of_exams(q)
            if (taken := _taken(q, sittings, passed=passed))
            and q.within(min(result["taken_on"] for _, result in taken))
        ]
        return Counter(str(found) for found in codes if found not in (None, ""))

    return count


def _score(_person: Row, taken: list[Sitting]) -> int | None:
    """Tens of the best score out of a hundred; the full score is in the nineties."""
    percents = [
        100 * result["score"] / (exam["full_score"] or 100) for exam, result in taken if result["score"] is not None
    ]
    return min(int(max(percents)) // 10 * 10, 90) if percents else None


def _post(person: Row, _sittings: list[Sitting]) -> Any:
    return person["post"]


def _last_revised(row: Row, q: Asked) -> date | None:
    return row["revised_on"] if row["revised_on"] and row["revised_on"] <= q.today else None


def _revised(code: Callable[[Row, Asked], str]) -> Callable[[Asked], Counter[str]]:
    return lambda q: Counter(
        code(row, q)
        for row in q.of("power_list")
        if row["published_on"]
        and row["published_on"] <= q.today
        and q.within(_last_revised(row, q) or row["published_on"])
    )


def _list_age(row: Row, q: Asked) -> str:
    since = _last_revised(row, q) or row["published_on"]
    return _band(since, q, bounds=((1096, "older"), (731, "y3"), (365, "y2")), youngest="y1")


def _items(q: Asked) -> Counter[str]:
    items: Counter[str] = Counter()
    for row in q.of("power_list"):
        if q.within(row["published_on"]) and row["item_count"]:
            items[row["kind"]] += row["item_count"]
    return items


def _stage(row: Row, q: Asked) -> str:
    if row["closed_on"] and row["closed_on"] <= q.today:
        return "confirmed" if row["outcome"] in CONFIRMED else "closed"
    return "assigned" if row["assigned_on"] and row["assigned_on"] <= q.today else "waiting"


def _both(row: Row, _q: Asked) -> str:
    return f"{row['domain']}/{row['level']}" if row["domain"] else ""


def _alerts(code: Callable[[Row, Asked], Any], *, still_open: bool = False) -> Callable[[Asked], Counter[str]]:
    """Of those raised in the period; `still_open`: today."""
    return lambda q: _codes(
        (
            row
            for row in q.of("alert")
            if q.within(row["raised_on"]) and (not still_open or row["closed_on"] is None or row["closed_on"] > q.today)
        ),
        lambda row: code(row, q),
    )


def _closed(q: Asked, *, outcomes: tuple[str, ...] = ()) -> Counter[str]:
    return _codes(
        (r for r in q.of("alert") if q.within(r["closed_on"]) and (not outcomes or r["outcome"] in outcomes)),
        _by("rule"),
    )


PEOPLE_BREAKDOWNS: Mapping[tuple[str, str], Callable[[Asked], Counter[str]]] = {
    ("training.completed", "post"): _trained,
    ("training.completed_left", "post"): _trained_left,
    ("training.attended", "level"): _attended,
    ("exam.required", "post"): _required(_post),
    ("exam.required", "pass_line"): _required(_pass_line),
    ("exam.sat", "post"): _sat(_post),
    ("exam.sat", "score"): _sat(_score),
    ("exam.passed", "post"): _sat(_post, passed=True),
    ("power_list.revised", "age"): _revised(_list_age),
    ("power_list.revised", "times"): _revised(lambda row, q: "revised" if _last_revised(row, q) else "never"),
    ("power_list.items", "kind"): _items,
    ("alert.raised", "stage"): _alerts(_stage),
    ("alert.raised", "domain_level"): _alerts(_both),
    ("alert.closed", "rule"): _closed,
    ("alert.confirmed", "rule"): lambda q: _closed(q, outcomes=CONFIRMED),
    ("alert.open_now", "level"): _alerts(lambda row, q: row["level"], still_open=True),
    ("alert.open_now", "domain"): _alerts(lambda row, q: row["domain"], still_open=True),
    ("alert.open_now", "domain_level"): _alerts(_both, still_open=True),
    ("alert.open_now", "level_age"): _alerts(
        lambda row, q: f"{row['level']}/{_waiting(row['raised_on'], q)}", still_open=True
    ),
    ("alert.open_now", "level_rule_day"): _alerts(
        lambda row, q: f"{row['level']}/{row['rule'] or ''}/{row['raised_on']}", still_open=True
    ),
}
"""(event, dimension) → its count. Alerts, clues, lists and the rest of one column of one day stand in `breakdowns.py`."""
