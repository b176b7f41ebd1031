"""An indicator as tables to take away: the figures of a place and of the areas in it, and its months."""

import pandas as pd

from controls.look import Look
from controls.trends import months_shown
from display.exports import Sheet
from display.formats import MISSING, change_text, figure_text
from indicators.attention import level_below, parts_of
from indicators.model import Indicator
from indicators.periods import month_text
from indicators.places import Level
from indicators.values import get_values, rows_of


def indicator_sheets(look: Look) -> list[Sheet]:
    """What the map, the areas in order and the trend of the asked indicator show."""
    indicator = look.asked.indicator
    months = months_shown(look, indicator)
    return [
        Sheet(
            f"{indicator.short_label}：地图与各地区",
            "本范围、其下各地区及地图上的单位；“显示为”与屏幕一致",
            pd.DataFrame(figure_rows(look, indicator, with_units=True)),
        ),
        Sheet(
            f"{indicator.short_label}趋势",
            f"月度，{indicator.unit}",
            pd.DataFrame({"说明": ["没有可显示的逐月数据"]})
            if not len(months)
            else pd.DataFrame(
                {
                    "月份": [month_text(month) for month in months.month.tolist()],
                    "数值": months.value.round(indicator.decimals),
                    "计量单位": indicator.unit,
                    "分子 n": months.numerator,
                    "分母 N": months.denominator,
                }
            ),
        ),
    ]


def figure_rows(look: Look, indicator: Indicator, *, with_units: bool = False) -> list[dict[str, object]]:
    """One row for the place, one for each area below and, `with_units`, one for each unit in it; withheld figures are gone from the
    frame, not hidden here."""
    ledger, asked = look.gallery.snapshot.ledger, look.asked
    places = ledger.places

    def values(level: Level) -> pd.DataFrame:
        return get_values(ledger, indicator, period=asked.period, level=level, viewer=look.viewer, change=not look.late)

    whole, below = values(asked.place.level), level_below(asked.place)
    frames = [whole[whole.index == asked.place.code], parts_of(values(below), asked.place, ledger)]
    if with_units and below is not Level.UNIT:
        units, inside = values(Level.UNIT), places.units.index[places.within(asked.place)[: places.unit_count]]
        frames.append(units[units.index.isin(inside)])
    return [
        {
            "指标": indicator.label,
            "编码": code,
            "地区或单位": row["name"],
            "数值": round(row["value"], indicator.decimals),
            "计量单位": indicator.unit,
            "分子 n": row["numerator"],
            "分母 N": row["denominator"],
            "95%区间下限": round(row["low"], indicator.decimals),
            "95%区间上限": round(row["high"], indicator.decimals),
            "同比变化": "" if (text := change_text(indicator, row["change"])) == MISSING else text,
            "显示为": figure_text(indicator, row),
        }
        for frame in frames
        for code, row in zip(frame.index, rows_of(frame), strict=True)
    ]
