"""How far what was found has come: one bar a stage, over the same whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from display.blocks.markup import escaped


class Tone(StrEnum):
    """FIRST: what came in. MIDDLE: still on the way. LAST: done."""

    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage. `share` (0-100, of the first stage) is the bar's length and None when unknown; the rest is text as shown."""

    name: str
    detail: str = ""
    count: str
    share: float | None
    share_text: str = ""
    tone: Tone = Tone.MIDDLE


def pipeline(stages: Sequence[Stage]) -> str:
    return f'<div class="dx-pipe" role="list">{"".join(_stage(stage) for stage in stages)}</div>'


def _stage(stage: Stage) -> str:
    width = 0 if stage.share is None else max(0.0, min(100.0, stage.share))
    return (
        f'<div class="dx-stage" role="listitem"><div><div class="dx-name">{escaped(stage.name)}</div>'
        f'<div class="dx-small">{escaped(stage.detail)}</div></div>'
        f'<div class="dx-track"><i class="dx-bar dx-bar-{stage.tone}" style="width:{width:.1f}%"></i></div>'
        f'<div class="dx-right"><div class="dx-count">{escaped(stage.count)}</div>'
        f'<div class="dx-small">{escaped(stage.share_text)}</div></div></div>'
    )
