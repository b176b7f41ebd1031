"""Lists in every order and under every filter, page by page, against lists sorted in plain Python."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, example, given, settings

from data_access.contract import complaint, metadata
from data_access.paging import NEWEST, Key, Sort
from data_access.reading import read_snapshot
from data_access.records import (
    Part,
    RecordsForbidden,
    UnknownFilter,
    UnknownSort,
    countable,
    filters_on_offer,
    get_records,
    sorts_on_offer,
)
from data_access.register import read_register
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue import CATALOGUE, INDICATORS
from indicators.codes import STATION_KINDS, VILLAGE_KINDS
from indicators.events import EVENTS
from indicators.ledger import Ledger
from indicators.model import Base, Indicator, Scale, Window
from indicators.periods import Period, month_of, year
from indicators.places import DISTRICT, Level, Place
from indicators.values import get_breakdown
from indicators.viewer import COMMISSION, Policy, Role, Viewer
from tests.data_access.districts import TERMS, TODAY, Rows, complete, districts

SETTINGS = Settings(terms=tuple(month_of(day) for day in TERMS), policy=Policy(), refresh_seconds=10, stale_hours=30)
RECEIVED = INDICATORS["complaint_count"]
THIS_YEAR = year(TODAY.year)
PERIODS = (THIS_YEAR, THIS_YEAR.shifted(-12), Period(month_of(TODAY), month_of(TODAY)))
PLACES = (DISTRICT, Place(Level.TOWNSHIP, "T1"), Place(Level.UNIT, "V1"))
TOWNSHIP_OF = {"V1": "T1", "V2": "T1", "V3": "T2"}
REGISTER: Rows = {
    "zone": [{"zone_code": "Z1", "name": "Z1"}],
    "township": [{"township_code": code, "name": code, "zone_code": "Z1"} for code in ("T1", "T2")],
    "unit": [
        {"unit_code": unit, "township_code": township, "name": unit, "kind": "village"}
        for unit, township in TOWNSHIP_OF.items()
    ],
}
ALL_KINDS = VILLAGE_KINDS + STATION_KINDS
EVERY_SORT = tuple(
    Sort(by=by, newest_first=newest) for by in ("happened_on", "due_on", "closed_on") for newest in (True, False)
)
"""More than the screens offer of so large a table."""

few = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),  # To shrink a district takes minutes, and a small one fails as clearly.
    suppress_health_check=list(HealthCheck),
)

_DAYS = st.integers(0, 3).map(lambda back: TODAY - timedelta(days=back)) | st.sampled_from(
    (date(2026, 1, 1), date(2025, 12, 31), date(2025, 6, 1))
)
_GAP = st.none() | st.integers(0, 2) | st.integers(0, 400)


@st.composite
def complaints(draw: st.DrawFn) -> Rows:
    """Few days and few codes, so that most records tie; dates missing as often as not; ids in no order of time."""
    rows = []
    for ident in draw(st.lists(st.integers(0, 99), unique=True, max_size=14)):
        received = draw(_DAYS)
        due, closed = draw(_GAP), draw(_GAP)
        rows.append(
            {
                "complaint_id": f"C{ident:02}",
                "unit_code": draw(st.sampled_from(list(TOWNSHIP_OF))),
                "received_on": received,
                "due_on": None if due is None else received + timedelta(days=due),
                "closed_on": None if closed is None else received + timedelta(days=closed),
                "channel": draw(st.sampled_from((None, "", "visit", "letter"))),
                "nature": draw(st.sampled_from((None, "appeal"))),
            }
        )
    topics = [
        {"complaint_id": row["complaint_id"], "topic": topic}
        for row in rows
        for topic in sorted(draw(st.sets(st.sampled_from(("land", "works")))))
    ]
    return complete({**REGISTER, "complaint": rows, "complaint_topic": topics})


def _fill(engine: sa.Engine, rows: Rows) -> None:
    metadata.create_all(engine)
    with engine.begin() as connection:
        for name, table in metadata.tables.items():
            connection.execute(sa.delete(table))
            if rows[name]:
                connection.execute(sa.insert(table), rows[name])


def _ledger(engine: sa.Engine, rows: Rows) -> Ledger:
    """A ledger of the register alone: enough to list records, which are read live."""
    _fill(engine, rows)
    with engine.connect() as connection:
        places = read_register(connection, today=TODAY, fallback_name="").places
    return Ledger(places=places, today=TODAY, terms=SETTINGS.terms, series={}, breakdowns={}, first_months={})


def _pages(engine: sa.Engine, ledger: Ledger, indicator: Indicator, *, part: Part, **asked: Any) -> list[list[Any]]:
    """The rows of each page, the last of them the one without a next; `asked` as `get_records` takes it."""
    asked = {"place": DISTRICT, "viewer": COMMISSION, "sort": NEWEST, **asked}
    pages, after = [], None
    while True:
        page = get_records(engine, ledger, indicator, part=part, after=after, **asked)
        pages.append(page.frame.astype(object).where(page.frame.notna(), None).to_dict("records"))
        after = page.after
        if after is None:
            return pages


def _idents(pages: list[list[Any]]) -> list[str]:
    return [row["complaint_id"] for page in pages for row in page]


def _in_order(rows: list[Any], *, sort: Sort, column: str, key: tuple[str, ...]) -> list[Any]:
    def place_in_line(row: Any) -> tuple[Any, ...]:
        return (row[column], *(row[name] for name in key))

    filled = sorted((row for row in rows if row[column] is not None), key=place_in_line, reverse=sort.newest_first)
    empty = [row for row in rows if row[column] is None]
    return filled + sorted(empty, key=lambda row: place_in_line(row)[1:], reverse=sort.newest_first)


def _expected(rows: Rows, *, period: Period, place: Place, sort: Sort, filters: Mapping[str, str]) -> list[str]:
    topics = {(row["complaint_id"], row["topic"]) for row in rows["complaint_topic"]}

    def is_listed(row: Any) -> bool:
        unit = row["unit_code"]
        here = {Level.DISTRICT: True, Level.TOWNSHIP: TOWNSHIP_OF[unit] == place.code, Level.UNIT: unit == place.code}
        has = [
            (row["complaint_id"], code) in topics if name == "topic" else row[name] == code
            for name, code in filters.items()
        ]
        return period.start <= month_of(row["received_on"]) <= period.end and here[place.level] and all(has)

    column = "received_on" if sort.by == "happened_on" else sort.by
    listed = [row for row in rows["complaint"] if is_listed(row)]
    return [row["complaint_id"] for row in _in_order(listed, sort=sort, column=column, key=("complaint_id",))]


_FILTERS = st.dictionaries(st.sampled_from(("topic", "channel", "nature")), st.just(""), max_size=3).flatmap(
    lambda chosen: st.fixed_dictionaries(
        {name: st.sampled_from({"topic": ("land", "works"), "channel": ("visit", "letter"), "nature": ("appeal",)}[name])
         for name in chosen}
    )
)  # fmt: skip


@settings(few, max_examples=25)
@given(
    rows=complaints(),
    period=st.sampled_from(PERIODS),
    place=st.sampled_from(PLACES),
    filters=_FILTERS,
    size=st.integers(1, 5),
)
@example(rows=complete(REGISTER), period=THIS_YEAR, place=DISTRICT, filters={}, size=1)
def test_the_pages_together_are_the_list_sorted_in_plain_python(
    any_engine: sa.Engine, rows: Rows, period: Period, place: Place, filters: Mapping[str, str], size: int
) -> None:
    ledger = _ledger(any_engine, rows)
    for sort in EVERY_SORT:
        pages = _pages(
            any_engine, ledger, RECEIVED,
            part=Part.NUMERATOR, period=period, place=place, sort=sort, filters=filters, size=size,
        )  # fmt: skip
        assert _idents(pages) == _expected(rows, period=period, place=place, sort=sort, filters=filters), sort
        assert all(len(page) == size for page in pages[:-1])
        assert pages == [[]] or 0 < len(pages[-1]) <= size


KEYS = {"list_published_rate": ("place_code", "kind"), "station_list_published_rate": ("place_code", "kind")}
"""Columns of the frame that are a record's key, where it is not the first drill column."""


@settings(few, max_examples=3)
@given(rows=districts(), period=st.sampled_from(PERIODS[:2]), size=st.integers(1, 4))
def test_every_list_can_be_turned_in_every_order(any_engine: sa.Engine, rows: Rows, period: Period, size: int) -> None:
    _fill(any_engine, complete(rows))
    ledger = read_snapshot(any_engine, settings=SETTINGS, today=TODAY).ledger
    for indicator in CATALOGUE:
        for part in countable(indicator):
            (usual,) = _pages(any_engine, ledger, indicator, part=part, period=period, size=1000)
            for sort in sorts_on_offer(indicator, part):
                pages = _pages(any_engine, ledger, indicator, part=part, period=period, sort=sort, size=size)
                turned = [row for page in pages for row in page]
                asked = (indicator.key, part, sort.text)
                assert sorted(map(repr, turned)) == sorted(map(repr, usual)), asked
                first: dict[str, Any] = next(iter(usual), {})
                key = KEYS.get(indicator.key, tuple(name for name in first if name.endswith("_id")))
                if indicator.table in ("attendance", "exam_result") or not key:
                    key = ()  # Whose they are is not shown, so ties cannot be put in order here.
                days = [row[sort.by] for row in turned]
                filled = [day for day in days if day is not None]
                assert days[: len(filled)] == sorted(filled, reverse=sort.newest_first), asked
                if key:
                    assert turned == _in_order(usual, sort=sort, column=sort.by, key=key), asked


def test_a_page_begins_after_its_key_even_when_that_record_is_gone(any_engine: sa.Engine) -> None:
    day = date(2026, 3, 1)
    rows = [
        {"complaint_id": f"C{n}", "unit_code": "V1", "received_on": day, "due_on": None if n % 2 else day}
        for n in range(8)
    ]
    ledger = _ledger(any_engine, complete({**REGISTER, "complaint": rows}))
    for sort, ids in (
        (Sort(by="due_on"), "C6 C4 C2 C0 C7 C5 C3 C1"),
        (Sort(by="due_on", newest_first=False), "C0 C2 C4 C6 C1 C3 C5 C7"),
    ):
        order = ids.split()
        for position, ident in enumerate(order):
            key = Key(on=None if int(ident[1]) % 2 else day, ident=(ident,))
            with any_engine.begin() as connection:
                connection.execute(sa.delete(complaint).where(complaint.c.complaint_id == ident))
            page = get_records(
                any_engine, ledger, RECEIVED,
                part=Part.NUMERATOR, period=THIS_YEAR, place=DISTRICT, viewer=COMMISSION, sort=sort, after=key,
            )  # fmt: skip
            assert list(page.frame["complaint_id"]) == order[position + 1 :]
            with any_engine.begin() as connection:
                row = next(row for row in rows if row["complaint_id"] == ident)
                connection.execute(sa.insert(complaint), row)


def _snapshot(engine: sa.Engine, rows: Rows) -> Snapshot:
    _fill(engine, complete(rows))
    return read_snapshot(engine, settings=SETTINGS, today=TODAY)


@settings(few, max_examples=5)
@given(rows=districts())
def test_a_list_filtered_by_what_was_clicked_is_as_long_as_its_bar(any_engine: sa.Engine, rows: Rows) -> None:
    snapshot = _snapshot(any_engine, rows)
    for indicator in CATALOGUE:
        if indicator.kinds != ALL_KINDS or isinstance(indicator.denominator, Base) or indicator.scale is Scale.CHANGE:
            continue  # Bars hold all units and the whole period.
        for part, count in countable(indicator).items():
            if count.window is not Window.FLOW or count.left:
                continue
            for place in (DISTRICT, Place(Level.TOWNSHIP, "T1")):
                for event, dimension in snapshot.ledger.breakdowns:
                    if event != count.entered[0]:
                        continue
                    bars = get_breakdown(
                        snapshot.ledger, event, dimension, period=THIS_YEAR, place=place, viewer=COMMISSION
                    )
                    for code, n in bars["n"].items():
                        (listed,) = _pages(
                            any_engine, snapshot.ledger, indicator,
                            part=part, period=THIS_YEAR, place=place, filters={dimension: str(code)}, size=1000,
                        )  # fmt: skip
                        assert len(listed) == n, (indicator.key, dimension, code)


@pytest.fixture
def overdue(any_engine: sa.Engine) -> tuple[sa.Engine, Ledger]:
    """Findings overdue for 10, 40 and 400 days, of three mechanisms; one more is verified, one not yet due."""

    def finding(number: int, *, days: int, mechanism: str, verified: date | None = None) -> dict[str, Any]:
        return {
            "finding_id": f"F{number}", "unit_code": "V1", "mechanism": mechanism, "found_on": date(2025, 1, 1),
            "due_on": TODAY - timedelta(days=days), "verified_on": verified,
        }  # fmt: skip

    rows = [
        finding(1, days=10, mechanism="joint"),
        finding(2, days=40, mechanism="immediate"),
        finding(3, days=400, mechanism="joint"),
        finding(4, days=10, mechanism="joint", verified=TODAY - timedelta(days=2)),
        finding(5, days=-3, mechanism="joint"),
    ]
    return any_engine, _ledger(any_engine, complete({**REGISTER, "finding": rows}))


@pytest.mark.parametrize(
    ("filters", "idents"),
    [
        ({}, ["F1", "F2", "F3"]),
        ({"mechanism": "joint"}, ["F1", "F3"]),
        ({"age": "older"}, ["F3"]),
        ({"age": "d30", "mechanism": "joint"}, ["F1"]),
        ({"age": "d30", "mechanism": "immediate"}, []),
        ({"mechanism": "no such"}, []),
    ],
)
def test_a_list_is_filtered_by_dimensions_that_other_events_of_its_records_have(
    overdue: tuple[sa.Engine, Ledger], filters: dict[str, str], idents: list[str]
) -> None:
    engine, ledger = overdue
    (listed,) = _pages(
        engine, ledger, INDICATORS["rectification_overdue"], part=Part.NUMERATOR, period=THIS_YEAR, filters=filters
    )
    assert [row["finding_id"] for row in listed] == idents


def test_persons_behind_a_number_are_filtered_by_post_and_not_by_score() -> None:
    assert filters_on_offer(INDICATORS["training_rate"], Part.NUMERATOR) == ("post",)
    assert filters_on_offer(INDICATORS["exam_pass_rate"], Part.NUMERATOR) == ("post",)


def test_complaints_are_offered_in_the_order_of_the_day_that_counts_alone() -> None:
    """By another day millions of rows have to be read for a past year (`data_access.records.UNSERVED`)."""
    for indicator in CATALOGUE:
        for part, count in countable(indicator).items():
            if EVENTS[count.entered[0]].table == "complaint":
                was_open = count.left and count.window is not Window.STOCK
                usual = ["-happened_on"] if was_open else ["-happened_on", "happened_on"]
                assert [sort.text for sort in sorts_on_offer(indicator, part)] == usual
                past = sorts_on_offer(indicator, part, is_past=True)
                assert [sort.text for sort in past] == (["-happened_on"] if count.left else usual)


def test_what_is_not_on_offer_is_refused(sqlite_database: Any) -> None:
    ledger = _ledger(sqlite_database.engine, complete(REGISTER))
    asked: dict[str, Any] = {"part": Part.NUMERATOR, "period": THIS_YEAR, "place": DISTRICT, "viewer": COMMISSION}
    for filters in ({"satisfied": "1"}, {"topic": "land", "mechanism": "joint"}):
        with pytest.raises(UnknownFilter):
            get_records(sqlite_database.engine, ledger, RECEIVED, filters=filters, **asked)
    with pytest.raises(UnknownFilter):
        get_records(sqlite_database.engine, ledger, INDICATORS["rectified_rate"], filters={"days": "ten"}, **asked)
    for by in ("channel", "updated_at", "verified_on"):
        with pytest.raises(UnknownSort):
            get_records(sqlite_database.engine, ledger, RECEIVED, sort=Sort(by=by), **asked)


def test_neither_order_nor_filter_opens_a_list_to_those_who_may_not_see_it(sqlite_database: Any) -> None:
    ledger = _ledger(sqlite_database.engine, complete(REGISTER))
    head = Viewer(role=Role.TOWNSHIP, township_code="T1")
    for place in PLACES:
        for sort in EVERY_SORT:
            for filters in ({}, {"topic": "land"}, {"no such": "filter"}):
                with pytest.raises(RecordsForbidden):
                    get_records(
                        sqlite_database.engine, ledger, RECEIVED,
                        part=Part.NUMERATOR, period=THIS_YEAR, place=place, viewer=head, sort=sort, filters=filters,
                    )  # fmt: skip
