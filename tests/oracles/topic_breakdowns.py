"""Breakdowns of complaints, findings, inspections and tasks that are more than one column of one day, counted straight from rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from indicators.codes import MECHANISM
from tests.oracles.asked import Asked
from tests.oracles.sound_rows import Row

LIGHT_DAYS = (20, 10)
"""The shipped limits: more than 20 days left is green, 10 to 20 yellow, fewer orange, past due red."""


def _codes(rows: Iterable[Row], code: Callable[[Row], Any]) -> Counter[str]:
    return Counter(str(found) for row in rows if (found := code(row)) not in (None, ""))


def _by(column: str) -> Callable[[Row], Any]:
    return lambda row: row[column]


def _on(table: str, day: str, column: str, **wanted: Any) -> Callable[[Asked], Counter[str]]:
    """Rows of a table by a column, on the day they happened."""
    return lambda q: _codes((row for row in q.of(table, **wanted) if q.within(row[day])), _by(column))


def _repeat(q: Asked) -> Counter[str]:
    received = (row for row in q.of("complaint") if q.within(row["received_on"]))
    return _codes(received, lambda row: "repeat" if row["is_repeat"] else "first")


def _on_time(q: Asked) -> Counter[str]:
    due = (row for row in q.of("complaint") if q.fell_due(row))
    return _codes((row for row in due if row["closed_on"] and row["closed_on"] <= row["due_on"]), _by("origin"))


def _sponsored(day: str) -> Callable[[Asked], Counter[str]]:
    return lambda q: _codes((row for row in q.of("complaint") if row["sponsor"] and q.within(row[day])), _by("sponsor"))


def _open_today(q: Asked, row: Row, closing: str) -> bool:
    return row[closing] is None or row[closing] > q.today


def _age(q: Asked, since: date) -> str:
    waited = (q.today - since).days
    return "d30" if waited <= 30 else "d90" if waited <= 90 else "d180" if waited <= 180 else "older"


def _overdue(table: str, closing: str) -> Callable[[Asked], Counter[str]]:
    def count(q: Asked) -> Counter[str]:
        late = (row for row in q.of(table) if q.fell_due(row) and _open_today(q, row, closing))
        return _codes(late, lambda row: _age(q, row["due_on"]))

    return count


def _open(code: Callable[[Asked, Row], Any]) -> Callable[[Asked], Counter[str]]:
    def count(q: Asked) -> Counter[str]:
        unverified = (r for r in q.of("finding") if q.within(r["found_on"]) and _open_today(q, r, "verified_on"))
        return _codes(unverified, lambda row: code(q, row))

    return count


def _light(q: Asked, row: Row) -> str | None:
    if row["due_on"] is None:
        return None
    left = (row["due_on"] - q.today).days
    green, yellow = LIGHT_DAYS
    return "red" if left < 0 else "orange" if left < yellow else "yellow" if left <= green else "green"


def _same_term(q: Asked, row: Row, later: str) -> bool:
    return not any(row["found_on"] < start <= row[later] for start in q.terms)


def _in_term(day: str) -> Callable[[Asked], Counter[str]]:
    def count(q: Asked) -> Counter[str]:
        done = (row for row in q.of("finding") if q.within(row[day]) and _same_term(q, row, day))
        return _codes(done, _by("mechanism"))

    return count


def _answered(q: Asked) -> Counter[str]:
    """A submission is answered when it is sent back, or else when it is verified."""
    found: Counter[str] = Counter()
    for row in q.of("finding"):
        if row["submitted_on"] is None or row["submitted_on"] > q.today:
            continue
        sent_back = (
            row["returned_on"] is not None
            and row["returned_on"] >= row["submitted_on"]
            and (row["verified_on"] is None or row["returned_on"] <= row["verified_on"])
        )
        day = row["returned_on"] if sent_back else row["verified_on"]
        counts = q.within(day) and not any(row["found_on"] < start <= day for start in q.terms)
        if counts and row["mechanism"] not in (None, ""):
            found[row["mechanism"]] += 1
    return found


def _days(mechanism: str | None = None) -> Callable[[Asked], Counter[str]]:
    def count(q: Asked) -> Counter[str]:
        verified = (row for row in q.of("finding") if q.within(row["verified_on"]))
        kept = (row for row in verified if mechanism is None or row["mechanism"] == mechanism)
        return _codes(kept, lambda row: (row["verified_on"] - row["found_on"]).days)

    return count


def _recurred(q: Asked) -> Counter[str]:
    def again(row: Row) -> bool:
        return any(
            earlier["unit_code"] == row["unit_code"]
            and earlier["problem"] == row["problem"]
            and earlier["verified_on"] is not None
            and earlier["verified_on"] < row["found_on"] <= earlier["verified_on"] + timedelta(days=365)
            for earlier in q.rows["finding"]
        )

    found = (row for row in q.of("finding") if row["problem"] and q.within(row["found_on"]))
    return _codes((row for row in found if again(row)), _by("problem"))


def _revisited(q: Asked) -> Counter[str]:
    held = (row for row in q.of("finding") if row["revisit_held"] and q.within(row["revisit_on"]))
    return _codes(held, _by("mechanism"))


TOPIC_BREAKDOWNS: Mapping[tuple[str, str], Callable[[Asked], Counter[str]]] = {
    ("complaint.received", "repeat"): _repeat,
    ("complaint.fell_due", "origin"): lambda q: _codes(
        (row for row in q.of("complaint") if q.fell_due(row)), _by("origin")
    ),
    ("complaint.closed_on_time", "origin"): _on_time,
    ("complaint.sponsored", "sponsor"): _sponsored("received_on"),
    ("complaint.sponsored_closed", "sponsor"): _sponsored("closed_on"),
    ("complaint.overdue_now", "age"): _overdue("complaint", "closed_on"),
    ("clue.registered", "source"): _on("clue", "registered_on", "source"),
    ("inspection.patrolled", "round"): _on("inspection", "finished_on", "round", kind="patrol"),
    ("finding.found", "source"): _on("finding", "found_on", "source"),
    ("finding.submitted", "mechanism"): _in_term("submitted_on"),
    ("finding.submission_answered", "mechanism"): _answered,
    ("finding.verified", "mechanism"): _on("finding", "verified_on", "mechanism"),
    ("finding.verified", "days"): _days(),
    **{("finding.verified", f"days_{mechanism}"): _days(mechanism) for mechanism in MECHANISM},
    ("finding.verified_in_term", "mechanism"): _in_term("verified_on"),
    ("finding.revisit_held", "mechanism"): _revisited,
    ("finding.recurred", "problem"): _recurred,
    ("finding.returned", "mechanism"): _on("finding", "returned_on", "mechanism"),
    ("finding.open_now", "light"): _open(_light),
    ("finding.open_now", "mechanism"): _open(lambda _q, row: row["mechanism"]),
    ("finding.overdue_now", "age"): _overdue("finding", "verified_on"),
    ("task.fed_back", "duty"): _on("task", "feedback_on", "duty"),
    ("task.checked", "duty"): _on("task", "checked_on", "duty"),
    ("task.revisited", "duty"): _on("task", "revisit_on", "duty"),
    ("task.closed", "duty"): _on("task", "closed_on", "duty"),
}
"""(event, dimension) → its loop."""
