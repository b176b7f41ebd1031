"""The panel of a heat table: categories by township, small counts neither drawn nor listed."""

from collections.abc import Sequence

import pandas as pd

from controls.look import Look
from controls.panels import Panel, clickable
from controls.picks import pick_text
from controls.topics.counted import LEAST_SHOWN
from display.charts.heat import build_heat, heat_alt
from display.names import plain
from display.theme import LIGHT

PHONE_COLUMNS = 8


def heat_panel(
    look: Look,
    counts: pd.DataFrame,
    *,
    key: str,
    title: str,
    caption: str,
    unit: str,
    what: str,
    event: str,
    dimensions: Sequence[tuple[str, str]],
    remark: str,
) -> Panel:
    """Counts by township (rows, codes) and category (columns, labels): drawn with townships across, in the register's order.

    `event` is what is counted, `dimensions` are (dimension, code) of each category.
    """
    places = look.gallery.snapshot.places
    counts = counts.loc[[code for code in places.townships_in_order if code in counts.index]]
    names = [plain(str(places.townships.at[code, "name"])) for code in counts.index]
    cells = counts.T.set_axis(names, axis="columns")
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=_table(cells),
        spec=None
        if is_too_wide(look, cells)
        else build_heat(cells, theme=LIGHT, unit=unit, least=LEAST_SHOWN, what=what),
        alt=heat_alt(title, cells, unit=unit, least=LEAST_SHOWN),
        remark=remark,
        is_wide=True,
    )
    return clickable(
        panel,
        cell_picks(cells, event, townships=list(counts.index), dimensions=dimensions),
        row_picks=township_picks(event, list(counts.index)),
    )


def cell_picks(
    cells: pd.DataFrame, event: str, *, townships: Sequence[str], dimensions: Sequence[tuple[str, str]]
) -> dict[tuple[int, int], str]:
    """What each cell of a heat table (categories by townships) with anything in it opens."""
    return {
        (across, at): pick_text(event, township=townships[across], **{dimension: code})
        for at, (dimension, code) in enumerate(dimensions)
        for across in range(len(townships))
        if cells.iat[at, across]
    }


def township_picks(event: str, townships: Sequence[str]) -> tuple[str, ...]:
    """What each row of a table of townships opens."""
    return tuple(pick_text(event, township=code) for code in townships)


def is_too_wide(look: Look, cells: pd.DataFrame) -> bool:
    """Whether so many columns cannot be read on this screen: the table, which scrolls, stands in for the picture."""
    return look.is_phone and len(cells.columns) > PHONE_COLUMNS


def _table(cells: pd.DataFrame) -> pd.DataFrame:
    """A row for each township; what the picture shows as a dot is as little known here."""
    few = f"1–{LEAST_SHOWN - 1}"
    return pd.DataFrame(
        {
            "镇（街道）": list(cells.columns),
            **{
                str(name): [few if 0 < count < LEAST_SHOWN else f"{count:,.0f}" for count in counts]
                for name, counts in zip(cells.index, cells.to_numpy(), strict=True)
            },
        }
    )
