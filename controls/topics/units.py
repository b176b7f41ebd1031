"""Units as the first columns of a panel's list, and why there may be none."""

import pandas as pd

from controls.look import Look
from display.formats import WITHHELD
from display.names import plain
from indicators.codes import UNIT_KIND

NO_DATA = "本期无数据"


def unit_columns(look: Look, codes: pd.Index) -> pd.DataFrame:
    """Name, kind and township of each unit, in the order of `codes`."""
    places = look.gallery.snapshot.places
    units = places.units.loc[codes]
    return pd.DataFrame(
        {
            "单位": [plain(name) for name in units["name"]],
            "类别": units["kind"].map(UNIT_KIND).to_numpy(),
            "镇（街道）": [plain(name) for name in units["township_code"].map(places.townships["name"])],
        }
    )


def scope_reason(look: Look) -> str:
    """Why units of the asked place are not listed for this viewer; empty when they are."""
    places = look.gallery.snapshot.places
    inside = places.within(look.asked.place)[: places.unit_count]
    return WITHHELD if inside.any() and not (inside & look.viewer.sees(places)).any() else ""
