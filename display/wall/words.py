"""Texts of the wall cut to the room they have: nothing there can be hovered, so nothing may be hidden behind an edge."""

import unicodedata
from html import escape

from display.names import plain

WIDE = 1.0
NARROW = 0.62
"""Width of a Chinese and of a Latin character in sizes of the type."""


def fitted(text: str, *, room: float) -> str:
    """`text` in at most `room` Chinese characters' width, ended by ``…`` where it was longer."""
    line = plain(text)
    if width(line) <= room:
        return line
    kept, used = "", WIDE
    for letter in line:
        used += width(letter)
        if used > room:
            break
        kept += letter
    return f"{kept}…"


def width(text: str) -> float:
    return sum(WIDE if unicodedata.east_asian_width(letter) in "WFA" else NARROW for letter in text)


def cell(name: str, text: str, *, room: float) -> str:
    """A text in an element of class `name`, cut to its room and escaped."""
    return f'<span class="{name}">{escape(fitted(text, room=room), quote=True)}</span>'
