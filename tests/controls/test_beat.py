"""The promise of a minute, added up; `tests/deploy/test_production.py` waits for it in a browser."""

from controls.frame import REFRESH
from data_access.accounts import READ_SECONDS
from data_access.settings import read_settings

MINUTE = 60
RUN = 10
"""Seconds for reading the table and for drawing the page anew, on a busy day."""


def test_from_the_table_of_accounts_to_an_open_page_is_less_than_a_minute() -> None:
    assert REFRESH.endswith("s")
    assert READ_SECONDS + int(REFRESH.removesuffix("s")) + RUN < MINUTE
    assert READ_SECONDS + read_settings().wall.beat_seconds + RUN < MINUTE
