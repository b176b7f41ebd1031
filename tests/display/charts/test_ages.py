import pytest

from display.charts.ages import LEAST_SHARE, Aged, ages_alt, build_ages
from display.theme import LIGHT
from tests.display.charts.frames import nodes, rows, tooltip_titles

BANDS = {"d30": "30天以内", "d90": "31–90天", "older": "90天以上"}
ROWS = [Aged(label="▲ 红色", amounts={"d30": 6, "older": 2}), Aged(label="● 绿色", amounts={})]


def _spec():
    return build_ages(ROWS, BANDS, theme=LIGHT, unit="条")


def _parts(spec):
    """Each row once: layers repeat their data."""
    return {(row["at"], row["band"]): row for row in rows(spec) if "share" in row}


def test_the_parts_of_a_row_follow_one_another_to_its_whole():
    parts = _parts(_spec())
    assert (parts[0, "d30"]["start"], parts[0, "d30"]["end"]) == (0, 0.75)
    assert (parts[0, "older"]["start"], parts[0, "older"]["end"]) == (0.75, 1)


def test_a_row_without_anything_has_no_parts_but_its_total():
    assert [at for at, _ in _parts(_spec())] == [0, 0]
    assert {row["text"] for row in rows(_spec()) if row.get("start") == 1} == {"8 条", "0 条"}


def test_older_is_stronger_and_every_band_is_named_beside_its_colour():
    scale = next(node["scale"] for node in nodes(_spec()) if node.get("field") == "band")
    assert scale["domain"] == list(BANDS)
    assert scale["range"] == list(LIGHT.ramp[-3:])
    assert {row["text"] for row in rows(_spec()) if row["at"] == -1} == set(BANDS.values())


def test_only_parts_with_room_carry_their_number():
    filters = [node["filter"] for node in nodes(_spec()) if "filter" in node]
    assert filters
    assert all(f"datum.share >= {LEAST_SHARE}" in condition for condition in filters)


def test_the_tooltip_has_a_line_for_each_band():
    assert tooltip_titles(_spec()) == ["类别", *BANDS.values()]


def test_the_chart_is_said_in_words():
    assert ages_alt("时长", ROWS, BANDS, unit="条") == "时长：▲ 红色 8 条（30天以内 6，31–90天 0，90天以上 2）。"
    assert ages_alt("时长", ROWS[1:], BANDS, unit="条") == "时长：无数据。"


def test_more_bands_than_shades_are_refused():
    with pytest.raises(ValueError, match="bands"):
        build_ages(ROWS, {str(n): str(n) for n in range(6)}, theme=LIGHT, unit="条")
