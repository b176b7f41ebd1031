"""A pydeck deck that costs nothing to draw again, and what may be believed of a click on it."""

from functools import cache
from typing import Any

import orjson
import pydeck as pdk
from pydeck.bindings import deck
from pydeck.bindings.json_tools import default_serialize

from display.labels import unguarded

UNITS = "u"
"""Id of the only layer that can be clicked."""

_LONGEST_CODE = 64

# Each deck searches the disk five times for a notebook's widget, which takes longer than all the rest of drawing it.
deck.has_jupyter_extra = cache(deck.has_jupyter_extra)


class FastDeck(pdk.Deck):  # type: ignore[misc]
    """A deck without a basemap, serialised once, compactly, when it is made; only the text and the tooltip are kept.

    Without a tooltip it is a picture: it cannot be moved. `map_style` is never set: any value, even None, makes Streamlit load a basemap from the internet (STREAMLIT.md, 0.1).
    """

    def __init__(
        self,
        layers: list[pdk.Layer],
        *,
        view_state: pdk.ViewState,
        tooltip: dict[str, Any] | None,
    ) -> None:
        super().__init__(
            layers,
            views=[pdk.View(type="MapView", controller=tooltip is not None)],
            initial_view_state=view_state,
            map_provider=None,
            tooltip=tooltip or False,
        )
        self._json: str = orjson.dumps(self, default=default_serialize).decode()
        # Streamlit asks for to_json() and the tooltip only; the rows would be kept in every cached deck for nothing.
        self.layers: list[pdk.Layer] = []

    def to_json(self) -> str:
        return self._json


def picked(selection: object) -> str | None:
    """The code of the clicked unit in what `st.pydeck_chart` returned or put into the session state; None for anything else.

    The content comes from the browser: it may be stale, forged or of any shape. Only the code is taken, and the caller looks it
    up among what the viewer may see.
    """
    found = selection
    for key in ("selection", "objects", UNITS):
        found = found.get(key) if isinstance(found, dict) else None
    row = found[0] if isinstance(found, list) and found else None
    code = row.get("c") if isinstance(row, dict) else None
    if not isinstance(code, str) or not 0 < len(code) <= _LONGEST_CODE:
        return None
    return unguarded(code)
