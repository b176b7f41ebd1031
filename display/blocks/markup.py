"""What every block is made of: escaped text, marks of judgement, chips, titles."""

import html
from urllib.parse import quote

from display.names import plain
from indicators.values import Verdict

_READABLE = " /:;=(),.-"
"""What may stand as it is in an address in double quotes."""

SHAPES = {Verdict.BETTER: "better", Verdict.SAME: "same", Verdict.WORSE: "worse", Verdict.NONE: "same"}
"""Class of a mark: ▲ blue, ● grey, ▼ orange. What is not judged is grey too; its word says so."""


def escaped(text: str) -> str:
    """Data as text inside an element or a quoted attribute."""
    return html.escape(plain(text), quote=True)


def mark(verdict: Verdict) -> str:
    """The shape of a judgement, drawn by CSS. Always followed by its word."""
    return f'<i class="dx-mark dx-{SHAPES[verdict]}" aria-hidden="true"></i>'


def judged_word(word: str, *, verdict: Verdict) -> str:
    """A shape and its word: ``▲ 优于全区``."""
    return f'<span class="dx-judged dx-text-{SHAPES[verdict]}">{mark(verdict)}{escaped(word)}</span>'


def verdict_key(*, better: str, same: str, worse: str) -> str:
    """The key of the three marks, for a card's header: ``verdict_key(better="高于全区", same="无显著差异", worse="低于全区")``."""
    words = ((Verdict.BETTER, better), (Verdict.SAME, same), (Verdict.WORSE, worse))
    return f'<div class="dx-key">{"".join(judged_word(word, verdict=verdict) for verdict, word in words)}</div>'


def chip(text: str, *, strong: bool = False, title: str = "") -> str:
    """A pill: hairline, or solid ink when `strong` (演示数据). `title` shows on hover."""
    hint = f' title="{escaped(title)}"' if title else ""
    return f'<span class="dx-chip{" dx-strong" if strong else ""}"{hint}>{escaped(text)}</span>'


def card_title(title: str, caption: str = "", *, aside: str = "", place: str = "") -> str:
    """The head of a card: title, caption on the same baseline, `aside` (HTML of this package) pushed right; `place` is what an `anchor`
    leads to."""
    below = f'<span class="dx-caption">{escaped(caption)}</span>' if caption else ""
    right = f'<span class="dx-aside">{aside}</span>' if aside else ""
    spot = f' id="{escaped(place)}"' if place else ""
    return f'<div class="dx-head"{spot}><span class="dx-title">{escaped(title)}</span>{below}{right}</div>'


def anchor(text: str, *, to: str) -> str:
    """A link to a place further down the same page."""
    return f'<a class="dx-note dx-anchor" href="#{escaped(to)}">{escaped(text)}</a>'


def note(text: str) -> str:
    """A line of small grey text under a block."""
    return f'<p class="dx-note">{escaped(text)}</p>'


def printed(svg: str, *, alt: str) -> str:
    """A picture that is on paper only (what a graphics card has drawn is not); the SVG is one of ours."""
    return f'<img class="dx-print" alt="{escaped(alt)}" src="data:image/svg+xml,{quote(svg, safe=_READABLE)}">'


def print_only(text: str) -> str:
    """A line that is on paper only: what the widgets, which are not, say on screen."""
    return f'<p class="dx-note dx-print">{escaped(text)}</p>'
