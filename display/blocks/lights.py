"""Lights: where something must be done now, followed, or nothing. The only place of red, yellow and green, each with its shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from display.blocks.markup import escaped


class Light(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    NONE = "none"


MEANINGS = {Light.RED: "需立即处置", Light.YELLOW: "需跟踪", Light.GREEN: "正常", Light.NONE: "无数据或数量少"}
_SIGNS = {Light.RED: "!", Light.YELLOW: "", Light.GREEN: "✓", Light.NONE: ""}


@dataclass(frozen=True, kw_only=True)
class LightCell:
    name: str
    text: str
    light: Light


def lamp(light: Light) -> str:
    """The shape alone: red triangle with !, yellow diamond, green circle with ✓, dashed ring."""
    return f'<i class="dx-lamp dx-lamp-{light}" role="img" aria-label="{MEANINGS[light]}">{_SIGNS[light]}</i>'


def lights(cells: Sequence[LightCell]) -> str:
    return f'<div class="dx-lights" role="list">{"".join(_cell(cell) for cell in cells)}</div>'


def lights_key() -> str:
    """What the four shapes mean, for the card's header."""
    return f'<div class="dx-key">{"".join(f"<span>{lamp(light)}{meaning}</span>" for light, meaning in MEANINGS.items())}</div>'


def _cell(cell: LightCell) -> str:
    return (
        f'<div class="dx-light" role="listitem"><div class="dx-small">{escaped(cell.name)}</div>'
        f'<div class="dx-light-text">{lamp(cell.light)}{escaped(cell.text)}</div></div>'
    )
