"""What opens behind a bar, a cell or a row of a chart: the records of one event, whichever indicator stands on the map.

An opening is an indicator that counts one event plainly, so that lists page, sort and filter it as they do any other number.
"""

from collections.abc import Mapping
from types import MappingProxyType

from indicators.catalogue import CATALOGUE
from indicators.events import EVENTS, Event
from indicators.ledger import Ledger
from indicators.model import Count, Direction, Indicator, Scale, Window
from indicators.periods import Period, month_of

NOW = "_now"
"""Events that end so are stocks of today, whatever period is asked for."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{indicator.table: indicator.drill_columns for indicator in reversed(CATALOGUE)},
    "clue": ("clue_id", "registered_on", "source", "disposal", "disposed_on", "form"),
    "course": ("course_id", "level", "held_on", "hours"),
}
"""What a list of each table shows: what it shows behind an indicator, where there is one."""

_WINDOWS: Mapping[str, Window] = {
    "inspection.patrolled": Window.TERM,
    "training.completed": Window.YEAR_TO_DATE,
    "exam.required": Window.YEAR_TO_DATE,
    "exam.sat": Window.YEAR_TO_DATE,
    "power_list.published": Window.STOCK,
    "power_list.revised": Window.STOCK,
}
"""Over which months charts count an event, where it is not the period."""

_NAMED: Mapping[str, tuple[str, Count]] = {
    "finding.found_in_term": ("本届发现问题", Count(entered=("finding.found",), window=Window.TERM)),
    "complaint.sponsored_pool": (
        "应化解的包案件",
        Count(entered=("complaint.sponsored",), left=("complaint.sponsored_closed",), window=Window.POOL),
    ),
    "task.pool": (
        "应办结的督办任务",
        Count(entered=("task.dispatched",), left=("task.closed",), window=Window.POOL),
    ),
    "alert.red_open": (
        "期末未办结红色预警",
        Count(entered=("alert.red_raised",), left=("alert.red_closed",), window=Window.STOCK),
    ),
}
"""Counts that are not one event over its usual months: name → (label, count)."""


def _opening(name: str, *, label: str, count: Count, event: Event) -> Indicator:
    return Indicator(
        key=name,
        label=label,
        short_label=label,
        topic=event.table,
        unit=event.unit,
        direction=Direction.NEUTRAL,
        scale=Scale.COUNT,
        numerator=count,
        numerator_label=label,
        decimals=0,
        bins=(1,),
        sensitive=event.sensitive,
        summary=label,
        how_counted=label,
        caveats="",
        source=event.table,
        drill_columns=_COLUMNS[event.table],
    )


def _every_opening() -> dict[str, Indicator]:
    found = {}
    for name, event in EVENTS.items():
        if event.table in _COLUMNS and event.table != "unit":
            window = Window.STOCK if name.endswith(NOW) else _WINDOWS.get(name, Window.FLOW)
            count = Count(entered=(name,), window=window)
            found[name] = _opening(name, label=event.label, count=count, event=event)
    for name, (label, count) in _NAMED.items():
        found[name] = _opening(name, label=label, count=count, event=EVENTS[count.entered[0]])
    return found


OPENINGS: Mapping[str, Indicator] = MappingProxyType(_every_opening())
"""By name: that of an event, or of a count that is not one event over its usual months."""


def opened_period(name: str, *, asked: Period, ledger: Ledger) -> Period:
    """The months a list of this opening is asked for: what is a stock of today, today's."""
    if not name.endswith(NOW):
        return asked
    now = month_of(ledger.today)
    return Period(now, now)
