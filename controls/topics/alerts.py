"""智慧监管预警: by domain and level, open and ageing, how far they have come, which rules fire and which are confirmed."""

import pandas as pd

from controls.look import Look
from controls.panels import Panel, Section, clickable, every_panel
from controls.picks import pick_text, picks_by
from controls.topics.rules_panel import rules_panel
from controls.topics.units import NO_DATA, scope_reason, unit_columns
from data_access.events import AGES
from display.blocks.pipeline import Stage, Tone, pipeline
from display.changes import change_sentence
from display.charts.ages import Aged, ages_alt, build_ages
from display.charts.categories import build_categories, categories, categories_alt
from display.charts.matrix import Cell, build_matrix, matrix_alt
from display.theme import LIGHT
from indicators.breakdowns import get_standing
from indicators.catalogue import INDICATORS
from indicators.changes import get_change
from indicators.codes import ALERT_DOMAIN, ALERT_LEVEL
from indicators.events import CROSS
from indicators.places import Level
from indicators.values import get_breakdown, get_values

SEVERAL_REDS = 2
"""Open red alerts from which on a unit is counted as having several."""
RED_OPEN = INDICATORS["alert_red_open"]
LEVEL_SIGNS = {"red": "▲", "yellow": "◆", "green": "●"}
RAISED_BOUNDS = (1, 50, 100, 200)
"""Alerts of one domain and level in a period: classes of the shade."""


def panels(look: Look) -> tuple[Panel, ...]:
    return every_panel(look, "alerts", SECTIONS)


def _state(look: Look) -> tuple[Panel, ...]:
    return (_by_domain_and_level(look), _by_domain(look), _ageing(look), _funnel(look))


def _rules(look: Look) -> tuple[Panel, ...]:
    return (rules_panel(look),)


def _reds(look: Look) -> tuple[Panel, ...]:
    return (_open_reds(look),)


def level_name(code: str) -> str:
    """``▲ 红色``: a shape and a word, for whoever cannot tell the colours apart."""
    return f"{LEVEL_SIGNS[code]} {ALERT_LEVEL[code]}"


def _by_domain_and_level(look: Look) -> Panel:
    ledger, asked = look.gallery.snapshot.ledger, look.asked
    raised = get_breakdown(
        ledger, "alert.raised", "domain_level", period=asked.period, place=asked.place, viewer=look.viewer
    )["n"]
    waiting = get_standing(ledger, "alert.open_now", "domain_level", place=asked.place, viewer=look.viewer)
    title, caption = "预警领域与等级", "条，本期产生；括号内为当前未办结"
    if not raised.sum() and not waiting.sum():
        return Panel(key="domain-level", title=title, caption=caption, table=pd.DataFrame(), reason=NO_DATA)
    domains, levels = list(ALERT_DOMAIN), list(ALERT_LEVEL)
    cells, table = [], []
    for row, domain in enumerate(domains):
        line: dict[str, object] = {"领域": ALERT_DOMAIN[domain]}
        for column, level in enumerate(levels):
            n, still = (int(series.get(f"{domain}{CROSS}{level}", 0)) for series in (raised, waiting))
            cells.append(
                Cell(
                    row=row,
                    column=column,
                    amount=float(n),
                    text=f"{n:,} ({still:,})" if still else "",
                    tip=f"产生 {n:,} 条，当前未办结 {still:,} 条",
                )
            )
            line |= {f"{ALERT_LEVEL[level]}产生（条）": n, f"{ALERT_LEVEL[level]}未办结（条）": still}
        table.append(line)
    rows, columns = list(ALERT_DOMAIN.values()), [level_name(level) for level in levels]
    change = get_change(ledger, "alert.raised", period=asked.period, place=asked.place, viewer=look.viewer)
    remark = "" if look.late else change_sentence(change, what="产生预警", unit="条")
    panel = Panel(
        key="domain-level",
        title=title,
        caption=caption,
        table=pd.DataFrame(table),
        spec=build_matrix(rows, columns, cells, bounds=RAISED_BOUNDS, theme=LIGHT, row_height=40),
        alt=matrix_alt(f"{title}，{caption}", rows, columns, cells),
        remark=f"{remark}颜色越深，产生越多；不表示等级。",
    )
    picks = {
        (column, row): pick_text("alert.raised", domain=domain, level=level)
        for row, domain in enumerate(domains)
        for column, level in enumerate(levels)
        if raised.get(f"{domain}{CROSS}{level}", 0)
    }
    return clickable(panel, picks, row_picks=picks_by("alert.raised", "domain", domains))


def _by_domain(look: Look) -> Panel:
    asked = look.asked
    frame = get_breakdown(
        look.gallery.snapshot.ledger,
        "alert.raised",
        "domain",
        period=asked.period,
        place=asked.place,
        viewer=look.viewer,
    )
    title, caption = "各领域产生的预警", "条；黑线为上年同期整月"
    if not frame["n"].sum():
        return Panel(key="domains", title=title, caption=caption, table=pd.DataFrame(), reason=NO_DATA)
    ordered = frame.sort_values("n", ascending=False, kind="stable")
    panel = Panel(
        key="domains",
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                "领域": [ALERT_DOMAIN.get(str(code), str(code)) for code in ordered.index],
                "本期（条）": ordered["n"].astype(int).to_numpy(),
                "其中整月（条）": ordered["complete"].to_numpy(),
                "上年同期整月（条）": ordered["previous"].to_numpy(),
            }
        ),
        spec=build_categories(frame, ALERT_DOMAIN, theme=LIGHT, unit="条"),
        alt=categories_alt(frame, ALERT_DOMAIN, unit="条"),
        remark="产生多少取决于接入事项与规则灵敏度，不评价好坏。",
    )
    drawn = [bar.code for bar in categories(frame, ALERT_DOMAIN)]
    listed = [str(code) for code in ordered.index]
    return clickable(
        panel, picks_by("alert.raised", "domain", drawn), row_picks=picks_by("alert.raised", "domain", listed)
    )


def _ageing(look: Look) -> Panel:
    standing = get_standing(
        look.gallery.snapshot.ledger, "alert.open_now", "level_age", place=look.asked.place, viewer=look.viewer
    )
    title, caption = "当前未办结预警的时长", "条，自产生之日起，截至今日"
    rows = [
        Aged(
            label=level_name(level),
            amounts={age: float(standing.get(f"{level}{CROSS}{age}", 0)) for age in AGES},
        )
        for level in ALERT_LEVEL
    ]
    if not sum(row.total for row in rows):
        return Panel(key="ageing", title=title, caption=caption, table=pd.DataFrame(), reason="当前没有未办结预警")
    panel = Panel(
        key="ageing",
        title=title,
        caption=caption,
        table=pd.DataFrame(
            [
                {
                    "等级": row.label,
                    **{label: int(row.amounts[age]) for age, label in AGES.items()},
                    "合计（条）": int(row.total),
                }
                for row in rows
            ]
        ),
        spec=build_ages(rows, AGES, theme=LIGHT, unit="条"),
        alt=ages_alt(title, rows, AGES, unit="条"),
        remark="颜色越深，等待越久。整改完成前不降色。",
    )
    return clickable(panel, picks_by("alert.open_now", "level", list(ALERT_LEVEL)))


def _funnel(look: Look) -> Panel:
    """The alerts raised in the period and how far they have come by today: one cohort, so no stage exceeds the one before."""
    frame = get_breakdown(
        look.gallery.snapshot.ledger,
        "alert.raised",
        "stage",
        period=look.asked.period,
        place=look.asked.place,
        viewer=look.viewer,
    )["n"]
    raised = float(frame.sum())
    title, caption = "本期预警处置进度", "条，本期产生的截至今日"
    if not raised:
        return Panel(key="funnel", title=title, caption=caption, table=pd.DataFrame(), reason=NO_DATA)
    confirmed, closed, assigned = (float(frame.get(stage, 0)) for stage in ("confirmed", "closed", "assigned"))
    stages = (
        ("产生", "本期产生", raised, Tone.FIRST),
        ("已交办", "已交有关单位处置", confirmed + closed + assigned, Tone.MIDDLE),
        ("已办结", "处置完毕", confirmed + closed, Tone.LAST),
        ("核实属实", "办结且认定属实", confirmed, Tone.LAST),
    )
    return Panel(
        key="funnel",
        title=title,
        caption=caption,
        table=pd.DataFrame(
            [(name, int(count), round(100 * count / raised, 1)) for name, _, count, _ in stages],
            columns=["环节", "预警（条）", "占产生（%）"],
        ),
        html=pipeline(
            [
                Stage(
                    name=name,
                    detail=detail,
                    count=f"{count:,.0f}",
                    share=100 * count / raised,
                    share_text=f"{100 * count / raised:.1f}%",
                    tone=tone,
                )
                for name, detail, count, tone in stages
            ]
        ),
        alt=f"{title}：" + "，".join(f"{name} {count:,.0f} 条" for name, _, count, _ in stages) + "。",
        remark="近期产生的预警处置时间较短，比例自然偏低。",
    )


def _open_reds(look: Look) -> Panel:
    ledger, asked = look.gallery.snapshot.ledger, look.asked
    frame = get_values(ledger, RED_OPEN, period=asked.period, level=Level.UNIT, viewer=look.viewer, change=False)
    places = ledger.places
    inside = places.units.index[places.within(asked.place)[: places.unit_count]]
    open_reds = frame.loc[frame.index.intersection(inside), "numerator"].astype(float)
    listed = open_reds[open_reds > 0].sort_values(ascending=False, kind="stable")
    several = int((listed >= SEVERAL_REDS).sum())
    title = "有未办结红色预警的单位"
    caption = f"截至期末 {len(listed):,} 个单位，其中 {SEVERAL_REDS} 条以上的 {several:,} 个"
    if listed.empty:
        reason = scope_reason(look) or ("没有未办结的红色预警" if open_reds.notna().any() else NO_DATA)
        return Panel(key="open-reds", title=title, caption=caption, table=pd.DataFrame(), reason=reason, is_wide=True)
    table = unit_columns(look, listed.index)
    table["未办结红色预警（条）"] = listed.astype(int).to_numpy()
    codes = tuple(str(code) for code in listed.index)
    panel = Panel(key="open-reds", title=title, caption=caption, table=table, codes=codes, is_wide=True)
    return clickable(panel, [pick_text("alert.red_open", unit=code) for code in codes])


SECTIONS = (
    Section(key="state", label="预警与处置", draw=_state),
    Section(key="rules", label="规则成效", draw=_rules),
    Section(key="reds", label="多项红色", draw=_reds),
)
