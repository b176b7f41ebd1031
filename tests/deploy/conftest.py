"""The demo district these tests put behind the door."""

from tests.browser.conftest import demo_database

__all__ = ["demo_database"]
