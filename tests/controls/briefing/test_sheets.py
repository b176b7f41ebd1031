"""Every figure of every topic sheet is the one the same viewer has on screen: on the cards, and under the pointer on the chart."""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from controls.briefing.sheets import briefing_sheets
from controls.export import cover_of
from controls.gallery import Gallery
from controls.look import Look
from controls.pictures import comparison_chart, kpi_figures
from display.exports import to_xlsx
from display.formats import fraction_text, number_text
from indicators.catalogue import CATALOGUE, TOPICS, topic_indicators
from indicators.model import Indicator, Scale
from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION, Role, Viewer
from tests.controls.looks import look_at

TOWNSHIP = "990100002"


def views(gallery: Gallery) -> Iterator[Look]:
    zone = str(gallery.snapshot.places.townships.at[TOWNSHIP, "zone_code"])
    for viewer in (
        COMMISSION,
        Viewer(role=Role.ZONE, zone_code=zone),
        Viewer(role=Role.TOWNSHIP, township_code=TOWNSHIP),
    ):
        for place in (DISTRICT, Place(Level.ZONE, zone), Place(Level.TOWNSHIP, TOWNSHIP)):
            yield look_at(gallery, place, viewer=viewer, period="2026")


def rows_of_sheets(look: Look) -> dict[str, list[dict[str, Any]]]:
    """Rows of the written file by sheet."""
    written = to_xlsx(briefing_sheets(look), cover=cover_of(look, name="会议材料", indicators=CATALOGUE))
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(written)):
        header, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    return found


def rows_of_chart(spec: Any) -> list[dict[str, Any]]:
    """What the tooltips of a chart say, wherever in the specification it stands."""
    if isinstance(spec, dict):
        return [row for part in spec.values() for row in rows_of_chart(part)]
    if isinstance(spec, list):
        own = [row for row in spec if isinstance(row, dict) and {"name", "figure"} <= row.keys()]
        return own or [row for part in spec for row in rows_of_chart(part)]
    return []


def own_figure(indicator: Indicator, row: dict[str, Any]) -> tuple[str, str]:
    """(value, fraction) of a sheet's row as a card would say them."""
    if row["数值"] is None:
        return row["显示为"], ""
    text = number_text(indicator, row["数值"])
    fraction = (
        "" if indicator.scale is Scale.COUNT or row["分母 N"] is None else fraction_text(row["分子 n"], row["分母 N"])
    )
    return (f"{text}%" if indicator.unit == "%" else text), fraction


@pytest.fixture(scope="module", params=range(9), ids=lambda at: f"view {at}")
def view(gallery: Gallery, request: pytest.FixtureRequest) -> Look:
    return list(views(gallery))[request.param]


def test_each_topic_sheet_begins_with_the_figure_of_the_card_on_screen(view: Look) -> None:
    sheets = rows_of_sheets(view)
    compared = 0
    for topic, title in TOPICS.items():
        cards = kpi_figures(view, topic_indicators(topic))
        for indicator, card in zip(topic_indicators(topic), cards, strict=True):
            own = [
                row for row in sheets[title]
                if (row["指标"], row["编码"] or "") == (indicator.label, view.asked.place.code)
            ]  # fmt: skip
            if card.value == "不适用":
                assert own == []
                continue
            (row,) = own
            value, fraction = own_figure(indicator, row)
            assert value == card.value, indicator.key
            if fraction:
                assert fraction == card.detail, indicator.key
            compared += 1
    assert compared > len(TOPICS)


def test_each_area_of_each_topic_sheet_has_the_figure_of_the_chart_on_screen(view: Look) -> None:
    sheets = rows_of_sheets(view)
    compared = 0
    for topic, title in TOPICS.items():
        for indicator in topic_indicators(topic):
            chart = comparison_chart(replace(view, asked=replace(view.asked, indicator=indicator)))
            on_screen = {(row["name"], row["figure"]) for row in rows_of_chart(chart.spec)}
            # A text that begins like a formula is made harmless by an apostrophe before it.
            in_file = {
                (row["地区或单位"], row["显示为"].removeprefix("'"))
                for row in sheets[title]
                if row["指标"] == indicator.label
            }
            assert on_screen <= in_file, indicator.key
            compared += len(on_screen)
    assert compared > 50
