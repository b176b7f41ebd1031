"""Charts and maps as PNG, for files: the same specifications as on screen, drawn without a browser and without the internet.

The library that draws (vl-convert) keeps Python's lock for the whole of a picture: a second in which the server would answer nobody.
So a process of its own draws, one after another, and ends with the last.
"""

import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from display.theme import FONT

SCALE = 2.0
"""Dots to a pixel: 208 dots per inch where 640 pixels fill the 156 mm of a page's lines."""

LONGEST_SECONDS = 120.0
"""After that long over one picture the process is taken to hang and is ended."""

_PROCESS = Path(__file__).with_name("drawing_process.py")

_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "XDG_DATA_HOME", "FONTCONFIG_PATH")
"""What a process that draws gets of the server's environment: nothing that is secret."""


class DrawingFailed(Exception):
    """The process ended without a picture; the reason stands in the server's log."""


@dataclass(frozen=True)
class Drawing:
    """A finished Vega-Lite specification or SVG, as text."""

    text: str
    is_svg: bool = False


Draw = Callable[[Drawing], bytes]


def bare_environment() -> dict[str, str]:
    """The environment of a process that draws."""
    return {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}


def chart_drawing(spec: dict[str, Any], *, width: int) -> Drawing:
    """A specification of `display/charts`, which is as wide as its container, on white at `width` pixels."""
    config = spec.get("config", {}) | {"background": "white"}
    return Drawing(json.dumps(spec | {"width": width, "config": config}, ensure_ascii=False))


@contextmanager
def open_studio() -> Iterator[Draw]:
    """A function that turns drawings into PNG, as long as the context lasts; leaving it ends the process.

    Raises:
        DrawingFailed: by the function, when a picture cannot be drawn.
    """
    process = subprocess.Popen(
        [sys.executable, "-I", str(_PROCESS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=bare_environment(),
    )
    if process.stdin is None or process.stdout is None:
        raise DrawingFailed("no pipes")
    told, heard = process.stdin, process.stdout

    def draw(drawing: Drawing) -> bytes:
        asked = {"text": drawing.text, "is_svg": drawing.is_svg, "scale": SCALE}
        # For each picture anew: a busy server may ask for the last one minutes after the first.
        hurry = threading.Timer(LONGEST_SECONDS, process.kill)
        hurry.start()
        try:
            told.write(json.dumps(asked).encode() + b"\n")
            told.flush()
            (size,) = struct.unpack(">I", _read(heard, 4))
            return _read(heard, size)
        except BrokenPipeError as error:
            raise DrawingFailed(f"ended with {process.wait()}") from error
        finally:
            hurry.cancel()

    try:
        yield draw
    finally:
        process.kill()
        process.wait()
        heard.close()
        with suppress(BrokenPipeError):  # Closing writes what was left over, which nobody takes any more.
            told.close()


def has_chinese_font(draw: Draw) -> bool:
    """Whether the machine has a font with Chinese characters: without one, different characters look the same."""
    return draw(_character("国")) != draw(_character("村"))


def _character(character: str) -> Drawing:
    return Drawing(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="4" y="32" font-size="30" font-family="{FONT}">{character}</text></svg>',
        is_svg=True,
    )


def _read(heard: IO[bytes], size: int) -> bytes:
    found = heard.read(size)
    if len(found) < size:
        raise DrawingFailed("the drawing process ended before its picture was there")
    return found
