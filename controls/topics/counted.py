"""Panels of one kind that several topics have: categories with the year before, and proportions by category."""

from collections.abc import Mapping, Sequence

import pandas as pd

from controls.look import Look
from controls.panels import Panel, clickable
from controls.picks import picks_by
from controls.topics.reasons import empty_panel, reason_of
from controls.topics.remarks import notable_remark
from controls.topics.units import NO_DATA
from display.charts.categories import Category, build_categories, categories, categories_alt
from display.charts.groups import Group
from display.charts.progress import Progress, build_progress, progress_alt
from display.formats import MISSING, fraction_text
from display.names import plain
from display.theme import LIGHT
from indicators.events import EVENTS
from indicators.model import Count
from indicators.places import Level
from indicators.values import State, get_breakdown, get_count

LEAST_SHOWN = 3
"""Categories of complaints below it are merged into 其他 in a township: one or two of a kind are soon somebody's."""


def categories_panel(
    look: Look,
    event: str,
    dimension: str,
    labels: Mapping[str, str],
    *,
    key: str,
    title: str,
    caption: str,
    unit: str,
    what: str,
    top: int = 8,
    remark: str = "",
    has_shares: bool = False,
) -> Panel:
    """An event by one dimension, largest first, beside the same months of last year; `has_shares`: also as shares of all records,
    which may have several codes each."""
    reason = reason_of(look, event)
    if reason:
        return empty_panel(key, title, caption, reason=reason)
    asked = look.asked
    frame = get_breakdown(
        look.gallery.snapshot.ledger, event, dimension, period=asked.period, place=asked.place, viewer=look.viewer
    )
    if not frame["n"].sum() > 0:
        return empty_panel(key, title, caption, reason=NO_DATA)
    least = least_of(look, event)
    bars = categories(frame, labels, top=top, least=least)
    table, whole = category_table(bars, what=what, unit=unit), None
    if has_shares:
        count = Count(entered=(event,))
        whole = get_count(
            look.gallery.snapshot.ledger, count, period=asked.period, place=asked.place, viewer=look.viewer
        )
        table["占全部（%）"] = [round(100 * bar.n / whole, 1) for bar in bars]
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=table,
        spec=build_categories(frame, labels, theme=LIGHT, unit=unit, top=top, least=least, of=whole),
        alt=f"{title}。{categories_alt(frame, labels, unit=unit, top=top, least=least)}",
        remark=remark + notable_remark(look, frame, labels, unit=unit),
    )
    return clickable(panel, picks_by(event, dimension, [bar.code for bar in bars]))


def least_of(look: Look, event: str) -> int:
    """Below how many a category is merged at the asked place."""
    return LEAST_SHOWN if EVENTS[event].sensitive and look.asked.place.level is Level.TOWNSHIP else 1


def category_table(bars: Sequence[Category], *, what: str, unit: str) -> pd.DataFrame:
    """Bars as a table."""
    return pd.DataFrame(
        {
            what: [bar.label for bar in bars],
            f"本期（{unit}）": [int(bar.n) for bar in bars],
            f"其中整月（{unit}）": [bar.complete for bar in bars],
            f"上年同期整月（{unit}）": [bar.previous for bar in bars],
        }
    )


def grouped_picks(groups: Sequence[Group], picks: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """What each row of a chart of groups opens, the names of groups included, and each row of its table. `picks`: per group, per bar."""
    of_rows = [pick for of_group in picks for pick in of_group]
    return [pick for of_group in picks for pick in ("", *of_group)], of_rows


def groups_table(groups: Sequence[Group], *, unit: str) -> pd.DataFrame:
    """Groups of bars as one table."""
    parts = []
    for group in groups:
        part = category_table(group.bars, what="类别", unit=unit)
        part.insert(0, "分组", group.name)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def shares_panel(
    rates: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    key: str,
    title: str,
    caption: str,
    unit: str,
    what: str,
    done: str,
    due: str,
    remark: str = "",
    picks: Sequence[str] = (),
) -> Panel:
    """Rows of `indicators.cells.rates_of` as bars of done over due, in the given order; `picks` is what each opens."""
    if rates.empty:
        return empty_panel(key, title, caption, reason=NO_DATA)
    rows = [
        _bar(plain(labels.get(str(code), str(code))), rate)
        for code, rate in zip(rates.index, _rows(rates), strict=True)
    ]
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                what: [row.label for row in rows],
                f"{done}（{unit}）": rates["numerator"].astype(int).to_numpy(),
                f"{due}（{unit}）": rates["denominator"].astype(int).to_numpy(),
                "占比（%）": rates["value"].round(1).to_numpy(),
                "95% 区间（%）": [MISSING if row.low != row.low else f"{row.low:.1f}–{row.high:.1f}" for row in rows],
            }
        ),
        spec=build_progress(rows, theme=LIGHT, unit=unit, done=done, due=due, row_height=30),
        alt=f"{title}。{progress_alt(rows, unit=unit, done=done, due=due)}",
        remark=remark,
    )
    return clickable(panel, picks) if picks else panel


def _rows(rates: pd.DataFrame) -> list[dict[str, float | str]]:
    columns = ("numerator", "denominator", "low", "high", "state")
    return [dict(zip(columns, row, strict=True)) for row in rates[list(columns)].itertuples(index=False, name=None)]


def _bar(label: str, rate: Mapping[str, float | str]) -> Progress:
    done, due = float(rate["numerator"]), float(rate["denominator"])
    if rate["state"] == State.TOO_FEW.value:
        return Progress(label=label, done=done, due=due, text=f"数量少 ({fraction_text(done, due)})")
    return Progress(label=label, done=done, due=due, low=float(rate["low"]), high=float(rate["high"]))
