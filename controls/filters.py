"""Filters of a list as they stand in the URL (``by=topic:land,channel:visit``) and as they are said on screen."""

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from data_access.events import AGES, REVISION_AGES
from data_access.snapshot import Snapshot
from display.charts.lights import light_names
from display.tables import FIXED_CODES, UntitledColumn, code_text, column_title
from indicators.codes import ALERT_DOMAIN, ALERT_LEVEL, UNIT_KIND
from indicators.events import CROSS, EVENTS
from indicators.openings import OPENINGS
from indicators.places import Level, Place
from indicators.viewer import Viewer

ALERT_STAGES = {"waiting": "未交办", "assigned": "已交办", "closed": "已办结", "confirmed": "核实属实"}
"""How far an alert has come, beyond which it has not."""

MOST_FILTERS = 8
"""As many are read from a URL; a list has hardly more dimensions."""

Filter = tuple[str, str]
"""(dimension, code)."""

NARROWING = ("township", "unit", "unit_kind")
"""Filters that no record holds: they narrow whose records are listed."""


def parse_filters(text: str) -> list[Filter]:
    """What a URL asks for, unchecked; an item without a colon has an empty code."""
    items = [item.partition(":") for item in text.split(",", MOST_FILTERS)[:MOST_FILTERS] if item]
    return [(dimension, unquote(code)) for dimension, _, code in items]


def filters_text(filters: Iterable[Filter]) -> str:
    """As it stands in a URL; a comma within a code is written so that it separates nothing."""
    return ",".join(f"{dimension}:{code.replace('%', '%25').replace(',', '%2C')}" for dimension, code in filters)


def is_known(snapshot: Snapshot, dimension: str, code: str, *, viewer: Viewer) -> bool:
    """Whether any event is counted by this dimension and the code is in a list of the contract or has occurred; or whether such a
    place or kind of unit exists. What this viewer may not see does not exist for him: nobody learns from a link which code of a clue
    has occurred, or where a foreign unit is."""
    if not viewer.may_know(dimension):
        return False
    if dimension == "unit_kind":
        return code in UNIT_KIND
    place = narrowed_place(dimension, code)
    if place is not None:
        return code in snapshot.places.codes(place.level) and viewer.may_open(place, snapshot.places)
    counted = [
        series
        for (event, name), series in snapshot.ledger.breakdowns.items()
        if name == dimension and (viewer.is_commission or not EVENTS[event].commission_only)
    ]
    if not counted:
        return False
    fixed = (codes for column, codes in FIXED_CODES.items() if column.partition(".")[2] == dimension)
    return any(code in series.codes for series in counted) or any(code in map(str, codes) for codes in fixed)


def narrowed_place(dimension: str, code: str) -> Place | None:
    """The place a filter narrows a list to; None when it is of something else."""
    return Place(Level(dimension), code) if dimension in ("township", "unit") else None


def filter_words(snapshot: Snapshot, table: str, dimension: str, code: str) -> tuple[str, str] | None:
    """Title and label: (反映问题类别, 征迁征地); None for a dimension that only charts understand."""
    if dimension in NARROWING:
        return _narrowing_words(snapshot, dimension, code)
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


def pick_words(snapshot: Snapshot, event: str, filters: Iterable[Filter]) -> str:
    """``受理信访举报，渠道：来访``."""
    opening = OPENINGS[event]
    words = (filter_words(snapshot, opening.table, dimension, code) or (dimension, code) for dimension, code in filters)
    return "，".join([opening.label, *("：".join(pair) for pair in words)])


def foreign_words(snapshot: Snapshot, dimension: str, code: str) -> tuple[str, str]:
    """The same for a list that has no such dimension: what it is called where it is one."""
    tables = [event.table for event in EVENTS.values() if dimension in event.dimensions]
    found = (filter_words(snapshot, table, dimension, code) for table in tables)
    return next((words for words in found if words is not None), (dimension, code))


def _narrowing_words(snapshot: Snapshot, dimension: str, code: str) -> Filter:
    if dimension == "unit_kind":
        return "单位类别", UNIT_KIND[code]
    return {"township": "镇（街道）", "unit": "单位"}[dimension], snapshot.places.name(Place(Level(dimension), code))


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
        case "stage":
            title, labels = "处置进度", ALERT_STAGES
        case "times":
            title, labels = "公布后", {"revised": "修订过", "never": "未修订"}
        case "level_age" if CROSS in code:
            level, _, age = code.partition(CROSS)
            title, labels = "等级与时长", {code: f"{ALERT_LEVEL.get(level, level)}，{AGES.get(age, age)}"}
        case "domain_level" if CROSS in code:
            domain, _, level = code.partition(CROSS)
            title, labels = "领域与等级", {code: f"{ALERT_DOMAIN.get(domain, domain)}，{ALERT_LEVEL.get(level, level)}"}
        case "days":
            title, labels = "销号用时", {code: f"{code} 天"}
        case _:
            return None
    return (title, labels[code]) if code in labels else None
