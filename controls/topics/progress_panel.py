"""A rate by group as a panel: bars of what is done over what is due, with intervals, and the table behind them."""

from collections.abc import Sequence

import pandas as pd

from controls.panels import Panel, clickable
from controls.topics.units import NO_DATA
from display.charts.progress import Progress, build_progress, progress_alt
from display.formats import fraction_text, interval_text
from display.names import plain
from display.theme import LIGHT
from indicators.model import Indicator
from indicators.values import State


def progress_panel(
    rows: Sequence[tuple[str, pd.Series]],
    indicator: Indicator,
    *,
    key: str,
    title: str,
    what: str,
    unit: str,
    done: str,
    due: str,
    remark: str = "",
    is_wide: bool = False,
    picks: Sequence[str] = (),
) -> Panel:
    """`rows` are (label, row of a values or rates frame) in the order shown; `what` is a row's title in the table, `done` and `due`
    what is counted, `indicator` how the rate is written, `picks` what each row opens."""
    caption = f"{unit}，浅色={due}，深色={done}，线=95%区间"
    if not rows:
        return Panel(key=key, title=title, caption=caption, table=pd.DataFrame(), reason=NO_DATA, is_wide=is_wide)
    bars = [_bar(label, row) for label, row in rows]
    table = pd.DataFrame(
        {
            what: [plain(label) for label, _ in rows],
            f"{done}（{unit}）": [int(row["numerator"]) for _, row in rows],
            f"{due}（{unit}）": [int(row["denominator"]) for _, row in rows],
            "占比（%）": [round(float(row["value"]), 1) for _, row in rows],
            "95% 区间": [interval_text(indicator, low=float(row["low"]), high=float(row["high"])) for _, row in rows],
        }
    )
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=table,
        spec=build_progress(bars, theme=LIGHT, unit=unit, done=done, due=due, row_height=20 if is_wide else 26),
        alt=f"{title}。{progress_alt(bars, unit=unit, done=done, due=due)}",
        remark=remark,
        is_wide=is_wide,
    )
    return clickable(panel, picks) if picks else panel


def _bar(label: str, row: pd.Series) -> Progress:
    is_few = row["state"] == State.TOO_FEW.value
    done, due = float(row["numerator"]), float(row["denominator"])
    missing = float("nan")
    return Progress(
        label=label,
        done=done,
        due=due,
        low=missing if is_few else float(row["low"]),
        high=missing if is_few else float(row["high"]),
        text=f"数量少 ({fraction_text(done, due)})" if is_few else "",
    )
