"""Codes and names that want to be markup, code or formulas are text on every page and in every file."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from controls import export
from data_access.engine import open_engine, sqlite_url
from tests.data_access.hostile_rows import CODES, MARKDOWN, MARKUP, SCRIPT, hostile_rows
from tests.data_access.made_up_rows import TODAY, fill, loose_tables
from tests.pages.conftest import PAGES, open_page, service_on
from tests.pages.payload import Downloads, watch_downloads

PLACES: list[dict[str, str]] = [{}, {"zone": CODES["Z1"]}, {"township": CODES["T1"]}, {"township": CODES["T2"]}]
UNITS: list[dict[str, str]] = [{"unit": CODES[code]} for code in ("V1", "V2", "V3", "V4", "K1", "S1", "E1")]
VIEWS = [
    *[(page, asked) for page in PAGES if page not in ("village", "big_screen") for asked in PLACES],
    *[("village", asked) for asked in UNITS],
    ("big_screen", {}),
]
LABELLED = ("button", "page_link", "download_button", "toggle", "expander", "markdown", "warning", "caption", "info")
"""Streamlit reads the label of these as Markdown."""

LIVE = re.compile(r"(?<!\\)<(?:img|/?script)|\](?:\(javascript|\(http)|:red\[|\*\*粗")
"""Markdown that was not escaped."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("hostile")
    url = sqlite_url(folder / "hostile.sqlite")
    engine = open_engine(url, writable=True)
    fill(engine, hostile_rows(), tables=loose_tables())
    engine.dispose()
    with service_on(url, today=TODAY, folder=folder):
        yield


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> Downloads:
    monkeypatch.setattr(export, "still_holds", lambda _service, _look: True)
    return watch_downloads(monkeypatch)


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(("page", "asked"), VIEWS, ids=[f"{page}-{number}" for number, (page, _) in enumerate(VIEWS)])
def test_hostile_codes_and_names_are_text(page: str, asked: dict[str, str], downloads: Downloads) -> None:
    shown = open_page(page, **asked)
    assert not shown.exception
    assert_own_html_is_safe(shown)
    for kind in LABELLED:
        for element in shown.get(kind):
            label = str(getattr(element.proto, "label", "") or getattr(element.proto, "body", ""))
            assert not LIVE.search(label), (kind, label[:200])
    for deck in shown.get("deck_gl_json_chart"):
        for layer in json.loads(deck.proto.json)["layers"]:
            assert not [text for text in texts_of(layer["data"]) if text.startswith("@@")], layer["id"]
    for name, build in downloads.promised:
        content = build()
        assert "<" not in name
        assert "/" not in name
        if name.endswith(".xlsx"):
            assert_no_formula(content)
        else:
            assert_defused(content)


def assert_own_html_is_safe(page: AppTest) -> None:
    bodies = [element.proto.body for element in page.get("html")]
    for program in page.get("bidi_component"):
        content = json.loads(program.proto.json)
        # What the wall's program writes as HTML; all else it writes as text.
        parts = [content, *content.get("scenes", [])]
        bodies += [
            part[name]
            for part in parts
            for name in ("kpis", "stages", "trend", "legend", "towns", "tab")
            if name in part
        ]
    for body in bodies:
        for live in (MARKUP, SCRIPT, "<script", "<img", 'javascript:alert(1)"'):
            assert live not in body, body[max(0, body.find(live) - 200) : body.find(live) + 200]


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)


def assert_no_formula(content: bytes) -> None:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None, (sheet.title, cell.coordinate)


def assert_defused(content: bytes) -> None:
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not [name for name in archive.namelist() if ".." in name or name.startswith("/")]
            parts = [archive.read(name) for name in archive.namelist()]
    for part in parts:
        for row in csv.reader(io.StringIO(part.decode("utf-8-sig"))):
            for cell in row:
                assert not cell.startswith(("=", "@", "\t", "\r")), cell[:80]
                assert not cell.startswith(("+", "-")) or is_number(cell), cell[:80]


def is_number(text: str) -> bool:
    try:
        float(text.replace(",", "").rstrip("%"))
    except ValueError:
        return False
    return True


@pytest.mark.usefixtures("hostile")
def test_a_hostile_address_is_repeated_as_text() -> None:
    page = open_page(
        "overview", indicator=MARKDOWN, period=MARKUP, township=SCRIPT, by=f"topic:{MARKUP}", kind=MARKDOWN
    )
    assert not page.exception
    assert_own_html_is_safe(page)
    assert page.warning
    assert not [element.value for element in page.warning if LIVE.search(str(element.value))]
