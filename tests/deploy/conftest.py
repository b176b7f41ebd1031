"""The browser of whoever comes from outside."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.chromium import SETTLE_MILLISECONDS, chromium
from tests.deploy.nginx import NAME


@pytest.fixture(scope="session")
def outside() -> Iterator[Browser]:
    """A browser that finds the product's name."""
    expect.set_options(timeout=SETTLE_MILLISECONDS)
    with chromium(here=NAME) as started:
        yield started
