import re
from math import isnan, nan

import numpy as np
import pytest

from display.blocks.sparkline import HEIGHT, spark, sparkline
from indicators.figures import Months


def _monthly(**values):
    months, value = np.array([int(name[1:]) for name in values], dtype=int), np.array(list(values.values()))
    return Months(month=months, numerator=value, denominator=value, value=value)


def _outline(found: str) -> str:
    return found.split("polygon(")[1].split(')"')[0]


def test_months_on_record_come_oldest_first():
    assert sparkline(_monthly(m10=1.0, m11=2.0, m12=3.0)) == [1, 2, 3]


def test_a_month_without_a_record_is_missing_and_not_zero():
    values = sparkline(_monthly(m10=1.0, m12=3.0))
    assert (values[0], isnan(values[1]), values[2]) == (1, True, 3)


def test_only_the_last_months_are_kept():
    assert sparkline(_monthly(m10=1.0, m11=2.0, m12=3.0), months=2) == [2, 3]


def test_nothing_on_record_is_an_empty_series():
    assert sparkline(_monthly()) == []


@pytest.mark.parametrize("series", [[], [5.0], [nan, 3.0, nan]])
def test_fewer_than_two_values_draw_nothing(series):
    assert spark(series, as_bars=False) == ""


def test_bars_are_as_high_as_their_share_of_the_highest():
    assert re.findall(r"height:(\d+)%", spark([5, 10, nan, 0], as_bars=True)) == ["50", "100", "0", "0"]


@pytest.mark.parametrize("series", [[1, 2, 3], [3, 3, 3], [0, 100, 0, 100], [1e9, -1e9], [1.0, nan, 5.0]])
def test_the_line_stays_within_its_box(series):
    found = spark(series, as_bars=False)
    shape = _outline(found)
    points = re.findall(r"calc\((-?[\d.]+)% \+ (-?[\d.]+)px\) (-?[\d.]+)px", shape)
    known = sum(value == value for value in series)
    assert len(points) == 2 * known
    for share, _, y in points:
        assert 0 <= float(share) <= 100
        assert 0 <= float(y) <= HEIGHT


def test_the_line_rises_with_its_values():
    shape = _outline(spark([1, 2], as_bars=False))
    heights = [float(y) for y in re.findall(r"\) (-?[\d.]+)px", shape)]
    assert heights[0] > heights[1]
