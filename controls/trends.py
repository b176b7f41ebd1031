"""Months of a view: the volume of complaints, and the chosen indicator with what its change means."""

from dataclasses import dataclass

import numpy as np

from controls.look import Chart, Look, row_of_place
from display.charts.trend import build_trend, trend_alt
from display.formats import change_text
from display.theme import LIGHT
from indicators.attention import BASELINE_MONTHS, MONTHS_JUDGED
from indicators.catalogue import INDICATORS
from indicators.figures import Months, Row
from indicators.model import Indicator, Window
from indicators.periods import last_complete_month
from indicators.trend import judge, unjudged
from indicators.values import State, Verdict, get_monthly, may_see_months


@dataclass(frozen=True, kw_only=True)
class IndicatorTrend:
    """The chosen indicator's months, and in one sentence what changed and whether it means something."""

    chart: Chart
    remark: str


def trend_chart(look: Look) -> Chart:
    return look.gallery.painted(look.key("trend"), _trend, look)


def indicator_trend(look: Look) -> IndicatorTrend:
    return look.gallery.painted(look.key("indicator-trend", look.asked.indicator.key), _indicator_trend, look)


def _trend(look: Look) -> Chart:
    ledger, place = look.gallery.snapshot.ledger, look.asked.place
    indicator = INDICATORS["complaint_count"]
    if not may_see_months(ledger, indicator, place=place, viewer=look.viewer):
        return Chart(spec=None, reason="按权限不显示逐月数据")
    end = min(last_complete_month(ledger.today), look.asked.period.end)
    monthly = get_monthly(ledger, indicator, place=place, end=end, months=MONTHS_JUDGED, viewer=look.viewer)
    if not len(monthly):
        return Chart(spec=None, reason="本期无数据")
    trend = judge(monthly.value, baseline=BASELINE_MONTHS)
    months = monthly.month.tolist()
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
    if not len(monthly):
        return IndicatorTrend(chart=Chart(spec=None, reason="无逐月数据"), remark="")
    is_judged = indicator.numerator.window not in CUMULATIVE
    baseline = BASELINE_MONTHS if is_judged else 0
    trend = judge(monthly.value, baseline=baseline) if is_judged else unjudged(monthly.value)
    months = monthly.month.tolist()
    chart = Chart(
        spec=build_trend(trend, months, indicator, theme=LIGHT, height=150), alt=trend_alt(trend, months, indicator)
    )
    row = row_of_place(look, indicator, place)
    return IndicatorTrend(chart=chart, remark="" if row is None else change_remark(look, indicator, row))


def months_shown(look: Look, indicator: Indicator) -> Months:
    """The months of the indicator's trend, as `get_monthly`; none where there are none to see."""
    ledger = look.gallery.snapshot.ledger
    end = min(last_complete_month(ledger.today), look.asked.period.end)
    monthly = get_monthly(ledger, indicator, place=look.asked.place, end=end, months=MONTHS_JUDGED, viewer=look.viewer)
    return monthly.known


def change_remark(look: Look, indicator: Indicator, row: Row) -> str:
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
