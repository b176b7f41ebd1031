"""The list behind a number holds exactly what the number counted, page by page, for whoever may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import pytest
import sqlalchemy as sa

from data_access.engine import DatabaseProblem, open_engine
from data_access.reading import read_snapshot
from data_access.records import Key, Part, RecordsForbidden, countable, get_records
from indicators.catalogue import CATALOGUE, INDICATORS
from indicators.ledger import Ledger
from indicators.model import Indicator
from indicators.openings import OPENINGS
from indicators.periods import Period, parse
from indicators.places import DISTRICT, Level, Place
from indicators.values import get_breakdown, get_values
from indicators.viewer import COMMISSION, Role, Viewer
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import SETTINGS, TODAY, UNITS, busy_rows, fill

DERIVED = {
    "training_rate",
    "exam_participation_rate",
    "exam_pass_rate",
    "list_published_rate",
    "station_list_published_rate",
}
"""Counts of distinct persons or complete sets: their list is the plain records behind them."""

PARTS = [(indicator, part) for indicator in CATALOGUE for part in countable(indicator)]
PLACES = (DISTRICT, Place(Level.ZONE, "Z1"), Place(Level.TOWNSHIP, "T1"), *(Place(Level.UNIT, code) for code in UNITS))
K1 = Place(Level.UNIT, "K1")
PERIODS = tuple(parse(text) for text in ("2026", "2025", "2025-11..2026-02"))


@dataclass(frozen=True)
class District:
    engine: sa.Engine
    ledger: Ledger

    def every_page(
        self, indicator: Indicator, part: Part, *, period: Period, place: Place = DISTRICT, size: int = 1000
    ) -> list[pd.DataFrame]:
        frames, after = [], None
        while True:
            page = get_records(
                self.engine, self.ledger, indicator,
                part=part, period=period, place=place, viewer=COMMISSION, after=after, size=size,
            )  # fmt: skip
            frames.append(page.frame)
            after = page.after
            if after is None:
                return frames

    def records(self, indicator: Indicator, part: Part, *, period: Period, place: Place = DISTRICT) -> pd.DataFrame:
        return self.every_page(indicator, part, period=period, place=place)[0]


@pytest.fixture
def district(any_database: EmptyDatabase) -> Iterator[District]:
    fill(any_database.engine, busy_rows())
    engine = open_engine(any_database.url)
    yield District(engine, read_snapshot(engine, settings=SETTINGS, today=TODAY).ledger)
    engine.dispose()


def _number(district: District, indicator: Indicator, part: Part, *, period: Period, place: Place) -> float | None:
    """The number on screen; None where the indicator does not count this place or nothing is on record."""
    frame = get_values(district.ledger, indicator, period=period, level=place.level, viewer=COMMISSION, change=False)
    numbers = frame[part.value].dropna()
    return float(numbers[place.code]) if place.code in numbers.index else None


def test_a_list_is_as_long_as_its_number(district: District) -> None:
    compared = 0
    for indicator, part in PARTS:
        if indicator.key in DERIVED:
            continue
        for period in PERIODS:
            for place in (DISTRICT, *PLACES[2:4], K1) if period == PERIODS[0] else (DISTRICT,):
                number = _number(district, indicator, part, period=period, place=place)
                if number is None:
                    continue
                listed = district.records(indicator, part, period=period, place=place)
                covered = countable(indicator)[part].covered
                length = listed["place_code"].nunique() if covered else len(listed)
                assert length == number, (indicator.key, part.value, period.text, place)
                compared += number > 0
    assert compared > 100


def test_behind_a_derived_count_are_the_plain_records_of_its_units(district: District) -> None:
    for key in sorted(DERIVED):
        listed = district.records(INDICATORS[key], Part.NUMERATOR, period=PERIODS[0])
        number = _number(district, INDICATORS[key], Part.NUMERATOR, period=PERIODS[0], place=DISTRICT)
        assert number is not None, key
        assert len(listed) >= number, key


def test_every_indicator_lists_the_columns_it_promises(district: District) -> None:
    for indicator in CATALOGUE:
        listed = district.records(indicator, Part.NUMERATOR, period=PERIODS[0])
        assert list(listed.columns) == ["happened_on", "place_code", *indicator.drill_columns], indicator.key
        assert listed.columns.is_unique
        kinds = {UNITS[code] for code in listed["place_code"] if code in UNITS}
        assert kinds <= set(indicator.kinds), indicator.key
        assert all(isinstance(day, date) and not isinstance(day, datetime) for day in listed["happened_on"]), (
            indicator.key
        )


def test_pages_show_every_record_once_though_many_fall_on_one_day(district: District) -> None:
    for key in ("complaint_count", "complaint_overdue", "list_published_rate", "training_rate", "task_closed_rate"):
        indicator = INDICATORS[key]
        whole = district.records(indicator, Part.NUMERATOR, period=PERIODS[1])
        for size in (4, len(whole), len(whole) + 1):
            frames = district.every_page(indicator, Part.NUMERATOR, period=PERIODS[1], size=size)
            assert {len(frame) for frame in frames[:-1]} <= {size}
            assert 0 < len(frames[-1]) <= size, key
            assert pd.concat(frames).astype(str).to_numpy().tolist() == whole.astype(str).to_numpy().tolist()
        assert whole["happened_on"].is_monotonic_decreasing
        assert len(whole) > 12, key
        assert whole["happened_on"].duplicated().any() or key == "complaint_overdue"


def test_a_page_begins_after_its_key_even_when_that_record_is_gone(district: District) -> None:
    indicator = INDICATORS["complaint_count"]
    whole = district.records(indicator, Part.NUMERATOR, period=PERIODS[1])
    middle = whole.iloc[len(whole) // 2]
    ident = str(middle["complaint_id"])
    just_below = f"{ident[:-1]}{chr(ord(ident[-1]) - 1)}~"
    page = get_records(
        district.engine, district.ledger, indicator,
        part=Part.NUMERATOR, period=PERIODS[1], place=DISTRICT, viewer=COMMISSION, size=1000,
        after=Key(on=middle["happened_on"], ident=(just_below,)),
    )  # fmt: skip
    assert list(page.frame["complaint_id"]) == list(whole["complaint_id"][len(whole) // 2 + 1 :])


def test_a_list_of_a_place_holds_that_place_alone(district: District) -> None:
    indicator = INDICATORS["task_closed_rate"]
    for place, codes in {
        Place(Level.UNIT, "V2"): {"V2"},
        Place(Level.TOWNSHIP, "T1"): {"T1", "V1", "V2", "K1", "S1"},
        Place(Level.ZONE, "Z1"): {"T1", "T2", *UNITS},
        DISTRICT: {"T1", "T2", *UNITS},
    }.items():
        listed = district.records(indicator, Part.DENOMINATOR, period=PERIODS[1], place=place)
        assert set(listed["place_code"]) == codes, place


ASKED = (*PLACES[:3], Place(Level.TOWNSHIP, "T2"), Place(Level.UNIT, "V1"), Place(Level.UNIT, "V3"))
SCOPED = {
    "zone": Viewer(role=Role.ZONE, zone_code="Z1"),
    "township": Viewer(role=Role.TOWNSHIP, township_code="T1"),
    "screen": Viewer(role=Role.SCREEN),
    "stranger": Viewer(role=Role.TOWNSHIP, township_code="T9"),
}


@pytest.mark.parametrize(
    ("who", "allowed"),
    {
        "zone": {*ASKED[1:], *(Place(Level.UNIT, code) for code in UNITS)},
        "township": {Place(Level.TOWNSHIP, "T1"), *(Place(Level.UNIT, code) for code in ("V1", "V2", "K1", "S1"))},
        "screen": set(),
        "stranger": set(),
    }.items(),
)
def test_records_are_listed_within_scope_only(sqlite_database: EmptyDatabase, who: str, allowed: set[Place]) -> None:
    fill(sqlite_database.engine, busy_rows(many=20))
    ledger = read_snapshot(sqlite_database.engine, settings=SETTINGS, today=TODAY).ledger

    def is_listed(indicator: Indicator, part: Part, place: Place) -> bool:
        try:
            get_records(
                sqlite_database.engine, ledger, indicator,
                part=part, period=PERIODS[0], place=place, viewer=SCOPED[who],
            )  # fmt: skip
        except RecordsForbidden:
            return False
        return True

    for indicator in CATALOGUE:
        part = Part.NUMERATOR
        expected = set() if indicator.sensitive else allowed
        assert {place for place in ASKED if is_listed(indicator, part, place)} == expected & set(ASKED), indicator.key


def test_where_a_finding_or_a_task_came_from_is_the_commission_s_alone(sqlite_database: EmptyDatabase) -> None:
    """That it came from a complaint would say that there was one."""
    rows = busy_rows(many=20)
    for row in (*rows["finding"], *rows["task"]):
        row["source"] = "complaint"
    fill(sqlite_database.engine, rows)
    ledger = read_snapshot(sqlite_database.engine, settings=SETTINGS, today=TODAY).ledger
    found, tasks = OPENINGS["finding.found"], INDICATORS["task_closed_rate"]

    def listed(indicator: Indicator, viewer: Viewer, **filters: str) -> pd.DataFrame:
        return get_records(
            sqlite_database.engine, ledger, indicator,
            part=Part.NUMERATOR, period=PERIODS[1], place=Place(Level.TOWNSHIP, "T1"), viewer=viewer, filters=filters,
        ).frame  # fmt: skip

    assert set(listed(tasks, COMMISSION)["source"]) == {"complaint"}
    assert len(listed(found, COMMISSION, source="complaint")) == len(listed(found, COMMISSION)) > 0
    for who in ("zone", "township"):
        assert len(listed(tasks, SCOPED[who])) == len(listed(tasks, COMMISSION))
        assert "source" not in listed(tasks, SCOPED[who])
        with pytest.raises(RecordsForbidden):
            listed(found, SCOPED[who], source="complaint")
        assert get_breakdown(
            ledger, "finding.found", "source", period=PERIODS[1], place=DISTRICT, viewer=SCOPED[who]
        ).empty


def test_a_list_from_a_database_that_is_gone_is_a_sentence(sqlite_database: EmptyDatabase) -> None:
    fill(sqlite_database.engine, busy_rows(many=5))
    ledger = read_snapshot(sqlite_database.engine, settings=SETTINGS, today=TODAY).ledger
    with sqlite_database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE complaint")
    with pytest.raises(DatabaseProblem, match="缺少表或字段"):
        get_records(
            sqlite_database.engine, ledger, INDICATORS["complaint_count"],
            part=Part.NUMERATOR, period=PERIODS[0], place=DISTRICT, viewer=COMMISSION,
        )  # fmt: skip
