"""巡察监督内容与问题类别: which of the check items and which problems come up again, and in how many units."""

import pandas as pd

from controls.look import WHOLE, Look
from controls.panels import Panel, clickable
from controls.picks import picks_by
from controls.topics.heat_panel import cell_picks, is_too_wide
from controls.topics.reasons import empty_panel, reason_of
from controls.topics.units import NO_DATA
from display.charts.categories import build_categories, categories
from display.charts.heat import build_heat, heat_alt
from display.charts.tiles import Tile, build_tiles, tiles_alt
from display.names import plain
from display.theme import LIGHT
from indicators.breakdowns import get_matrix, get_spread
from indicators.places import Level

FOUND = "finding.found"
ITEMS_BY_TOWNSHIP = 12
PROBLEMS_LISTED = 12
TILES, TILES_ON_PHONE = 15, 8
REPEATED = 3
"""Units from which on an item or problem is said to come up again and again."""


def item_panels(look: Look) -> tuple[Panel, ...]:
    by_township = [] if look.asked.place.level is Level.TOWNSHIP else [_by_township(look)]
    return (_items(look), *by_township, _problems(look))


def _spread(look: Look, dimension: str) -> pd.DataFrame:
    asked = look.asked
    return get_spread(
        look.gallery.snapshot.ledger, FOUND, dimension, period=asked.period, place=asked.place, viewer=look.viewer
    )


def _items(look: Look) -> Panel:
    """All items of the district's list, in its order; those the list does not know at the end."""
    key, title = "items", "巡察监督内容热度"
    caption = "每格一条：上为序号，下为本期发现问题的单位数"
    reason = reason_of(look, FOUND)
    spread = _spread(look, "item")
    if reason or spread.empty:
        return empty_panel(key, title, caption, reason=reason or NO_DATA, is_wide=True)
    labels = look.gallery.snapshot.code_labels.get("check_item", {})
    codes = [*labels, *[str(code) for code in spread.index if code not in labels]]
    found, among = spread["n"].to_dict(), spread["units"].to_dict()
    tiles = []
    for number, code in enumerate(codes, start=1):
        n, units = float(found.get(code, 0)), float(among.get(code, 0))
        tiles.append(Tile(name=str(number), label=plain(labels.get(code, code)), count=n, units=units))
    again = sum(tile.units >= REPEATED for tile in tiles)
    never = sum(tile.units == 0 for tile in tiles)
    in_a_row = TILES_ON_PHONE if look.is_phone else TILES
    picks = picks_by(FOUND, "item", [code if found.get(code) else "" for code in codes])
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                "序号": [int(tile.name) for tile in tiles],
                "巡察监督内容": [tile.label for tile in tiles],
                "发现问题（项）": [int(tile.count) for tile in tiles],
                "涉及单位（个）": [int(tile.units) for tile in tiles],
            }
        ),
        spec=build_tiles(tiles, theme=LIGHT, unit="项", who="个单位", in_a_row=in_a_row),
        alt=tiles_alt(title, tiles, who="个单位"),
        remark=f"{len(tiles)} 条中，{again} 条在 {REPEATED} 个及以上单位反复出现，{never} 条本期没有发现问题。"
        "多不等于差，也可能是查得细。",
        is_wide=True,
    )
    cells = {(at % in_a_row, at // in_a_row): pick for at, pick in enumerate(picks)}
    return clickable(panel, cells, row_picks=picks)


def _by_township(look: Look) -> Panel:
    """The items found in most units, by township."""
    key, title = "item-townships", f"反复出现的监督内容 × 镇街（前 {ITEMS_BY_TOWNSHIP} 条）"
    caption = "本期发现问题数；右为涉及单位数"
    reason = reason_of(look, FOUND)
    snapshot, asked = look.gallery.snapshot, look.asked
    spread = _spread(look, "item").sort_values(["units", "n"], ascending=False, kind="stable").head(ITEMS_BY_TOWNSHIP)
    counts = get_matrix(snapshot.ledger, FOUND, "item", period=asked.period, place=asked.place, viewer=look.viewer)
    if reason or spread.empty or counts.empty:
        return empty_panel(key, title, caption, reason=reason or NO_DATA, is_wide=True)
    labels, townships = snapshot.code_labels.get("check_item", {}), snapshot.places.townships
    counts = counts.loc[
        [code for code in snapshot.places.townships_in_order if code in counts.index], list(spread.index)
    ]
    names = [plain(str(townships.at[code, "name"])) for code in counts.index]
    cells = counts.T.set_axis(names, axis="columns")
    cells = cells.set_axis([plain(labels.get(str(code), str(code))) for code in spread.index])
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                "巡察监督内容": list(cells.index),
                "涉及单位（个）": spread["units"].to_numpy(),
                **{name: cells[name].to_numpy() for name in cells.columns},
            }
        ),
        spec=None
        if is_too_wide(look, cells)
        else build_heat(
            cells,
            theme=LIGHT,
            unit="项",
            totals=[f"{units:,} 个单位" for units in spread["units"]],
            label_room=170,
            what="监督内容",
        ),
        alt=heat_alt(title, cells, unit="项"),
        remark="颜色越深，数量越多；不评价好坏。",
        is_wide=True,
    )
    items = [str(code) for code in spread.index]
    return clickable(
        panel,
        cell_picks(cells, FOUND, townships=list(counts.index), dimensions=[("item", code) for code in items]),
        row_picks=picks_by(FOUND, "item", items),
    )


def _problems(look: Look) -> Panel:
    """Problems by the number of units they were found in."""
    key, title = "problems", "问题类别：涉及单位"
    caption = f"涉及单位最多的 {PROBLEMS_LISTED} 类；个"
    reason = reason_of(look, FOUND)
    spread = _spread(look, "problem").sort_values(["units", "n"], ascending=False, kind="stable")
    if reason or spread.empty:
        return empty_panel(key, title, caption, reason=reason or NO_DATA)
    labels = look.gallery.snapshot.code_labels.get("problem", {})
    again = int((spread["units"] >= REPEATED).sum())
    # Only those that are drawn: units of several problems overlap, so the rest has no sum.
    shown = spread.head(PROBLEMS_LISTED)
    unknown = float("nan")
    frame = pd.DataFrame({"n": shown["units"].astype(float), "previous": unknown, "complete": unknown})
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=pd.DataFrame(
            {
                "问题类别": [plain(labels.get(str(code), str(code))) for code in spread.index],
                "涉及单位（个）": spread["units"].to_numpy(),
                "发现问题（项）": spread["n"].to_numpy(),
            }
        ),
        spec=build_categories(frame, labels, theme=LIGHT, unit="个", top=PROBLEMS_LISTED),
        alt=f"{title}："
        + "，".join(
            f"{plain(labels.get(str(code), str(code)))} {units:,} 个" for code, units in shown["units"].items()
        ),
        remark=f"{WHOLE[look.asked.place.level]}共 {len(spread)} 类，{again} 类在 {REPEATED} 个及以上单位反复出现。",
    )
    drawn = [bar.code for bar in categories(frame, labels, top=PROBLEMS_LISTED)]
    listed = [str(code) for code in spread.index]
    return clickable(panel, picks_by(FOUND, "problem", drawn), row_picks=picks_by(FOUND, "problem", listed))
