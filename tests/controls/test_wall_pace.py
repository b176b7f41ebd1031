"""What the wall promises in seconds, added up from the settings a district gets."""

from data_access.patience import SIGN_SECONDS
from data_access.settings import read_settings

LOAD_SECONDS = 9.5
"""For reading a whole district and drawing its first pictures: 7.0 s and 2.3 s of the processor for the demo on a slow machine."""

RETRY_SECONDS = 4
"""Streamlit's page tries to reach a lost server again at least this often."""

RUN_SECONDS = 5
"""For connecting and sending a picture that is drawn before the port answers."""


def test_a_red_alert_shows_within_thirty_seconds_even_if_written_just_after_a_load_began() -> None:
    settings = read_settings()
    missed, noticed = LOAD_SECONDS, settings.refresh_seconds + LOAD_SECONDS
    assert missed + noticed + settings.wall.beat_seconds < 30


def test_the_wall_is_back_fifteen_seconds_after_its_server_even_if_a_whole_beat_had_to_pass() -> None:
    assert RETRY_SECONDS + RUN_SECONDS + read_settings().wall.beat_seconds < 15


def test_a_database_that_stands_still_is_told_within_half_a_minute() -> None:
    """The next look, the old connection given up, a new one given up, the next beat."""
    settings = read_settings()
    assert settings.refresh_seconds + 2 * SIGN_SECONDS + settings.wall.beat_seconds < 30
