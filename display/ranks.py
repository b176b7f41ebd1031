"""How ranks and scores are said: never a rank without its interval."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from display.formats import MISSING, signed, value_text
from display.names import plain
from display.theme import standing_words
from indicators.catalogue import INDICATORS
from indicators.funnel import Funnel
from indicators.index import Part
from indicators.ranking import Tier
from indicators.values import Verdict, rows_of

TIER_VERDICTS: Mapping[str, Verdict] = MappingProxyType(
    {Tier.UPPER: Verdict.BETTER, Tier.MIDDLE: Verdict.SAME, Tier.LOWER: Verdict.WORSE, Tier.NONE: Verdict.NONE}
)
NOT_RANKED = "数据不足，不排名"


def tier_words(whole: str) -> Mapping[Verdict, str]:
    """What the tiers are called against `whole` (全区, 全片组, 本镇街)."""
    return {
        **standing_words(whole),
        Verdict.BETTER: f"高于{whole}",
        Verdict.WORSE: f"低于{whole}",
        Verdict.NONE: NOT_RANKED,
    }


def rank_text(low: float, high: float) -> str:
    """``1–9 位``; a dash where nothing is ranked. Both ends stand there even when they are one."""
    return MISSING if np.isnan(low) else f"{low:.0f}–{high:.0f} 位"


def score_text(score: float) -> str:
    """``87.6``; a dash for NaN."""
    return MISSING if np.isnan(score) else f"{score:.1f}"


def short_labels(keys: Sequence[str]) -> str:
    """Indicators by their short names: ``重复率、包案化解``."""
    return "、".join(INDICATORS[key].short_label for key in keys)


def left_out_text(keys: Sequence[str]) -> str:
    """``缺 2 项``; empty when nothing was left out."""
    return f"缺 {len(keys)} 项" if keys else ""


def change_verdict(low: float, high: float) -> Verdict:
    """Whether a change of the score is more than chance: its 90 % interval leaves out nought."""
    if np.isnan(low):
        return Verdict.NONE
    return Verdict.BETTER if low > 0 else Verdict.WORSE if high < 0 else Verdict.SAME


def weights_text(parts: Sequence[Part]) -> str:
    """``整改销号 14、按期整改 10 …``, heaviest first."""
    ordered = sorted(parts, key=lambda part: -part.weight)
    return "、".join(f"{part.indicator.short_label} {part.weight:.3g}" for part in ordered)


def level_table(ranks: pd.DataFrame, *, whole: str, who: str) -> pd.DataFrame:
    """`indicators.ranking.get_ranks` under Chinese titles; `who` is what a row is (镇街, 村、社区)."""
    words = tier_words(whole)
    return pd.DataFrame(
        [
            {
                who: plain(row["name"]),
                "档次": words[TIER_VERDICTS[row["tier"]]],
                "名次区间（90%）": rank_text(row["rank_low"], row["rank_high"]),
                "参评数": row["ranked"],
                "综合得分": row["score"],
                "得分下限": row["score_low"],
                "得分上限": row["score_high"],
                "有数据的权重（%）": row["weight"],
                "未计入指标": short_labels(row["left_out"]),
            }
            for row in rows_of(ranks)
        ],
        columns=[
            who,
            "档次",
            "名次区间（90%）",
            "参评数",
            "综合得分",
            "得分下限",
            "得分上限",
            "有数据的权重（%）",
            "未计入指标",
        ],
    ).round(1)


def improvement_table(improvement: pd.DataFrame, *, who: str) -> pd.DataFrame:
    """`indicators.ranking.get_improvement` under Chinese titles."""
    return pd.DataFrame(
        [
            {
                who: plain(row["name"]),
                "改善名次区间（90%）": NOT_RANKED if row["no_data"] else rank_text(row["rank_low"], row["rank_high"]),
                "得分变化": row["change"],
                "变化下限": row["change_low"],
                "变化上限": row["change_high"],
                "本期得分（整月）": row["score"],
                "上年同期得分": row["before"],
            }
            for row in rows_of(improvement)
        ],
        columns=[who, "改善名次区间（90%）", "得分变化", "变化下限", "变化上限", "本期得分（整月）", "上年同期得分"],
    ).round(1)


def contributions_table(contributions: pd.DataFrame) -> pd.DataFrame:
    """`indicators.levers.get_contributions` under Chinese titles."""
    rows = []
    for key, row in zip(contributions.index, rows_of(contributions), strict=True):
        indicator = INDICATORS[str(key)]
        rows.append(
            {
                "指标": indicator.label,
                "权重（%）": row["weight"],
                "本单位值": "数据少，未计入" if row["left_out"] else value_text(indicator, row["value"]),
                "整体值": value_text(indicator, row["whole_value"]),
                "单项得分": row["score"],
                "与整体的分差": row["to_whole"],
                "与最前一档的分差": row["to_best"],
            }
        )
    titles = ["指标", "权重（%）", "本单位值", "整体值", "单项得分", "与整体的分差", "与最前一档的分差"]
    return pd.DataFrame(rows, columns=titles).round(2)


def lever_sentence(key: str, row: Mapping[str, float]) -> str:
    """``若按期整改率达到目标 90.0%，可升至第 6–19 名``."""
    indicator = INDICATORS[key]
    return (
        f"若{indicator.short_label}达到目标 {value_text(indicator, row['target'])}，"
        f"可升至第 {row['rank_low']:.0f}–{row['rank_high']:.0f} 名"
    )


def lever_detail(key: str, row: Mapping[str, float]) -> str:
    """What stands now and how far it is: ``现 66.7%，还差 7 件；+7.8 分，现 13–23 位``."""
    indicator = INDICATORS[key]
    return (
        f"现 {value_text(indicator, row['value'])}，达标还差 {row['needed']:.0f}；"
        f"{signed(row['gain'], decimals=1)} 分，现 {rank_text(row['was_low'], row['was_high'])}"
    )


def levers_table(levers: pd.DataFrame) -> pd.DataFrame:
    """`indicators.levers.get_levers` under Chinese titles."""
    rows = [
        {
            "指标": INDICATORS[str(key)].label,
            "现值": value_text(INDICATORS[str(key)], row["value"]),
            "目标": value_text(INDICATORS[str(key)], row["target"]),
            "达标还差（件、个或人）": int(row["needed"]),
            "可提升（分）": row["gain"],
            "现名次区间（90%）": rank_text(row["was_low"], row["was_high"]),
            "达标后名次区间（90%）": rank_text(row["rank_low"], row["rank_high"]),
        }
        for key, row in zip(levers.index, rows_of(levers), strict=True)
    ]
    titles = [
        "指标",
        "现值",
        "目标",
        "达标还差（件、个或人）",
        "可提升（分）",
        "现名次区间（90%）",
        "达标后名次区间（90%）",
    ]
    return pd.DataFrame(rows, columns=titles).round(1)


def movement_table(movement: pd.DataFrame, *, who: str) -> pd.DataFrame:
    """`indicators.ranking.get_movement` under Chinese titles."""
    rows = [
        {
            "季度": row["quarter"],
            who: plain(row["name"]),
            "名次区间（90%）": rank_text(row["rank_low"], row["rank_high"]),
            "参评数": row["ranked"],
            "综合得分": row["score"],
        }
        for row in rows_of(movement)
    ]
    return pd.DataFrame(rows, columns=["季度", who, "名次区间（90%）", "参评数", "综合得分"]).round(1)


def funnel_table(funnel: Funnel | None) -> pd.DataFrame:
    """`indicators.funnel.Funnel` under Chinese titles."""
    titles = ["镇街", "分子", "分母", "值（%）", "95%下限", "95%上限", "99.8%下限", "99.8%上限", "判断"]
    if funnel is None:
        return pd.DataFrame(columns=titles)
    rows = [
        (
            plain(row["name"]),
            row["numerator"],
            row["denominator"],
            row["value"],
            row["low_95"],
            row["high_95"],
            row["low_998"],
            row["high_998"],
            funnel_word(row["side"], is_alarm=row["is_alarm"]),
        )
        for row in rows_of(funnel.points)
    ]
    return pd.DataFrame(rows, columns=titles).round(1)


def funnel_word(side: int, *, is_alarm: bool) -> str:
    """``界内，随机波动可以解释``, ``高于 95% 界``, ``低于 99.8% 界``."""
    if side == 0:
        return "界内，随机波动可以解释"
    return f"{'高于' if side > 0 else '低于'} {'99.8%' if is_alarm else '95%'} 界"
