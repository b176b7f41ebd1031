"""The finished picture of a wall: everything its browser needs until the next snapshot, made once for all walls that ask the same.

A rotation then costs the server nothing, and goes on when there is no server.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from controls.address import Asked
from controls.gallery import Gallery
from controls.look import Look, figures_at, own_row
from controls.pictures import kpi_figures, rectification_stages
from data_access.settings import Settings
from display.charts.standing import has_standings
from display.formats import WITHHELD, figure_text
from display.legend import build_legend
from display.theme import DARK
from display.wall.atlas import fills, outlines
from display.wall.blocks import kpi_tiles, scene_legend, stages_block
from display.wall.townships import townships_block
from display.wall.trend import trend_block, trend_remark
from display.wall.words import cell, fitted
from indicators.attention import BASELINE_MONTHS, MONTHS_JUDGED
from indicators.catalogue import HEADLINES, INDICATORS
from indicators.figures import Row
from indicators.model import Indicator, Scale
from indicators.open_alerts import get_open_alerts
from indicators.periods import default_period, last_complete_month
from indicators.places import DISTRICT, Level
from indicators.trend import judge
from indicators.values import State, against, get_monthly, get_values, rows_of
from indicators.viewer import Role, Viewer

Picture = dict[str, Any]

UNNAMED = "智慧监管预警"

TITLE_ROOM, WHERE_ROOM, RULE_ROOM = 14.0, 16.5, 12.5
"""Chinese characters that fit the title and an alert's two lines."""


def wall_viewer(settings: Settings) -> Viewer:
    """Whoever stands before the wall: what a visitor in the room may see."""
    return Viewer(role=Role.SCREEN, policy=settings.policy)


def wall_picture(gallery: Gallery, settings: Settings, *, indicators: Sequence[str], late: str = "") -> Picture:
    """All scenes and all that stands still. `late` is how old the data is when it is stale, else empty."""
    look = Look(
        gallery=gallery,
        viewer=wall_viewer(settings),
        asked=Asked(indicator=HEADLINES[0], period=default_period(gallery.snapshot.today), place=DISTRICT),
        late=late,
    )
    return gallery.painted(look.key("wall", tuple(indicators)), _picture, look, tuple(indicators))


def predraw_wall(gallery: Gallery, settings: Settings) -> None:
    """The wall of the district's own choice, before any wall asks."""
    wall_picture(gallery, settings, indicators=settings.wall.indicators)


def _picture(look: Look, indicators: Sequence[str]) -> Picture:
    snapshot = look.gallery.snapshot
    alerts = get_open_alerts(snapshot.ledger, viewer=look.viewer)
    by_level = alerts.groupby("level")["n"].sum()
    return {
        "title": fitted(f"{snapshot.places.district_name}基层监督一张图", room=TITLE_ROOM),
        "isDemo": snapshot.is_demo,
        "kpis": kpi_tiles(kpi_figures(look)),
        "stages": stages_block(rectification_stages(look)),
        **_trend(look),
        "map": None
        if look.gallery.shapes.is_empty
        else look.gallery.picture("wall-map", lambda: outlines(look.gallery.shapes, places=snapshot.places)),
        "scenes": [
            _scene(replace(look, asked=replace(look.asked, indicator=INDICATORS[key])), INDICATORS[key])
            for key in indicators
        ],
        "alerts": _alerts(look, alerts),
        "alertCounts": f"红 {by_level.get('red', 0):,}　黄 {by_level.get('yellow', 0):,}",
    }


def _scene(look: Look, indicator: Indicator) -> Picture:
    """One indicator: colours of the map, its legend, the townships."""
    shapes = look.gallery.shapes
    units = figures_at(look, indicator, Level.UNIT)
    palette, places = fills(units, indicator, shapes, theme=DARK)
    drawn = units.where(units.codes.isin(shapes.units.keys()))
    legend = build_legend(drawn if len(drawn) else units, indicator, theme=DARK, level=Level.UNIT)
    own = own_row(look, indicator)
    figure = "全区：不适用" if own is None else f"全区 {figure_text(indicator, own)}"
    return {
        "key": indicator.key,
        "tab": escape(fitted(indicator.short_label, room=6)),
        "palette": palette,
        "fills": places,
        "ground": DARK.bg,
        "border": DARK.town_line,
        "legend": scene_legend(legend, heading=indicator.label, figure=figure),
        "townsTitle": fitted(f"镇街 {indicator.short_label}", room=11),
        "towns": _towns(look, indicator, own=own),
    }


def _towns(look: Look, indicator: Indicator, *, own: Row | None) -> str:
    ledger = look.gallery.snapshot.ledger
    frame = get_values(
        ledger, indicator, period=look.asked.period, level=Level.TOWNSHIP, viewer=look.viewer, change=False
    )
    if not has_standings(frame):
        is_withheld = (frame["state"] == State.WITHHELD.value).any()
        return f'<div class="wl-nothing">{cell("", WITHHELD if is_withheld else "本期无数据", room=12)}</div>'
    reference = float("nan")
    if indicator.scale is not Scale.COUNT and own is not None and own["state"] == State.OK.value:
        reference = float(own["value"])
    verdicts = against(frame, indicator, value=reference)
    return townships_block(frame, verdicts, indicator, reference=reference)


def _trend(look: Look) -> Picture:
    ledger, indicator = look.gallery.snapshot.ledger, INDICATORS["complaint_count"]
    end = min(last_complete_month(ledger.today), look.asked.period.end)
    monthly = get_monthly(ledger, indicator, place=DISTRICT, end=end, months=MONTHS_JUDGED, viewer=look.viewer)
    monthly = monthly.known
    if len(monthly) < 2:
        return {"trend": f'<div class="wl-nothing">{cell("", "无逐月数据", room=12)}</div>', "trendRemark": ""}
    trend = judge(monthly.value, baseline=BASELINE_MONTHS)
    months = monthly.month.tolist()
    return {
        "trend": trend_block(trend, months, indicator),
        "trendRemark": fitted(trend_remark(trend, months, indicator), room=17),
    }


def _alerts(look: Look, alerts: pd.DataFrame) -> list[dict[str, str]]:
    """Place, rule and age of each open alert; ids say whether one is new, not which record it is."""
    snapshot = look.gallery.snapshot
    labels = snapshot.code_labels.get("alert_rule", {})
    told = []
    for row in rows_of(alerts):
        code, raised_on = str(row["rule"]), str(row["raised_on"])
        # A rule the district has not named is no text for a wall.
        rule = labels.get(code, UNNAMED)
        days = (snapshot.today - date.fromisoformat(raised_on)).days
        for number in range(int(row["n"])):
            mark = f"{row['unit_code']}/{row['level']}/{code}/{raised_on}/{number}"
            told.append(
                {
                    "id": hashlib.sha256(mark.encode()).hexdigest()[:12],
                    "level": str(row["level"]),
                    "where": fitted(f"{row['township']} {row['unit']}".strip(), room=WHERE_ROOM),
                    "age": f"{days:,} 天" if days else "今日",
                    "rule": fitted(rule, room=RULE_ROOM),
                }
            )
    return told
