"""The one `<style>` of a page: `.dx-*` classes and, for paper, our own containers (`.st-key-*`); never Streamlit's own elements."""

from functools import cache
from string import Template

from display.blocks.print_style import PRINT_RULES
from display.blocks.rank_table import RANK_RULES
from display.blocks.sparkline import HEIGHT
from display.theme import FONT, Theme, rgb

PHONE = 640
"""Pixels up to which a screen counts as a phone."""


@cache
def styles(theme: Theme) -> str:
    """`<style>` for all blocks in one theme; draw it once a page with `st.html`."""
    tokens = {
        "font": FONT,
        "phone": str(PHONE),
        "spark": f"{HEIGHT:g}px",
        "ink": theme.ink,
        "ink2": theme.ink2,
        "ink3": theme.ink3,
        "line": theme.line,
        "hair": theme.hair,
        "bg": theme.bg,
        "bg2": theme.bg2,
        "accent": theme.accent,
        "quiet": theme.quiet,
        "middle": theme.middle,
        "good": theme.good,
        "same": theme.same,
        "concern": theme.concern,
        "red": theme.red,
        "yellow": theme.yellow,
        "green": theme.green,
        "few": theme.few,
        "hatch": theme.hatch,
        "good_text": mixed(theme.good, theme.ink, share=0.25),
        "concern_text": mixed(theme.concern, theme.ink, share=0.25),
        "good_tint": mixed(theme.bg, theme.good, share=0.11),
        "same_tint": mixed(theme.bg, theme.same, share=0.14),
        "concern_tint": mixed(theme.bg, theme.concern, share=0.11),
    }
    rules = "".join(
        Template(part).substitute(tokens)
        for part in (_BASE, _KPI, _ROWS, _COMPARE, _STATES, _PHONE, RANK_RULES, PRINT_RULES)
    )
    return f"<style>{' '.join(rules.split())}</style>"


def mixed(colour: str, other: str, *, share: float) -> str:
    """`colour` with `share` of `other` in it (browsers of older terminals have no ``color-mix``)."""
    parts = [round(a + (b - a) * share) for a, b in zip(rgb(colour), rgb(other), strict=True)]
    return "#" + "".join(f"{part:02X}" for part in parts)


_BASE = """
.dx-header,.dx-status,.dx-head,.dx-key,.dx-kpis,.dx-legend,.dx-pipe,.dx-attention,.dx-facts,.dx-time,.dx-lights,.dx-compare,
.dx-empty,.dx-note{font-family:$font;color:$ink;font-size:.93rem;line-height:1.45;font-variant-numeric:tabular-nums;box-sizing:border-box}
.dx-small,.dx-caption,.dx-note{font-size:.8rem;color:$ink2;line-height:1.4}
.dx-note{margin:.4rem 0 0}
.dx-anchor{display:block;color:$accent;text-decoration:none}
.dx-name{font-weight:600}
.dx-right{text-align:right}
.dx-header{display:block}
.dx-trail{font-size:.87rem;color:$ink2;line-height:1.3}
.dx-step{font-style:normal;color:$ink3;padding:0 .35em}
.dx-h1{font-size:1.6rem;font-weight:600;line-height:1.25;margin-right:.7rem;overflow-wrap:anywhere}
.dx-subtitle{color:$ink2}
.dx-status{display:flex;gap:.4rem;align-items:center;justify-content:flex-end;flex-wrap:nowrap;white-space:nowrap}
.dx-chip{display:inline-flex;align-items:center;gap:.3em;border:1px solid $line;border-radius:1rem;padding:.12rem .65rem;font-size:.8rem;
 color:$ink2;background:$bg;white-space:nowrap;line-height:1.6}
.dx-chip b{color:$ink;font-weight:600}
.dx-strong{background:$ink;color:$bg;border-color:$ink;font-weight:600}
.dx-late{border-color:$concern;color:$concern_text}
.dx-late b{color:$concern_text}
.dx-narrow{display:none}
.dx-head{display:flex;align-items:baseline;gap:.6rem;flex-wrap:wrap}
.dx-title{font-size:1.07rem;font-weight:600}
.dx-aside{margin-left:auto}
.dx-key{display:flex;gap:.9rem;flex-wrap:wrap;font-size:.8rem;color:$ink2}
.dx-key>span{display:inline-flex;align-items:center;gap:.3rem}
.dx-mark{display:inline-block;width:.72em;height:.72em;flex:none}
.dx-mark.dx-better{background:$good;clip-path:polygon(50% 4%,100% 96%,0 96%)}
.dx-mark.dx-same{background:$same;border-radius:50%}
.dx-mark.dx-worse{background:$concern;clip-path:polygon(0 4%,100% 4%,50% 96%)}
.dx-judged{display:inline-flex;align-items:center;gap:.32em;font-size:.8rem;white-space:nowrap}
.dx-text-better{color:$good_text}
.dx-text-same{color:$ink2}
.dx-text-worse{color:$concern_text}
.dx-legend-value{font-size:1.6rem;font-weight:600;line-height:1.2}
.dx-legend-head{display:flex;justify-content:space-between;font-size:.8rem;color:$ink2;margin:.6rem 0 .2rem}
.dx-legend-head b{color:$ink;font-weight:600}
.dx-class{display:grid;grid-template-columns:1.15rem 1fr;gap:.5rem;align-items:center;padding:.13rem 0}
.dx-class-line{display:flex;justify-content:space-between;gap:.4rem;font-size:.8rem;line-height:1.3}
.dx-class-line span:last-child{color:$ink2}
.dx-swatch{display:block;width:1.1rem;height:1.1rem;border:1px solid $line;border-radius:2px;box-sizing:border-box}
.dx-hatch{background-image:repeating-linear-gradient(135deg,transparent 0 3px,$hatch 3px 4px)}
.st-key-visitor{position:fixed;top:.5rem;right:1rem;z-index:999991;width:auto!important}
.st-key-visitor p{font-size:.87rem;color:$ink2;margin:0}
.dx-water{position:fixed;inset:0;z-index:999990;pointer-events:none;overflow:hidden;display:grid;grid-template-columns:repeat(4,1fr);
 grid-template-rows:repeat(6,1fr);place-items:center;font-family:$font;font-size:.93rem;color:$ink;opacity:.055}
.dx-water span{transform:rotate(-18deg);white-space:nowrap}
.dx-share{height:3px;background:$hair;margin-top:2px}
.dx-share i{display:block;height:3px;background:$ink3}
"""

_KPI = """
.dx-kpis{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));gap:1rem}
.dx-kpi{border:1px solid $line;border-radius:6px;padding:.8rem .95rem .7rem;background:$bg;min-width:0;display:flex;flex-direction:column;
 gap:.15rem;box-sizing:border-box}
.dx-kpi-name{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;line-height:1.4}
.dx-kpi-name b{font-weight:600;margin-right:.4rem}
.dx-kpi-name span{color:$ink2;font-size:.87rem}
.dx-kpi-value{font-size:1.87rem;font-weight:600;line-height:1.25;white-space:nowrap}
.dx-kpi-none{font-size:1.07rem;color:$ink2;font-weight:400;line-height:2.18}
.dx-kpi-change{display:flex;align-items:center;gap:.5rem;min-height:1.55rem;white-space:nowrap;font-size:.87rem;color:$ink2;overflow:hidden}
.dx-pill{display:inline-flex;align-items:center;gap:.3rem;border-radius:1rem;padding:.05rem .55rem .05rem .45rem;background:$same_tint;color:$ink2;
 line-height:1.5}
.dx-tone-better .dx-pill{background:$good_tint;color:$good_text}
.dx-tone-worse .dx-pill{background:$concern_tint;color:$concern_text}
.dx-arrow{display:inline-block;width:.62em;height:.78em;background:currentColor;flex:none;
 clip-path:polygon(50% 0,100% 52%,64% 52%,64% 100%,36% 100%,36% 52%,0 52%)}
.dx-arrow.dx-down{transform:rotate(180deg)}
.dx-spark{position:relative;height:$spark;margin-top:.35rem;display:flex;align-items:flex-end;gap:3px;overflow:hidden;color:$ink3}
.dx-tone-better .dx-spark{color:$good}
.dx-tone-worse .dx-spark{color:$concern}
.dx-spark-bar{flex:1 1 0;max-width:14px;min-height:1px;background:currentColor;opacity:.55;border-radius:1px 1px 0 0}
.dx-spark-bar:last-child{opacity:1}
.dx-spark-line{position:absolute;inset:0;background:currentColor}
.dx-spark-end{position:absolute;width:6px;height:6px;margin:-3px 0 0 -3px;border-radius:50%;background:currentColor}
"""

_ROWS = """
.dx-pipe{display:grid;gap:.62rem}
.dx-stage{display:grid;grid-template-columns:6.6rem minmax(0,1fr) 4.6rem;gap:.7rem;align-items:center}
.dx-stage .dx-name{font-weight:400;line-height:1.35}
.dx-track{background:$bg2;height:.85rem;border-radius:1px}
.dx-bar{display:block;height:100%;border-radius:1px}
.dx-bar-first{background:$same}
.dx-bar-middle{background:$quiet}
.dx-bar-last{background:$accent}
.dx-count{font-size:1.2rem;font-weight:600;line-height:1.25}
.dx-attention{display:grid;grid-template-columns:1.5rem minmax(0,1fr);gap:.7rem;padding:.2rem 0}
.dx-number{width:1.5rem;height:1.5rem;border-radius:50%;background:$accent;color:$bg;font-size:.8rem;font-weight:600;display:flex;
 align-items:center;justify-content:center}
.dx-line{display:flex;justify-content:space-between;gap:.6rem;align-items:baseline}
.dx-evidence{font-size:.87rem;color:$ink2}
.dx-facts>div{display:grid;grid-template-columns:6.2rem minmax(0,1fr);gap:.6rem;padding:.38rem 0;border-bottom:1px solid $hair}
.dx-facts>div:last-child{border-bottom:0}
.dx-facts span:first-child{color:$ink2}
.dx-facts span:last-child{overflow-wrap:anywhere}
.dx-entry{display:grid;grid-template-columns:5.6rem .8rem minmax(0,1fr);gap:.5rem;position:relative;padding:0 0 .75rem;margin:0;font-size:.93rem}
.dx-entry::before{content:"";position:absolute;left:calc(6.1rem + .36rem);top:.95rem;bottom:-.3rem;width:1px;background:$line}
.dx-entry:last-child::before{display:none}
.dx-day{font-size:.87rem;color:$ink2}
.dx-dot{display:block;width:.72rem;height:.72rem;border-radius:50%;border:2px solid $accent;background:$bg;margin-top:.32rem;box-sizing:border-box}
.dx-dot-red{border-color:$red}
.dx-dot-yellow{border-color:$yellow}
.dx-dot-green{border-color:$green}
.dx-time .dx-name{line-height:1.35}
.dx-text{line-height:1.4}
.dx-lights{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(0,1fr)}
.dx-light{padding:.1rem .8rem;border-left:1px solid $line;min-width:0}
.dx-light:first-child{border-left:0;padding-left:0}
.dx-light-text{display:flex;align-items:center;gap:.4rem;font-size:.87rem;line-height:1.3;margin-top:.25rem}
.dx-lamp{display:inline-flex;align-items:center;justify-content:center;width:1.15em;height:1.15em;flex:none;font-style:normal;font-weight:700;
 font-size:.93rem;line-height:1;color:#fff;box-sizing:border-box}
.dx-lamp-red{background:$red;clip-path:polygon(50% 2%,100% 96%,0 96%);font-size:.87rem;padding-top:.3em}
.dx-lamp-yellow{background:$yellow;clip-path:polygon(50% 0,100% 50%,50% 100%,0 50%)}
.dx-lamp-green{background:$green;border-radius:50%;font-size:.8rem}
.dx-lamp-none{border:1px dashed $ink3;border-radius:50%}
"""

_COMPARE = """
.dx-compare{width:100%}
.dx-crow{display:grid;grid-template-columns:minmax(10.8rem,1.6fr) minmax(5rem,.6fr) 5.4rem 5.4rem 5.4rem minmax(7rem,270px) 6.6rem 6.4rem;gap:.7rem;
 align-items:center;min-height:2.27rem;border-bottom:1px solid $hair}
.dx-crow:last-child{border-bottom:0}
.dx-chead{color:$ink2;font-size:.8rem;border-bottom:1px solid $line}
.dx-crow .dx-c1,.dx-crow .dx-c3,.dx-crow .dx-c4{color:$ink2;white-space:nowrap}
.dx-crow .dx-c2,.dx-crow .dx-c3,.dx-crow .dx-c4,.dx-crow .dx-c6{text-align:right}
.dx-crow .dx-c2{font-weight:600;white-space:nowrap}
.dx-chead .dx-c2{font-weight:400}
.dx-crow .dx-c6{color:$ink2;font-size:.87rem;white-space:nowrap}
.dx-spine{position:relative;height:1.2rem;margin:0 .5rem}
.dx-spine i{display:block}
.dx-spine-range{position:absolute;left:0;right:0;top:calc(.6rem - 4px);height:8px;background:$hair}
.dx-spine-middle{position:absolute;top:calc(.6rem - 4px);height:8px;background:$middle;min-width:1px}
.dx-spine-median{position:absolute;top:.05rem;bottom:.05rem;width:2px;margin-left:-1px;background:$ink}
.dx-spine-own{position:absolute;top:calc(.6rem - 7px);width:14px;height:14px;margin-left:-7px;line-height:0}
.dx-spine-own .dx-mark{width:14px;height:14px;box-sizing:border-box}
.dx-spine-own .dx-same{background:$ink2}
"""

_STATES = """
.dx-empty{display:flex;flex-direction:column;align-items:center;justify-content:center;gap:.25rem;text-align:center;padding:2rem 1rem;min-height:9rem}
.dx-empty .dx-small{max-width:24rem}
.dx-sign{display:block;width:2.1rem;height:2.1rem;box-sizing:border-box;margin-bottom:.4rem}
.dx-sign-no-data{border:1px dashed $ink3;border-radius:50%}
.dx-sign-too-few{border:1px solid $hatch;border-radius:3px;background-color:$few;
 background-image:repeating-linear-gradient(135deg,transparent 0 5px,$hatch 5px 6px)}
.dx-sign-withheld{border:1px solid $ink3;border-radius:3px;background:linear-gradient($ink3,$ink3) center/60% 2px no-repeat}
.dx-sign-stale{background:$concern;clip-path:polygon(0 8%,100% 8%,50% 92%)}
.dx-sign-error{border:2px solid $ink3;border-radius:50%;background:linear-gradient($ink3,$ink3) center/2px 50% no-repeat}
"""

# Grids of our own: st.columns would be a container for the row and one for each column, and a message to the browser each.
_PHONE = """
.st-key-header{display:grid;grid-template-columns:1.36fr 1.04fr .62fr;align-items:end}
.st-key-explore{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);grid-template-rows:auto 1fr;align-items:stretch}
.st-key-explore>:first-child{grid-row:1 / span 2}
.st-key-explore>*>*{height:100%}
.st-key-map-live{display:grid;grid-template-columns:minmax(0,3.9fr) minmax(0,1.05fr);align-items:start}
[class*=st-key-panels-]{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));align-items:stretch}
[class*=st-key-panels-]>*>*{height:100%}
@media (max-width:1100px){
.dx-kpis{grid-template-columns:repeat(3,minmax(0,1fr))}
.dx-lights{grid-auto-flow:row;grid-template-columns:repeat(4,minmax(0,1fr));row-gap:.7rem}
.dx-light:nth-child(4n+1){border-left:0;padding-left:0}
.dx-crow{grid-template-columns:minmax(6rem,1.3fr) minmax(4.5rem,1fr) 5rem 5rem 5rem minmax(5rem,1.2fr) 6.4rem}
.dx-crow .dx-c6{display:none}
}
@media (max-width:${phone}px){
.st-key-header,.st-key-explore,.st-key-map-live,[class*=st-key-panels-]{grid-template-columns:minmax(0,1fr)}
.st-key-explore>:first-child{grid-row:auto}
.st-key-asked{justify-content:flex-start}
.st-key-visitor{position:static}
.dx-h1{display:block}
.dx-status{justify-content:flex-start}
.dx-wide{display:none}
.dx-narrow{display:inline}
.dx-kpis{grid-template-columns:repeat(2,minmax(0,1fr));gap:0;border:1px solid $line;border-radius:6px;overflow:hidden}
.dx-kpi{border:0;border-radius:0;border-top:1px solid $hair;border-left:1px solid $hair;margin:-1px 0 0 -1px;padding:.45rem .7rem;
 display:grid;grid-template-columns:auto minmax(0,1fr);column-gap:.6rem;row-gap:0;align-items:center}
.dx-kpi-name{grid-column:1 / -1;font-size:.87rem}
.dx-kpi-name span{font-size:.8rem}
.dx-kpi-value{font-size:1.25rem;line-height:1.35}
.dx-kpi-none{font-size:.87rem;line-height:1.94}
.dx-kpi-change{justify-content:flex-end;gap:.3rem;font-size:.8rem;min-height:0}
.dx-kpi-word{overflow:hidden;text-overflow:ellipsis}
.dx-tone-better .dx-kpi-word{color:$good_text}
.dx-tone-worse .dx-kpi-word{color:$concern_text}
.dx-pill{padding:.28rem .3rem}
.dx-amount,.dx-flat,.dx-kpi .dx-spark{display:none}
.dx-stage{grid-template-columns:5rem minmax(0,1fr) 4.2rem;gap:.5rem}
.dx-lights{grid-template-columns:repeat(2,minmax(0,1fr));row-gap:.7rem}
.dx-light,.dx-light:nth-child(4n+1){border-left:1px solid $line;padding:.1rem .7rem}
.dx-light:nth-child(2n+1){border-left:0;padding-left:0}
.dx-line{flex-wrap:wrap;gap:0 .6rem}
.dx-chead{display:none}
.dx-crow{grid-template-columns:minmax(0,1fr) 4.6rem 6.4rem;grid-template-areas:"name own verdict" "fraction spine spine";gap:.1rem .7rem;padding:.45rem 0}
.dx-crow .dx-c0{grid-area:name}
.dx-crow .dx-c1{grid-area:fraction;font-size:.8rem}
.dx-crow .dx-c2{grid-area:own}
.dx-crow .dx-c3,.dx-crow .dx-c4,.dx-crow .dx-c6{display:none}
.dx-crow .dx-c5{grid-area:spine}
.dx-crow .dx-c7{grid-area:verdict}
}
"""
