"""The ranking as files: every table behind the page."""

from collections.abc import Sequence

from controls.export import draw_export, panel_sheets
from controls.panels import Panel
from controls.ranking.asked import RankingLook
from controls.ranking.cards import funnel_panel
from controls.ranking.panels import (
    improvement_panel,
    level_panel,
    levers_panel,
    movement_panel,
    shortfall_panel,
    why_panel,
)
from controls.ranking.villages import villages_panel

NAME = "镇街排名"


def draw_ranking_export(ranking: RankingLook, township: str) -> None:
    indicators = [part.indicator for part in ranking.index.parts_for(ranking.look.viewer)]
    draw_export(
        ranking.look,
        name=NAME,
        sheets=lambda: panel_sheets(ranking_panels(ranking, township)),
        indicators=[*indicators, ranking.look.asked.indicator],
    )


def ranking_panels(ranking: RankingLook, township: str) -> Sequence[Panel]:
    """Every panel of the page; those of one township where there is one (empty `township`: none)."""
    panels = [level_panel(ranking), improvement_panel(ranking)]
    if township:
        panels += [why_panel(ranking, township), levers_panel(ranking, township), shortfall_panel(ranking, township)]
    panels.append(funnel_panel(ranking))
    if township:
        panels.append(movement_panel(ranking, township))
    if ranking.township:
        panels.append(villages_panel(ranking))
    return panels
