"""The view a URL asks for. Codes travel, names are displayed; what is unknown is named on screen and the default is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from controls.filters import Filter, filters_text, is_known, parse_filters
from data_access.records import NEWEST, Sort, countable, sorts_on_offer
from data_access.snapshot import Snapshot
from indicators.catalogue import HEADLINES, INDICATORS
from indicators.codes import UNIT_KIND
from indicators.events import EVENTS
from indicators.model import Indicator
from indicators.openings import OPENINGS
from indicators.periods import Period, UnknownPeriod, default_period, default_protected_period, month_of, parse
from indicators.places import DISTRICT, Level, Place, Places
from indicators.viewer import Viewer

LONGEST_ECHO = 40
"""Characters of an unknown value repeated on screen."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be shown; `problems` are sentences about what the URL asked for in vain.

    `event`, `filters` and `sort` are those of the list of records: which of `indicators.openings` it opens (empty: the indicator's own
    records); not every list has every dimension and date.
    """

    indicator: Indicator
    period: Period
    place: Place
    kind: str = ""
    event: str = ""
    filters: tuple[Filter, ...] = ()
    sort: Sort = NEWEST
    problems: tuple[str, ...] = ()

    def at(self, place: Place) -> "Asked":
        return replace(self, place=place, problems=())

    def without_unit(self, places: Places) -> "Asked":
        """The same at the unit's township, where units are not looked at one by one.

        The browser's history keeps such an address on the way from the map to a dossier (Streamlit writes the parameters first and
        the page after); were it sent on to the dossier, the Back button would bounce.
        """
        return self if self.place.level is not Level.UNIT else replace(self, place=places.parent(self.place))

    def params(self, *, default: Period | None = None) -> dict[str, str]:
        """The query parameters that bring this view back; a default period stays out of the link."""
        params = {"indicator": self.indicator.key}
        if self.period != default:
            params["period"] = self.period.text
        if self.place != DISTRICT:
            params[self.place.level.value] = self.place.code
        if self.kind:
            params["kind"] = self.kind
        if self.event:
            params["event"] = self.event
        if self.filters:
            params["by"] = filters_text(self.filters)
        if self.sort != NEWEST:
            params["sort"] = self.sort.text
        return params


def default_of(indicator: Indicator, *, viewer: Viewer, today: date) -> Period:
    """The period shown unasked: of what a viewer sees by complete quarters only, the last ones; all else would be withheld."""
    if indicator.sensitive and not viewer.is_commission:
        return default_protected_period(today)
    return default_period(today)


def read_address(params: Mapping[str, str], *, snapshot: Snapshot, viewer: Viewer) -> Asked:
    """Every parameter checked against what exists and what `viewer` may open."""
    problems: list[str] = []
    indicator = _indicator(params, problems)
    period = _period(params, snapshot, problems, default=default_of(indicator, viewer=viewer, today=snapshot.today))
    place = _place(params, snapshot, viewer, problems)
    kind = params.get("kind", "")
    if kind and kind not in UNIT_KIND:
        problems.append(f"网址中的单位类别“{echo(kind)}”不存在，已显示全部类别。")
        kind = ""
    return Asked(
        indicator=indicator,
        period=period,
        place=place,
        kind=kind,
        event=_event(params, viewer, problems),
        filters=_filters(params, snapshot, viewer, problems),
        sort=_sort(params, problems),
        problems=tuple(problems),
    )


def _indicator(params: Mapping[str, str], problems: list[str]) -> Indicator:
    default = HEADLINES[2]
    key = params.get("indicator", default.key)
    if key not in INDICATORS:
        problems.append(f"网址中的指标“{echo(key)}”不存在，已显示{default.label}。")
        return default
    return INDICATORS[key]


def _period(params: Mapping[str, str], snapshot: Snapshot, problems: list[str], *, default: Period) -> Period:
    text = params.get("period")
    if text is None:
        return default
    try:
        period = parse(text)
    except UnknownPeriod:
        problems.append(f"网址中的统计期“{echo(text)}”无法识别，已显示{default.label}。")
        return default
    if period.start > month_of(snapshot.today):
        problems.append(f"统计期“{period.label}”尚未开始，已显示{default.label}。")
        return default
    return period


def _place(params: Mapping[str, str], snapshot: Snapshot, viewer: Viewer, problems: list[str]) -> Place:
    words = {Level.UNIT: "单位", Level.TOWNSHIP: "镇（街道）", Level.ZONE: "片组"}
    for level, word in words.items():
        code = params.get(level.value)
        if code is None:
            continue
        place = Place(level, code)
        if code not in snapshot.places.codes(level) or not viewer.may_open(place, snapshot.places):
            # One sentence for both, so that a link cannot be used to find out which codes exist.
            problems.append(f"网址中的{word}“{echo(code)}”不存在或不在您的查看范围内。")
            continue
        return place
    return DISTRICT


def _event(params: Mapping[str, str], viewer: Viewer, problems: list[str]) -> str:
    name = params.get("event", "")
    if name and (name not in OPENINGS or not _may_know(OPENINGS[name], viewer)):
        problems.append(f"网址中的清单“{echo(name)}”不存在，已显示指标的记录。")
        return ""
    return name


def _may_know(opening: Indicator, viewer: Viewer) -> bool:
    return viewer.is_commission or not any(EVENTS[name].commission_only for name in opening.events)


def _filters(params: Mapping[str, str], snapshot: Snapshot, viewer: Viewer, problems: list[str]) -> tuple[Filter, ...]:
    known: dict[str, str] = {}
    for dimension, code in parse_filters(params.get("by", "")):
        if dimension not in known and is_known(snapshot, dimension, code, viewer=viewer):
            known[dimension] = code
        else:
            problems.append(f"网址中的筛选条件“{echo(f'{dimension}:{code}')}”不存在或重复，已忽略。")
    return tuple(known.items())


def _sort(params: Mapping[str, str], problems: list[str]) -> Sort:
    text = params.get("sort")
    if text is None:
        return NEWEST
    sort = _every_sort().get(text)
    if sort is None:
        problems.append(f"网址中的排序“{echo(text)}”不存在，已按日期由近到远显示。")
        return NEWEST
    return sort


@cache
def _every_sort() -> Mapping[str, Sort]:
    """Every order any list can be in, by its text."""
    return {
        sort.text: sort
        for indicator in INDICATORS.values()
        for part in countable(indicator)
        for sort in sorts_on_offer(indicator, part)
    }


def echo(text: str) -> str:
    """Without line breaks and characters that turn the direction of writing."""
    plain = "".join(character if character.isprintable() else "�" for character in text[: LONGEST_ECHO + 1])
    return plain if len(plain) <= LONGEST_ECHO else f"{plain[:LONGEST_ECHO]}…"
