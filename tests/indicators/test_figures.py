"""Figures as arrays: rows, cuts and frames of them say the same; one row is judged as all of them are."""

from math import nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import CATALOGUE
from indicators.figures import Figures, Months
from indicators.model import Indicator
from indicators.values import State, verdict_of, verdicts


def figures(codes: list[str], **columns: object) -> Figures:
    return Figures(pd.Index(codes, dtype="str"), {name: np.array(values) for name, values in columns.items()})


THREE = figures(["a", "b", "c"], value=[1.0, 2.0, 3.0], n=[10, 20, 30])


def test_a_row_is_found_by_its_code() -> None:
    assert THREE.at("b") == {"value": 2.0, "n": 20}
    assert THREE.at("nowhere") is None
    assert THREE.position("c") == 2
    with pytest.raises(KeyError):
        THREE.position("nowhere")


def test_rows_are_cut_out_by_mask_position_or_code() -> None:
    assert list(THREE.where(np.array([True, False, True])).codes) == ["a", "c"]
    assert THREE.where(np.array([2, 0]))["n"].tolist() == [30, 10]
    assert THREE.of(["c", "nowhere", "a"]).rows() == [{"value": 3.0, "n": 30}, {"value": 1.0, "n": 10}]
    assert len(THREE.of([])) == 0


def test_a_changed_column_leaves_the_others_and_the_first_as_they_were() -> None:
    changed = THREE.changed(n=np.array([0, 0, 0]))
    assert changed["n"].tolist() == [0, 0, 0]
    assert changed["value"] is THREE["value"]
    assert THREE["n"].tolist() == [10, 20, 30]


def test_a_frame_holds_the_same() -> None:
    expected = pd.DataFrame({"value": [1.0, 2.0, 3.0], "n": [10, 20, 30]}, index=pd.Index(["a", "b", "c"], dtype="str"))
    pd.testing.assert_frame_equal(THREE.frame(), expected)


def test_known_months_are_those_with_a_value() -> None:
    months = Months(
        month=np.array([1, 2, 3]), numerator=np.ones(3), denominator=np.ones(3), value=np.array([5.0, nan, 7.0])
    )
    assert (months.known.month.tolist(), months.known.value.tolist()) == ([1, 3], [5.0, 7.0])
    assert (len(months), len(months.known)) == (3, 2)


NUMBERS = st.one_of(st.just(nan), st.integers(0, 4).map(float))
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(list(State))), min_size=1, max_size=8)


@given(rows=ROWS, indicator=st.sampled_from(CATALOGUE), value=NUMBERS)
def test_a_row_is_judged_as_all_rows_are(
    rows: list[tuple[float, float, float, State]], indicator: Indicator, value: float
) -> None:
    low, own, high, state = zip(*rows, strict=True)
    every = Figures(
        pd.Index([str(at) for at in range(len(rows))], dtype="str"),
        {
            "low": np.array(low),
            "value": np.array(own),
            "high": np.array(high),
            "state": np.array([found.value for found in state], dtype=object),
        },
    )
    together = verdicts(every, indicator, value=value).tolist()
    assert [verdict_of(every.row(at), indicator, value=value) for at in range(len(rows))] == together
