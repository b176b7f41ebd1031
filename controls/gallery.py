"""Finished pictures of one snapshot, drawn once for all who may see the same.

Not `st.cache_*`: any browser can have those emptied (STREAMLIT.md, 0.4), and a picture must go exactly when its snapshot does.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from controls.painter import MOST_HUNG, Order, Painter, PainterGone
from controls.turns import TURNS
from data_access.snapshot import Snapshot
from display.shapes import Shapes, build_shapes
from indicators.viewer import Viewer

MOST_PICTURES = 1500
"""Some 100 KB each (a district's deck has 200, a single figure less than one); the least recently used goes first. Fifty viewers
look at so many within some minutes."""

MOST_ORDERED = 600
"""Pictures asked for and not fetched yet: ten of each of fifty viewers, and some of pages that were left before."""

Picture = TypeVar("Picture")


class Gallery:
    """One per snapshot, thrown away with it. Keys must hold everything the picture depends on, the viewer included."""

    def __init__(self, snapshot: Snapshot, *, before: "Gallery | None" = None, painter: Painter | None = None) -> None:
        """`before` is the gallery of an earlier snapshot: with the same boundaries the same shapes, as far as they have been drawn. `painter`
        draws what it can."""
        self.snapshot = snapshot
        self._painter = painter
        boundaries = snapshot.boundaries
        self.shapes: Shapes = (
            before.shapes
            if before is not None and before.snapshot.boundaries is boundaries
            else build_shapes(boundaries.units, boundaries.townships, places=snapshot.places)
        )
        self._pictures: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()
        self._ordered: OrderedDict[Hashable, Order] = OrderedDict()
        self._own = threading.local()

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
        with _waited_for(making):
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

    def painted(self, key: Hashable, draw: Callable[..., Picture], *arguments: Any) -> Picture:
        """As `picture`, made by `draw` of `arguments`, by the painter where there is one. So `draw` is a function of a module, and what it is
        given and gives can be pickled."""
        if getattr(self._own, "only_orders", False):
            self._order(key, draw, arguments)
        return self.picture(key, lambda: self._made(key, draw, arguments))

    def order(self, *pictures: Callable[[], object]) -> None:
        """Where there is a painter, the pictures that these calls would give are drawn from now on, while the page goes on."""
        if self._painter is None or not self._painter.has(self.snapshot.version):
            return
        self._own.only_orders = True
        try:
            for ask in pictures:
                with suppress(_Ordered, PainterGone):
                    ask()
        finally:
            self._own.only_orders = False

    def forget(self, key: Hashable) -> None:
        """The picture under `key` is made anew when it is asked for again."""
        with self._lock:
            self._pictures.pop(key, None)

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process it is the one that hangs there under the same version."""
        return hung, (self.snapshot.version,)

    def _order(self, key: Hashable, draw: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        with self._lock:
            if key in self._pictures:
                return
            known = self._ordered.get(key)
            # One that has come back empty is of a process that has ended.
            is_coming = key in self._making or (known is not None and not (known.done() and not known.result()))
            if not is_coming and self._painter is not None:
                self._ordered[key] = self._painter.ask(self.snapshot.version, key, draw, arguments)
                while len(self._ordered) > MOST_ORDERED:
                    self._ordered.popitem(last=False)
        raise _Ordered

    def _made(self, key: Hashable, draw: Callable[..., Picture], arguments: tuple[Any, ...]) -> Picture:
        version, painter = self.snapshot.version, self._painter
        if painter is None or not painter.has(version):
            return draw(*arguments)
        try:
            with self._lock:
                order = self._ordered.pop(key, None)
            with TURNS.left():
                painted: Picture = painter.fetch(order or painter.ask(version, key, draw, arguments))
                return painted
        except PainterGone:
            return draw(*arguments)


class _Ordered(Exception):
    """Ends the call that was to order only."""


_hung: dict[str, Gallery] = {}
"""In the painter, by version; in the server nothing hangs here."""


class NotHung(Exception):
    """The gallery asked for is not here, or no longer."""


def hang(gallery: Gallery) -> None:
    """From now on `gallery` is what is meant by its version; of those before it, the last one stays."""
    _hung.pop(gallery.snapshot.version, None)
    _hung[gallery.snapshot.version] = gallery
    while len(_hung) > MOST_HUNG:
        _hung.pop(next(iter(_hung)))


def hung(version: str) -> Gallery:
    """
    Raises:
        NotHung: nothing hangs under this version.
    """
    try:
        return _hung[version]
    except KeyError as error:
        raise NotHung(version) from error


@contextmanager
def _waited_for(lock: threading.Lock) -> Iterator[None]:
    """The block holds `lock`; others pass while it cannot be had."""
    if not lock.acquire(blocking=False):
        with TURNS.left():
            lock.acquire()
    try:
        yield
    finally:
        lock.release()
