"""What stands in the register about one place: name and value, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from display.blocks.markup import escaped


@dataclass(frozen=True, kw_only=True)
class Fact:
    name: str
    value: str


def facts(items: Sequence[Fact]) -> str:
    rows = "".join(f"<div><dt>{escaped(item.name)}</dt><dd>{escaped(item.value)}</dd></div>" for item in items)
    return f'<dl class="dx-facts">{rows}</dl>'
