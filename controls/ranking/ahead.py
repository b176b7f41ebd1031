"""All pictures of the ranking page at once, before the first of them is drawn."""

from collections.abc import Callable
from functools import partial

from controls.ranking.asked import RankingLook
from controls.ranking.cards import funnel_panel
from controls.ranking.figures import improvement, shortfall, why
from controls.ranking.panels import level_panel, levers_panel, movement_panel, shortfall_panel, why_panel
from controls.ranking.villages import villages_panel


def order_panels(ranking: RankingLook, township: str) -> None:
    """In the order of the page as it is shown at first; `township` is the one shown in detail, empty where there is none."""
    pictures: list[Callable[[], object]] = [partial(improvement, ranking), partial(level_panel, ranking)]
    if township:
        of_township = (why_panel, levers_panel, shortfall, why)
        pictures += [partial(picture, ranking, township) for picture in of_township]
    pictures.append(partial(funnel_panel, ranking))
    if township:
        pictures += [partial(picture, ranking, township) for picture in (movement_panel, shortfall_panel)]
    if ranking.township:
        pictures.append(partial(villages_panel, ranking))
    ranking.look.gallery.order(*pictures)
