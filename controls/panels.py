"""The panels of a topic: each a title, a picture and the table behind it; the whole page can be read as tables."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from controls.cards import card
from controls.filters import parse_filters, pick_words
from controls.links import VILLAGE, asked_at, escape_label
from controls.look import Drawn, Look, Spec
from controls.picks import Shown, current_pick
from display.blocks.empty import Empty, empty_state
from display.blocks.markup import anchor, card_title, note
from display.charts.picking import PARAM, marked, pickable, picked
from display.formats import MISSING
from display.theme import LIGHT
from indicators.places import Level, Place

ROW_HEIGHT = 34
ROWS_SHOWN = 12
"""Rows of a table before it scrolls by itself."""

LIST_ANCHOR = "records"
"""Where on the page the list of records stands."""

Panels = Callable[[Look], "tuple[Panel, ...]"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Panel(Drawn):
    """One picture of a topic.

    Attributes:
        key: stable within the page.
        title, caption: what it shows; unit and base.
        table: what is drawn, as a frame with Chinese titles; it is what is exported and what a screen reader reads.
        spec: a Vega-Lite specification; else `html`; neither with a `reason` where there is nothing to draw.
        alt: the picture in words.
        reason: why there is nothing (本期无数据, 按权限不显示); empty otherwise.
        codes: the unit of each row of a table that is no picture: selecting a row offers the way to its dossier.
        picks: what a click in the picture can open in the list of records (`controls/picks.py`); `spec` is then pickable.
        row_picks: what selecting a row of the table opens, row by row; empty where rows are something else than what is clicked.
        remark: one sentence under the title: what changed and whether it means something, or how to read it.
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
    picks: tuple[str, ...] = ()
    row_picks: tuple[str, ...] = ()
    remark: str = ""
    is_wide: bool = False

    @cached_property
    def rows(self) -> pa.Table:
        """`table` as it is sent: Streamlit would turn a frame into Arrow in every run."""
        return pa.Table.from_pandas(self.table)


@dataclass(frozen=True, kw_only=True)
class Section:
    """The panels of a topic that answer one question: a page shows one section at a time, so that it stays short and quick.

    Attributes:
        key: stable within the topic; stands in the URL.
        label: what is asked, in a few characters.
        draw: the panels, worked out anew.
    """

    key: str
    label: str
    draw: Panels


def section_panels(look: Look, topic: str, section: Section) -> tuple[Panel, ...]:
    """The section's panels for this view, worked out once per snapshot for all who may see the same."""
    return look.gallery.painted(look.key("panels", topic, section.key, look.is_phone), section.draw, look)


def every_panel(look: Look, topic: str, sections: Sequence[Section]) -> tuple[Panel, ...]:
    """The panels of all sections, in order."""
    return tuple(panel for section in sections for panel in section_panels(look, topic, section))


def picks_of(panels: Sequence[Panel]) -> frozenset[str]:
    """All that can be clicked in these panels."""
    return frozenset(pick for panel in panels for pick in (*panel.picks, *panel.row_picks) if pick)


def clickable(
    panel: Panel, picks: Sequence[str] | Mapping[tuple[int, int], str], *, row_picks: Sequence[str] | None = None
) -> Panel:
    """The panel with what a click opens: by row of the picture or by (column, row) of its cells; empty texts open nothing.

    `row_picks` are those of the table's rows, the same as the picture's unless given.
    """
    if panel.reason:
        return panel
    of_rows = tuple(picks.values() if isinstance(picks, Mapping) else picks) if row_picks is None else tuple(row_picks)
    offered = tuple(pick for pick in (picks.values() if isinstance(picks, Mapping) else picks) if pick)
    if panel.spec is None or not offered:
        return replace(panel, row_picks=of_rows)
    return replace(panel, spec=pickable(panel.spec, picks, theme=LIGHT), picks=offered, row_picks=of_rows)


def _offered(panel: Panel, *, as_table: bool) -> tuple[str, ...]:
    return tuple(filter(None, panel.row_picks if as_table or panel.spec is None else panel.picks))


def draw_panels(look: Look, panels: Sequence[Panel], *, as_tables: bool) -> None:
    """Two in a row, wide ones alone, in the given order. Where one can be clicked, to be called in the fragment PANELS."""
    for is_wide, alike in groupby(panels, key=lambda panel: panel.is_wide):
        group = list(alike)
        # A grid of the style sheet: columns would be three containers more for each row.
        with nullcontext() if is_wide else st.container(gap="small", key=f"panels-{group[0].key}"):
            for panel in group:
                _draw(look, panel, as_table=as_tables)


def _draw(look: Look, panel: Panel, *, as_table: bool) -> None:
    with card(panel.key, stretch=not panel.is_wide):
        st.html(card_title(panel.title, panel.caption) + (note(panel.remark) if panel.remark else ""))
        if panel.reason:
            st.html(empty_state(Empty.WITHHELD if "权限" in panel.reason else Empty.NO_DATA, panel.reason))
            text = ""
        else:
            pick = current_pick()
            pick = pick if pick in _offered(panel, as_table=as_table) else ""
            _draw_content(look, panel, as_table=as_table, pick=pick)
            text = _pick_line(look, pick) if pick else ""
        if text:
            st.html(text)


def _draw_content(look: Look, panel: Panel, *, as_table: bool, pick: str) -> None:
    if as_table or (panel.spec is None and not panel.html):
        _draw_table(look, panel, pick=pick)
    elif panel.drawn is None:
        st.html(panel.html)
    elif panel.picks:
        _draw_chart(look, panel, panel.drawn, pick=pick)
    else:
        st.vega_lite_chart(panel.drawn, theme=None, alt=panel.alt)


def _pick_line(look: Look, pick: str) -> str:
    """What was clicked, and the way to its records."""
    event, _, by = pick.partition("?")
    words = pick_words(look.gallery.snapshot, event, parse_filters(by))
    return anchor(f"办理记录已筛选：{words}，看清单 ↓", to=LIST_ANCHOR)


def _view(look: Look) -> str:
    return f"{look.asked.place.code}-{look.asked.period.text}"


def _draw_chart(look: Look, panel: Panel, spec: Spec, *, pick: str) -> None:
    name = f"chart-{panel.key}"
    shown = Shown.of(name, view=_view(look), pick=pick)
    key = f"{name}-{shown.turn}"
    st.vega_lite_chart(
        marked(spec, shown.base) if shown.base else spec,
        theme=None,
        alt=panel.alt,
        key=key,
        on_select=shown.clicked(name, lambda: picked(st.session_state.get(key)), offered=panel.picks),
        selection_mode=PARAM,
    )


def _draw_table(look: Look, panel: Panel, *, pick: str) -> None:
    height: int | Literal["content"] = "content"
    if len(panel.table) > ROWS_SHOWN:
        height = ROW_HEIGHT * (ROWS_SHOWN + 1) + 4
    alt = panel.alt or panel.title
    if not panel.codes and not panel.row_picks:
        st.dataframe(panel.rows, hide_index=True, row_height=ROW_HEIGHT, height=height, placeholder=MISSING, alt=alt)
        return
    # The rows under a key of the place and period: a row selected in one list is another unit in the next.
    name = f"table-{panel.key}"
    shown = Shown.of(name, view=_view(look), pick=pick)
    key = f"{name}-{shown.turn}"

    def read() -> str:
        at = _selected(st.session_state.get(key))
        return panel.row_picks[at] if 0 <= at < len(panel.row_picks) else ""

    event = st.dataframe(
        panel.rows,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=height,
        placeholder=MISSING,
        alt=alt,
        on_select=shown.clicked(name, read, offered=panel.row_picks) if panel.row_picks else "rerun",
        selection_mode="single-row",
        key=key,
    )
    at = _selected(event)
    if 0 <= at < len(panel.codes):
        _draw_dossier_link(look, panel.codes[at])


def _selected(state: Any) -> int:
    """The selected row; -1 for none."""
    rows = ((state or {}).get("selection") or {}).get("rows") or [-1]
    return int(rows[0])


def _draw_dossier_link(look: Look, code: str) -> None:
    name = str(look.gallery.snapshot.places.units.at[code, "name"])
    st.page_link(
        VILLAGE,
        label=f"打开 {escape_label(name)} 的档案 ›",
        query_params=asked_at(look, Place(Level.UNIT, code)),
    )
