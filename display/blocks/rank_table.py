"""Townships or villages in tiers: rank interval, score with its interval on one scale, and improvement beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from display.blocks.markup import SHAPES, escaped, mark
from indicators.values import Verdict


@dataclass(frozen=True, kw_only=True)
class RankRow:
    """One body in words. `low`, `score`, `high` place the strip (NaN: nothing to place); `href` opens it, empty: no link; `missing` says
    how many indicators were left out, `missing_names` which."""

    name: str
    href: str
    rank: str
    score_text: str
    score: float
    low: float
    high: float
    verdict: Verdict
    change: str
    change_verdict: Verdict
    improvement: str
    missing: str
    missing_names: str
    is_own: bool = False


TITLES = ("名次区间", "镇街", "得分与90%区间", "得分", "较上年", "改善名次", "未计入")


def rank_table(
    tiers: Sequence[tuple[str, Sequence[RankRow]]], *, whole: float, titles: Sequence[str] = TITLES, label: str
) -> str:
    """Tiers as (title, rows), best first; `whole` (NaN: none) is drawn dashed through all strips. `label` names the table to a screen
    reader. Empty tiers are left out."""
    placed = [row for _, rows in tiers for row in rows if row.score == row.score]
    ends = [value for row in placed for value in (row.low, row.high)] + ([whole] if whole == whole else [])
    low, high = (min(ends), max(ends)) if ends else (0.0, 100.0)
    scale = _Scale(low=low, width=max(high - low, 1e-9), whole=whole)
    head = "".join(f'<div class="dx-r{i}" role="columnheader">{escaped(title)}</div>' for i, title in enumerate(titles))
    body = "".join(_tier(title, rows, scale) for title, rows in tiers if rows)
    return (
        f'<div class="dx-ranks" role="table" aria-label="{escaped(label)}">'
        f'<div class="dx-rrow dx-rhead" role="row">{head}</div>{body}</div>'
    )


@dataclass(frozen=True, kw_only=True)
class _Scale:
    low: float
    width: float
    whole: float

    def at(self, value: float) -> float:
        """Percent from the left, a margin kept for the marks."""
        return 3 + 94 * (value - self.low) / self.width


def _tier(title: str, rows: Sequence[RankRow], scale: _Scale) -> str:
    head = f'<div class="dx-rtier" role="row"><b>{escaped(title)}</b> {len(rows)} 个</div>'
    return head + "".join(_row(row, scale) for row in rows)


def _row(row: RankRow, scale: _Scale) -> str:
    name = escaped(row.name)
    if row.href:
        name = f'<a href="{escaped(row.href)}" target="_self">{name}</a>'
    change = f'<span class="dx-text-{SHAPES[row.change_verdict]}">{escaped(row.change)}</span>'
    missing = f'<span title="{escaped(row.missing_names)}">{escaped(row.missing)}</span>'
    cells = [
        escaped(row.rank),
        name,
        _strip(row, scale),
        escaped(row.score_text),
        change,
        escaped(row.improvement),
        missing,
    ]
    inner = "".join(f'<div class="dx-r{i}" role="cell">{cell}</div>' for i, cell in enumerate(cells))
    return f'<div class="dx-rrow{" dx-rown" if row.is_own else ""}" role="row">{inner}</div>'


def _strip(row: RankRow, scale: _Scale) -> str:
    whole = f'<i class="dx-rwhole" style="left:{scale.at(scale.whole):.1f}%"></i>' if scale.whole == scale.whole else ""
    if row.score != row.score:
        return f'<div class="dx-rstrip">{whole}</div>'
    left, right, at = scale.at(row.low), scale.at(row.high), scale.at(row.score)
    return (
        f'<div class="dx-rstrip">{whole}'
        f'<i class="dx-rline dx-rline-{SHAPES[row.verdict]}" style="left:{left:.1f}%;width:{right - left:.1f}%"></i>'
        f'<span class="dx-rdot" style="left:{at:.1f}%">{mark(row.verdict)}</span></div>'
    )


RANK_RULES = """
.dx-ranks,.dx-gap,.dx-own{font-family:$font;color:$ink;font-size:.93rem;line-height:1.45;font-variant-numeric:tabular-nums;box-sizing:border-box}
.dx-rrow{display:grid;grid-template-columns:4.9rem minmax(5.2rem,.8fr) minmax(4rem,2fr) 2.7rem 3rem 5rem 3.4rem;gap:.55rem;align-items:center;
 min-height:1.5rem;border-bottom:1px solid $hair}
.dx-rhead{color:$ink2;font-size:.8rem;border-bottom:1px solid $line}
.dx-rtier{font-size:.8rem;color:$ink2;padding:.3rem 0 .1rem;border-bottom:1px solid $line}
.dx-rtier b{color:$ink;font-weight:600}
.dx-rrow .dx-r0,.dx-rrow .dx-r3,.dx-rrow .dx-r4,.dx-rrow .dx-r5,.dx-rrow .dx-r6{text-align:right;white-space:nowrap}
.dx-rrow .dx-r1{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.dx-rrow .dx-r1 a{color:$ink;text-decoration:none;border-bottom:1px solid $line}
.dx-rrow .dx-r1 a:hover,.dx-rrow .dx-r1 a:focus{color:$accent;border-color:$accent}
.dx-rrow .dx-r3{font-weight:600}
.dx-rhead .dx-r3{font-weight:400}
.dx-rrow .dx-r5,.dx-rrow .dx-r6{color:$ink2;font-size:.87rem}
.dx-rown{background:$bg2;box-shadow:inset 3px 0 0 $accent}
.dx-rown .dx-r1{font-weight:600}
.dx-rstrip{position:relative;height:1.5rem}
.dx-rstrip i{position:absolute;display:block}
.dx-rwhole{top:0;bottom:0;border-left:1px dashed $ink3}
.dx-rline{top:calc(.75rem - 2px);height:4px;border-radius:2px;opacity:.5;background:$same}
.dx-rline-better{background:$good}
.dx-rline-worse{background:$concern}
.dx-rdot{position:absolute;top:calc(.75rem - 6px);width:12px;height:12px;margin-left:-6px;line-height:0}
.dx-rdot .dx-mark{width:12px;height:12px;position:static}
.dx-gap{display:grid}
.dx-grow{display:grid;grid-template-columns:minmax(4.6rem,.9fr) minmax(6.6rem,1fr) minmax(4rem,1.4fr) 3.2rem 3.6rem;gap:.5rem;align-items:center;
 min-height:1.45rem}
.dx-grow div:nth-child(4),.dx-grow div:nth-child(5),.dx-grow div:nth-child(2){text-align:right;white-space:nowrap}
.dx-grow div:nth-child(4){font-weight:600}
.dx-grow div:nth-child(2),.dx-grow div:nth-child(5){color:$ink2;font-size:.87rem}
.dx-ghead{color:$ink2;font-size:.8rem;border-bottom:1px solid $line}
.dx-ghead div:nth-child(4){font-weight:400}
.dx-gtrack{position:relative;height:.85rem}
.dx-gtrack i{position:absolute;top:0;bottom:0;display:block}
.dx-gzero{left:50%;border-left:1px solid $ink3}
.dx-gbar-better{background:$good}
.dx-gbar-worse{background:$concern}
.dx-gbar-same{background:$same}
.dx-own{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;align-items:baseline}
.dx-own b{font-size:1.25rem;font-weight:600}
.dx-own span span{color:$ink2;font-size:.8rem;margin-right:.4rem}
@media (max-width:${phone}px){
.dx-rrow{grid-template-columns:3.3rem minmax(4.4rem,1.2fr) minmax(3.2rem,1.4fr) 2.4rem 2.6rem;gap:.4rem}
.dx-rrow .dx-r5,.dx-rrow .dx-r6{display:none}
.dx-rrow .dx-r0,.dx-rrow .dx-r4{font-size:.87rem}
.dx-rhead .dx-r2{visibility:hidden}
.dx-grow{grid-template-columns:minmax(4.2rem,1fr) minmax(3.4rem,1.2fr) 2.8rem 3.2rem}
.dx-grow div:nth-child(2){display:none}
}
"""
"""Styles of these blocks, a part of the page's one `<style>`."""
