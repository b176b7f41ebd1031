"""整改时限: how much time is left for what is open, how long it is overdue, how long it took."""

import pandas as pd

from controls.look import Look
from controls.panels import Panel, clickable
from controls.picks import pick_text, picks_by
from controls.topics.reasons import empty_panel, reason_of
from controls.topics.units import NO_DATA
from data_access.events import AGES
from display.charts.bands import bands_alt, build_bands
from display.charts.lights import SIGNS, build_lights, light_names, lights_alt
from display.charts.quartiles import Spread, build_quartiles, quartiles_alt
from display.theme import LIGHT
from indicators.breakdowns import get_quartiles, get_standing
from indicators.codes import MECHANISM
from indicators.events import DAYS_BY_MECHANISM
from indicators.model import Count, Window
from indicators.periods import Period, month_of
from indicators.values import get_count

_MECHANISMS_BY_DAYS = {name: {"mechanism": mechanism} for mechanism, name in DAYS_BY_MECHANISM.items()}
_OPEN = Count(entered=("finding.open_now",), window=Window.STOCK)


def time_panels(look: Look) -> tuple[Panel, ...]:
    return (_lights(look), _days(look), _overdue(look))


def _lights(look: Look) -> Panel:
    key, title, caption = "lights", "整改时限灯", "项，未销号问题距整改期限；截至今日"
    event = "finding.open_now"
    reason = reason_of(look, event)
    ledger, place = look.gallery.snapshot.ledger, look.asked.place
    counts = get_standing(ledger, event, "light", place=place, viewer=look.viewer)
    now = month_of(ledger.today)
    total = get_count(ledger, _OPEN, period=Period(now, now), place=place, viewer=look.viewer)
    if reason or not total > 0:
        return empty_panel(key, title, caption, reason=reason or "目前没有未销号的问题")
    days = ledger.limits.light_days
    lit = {str(code): float(n) for code, n in counts.items()}
    without = int(total - sum(lit.values()))
    unlit = f"，其中 {without:,} 项未填整改期限，不亮灯" if without else ""
    names = light_names(days)
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                "灯": [SIGNS[code] for code in names],
                "时限": list(names.values()),
                "未销号（项）": [int(lit.get(code, 0)) for code in names],
            }
        ),
        spec=build_lights(lit, days=days, theme=LIGHT, unit="项"),
        alt=lights_alt(title, lit, days=days, unit="项"),
        remark=f"共 {total:,.0f} 项未销号{unlit}；不随统计期变化。",
    )
    return clickable(panel, picks_by(event, "light", list(names)))


def _days(look: Look) -> Panel:
    """Days from finding to verification, of what was verified in the period."""
    key, title, caption = "days", "销号用时", "天，发现至销号；块=中间一半，竖线=中位数"
    event = "finding.verified"
    reason = reason_of(look, event)
    asked = look.asked
    dimensions = {"全部": "days", **{MECHANISM[code]: name for code, name in DAYS_BY_MECHANISM.items()}}
    rows, picks = [], []
    for label, dimension in dimensions.items():
        low, middle, high, count = get_quartiles(
            look.gallery.snapshot.ledger,
            event,
            dimension,
            period=asked.period,
            place=asked.place,
            viewer=look.viewer,
        )
        if count:
            rows.append(Spread(label=label, low=low, middle=middle, high=high, count=count))
            picks.append(pick_text(event, **_MECHANISMS_BY_DAYS.get(dimension, {})))
    if reason or not rows:
        return empty_panel(key, title, caption, reason=reason or NO_DATA)
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                "整改机制": [row.label for row in rows],
                "下四分位（天）": [row.low for row in rows],
                "中位数（天）": [row.middle for row in rows],
                "上四分位（天）": [row.high for row in rows],
                "销号（项）": [row.count for row in rows],
            }
        ),
        spec=build_quartiles(rows, theme=LIGHT, unit="天", counted="项", what="整改机制"),
        alt=quartiles_alt(title, rows, unit="天"),
        remark="只计本期已销号的问题，长期未销号的不在其中；各机制期限长短不同，不宜直接比较。",
    )
    return clickable(panel, picks)


def _overdue(look: Look) -> Panel:
    key, title, caption = "overdue", "整改逾期账龄", "项，按逾期天数；截至今日，不随统计期变化"
    event = "finding.overdue_now"
    reason = reason_of(look, event)
    counts = get_standing(look.gallery.snapshot.ledger, event, "age", place=look.asked.place, viewer=look.viewer)
    total = int(counts.sum())
    if reason or not total:
        return empty_panel(key, title, caption, reason=reason or "目前没有逾期未销号的问题")
    ages = {str(code): float(n) for code, n in counts.items()}
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {"逾期": list(AGES.values()), "逾期未销号（项）": [int(ages.get(code, 0)) for code in AGES]}
        ),
        spec=build_bands(ages, AGES, theme=LIGHT, unit="项"),
        alt=bands_alt(title, ages, AGES, unit="项"),
        remark=f"共 {total:,} 项逾期未销号，其中 90 天以上 {int(ages.get('d180', 0) + ages.get('older', 0)):,} 项。",
    )
    return clickable(panel, picks_by(event, "age", list(AGES)))
