"""镇街排名 in the document: the very panel of the ranking page, and of a township the ranks of its villages."""

from collections.abc import Iterator, Sequence

from controls.briefing.parts import Part
from controls.panels import Panel
from controls.pictures import Look
from controls.ranking.asked import RankingLook
from controls.ranking.panels import level_panel, remarks, villages_panel
from display.document import Caption, Note, Table
from indicators.places import DISTRICT, Level


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
        yield Table(
            columns=[str(title) for title in panel.table.columns],
            rows=[[str(value) for value in row] for row in panel.table.itertuples(index=False)],
            widths=[1.0] * panel.table.shape[1],
        )
        if panel.remark:
            yield Note(panel.remark)
    for text in remarks(ranking_look(look)):
        yield Note(text)
