"""The program of the wall: what runs in the browser, put together once a process."""

import hashlib
import json
from functools import cache
from pathlib import Path
from string import Template

from display.theme import DARK, FONT

_HERE = Path(__file__).parent
_PARTS = ("map.js", "ticker.js", "clock.js", "wall.js")


@cache
def wall_program() -> str:
    """One ES module: the parts, preceded by the styles and a digest that tells a later edition from this one."""
    parts = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in _PARTS)
    text = f"const CSS = {json.dumps(_styles(), ensure_ascii=False)};\n{parts}"
    edition = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f'const EDITION = "{edition}";\n{text}'


@cache
def beat_program() -> str:
    """The module that hands every beat of the server to the wall."""
    return (_HERE / "beat.js").read_text(encoding="utf-8")


def _styles() -> str:
    theme = DARK
    names = (
        "ink", "ink2", "ink3", "line", "hair", "bg", "bg2", "accent", "quiet", "good", "same", "concern", "red",
        "yellow", "few", "hatch", "no_data",
    )  # fmt: skip
    tokens = {name: str(getattr(theme, name)) for name in names}
    text = (_HERE / "wall.css").read_text(encoding="utf-8")
    return " ".join(Template(text).substitute(tokens, font=FONT).split())
