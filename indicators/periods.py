"""Statistical periods (统计期): whole months, as they stand in URLs, and how they are said in Chinese.

A month is one integer, ``year * 12 + month - 1``, so that periods are subtracted and compared without a calendar.
"""

import re
from dataclasses import dataclass
from datetime import date

_YEAR = "(?:19|20)[0-9]{2}"
"""Years a record can be of; the year before and the day after still have a date."""


class UnknownPeriod(ValueError):
    """The text is not a period (`2026`, `2026Q3`, `2026-09`, `2025-10..2026-09`)."""


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_text(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def month_label(month: int) -> str:
    """As on an axis: ``26年9月``."""
    return f"{month // 12 % 100:02d}年{month % 12 + 1}月"


def last_complete_month(today: date) -> int:
    return month_of(today) - 1


@dataclass(frozen=True, order=True)
class Period:
    """Whole months from `start` to `end`, both included."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise UnknownPeriod(f"{month_text(self.start)}..{month_text(self.end)}")

    @property
    def months(self) -> int:
        return self.end - self.start + 1

    @property
    def is_year(self) -> bool:
        return self.months == 12 and self.start % 12 == 0

    @property
    def is_quarter(self) -> bool:
        return self.months == 3 and self.start % 3 == 0

    @property
    def is_whole_quarters(self) -> bool:
        """Whether it starts and ends with calendar quarters: the only cut allowed for protected township counts."""
        return self.start % 3 == 0 and self.months % 3 == 0

    @property
    def quarters(self) -> "list[Period]":
        """The calendar quarters it touches."""
        return [quarter_of(month) for month in range(self.start - self.start % 3, self.end + 1, 3)]

    @property
    def text(self) -> str:
        """As it stands in a URL."""
        if self.is_year:
            return str(self.start // 12)
        if self.is_quarter:
            return f"{self.start // 12}Q{self.start % 12 // 3 + 1}"
        if self.months == 1:
            return month_text(self.start)
        return f"{month_text(self.start)}..{month_text(self.end)}"

    @property
    def label(self) -> str:
        year, month = self.start // 12, self.start % 12
        if self.is_year:
            return f"{year}年"
        if self.is_quarter:
            return f"{year}年第{'一二三四'[month // 3]}季度"
        if self.months == 1:
            return f"{year}年{month + 1}月"
        end_year, end_month = self.end // 12, self.end % 12 + 1
        return f"{year}年{month + 1}月至{'' if end_year == year else f'{end_year}年'}{end_month}月"

    def is_over(self, today: date) -> bool:
        return self.end < month_of(today)

    def shifted(self, months: int) -> "Period":
        return Period(self.start + months, self.end + months)

    def complete_part(self, today: date) -> "Period | None":
        """The months of it that are over; None when not even its first is. Changes are judged on these only."""
        end = min(self.end, last_complete_month(today))
        return Period(self.start, end) if end >= self.start else None


def year(number: int) -> Period:
    return Period(number * 12, number * 12 + 11)


def quarter_of(month: int) -> Period:
    start = month - month % 3
    return Period(start, start + 2)


def parse(text: str) -> Period:
    """The period a URL names.

    Raises:
        UnknownPeriod: `text` has none of the four forms, names an impossible month or a year of another age.
    """
    if re.fullmatch(_YEAR, text):
        return year(int(text))
    if match := re.fullmatch(rf"({_YEAR})Q([1-4])", text):
        start = int(match[1]) * 12 + (int(match[2]) - 1) * 3
        return Period(start, start + 2)
    ends = text.split("..")
    if len(ends) in (1, 2):
        months = [_month(end) for end in ends]
        return Period(months[0], months[-1])
    raise UnknownPeriod(text)


def _month(text: str) -> int:
    match = re.fullmatch(rf"({_YEAR})-(0[1-9]|1[0-2])", text)
    if match is None:
        raise UnknownPeriod(text)
    return int(match[1]) * 12 + int(match[2]) - 1


def last_four_quarters(today: date) -> Period:
    """The last four complete calendar quarters: the window of the protected bands."""
    end = quarter_of(month_of(today)).start - 1
    return Period(end - 11, end)


def default_period(today: date) -> Period:
    """What a screen shows unasked: the running year once a quarter of it is over, before that the year just ended."""
    return year(today.year) if today.month > 3 else year(today.year - 1)


def default_protected_period(today: date) -> Period:
    """The same for complaint-like figures and whoever sees them by complete quarters only; it is the window of the bands, too."""
    return last_four_quarters(today)


def choices(today: date, *, first_month: int) -> list[Period]:
    """The periods on offer, newest first: running year, its quarters and the eight before, earlier years, the last 12 months,
    the last complete month. Only those that overlap the data (which begins at `first_month`)."""
    now = month_of(today)
    quarters = [quarter_of(now - 3 * back) for back in range(9)]
    years = [year(today.year - back) for back in range(6)]
    offered = [years[0], *quarters, *years[1:], Period(now - 12, now - 1), Period(now - 1, now - 1)]
    return [period for period in dict.fromkeys(offered) if period.end >= first_month and period.start <= now]
