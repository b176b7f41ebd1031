"""The register: which units exist, and codes that would belong to two places."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from data_access.contract import metadata
from data_access.register import LONGEST_NAME, Register, read_register
from indicators.periods import month_of

TODAY = date(2026, 5, 17)
DAY = timedelta(days=1)
THIS_MONTH, DECEMBER = month_of(TODAY), month_of(date(2026, 12, 1))


def register(*units: dict[str, object]) -> Register:
    """The register of one township with these villages."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(sa.insert(metadata.tables["township"]), {"township_code": "T1", "name": "甲镇"})
        for unit in units:
            usual = {"unit_code": "V1", "township_code": "T1", "kind": "village", "name": "某村"}
            connection.execute(sa.insert(metadata.tables["unit"]), {**usual, **unit})
        return read_register(connection, today=TODAY, fallback_name="某区")


@pytest.mark.parametrize(
    ("opened_on", "closed_on", "exists"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (None, TODAY, False),
        (None, TODAY + DAY, True),
    ],
)
def test_a_unit_that_is_still_to_open_or_close_has_not_yet(
    opened_on: date | None, closed_on: date | None, exists: bool
) -> None:
    places = register({"opened_on": opened_on, "closed_on": closed_on}).places
    for month in (THIS_MONTH, DECEMBER):
        assert bool(places.active(month)[0]) is exists


def test_a_unit_with_a_townships_code_is_set_aside_not_confused_with_it() -> None:
    found = register({}, {"unit_code": "T1"})
    assert list(found.places.units.index) == ["V1"]
    assert found.set_aside == {("unit", "duplicate"): 1}
    assert found.places.subjects.is_unique


def test_a_unit_of_an_unknown_township_is_set_aside() -> None:
    found = register({"township_code": "T9"})
    assert found.places.units.empty
    assert found.set_aside == {("unit", "unknown_place"): 1}


def test_an_empty_register_is_a_register() -> None:
    places = register().places
    assert places.units.empty
    assert list(places.subjects) == ["T1", ""]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("石桥村", "石桥村"),
        ("<b>村</b> & @@=x", "<b>村</b> & @@=x"),
        ("村\n换\t行", "村 换 行"),
        ("\u202e村", "村"),
        ("长" * 10_000, "长" * (LONGEST_NAME - 1) + "…"),
        ("  ", "V1"),
        ("\u200b", "V1"),
    ],
)
def test_a_name_is_one_short_line_that_can_be_read(name: str, shown: str) -> None:
    assert register({"name": name}).places.units.at["V1", "name"] == shown
