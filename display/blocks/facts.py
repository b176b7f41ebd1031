"""What stands in the register about one place: name and value, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from display.blocks.markup import escaped


@dataclass(frozen=True, kw_only=True)
class Fact:
    name: str
    value: str


def facts(items: Sequence[Fact]) -> str:
    return f'<div class="dx-facts" role="list">{"".join(_fact(item) for item in items)}</div>'


def _fact(item: Fact) -> str:
    return f'<div role="listitem"><span>{escaped(item.name)}</span><span>{escaped(item.value)}</span></div>'
