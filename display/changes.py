"""A change of a count in one sentence: how much, and whether it means something."""

from display.formats import signed
from indicators.changes import Change


def change_sentence(change: Change | None, *, what: str, unit: str) -> str:
    """``产生预警（整月）1,138 条，上年同期 1,044 条，+94 条，超出随机波动；仅提示，不评价好坏。``; empty when there is nothing to compare with."""
    if change is None:
        return ""
    meaning = "超出随机波动；仅提示，不评价好坏" if change.is_real else "在随机波动范围内"
    gap = signed(change.now - change.before, decimals=0)
    return f"{what}（整月）{change.now:,.0f} {unit}，上年同期 {change.before:,.0f} {unit}，{gap} {unit}，{meaning}。"
