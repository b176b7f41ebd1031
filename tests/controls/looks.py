"""Looks at a small made-up district, and everything they draw as one text to search and compare."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

import sqlalchemy as sa

from controls.address import Asked
from controls.dossier import dossier
from controls.gallery import Gallery
from controls.health import refused_table, unmapped_table
from controls.indicator_sheets import indicator_sheets
from controls.look import Chart, Look
from controls.map_pictures import map_picture
from controls.pictures import (
    attention_rows,
    comparison_chart,
    kpi_block,
    pipeline_block,
    place_subtitle,
    topics_chart,
    units_table,
)
from controls.trends import trend_chart
from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from indicators.catalogue import CATALOGUE, HEADLINES
from indicators.model import Indicator
from indicators.periods import default_period, parse
from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION, Role, Viewer
from tests.data_access.made_up_rows import SETTINGS, TODAY, Rows, fill

T1 = Place(Level.TOWNSHIP, "T1")
T2 = Place(Level.TOWNSHIP, "T2")
OWN = Viewer(role=Role.TOWNSHIP, township_code="T1")
WALL = Viewer(role=Role.SCREEN)


def snapshot_of(rows: Rows) -> Snapshot:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    fill(engine, rows)
    snapshot = read_snapshot(engine, settings=SETTINGS, today=TODAY)
    engine.dispose()
    return snapshot


def look_at(
    gallery: Gallery, place: Place = DISTRICT, *, viewer: Viewer = COMMISSION, period: str = "", late: str = ""
) -> Look:
    asked = Asked(indicator=HEADLINES[0], period=parse(period) if period else default_period(TODAY), place=place)
    return Look(gallery=gallery, viewer=viewer, asked=asked, late=late)


def drawn(look: Look, *, indicators: Sequence[Indicator] = CATALOGUE) -> Iterator[tuple[str, str]]:
    """(what, text) of every picture of a district, zone or township, under each of `indicators`."""
    yield "kpi", kpi_block(look)
    yield "trend", _chart(trend_chart(look))
    yield "topics", _chart(topics_chart(look))
    yield "pipeline", pipeline_block(look)
    yield (
        "attention",
        repr(
            [
                (asdict(row.item), [(way.name, way.asked.params()) for way in row.evidence])
                for row in attention_rows(look)
            ]
        ),
    )
    yield "subtitle", place_subtitle(look)
    yield "unmapped", unmapped_table(look).to_csv()
    yield "refused", refused_table(look).to_csv()
    for indicator in indicators:
        of = replace(look, asked=replace(look.asked, indicator=indicator))
        picture = map_picture(of)
        deck = picture.deck.to_json() if picture.deck else ""
        yield f"map {indicator.key}", "\n".join([deck, picture.alt, picture.legend, repr(picture.weakest)])
        yield f"comparison {indicator.key}", _chart(comparison_chart(of))
        yield f"units {indicator.key}", units_table(of).to_csv()
        yield f"sheets {indicator.key}", "\n".join(sheet.table.to_csv() for sheet in indicator_sheets(of))


def drawn_of_unit(look: Look) -> Iterator[tuple[str, str]]:
    """(what, text) of a unit's dossier, its locator under a few indicators."""
    for indicator in HEADLINES[:3]:
        file = dossier(replace(look, asked=replace(look.asked, indicator=indicator)))
        yield f"locator {indicator.key}", file.locator.to_json() if file.locator else ""
    yield "dossier", "\n".join([file.facts, file.lights, file.comparison, repr((file.children, file.parent))])


def _chart(chart: Chart) -> str:
    return "\n".join([json.dumps(chart.spec, ensure_ascii=False), chart.alt, chart.reason, chart.remark])
