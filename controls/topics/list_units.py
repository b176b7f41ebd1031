"""The units to be asked about their lists: which lack a document, and whose number of items is not the usual one."""

import pandas as pd

from controls.look import Look
from controls.panels import Panel
from controls.topics.units import NO_DATA, scope_reason, unit_columns
from indicators.cells import By
from indicators.codes import POWER_LIST_KIND, UNIT_KIND
from indicators.power_lists import get_missing_lists, get_unusual_items, get_usual_items


def missing_units_panel(look: Look) -> Panel:
    """Units in the viewer's scope without one of the four documents, those that lack most first."""
    missing = get_missing_lists(
        look.gallery.snapshot.ledger,
        by=By.UNIT,
        period=look.asked.period,
        place=look.asked.place,
        viewer=look.viewer,
    )
    title = "清单不齐全的单位"
    lacking = missing[list(POWER_LIST_KIND)] if len(missing) else pd.DataFrame(columns=list(POWER_LIST_KIND))
    count = lacking.sum(axis=1)
    listed = count[count > 0].sort_values(ascending=False, kind="stable").index
    caption = f"{len(listed):,} 个单位"
    if not len(listed):
        reason = scope_reason(look) or ("全部单位四类清单齐全" if len(missing) else NO_DATA)
        return Panel(key="missing-units", title=title, caption=caption, table=pd.DataFrame(), reason=reason)
    table = unit_columns(look, listed)
    table["缺少（类）"] = count[listed].astype(int).to_numpy()
    table["缺少的清单"] = [
        "、".join(label for code, label in POWER_LIST_KIND.items() if row[code])
        for _, row in lacking.loc[listed].iterrows()
    ]
    codes = tuple(str(code) for code in listed)
    return Panel(key="missing-units", title=title, caption=caption, table=table, codes=codes, is_wide=True)


def unusual_items_panel(look: Look) -> Panel:
    """Documents whose number of items differs from the district's commonest for that kind of unit; where none does, the usual
    numbers themselves."""
    ledger, asked = look.gallery.snapshot.ledger, look.asked
    unusual = get_unusual_items(ledger, period=asked.period, place=asked.place, viewer=look.viewer)
    usual = get_usual_items(ledger, period=asked.period).dropna(how="all")
    title = "清单事项数"
    if usual.empty or scope_reason(look):
        reason = scope_reason(look) or NO_DATA
        return Panel(key="items", title=title, caption="项", table=pd.DataFrame(), reason=reason, is_wide=True)
    remark = "通常事项数为全区同类单位该清单最常见的事项数。"
    if unusual.empty:
        table = usual.rename(columns=POWER_LIST_KIND)
        table.insert(0, "单位类别", [UNIT_KIND[str(kind)] for kind in usual.index])
        return Panel(
            key="items",
            title=title,
            caption="项，通常事项数",
            table=table,
            remark=f"{remark}本范围已公布的清单事项数均与通常一致。",
            is_wide=True,
        )
    table = unit_columns(look, pd.Index(unusual["unit"]))
    table["清单"] = unusual["document"].map(POWER_LIST_KIND)
    table["事项（项）"] = unusual["items"].where(unusual["items"] > 0)
    table["通常（项）"] = unusual["usual"]
    return Panel(
        key="items",
        title=f"{title}与通常不同的单位",
        caption=f"{len(unusual):,} 份清单；事项数为空的未填",
        table=table,
        codes=tuple(str(code) for code in unusual["unit"]),
        remark=remark,
        is_wide=True,
    )
