"""What the URL of a wall asks for. Nonsense is named on the wall and the district's own choice is shown."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from data_access.settings import WallSettings
from indicators.catalogue import INDICATORS

LEAST_SECONDS, MOST_SECONDS = 5.0, 600.0
LEAST_SCALE, MOST_SCALE = 0.5, 4.0
MOST_INDICATORS = 12
"""Tabs side by side."""
LONGEST_ECHO = 12


@dataclass(frozen=True, kw_only=True)
class WallAsked:
    """Attributes:
    seconds: how long one indicator stands.
    indicators: keys, in turn.
    scale: by which every size is multiplied; 0: whatever fits the screen.
    problem: what was asked for in vain, one line; empty when all was understood.
    """

    seconds: float
    indicators: tuple[str, ...]
    scale: float = 0.0
    problem: str = ""


def read_wall_address(params: Mapping[str, str], *, settings: WallSettings) -> WallAsked:
    wrong: list[str] = []
    seconds = _number(params, "every", wrong, least=LEAST_SECONDS, most=MOST_SECONDS)
    scale = _number(params, "scale", wrong, least=LEAST_SCALE, most=MOST_SCALE)
    keys = _indicators(params, wrong) or settings.indicators
    return WallAsked(
        seconds=settings.seconds if seconds is None else seconds,
        indicators=keys[:MOST_INDICATORS],
        scale=0.0 if scale is None else scale,
        problem=_sentence(wrong),
    )


def _number(params: Mapping[str, str], name: str, wrong: list[str], *, least: float, most: float) -> float | None:
    text = params.get(name)
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not least <= number <= most:
        wrong.append(f"{name}={_echo(text)}")
        return None
    return number


def _indicators(params: Mapping[str, str], wrong: list[str]) -> tuple[str, ...]:
    text = params.get("indicators")
    if text is None:
        return ()
    keys = dict.fromkeys(key.strip() for key in text.split(","))
    wrong += [f"indicators={_echo(key)}" for key in keys if key not in INDICATORS]
    return tuple(key for key in keys if key in INDICATORS)


def _sentence(wrong: list[str]) -> str:
    if not wrong:
        return ""
    more = f" 等 {len(wrong)} 处" if len(wrong) > 1 else ""
    return f"网址参数无效：{wrong[0]}{more}"


def _echo(text: str) -> str:
    """Short, and without characters that turn the direction of writing."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in text[:LONGEST_ECHO])
    return shown if len(text) <= LONGEST_ECHO else f"{shown}…"
