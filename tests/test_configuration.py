"""The shipped configuration: Streamlit knows every option and takes it, what is safe stays safe, packages are pinned."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / ".streamlit" / "config.toml"


def options(values: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from options(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


OPTIONS = dict(options(tomllib.loads(SHIPPED.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", OPTIONS)
def test_streamlit_knows_the_option_and_takes_its_value(name: str) -> None:
    assert config.get_option(name) == OPTIONS[name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("server.address", "127.0.0.1"),
        ("server.fileWatcherType", "none"),
        ("server.enableStaticServing", False),
        ("server.enableAgentApi", False),
        ("browser.gatherUsageStats", False),
        ("client.showErrorDetails", "none"),
        ("client.showErrorLinks", False),
        ("client.toolbarMode", "minimal"),
        ("client.allowedOrigins", []),
        ("client.disableDataExport", True),
        ("runner.magicEnabled", False),
    ],
)
def test_a_local_start_reaches_nobody_and_tells_visitors_no_internals(name: str, value: object) -> None:
    assert OPTIONS[name] == value


def test_there_is_one_theme_whatever_a_browser_prefers() -> None:
    assert OPTIONS["theme.base"] == "light"
    assert not [name for name in OPTIONS if name.startswith(("theme.light.", "theme.dark."))]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_and_no_host_is_named(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    loose = [line for line in lines if not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+", line)]
    assert loose == (["-r requirements.txt"] if name == "requirements-dev.txt" else [])
    assert len(lines) > 10
