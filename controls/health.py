"""The tables of the data-health page."""

import pandas as pd

from controls.pictures import Look
from data_access.contract import DEMO_SOURCE, metadata
from data_access.soundness import REASON_LABELS
from indicators.catalogue import TOPICS
from indicators.codes import UNIT_KIND

_GROUPS = {
    DEMO_SOURCE: "演示数据",
    "learning": TOPICS["learning"],
    "organisation": TOPICS["organisation"],
}
"""Sources that load several tables; any other source goes by its table's title, or by its own name."""

BY_PARENT = "随所属村（社区）"
BY_TOWNSHIP = "随所属镇（街道）"
NOWHERE = "仅在列表中"


def sources_table(look: Look) -> pd.DataFrame:
    sources = look.gallery.snapshot.sources
    return pd.DataFrame(
        {
            "来源": [_source_label(str(source)) for source in sources["source"]],
            "最近更新": [f"{moment:%Y-%m-%d %H:%M}" for moment in sources["loaded_at"]],
            "行数": sources["rows"],
        }
    )


def _source_label(source: str) -> str:
    if source in _GROUPS:
        return _GROUPS[source]
    table = metadata.tables.get(source)
    return source if table is None else str(table.info["title"])


def set_aside_table(look: Look) -> pd.DataFrame:
    set_aside = look.gallery.snapshot.set_aside
    return pd.DataFrame(
        {
            "数据表": [str(metadata.tables[table].info["title"]) for table in set_aside["table"]],
            "原因": set_aside["reason"].map(dict(REASON_LABELS)),
            "行数": set_aside["rows"],
        }
    )


def unmapped_table(look: Look) -> pd.DataFrame:
    """Units without a polygon of their own, and how they are reached: through their village, their township, or only here."""
    places, shapes = look.gallery.snapshot.places, look.gallery.shapes
    units = places.units[
        ~places.units.index.isin(shapes.units.keys())
        & places.units["township_code"].isin(look.viewer.scope(places)).to_numpy()
    ]
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
