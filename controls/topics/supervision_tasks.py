"""督办任务: dispatched, fed back, checked, revisited, closed: the loop, and the same by duty."""

import pandas as pd

from controls.look import Look
from controls.panels import Panel, clickable
from controls.picks import pick_text, picks_by
from controls.topics.reasons import empty_panel, reason_of
from controls.topics.remarks import indicator_remark
from controls.topics.units import NO_DATA
from display.blocks.pipeline import Stage, Tone, pipeline
from display.charts.matrix import Cell, build_matrix, matrix_alt
from display.theme import LIGHT
from indicators.codes import TASK_DUTY
from indicators.stages import TASK_STAGES, get_task_loop, get_task_loop_by_duty

DISPATCHED = "task.dispatched"
FLOWS = "各环节按发生日期计，不是同一批任务。"
_DETAILS = ("任务即时下派", "实时反馈", "定时督查", "限时回访", "完成闭环")
_TONES = (Tone.FIRST, Tone.MIDDLE, Tone.MIDDLE, Tone.MIDDLE, Tone.LAST)
_BOUNDS = (1, 10, 30, 60)


def task_panels(look: Look) -> tuple[Panel, ...]:
    return (_loop(look), _by_duty(look))


def _loop(look: Look) -> Panel:
    key, title, caption = "task-loop", "督办任务闭环", "项，本期各环节发生数"
    reason = reason_of(look, DISPATCHED)
    asked = look.asked
    counts = get_task_loop(look.gallery.snapshot.ledger, period=asked.period, place=asked.place, viewer=look.viewer)
    most = max((n for n in counts.values() if n == n), default=0.0)
    if reason or not most:
        return empty_panel(key, title, caption, reason=reason or NO_DATA)
    stages = [
        Stage(name=TASK_STAGES[event], detail=detail, count=f"{n:,.0f}", share=100 * n / most, tone=tone)
        for (event, n), detail, tone in zip(counts.items(), _DETAILS, _TONES, strict=True)
    ]
    return Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {"环节": [TASK_STAGES[event] for event in counts], "本期（项）": [int(n) for n in counts.values()]}
        ),
        html=pipeline(stages),
        alt=f"{title}：" + "，".join(f"{stage.name} {stage.count} 项" for stage in stages) + "。",
        remark=FLOWS + indicator_remark(look, "task_feedback_on_time_rate"),
    )


def _by_duty(look: Look) -> Panel:
    key, title, caption = "task-duties", "督办任务：四责协同", "项，本期各环节发生数"
    reason = reason_of(look, DISPATCHED)
    asked = look.asked
    counts = get_task_loop_by_duty(
        look.gallery.snapshot.ledger, period=asked.period, place=asked.place, viewer=look.viewer
    )
    if reason or not counts.to_numpy().sum():
        return empty_panel(key, title, caption, reason=reason or NO_DATA)
    rows, columns = [TASK_DUTY[code] for code in counts.index], list(TASK_STAGES.values())
    cells = [
        Cell(row=row, column=column, amount=float(n), tip=f"{n:,} 项")
        for row, amounts in enumerate(counts.to_numpy())
        for column, n in enumerate(amounts)
    ]
    picks = {
        (column, row): pick_text(event, duty=str(duty))
        for row, duty in enumerate(counts.index)
        for column, event in enumerate(TASK_STAGES)
        if counts.iat[row, column]
    }
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame({"责任类别": rows, **dict(zip(columns, counts.to_numpy().T, strict=True))}),
        spec=build_matrix(rows, columns, cells, bounds=_BOUNDS, theme=LIGHT, row_height=44),
        alt=matrix_alt(title, rows, columns, cells),
        remark=f"颜色越深，数量越多。{FLOWS}{indicator_remark(look, 'task_closed_rate')}",
    )
    return clickable(panel, picks, row_picks=picks_by(DISPATCHED, "duty", [str(duty) for duty in counts.index]))
