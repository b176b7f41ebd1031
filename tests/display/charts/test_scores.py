from display.charts.scores import band_label, build_scores, scores_alt
from display.theme import LIGHT
from tests.display.charts.frames import rows

BANDS = {50: 3.0, 60: 20.0, 90: 4.0}


def _bars(spec):
    return {row["at"]: row for row in rows(spec) if "passes" in row}


def test_empty_bands_between_have_a_bar_of_zero():
    bars = _bars(build_scores(BANDS, [60], theme=LIGHT))
    assert [bars[at]["n"] for at in range(5)] == [3, 20, 0, 0, 4]


def test_bands_below_the_pass_line_are_told_apart():
    bars = _bars(build_scores(BANDS, [60], theme=LIGHT))
    assert [bars[at]["passes"] for at in range(5)] == [False, True, True, True, True]


def test_a_line_inside_a_band_leaves_that_band_on_the_passing_side():
    bars = _bars(build_scores(BANDS, [65], theme=LIGHT))
    assert [bars[at]["passes"] for at in range(3)] == [False, True, True]


def test_the_line_stands_where_its_points_are():
    lines = [row for row in rows(build_scores(BANDS, [60, 75], theme=LIGHT)) if "edge" in row]
    # The first band is 50-59, half a bar left of position 0 is 50.
    assert {(row["text"], row["edge"]) for row in lines} == {("合格线 60 分", 0.5), ("合格线 75 分", 2.0)}


def test_without_a_known_line_nothing_is_drawn_nor_greyed_as_failed():
    spec = build_scores(BANDS, [], theme=LIGHT)
    assert [row for row in rows(spec) if "edge" in row] == []


def test_the_axis_begins_no_higher_than_sixty_and_lower_where_someone_is():
    assert len(_bars(build_scores({90: 1.0}, [60], theme=LIGHT))) == 4
    assert len(_bars(build_scores({0: 1.0}, [60], theme=LIGHT))) == 10


def test_bands_are_named_by_their_points_and_the_last_holds_the_full_score():
    assert (band_label(60), band_label(90)) == ("60–69", "90–100")


def test_the_chart_is_said_in_words():
    assert scores_alt(BANDS, [60]) == "成绩分布（27 人，合格线 60 分）：50–59 分 3 人，60–69 分 20 人，90–100 分 4 人。"
    assert scores_alt({}, [60]) == "成绩分布：无数据。"
