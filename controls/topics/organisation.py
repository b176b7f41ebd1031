"""组织与队伍 of one township or one unit: liaison station, certified supervisors, one-person posts, interviews, culture events."""

import numpy as np
import pandas as pd

from controls.look import Look, figures_at, own_row, row_of_place
from controls.panels import Panel
from controls.topics.reasons import empty_panel, reason_of
from controls.topics.units import NO_DATA, scope_reason, unit_columns
from display.blocks.facts import Fact, facts
from display.charts.categories import build_categories, categories_alt
from display.charts.interval_rows import build_interval_rows
from display.formats import MISSING, figure_text, fraction_text, interval_text, value_text
from display.theme import LIGHT, STANDING_WORDS
from indicators.catalogue import INDICATORS
from indicators.figures import Row
from indicators.model import Count, Indicator
from indicators.places import DISTRICT, Level
from indicators.values import State, get_breakdown, get_count, verdict_of

LIAISON = INDICATORS["liaison_coverage"]
CERTIFIED = INDICATORS["certified_rate"]
DUAL = INDICATORS["dual_post_rate"]
RATES = (LIAISON, CERTIFIED, DUAL)

_PEOPLE = Count(entered=("culture.people",))
_CULTURE = Count(entered=("culture.held",))
_INTERVIEWS = Count(entered=("interview.held",))


def panels(look: Look) -> tuple[Panel, ...]:
    """Of the asked township (or zone, or district); of a unit one panel of facts."""
    if look.asked.place.level is Level.UNIT:
        return look.gallery.painted(look.key("organisation"), _of_unit, look)
    return look.gallery.painted(look.key("organisation"), _of_area, look)


def _of_unit(look: Look) -> tuple[Panel, ...]:
    return (_facts(look),)


def _of_area(look: Look) -> tuple[Panel, ...]:
    return _rates(look), _culture(look), _interviews(look), _units(look)


def _rates(look: Look) -> Panel:
    """The three rates against the district's."""
    rows, verdicts, table = {}, {}, []
    for indicator in RATES:
        own = own_row(look, indicator)
        whole = row_of_place(look, indicator, DISTRICT, change=False)
        if own is None or own["state"] == State.NO_DATA.value or whole is None:
            continue
        verdict = verdict_of(own, indicator, value=float(whole["value"]))
        rows[indicator.key] = {**own, "name": indicator.short_label}
        verdicts[indicator.key] = verdict
        table.append(
            {
                "项目": indicator.label,
                "分子/分母": fraction_text(float(own["numerator"]), float(own["denominator"])),
                "本范围": value_text(indicator, float(own["value"])),
                "95% 区间": interval_text(indicator, low=float(own["low"]), high=float(own["high"])),
                "全区": value_text(indicator, float(whole["value"])),
                "判断": STANDING_WORDS[verdict],
            }
        )
    key, title, caption = "organisation-rates", "组织与队伍", "%，点=本范围，线=95%区间，右为分子/分母"
    if not rows:
        return empty_panel(key, title, caption, reason=NO_DATA, is_wide=True)
    frame = pd.DataFrame.from_dict(rows, orient="index")
    said = "；".join(f"{line['项目']}全区 {line['全区']}" for line in table)
    return Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(table),
        # The rates are of different things: one of them only says how a percentage is written.
        spec=build_interval_rows(
            frame,
            pd.Series(verdicts),
            CERTIFIED,
            theme=LIGHT,
            reference=float("nan"),
            words=STANDING_WORDS,
            title="项目",
        ),
        alt=f"{title}："
        + "；".join(f"{line['项目']} {line['本范围']}（{line['分子/分母']}），{line['判断']}" for line in table),
        remark=f"{said}。{DUAL.caveats}",
        is_wide=True,
    )


def _culture(look: Look) -> Panel:
    asked = look.asked
    title, caption = "清廉文化活动", "场；黑线为上年同期整月"
    people = get_count(
        look.gallery.snapshot.ledger, _PEOPLE, period=asked.period, place=asked.place, viewer=look.viewer
    )
    remark = "" if np.isnan(people) else f"本期受众 {people:,.0f} 人次；只计场次，不计效果。"
    return _by_kind(
        look, "culture.held", "culture_kind", key="culture", title=title, caption=caption, unit="场", remark=remark
    )


def _interviews(look: Look) -> Panel:
    return _by_kind(
        look,
        "interview.held",
        "interview_kind",
        key="interviews",
        title="约谈",
        caption="次；黑线为上年同期整月",
        unit="次",
        remark="仅区纪委监委可查看；约谈多少不评价好坏。",
    )


def _by_kind(
    look: Look, event: str, labels_of: str, *, key: str, title: str, caption: str, unit: str, remark: str
) -> Panel:
    asked = look.asked
    frame = get_breakdown(
        look.gallery.snapshot.ledger, event, "kind", period=asked.period, place=asked.place, viewer=look.viewer
    )
    reason = reason_of(look, event) or ("" if frame["n"].sum() else NO_DATA)
    if reason:
        return empty_panel(key, title, caption, reason=reason)
    labels = look.gallery.snapshot.code_labels.get(labels_of, {})
    ordered = frame.sort_values("n", ascending=False, kind="stable")
    return Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                "类别": [labels.get(str(code), str(code)) for code in ordered.index],
                f"本期（{unit}）": ordered["n"].astype(int).to_numpy(),
                f"其中整月（{unit}）": ordered["complete"].to_numpy(),
                f"上年同期整月（{unit}）": ordered["previous"].to_numpy(),
            }
        ),
        spec=build_categories(frame, labels, theme=LIGHT, unit=unit),
        alt=f"{title}：{categories_alt(frame, labels, unit=unit)}",
        remark=remark,
    )


def _units(look: Look) -> Panel:
    """Villages and communities, unit by unit: liaison station, certified of those in post, one-person posts."""
    asked, places = look.asked, look.gallery.snapshot.places
    title, key = "各村（社区）组织与队伍", "organisation-units"
    figures = {indicator.key: figures_at(look, indicator, Level.UNIT) for indicator in RATES}
    inside = places.units.index[places.within(asked.place)[: places.unit_count]]
    codes = inside[inside.isin(figures[LIAISON.key].codes)]
    caption = f"{len(codes):,} 个，截至期末"
    if not len(codes):
        return empty_panel(key, title, caption, reason=scope_reason(look) or NO_DATA, is_wide=True)
    table = unit_columns(look, codes)
    for indicator in (LIAISON, CERTIFIED, DUAL):
        rows = [figures[indicator.key].at(str(code)) for code in codes]
        table[_HEADS[indicator.key]] = [MISSING if row is None else _said(indicator, row) for row in rows]
    return Panel(
        key=key, title=title, caption=caption, table=table, codes=tuple(str(code) for code in codes), is_wide=True
    )


_HEADS = {LIAISON.key: "已设联络站", CERTIFIED.key: "已认证/在岗", DUAL.key: "一肩挑"}


def _said(indicator: Indicator, row: Row) -> str:
    """Yes or no where a unit fulfils it or not, n/N otherwise."""
    if row["state"] == State.NO_DATA.value:
        return figure_text(indicator, row)
    if indicator.numerator.covered:
        return "是" if row["numerator"] > 0 else "否"
    return fraction_text(float(row["numerator"]), float(row["denominator"]))


def _facts(look: Look) -> Panel:
    """One unit: what is there and what was held in the period."""
    ledger, asked = look.gallery.snapshot.ledger, look.asked
    lines = []
    for indicator in (LIAISON, CERTIFIED, DUAL):
        row = own_row(look, indicator)
        if row is not None:
            lines.append((_HEADS[indicator.key], _said(indicator, row)))
    for name, count, unit in (("清廉文化活动", _CULTURE, "场"), ("约谈", _INTERVIEWS, "次")):
        held = get_count(ledger, count, period=asked.period, place=asked.place, viewer=look.viewer)
        reason = reason_of(look, count.entered[0])
        lines.append((name, reason or f"{held:,.0f} {unit}"))
    table = pd.DataFrame(lines, columns=["项目", "情况"])
    return Panel(
        key="organisation",
        title="组织与队伍",
        caption=asked.period.label,
        table=table,
        is_wide=True,
        html=facts([Fact(name=name, value=text) for name, text in lines]),
        alt="组织与队伍：" + "，".join(f"{name} {text}" for name, text in lines),
    )
