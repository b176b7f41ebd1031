"""The four documents of the three lists: which are missing where, and whose number of items is not the usual one."""

import pandas as pd

from indicators.cells import ALL_KINDS, By, get_cells, get_group_sizes
from indicators.codes import POWER_LIST_KIND
from indicators.ledger import Ledger
from indicators.model import Count, Window
from indicators.periods import Period
from indicators.places import DISTRICT, Place
from indicators.viewer import COMMISSION, Viewer

_PUBLISHED = Count(entered=("power_list.published",), window=Window.STOCK)
_ITEMS = Count(entered=("power_list.items",), window=Window.STOCK)


def get_missing_lists(
    ledger: Ledger, *, by: By, period: Period, place: Place, viewer: Viewer, kinds: tuple[str, ...] = ALL_KINDS
) -> pd.DataFrame:
    """By group: one column for each document with the number of units that have not published it, and `units`, how many there are.
    Empty when nothing is on record or not for this viewer."""
    published = get_cells(
        ledger,
        _PUBLISHED,
        "kind",
        by=by,
        period=period,
        place=place,
        viewer=viewer,
        kinds=kinds,
        existing=True,
    )
    if published.empty:
        return pd.DataFrame()
    sizes = get_group_sizes(ledger, by=by, period=period, place=place, viewer=viewer, kinds=kinds)
    published = published.reindex(columns=list(POWER_LIST_KIND), fill_value=0)
    return (-published.sub(sizes, axis="index")).clip(lower=0).assign(units=sizes)


def get_usual_items(ledger: Ledger, *, period: Period) -> pd.DataFrame:
    """The commonest number of items of each document (columns) of each kind of unit (rows) in the district; NaN where no unit has
    said. A common number says nothing about any unit, so it is the same for every viewer."""
    return ledger.kept.get(
        ("usual items", period), lambda: _usual_items(ledger, period=period), size=lambda usual: usual.size * 8
    )


def _usual_items(ledger: Ledger, *, period: Period) -> pd.DataFrame:
    items = _items_by_unit(ledger, period=period, place=DISTRICT, viewer=COMMISSION)
    kinds = ledger.places.units["kind"]
    of_kind = {kind: items[(kinds.reindex(items.index) == kind).to_numpy()] for kind in ALL_KINDS}
    usual = {kind: [_commonest(rows[document]) for document in POWER_LIST_KIND] for kind, rows in of_kind.items()}
    return pd.DataFrame.from_dict(usual, orient="index", columns=list(POWER_LIST_KIND), dtype=float)


def get_unusual_items(ledger: Ledger, *, period: Period, place: Place, viewer: Viewer) -> pd.DataFrame:
    """Published documents of the units the viewer may see whose number of items is not the usual one: columns unit, document, items
    (0: not said), usual."""
    items = _items_by_unit(ledger, period=period, place=place, viewer=viewer)
    kind_of = ledger.places.units["kind"].reindex(items.index)
    usual = get_usual_items(ledger, period=period).reindex(kind_of).set_axis(items.index)
    found = [
        pd.DataFrame(
            {
                "unit": items.index[differs],
                "document": document,
                "items": items.loc[differs, document].astype(int).to_numpy(),
                "usual": usual.loc[differs, document].to_numpy(),
            }
        )
        for document in POWER_LIST_KIND
        for differs in [(items[document].notna() & (items[document] != usual[document])).to_numpy()]
    ]
    return pd.concat(found).sort_values("unit", kind="stable", ignore_index=True)


def _items_by_unit(ledger: Ledger, *, period: Period, place: Place, viewer: Viewer) -> pd.DataFrame:
    """Items by unit and document, NaN where the document is not published."""
    published, items = (
        get_cells(ledger, count, "kind", by=By.UNIT, period=period, place=place, viewer=viewer, existing=True)
        for count in (_PUBLISHED, _ITEMS)
    )
    if published.empty:
        return pd.DataFrame({document: pd.Series(dtype=float) for document in POWER_LIST_KIND})
    published = published.reindex(columns=list(POWER_LIST_KIND), fill_value=0)
    return items.reindex(columns=list(POWER_LIST_KIND), fill_value=0).astype(float).where(published > 0)


def _commonest(items: pd.Series) -> float:
    said = items[items > 0].mode()
    return float(said.iloc[0]) if len(said) else float("nan")
