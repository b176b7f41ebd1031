"""镇街排名 in the document: the very panel of the ranking page, and of a township the ranks of its villages."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from controls.briefing.parts import Part
from controls.look import Look
from controls.panels import Panel
from controls.ranking.asked import RankingLook
from controls.ranking.panels import level_panel, remarks
from controls.ranking.villages import villages_panel
from display.document import Caption, Note, Table
from display.formats import MISSING
from display.ranks import left_out_text, score_text
from indicators.places import DISTRICT, Level
from indicators.values import rows_of

NAMED_AT_MOST = 3
"""Parts left out that are named in a row; more (a village may lack ten) are counted, or a township's villages take three pages."""


def ranking_look(look: Look) -> RankingLook:
    """The ranking as its page shows it first for this place: all townships together, everything that counts for this viewer."""
    place = look.asked.place
    is_township = place.level is Level.TOWNSHIP
    return RankingLook(
        look=look,
        scope=DISTRICT if is_township else place,
        township=place.code if is_township else "",
        peers="",
        is_common=False,
    )


def ranking_panels(look: Look) -> Sequence[Panel]:
    ranking = ranking_look(look)
    panels = [level_panel(ranking)]
    return [*panels, villages_panel(ranking)] if ranking.township else panels


def ranking_parts(look: Look) -> Iterator[Part]:
    """Each panel as its table; where there is none, why."""
    for panel in ranking_panels(look):
        yield Caption(f"{panel.title}（{panel.caption}）")
        if panel.reason:
            yield Note(f"{panel.reason}。")
            continue
        yield _table(panel)
        if any(len(_left_out(row)) > NAMED_AT_MOST for row in rows_of(panel.table)):
            yield Note("未计入指标只写项数的，名称见随附 Excel 文件。")
        if panel.remark:
            yield Note(panel.remark)
    for text in remarks(ranking_look(look)):
        yield Note(text)


def _table(panel: Panel) -> Table:
    """The columns of the panel's table a page has room for; both ends of the score's interval in one."""
    who = str(panel.table.columns[0])
    return Table(
        columns=(who, "档次", "90%名次区间", "综合得分", "90%得分区间", "未计入指标"),
        rows=[
            (
                str(row[who]),
                str(row["档次"]),
                str(row["名次区间（90%）"]),
                score_text(row["综合得分"]),
                _span(row["得分下限"], row["得分上限"]),
                _left_out_text(row),
            )
            for row in rows_of(panel.table)
        ],
        widths=(2.1, 2.1, 2.6, 1.9, 2.6, 3.5),
        numbers=(3, 4),
    )


def _left_out(row: Mapping[str, Any]) -> Sequence[str]:
    names = str(row["未计入指标"])
    return names.split("、") if names else ()


def _left_out_text(row: Mapping[str, Any]) -> str:
    left_out = _left_out(row)
    return (left_out_text(left_out) if len(left_out) > NAMED_AT_MOST else "、".join(left_out)) or MISSING


def _span(low: float, high: float) -> str:
    return MISSING if low != low else f"{score_text(low)}–{score_text(high)}"
