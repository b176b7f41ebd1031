"""Counts changed by what was added and taken away are the counts of a new count of everything."""

from collections import Counter

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from indicators.series import NO_EVENTS, Series

Key = tuple[int, int, str]

counts = st.dictionaries(
    st.tuples(st.integers(24000, 24004), st.integers(0, 3), st.sampled_from("abcd")), st.integers(1, 5), max_size=12
).map(Counter)


def _series(counted: Counter[Key], *, by_code: bool) -> Series:
    if not by_code:
        totals: Counter[tuple[int, int]] = Counter()
        for (month, subject, _), n in counted.items():
            totals[month, subject] += n
        return Series.of(month=[m for m, _ in totals], subject=[s for _, s in totals], n=list(totals.values()))
    codes = sorted({code for _, _, code in counted})
    return Series.of(
        month=[month for month, _, _ in counted],
        subject=[subject for _, subject, _ in counted],
        n=list(counted.values()),
        code=[codes.index(code) for _, _, code in counted],
        codes=tuple(codes),
    )


@given(counts, counts, counts, st.booleans())
def test_what_stays_is_counted_once_whatever_left_and_came(
    stay: Counter[Key], leave: Counter[Key], come: Counter[Key], by_code: bool
) -> None:
    before, after = (_series(stay + part, by_code=by_code) for part in (leave, come))
    changed = before.changed(plus=_series(come, by_code=by_code), minus=_series(leave, by_code=by_code))
    assert changed.digest == after.digest
    assert changed.codes == after.codes
    assert list(changed.month) == list(after.month)


@given(counts, counts)
def test_counts_that_differ_have_another_digest(one: Counter[Key], other: Counter[Key]) -> None:
    first, second = (_series(part, by_code=True) for part in (one, other))
    assert (first.digest == second.digest) == (one == other)


@given(counts)
def test_nothing_changed_is_the_very_same_series(stay: Counter[Key]) -> None:
    series = _series(stay, by_code=True)
    empty = Series.of(month=(), subject=(), n=(), code=())
    assert series.changed(plus=empty, minus=empty) is series
    assert series.changed(plus=series, minus=series) is series


def test_a_series_of_nothing_takes_its_first_counts() -> None:
    one = Series.of(month=[24000], subject=[2], n=[3])
    assert NO_EVENTS.changed(plus=one, minus=NO_EVENTS).digest == one.digest
    assert one.changed(plus=NO_EVENTS, minus=one).n.tolist() == []
    assert one.bytes == sum(part.nbytes for part in (one.month, one.subject, one.n))
    assert np.array_equal(one.n, [3])


def test_counts_take_the_room_they_need_and_grow_out_of_it() -> None:
    small = Series.of(month=[24300, 24301], subject=[0, 1], n=[100, 100], code=[0, 1], codes=("a", "b"))
    nothing = Series.of(month=(), subject=(), n=(), code=())
    assert small.bytes == 2 * (2 + 1 + 1 + 1)
    more = Series.of(month=[24300], subject=[0], n=[30_000], code=[0], codes=("a",))
    grown = small.changed(plus=more, minus=more).changed(plus=more, minus=nothing)
    whole = Series.of(month=[24300, 24301], subject=[0, 1], n=[30_100, 100], code=[0, 1], codes=("a", "b"))
    assert grown.n.tolist() == [30_100, 100]
    assert grown.digest == whole.digest
    assert grown.changed(plus=nothing, minus=more).digest == small.digest


def test_a_slice_beyond_what_the_months_need_room_for_is_empty_or_all() -> None:
    series = Series.of(month=[24300, 24301], subject=[0, 1], n=[1, 2])
    assert series.slice(None, 10**6) == slice(0, 2)
    assert series.slice(10**6, 10**6) == slice(2, 2)
    assert series.slice(-(10**6), 24300) == slice(0, 1)
    assert NO_EVENTS.slice(24300, 24301) == slice(0, 0)
