"""Villages and communities of one township in tiers, scope permitting."""

from controls.panels import Panel
from controls.ranking.asked import RankingLook
from controls.ranking.figures import once_a_view, villages
from controls.ranking.panels import name_of
from display.blocks.rank_table import RankRow, rank_table
from display.formats import WITHHELD
from display.names import plain
from display.ranks import (
    TIER_VERDICTS,
    left_out_text,
    level_table,
    rank_text,
    score_text,
    short_labels,
    tier_words,
)
from indicators.ranking import TIERS, Tier
from indicators.values import Verdict, rows_of

VILLAGES = "村、社区"


@once_a_view
def villages_panel(ranking: RankingLook) -> Panel:
    """Villages and communities of the asked township in tiers against it."""
    standings = villages(ranking)
    viewer, places = ranking.look.viewer, ranking.look.gallery.snapshot.places
    reason = "" if len(standings.ranks) else "没有村、社区"
    if ranking.township not in viewer.scope(places):
        reason = WITHHELD
    rows: dict[str, list[RankRow]] = {tier: [] for tier in (*TIERS, Tier.NONE)}
    for code, row in zip(standings.ranks.index.astype(str), rows_of(standings.ranks), strict=True):
        rows[row["tier"]].append(
            RankRow(
                name=plain(row["name"]),
                href=f"village?unit={code}&period={ranking.look.asked.period.text}",
                rank=rank_text(row["rank_low"], row["rank_high"]),
                score_text=score_text(row["score"]),
                score=row["score"],
                low=row["score_low"],
                high=row["score_high"],
                verdict=TIER_VERDICTS[row["tier"]],
                change="",
                change_verdict=Verdict.NONE,
                improvement="",
                missing=left_out_text(row["left_out"]),
                missing_names=short_labels(row["left_out"]),
            )
        )
    words = tier_words("本镇街")
    return Panel(
        key="ranking-villages",
        title=f"{name_of(ranking, ranking.township)}：{VILLAGES}",
        caption="90%名次区间；村级件数少，多数指标会因数据少而不计入",
        table=level_table(standings.ranks, whole="本镇街", who=VILLAGES),
        html=rank_table(
            [(words[TIER_VERDICTS[tier]], found) for tier, found in rows.items()],
            whole=standings.whole_score,
            titles=("名次区间", VILLAGES, "得分与90%区间", "得分", "", "", "未计入"),
            label=f"{VILLAGES}排名",
        ),
        alt=f"{VILLAGES}综合得分排名，{len(standings.ranks)} 个",
        reason=reason,
        codes=tuple(standings.ranks.index.astype(str)),
        is_wide=True,
    )
