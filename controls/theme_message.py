"""The theme as Streamlit tells it the browser with each run, written once.

Streamlit reads some 400 options anew for the first message of every run of a page or a fragment; they cannot change while it runs
(docs/decisions.md, 50).
"""

from functools import cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session


def write_theme_once() -> None:
    """From now on each message is given a copy."""
    populate = app_session._populate_theme_msg

    @cache
    def written(section: str) -> CustomThemeConfig:
        theme = CustomThemeConfig()
        populate(theme, section)
        return theme

    def copy(msg: CustomThemeConfig, section: str = "theme") -> None:
        msg.MergeFrom(written(section))

    app_session._populate_theme_msg = copy
