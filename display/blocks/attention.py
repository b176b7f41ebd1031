"""What needs attention: one row an item. The link to its evidence stands beside it, drawn by the page."""

from dataclasses import dataclass

from display.blocks.markup import escaped, judged_word
from indicators.values import Verdict


@dataclass(frozen=True, kw_only=True)
class AttentionItem:
    """`evidence` is one line with n/N, at most 40 characters; `word` is the tag of the verdict (需关注, 中性信号)."""

    title: str
    evidence: str
    word: str
    verdict: Verdict = Verdict.WORSE


def attention(item: AttentionItem, *, number: int) -> str:
    """One numbered row."""
    return (
        f'<div class="dx-attention"><span class="dx-number">{number}</span>'
        f'<div class="dx-body"><div class="dx-line"><span class="dx-name">{escaped(item.title)}</span>'
        f"{judged_word(item.word, verdict=item.verdict)}</div>"
        f'<div class="dx-evidence">{escaped(item.evidence)}</div></div></div>'
    )
