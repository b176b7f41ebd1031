"""信访办理: on time or overdue, sponsored, rated; and the units complaints come back to."""

import pandas as pd

from controls.look import Look
from controls.panels import Panel, clickable
from controls.picks import pick_text, picks_by
from controls.topics.counted import shares_panel
from controls.topics.reasons import empty_panel, reason_of
from controls.topics.remarks import indicator_remark, share_remark
from controls.topics.units import unit_columns
from data_access.events import AGES
from display.charts.bands import bands_alt, build_bands
from display.theme import LIGHT
from indicators.breakdowns import get_standing, get_units_with
from indicators.catalogue import INDICATORS
from indicators.codes import COMPLAINT_ORIGIN, COMPLAINT_SPONSOR
from indicators.model import Count
from indicators.periods import Period, last_complete_month
from indicators.shares import get_share, get_share_change, get_shares, get_sponsored

ON_TIME = INDICATORS["complaint_on_time_rate"]
SPONSORED = INDICATORS["complaint_sponsored_closed_rate"]
OVERDUE = "complaint.overdue_now"

_CLOSED, _RATED, _SATISFIED = (Count(entered=(f"complaint.{name}",)) for name in ("closed", "rated", "satisfied"))
LEAST_RATED = 10
"""Closed or rated complaints below which no share is drawn: the same as for the repeat rate."""


def handling_panels(look: Look) -> tuple[Panel, ...]:
    return (_on_time(look), _overdue(look), _sponsored(look), _satisfaction(look), _repeat_units(look))


def _on_time(look: Look) -> Panel:
    key, title, caption = "on-time", "按期办结", "件，浅色=到期，深色=到期前办结，线=95%区间"
    reason = reason_of(look, "complaint.fell_due")
    if reason:
        return empty_panel(key, title, caption, reason=reason)
    rates = get_shares(
        look.gallery.snapshot.ledger,
        "complaint.closed_on_time",
        "complaint.fell_due",
        "origin",
        period=look.asked.period,
        place=look.asked.place,
        viewer=look.viewer,
        least=ON_TIME.least_denominator,
    )
    return shares_panel(
        rates,
        COMPLAINT_ORIGIN,
        key=key,
        title=title,
        caption=caption,
        unit="件",
        what="来源",
        done="到期前办结",
        due="到期",
        remark=indicator_remark(look, ON_TIME.key),
        picks=picks_by("complaint.fell_due", "origin", list(rates.index)),
    )


def _overdue(look: Look) -> Panel:
    key, title, caption = "overdue", "逾期未结账龄", "件，按逾期天数；截至今日，不随统计期变化"
    reason = reason_of(look, OVERDUE)
    counts = (
        pd.Series(dtype="int64")
        if reason
        else get_standing(look.gallery.snapshot.ledger, OVERDUE, "age", place=look.asked.place, viewer=look.viewer)
    )
    total = int(counts.sum())
    if not total:
        return empty_panel(key, title, caption, reason=reason or "目前没有逾期未结件")
    ages = {str(code): float(n) for code, n in counts.items()}
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame({"逾期": list(AGES.values()), "逾期未结（件）": [int(ages.get(code, 0)) for code in AGES]}),
        spec=build_bands(ages, AGES, theme=LIGHT, unit="件"),
        alt=bands_alt(title, ages, AGES, unit="件"),
        remark=f"共 {total:,} 件逾期未结；未填办理期限的件不会逾期。",
    )
    return clickable(panel, picks_by(OVERDUE, "age", list(AGES)))


def _sponsored(look: Look) -> Panel:
    key, title, caption = "sponsored", "领导包案", "件，浅色=期初在办加新增，深色=期内化解，线=95%区间"
    reason = reason_of(look, "complaint.sponsored")
    if reason:
        return empty_panel(key, title, caption, reason=reason)
    rates = get_sponsored(
        look.gallery.snapshot.ledger,
        period=look.asked.period,
        place=look.asked.place,
        viewer=look.viewer,
        least=SPONSORED.least_denominator,
    )
    return shares_panel(
        rates,
        COMPLAINT_SPONSOR,
        key=key,
        title=title,
        caption=caption,
        unit="件",
        what="包案",
        done="期内化解",
        due="应化解",
        remark=f"{indicator_remark(look, SPONSORED.key)}疑难件天然耗时，不宜以此要求限期结案。",
        picks=picks_by("complaint.sponsored_pool", "sponsor", list(rates.index)),
    )


def _satisfaction(look: Look) -> Panel:
    key, title, caption = "satisfaction", "办结评价", "件，按办结日期；线=95%区间"
    reason = reason_of(look, "complaint.closed")
    if reason:
        return empty_panel(key, title, caption, reason=reason)
    ledger, asked = look.gallery.snapshot.ledger, look.asked
    rated, satisfied = (
        get_share(ledger, above, below, period=asked.period, place=asked.place, viewer=look.viewer, least=LEAST_RATED)
        for above, below in ((_RATED, _CLOSED), (_SATISFIED, _RATED))
    )
    rates = pd.concat([rated.set_axis(["rated"][: len(rated)]), satisfied.set_axis(["satisfied"][: len(satisfied)])])
    change = get_share_change(ledger, _SATISFIED, _RATED, period=asked.period, place=asked.place, viewer=look.viewer)
    missing = "" if rated.empty else f"满意率只反映已评价的 {rated['value'].iloc[0]:.1f}%，未评价的不知其意。"
    return shares_panel(
        rates,
        {"rated": "评价率（已评价/办结）", "satisfied": "满意率（满意/已评价）"},
        key=key,
        title=title,
        caption=caption,
        unit="件",
        what="项目",
        done="已评价或满意",
        due="办结或已评价",
        remark=missing + share_remark(look, "满意率", change),
        picks=[
            pick_text({"rated": "complaint.rated", "satisfied": "complaint.satisfied"}[str(row)]) for row in rates.index
        ],
    )


def _repeat_units(look: Look) -> Panel:
    """Units with as many complaints in twelve months as the district calls repeated; the commission's alone."""
    snapshot, asked = look.gallery.snapshot, look.asked
    least = snapshot.ledger.limits.repeat_complaints
    end = min(asked.period.end, last_complete_month(snapshot.today))
    months = Period(end - 11, end)
    key, title = "repeat-units", "重复反映单位"
    caption = f"{months.label}，同一单位 {least} 件及以上"
    reason = reason_of(look, "complaint.received", finer=True)
    if reason:
        return empty_panel(key, title, caption, reason=reason, is_wide=True)

    def counts(event: str, *, at_least: int) -> pd.Series:
        return get_units_with(
            snapshot.ledger, event, least=at_least, period=months, place=asked.place, viewer=look.viewer
        )

    received = counts("complaint.received", at_least=least)
    if received.empty:
        return empty_panel(key, title, caption, reason=f"没有 {least} 件及以上的单位", is_wide=True)
    again = counts("complaint.repeat_received", at_least=1).reindex(received.index, fill_value=0)
    return Panel(
        key=key,
        title=title,
        caption=caption,
        table=unit_columns(look, received.index).assign(
            **{"受理（件）": received.to_numpy(), "其中重复件（件）": again.to_numpy()}
        ),
        alt=f"{title}：{len(received):,} 个单位",
        codes=tuple(str(code) for code in received.index),
        remark=f"共 {len(received):,} 个单位；选中一行打开档案。数量受单位大小影响，只提示需要了解。",
        is_wide=True,
    )
