"""What Streamlit tells the browser of the theme is the same, written once."""

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from controls.theme_message import write_theme_once

SECTIONS = ("theme", *(f"theme.{category.value}" for category in config.CustomThemeCategories))


def test_every_section_is_written_as_streamlit_writes_it_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    config.get_config_options()
    populate = app_session._populate_theme_msg
    expected = {}
    for section in SECTIONS:
        expected[section] = CustomThemeConfig()
        populate(expected[section], section)
    assert any(theme.ByteSize() for theme in expected.values())
    written: list[str] = []

    def noted(msg: CustomThemeConfig, section: str = "theme") -> None:
        written.append(section)
        populate(msg, section)

    monkeypatch.setattr(app_session, "_populate_theme_msg", noted)
    write_theme_once()
    for _ in range(2):
        for section in SECTIONS:
            found = CustomThemeConfig()
            app_session._populate_theme_msg(found, section)
            assert found == expected[section]
    assert written == list(SECTIONS)
