"""A page of a list is read once for many, and never older than a minute."""

import pyarrow as pa
import pytest

from controls.record_pages import FRESH_SECONDS, DrawnPage, LastRead
from data_access.engine import DatabaseProblem


def _page(number: int) -> DrawnPage:
    return DrawnPage(table=pa.table({"n": [number]}), after=None)


def test_it_is_read_again_when_it_is_a_minute_old(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("controls.record_pages.time.monotonic", lambda: now)
    last, read = LastRead(), iter(_page(number) for number in range(9))
    first = last.page(lambda: next(read))
    now += FRESH_SECONDS - 0.1
    assert last.page(lambda: next(read)) is first
    now += 0.1
    assert last.page(lambda: next(read)).table["n"].to_pylist() == [1]


def test_a_reading_that_fails_is_told_and_tried_again() -> None:
    last = LastRead()

    def fail() -> DrawnPage:
        raise DatabaseProblem("暂时无法读取")

    with pytest.raises(DatabaseProblem):
        last.page(fail)
    assert last.page(lambda: _page(7)).table["n"].to_pylist() == [7]
