"""Filters of a list as they stand in the URL (``by=topic:land,channel:visit``) and as they are said on screen."""

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from data_access.events import AGES, REVISION_AGES
from data_access.snapshot import Snapshot
from display.charts.lights import light_names
from display.tables import FIXED_CODES, UntitledColumn, code_text, column_title
from indicators.events import EVENTS

MOST_FILTERS = 8
"""As many are read from a URL; a list has hardly more dimensions."""

Filter = tuple[str, str]
"""(dimension, code)."""


def parse_filters(text: str) -> list[Filter]:
    """What a URL asks for, unchecked; an item without a colon has an empty code."""
    items = [item.partition(":") for item in text.split(",", MOST_FILTERS)[:MOST_FILTERS] if item]
    return [(dimension, unquote(code)) for dimension, _, code in items]


def filters_text(filters: Iterable[Filter]) -> str:
    """As it stands in a URL; a comma within a code is written so that it separates nothing."""
    return ",".join(f"{dimension}:{code.replace('%', '%25').replace(',', '%2C')}" for dimension, code in filters)


def is_known(snapshot: Snapshot, dimension: str, code: str) -> bool:
    """Whether any event is counted by this dimension and the code is in a list of the contract or has occurred."""
    counted = [series for (_, name), series in snapshot.ledger.breakdowns.items() if name == dimension]
    if not counted:
        return False
    fixed = (codes for column, codes in FIXED_CODES.items() if column.partition(".")[2] == dimension)
    return any(code in series.codes for series in counted) or any(code in map(str, codes) for codes in fixed)


def filter_words(snapshot: Snapshot, table: str, dimension: str, code: str) -> tuple[str, str] | None:
    """Title and label: (反映问题类别, 征迁征地); None for a dimension that only charts understand."""
    computed = _computed(snapshot, table, dimension, code)
    if computed is not None:
        return computed
    if dimension == "topic":
        table = "complaint_topic"
    try:
        title = column_title(table, dimension)
    except UntitledColumn:
        return None
    known = FIXED_CODES.get(f"{table}.{dimension}", {})
    # A code out of a URL is text; the four forms are numbers.
    typed = next((original for original in known if str(original) == code), code)
    return title, code_text(table, dimension, typed, code_labels=snapshot.code_labels)


def foreign_words(snapshot: Snapshot, dimension: str, code: str) -> tuple[str, str]:
    """The same for a list that has no such dimension: what it is called where it is one."""
    tables = [event.table for event in EVENTS.values() if dimension in event.dimensions]
    found = (filter_words(snapshot, table, dimension, code) for table in tables)
    return next((words for words in found if words is not None), (dimension, code))


def _computed(snapshot: Snapshot, table: str, dimension: str, code: str) -> Filter | None:
    """Words for what is no column but worked out of one."""
    labels: Mapping[str, str]
    match dimension:
        case "age" if table == "power_list":
            title, labels = "距上次修订", REVISION_AGES
        case "age":
            title, labels = "等待时长", AGES
        case "light":
            title, labels = "整改时限", light_names(snapshot.ledger.limits.light_days)
        case "repeat":
            title, labels = "初件与重复件", {"first": "初件", "repeat": "重复件"}
        case "days":
            title, labels = "销号用时", {code: f"{code} 天"}
        case _:
            return None
    return (title, labels[code]) if code in labels else None
