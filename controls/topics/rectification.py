"""整改销号: how far by mechanism, what comes back, what is sent back. Time: `rectification_time.py`; tasks: `supervision_tasks.py`."""

from collections.abc import Mapping

import pandas as pd

from controls.look import Look
from controls.panels import Panel, Section, clickable, every_panel
from controls.picks import picks_by
from controls.topics.counted import grouped_picks, groups_table, shares_panel
from controls.topics.reasons import empty_panel, reason_of
from controls.topics.rectification_time import time_panels
from controls.topics.remarks import indicator_remark, notable_remark
from controls.topics.supervision_tasks import task_panels
from controls.topics.units import NO_DATA
from display.charts.categories import categories
from display.charts.groups import Group, build_groups, groups_alt
from display.charts.stacks import Stack, build_stacks, stacks_alt
from display.formats import share_text
from display.theme import LIGHT
from indicators.catalogue import INDICATORS
from indicators.codes import MECHANISM
from indicators.shares import get_shares
from indicators.stages import Rectification, get_rectification_by_mechanism
from indicators.values import get_breakdown

FOUND = "finding.found"
RECURRENCE = INDICATORS["recurrence_rate"]
PROBLEMS_LISTED = 8

STAGES: Mapping[str, str] = {
    "revisited": "已回访",
    "unvisited": "待回访",
    "submitted": "待核验",
    "under_way": "整改中",
}


def panels(look: Look) -> tuple[Panel, ...]:
    return every_panel(look, "rectification", SECTIONS)


def _progress(look: Look) -> tuple[Panel, ...]:
    return (_by_mechanism(look), *time_panels(look))


def _lasting(look: Look) -> tuple[Panel, ...]:
    return (_recurrence(look), _returned(look))


def _by_mechanism(look: Look) -> Panel:
    key, title, caption = "mechanisms", "各机制整改进度", "项，本届发现的问题"
    reason = reason_of(look, FOUND)
    asked = look.asked
    stages = (
        {}
        if reason
        else get_rectification_by_mechanism(
            look.gallery.snapshot.ledger, period=asked.period, place=asked.place, viewer=look.viewer
        )
    )
    if not stages:
        return empty_panel(key, title, caption, reason=reason or NO_DATA)
    rows = [
        Stack(
            label=MECHANISM[code],
            amounts={
                "revisited": of.revisited,
                "unvisited": of.verified - of.revisited,
                "submitted": of.submitted,
                "under_way": of.under_way,
            },
            text=f"销号 {share_text(of.verified, of.found)}",
        )
        for code, of in stages.items()
    ]
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=_stages_table(stages),
        spec=build_stacks(
            rows,
            STAGES,
            colours=(LIGHT.ramp[4], LIGHT.ramp[3], LIGHT.quiet, LIGHT.middle),
            theme=LIGHT,
            unit="项",
            what="整改机制",
            dark=2,
        ),
        alt=stacks_alt(title, rows, STAGES, unit="项"),
        remark="已销号分为待回访、已回访。已回访占已销号："
        + "，".join(f"{MECHANISM[code]} {share_text(of.revisited, of.verified)}" for code, of in stages.items())
        + "。",
    )
    return clickable(panel, picks_by("finding.found_in_term", "mechanism", list(stages)))


def _stages_table(stages: Mapping[str, Rectification]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "整改机制": [MECHANISM[code] for code in stages],
            "发现问题（项）": [int(of.found) for of in stages.values()],
            "整改中（项）": [int(of.under_way) for of in stages.values()],
            "待核验（项）": [int(of.submitted) for of in stages.values()],
            "已销号（项）": [int(of.verified) for of in stages.values()],
            "已回访（项）": [int(of.revisited) for of in stages.values()],
            "销号率（%）": [round(100 * of.verified / of.found, 1) for of in stages.values()],
        }
    )


def _recurrence(look: Look) -> Panel:
    """Of what was found, what the same unit had had verified within a year: the test of 举一反三."""
    key, title = "recurrence", "问题复发（检验举一反三）"
    caption = f"复发最多的 {PROBLEMS_LISTED} 类；项，浅色=发现，深色=复发，线=95%区间"
    reason = reason_of(look, FOUND)
    if reason:
        return empty_panel(key, title, caption, reason=reason)
    rates = get_shares(
        look.gallery.snapshot.ledger,
        "finding.recurred",
        FOUND,
        "problem",
        period=look.asked.period,
        place=look.asked.place,
        viewer=look.viewer,
        least=RECURRENCE.least_denominator,
    ).sort_values(["numerator", "denominator"], ascending=False, kind="stable")
    if len(rates) and not rates["numerator"].any():
        return empty_panel(key, title, caption, reason="本期发现的问题没有复发")
    remark = "同一单位同类问题销号后 12 个月内再次出现为复发。" + indicator_remark(look, RECURRENCE.key)
    shown = rates[rates["numerator"] > 0].head(PROBLEMS_LISTED)
    return shares_panel(
        shown,
        look.gallery.snapshot.code_labels.get("problem", {}),
        key=key,
        title=title,
        caption=caption,
        unit="项",
        what="问题类别",
        done="复发",
        due="发现",
        remark=remark,
        picks=picks_by("finding.recurred", "problem", list(shown.index)),
    )


def _returned(look: Look) -> Panel:
    """What was submitted for verification and what was sent back, by mechanism."""
    key, title, caption = "returned", "提交与退回", "项，按提交、退回日期；黑线为上年同期整月"
    reason = reason_of(look, FOUND)
    if reason:
        return empty_panel(key, title, caption, reason=reason)
    asked = look.asked
    events = {"提交整改": "finding.submitted", "整改退回": "finding.returned"}
    frames = {
        name: get_breakdown(
            look.gallery.snapshot.ledger, event, "mechanism", period=asked.period, place=asked.place, viewer=look.viewer
        )
        for name, event in events.items()
    }
    groups = [Group(name=name, bars=bars) for name, frame in frames.items() if (bars := categories(frame, MECHANISM))]
    if not groups:
        return empty_panel(key, title, caption, reason=NO_DATA)
    submitted, returned = (frame["n"].sum() for frame in frames.values())
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=groups_table(groups, unit="项"),
        spec=build_groups(groups, theme=LIGHT, unit="项"),
        alt=groups_alt(title, groups, unit="项"),
        remark=f"本期提交整改 {submitted:,.0f} 项，退回 {returned:,.0f} 项；退回的不一定是本期提交的。退回："
        + (notable_remark(look, frames["整改退回"], MECHANISM, unit="项") or "无上年同期可比。"),
    )
    picks = [picks_by(events[group.name], "mechanism", [bar.code for bar in group.bars]) for group in groups]
    drawn, listed = grouped_picks(groups, picks)
    return clickable(panel, drawn, row_picks=listed)


SECTIONS = (
    Section(key="progress", label="进度与时限", draw=_progress),
    Section(key="lasting", label="返工与复发", draw=_lasting),
    Section(key="tasks", label="督办任务", draw=task_panels),
)
