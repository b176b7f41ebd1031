"""The finished pictures of the overview, made once per snapshot, place, period, indicator and viewer.

Only this file and `dossier.py` bring values and display together; pages draw what they give.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from controls.address import Asked
from controls.gallery import Gallery
from data_access.settings import Settings
from display.blocks.attention import AttentionItem
from display.blocks.kpi import KpiCard, kpi_cards
from display.blocks.legend import legend_block
from display.blocks.markup import printed
from display.blocks.pipeline import Stage, Tone, pipeline
from display.blocks.sparkline import sparkline
from display.charts.categories import build_categories, categories_alt
from display.charts.interval_rows import build_interval_rows, interval_rows_alt, left_out_text
from display.charts.packing import packed
from display.charts.ranking import build_ranking, ranking_alt
from display.charts.standing import has_standings
from display.charts.trend import build_trend, trend_alt
from display.deck import FastDeck
from display.formats import MISSING, WITHHELD, change_text, figure_text, fraction_text, number_text, value_text
from display.legend import Legend, build_legend
from display.map_svg import LEGEND_WIDTH, build_map_svg
from display.maps import build_map
from display.sentences import attention_item
from display.theme import LIGHT, standing_words
from indicators.attention import BASELINE_MONTHS, MONTHS_JUDGED, Concern, Kind, get_concerns, level_below, parts_of
from indicators.catalogue import HEADLINES, INDICATORS
from indicators.codes import COMPLAINT_TOPIC, UNIT_KIND
from indicators.model import Direction, Indicator, Scale, Window
from indicators.periods import Period, default_period, last_complete_month
from indicators.places import DISTRICT, Level, Place
from indicators.stages import get_rectification
from indicators.trend import judge, unjudged
from indicators.values import (
    State,
    Verdict,
    against,
    get_breakdown,
    get_monthly,
    get_values,
    may_see_by_month,
    may_see_months,
)
from indicators.viewer import Role, Viewer

MAP_WIDTH, PHONE_MAP_WIDTH = 640, 330
"""Pixels of the map's column at 1600 and on a phone; a little too small is safe, too large clips the edge."""
MAP_HEIGHTS = {Level.DISTRICT: 462, Level.ZONE: 462, Level.TOWNSHIP: 560}
PHONE_MAP_HEIGHT = 340

SPARK_MONTHS = 12
WEAKEST_LISTED = 4
LEAST_SHOWN = 3
"""A category of one or two complaints in one township points at somebody; it is merged into 其他."""

WHOLE = {Level.DISTRICT: "全区", Level.ZONE: "全片组", Level.TOWNSHIP: "本镇街", Level.UNIT: "本单位"}

Spec = dict[str, Any]


@dataclass(frozen=True, eq=False, kw_only=True)
class Look:
    """What every picture depends on; `late` is how old the data is when it is stale, else empty; `is_phone` is what the browser says
    of itself, and only chooses a size. `account` is who has signed in (nobody: empty): no picture depends on it. `has_watermark` says that it stands
    on what is taken away."""

    gallery: Gallery
    viewer: Viewer
    asked: Asked
    late: str = ""
    is_phone: bool = False
    account: str = ""
    has_watermark: bool = False

    def key(self, name: str, *more: Hashable) -> Hashable:
        return (name, self.viewer, self.asked.place, self.asked.period, bool(self.late), *more)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A Vega-Lite spec, or None with the reason there is nothing to draw; `remark` says what is left out."""

    spec: Spec | None
    alt: str = ""
    reason: str = ""
    remark: str = ""

    @cached_property
    def drawn(self) -> Spec | None:
        """`spec` as it is sent."""
        return None if self.spec is None else packed(self.spec)


@dataclass(frozen=True, kw_only=True)
class IndicatorTrend:
    """The chosen indicator's months, and in one sentence what changed and whether it means something."""

    chart: Chart
    remark: str


@dataclass(frozen=True, eq=False, kw_only=True)
class MapPicture:
    """`deck` is None where nothing has a polygon; `weakest` are (code, name,
    figure)."""

    deck: FastDeck | None
    alt: str
    legend: str
    weakest: tuple[tuple[str, str, str], ...]
    unmapped: int


@dataclass(frozen=True, eq=False, kw_only=True)
class MapFigures:
    """What a map shows, before it is drawn: the values frame of all units, those of the place that have a polygon, the legend, and
    the figure of the whole with what it is and its n/N."""

    frame: pd.DataFrame
    drawn: pd.DataFrame
    legend: Legend
    heading: str
    figure: str
    detail: str


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
    return look.gallery.picture(look.key("kpi"), lambda: kpi_cards(kpi_figures(look)))


def kpi_figures(look: Look, indicators: Sequence[Indicator] = HEADLINES) -> tuple[KpiCard, ...]:
    """The figures of the place as cards, whether they are drawn as such or written into a table."""
    keys = tuple(indicator.key for indicator in indicators)
    return look.gallery.picture(
        look.key("figures", keys), lambda: tuple(_kpi(look, indicator) for indicator in indicators)
    )


def map_figures(look: Look) -> MapFigures:
    return look.gallery.picture(look.key("map-figures", look.asked.indicator.key), lambda: _map_figures(look))


def map_picture(look: Look) -> MapPicture:
    return look.gallery.picture(look.key("map", look.asked.indicator.key, look.is_phone), lambda: _map(look))


def map_height(look: Look) -> int:
    return PHONE_MAP_HEIGHT if look.is_phone else MAP_HEIGHTS[look.asked.place.level]


def comparison_chart(look: Look) -> Chart:
    """Townships (or the units of a township) in order, with intervals."""
    return look.gallery.picture(look.key("comparison", look.asked.indicator.key), lambda: _comparison(look))


def trend_chart(look: Look) -> Chart:
    return look.gallery.picture(look.key("trend"), lambda: _trend(look))


def indicator_trend(look: Look) -> IndicatorTrend:
    return look.gallery.picture(look.key("indicator-trend", look.asked.indicator.key), lambda: _indicator_trend(look))


def topics_chart(look: Look) -> Chart:
    return look.gallery.picture(look.key("topics"), lambda: _topics(look))


def pipeline_block(look: Look) -> str:
    return look.gallery.picture(look.key("pipeline"), lambda: _pipeline(look))


def attention_rows(look: Look) -> tuple[Attention, ...]:
    """The most pressing concerns; none while the data is stale."""
    if look.late:
        return ()
    return look.gallery.picture(look.key("attention"), lambda: _attention(look))


def units_table(look: Look) -> pd.DataFrame:
    """Every unit of the place the viewer may see, with its figure: indexed by code, columns 单位, 类别, 镇（街道）, the indicator."""
    key = look.key("units", look.asked.indicator.key, look.asked.kind)
    return look.gallery.picture(key, lambda: _units(look))


def place_subtitle(look: Look) -> str:
    return look.gallery.picture(look.key("subtitle"), lambda: _subtitle(look))


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


def predraw_places(gallery: Gallery) -> None:
    """Borders and hatch lines as each area's map has them: most of what a map costs that nobody has asked for before. They are the same
    under every indicator and stay as long as the boundaries do."""
    for place in gallery.snapshot.places.areas():
        gallery.shapes.sketch(place, width=MAP_WIDTH, height=MAP_HEIGHTS[place.level]).hatch(gallery.shapes.units)


def own_row(look: Look, indicator: Indicator) -> pd.Series | None:
    """The row of the asked place in the indicator's values frame; None where the indicator does not count it."""
    return _row(look, indicator, look.asked.place)


def row_at(frame: pd.DataFrame, code: str) -> pd.Series:
    """One row of a values frame."""
    return frame.iloc[frame.index.get_indexer(pd.Index([code]))[0]]


def _row(look: Look, indicator: Indicator, place: Place) -> pd.Series | None:
    """The figure of one place, with its change; None where the indicator does not count it or the viewer may not see it."""

    def make() -> pd.Series | None:
        frame = get_values(
            look.gallery.snapshot.ledger,
            indicator,
            period=look.asked.period,
            level=place.level,
            viewer=look.viewer,
        )
        return row_at(frame, place.code) if place.code in frame.index else None

    return look.gallery.picture(("row", look.viewer, look.asked.period, place, indicator.key), make)


def _kpi(look: Look, indicator: Indicator) -> KpiCard:
    ledger, place = look.gallery.snapshot.ledger, look.asked.place
    row = _row(look, indicator, place)
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
        detail=_detail(indicator, row),
        value=_big(indicator, row) if figure else figure_text(indicator, row),
        has_figure=figure,
        change="" if np.isnan(change) else change_text(indicator, change),
        is_rising=None if np.isnan(change) or change == 0 else bool(change > 0),
        word=word,
        verdict=verdict,
        series=tuple(sparkline(monthly, months=SPARK_MONTHS)),
        as_bars=indicator.scale is Scale.COUNT,
        hint=f"{indicator.summary}同比只比较完整月份。",
    )


def _big(indicator: Indicator, row: pd.Series) -> str:
    """The value without the unit of a count: that stands beside the name."""
    text = number_text(indicator, row["value"])
    return f"{text}%" if indicator.unit == "%" else text


def _detail(indicator: Indicator, row: pd.Series) -> str:
    if indicator.scale is Scale.COUNT:
        return f"{indicator.numerator_label}，{indicator.unit}"
    text = fraction_text(row["numerator"], row["denominator"])
    return "" if text == MISSING else text


def _judgement(look: Look, indicator: Indicator, row: pd.Series) -> tuple[float, str, Verdict]:
    """Change, its word and verdict: the district against last year, a part of it (rates) against the district."""
    nothing = float("nan"), "", Verdict.NONE
    if row["state"] != State.OK.value:
        return nothing
    if look.late:
        return float("nan"), "暂不判断", Verdict.NONE
    if look.asked.place != DISTRICT and indicator.scale is Scale.RATE:
        whole = _row(look, indicator, DISTRICT)
        if whole is None or whole["state"] != State.OK.value:
            return nothing
        verdict = Verdict(against(row.to_frame().T, indicator, value=float(whole["value"])).iloc[0])
        return row["value"] - whole["value"], f"较全区 {value_text(indicator, whole['value'])}", verdict
    if np.isnan(row["change"]):
        return nothing
    words = {Verdict.BETTER: "同比改善", Verdict.SAME: "同比持平", Verdict.WORSE: "同比转差", Verdict.NONE: "同比"}
    verdict = Verdict(row["verdict"])
    return float(row["change"]), words[verdict], verdict


def _map_figures(look: Look) -> MapFigures:
    gallery, indicator, place = look.gallery, look.asked.indicator, look.asked.place
    frame = get_values(
        gallery.snapshot.ledger, indicator, period=look.asked.period, level=Level.UNIT, viewer=look.viewer, change=False
    )
    inside = _inside(frame, look)
    drawn = inside[inside.index.isin(gallery.shapes_for(look.viewer).units.keys())]
    own = _row(look, indicator, place)
    figure = MISSING if own is None else _big(indicator, own)
    if own is not None and own["state"] not in (State.OK.value, State.TOO_FEW.value):
        figure = figure_text(indicator, own)
    return MapFigures(
        frame=frame,
        drawn=drawn,
        legend=build_legend(drawn if len(drawn) else inside, indicator, theme=LIGHT, level=Level.UNIT),
        heading=f"{WHOLE[place.level]}{indicator.short_label}",
        figure=figure,
        detail="" if own is None else _detail(indicator, own),
    )


def _map(look: Look) -> MapPicture:
    gallery, indicator, place = look.gallery, look.asked.indicator, look.asked.place
    snapshot, shown = gallery.snapshot, map_figures(look)
    deck, shapes = None, gallery.shapes_for(look.viewer)
    if not shapes.is_empty:
        deck = build_map(
            shapes,
            shown.frame,
            indicator,
            place=place,
            places=snapshot.places,
            theme=LIGHT,
            width=PHONE_MAP_WIDTH if look.is_phone else MAP_WIDTH,
            height=map_height(look),
        )
    return MapPicture(
        deck=deck,
        alt=map_alt(look),
        legend=legend_block(shown.legend, heading=shown.heading, value=shown.figure, detail=shown.detail),
        weakest=_weakest(shown.drawn, indicator),
        unmapped=len(_of_place(snapshot.places.units, look)) - len(shown.drawn),
    )


def printed_map(look: Look) -> str:
    """The map as HTML that is seen on paper only; there must be shapes."""
    key = look.key("printed-map", look.asked.indicator.key)
    return look.gallery.picture(key, lambda: printed(map_svg(look), alt=map_alt(look)))


def map_svg(look: Look, *, width: int = MAP_WIDTH + LEGEND_WIDTH, height: int = 0) -> str:
    """The map with its legend as a still picture, `width` × `height` pixels (0: as high as on screen); there must be shapes."""
    shown = map_figures(look)
    return build_map_svg(
        look.gallery.shapes_for(look.viewer),
        shown.frame,
        look.asked.indicator,
        place=look.asked.place,
        places=look.gallery.snapshot.places,
        theme=LIGHT,
        legend=shown.legend,
        heading=shown.heading,
        figure=shown.figure,
        detail=shown.detail,
        width=width,
        height=height or map_height(look),
    )


def map_alt(look: Look) -> str:
    """The map in words."""
    name, indicator, shown = (
        look.gallery.snapshot.places.name(look.asked.place),
        look.asked.indicator,
        map_figures(look),
    )
    return f"{name}各村（社区）{indicator.label}分布图，{look.asked.period.label}，{shown.heading} {shown.figure}"


def _inside(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Rows of a unit frame that lie in the place."""
    return frame.loc[frame.index.intersection(_of_place(look.gallery.snapshot.places.units, look).index)]


def _of_place(units: pd.DataFrame, look: Look) -> pd.DataFrame:
    places = look.gallery.snapshot.places
    mask = places.within(look.asked.place)[: places.unit_count]
    return units[mask & units["township_code"].isin(look.viewer.scope(places)).to_numpy()]


def _weakest(frame: pd.DataFrame, indicator: Indicator) -> tuple[tuple[str, str, str], ...]:
    """The units furthest on the bad side, of rates only: a count says more about size than about the unit."""
    if indicator.scale is not Scale.RATE or indicator.numerator.covered or indicator.direction is Direction.NEUTRAL:
        return ()
    known = frame[frame["state"] == State.OK.value]
    worst = known.sort_values(
        ["value", "denominator"], ascending=[indicator.direction is Direction.HIGHER, False], kind="stable"
    ).head(WEAKEST_LISTED)
    return tuple((str(code), str(row["name"]), figure_text(indicator, row)) for code, row in worst.iterrows())


def _comparison(look: Look) -> Chart:
    ledger, indicator, place = look.gallery.snapshot.ledger, look.asked.indicator, look.asked.place
    level = level_below(place)
    frame = parts_of(
        get_values(ledger, indicator, period=look.asked.period, level=level, viewer=look.viewer, change=False),
        place,
        ledger,
    )
    own = _row(look, indicator, place)
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


def _trend(look: Look) -> Chart:
    ledger, place = look.gallery.snapshot.ledger, look.asked.place
    indicator = INDICATORS["complaint_count"]
    if not may_see_months(ledger, indicator, place=place, viewer=look.viewer):
        return Chart(spec=None, reason="按权限不显示逐月数据")
    end = min(last_complete_month(ledger.today), look.asked.period.end)
    monthly = get_monthly(ledger, indicator, place=place, end=end, months=MONTHS_JUDGED, viewer=look.viewer)
    if monthly.empty:
        return Chart(spec=None, reason="本期无数据")
    trend = judge(monthly["value"].to_numpy(dtype=float), baseline=BASELINE_MONTHS)
    months = [int(month) for month in monthly["month"]]
    return Chart(
        spec=build_trend(trend, months, indicator, theme=LIGHT),
        alt=trend_alt(trend, months, indicator),
    )


CUMULATIVE = frozenset({Window.YEAR_TO_DATE, Window.TERM, Window.STOCK, Window.OPENING_STOCK})
"""Windows whose months hold each other's events: their moving ranges say nothing about chance, so no limits are drawn."""


def _indicator_trend(look: Look) -> IndicatorTrend:
    ledger, place, indicator = look.gallery.snapshot.ledger, look.asked.place, look.asked.indicator
    if not may_see_months(ledger, indicator, place=place, viewer=look.viewer):
        return IndicatorTrend(chart=Chart(spec=None, reason="按权限不显示逐月数据"), remark="")
    monthly = months_shown(look, indicator)
    if monthly.empty:
        return IndicatorTrend(chart=Chart(spec=None, reason="无逐月数据"), remark="")
    is_judged = indicator.numerator.window not in CUMULATIVE
    baseline = BASELINE_MONTHS if is_judged else 0
    values = monthly["value"].to_numpy(dtype=float)
    trend = judge(values, baseline=baseline) if is_judged else unjudged(values)
    months = [int(month) for month in monthly["month"]]
    chart = Chart(
        spec=build_trend(trend, months, indicator, theme=LIGHT, height=150), alt=trend_alt(trend, months, indicator)
    )
    row = _row(look, indicator, place)
    return IndicatorTrend(chart=chart, remark="" if row is None else change_remark(look, indicator, row))


def months_shown(look: Look, indicator: Indicator) -> pd.DataFrame:
    """The months of the indicator's trend, as `get_monthly`; none where there are none to see."""
    ledger = look.gallery.snapshot.ledger
    end = min(last_complete_month(ledger.today), look.asked.period.end)
    monthly = get_monthly(ledger, indicator, place=look.asked.place, end=end, months=MONTHS_JUDGED, viewer=look.viewer)
    return monthly[monthly["value"].notna()]


def change_remark(look: Look, indicator: Indicator, row: pd.Series) -> str:
    """What changed against last year and whether that is more than chance."""
    if row["state"] != State.OK.value or np.isnan(row["change"]) or look.late:
        return ""
    meaning = {
        Verdict.BETTER: "超出随机波动，为改善",
        Verdict.WORSE: "超出随机波动，为转差",
        Verdict.SAME: "在随机波动范围内，不作判断",
        Verdict.NONE: "仅提示，不评价好坏",
    }
    return f"同比（整月）{change_text(indicator, row['change'])}，{meaning[Verdict(row['verdict'])]}。"


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
    for code, name in concern.rows["name"].items():
        place = look.asked.place if concern.level is look.asked.place.level else Place(concern.level, str(code))
        found.append(Evidence(name=str(name), asked=Asked(indicator=concern.indicator, period=period, place=place)))
    return tuple(found)


def _units(look: Look) -> pd.DataFrame:
    snapshot, indicator = look.gallery.snapshot, look.asked.indicator
    units = _of_place(snapshot.places.units, look)
    if look.asked.kind:
        units = units[units["kind"] == look.asked.kind]
    frame = get_values(
        snapshot.ledger, indicator, period=look.asked.period, level=Level.UNIT, viewer=look.viewer, change=False
    )
    figures = [figure_text(indicator, row_at(frame, code)) if code in frame.index else "不适用" for code in units.index]
    table = pd.DataFrame({"单位": units["name"], "类别": units["kind"].map(UNIT_KIND)}, index=units.index)
    if look.asked.place.level is not Level.TOWNSHIP:
        table["镇（街道）"] = units["township_code"].map(snapshot.places.townships["name"])
    return table.assign(**{indicator.label: figures})


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
