"""What happened, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from display.blocks.markup import escaped


class Dot(StrEnum):
    PLAIN = "plain"
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One event: `kind` is what sort (销号), `text` one sentence, `dot` a colour for alerts and their end only."""

    day: str
    kind: str
    text: str
    dot: Dot = Dot.PLAIN


def timeline(entries: Sequence[Entry]) -> str:
    return f'<div class="dx-time" role="list">{"".join(_entry(entry) for entry in entries)}</div>'


def _entry(entry: Entry) -> str:
    return (
        f'<div class="dx-entry" role="listitem"><span class="dx-day">{escaped(entry.day)}</span><i class="dx-dot dx-dot-{entry.dot}" aria-hidden="true"></i>'
        f'<div><div class="dx-name">{escaped(entry.kind)}</div><div class="dx-text">{escaped(entry.text)}</div></div></div>'
    )
