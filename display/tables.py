"""Lists of records as they are read: Chinese column titles, labels for codes, ISO dates."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from display.formats import MISSING
from display.names import plain
from indicators import codes

COLUMN_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "accept_by": "受理期限",
        "accepted_on": "登记受理日期",
        "alert_id": "预警编号",
        "assigned_on": "交办日期",
        "attended_on": "参训日期",
        "boundary": "边界",
        "campaign": "专项整治",
        "certified_on": "认证日期",
        "channel": "渠道",
        "checked_on": "核查日期",
        "closed_on": "办结日期",
        "clue_id": "线索编号",
        "complaint_id": "信访编号",
        "course_id": "培训编号",
        "disposal": "处置方式",
        "disposed_on": "处置日期",
        "dispatched_on": "下派日期",
        "domain": "领域",
        "dual_post": "一肩挑",
        "due_on": "期限",
        "duty": "责任类别",
        "event_id": "活动编号",
        "exam_id": "考试编号",
        "feedback_on": "反馈日期",
        "finding_id": "问题编号",
        "finished_on": "完成日期",
        "form": "四种形态",
        "found_on": "发现日期",
        "full_score": "满分",
        "held_on": "举办日期",
        "has_party_org": "有无党组织",
        "hours": "学时",
        "in_post_from": "到岗日期",
        "in_post_to": "离岗日期",
        "inspection_id": "检查编号",
        "interview_id": "约谈编号",
        "is_repeat": "是否重复件",
        "item": "巡察监督内容",
        "item_count": "事项数",
        "kind": "类别",
        "lat": "纬度",
        "level": "级别",
        "liaison_on": "联络站成立日期",
        "lon": "经度",
        "mechanism": "整改机制",
        "mode": "巡察模式",
        "name": "名称",
        "nature": "信访性质",
        "opened_on": "设立日期",
        "origin": "来源",
        "outcome": "办理结果",
        "parent_code": "所属村（社区）",
        "party_members": "党员数",
        "pass_score": "合格分",
        "people": "受众人数",
        "planned_on": "计划日期",
        "population": "人口",
        "position": "排列顺序",
        "post": "岗位",
        "problem": "问题类别",
        "published_on": "公布日期",
        "raised_on": "产生日期",
        "received_on": "受理日期",
        "registered_on": "登记日期",
        "returned_on": "退回日期",
        "revised_on": "修订日期",
        "revisit_held": "是否已回访",
        "revisit_on": "应回访日期",
        "round": "轮次",
        "rule": "预警规则",
        "satisfied": "是否满意",
        "score": "成绩",
        "source": "来源",
        "sponsor": "包案领导",
        "staff_id": "人员编号",
        "started_on": "进驻日期",
        "submitted_on": "提交整改日期",
        "taken_on": "参考日期",
        "task_id": "任务编号",
        "title": "名称",
        "topic": "反映问题类别",
        "township_code": "镇（街道）",
        "unit_code": "单位",
        "updated_at": "更新时间",
        "verified_on": "销号日期",
        "zone_code": "片组协作区",
        # The same column says something else in another table.
        "alert.level": "等级",
        "alert.outcome": "处置结果",
        "clue.source": "线索来源",
        "complaint.due_on": "办理期限",
        "course.title": "培训名称",
        "culture_event.kind": "活动类别",
        "exam.title": "考试名称",
        "exam_result.held_on": "考试日期",
        "finding.due_on": "整改期限",
        "finding.source": "问题来源",
        "inspection.kind": "检查类别",
        "interview.held_on": "约谈日期",
        "interview.kind": "约谈类别",
        "power_list.kind": "清单类别",
        "unit.closed_on": "撤销日期",
        "task.due_on": "反馈期限",
        "task.source": "任务来源",
        "unit.kind": "单位类别",
    }
)
"""Title of a column, by ``column`` or, where a table gives it its own meaning, by ``table.column``."""

FIXED_CODES: Mapping[str, Mapping[Any, str]] = MappingProxyType(
    {
        "alert.domain": codes.ALERT_DOMAIN,
        "alert.level": codes.ALERT_LEVEL,
        "viewer.role": codes.VIEWER_ROLE,
        "clue.disposal": codes.CLUE_DISPOSAL,
        "clue.form": codes.FOUR_FORMS,
        "complaint.channel": codes.COMPLAINT_CHANNEL,
        "complaint.nature": codes.COMPLAINT_NATURE,
        "complaint.origin": codes.COMPLAINT_ORIGIN,
        "complaint.sponsor": codes.COMPLAINT_SPONSOR,
        "complaint_topic.topic": codes.COMPLAINT_TOPIC,
        "course.level": codes.COURSE_LEVEL,
        "finding.mechanism": codes.MECHANISM,
        "inspection.kind": codes.INSPECTION_KIND,
        "inspection.mode": codes.INSPECTION_MODE,
        "power_list.kind": codes.POWER_LIST_KIND,
        "task.duty": codes.TASK_DUTY,
        "township.kind": codes.TOWNSHIP_KIND,
        "unit.kind": codes.UNIT_KIND,
    }
)
"""Columns whose codes are part of the contract."""

LOCAL_CODES: Mapping[str, str] = MappingProxyType(
    {
        "alert.outcome": "alert_outcome",
        "alert.rule": "alert_rule",
        "attendance.post": "post",
        "clue.source": "clue_source",
        "complaint.outcome": "complaint_outcome",
        "culture_event.kind": "culture_kind",
        "exam_result.post": "post",
        "finding.item": "check_item",
        "finding.problem": "problem",
        "finding.source": "finding_source",
        "inspection.campaign": "campaign",
        "inspection.round": "round",
        "interview.kind": "interview_kind",
        "staff.post": "post",
        "task.source": "task_source",
    }
)
"""Columns whose codes are the district's own: the list of `code_list` that names them. Attendances and results of exams are listed with
the post of their person."""

CodeLabels = Mapping[str, Mapping[str, str]]


class UntitledColumn(KeyError):
    """A column without a Chinese title must not reach a screen."""


def column_title(table: str, column: str) -> str:
    """The Chinese title of a column.

    Raises:
        UntitledColumn: it has none.
    """
    title = COLUMN_TITLES.get(f"{table}.{column}") or COLUMN_TITLES.get(column)
    if title is None:
        raise UntitledColumn(f"{table}.{column}")
    return title


def labels_of(table: str, column: str, *, code_labels: CodeLabels) -> Mapping[Any, str] | None:
    """code → label of a column; None when the column does not hold codes."""
    name = f"{table}.{column}"
    if name in FIXED_CODES:
        return FIXED_CODES[name]
    if name in LOCAL_CODES:
        return code_labels.get(LOCAL_CODES[name], {})
    return None


def code_text(table: str, column: str, code: str | float | None, *, code_labels: CodeLabels) -> str:
    """A code as it is shown: its label, the code itself when its list does not name it, ``—`` when empty."""
    if pd.isna(code) or code == "":
        return MISSING
    labels = labels_of(table, column, code_labels=code_labels) or {}
    if isinstance(code, float) and code.is_integer():
        code = int(code)
    return plain(labels.get(code, str(code)))


def records_table(
    frame: pd.DataFrame, *, table: str, code_labels: CodeLabels, names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Records as they are shown: the same rows and columns under Chinese titles.

    Dates become ``2026-09-30``, booleans 是/否, codes their labels, `unit_code`, `parent_code` and `township_code` the `names`
    of their places; numbers stay numbers. What is missing in a column of text is ``—``.

    Raises:
        UntitledColumn: a column has no Chinese title.
    """
    shown = {
        column_title(table, column): _shown(frame[column], table=table, code_labels=code_labels, names=names or {})
        for column in frame.columns
    }
    return pd.DataFrame(shown, index=frame.index)


_PLACES = frozenset({"unit_code", "parent_code", "township_code"})


def _shown(
    values: pd.Series, *, table: str, code_labels: CodeLabels, names: Mapping[str, str]
) -> "pd.Series[Any] | list[str]":
    column = str(values.name)
    if labels_of(table, column, code_labels=code_labels) is not None:
        return [code_text(table, column, code, code_labels=code_labels) for code in values]
    if column in _PLACES:
        return [MISSING if pd.isna(code) else plain(names.get(code, str(code))) for code in values]
    if column.endswith(("_on", "_by", "_from", "_to")):
        return [_day(value) for value in values]
    if column in _FLAGS or values.dtype == bool:
        return [MISSING if pd.isna(value) else ("是" if value else "否") for value in values]
    if pd.api.types.is_numeric_dtype(values):
        return values
    return [MISSING if pd.isna(value) or value == "" else plain(str(value)) for value in values]


_FLAGS = frozenset({"is_repeat", "revisit_held", "satisfied", "dual_post", "has_party_org"})
"""Booleans: a nullable one comes back as numbers or objects, depending on the database."""


def _day(value: date | str | None) -> str:
    if value is None or pd.isna(value):
        return MISSING
    return value[:10] if isinstance(value, str) else value.strftime("%Y-%m-%d")
