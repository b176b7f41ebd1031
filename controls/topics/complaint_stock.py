"""减存遏增: the stock of complaints from the new year to now, and what came and went quarter by quarter."""

import pandas as pd

from controls.look import Look
from controls.panels import Panel
from controls.topics.reasons import empty_panel, reason_of
from display.charts.bridge import Step, bridge_alt, build_bridge
from display.charts.in_and_out import Flow, build_in_and_out, in_and_out_alt
from display.formats import fraction_text, signed
from display.theme import LIGHT
from indicators.bridge import Bridge, get_bridges, get_quarters
from indicators.changes import get_change

RECEIVED = "complaint.received"
NEUTRAL = "数量仅提示，不评价好坏。"
QUARTERS = 8


def stock_panels(look: Look) -> tuple[Panel, ...]:
    return (_bridge(look), _quarters(look))


def _bridge(look: Look) -> Panel:
    """From the stock of the new year to that of now."""
    year = look.asked.period.end // 12
    key, title, caption = "bridge", "减存遏增", f"件，{year}年初至期末；同比为整月"
    reason = reason_of(look, RECEIVED)
    if reason:
        return empty_panel(key, title, caption, reason=reason)
    asked, ledger = look.asked, look.gallery.snapshot.ledger
    whole, now, then = get_bridges(ledger, period=asked.period, place=asked.place, viewer=look.viewer)
    amounts, changes = _amounts(whole), [float("nan")] * 5
    if now is not None and then is not None:
        changes = [new - old for new, old in zip(_amounts(now), _amounts(then), strict=True)]
    names = ("年初存量", "办结存量", "新增受理", "办结新增", "期末存量")
    signs = (1, -1, 1, -1, 1)
    steps = [
        Step(label=name, amount=sign * amount, change=change, is_stock=name.endswith("存量") and name != "办结存量")
        for name, sign, amount, change in zip(names, signs, amounts, changes, strict=True)
    ]
    return Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                "环节": names,
                "本年（件）": [int(amount) for amount in amounts],
                "较上年同期整月（件）": changes,
            }
        ),
        spec=build_bridge(steps, theme=LIGHT, unit="件"),
        alt=bridge_alt(title, steps, unit="件"),
        remark=_bridge_remark(look, whole),
    )


def _amounts(bridge: Bridge) -> list[float]:
    return [bridge.opening, bridge.closed_of_opening, bridge.received, bridge.closed_of_received, bridge.closing]


def _bridge_remark(look: Look, bridge: Bridge) -> str:
    """减存 and 遏增 in words."""
    asked = look.asked
    said = []
    if bridge.opening > 0:
        share = 100 * bridge.closed_of_opening / bridge.opening
        said.append(f"年初存量已办结 {share:.1f}%（{fraction_text(bridge.closed_of_opening, bridge.opening)}）")
    change = get_change(
        look.gallery.snapshot.ledger, RECEIVED, period=asked.period, place=asked.place, viewer=look.viewer
    )
    if change is not None and not look.late:
        meaning = "超出随机波动，需核实原因" if change.is_real else "在随机波动范围内"
        said.append(f"新增同比（整月）{signed(change.now - change.before, decimals=0)} 件，{meaning}")
    return "；".join([*said, NEUTRAL])


def _quarters(look: Look) -> Panel:
    """Received and closed in each complete quarter."""
    key, title, caption = "quarters", "新增与办结", f"件，最近 {QUARTERS} 个完整季度；虚线=新增，实线=办结"
    reason = reason_of(look, RECEIVED)
    if reason:
        return empty_panel(key, title, caption, reason=reason)
    asked = look.asked
    quarters = get_quarters(
        look.gallery.snapshot.ledger, period=asked.period, count=QUARTERS, place=asked.place, viewer=look.viewer
    )
    if not quarters:
        return empty_panel(key, title, caption, reason="还没有完整的季度")
    flows = [Flow(name=of.period.text[2:], came=of.received, went=of.closed, stock=of.stock) for of in quarters]
    opening = quarters[-1].stock - quarters[-1].received + quarters[-1].closed
    return Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                "季度": [of.period.label for of in quarters],
                "新增受理（件）": [int(of.received) for of in quarters],
                "办结（件）": [int(of.closed) for of in quarters],
                "季末存量（件）": [int(of.stock) for of in quarters],
            }
        ),
        spec=build_in_and_out(flows, came="新增", went="办结", stock="季末存量", theme=LIGHT, unit="件"),
        alt=in_and_out_alt(title, flows, came="新增", went="办结", stock="季末存量", unit="件"),
        remark=f"{quarters[-1].period.label}末存量 {quarters[-1].stock:,.0f} 件，季初 {opening:,.0f} 件。{NEUTRAL}",
    )
