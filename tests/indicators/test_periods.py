"""Periods: whole months, their texts in URLs and on screen, and the parts of them that are over."""

from datetime import date

import pytest

from indicators.periods import (
    Period,
    UnknownPeriod,
    choices,
    default_period,
    last_four_quarters,
    month_label,
    month_of,
    month_text,
    parse,
    quarter_of,
    year,
)

TODAY = date(2026, 5, 17)


@pytest.mark.parametrize("text", ["2026", "2026Q3", "2026-09", "2025-10..2026-09", "2026-01..2026-06"])
def test_a_period_reads_back_as_it_was_written(text: str) -> None:
    assert parse(text).text == text


@pytest.mark.parametrize(
    ("written", "canonical"),
    [("2026-01..2026-12", "2026"), ("2026-07..2026-09", "2026Q3"), ("2026-09..2026-09", "2026-09")],
)
def test_one_period_has_one_text(written: str, canonical: str) -> None:
    assert parse(written).text == canonical


@pytest.mark.parametrize(
    "text",
    ["", "26", "0000", "9999", "2026Q0", "2026Q5", "2026-00", "2026-13", "2026-9", "2026年", "２０２６", "2026-05..",
     "2026-06..2026-05", "2026..2027", "2026-01..2026-02..2026-03", " 2026", "2026\n"],
)  # fmt: skip
def test_nonsense_is_no_period(text: str) -> None:
    with pytest.raises(UnknownPeriod):
        parse(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2026", "2026年"),
        ("2026Q2", "2026年第二季度"),
        ("2026-09", "2026年9月"),
        ("2026-02..2026-04", "2026年2月至4月"),
        ("2025-10..2026-09", "2025年10月至2026年9月"),
    ],
)
def test_a_period_is_said_in_chinese(text: str, label: str) -> None:
    assert parse(text).label == label


def test_months_are_written_and_said() -> None:
    assert month_text(month_of(TODAY)) == "2026-05"
    assert month_label(month_of(TODAY)) == "26年5月"


def test_whole_quarters_start_and_end_with_the_calendar() -> None:
    assert parse("2025-10..2026-03").is_whole_quarters
    assert parse("2026").is_whole_quarters
    assert not parse("2025-11..2026-01").is_whole_quarters
    assert not parse("2026-04").is_whole_quarters


def test_the_quarters_a_period_touches() -> None:
    assert [quarter.text for quarter in parse("2025-11..2026-04").quarters] == ["2025Q4", "2026Q1", "2026Q2"]
    assert [quarter.text for quarter in parse("2026Q1").quarters] == ["2026Q1"]


def test_a_period_is_over_when_its_last_month_is() -> None:
    assert parse("2026-04").is_over(TODAY)
    assert not parse("2026-05").is_over(TODAY)


def test_only_months_that_are_over_are_compared() -> None:
    assert parse("2026").complete_part(TODAY) == parse("2026-01..2026-04")
    assert parse("2025").complete_part(TODAY) == parse("2025")
    assert parse("2026-05").complete_part(TODAY) is None


def test_a_year_earlier_is_twelve_months_earlier() -> None:
    assert parse("2026-02..2026-04").shifted(-12) == parse("2025-02..2025-04")


def test_the_bands_window_is_the_last_four_complete_quarters() -> None:
    assert last_four_quarters(TODAY) == parse("2025-04..2026-03")
    assert last_four_quarters(date(2026, 3, 31)) == parse("2025")
    assert last_four_quarters(date(2026, 4, 1)) == parse("2025-04..2026-03")


@pytest.mark.parametrize(("today", "text"), [(date(2026, 3, 31), "2025"), (date(2026, 4, 1), "2026")])
def test_the_running_year_is_shown_once_a_quarter_of_it_is_over(today: date, text: str) -> None:
    assert default_period(today).text == text


def test_choices_begin_with_the_running_year_and_have_no_twins() -> None:
    offered = choices(TODAY, first_month=parse("2021-01").start)
    assert offered[0] == year(2026)
    assert quarter_of(month_of(TODAY)) in offered
    assert len(offered) == len(set(offered))


def test_choices_leave_out_what_lies_before_the_first_record_or_after_today() -> None:
    first_month = parse("2025-06").start
    for period in choices(TODAY, first_month=first_month):
        assert period.end >= first_month
        assert period.start <= month_of(TODAY)
    assert year(2024) not in choices(TODAY, first_month=first_month)


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(UnknownPeriod):
        Period(10, 9)
