"""A card that has nothing to show, and why."""

from enum import StrEnum

from display.blocks.markup import escaped


class Empty(StrEnum):
    """NO_DATA 无数据. TOO_FEW 数量少. WITHHELD 按权限不显示. STALE 过期. ERROR 出错."""

    NO_DATA = "no-data"
    TOO_FEW = "too-few"
    WITHHELD = "withheld"
    STALE = "stale"
    ERROR = "error"


def empty_state(kind: Empty, title: str, text: str = "") -> str:
    """A shape, what is the matter (``本期未上报``), and what happens next."""
    below = f'<div class="dx-small">{escaped(text)}</div>' if text else ""
    return (
        f'<div class="dx-empty"><i class="dx-sign dx-sign-{kind}" aria-hidden="true"></i>'
        f'<div class="dx-name">{escaped(title)}</div>{below}</div>'
    )
