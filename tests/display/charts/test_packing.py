"""Packed charts against the picture the same chart gives unpacked."""

import json
import re
from collections.abc import Mapping, Sequence

import pandas as pd
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from display.charts.heat import build_heat
from display.charts.packing import LEAST_ROWS, packed
from display.charts.picking import pickable
from display.charts.spec import Spec
from display.theme import LIGHT
from tests.display.charts.test_spec import CHARTS

ACROSS, DOWN = 24, 9
NAMES = [f"第{number}镇" for number in range(ACROSS)]
HEAT = build_heat(
    pd.DataFrame(
        [[row * column for column in range(ACROSS)] for row in range(DOWN)],
        index=list("甲乙丙丁戊己庚辛壬"),
        columns=NAMES,
    ),
    theme=LIGHT,
    unit="件",
    least=3,
)
PICKS = {
    (column, row): f"complaint.received?township:99{column:02},topic:{row}"
    for column in range(1, ACROSS)
    for row in range(DOWN)
}
ALL = {**CHARTS, "heat": HEAT, "pickable heat": pickable(HEAT, PICKS, theme=LIGHT)}


def drawing(spec: Spec) -> str:
    """The picture 500 pixels wide, but for the names of its layers; an offline renderer knows no container."""
    return re.sub(r"(layer_\d+_)+", "", vl_convert.vegalite_to_svg(json.dumps({**spec, "width": 500})))


@pytest.mark.parametrize("name", ALL)
def test_a_packed_chart_draws_the_same(name: str) -> None:
    assert drawing(packed(ALL[name])) == drawing(ALL[name])


def test_a_heat_table_packs_to_less_than_half() -> None:
    spec = ALL["pickable heat"]
    assert len(json.dumps(packed(spec))) < len(json.dumps(spec)) / 2


def texts(rows: Sequence[Mapping[str, object]]) -> Spec:
    """A chart that writes each row down: what a tooltip would say is in no picture."""
    shown = "datum.text + '｜' + datum.n + '｜' + isValid(datum.n)"
    layer = {
        "data": {"values": rows},
        "transform": [{"calculate": shown, "as": "shown"}],
        "mark": "text",
        "encoding": {"text": {"field": "shown", "type": "nominal"}, "y": {"field": "at", "type": "quantitative"}},
    }
    return {"height": 300, "layer": [{"layer": [layer]}]}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.none(),
                st.text("甲乙1.5,;\"'\\\n =@<&{}", min_size=1, max_size=12),
                st.sampled_from(["=1+1", '@@="', "1", "true", "2026-01"]),
            ),
            st.one_of(st.none(), st.integers(-10, 10), st.integers(-80, 80).map(lambda eighths: eighths / 8)),
        ),
        min_size=LEAST_ROWS,
        max_size=30,
    ),
    st.sampled_from(["", "complaint.received?township:990100", '引"号,逗号\n', "很长的同一个开头" * 4]),
)
def test_every_row_arrives_as_it_was(cells: list[tuple[str | None, float | None]], start: str) -> None:
    rows = [
        {"at": at, "text": None if text is None else start + text, "n": number}
        for at, (text, number) in enumerate(cells)
    ]
    spec = texts(rows)
    assert drawing(packed(spec)) == drawing(spec)


@pytest.mark.parametrize(
    "odd",
    [
        {"n": 1.0, "text": ""},
        {"n": True, "text": "甲"},
        {"n": 1.0},
        {"n": "1", "text": "甲"},
        {"n": 1.0, "text": ["甲", "乙"]},
    ],
)
def test_rows_that_csv_would_change_stay_rows(odd: dict[str, object]) -> None:
    spec = texts([{"n": 1.0, "text": "甲"}] * LEAST_ROWS + [odd])
    assert packed(spec) == spec
