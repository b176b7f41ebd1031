"""The dated events every number is made of, each named once. `data_access/events/` gives each its SELECT.

A breakdown counts the same event by one dimension; a record with several codes (a complaint's topics) counts once in the
total and once per code in the breakdown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.codes import MECHANISM

DAYS_BY_MECHANISM: Mapping[str, str] = {mechanism: f"days_{mechanism}" for mechanism in MECHANISM}
"""Breakdowns of verified findings by the days they took, one for each mechanism."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One kind of dated event.

    Attributes:
        name: stable, ``subject.what_happened``.
        label: what happened, in Chinese, understood without its table.
        unit: what is counted.
        table: the contract table whose rows are counted (and listed when a number is opened).
        dimensions: breakdowns on offer.
        sensitive: made of complaints: protected by `indicators/values.py`.
        commission_only: clues and interviews: no other role sees any figure of it.
        optional: made of an optional column of a register: no such event anywhere means "not recorded", not zero.
    """

    name: str
    label: str
    table: str
    unit: str = "次"
    dimensions: tuple[str, ...] = ()
    sensitive: bool = False
    commission_only: bool = False
    optional: bool = False


def _complaint(name: str, label: str, *dimensions: str) -> Event:
    return Event(
        name=f"complaint.{name}", label=label, table="complaint", unit="件", dimensions=dimensions, sensitive=True
    )


def _finding(name: str, label: str, *dimensions: str) -> Event:
    return Event(name=f"finding.{name}", label=label, table="finding", unit="项", dimensions=dimensions)


def _alert(name: str, label: str, *dimensions: str) -> Event:
    return Event(name=f"alert.{name}", label=label, table="alert", unit="条", dimensions=dimensions)


def _task(name: str, label: str, *dimensions: str) -> Event:
    return Event(name=f"task.{name}", label=label, table="task", unit="项", dimensions=dimensions)


_EVENTS = (
    _complaint("received", "受理信访举报", "topic", "channel", "origin", "nature", "repeat"),
    _complaint("repeat_received", "受理重复件"),
    _complaint("accepted", "信访登记受理"),
    _complaint("closed", "信访办结"),
    _complaint("closed_from_opening", "信访年初存量办结"),
    _complaint("fell_due", "信访办理到期", "origin"),
    _complaint("closed_on_time", "信访到期前办结", "origin"),
    _complaint("became_overdue", "信访转为逾期"),
    _complaint("overdue_closed", "信访逾期后办结"),
    _complaint("sponsored", "包案件受理", "sponsor"),
    _complaint("sponsored_closed", "包案件化解", "sponsor"),
    _complaint("rated", "已作满意度评价"),
    _complaint("satisfied", "评价为满意"),
    _complaint("overdue_now", "当前逾期未结信访", "age"),
    Event(
        name="clue.registered",
        label="登记问题线索",
        table="clue",
        unit="件",
        dimensions=("disposal", "form", "source"),
        sensitive=True,
        commission_only=True,
    ),
    Event(name="clue.disposed", label="处置问题线索", table="clue", sensitive=True, commission_only=True),
    Event(name="inspection.finished", label="完成检查", table="inspection", dimensions=("kind",)),
    Event(name="inspection.patrolled", label="完成巡察", table="inspection", dimensions=("mode", "round")),
    _finding("found", "发现问题", "item", "problem", "mechanism", "source"),
    _finding("submitted", "问题提交整改", "mechanism"),
    _finding("submission_answered", "整改提交后核验或退回", "mechanism"),
    _finding("verified", "问题销号", "mechanism", "days", *DAYS_BY_MECHANISM.values()),
    _finding("verified_in_term", "本届发现并销号", "mechanism"),
    _finding("fell_due", "问题整改到期"),
    _finding("verified_on_time", "问题到期前销号"),
    _finding("became_overdue", "问题转为逾期"),
    _finding("overdue_verified", "问题逾期后销号"),
    _finding("revisit_due", "问题应回访"),
    _finding("revisit_held", "问题已回访", "mechanism"),
    _finding("recurred", "同一问题 12 个月内再次发生", "problem"),
    _finding("returned", "整改退回", "mechanism"),
    _finding("open_now", "当前未销号问题", "light", "mechanism"),
    _finding("overdue_now", "当前逾期未销号问题", "age"),
    Event(name="staff.entered", label="到岗", table="staff", dimensions=("post",)),
    Event(name="staff.left", label="离岗", table="staff", dimensions=("post",)),
    Event(name="staff.certified", label="在岗并取得认证", table="staff", optional=True),
    Event(name="staff.certified_left", label="已认证人员离岗", table="staff"),
    Event(name="training.completed", label="本年首次参训", table="attendance", unit="人", dimensions=("post",)),
    Event(
        name="training.completed_left", label="本年已参训人员离岗", table="attendance", unit="人", dimensions=("post",)
    ),
    Event(name="training.attended", label="参训人次", table="attendance", unit="人次", dimensions=("level",)),
    Event(name="staff.dual_entered", label="一肩挑到岗", table="staff", unit="人", optional=True),
    Event(name="staff.dual_left", label="一肩挑离岗", table="staff", unit="人"),
    Event(name="course.held", label="举办培训", table="course", dimensions=("level",)),
    Event(name="exam.required", label="本年应考", table="exam_result", unit="人", dimensions=("post", "pass_line")),
    Event(name="exam.sat", label="本年参考", table="exam_result", unit="人", dimensions=("post", "score")),
    Event(name="exam.passed", label="本年合格", table="exam_result", unit="人", dimensions=("post",)),
    Event(name="power_list.published", label="公布三清单", table="power_list", unit="类", dimensions=("kind",)),
    Event(name="power_list.revised", label="修订三清单", table="power_list", unit="类", dimensions=("age", "times")),
    Event(name="power_list.items", label="三清单事项", table="power_list", unit="项", dimensions=("kind",)),
    Event(name="power_list.completed", label="三清单齐全", table="power_list"),
    _alert("raised", "产生预警", "domain", "level", "rule", "stage", "domain_level"),
    _alert("closed", "预警办结", "domain", "level", "rule"),
    _alert("confirmed", "预警核实属实", "rule"),
    _alert("open_now", "当前未办结预警", "level", "domain", "domain_level", "level_age", "level_rule_day"),
    _alert("red_raised", "产生红色预警"),
    _alert("red_closed", "红色预警办结"),
    _task("dispatched", "下派督办任务", "duty"),
    _task("fell_due", "督办任务到期"),
    _task("fed_back_on_time", "督办任务按期反馈"),
    _task("fed_back", "督办任务反馈", "duty"),
    _task("checked", "督办任务核查", "duty"),
    _task("revisited", "督办任务回访", "duty"),
    _task("closed", "督办任务办结", "duty"),
    Event(name="liaison.founded", label="设立监察工作联络站", table="unit", optional=True),
    Event(
        name="interview.held",
        label="约谈",
        table="interview",
        dimensions=("kind",),
        sensitive=True,
        commission_only=True,
    ),
    Event(name="culture.held", label="清廉文化活动", table="culture_event", unit="场", dimensions=("kind",)),
    Event(name="culture.people", label="清廉文化活动受众", table="culture_event", unit="人次"),
)

CROSS = "/"
"""Stands between the two codes of a breakdown by two columns at once (``assets/red``)."""

EVENTS: Mapping[str, Event] = {event.name: event for event in _EVENTS}
