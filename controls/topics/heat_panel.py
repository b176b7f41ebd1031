"""The panel of a heat table: categories by township, small counts neither drawn nor listed."""

import pandas as pd

from controls.panels import Panel
from controls.pictures import Look
from controls.topics.counted import LEAST_SHOWN
from display.charts.heat import build_heat, heat_alt
from display.names import plain
from display.theme import LIGHT

PHONE_COLUMNS = 8


def heat_panel(
    look: Look, counts: pd.DataFrame, *, key: str, title: str, caption: str, unit: str, what: str, remark: str
) -> Panel:
    """Counts by township (rows, codes) and category (columns, labels): drawn with townships across, in the register's order."""
    townships = look.gallery.snapshot.places.townships
    order = townships.sort_values("position", kind="stable", na_position="last").index
    counts = counts.loc[[code for code in order if code in counts.index]]
    names = [plain(str(townships.at[code, "name"])) for code in counts.index]
    cells = counts.T.set_axis(names, axis="columns")
    return Panel(
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
