"""The tables of the data-health page."""

from datetime import datetime, timedelta

import pandas as pd

from controls.look import Look
from controls.turns import TURNS
from data_access.contract import DEMO_SOURCE, metadata
from data_access.fill_shares import get_fill_shares
from data_access.keeper import SnapshotKeeper
from data_access.soundness import REASON_LABELS
from display.formats import MISSING
from display.tables import column_title
from indicators.catalogue import TOPICS
from indicators.codes import UNIT_KIND
from indicators.viewer import PROTECTED_TABLES

_GROUPS = {
    DEMO_SOURCE: "演示数据",
    "learning": TOPICS["learning"],
    "organisation": TOPICS["organisation"],
}
"""Sources that load several tables; any other source goes by its table's title, or by its own name."""

BY_PARENT = "随所属村（社区）"
BY_TOWNSHIP = "随所属镇（街道）"
NOWHERE = "仅在列表中"


def sources_table(look: Look, *, moment: datetime) -> pd.DataFrame:
    """Each source: its last load, rows, and how late it is at `moment` against its promised rhythm. One that is promised by name and
    has never been registered stands last. A source may hold several tables, clues and interviews among them: its rows are the
    commission's alone."""
    limits, sources = look.gallery.snapshot.ledger.limits, look.gallery.snapshot.sources
    loads = dict(zip(sources["source"], sources["loaded_at"], strict=True))
    rows = dict(zip(sources["source"], sources["rows"], strict=True))
    promised = sorted(limits.hours_of_source.keys() - loads.keys()) if loads else []
    hidden = _hidden_tables(look)
    listed = [source for source in [*loads, *promised] if source not in hidden]
    table = pd.DataFrame(
        {
            "来源": [_source_label(source) for source in listed],
            "最近更新": [f"{loads[source]:%Y-%m-%d %H:%M}" if source in loads else MISSING for source in listed],
            "行数": [_count(rows.get(source)) for source in listed],
            "约定间隔": [_rhythm(limits.promised_hours(source)) for source in listed],
            "是否按时": [
                _lateness(moment - loads[source], promised=limits.promised_hours(source))
                if source in loads
                else "▼ 没有更新记录"
                for source in listed
            ],
        }
    )
    return table if look.viewer.is_commission else table.drop(columns="行数")


def _count(rows: float | None) -> str:
    return MISSING if rows is None or pd.isna(rows) else f"{int(rows):,}"


def _rhythm(hours: float) -> str:
    """``30 小时``, ``7 天 8 小时``."""
    days, rest = divmod(hours, 24)
    return f"{hours:g} 小时" if days < 2 else f"{days:g} 天" + (f" {rest:g} 小时" if rest else "")


def _lateness(age: timedelta, *, promised: float) -> str:
    """``● 按时``, ``▼ 迟 2 天 3 小时``; a load still to come is a clock gone wrong."""
    if age < timedelta(0):
        return "▼ 晚于当前时间"
    late = age - timedelta(hours=promised)
    if late <= timedelta(0):
        return "● 按时"
    hours = late.seconds // 3600
    parts = [f"{late.days} 天"] * bool(late.days) + [f"{hours} 小时"] * bool(hours)
    return f"▼ 迟 {' '.join(parts) or '不到 1 小时'}"


def _source_label(source: str) -> str:
    if source in _GROUPS:
        return _GROUPS[source]
    table = metadata.tables.get(source)
    return source if table is None else str(table.info["title"])


def _hidden_tables(look: Look) -> frozenset[str]:
    """Tables whose numbers of rows are not this viewer's: of clues and interviews not even how many there are."""
    return frozenset() if look.viewer.is_commission else PROTECTED_TABLES | {"viewer"}


def set_aside_table(look: Look) -> pd.DataFrame:
    set_aside = look.gallery.snapshot.set_aside
    set_aside = set_aside[~set_aside["table"].isin(_hidden_tables(look))]
    return pd.DataFrame(
        {
            "数据表": [str(metadata.tables[table].info["title"]) for table in set_aside["table"]],
            "原因": set_aside["reason"].map(dict(REASON_LABELS)),
            "行数": set_aside["rows"],
        }
    ).reset_index(drop=True)


def fill_table(look: Look, *, keeper: SnapshotKeeper) -> pd.DataFrame:
    """Each optional field and the share of records that have it filled, read once a snapshot; tables only the commission may list are
    left out for others.

    Raises:
        DatabaseProblem: the database cannot be read.
    """
    with TURNS.left():
        shares = look.gallery.picture("fill-shares", lambda: get_fill_shares(keeper.engine))
    seen = shares[~shares["table"].isin(_hidden_tables(look))]
    return pd.DataFrame(
        {
            "数据表": [str(metadata.tables[table].info["title"]) for table in seen["table"]],
            "字段": [column_title(table, column) for table, column in zip(seen["table"], seen["column"], strict=True)],
            "已填（条）": seen["filled"],
            "记录（条）": seen["rows"],
            "已填占比": 100 * seen["filled"] / seen["rows"],
        }
    ).reset_index(drop=True)


def unmapped_table(look: Look) -> pd.DataFrame:
    """Units without a polygon of their own, and how they are reached: through their village, their township, or only here."""
    places, shapes = look.gallery.snapshot.places, look.gallery.shapes
    units = places.units[~places.units.index.isin(shapes.units.keys()) & look.viewer.sees(places)]
    by_parent = units["parent_code"].isin(shapes.units.keys())
    by_township = units["township_code"].isin(shapes.townships.keys())
    reached = [
        BY_PARENT if parent else BY_TOWNSHIP if township else NOWHERE
        for parent, township in zip(by_parent, by_township, strict=True)
    ]
    return pd.DataFrame(
        {
            "单位": units["name"],
            "类别": units["kind"].map(UNIT_KIND),
            "镇（街道）": units["township_code"].map(places.townships["name"]),
            "地图上": reached,
        }
    ).sort_values("地图上", key=lambda column: column != NOWHERE, kind="stable")


def refused_table(look: Look) -> pd.DataFrame:
    """Boundaries of the viewer's scope that could not be drawn."""
    places, refused = look.gallery.snapshot.places, look.gallery.snapshot.boundaries.refused
    scope = look.viewer.scope(places)
    township_of = {**places.units["township_code"], **{code: code for code in places.townships.index}}
    seen = {code: reason for code, reason in refused.items() if township_of.get(code) in scope}
    return pd.DataFrame({"编码": list(seen), "原因": list(seen.values())})
