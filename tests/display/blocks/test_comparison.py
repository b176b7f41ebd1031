from math import nan

import pytest

from display.blocks.comparison import ComparisonRow, Spine, comparison_table, spine_of
from indicators.values import Verdict


def _spine(values, *, own) -> Spine:
    spine = spine_of(values, own=own)
    assert spine is not None
    return spine


def _row(**given):
    told = {
        "name": "整改销号率", "fraction": "5/5", "own": "100.0%", "township": "86.2%", "district": "82.2%", "spine": None,
        "change": "+12.0 百分点", "word": "无显著差异", "verdict": Verdict.SAME,
    }  # fmt: skip
    return ComparisonRow(**{**told, **given})


def test_the_spine_runs_from_the_lowest_to_the_highest():
    spine = _spine([0, 25, 50, 75, 100], own=100)
    assert (spine.quarter, spine.median, spine.three_quarters, spine.own) == (25, 50, 75, 100)


def test_a_unit_beyond_all_others_still_stands_on_the_track():
    spine = _spine([10, 20, 30, 40, 50], own=90)
    assert spine.own == 100
    assert spine.median == pytest.approx(25)


@pytest.mark.parametrize("own", [None, nan])
def test_a_unit_without_a_figure_has_no_marker(own):
    spine = _spine([1, 2, 3, 4, 5], own=own)
    assert spine.own is None
    assert "dx-spine-own" not in comparison_table([_row(spine=spine)])


def test_equal_values_stand_in_the_middle():
    assert _spine([7] * 6, own=7).median == 50


def test_missing_values_are_left_out_and_too_few_make_no_spread():
    assert spine_of([1, 2, 3, 4, nan, nan], own=3) is None
    assert spine_of([1, 2, 3, 4, 5, nan], own=3) is not None


def test_the_marker_has_the_shape_of_the_verdict():
    table = comparison_table([_row(spine=spine_of(range(10), own=9), verdict=Verdict.BETTER, word="优于全区")])
    assert '<span class="dx-spine-own" style="left:100.0%"><i class="dx-mark dx-better"' in table


def test_every_column_has_a_title_and_every_row_a_cell_under_it():
    table = comparison_table([_row(), _row(name="巡察覆盖率")])
    assert table.count('role="columnheader"') == 8
    assert table.count('role="cell"') == 16
