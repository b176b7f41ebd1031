"""The finished pictures of the overview, made once per snapshot, place, period, indicator and viewer.

Only this file, its neighbours `map_pictures.py` and `trends.py`, and `dossier.py` bring values and display together; pages draw what they give.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from controls.address import Asked
from controls.gallery import Gallery
from controls.look import WHOLE, Chart, Look, big_text, detail_text, figures_at, row_of_place, units_of
from controls.map_pictures import map_picture
from controls.trends import trend_chart
from data_access.settings import Settings
from display.blocks.attention import AttentionItem
from display.blocks.kpi import KpiCard, kpi_cards
from display.blocks.pipeline import Stage, Tone, pipeline
from display.blocks.sparkline import sparkline
from display.charts.categories import build_categories, categories_alt
from display.charts.interval_rows import build_interval_rows, interval_rows_alt, left_out_text
from display.charts.ranking import build_ranking, ranking_alt
from display.charts.standing import has_standings
from display.formats import WITHHELD, change_text, figure_text, figure_texts, value_text
from display.sentences import attention_item
from display.theme import LIGHT, standing_words
from indicators.attention import Concern, Kind, get_concerns, level_below, parts_of
from indicators.catalogue import HEADLINES
from indicators.codes import COMPLAINT_TOPIC, UNIT_KIND
from indicators.figures import Row
from indicators.model import Indicator, Scale
from indicators.periods import Period, default_period, last_complete_month
from indicators.places import DISTRICT, Level, Place
from indicators.stages import get_rectification
from indicators.values import (
    State,
    Verdict,
    against,
    get_breakdown,
    get_monthly,
    get_values,
    may_see_by_month,
    verdict_of,
)
from indicators.viewer import Role, Viewer

SPARK_MONTHS = 12

LEAST_SHOWN = 3
"""A category of one or two complaints in one township points at somebody; it is merged into 其他."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One way to what a concern rests on: the name of the area, and the view that shows it."""

    name: str
    asked: Asked


@dataclass(frozen=True, kw_only=True)
class Attention:
    """One row and where its evidence is, worst area first."""

    item: AttentionItem
    evidence: tuple[Evidence, ...]


def kpi_block(look: Look) -> str:
    """The six headline figures as HTML."""
    return look.gallery.painted(look.key("kpi"), _kpis, look)


def kpi_figures(look: Look, indicators: Sequence[Indicator] = HEADLINES) -> tuple[KpiCard, ...]:
    """The figures of the place as cards, whether they are drawn as such or written into a table."""
    keys = tuple(indicator.key for indicator in indicators)
    return look.gallery.painted(look.key("figures", keys), _kpi_figures, look, tuple(indicators))


def comparison_chart(look: Look) -> Chart:
    """Townships (or the units of a township) in order, with intervals."""
    return look.gallery.painted(look.key("comparison", look.asked.indicator.key), _comparison, look)


def topics_chart(look: Look) -> Chart:
    return look.gallery.painted(look.key("topics"), _topics, look)


def pipeline_block(look: Look) -> str:
    return look.gallery.painted(look.key("pipeline"), _pipeline, look)


def attention_rows(look: Look) -> tuple[Attention, ...]:
    """The most pressing concerns; none while the data is stale."""
    if look.late:
        return ()
    return look.gallery.painted(look.key("attention"), _attention, look)


def units_table(look: Look) -> pd.DataFrame:
    """Every unit of the place the viewer may see, with its figure: indexed by code, columns 单位, 类别, 镇（街道）, the indicator."""
    key = look.key("units", look.asked.indicator.key, look.asked.kind)
    return look.gallery.painted(key, _units, look)


def place_subtitle(look: Look) -> str:
    return look.gallery.painted(look.key("subtitle"), _subtitle, look)


def predraw(gallery: Gallery, settings: Settings) -> None:
    """What most open first, before anyone asks: the district for the commission, under every indicator on top."""
    viewer = Viewer(role=Role.COMMISSION, policy=settings.policy)
    period = default_period(gallery.snapshot.today)
    for indicator in HEADLINES:
        look = Look(gallery=gallery, viewer=viewer, asked=Asked(indicator=indicator, period=period, place=DISTRICT))
        map_picture(look)
        comparison_chart(look)
    for picture in (kpi_block, trend_chart, topics_chart, pipeline_block, attention_rows, place_subtitle):
        picture(look)


def _kpis(look: Look) -> str:
    return kpi_cards(kpi_figures(look))


def _kpi_figures(look: Look, indicators: Sequence[Indicator]) -> tuple[KpiCard, ...]:
    return tuple(_kpi(look, indicator) for indicator in indicators)


def _kpi(look: Look, indicator: Indicator) -> KpiCard:
    ledger, place = look.gallery.snapshot.ledger, look.asked.place
    row = row_of_place(look, indicator, place)
    if row is None:
        return KpiCard(name=indicator.short_label, value="不适用", has_figure=False, hint=indicator.summary)
    figure = row["state"] in (State.OK.value, State.TOO_FEW.value)
    monthly = get_monthly(
        ledger,
        indicator,
        place=place,
        end=min(last_complete_month(ledger.today), look.asked.period.end),
        months=SPARK_MONTHS,
        viewer=look.viewer,
    )
    change, word, verdict = _judgement(look, indicator, row)
    return KpiCard(
        name=indicator.short_label,
        detail=detail_text(indicator, row),
        value=big_text(indicator, row) if figure else figure_text(indicator, row),
        has_figure=figure,
        change="" if np.isnan(change) else change_text(indicator, change),
        is_rising=None if np.isnan(change) or change == 0 else bool(change > 0),
        word=word,
        verdict=verdict,
        series=tuple(sparkline(monthly, months=SPARK_MONTHS)),
        as_bars=indicator.scale is Scale.COUNT,
        hint=f"{indicator.summary}同比只比较完整月份。",
    )


def _judgement(look: Look, indicator: Indicator, row: Row) -> tuple[float, str, Verdict]:
    """Change, its word and verdict: the district against last year, a part of it (rates) against the district."""
    nothing = float("nan"), "", Verdict.NONE
    if row["state"] != State.OK.value:
        return nothing
    if look.late:
        return float("nan"), "暂不判断", Verdict.NONE
    if look.asked.place != DISTRICT and indicator.scale is Scale.RATE:
        whole = row_of_place(look, indicator, DISTRICT)
        if whole is None or whole["state"] != State.OK.value:
            return nothing
        verdict = verdict_of(row, indicator, value=float(whole["value"]))
        return row["value"] - whole["value"], f"较全区 {value_text(indicator, whole['value'])}", verdict
    if np.isnan(row["change"]):
        return nothing
    words = {Verdict.BETTER: "同比改善", Verdict.SAME: "同比持平", Verdict.WORSE: "同比转差", Verdict.NONE: "同比"}
    verdict = Verdict(row["verdict"])
    return float(row["change"]), words[verdict], verdict


def _comparison(look: Look) -> Chart:
    ledger, indicator, place = look.gallery.snapshot.ledger, look.asked.indicator, look.asked.place
    level = level_below(place)
    frame = parts_of(
        get_values(ledger, indicator, period=look.asked.period, level=level, viewer=look.viewer, change=False),
        place,
        ledger,
    )
    own = row_of_place(look, indicator, place)
    reference = float("nan") if own is None or own["state"] != State.OK.value else float(own["value"])
    if indicator.scale is Scale.COUNT:
        # The whole's count is no yardstick for a part of it.
        reference = float("nan")
    if not has_standings(frame):
        hidden = frame["state"].isin([State.WITHHELD.value, State.BAND.value]).any()
        outside = level is Level.UNIT and place.code not in look.viewer.scope(ledger.places)
        return Chart(spec=None, reason=WITHHELD if hidden or outside else "本期没有可比较的数据")
    verdicts = against(frame, indicator, value=reference)
    words = standing_words(WHOLE[place.level])
    if level is Level.TOWNSHIP:
        return Chart(
            spec=build_ranking(frame, verdicts, indicator, theme=LIGHT, reference=reference, words=words),
            alt=ranking_alt(frame, verdicts, indicator, reference=reference, words=words),
        )
    return Chart(
        spec=build_interval_rows(frame, verdicts, indicator, theme=LIGHT, reference=reference),
        alt=interval_rows_alt(frame, verdicts, indicator, reference=reference),
        remark=left_out_text(frame, verdicts, indicator),
    )


def _topics(look: Look) -> Chart:
    ledger, place = look.gallery.snapshot.ledger, look.asked.place
    if not may_see_by_month(ledger, sensitive=True, place=place, viewer=look.viewer):
        return Chart(spec=None, reason="按权限不显示类别数据")
    frame = get_breakdown(
        ledger, "complaint.received", "topic", period=look.asked.period, place=place, viewer=look.viewer
    )
    if frame.empty:
        return Chart(spec=None, reason="本期无数据")
    least = LEAST_SHOWN if place.level is Level.TOWNSHIP else 1
    return Chart(
        spec=build_categories(frame, COMPLAINT_TOPIC, theme=LIGHT, unit="件", least=least),
        alt=categories_alt(frame, COMPLAINT_TOPIC, unit="件", least=least),
    )


def _pipeline(look: Look) -> str:
    stages = rectification_stages(look)
    return pipeline(stages) if stages else ""


def rectification_stages(look: Look) -> list[Stage]:
    """How far the findings of the term have come; nothing where none is on record."""
    now = get_rectification(
        look.gallery.snapshot.ledger, period=look.asked.period, place=look.asked.place, viewer=look.viewer
    )
    if np.isnan(now.found) or now.found == 0:
        return []
    stages = (
        ("发现问题", "本届累计", now.found, Tone.FIRST),
        ("整改中", "期末尚未提交或已退回", now.under_way, Tone.MIDDLE),
        ("待核验", "已提交整改", now.submitted, Tone.MIDDLE),
        ("已销号", "核验通过", now.verified, Tone.LAST),
        ("已回访", "销号后回访", now.revisited, Tone.LAST),
    )
    return [
        Stage(
            name=name,
            detail=detail,
            count=f"{count:,.0f}",
            share=100 * count / now.found,
            share_text=f"{100 * count / now.found:.1f}%",
            tone=tone,
        )
        for name, detail, count, tone in stages
    ]


def _attention(look: Look) -> tuple[Attention, ...]:
    concerns = get_concerns(
        look.gallery.snapshot.ledger, period=look.asked.period, place=look.asked.place, viewer=look.viewer
    )
    return tuple(
        Attention(
            item=attention_item(concern, whole=WHOLE[look.asked.place.level]),
            evidence=_evidence(look, concern),
        )
        for concern in concerns
    )


def _evidence(look: Look, concern: Concern) -> tuple[Evidence, ...]:
    """The view of each area named: its place, the indicator, and of an unusual month that month alone."""
    period = Period(concern.month, concern.month) if concern.kind is Kind.UNUSUAL else look.asked.period
    found = []
    for code, row in zip(concern.codes, concern.rows, strict=True):
        place = look.asked.place if concern.level is look.asked.place.level else Place(concern.level, code)
        found.append(Evidence(name=row["name"], asked=Asked(indicator=concern.indicator, period=period, place=place)))
    return tuple(found)


def _units(look: Look) -> pd.DataFrame:
    snapshot, indicator = look.gallery.snapshot, look.asked.indicator
    units = units_of(snapshot.places.units, look)
    if look.asked.kind:
        units = units[units["kind"] == look.asked.kind]
    figures = figures_at(look, indicator, Level.UNIT)
    figures = figures.where(figures.codes.isin(units.index))
    written = dict(zip(figures.codes.tolist(), figure_texts(indicator, figures), strict=True))
    texts = [written.get(code, "不适用") for code in units.index.tolist()]
    table = pd.DataFrame({"单位": units["name"], "类别": units["kind"].map(UNIT_KIND)}, index=units.index)
    if look.asked.place.level is not Level.TOWNSHIP:
        table["镇（街道）"] = units["township_code"].map(snapshot.places.townships["name"])
    return table.assign(**{indicator.label: texts})


def _subtitle(look: Look) -> str:
    places, place = look.gallery.snapshot.places, look.asked.place
    units = places.units[places.within(place)[: places.unit_count]]
    kinds = units["kind"].value_counts()
    parts = []
    if place.level in (Level.DISTRICT, Level.ZONE):
        townships = (
            places.townships if place == DISTRICT else places.townships[places.townships["zone_code"] == place.code]
        )
        parts.append(f"{len(townships)} 个镇街")
    villages = kinds.get("village", 0) + kinds.get("community", 0)
    parts.append(f"{villages} 个村（社区）")
    if kinds.get("cooperative", 0):
        parts.append(f"{kinds['cooperative']} 个合作社")
    stations = kinds.get("station", 0) + kinds.get("enterprise", 0)
    if stations:
        parts.append(f"{stations} 个站所企业")
    return "，".join(parts)
