"""The panels of a topic: each a title, a picture and the table behind it; the whole page can be read as tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import streamlit as st

from controls.cards import card
from controls.links import VILLAGE, asked_at, escape_label
from controls.pictures import Look, Spec
from display.blocks.empty import Empty, empty_state
from display.blocks.markup import card_title, note
from display.formats import MISSING
from indicators.places import Level, Place

IN_A_ROW = 2
ROW_HEIGHT = 34
ROWS_SHOWN = 12
"""Rows of a table before it scrolls by itself."""

Panels = Callable[[Look], "tuple[Panel, ...]"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Panel:
    """One picture of a topic.

    Attributes:
        key: stable within the page.
        title, caption: what it shows; unit and base.
        table: what is drawn, as a frame with Chinese titles; it is what is exported and what a screen reader reads.
        spec: a Vega-Lite specification; else `html`; neither with a `reason` where there is nothing to draw.
        alt: the picture in words.
        reason: why there is nothing (本期无数据, 按权限不显示); empty otherwise.
        codes: the unit of each row of a table that is no picture: selecting a row offers the way to its dossier.
        remark: one sentence below: what changed and whether it means something, or how to read it.
        is_wide: takes a row of its own.
    """

    key: str
    title: str
    caption: str
    table: pd.DataFrame
    spec: Spec | None = None
    html: str = ""
    alt: str = ""
    reason: str = ""
    codes: tuple[str, ...] = ()
    remark: str = ""
    is_wide: bool = False


def draw_panels(look: Look, panels: Sequence[Panel], *, as_tables: bool) -> None:
    """Two in a row, wide ones alone, in the given order."""
    row: list[Panel] = []
    for panel in panels:
        if panel.is_wide:
            _draw_row(look, row, as_tables=as_tables)
            row = []
            _draw(look, panel, as_table=as_tables)
            continue
        row.append(panel)
        if len(row) == IN_A_ROW:
            _draw_row(look, row, as_tables=as_tables)
            row = []
    _draw_row(look, row, as_tables=as_tables)


def _draw_row(look: Look, row: Sequence[Panel], *, as_tables: bool) -> None:
    if not row:
        return
    for panel, column in zip(row, st.columns(IN_A_ROW, gap="small"), strict=False):
        with column:
            _draw(look, panel, as_table=as_tables)


def _draw(look: Look, panel: Panel, *, as_table: bool) -> None:
    with card(panel.key, stretch=not panel.is_wide):
        st.html(card_title(panel.title, panel.caption))
        if panel.reason:
            st.html(empty_state(Empty.WITHHELD if "权限" in panel.reason else Empty.NO_DATA, panel.reason))
        elif as_table or (panel.spec is None and not panel.html):
            _draw_table(look, panel)
        elif panel.spec is not None:
            st.vega_lite_chart(panel.spec, theme=None, alt=panel.alt)
        else:
            st.html(panel.html)
        if panel.remark:
            st.html(note(panel.remark))


def _draw_table(look: Look, panel: Panel) -> None:
    height: int | Literal["content"] = "content"
    if len(panel.table) > ROWS_SHOWN:
        height = ROW_HEIGHT * (ROWS_SHOWN + 1) + 4
    alt = panel.alt or panel.title
    if not panel.codes:
        st.dataframe(panel.table, hide_index=True, row_height=ROW_HEIGHT, height=height, placeholder=MISSING, alt=alt)
        return
    # The rows under a key of the place and period: a row selected in one list is another unit in the next.
    event = st.dataframe(
        panel.table,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=height,
        placeholder=MISSING,
        alt=alt,
        on_select="rerun",
        selection_mode="single-row",
        key=f"panel-{panel.key}-{look.asked.place.code}-{look.asked.period.text}",
    )
    rows = event["selection"]["rows"]
    if rows and rows[0] < len(panel.codes):
        code = panel.codes[rows[0]]
        name = str(look.gallery.snapshot.places.units.at[code, "name"])
        st.page_link(
            VILLAGE,
            label=f"打开 {escape_label(name)} 的档案 ›",
            query_params=asked_at(look, Place(Level.UNIT, code)),
        )
