"""巡察监督: coverage of the term and its pace, checks by kind, what is found again and again, and units nobody has checked."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from controls.look import Look
from controls.panels import Panel, Section, clickable, every_panel
from controls.picks import picks_by
from controls.topics.check_items import item_panels
from controls.topics.counted import categories_panel
from controls.topics.reasons import empty_panel, reason_of
from controls.topics.remarks import indicator_remark
from controls.topics.units import NO_DATA, scope_reason, unit_columns
from display.charts.coverage import build_coverage, coverage_alt
from display.charts.progress import Progress, build_progress, progress_alt
from display.formats import share_text
from display.names import plain
from display.theme import LIGHT
from indicators.codes import INSPECTION_KIND, INSPECTION_MODE
from indicators.coverage import Coverage, get_coverage, get_covered_by, get_unchecked
from indicators.periods import month_label, month_text

PATROLLED = "inspection.patrolled"
FINISHED = "inspection.finished"


def panels(look: Look) -> tuple[Panel, ...]:
    return every_panel(look, "inspections", SECTIONS)


def _covered(look: Look) -> tuple[Panel, ...]:
    asked = look.asked
    coverage = get_coverage(look.gallery.snapshot.ledger, period=asked.period, place=asked.place, viewer=look.viewer)
    rounds = look.gallery.snapshot.code_labels.get("round", {})
    return (
        _curve(look, coverage),
        _covered_by(look, coverage, dimension="round", labels=rounds, key="rounds", title="各轮次覆盖"),
        _covered_by(look, coverage, dimension="mode", labels=INSPECTION_MODE, key="modes", title="各巡察模式覆盖"),
    )


def _checked(look: Look) -> tuple[Panel, ...]:
    return (
        categories_panel(
            look,
            FINISHED,
            "kind",
            INSPECTION_KIND,
            key="kinds",
            title="各类检查",
            caption="次，按完成日期；黑线为上年同期整月",
            unit="次",
            what="检查类别",
        ),
        *item_panels(look),
        _unchecked(look),
    )


def _curve(look: Look, coverage: Coverage | None) -> Panel:
    key, title = "coverage", "本届巡察累计覆盖"
    reason = reason_of(look, PATROLLED)
    if reason or coverage is None or not coverage.base[-1]:
        caption = "村（社）党组织，%"
        return empty_panel(key, title, caption, reason=reason or "本届没有可累计的巡察记录")
    pace = "；虚线=按期完成所需进度" if coverage.left else ""
    caption = f"村（社）党组织 {coverage.base[-1]:,.0f} 个，%{pace}"
    note = f"还剩 {coverage.left:,.0f} 个" if coverage.left else "已全覆盖"
    return Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                "月末": [month_text(month) for month in coverage.months],
                "累计已巡察（个）": np.asarray(coverage.covered, dtype=int),
                "党组织（个）": np.asarray(coverage.base, dtype=int),
                "覆盖率（%）": np.round(100 * np.asarray(coverage.covered) / np.asarray(coverage.base), 1),
            }
        ),
        spec=build_coverage(
            coverage.months,
            coverage.covered,
            coverage.base,
            last_month=coverage.last_month,
            theme=LIGHT,
            note=note,
        ),
        alt=coverage_alt(title, coverage.months, coverage.covered, coverage.base, note=note),
        remark=_pace(coverage),
    )


def _pace(coverage: Coverage) -> str:
    """What is left, and the pace needed against that of late."""
    until = month_label(coverage.last_month)
    recent = f"近 12 个月每月 {coverage.recent:.1f} 个"
    if not coverage.left:
        return f"本届（至{until}）已全覆盖；只说明去过，不说明深浅。"
    if not coverage.months_left:
        return f"本届至{until}，已无剩余整月，还剩 {coverage.left:,.0f} 个；{recent}。"
    pace = "按此进度可按期完成" if coverage.recent >= coverage.needed else "按此进度不能按期完成"
    return f"本届至{until}，还剩 {coverage.left:,.0f} 个，每月需 {coverage.needed:.1f} 个；{recent}，{pace}。"


def _covered_by(
    look: Look, coverage: Coverage | None, *, dimension: str, labels: Mapping[str, str], key: str, title: str
) -> Panel:
    """Party organisations patrolled in the term under each code, of all."""
    caption = "个，本届已巡察党组织，浅色=全部党组织"
    asked = look.asked
    reason = reason_of(look, PATROLLED)
    counts = get_covered_by(
        look.gallery.snapshot.ledger, dimension, period=asked.period, place=asked.place, viewer=look.viewer
    )
    if reason or coverage is None or not counts.sum():
        return empty_panel(key, title, caption, reason=reason or NO_DATA)
    known = [code for code in labels if code in counts.index] + [code for code in counts.index if code not in labels]
    base = coverage.base[-1]
    rows = [
        Progress(
            label=plain(labels.get(code, code)),
            done=float(counts[code]),
            due=base,
            text=f"{counts[code]:,} 个，{share_text(float(counts[code]), base)}",
        )
        for code in known
        if counts[code]
    ]
    what = "巡察模式" if dimension == "mode" else "轮次"
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                what: [row.label for row in rows],
                "已巡察党组织（个）": [int(row.done) for row in rows],
                "占全部党组织（%）": [round(100 * row.done / base, 1) for row in rows],
            }
        ),
        spec=build_progress(
            rows, theme=LIGHT, unit="个", done="已巡察", due="全部党组织", row_height=22 if len(rows) > 6 else 30
        ),
        alt=f"{title}。{progress_alt(rows, unit='个', done='已巡察', due='全部党组织')}",
        remark="同一党组织可被多次巡察，各项合计可超过已覆盖数。",
    )
    return clickable(panel, picks_by(PATROLLED, dimension, [code for code in known if counts[code]]))


def _unchecked(look: Look) -> Panel:
    """Units of the villages' three-list regime without any check in the period, those never checked first."""
    key, title = "unchecked", "本期未受检单位"
    caption = "村、社区、合作社；从未受检的在前"
    reason = reason_of(look, FINISHED) or scope_reason(look)
    if reason:
        return empty_panel(key, title, caption, reason=reason)
    asked = look.asked
    months = get_unchecked(look.gallery.snapshot.ledger, period=asked.period, place=asked.place, viewer=look.viewer)
    if months.empty:
        return empty_panel(key, title, caption, reason="本期均已受检")
    never = int(months.isna().sum())
    return Panel(
        key=key,
        title=title,
        caption=caption,
        table=unit_columns(look, months.index).assign(
            最近一次检查=["从未" if month != month else month_text(int(month)) for month in months]
        ),
        alt=f"{title}：{len(months):,} 个，其中 {never:,} 个从未受检",
        codes=tuple(str(code) for code in months.index),
        remark=f"共 {len(months):,} 个，其中 {never:,} 个从未受检；选中一行打开档案。"
        + indicator_remark(look, "check_coverage"),
    )


SECTIONS = (
    Section(key="coverage", label="巡察覆盖", draw=_covered),
    Section(key="checks", label="检查与问题", draw=_checked),
)
