"""三清单: published and revised by kind of unit, which document is missing where, items, age, and the units to be asked.

Villages, communities and co-operatives are one base, stations and enterprises another; no figure here is of both.
"""

import pandas as pd

from controls.look import Look
from controls.panels import Panel, Section, clickable, every_panel
from controls.picks import pick_text
from controls.topics.list_units import missing_units_panel, unusual_items_panel
from controls.topics.progress_panel import progress_panel
from controls.topics.remarks import indicator_remark
from controls.topics.units import NO_DATA
from data_access.events import REVISION_AGES
from display.charts.ages import Aged, ages_alt, build_ages
from display.charts.matrix import Cell, build_matrix, matrix_alt
from display.names import plain
from display.theme import LIGHT
from indicators.breakdowns import get_by_kind
from indicators.catalogue import INDICATORS
from indicators.cells import By, get_cells, rates_of
from indicators.codes import POWER_LIST_KIND, STATION_KINDS, UNIT_KIND, VILLAGE_KINDS
from indicators.model import Count, Window
from indicators.places import Level
from indicators.power_lists import get_missing_lists

VILLAGES = INDICATORS["list_published_rate"]
STATIONS = INDICATORS["station_list_published_rate"]
BASES = {"village": (VILLAGE_KINDS, "村、社区、合作社"), "station": (STATION_KINDS, "站所、企业")}

_REVISED = Count(entered=("power_list.revised",), window=Window.STOCK)

MISSING_BOUNDS = (1, 3, 5, 10)
"""Units without a document in a township: classes of the shade."""
MISSING_PERCENT_BOUNDS = (0.5, 5, 10, 20)
"""Share of the units of a kind without a document (%): classes of the shade."""


def panels(look: Look) -> tuple[Panel, ...]:
    return every_panel(look, "power_lists", SECTIONS)


def _state(look: Look) -> tuple[Panel, ...]:
    return (_published(look), _revised(look), _missing_by_kind(look), _ages(look))


def _missing(look: Look) -> tuple[Panel, ...]:
    is_township = look.asked.place.level is Level.TOWNSHIP
    by_township = [] if is_township else [_missing_by_township(look, base) for base in BASES]
    return (*by_township, missing_units_panel(look))


def _items(look: Look) -> tuple[Panel, ...]:
    return (unusual_items_panel(look),)


def _published(look: Look) -> Panel:
    frame = pd.concat(
        [
            get_by_kind(
                look.gallery.snapshot.ledger,
                indicator,
                period=look.asked.period,
                place=look.asked.place,
                viewer=look.viewer,
            )
            for indicator in (VILLAGES, STATIONS)
        ]
    )
    rows = [(UNIT_KIND[str(kind)], row) for kind, row in frame.iterrows() if row["denominator"] > 0]
    said = [indicator_remark(look, indicator.key) for indicator in (VILLAGES, STATIONS)]
    return progress_panel(
        rows,
        VILLAGES,
        key="published",
        title="四类清单齐全的单位",
        what="单位类别",
        unit="个",
        done="齐全",
        due="单位",
        remark="村级单位与站所、企业分母分开，不合计。" + "".join(said),
        picks=[pick_text("power_list.published", unit_kind=str(kind)) for kind in frame.index[frame["denominator"] > 0]]
        if rows
        else (),
    )


def _revised(look: Look) -> Panel:
    cells = get_cells(
        look.gallery.snapshot.ledger,
        _REVISED,
        "times",
        by=By.KIND,
        period=look.asked.period,
        place=look.asked.place,
        viewer=look.viewer,
        existing=True,
    ).reindex(columns=["never", "revised"], fill_value=0)
    published = cells.sum(axis=1).astype(float)
    rates = rates_of(cells["revised"].astype(float), published)
    rows = [(UNIT_KIND[str(kind)], row) for kind, row in rates.iterrows() if row["denominator"] > 0]
    return progress_panel(
        rows,
        VILLAGES,
        key="revised",
        title="公布后修订过的清单",
        what="单位类别",
        unit="类",
        done="修订过",
        due="已公布",
        remark="修订多少取决于事项是否变化，只提示、不评价好坏。",
        picks=[
            pick_text("power_list.revised", unit_kind=str(kind), times="revised")
            for kind in rates.index[rates["denominator"] > 0]
        ],
    )


def _missing_by_kind(look: Look) -> Panel:
    missing = get_missing_lists(
        look.gallery.snapshot.ledger,
        by=By.KIND,
        period=look.asked.period,
        place=look.asked.place,
        viewer=look.viewer,
    )
    title, caption = "缺少的清单：单位类别", "缺少该清单的单位（个）及占比"
    if missing.empty:
        return Panel(key="missing-kinds", title=title, caption=caption, table=pd.DataFrame(), reason=NO_DATA)
    kinds = [str(kind) for kind in missing.index]
    cells = [
        _share_cell(row, column, missing=int(missing[document].iloc[row]), units=int(missing["units"].iloc[row]))
        for row in range(len(missing))
        for column, document in enumerate(POWER_LIST_KIND)
    ]
    labels, documents = [UNIT_KIND[kind] for kind in kinds], list(POWER_LIST_KIND.values())
    table = missing.rename(columns={**POWER_LIST_KIND, "units": "单位（个）"})
    table.insert(0, "单位类别", labels)
    panel = Panel(
        key="missing-kinds",
        title=title,
        caption=caption,
        table=table,
        spec=build_matrix(labels, documents, cells, bounds=MISSING_PERCENT_BOUNDS, theme=LIGHT, row_height=36),
        alt=matrix_alt(f"{title}，{caption}", labels, documents, cells),
        remark="颜色越深，缺少该清单的单位占比越高；点选一格查看已公布的该类清单。",
    )
    picks = {
        (column, row): pick_text("power_list.published", unit_kind=kind, kind=document)
        for row, kind in enumerate(kinds)
        for column, document in enumerate(POWER_LIST_KIND)
    }
    return clickable(panel, picks, row_picks=[pick_text("power_list.published", unit_kind=kind) for kind in kinds])


def _share_cell(row: int, column: int, *, missing: int, units: int) -> Cell:
    share = 100 * missing / units
    return Cell(
        row=row,
        column=column,
        amount=share,
        text=f"{missing} ({share:.1f}%)" if missing else "齐全",
        tip=f"缺 {missing} 个，共 {units} 个单位",
    )


def _missing_by_township(look: Look, base: str) -> Panel:
    kinds, label = BASES[base]
    missing = get_missing_lists(
        look.gallery.snapshot.ledger,
        by=By.TOWNSHIP,
        period=look.asked.period,
        place=look.asked.place,
        viewer=look.viewer,
        kinds=kinds,
    )
    key, title, caption = f"missing-{base}", f"缺少的清单：{label}", "各镇街缺少该清单的单位，个"
    if missing.empty:
        return Panel(key=key, title=title, caption=caption, table=pd.DataFrame(), reason=NO_DATA)
    townships = [plain(look.gallery.snapshot.places.townships["name"][code]) for code in missing.index]
    documents = list(POWER_LIST_KIND.values())
    cells = [
        Cell(
            row=row,
            column=column,
            amount=float(missing[document].iloc[row]),
            tip=f"缺 {missing[document].iloc[row]} 个，共 {missing['units'].iloc[row]} 个单位",
        )
        for row in range(len(missing))
        for column, document in enumerate(POWER_LIST_KIND)
    ]
    table = missing.rename(columns={**POWER_LIST_KIND, "units": "单位（个）"})
    table.insert(0, "镇（街道）", townships)
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=table,
        spec=build_matrix(townships, documents, cells, bounds=MISSING_BOUNDS, theme=LIGHT, row_height=22),
        alt=matrix_alt(f"{title}，{caption}", townships, documents, cells),
        remark="颜色越深，缺少该清单的单位越多；“·”为无缺少；点选一格查看已公布的该类清单。",
    )
    codes = [str(code) for code in missing.index]
    picks = {
        (column, row): pick_text("power_list.published", township=code, kind=document)
        for row, code in enumerate(codes)
        for column, document in enumerate(POWER_LIST_KIND)
    }
    return clickable(panel, picks, row_picks=[pick_text("power_list.published", township=code) for code in codes])


def _ages(look: Look) -> Panel:
    cells = get_cells(
        look.gallery.snapshot.ledger,
        _REVISED,
        "age",
        by=By.KIND,
        period=look.asked.period,
        place=look.asked.place,
        viewer=look.viewer,
        existing=True,
    )
    title, caption = "距最近一次修订的时间", "类，截至今日；未修订过的按公布日期"
    if cells.empty or not cells.to_numpy().sum():
        return Panel(key="ages", title=title, caption=caption, table=pd.DataFrame(), reason=NO_DATA)
    cells = cells.reindex(columns=list(REVISION_AGES), fill_value=0)
    rows = [
        Aged(label=UNIT_KIND[str(kind)], amounts={str(code): float(n) for code, n in row.items()})
        for kind, row in cells.iterrows()
        if row.sum()
    ]
    kinds = [str(kind) for kind, row in cells.iterrows() if row.sum()]
    table = cells.loc[kinds].rename(columns=REVISION_AGES)
    table.insert(0, "单位类别", [UNIT_KIND[kind] for kind in kinds])
    panel = Panel(
        key="ages",
        title=title,
        caption=caption,
        table=table,
        spec=build_ages(rows, REVISION_AGES, theme=LIGHT, unit="类"),
        alt=ages_alt(title, rows, REVISION_AGES, unit="类"),
        remark="颜色越深，越久未修订；久未修订不等于有误，宜核对事项是否变化。",
    )
    return clickable(panel, [pick_text("power_list.revised", unit_kind=kind) for kind in kinds])


SECTIONS = (
    Section(key="state", label="公布与修订", draw=_state),
    Section(key="missing", label="缺项", draw=_missing),
    Section(key="items", label="事项数", draw=_items),
)
