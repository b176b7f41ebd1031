"""A Chromium that cannot reach anything but this machine, and what a page in it asked for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from display.blocks.empty import Empty

OPTIONS = (
    "--no-sandbox",
    # Pages are put together by the processor itself, only maps go through an emulated graphics card: half the cost of emulating all.
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
)
NOWHERE = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
UNPAINTED = """
for (const kind of ["drawElements", "drawArrays", "drawElementsInstanced", "drawArraysInstanced"])
    WebGL2RenderingContext.prototype[kind] = () => {};
"""
"""For a page whose map nobody looks at or points at: without a graphics card its first two pictures cost as much as all the rest."""
LOCAL_SCHEMES = frozenset({"data", "blob", "about"})
HOME = "127.0.0.1"
DEBOUNCE_MILLISECONDS = 200
"""A click reaches the server a moment later; only then does the page say that it is running."""
SETTLE_MILLISECONDS = 60_000


class NoChromium(Exception):
    """The browser tests are part of the tests: without a browser they fail, they are not skipped."""


_started: list[Playwright] = []


@contextmanager
def _playwright() -> Iterator[Playwright]:
    """The process's one: a second one beside it refuses to start."""
    if _started:
        yield _started[0]
        return
    with sync_playwright() as playwright:
        _started.append(playwright)
        try:
            yield playwright
        finally:
            _started.clear()


@contextmanager
def chromium(*, here: str = "") -> Iterator[Browser]:
    """The installed Chromium, without a screen; `here` is a name that leads to this machine.

    Raises:
        NoChromium: there is none.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise NoChromium("no chromium on the PATH: run `make test`, or install it (e.g. apt-get install chromium)")
    rules = f"MAP {here} {HOME}, {NOWHERE}" if here else NOWHERE
    with _playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*OPTIONS, f"--host-resolver-rules={rules}"])
        yield browser
        browser.close()


@dataclass
class Traffic:
    """Addresses a page asked for, whether they answered or not."""

    addresses: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("request", lambda request: self.addresses.append(request.url))
        page.on("websocket", lambda socket: self.addresses.append(socket.url))

    @property
    def foreign(self) -> list[str]:
        return sorted({address for address in self.addresses if _is_foreign(address)})


def _is_foreign(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme not in LOCAL_SCHEMES and parts.hostname != HOME


def settled(page: Page) -> None:
    """Wait until the app is connected and no script runs."""
    page.wait_for_timeout(DEBOUNCE_MILLISECONDS)
    page.wait_for_selector(
        "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]",
        timeout=SETTLE_MILLISECONDS,
    )
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=SETTLE_MILLISECONDS)


def errors_on(page: Page) -> list[str]:
    """Texts of the errors a visitor would see: our own error card, Streamlit's exception box, a traceback anywhere."""
    shown = page.get_by_test_id("stException").all_inner_texts()
    shown += page.locator(f".dx-empty:has(.dx-sign-{Empty.ERROR})").all_inner_texts()
    if "Traceback (most recent call last)" in page.locator("body").inner_text():
        shown.append("a traceback")
    return shown
