import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.legend import HATCHED, MISSING, Pattern, build_legend, class_colours, class_labels, class_of
from display.theme import DARK, LIGHT
from indicators.catalogue import CATALOGUE, INDICATORS
from indicators.model import Indicator
from indicators.places import Level
from tests.display.squares import figures

RATE = INDICATORS["rectified_rate"]
COUNT = INDICATORS["complaint_count"]
OVERDUE = INDICATORS["complaint_overdue"]
CHANGE = INDICATORS["complaint_new_yoy"]
RATIO = INDICATORS["findings_per_inspection"]
COVERED = INDICATORS["patrol_coverage"]

STATES = ("ok", "no_data", "too_few", "withheld")


def labels(indicator: Indicator, *, level: Level = Level.UNIT, **columns: object) -> list[str]:
    frame = figures(["V00", "V01"], **columns)
    return [line.label for line in build_legend(frame, indicator, theme=LIGHT, level=level).lines]


class TestLabels:
    def test_the_lowest_rate_is_deepest_and_first(self) -> None:
        assert labels(RATE) == ["<60%", "60–75%", "75–85%", "85–95%", "≥95%", "数量少，不显示", "无数据"]

    def test_counts_are_whole_numbers_with_the_most_first(self) -> None:
        assert labels(COUNT)[:5] == ["≥10", "6–9", "3–5", "1–2", "0"]
        assert labels(OVERDUE)[:5] == ["≥5", "3–4", "2", "1", "0"]

    def test_changes_carry_their_sign(self) -> None:
        assert labels(CHANGE)[:5] == ["≥+30%", "+10%至+30%", "−10%至+10%", "−30%至−10%", "<−30%"]

    def test_ratios_leave_the_unit_to_the_heading(self) -> None:
        assert labels(RATIO)[:5] == ["≥4", "2–4", "1–2", "0.5–1", "<0.5"]
        legend = build_legend(figures(["V00"]), RATIO, theme=LIGHT, level=Level.UNIT)
        assert (legend.unit, legend.counted) == ("个/次", "单位数")

    def test_a_single_unit_is_covered_or_not(self) -> None:
        assert labels(COVERED)[:2] == ["未覆盖", "已覆盖"]
        assert labels(COVERED, level=Level.TOWNSHIP)[0] == "<60%"

    def test_bands_replace_numbers(self) -> None:
        assert labels(COUNT, state="band", band=["few", "many"])[:3] == ["较多", "一般", "较少"]

    @pytest.mark.parametrize(
        ("states", "label"),
        [
            (["ok", "too_few"], "数量少，不显示"),
            (["ok", "withheld"], "按权限不显示"),
            (["too_few", "withheld"], "数量少，不显示；或按权限不显示"),
        ],
    )
    def test_the_hatch_says_why_there_is_no_colour(self, states: list[str], label: str) -> None:
        assert labels(RATE, state=states)[-2] == label


@pytest.mark.parametrize(
    ("indicator", "note"),
    [
        (RATE, "颜色越深，越需关注"),
        (OVERDUE, "颜色越深，越需关注"),
        (COUNT, "颜色越深，数量越多；不评价好坏"),
        (RATIO, "颜色越深，数值越高；不评价好坏"),
        (CHANGE, "颜色越深，增幅越大；不评价好坏"),
    ],
)
def test_the_note_says_what_a_deep_colour_means(indicator: Indicator, note: str) -> None:
    frame = figures(["V00"])
    assert build_legend(frame, indicator, theme=LIGHT, level=Level.UNIT).note == note
    on_the_wall = build_legend(frame, indicator, theme=DARK, level=Level.UNIT).note
    assert on_the_wall == note.replace("颜色越深", "越亮")


class TestClasses:
    @pytest.mark.parametrize(
        ("value", "expected"), [(0.0, 0), (59.9, 0), (60.0, 1), (74.9, 1), (94.9, 3), (95.0, 4), (100.0, 4)]
    )
    def test_a_cut_belongs_to_the_class_above_it(self, value: float, expected: int) -> None:
        assert class_of(figures(["V00"], value=value), RATE, level=Level.UNIT).tolist() == [expected]

    @pytest.mark.parametrize(("value", "expected"), [(84.949, 2), (84.96, 3), (94.96, 4)])
    def test_a_value_is_classed_as_it_is_written(self, value: float, expected: int) -> None:
        assert class_of(figures(["V00"], value=value), RATE, level=Level.UNIT).tolist() == [expected]

    def test_what_cannot_be_judged_has_no_class(self) -> None:
        frame = figures(["V00", "V01", "V02", "V03"], state=list(STATES))
        assert class_of(frame, RATE, level=Level.UNIT).tolist() == [2, MISSING, HATCHED, HATCHED]

    def test_bands_are_classes(self) -> None:
        frame = figures(["V00", "V01", "V02"], value=np.nan, state="band", band=["many", "few", "some"])
        assert class_of(frame, COUNT, level=Level.UNIT).tolist() == [2, 0, 1]

    def test_the_lowest_rate_and_the_highest_count_are_deepest(self) -> None:
        assert class_colours(RATE, theme=LIGHT, count=5)[0] == LIGHT.ramp[4]
        assert class_colours(COUNT, theme=LIGHT, count=5)[4] == LIGHT.ramp[4]
        assert class_colours(COVERED, theme=LIGHT, count=2) == (LIGHT.ramp[4], LIGHT.ramp[0])


@settings(deadline=None)
@given(
    rows=st.lists(st.tuples(st.sampled_from(STATES), st.floats(min_value=-200, max_value=200)), max_size=40),
    indicator=st.sampled_from(CATALOGUE),
    level=st.sampled_from([Level.UNIT, Level.TOWNSHIP]),
)
def test_the_counts_of_a_legend_add_up_to_its_rows(
    rows: list[tuple[str, float]], indicator: Indicator, level: Level
) -> None:
    states, numbers = [row[0] for row in rows], [row[1] for row in rows]
    frame = figures([str(index) for index in range(len(rows))], state=states, value=numbers)
    legend = build_legend(frame, indicator, theme=LIGHT, level=level)
    assert sum(line.count for line in legend.lines) == len(rows)
    assert len(legend.lines) == len(class_labels(frame, indicator, level=level)) + 2
    assert max(line.share for line in legend.lines) == (1 if rows else 0)
    assert [line.pattern for line in legend.lines].count(Pattern.HATCH) == 1


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda indicator: indicator.key)
def test_every_class_of_every_indicator_has_its_own_label(indicator: Indicator) -> None:
    found = class_labels(figures(["V00"]), indicator, level=Level.TOWNSHIP)
    assert len(set(found)) == len(found) == len(indicator.bins) + 1
