from math import nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.formats import (
    change_text,
    count_text,
    d3_format,
    figure_text,
    figure_texts,
    fraction_text,
    interval_text,
    number_text,
    printf_format,
    signed,
    value_text,
)
from indicators.catalogue import CATALOGUE, INDICATORS
from indicators.figures import Figures
from indicators.model import Indicator, Scale
from indicators.values import Band, State

RATE = INDICATORS["rectified_rate"]
COUNT = INDICATORS["complaint_count"]
RATIO = INDICATORS["complaint_per_1000_members"]
CHANGE = INDICATORS["complaint_new_yoy"]
COVERED = INDICATORS["patrol_coverage"]
AMOUNTS = ("value", "numerator", "denominator")


@pytest.mark.parametrize(
    ("indicator", "value", "expected"),
    [
        (RATE, 81.7587, "81.8%"),
        (RATE, 0.0, "0.0%"),
        (RATE, 100.0, "100.0%"),
        (RATE, nan, "—"),
        (COUNT, 1234.0, "1,234 件"),
        (COUNT, 0.0, "0 件"),
        (RATIO, 1.44, "1.4 件/千名党员"),
        (CHANGE, 10.4, "+10.4%"),
        (CHANGE, -10.4, "−10.4%"),
        (CHANGE, -0.04, "0.0%"),
    ],
)
def test_a_value_is_written_with_its_unit(indicator: Indicator, value: float, expected: str) -> None:
    assert value_text(indicator, value) == expected


@pytest.mark.parametrize(
    ("indicator", "change", "expected"),
    [
        (RATE, 3.14, "+3.1 百分点"),
        (RATE, -2.2, "−2.2 百分点"),
        (RATE, 0.01, "0.0 百分点"),
        (RATE, -0.01, "0.0 百分点"),
        (COUNT, -12.0, "−12 件"),
        (COUNT, 1200.0, "+1,200 件"),
        (RATIO, 0.31, "+0.3 件/千名党员"),
        (CHANGE, 5.0, "+5.0 百分点"),
        (RATE, nan, "—"),
    ],
)
def test_a_change_has_a_sign_and_percentages_change_by_points(
    indicator: Indicator, change: float, expected: str
) -> None:
    assert change_text(indicator, change) == expected


@pytest.mark.parametrize(("low", "high", "expected"), [(72.14, 89.0, "72.1–89.0%"), (nan, 89.0, "—"), (72.1, nan, "—")])
def test_an_interval_names_its_unit_once(low: float, high: float, expected: str) -> None:
    assert interval_text(RATE, low=low, high=high) == expected


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(3254.0, 3980.0, "3,254/3,980"), (0.0, 0.0, "0/0"), (nan, 3.0, "—"), (3.0, nan, "—")],
)
def test_a_fraction_is_never_half_known(numerator: float, denominator: float, expected: str) -> None:
    assert fraction_text(numerator, denominator) == expected


def figure(indicator: Indicator, **columns: object) -> str:
    row = {"township_code": "T", "numerator": 9.0, "denominator": 11.0, "value": 900 / 11, "band": "", "state": "ok"}
    return figure_text(indicator, row | columns)


class TestFigure:
    def test_a_rate_comes_with_its_fraction(self) -> None:
        assert figure(RATE) == "81.8%（9/11）"

    def test_a_count_has_no_fraction(self) -> None:
        assert figure(COUNT, value=9.0, denominator=nan) == "9 件"

    def test_a_rate_whose_counts_are_not_for_this_viewer_stands_alone(self) -> None:
        assert figure(RATE, numerator=nan, denominator=nan) == "81.8%"

    def test_too_few_shows_the_fraction_and_no_rate(self) -> None:
        assert figure(RATE, state="too_few", numerator=2.0, denominator=3.0, value=66.7) == "数量少，不评价（2/3）"

    def test_withheld_shows_nothing(self) -> None:
        assert figure(RATE, state="withheld", numerator=nan, denominator=nan, value=nan) == "按权限不显示"

    def test_no_data_is_not_zero(self) -> None:
        assert figure(RATE, state="no_data", numerator=0.0, denominator=0.0, value=nan) == "无数据"

    @pytest.mark.parametrize(("band", "word"), [("few", "较少"), ("some", "一般"), ("many", "较多")])
    def test_a_band_names_its_window(self, band: str, word: str) -> None:
        assert figure(COUNT, state="band", band=band, value=nan) == f"{word}（近四季度）"

    @pytest.mark.parametrize(("value", "word"), [(100.0, "已覆盖"), (0.0, "未覆盖")])
    def test_a_single_unit_is_covered_or_not(self, value: float, word: str) -> None:
        assert figure(COVERED, value=value) == word

    def test_a_township_is_covered_in_part(self) -> None:
        assert figure(COVERED, township_code="") == "81.8%（9/11）"


ROWS = st.fixed_dictionaries(
    {
        "township_code": st.sampled_from(["", "T1", "T2"]),
        "state": st.sampled_from([state.value for state in State]),
        "band": st.sampled_from([band.value for band in Band]),
        "value": st.sampled_from([nan, 0.0, 50.0, 100.0]),
        "numerator": st.sampled_from([nan, 0.0, 1.0]),
        "denominator": st.sampled_from([nan, 0.0, 2.0]),
    }
)


@given(rows=st.lists(ROWS, max_size=12), indicator=st.sampled_from([RATE, COUNT, CHANGE, COVERED]))
def test_texts_of_many_are_those_of_each(rows: list[dict[str, object]], indicator: Indicator) -> None:
    frame = pd.DataFrame(rows, columns=["township_code", "state", "band", "value", "numerator", "denominator"])
    columns = {str(name): np.array(frame[name].tolist(), dtype=float if name in AMOUNTS else object) for name in frame}
    figures = Figures(pd.Index([f"V{number}" for number in range(len(rows))], dtype="str"), columns)
    assert figure_texts(indicator, figures) == [figure_text(indicator, row) for row in rows]


@settings(deadline=None)
@given(value=st.floats(min_value=-1e6, max_value=1e6), indicator=st.sampled_from(CATALOGUE))
def test_text_chart_and_table_write_the_same_number(value: float, indicator: Indicator) -> None:
    text = number_text(indicator, value).replace("−", "-")
    # Python's format language is d3's; d3 differs in leaving the sign off a negative zero, as we do.
    in_chart = format(round(value, indicator.decimals) or 0.0, d3_format(indicator))
    in_table = printf_format(indicator) % (round(value, indicator.decimals) or 0.0)
    assert in_chart.lstrip("+") == text.lstrip("+")
    assert in_table.lstrip("+") == value_text(indicator, value).replace("−", "-").replace(",", "").lstrip("+")


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda indicator: indicator.key)
def test_only_a_change_in_percent_carries_its_sign_everywhere(indicator: Indicator) -> None:
    has_sign = indicator.scale is Scale.CHANGE
    texts = (number_text(indicator, 5.0), format(5.0, d3_format(indicator)), printf_format(indicator) % 5.0)
    assert [text.startswith("+") for text in texts] == [has_sign] * 3


@settings(deadline=None)
@given(value=st.floats(min_value=-1e6, max_value=1e6), decimals=st.integers(min_value=0, max_value=3))
def test_what_reads_as_zero_has_no_sign(value: float, decimals: int) -> None:
    text = signed(value, decimals=decimals)
    reads_zero = not text.strip("+−0.,")
    assert text[0].isdigit() == reads_zero
    assert "-" not in text


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (1234.0, "1,234"), (nan, "—")])
def test_a_plain_count_is_a_number_or_a_dash(number: float, text: str) -> None:
    assert count_text(number) == text
