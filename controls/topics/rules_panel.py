"""Which rules fire most and how often what they raise is confirmed, so that a useless rule shows."""

import numpy as np
import pandas as pd

from controls.look import Look
from controls.panels import Panel, clickable
from controls.picks import picks_by
from controls.topics.units import NO_DATA
from display.charts.rules import WORDS, Rule, build_rules, rules_alt
from display.names import plain
from display.theme import LIGHT
from indicators.cells import get_rates, judged_against, rates_of
from indicators.model import Count
from indicators.values import Verdict, get_breakdown

RULES_DRAWN = 15
LEAST_CLOSED = 10
"""Closed alerts below which a rule is not judged."""

_CONFIRMED = Count(entered=("alert.confirmed",))
_CLOSED = Count(entered=("alert.closed",))


def rules_panel(look: Look) -> Panel:
    """Rules by how often they fired in the period, with the confirmed share of what was closed in it."""
    ledger, asked = look.gallery.snapshot.ledger, look.asked
    fired = get_breakdown(ledger, "alert.raised", "rule", period=asked.period, place=asked.place, viewer=look.viewer)
    title = "预警规则的产生与核实"
    caption = "左：产生（条）；右：办结中核实属实的占比，线=95%区间，虚线=全部规则"
    if not fired["n"].sum():
        return Panel(key="rules", title=title, caption=caption, table=pd.DataFrame(), reason=NO_DATA, is_wide=True)
    rates = get_rates(
        ledger,
        _CONFIRMED,
        _CLOSED,
        "rule",
        period=asked.period,
        place=asked.place,
        viewer=look.viewer,
        least=LEAST_CLOSED,
    )
    whole = rates_of(*(pd.Series([rates[part].sum()]) for part in ("numerator", "denominator"))).iloc[0]
    reference = float(whole["value"])
    labels = look.gallery.snapshot.code_labels.get("alert_rule", {})
    rates["verdict"] = judged_against(rates, value=reference)
    frame = fired[fired["n"] > 0].join(rates).sort_values("n", ascending=False, kind="stable")
    rows = [
        Rule(
            label=labels.get(str(code), str(code)),
            fired=float(row["n"]),
            confirmed=float(row["numerator"]),
            closed=float(row["denominator"]),
            value=float(row["value"]),
            low=float(row["low"]),
            high=float(row["high"]),
            verdict=Verdict.NONE if pd.isna(row["verdict"]) else Verdict(row["verdict"]),
        )
        for code, row in frame.iterrows()
    ]
    table = pd.DataFrame(
        {
            "规则": [plain(row.label) for row in rows],
            "产生（条）": [int(row.fired) for row in rows],
            "上年同期整月（条）": frame["previous"].to_numpy(),
            "核实属实（条）": frame["numerator"].to_numpy(),
            "办结（条）": frame["denominator"].to_numpy(),
            "核实率（%）": frame["value"].round(1).to_numpy(),
            "95% 区间": ["—" if np.isnan(row.low) else f"{row.low:.1f}–{row.high:.1f}%" for row in rows],
            "判断": [WORDS[row.verdict] for row in rows],
        }
    )
    outcomes = look.gallery.snapshot.code_labels.get("alert_outcome", {})
    confirming = "、".join(plain(outcomes.get(code, code)) for code in ledger.limits.confirmed_outcomes)
    more = f"图中列产生最多的 {RULES_DRAWN} 条规则，全部见数据表。" if len(rows) > RULES_DRAWN else ""
    panel = Panel(
        key="rules",
        title=title,
        caption=caption,
        table=table,
        spec=build_rules(rows[:RULES_DRAWN], theme=LIGHT, reference=reference),
        alt=rules_alt(rows[:RULES_DRAWN], reference=reference),
        remark=f"处置结果为“{confirming}”的计为核实属实；▼ 为核实率明显低于全部规则，宜检查规则是否有用。{more}",
        is_wide=True,
    )
    picks = picks_by("alert.raised", "rule", [str(code) for code in frame.index])
    return clickable(panel, picks[:RULES_DRAWN], row_picks=picks)
