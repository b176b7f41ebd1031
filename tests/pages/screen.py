"""What a visitor can read on a page, as texts."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

_READ_ALOUD = re.compile(r'(?:title|alt|aria-label)="([^"]*)"')

_DIRECTIVE = re.compile(r":[a-z]+(?=\[)")
"""What makes a part of a label grey or small."""


def elements(page: AppTest, kind: str) -> list[Any]:
    """All elements of a kind, also those of a kind AppTest has no class for."""
    return list(page.get(kind))


def table_with(page: AppTest, column: str) -> pd.DataFrame:
    """The one table on the page that has this column."""
    (table,) = [table.value for table in page.dataframe if column in table.value.columns]
    return table


def html_text(page: AppTest) -> str:
    """The text of all own HTML, markup and styles gone, what is read aloud kept."""
    blocks = []
    for own in [*(element.proto.body for element in elements(page, "html")), *_wall_html(page)]:
        body = re.sub(r"<style\b.*?</style>", "", own, flags=re.DOTALL)
        spoken = " ".join(_READ_ALOUD.findall(body))
        blocks.append(html.unescape(f"{re.sub(r'<[^>]*>', ' ', body)} {spoken}"))
    return "\n".join(blocks)


def _wall_html(page: AppTest) -> Iterator[str]:
    """What the program of the wall is given to write: blocks as HTML, and texts."""
    for element in elements(page, "bidi_component"):
        content = json.loads(element.proto.json)
        for part in [content, *content.get("scenes", []), *content.get("alerts", [])]:
            shown = (
                "title",
                "kpis",
                "stages",
                "trend",
                "trendRemark",
                "alertCounts",
                "tab",
                "legend",
                "townsTitle",
                "towns",
            )
            yield from (str(part[name]) for name in (*shown, "where", "age", "rule", "waiting") if name in part)


def texts(page: AppTest) -> Iterator[str]:
    """Every text on the page: own HTML, widgets and their options, links, warnings, tables, charts and maps with what they say to
    a screen reader."""
    yield html_text(page)
    for kind in ("warning", "error", "info", "markdown", "caption"):
        yield from (str(element.value) for element in elements(page, kind))
    for kind in ("selectbox", "button_group", "button", "page_link", "expander"):
        for element in elements(page, kind):
            yield _DIRECTIVE.sub("", element.label)
            yield from map(str, getattr(element, "options", ()))
    for table in page.dataframe:
        yield " ".join(map(str, table.value.columns))
        yield "\n".join(table.value.astype(str).agg(" ".join, axis=1))
        yield table.proto.alt
    for chart in elements(page, "vega_lite_chart"):
        yield chart.proto.alt
        yield from _titles(json.loads(chart.proto.spec))
    for deck in elements(page, "deck_gl_json_chart"):
        yield deck.proto.alt


def _titles(spec: Any) -> Iterator[str]:
    """Titles and constant texts of a chart."""
    if isinstance(spec, dict):
        for key, part in spec.items():
            if key in ("title", "text") and isinstance(part, str):
                yield part
            if key != "parse":  # How columns are to be read, by their names.
                yield from _titles(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from _titles(part)


def whole_text(page: AppTest) -> str:
    return "\n".join(texts(page))


def assert_calm(page: AppTest) -> None:
    """No exception, nothing that looks like one, and something to read."""
    assert [error.value for error in page.exception] == []
    text = whole_text(page)
    assert text.strip()
    for word in ("Traceback", "Error", "Exception", "None", "nan", "NaT", "<NA>"):
        assert not re.search(rf"\b{re.escape(word)}\b", text), (word, text)
