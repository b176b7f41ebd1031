"""Finished pictures of one snapshot, drawn once for all who may see the same.

Not `st.cache_*`: any browser can have those emptied (STREAMLIT.md, 0.4), and a picture must go exactly when its snapshot does.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from data_access.snapshot import Snapshot
from display.shapes import Shapes, build_shapes
from indicators.viewer import Viewer

MOST_PICTURES = 1500
"""Some 100 KB each (a district's deck has 200, a single figure less than one); the least recently used goes first. Fifty viewers
look at so many within some minutes."""

Picture = TypeVar("Picture")


class Gallery:
    """One per snapshot, thrown away with it. Keys must hold everything the picture depends on, the viewer included."""

    def __init__(self, snapshot: Snapshot, *, before: "Gallery | None" = None) -> None:
        """`before` is the gallery of an earlier snapshot: with the same boundaries the same shapes, as far as they have been drawn."""
        self.snapshot = snapshot
        boundaries = snapshot.boundaries
        self.shapes: Shapes = (
            before.shapes
            if before is not None and before.snapshot.boundaries is boundaries
            else build_shapes(boundaries.units, boundaries.townships, places=snapshot.places)
        )
        self._pictures: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def shapes_for(self, viewer: Viewer) -> Shapes:
        """The shapes with the detail this viewer may see."""
        return self.shapes.within(viewer.scope(self.snapshot.places))

    def picture(self, key: Hashable, make: Callable[[], Picture]) -> Picture:
        """The picture under `key`, made by the first who asks; others who ask meanwhile wait for it."""
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
                found: Picture = self._pictures[key]
                return found
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._pictures:
                    made: Picture = self._pictures[key]
                    return made
            picture = make()
            with self._lock:
                self._pictures[key] = picture
                self._making.pop(key, None)
                while len(self._pictures) > MOST_PICTURES:
                    self._pictures.popitem(last=False)
            return picture
