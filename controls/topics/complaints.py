"""信访举报: what is reported, how it comes, where. The stock: `complaint_stock.py`; how it is handled: `complaint_handling.py`."""

from controls.look import Look
from controls.panels import Panel, Section, clickable, every_panel
from controls.picks import picks_by
from controls.topics.clues import clue_panels
from controls.topics.complaint_handling import handling_panels
from controls.topics.complaint_stock import stock_panels
from controls.topics.counted import LEAST_SHOWN, categories_panel, grouped_picks, groups_table, least_of
from controls.topics.heat_panel import heat_panel
from controls.topics.reasons import empty_panel, reason_of
from controls.topics.remarks import indicator_remark
from controls.topics.units import NO_DATA
from display.charts.categories import OTHER_CODE, categories
from display.charts.groups import Group, build_groups, groups_alt
from display.names import plain
from display.theme import LIGHT
from indicators.breakdowns import get_matrix
from indicators.codes import COMPLAINT_CHANNEL, COMPLAINT_NATURE, COMPLAINT_ORIGIN, COMPLAINT_TOPIC
from indicators.places import Level
from indicators.values import get_breakdown

RECEIVED = "complaint.received"
SEVERAL = "一件可反映多类问题，占比合计可超过 100%。"
NEUTRAL = "数量仅提示，不评价好坏。"

_COMPOSITION = (
    ("初件与重复件", "repeat", {"first": "初件", "repeat": "重复件"}),
    ("渠道", "channel", COMPLAINT_CHANNEL),
    ("来源", "origin", COMPLAINT_ORIGIN),
    ("性质", "nature", COMPLAINT_NATURE),
)


def panels(look: Look) -> tuple[Panel, ...]:
    return every_panel(look, "complaints", SECTIONS)


def _received(look: Look) -> tuple[Panel, ...]:
    return (
        categories_panel(
            look,
            RECEIVED,
            "topic",
            COMPLAINT_TOPIC,
            key="topics",
            title="反映问题类别",
            caption="件及占受理件数，可多选；黑线为上年同期整月",
            unit="件",
            what="类别",
            top=len(COMPLAINT_TOPIC),
            remark=SEVERAL,
            has_shares=True,
        ),
        _composition(look),
        *([] if look.asked.place.level is Level.TOWNSHIP else [_heat(look)]),
    )


def _composition(look: Look) -> Panel:
    """First and repeat, channel, origin and nature of what was received."""
    key, title, caption = "composition", "受理构成", "件及占比；黑线为上年同期整月"
    reason = reason_of(look, RECEIVED)
    if reason:
        return empty_panel(key, title, caption, reason=reason)
    asked, groups, picks = look.asked, [], []
    for name, dimension, labels in _COMPOSITION:
        frame = get_breakdown(
            look.gallery.snapshot.ledger,
            RECEIVED,
            dimension,
            period=asked.period,
            place=asked.place,
            viewer=look.viewer,
        )
        bars = categories(frame, labels, least=least_of(look, RECEIVED))
        if bars:
            groups.append(Group(name=name, bars=bars))
            picks.append(picks_by(RECEIVED, dimension, [bar.code for bar in bars]))
    if not groups:
        return empty_panel(key, title, caption, reason=NO_DATA)
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=groups_table(groups, unit="件"),
        spec=build_groups(groups, theme=LIGHT, unit="件"),
        alt=groups_alt(title, groups, unit="件"),
        remark=indicator_remark(look, "complaint_repeat_rate"),
    )
    drawn, listed = grouped_picks(groups, picks)
    return clickable(panel, drawn, row_picks=listed)


def _heat(look: Look) -> Panel:
    """What is reported where: the commission's alone, small counts as a dot."""
    key, title = "topic-townships", "问题类别 × 镇街"
    caption = f"本期件数；1–{LEAST_SHOWN - 1} 件以“·”表示"
    reason = reason_of(look, RECEIVED, finer=True)
    if reason:
        return empty_panel(key, title, caption, reason=reason, is_wide=True)
    snapshot, asked = look.gallery.snapshot, look.asked
    counts = get_matrix(snapshot.ledger, RECEIVED, "topic", period=asked.period, place=asked.place, viewer=look.viewer)
    if counts.empty or not counts.to_numpy().sum():
        return empty_panel(key, title, caption, reason=NO_DATA, is_wide=True)
    totals = counts.sum().sort_values(ascending=False, kind="stable")
    codes = [code for code in totals.index if totals[code] and code != OTHER_CODE]
    codes += [code for code in totals.index if totals[code] and code == OTHER_CODE]
    return heat_panel(
        look,
        counts[codes].set_axis([plain(COMPLAINT_TOPIC.get(code, code)) for code in codes], axis="columns"),
        key=key,
        title=title,
        caption=caption,
        unit="件",
        what="类别",
        event=RECEIVED,
        dimensions=[("topic", code) for code in codes],
        remark=f"颜色越深，数量越多；{NEUTRAL}{SEVERAL}",
    )


SECTIONS = (
    Section(key="received", label="受理情况", draw=_received),
    Section(key="stock", label="减存遏增", draw=stock_panels),
    Section(key="handling", label="办理质效", draw=handling_panels),
    Section(key="clues", label="线索处置", draw=clue_panels),
)
