"""The panels of the ranking: each a picture and the table behind it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from controls.panels import Panel
from controls.ranking.asked import RankingLook
from controls.ranking.figures import improvement, levels, movement, once_a_view, shortfall, why
from display.blocks.gap import GapRow, gap_bars
from display.blocks.rank_table import RankRow, rank_table
from display.charts.movement import build_movement, movement_alt
from display.formats import WITHHELD, signed, value_text
from display.names import plain
from display.ranks import (
    NOT_RANKED,
    TIER_VERDICTS,
    change_verdict,
    contributions_table,
    improvement_table,
    left_out_text,
    level_table,
    levers_table,
    movement_table,
    rank_text,
    score_text,
    short_labels,
    tier_words,
    weights_text,
)
from display.theme import LIGHT
from indicators.catalogue import INDICATORS
from indicators.ranking import TIERS, Tier
from indicators.values import rows_of

NO_TOWNSHIPS = "名录中没有镇街，无法排名"


def name_of(ranking: RankingLook, township: str) -> str:
    return plain(str(ranking.look.gallery.snapshot.places.townships.at[township, "name"]))


def outside_peers(ranking: RankingLook, township: str) -> str:
    """That the township is not of the peer group asked for; empty when it is."""
    is_ranked = township in levels(ranking).ranks.index
    return "" if is_ranked else f"{name_of(ranking, township)}不在所选同类组中，未参加本组排名"


@once_a_view
def level_panel(ranking: RankingLook) -> Panel:
    """Everyone in tiers, level and improvement side by side."""
    standings = levels(ranking)
    changes = improvement(ranking)
    by_code = dict(zip(changes.index.astype(str), rows_of(changes), strict=True))
    table = level_table(standings.ranks, whole=ranking.whole, who="镇街")
    alone = "只有一个镇街，没有可以比较的对象。" if len(standings.ranks) == 1 else ""
    return Panel(
        key="ranking-level",
        title="名次区间与得分",
        caption="得分及其90%区间（已扣除小样本的偶然性）；同一档内不分先后；较上年按整月同期",
        table=table,
        html=_table(ranking, standings.ranks, by_code, standings.whole_score),
        alt=f"镇街综合得分排名，{len(table)} 个镇街",
        reason="" if len(table) else NO_TOWNSHIPS,
        remark=alone + _left_out_remark(standings.ranks),
        is_wide=True,
    )


def _table(
    ranking: RankingLook, ranks: pd.DataFrame, changes: Mapping[str, Mapping[str, float]], whole_score: float
) -> str:
    rows: dict[str, list[RankRow]] = {tier: [] for tier in (*TIERS, Tier.NONE)}
    for code, row in zip(ranks.index.astype(str), rows_of(ranks), strict=True):
        change = changes[code]
        rows[row["tier"]].append(
            RankRow(
                name=plain(row["name"]),
                href=ranking.href(code),
                rank=rank_text(row["rank_low"], row["rank_high"]),
                score_text=score_text(row["score"]),
                score=row["score"],
                low=row["score_low"],
                high=row["score_high"],
                verdict=TIER_VERDICTS[row["tier"]],
                change="" if np.isnan(change["change"]) else signed(change["change"], decimals=1),
                change_verdict=change_verdict(change["change_low"], change["change_high"]),
                improvement=rank_text(change["rank_low"], change["rank_high"]),
                missing=left_out_text(row["left_out"]),
                missing_names=short_labels(row["left_out"]),
                is_own=code == ranking.township,
            )
        )
    words = tier_words(ranking.whole)
    tiers = [(words[TIER_VERDICTS[tier]], found) for tier, found in rows.items()]
    return rank_table(tiers, whole=whole_score, label="镇街排名")


def _left_out_remark(ranks: pd.DataFrame) -> str:
    incomplete = int((ranks["left_out"].map(len) > 0).sum())
    nobody = int(ranks["no_data"].sum())
    said = []
    if incomplete:
        said.append(f"{incomplete} 个镇街有指标数据过少未计入，其权重按比例分摊到其余指标")
    if nobody:
        said.append(f"{nobody} 个镇街数据不足，只列出、不排名、不计零分")
    return "；".join(said) + "。" if said else ""


def level_panels(ranking: RankingLook, *, as_tables: bool) -> list[Panel]:
    """Level and improvement: side by side in one picture, or as two tables."""
    return [level_panel(ranking), improvement_panel(ranking)] if as_tables else [level_panel(ranking)]


@once_a_view
def improvement_panel(ranking: RankingLook) -> Panel:
    """The delta rank as a table of its own; on screen it stands beside the level."""
    changes = improvement(ranking)
    return Panel(
        key="ranking-improvement",
        title="改善名次",
        caption="得分与上年同期整月相比，90%区间",
        table=improvement_table(changes, who="镇街"),
        reason="" if len(changes) else NO_TOWNSHIPS,
        is_wide=True,
    )


@once_a_view
def why_panel(ranking: RankingLook, township: str) -> Panel:
    """What makes the gap of one township."""
    found = why(ranking, township)
    rows = [
        GapRow(
            name=INDICATORS[str(key)].short_label,
            figures="数据少，未计入"
            if row["left_out"]
            else f"{value_text(INDICATORS[str(key)], row['value'])} / {value_text(INDICATORS[str(key)], row['whole_value'])}",
            to_whole=row["to_whole"],
            to_best=row["to_best"],
            is_left_out=bool(row["left_out"]),
        )
        for key, row in zip(found.contributions.index, rows_of(found.contributions), strict=True)
        if not np.isnan(row["to_whole"])
    ]
    name = name_of(ranking, township)
    total = sum(row.to_whole for row in rows), sum(row.to_best for row in rows)
    return Panel(
        key="ranking-why",
        title=f"{name}：差在哪里",
        caption=f"各指标对得分差的贡献，合计与{ranking.whole} {signed(total[0], decimals=1)}、与最前档 {signed(total[1], decimals=1)} 分",
        table=contributions_table(found.contributions),
        html=gap_bars(
            rows, titles=("指标", f"本镇街 / {ranking.whole}", "贡献（分）", f"与{ranking.whole}", "与最前档")
        ),
        alt=f"{name}各指标对综合得分差的贡献",
        reason="" if rows else f"{name}{NOT_RANKED}",
        is_wide=True,
    )


@once_a_view
def levers_panel(ranking: RankingLook, township: str) -> Panel:
    """The table of levers; on screen `controls.ranking.cards.draw_levers` says them in sentences."""
    return Panel(
        key="ranking-levers",
        title=f"{name_of(ranking, township)}：补短板",
        caption="其余镇街不变时，单项达到目标后的名次区间",
        table=levers_table(why(ranking, township).levers),
        reason=_no_levers(ranking, township),
        is_wide=True,
    )


def _no_levers(ranking: RankingLook, township: str) -> str:
    """Why nothing would lift a township's rank; empty when something would."""
    found = why(ranking, township)
    if not found.levers.empty:
        return ""
    name = name_of(ranking, township)
    ended = f"{name}{NOT_RANKED}" if found.contributions.empty else f"{name}各项指标均已达到目标"
    return outside_peers(ranking, township) or ended


@once_a_view
def shortfall_panel(ranking: RankingLook, township: str) -> Panel:
    """The units behind the levers; selecting one opens its dossier."""
    found = shortfall(ranking, township)
    rows = [
        (code, INDICATORS[key].short_label, plain(row["name"]), row["missing"], row["numerator"], row["denominator"])
        for key, units in found.items()
        for code, row in zip(units.index.astype(str), rows_of(units), strict=True)
    ]
    viewer, places = ranking.look.viewer, ranking.look.gallery.snapshot.places
    reason = "" if rows else _no_levers(ranking, township) or "没有短板单位"
    if township not in viewer.scope(places):
        reason = WITHHELD
    return Panel(
        key="ranking-shortfall",
        title=f"{name_of(ranking, township)}：短板落在哪些单位",
        caption="选中一行打开档案；缺口为未完成（或不良）的件、个或人",
        table=pd.DataFrame([row[1:] for row in rows], columns=["指标", "单位", "缺口", "分子", "分母"]),
        codes=tuple(row[0] for row in rows),
        reason=reason,
        is_wide=True,
    )


@once_a_view
def movement_panel(ranking: RankingLook, township: str) -> Panel:
    """One township's rank intervals over eight quarters."""
    every = movement(ranking)
    own = every[(every["code"] == township) & every["rank"].notna()] if len(every) else every
    name = name_of(ranking, township)
    return Panel(
        key="ranking-movement",
        title=f"{name}：名次变化",
        caption="近 8 个完整季度，位；竖条=90%名次区间，越靠上越好",
        table=movement_table(own, who="镇街"),
        spec=build_movement(own, theme=LIGHT) if len(own) else None,
        alt=movement_alt(own, name=name) if len(own) else "",
        reason="" if len(own) else outside_peers(ranking, township) or "没有可以排名的完整季度",
        remark="单季数据少，区间宽；区间重叠的两个季度不能说有升降。" if len(own) else "",
        is_wide=True,
    )


def remarks(ranking: RankingLook) -> list[str]:
    """What has to be said below the page: weights, what this viewer's score leaves out, late data."""
    viewer, index = ranking.look.viewer, ranking.index
    said = [f"计分指标和权重：{weights_text(index.parts_for(viewer))}。信访数量不计分。"]
    if ranking.is_common:
        said.append("镇街口径：不含信访类指标，与镇街自己看到的名次一致；其权重按比例分摊到其余指标。")
    elif not viewer.is_commission:
        said.append("您看到的得分不含信访类指标（受保护），其权重按比例分摊到其余指标。")
    if ranking.look.late:
        said.append(f"数据未及时更新（{ranking.look.late}），名次只说明截至日的情况。")
    return said
