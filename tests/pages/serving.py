"""The app's service on a database of a test's own, and its pages as a visitor opens them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from controls.service import stop_service
from tests.demo_district import TODAY

APP = str(Path(__file__).resolve().parents[2] / "app.py")


@contextmanager
def serving(url: str, *, folder: Path) -> Iterator[None]:
    """For as long as it lasts, `open_page` finds this database."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DASHBOARD_TODAY", TODAY.isoformat())
        environment.setenv("SNAPSHOT_DIR", str(folder))
        environment.setenv("DATABASE_URL", url)
        stop_service()
        yield
        stop_service()


def open_page(page: str, **asked: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.run()
    for name, value in asked.items():
        app.query_params[name] = value
    return app.switch_page(page).run()


def html_of(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))
