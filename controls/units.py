"""Every unit of a place as a list: the way to those the map cannot show (co-operatives, stations, places without a boundary)."""

import streamlit as st

from controls.cards import card
from controls.choices import choose_kind
from controls.links import VILLAGE, asked_at, escape_label
from controls.look import Look
from controls.pictures import units_table
from display.blocks.markup import card_title
from indicators.places import Level, Place


def is_waiting(look: Look) -> bool:
    """Whether the list is shown only when a kind has been chosen."""
    is_wide = look.asked.place.level in (Level.DISTRICT, Level.ZONE)
    return is_wide and not look.asked.kind and not look.gallery.shapes.is_empty


def draw_units(look: Look) -> None:
    """The list as a card, with a link to the chosen row's dossier. In the district it waits for a kind to be chosen, unless there is
    no map to look at instead."""
    with card("units"):
        heading, control = st.columns([3, 1], vertical_alignment="center", gap="small")
        with control:
            choose_kind(look)
        if is_waiting(look):
            heading.html(card_title("单位列表", "选择单位类别后显示；合作社、站所、企业没有地图位置，均已计入统计"))
            return
        table = units_table(look)
        heading.html(card_title("单位列表", f"{len(table):,} 个，选中一行打开档案"))
        event = st.dataframe(
            table,
            hide_index=True,
            on_select="rerun",
            selection_mode="single-row",
            key=f"units-{look.asked.place.code}-{look.asked.kind}-{look.asked.indicator.key}",
            row_height=34,
            height=min(34 * (len(table) + 1) + 4, 520),
            width="stretch",
        )
        rows = event["selection"]["rows"]
        if rows and rows[0] < len(table):
            code = str(table.index[rows[0]])
            st.page_link(
                VILLAGE,
                label=f"打开 {escape_label(str(table.iloc[rows[0]]['单位']))} 的档案 ›",
                query_params=asked_at(look, Place(Level.UNIT, code)),
            )
