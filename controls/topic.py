"""The frame of a topic page: its indicators on the map and over townships, the trend, the topic's panels, records and export."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from controls.address import Asked, default_of, echo, read_address
from controls.briefing.offer import offer_briefing
from controls.cards import card, draw_chart, draw_indicator_trend
from controls.choices import choose_of, choose_topic_indicator, choose_view
from controls.export import draw_export, panel_sheets
from controls.frame import draw_header, open_look, recheck
from controls.indicator_sheets import indicator_sheets
from controls.links import escape_label
from controls.map_card import draw_map, open_picked
from controls.panels import LIST_ANCHOR, Panel, Section, draw_panels, every_panel, owners_of, picks_of, section_panels
from controls.picks import RECORDS, Owners, current_pick
from controls.pictures import WHOLE, Look, comparison_chart
from controls.records import draw_records
from display.blocks.markup import anchor
from indicators.catalogue import TOPICS, topic_indicators
from indicators.openings import OPENINGS

SECTION, ALL = "section", "all"


def open_topic(topic: str) -> Look:
    """As `open_look`; an indicator of another topic gives way to the topic's first, a unit to its township."""
    look = open_look()
    return replace(look, asked=_asked_here(look.asked, look, topic))


def _asked_here(asked: Asked, look: Look, topic: str) -> Asked:
    offered = topic_indicators(topic)
    asked = asked.without_unit(look.gallery.snapshot.places)
    if asked.indicator in offered:
        return asked
    period = asked.period
    if "period" not in st.query_params:
        period = default_of(offered[0], viewer=look.viewer, today=look.gallery.snapshot.today)
    return replace(asked, indicator=offered[0], period=period)


def draw_topic(look: Look, topic: str, *, sections: Sequence[Section]) -> None:
    """The whole page below its `open_topic`: of the panels, those of one section or all."""
    _draw_page(look, topic, sections)


@st.fragment
def _draw_page(look: Look, topic: str, sections: Sequence[Section]) -> None:
    """A fragment, so that another place, period or section draws the page without the menu and the door around it."""
    recheck(look)
    look = _asked_again(look, topic)
    places, path = look.gallery.snapshot.places, look.gallery.snapshot.places.path(look.asked.place)
    subtitle = f"{places.name(look.asked.place)}，{look.asked.period.label}"
    actions = draw_header(look, TOPICS[topic], subtitle, path=path, places=True)
    files = st.container(gap="small")
    with actions.container(width="content"):
        offer_briefing(look, below=files)
    above = st.container(gap="small")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="page-tools"):
        shown = _choose_section(look, topic, sections)
        as_tables = choose_view()
        export = st.container(width="content")
        if not look.is_phone:  # There the row is full.
            st.html(anchor("办理记录 ↓", to=LIST_ANCHOR), width="content")
    middle = st.container(gap="small")
    below = card("records")
    # What stands on the first screen is sent first: the browser draws in the order of arrival.
    with above:
        _explore(look, topic, shown, owners_of(shown, as_tables=as_tables), below=below, export=export)
    with middle:
        draw_panels(look, shown, as_tables=as_tables)


def _choose_section(look: Look, topic: str, sections: Sequence[Section]) -> tuple[Panel, ...]:
    """A switch of the sections; the panels of the chosen one. A link to records that a panel shows opens that panel's section."""
    labels = {section.key: section.label for section in sections} | {ALL: "全部"}
    asked, pick = st.query_params.get(SECTION), current_pick()
    chosen = sections[0].key
    if asked in labels:
        chosen = asked
    elif pick:
        owning = (section.key for section in sections if pick in picks_of(section_panels(look, topic, section)))
        chosen = next(owning, chosen)
    if asked is not None and asked not in labels:
        st.warning(escape_label(f"网址中的分区“{echo(asked)}”不存在，已显示{labels[chosen]}。"))
    choose_of(SECTION, labels, chosen=chosen, label="分区")
    if chosen == ALL:
        return every_panel(look, topic, sections)
    return next(section_panels(look, topic, section) for section in sections if section.key == chosen)


@st.fragment
def _explore(
    look: Look, topic: str, shown: Sequence[Panel], owners: Owners, *, below: DeltaGenerator, export: DeltaGenerator
) -> None:
    """What follows the indicator: map, trend, areas in order, in `below` the records, in `export` the way to take all of it away with
    the panels. Drawn again by itself when it changes."""
    recheck(look)
    look = _look_again(look, topic)
    choose_topic_indicator(look, topic_indicators(topic))
    with st.container(gap="small", key="explore"):
        with card("map", stretch=True):
            picked = draw_map(look)
        draw_indicator_trend(look)
        draw_chart(look, comparison_chart(look), whole=WHOLE[look.asked.place.level])
    with below:
        _draw_list(look, topic, owners)
    with export:
        draw_export(
            look,
            name=TOPICS[topic],
            sheets=lambda: [*indicator_sheets(look), *panel_sheets(shown)],
            indicators=topic_indicators(topic),
        )
    open_picked(look, picked)


@st.fragment(key=RECORDS)
def _draw_list(look: Look, topic: str, owners: Owners) -> None:
    """The records of what was clicked in a panel, else of the indicator. A click draws it again."""
    recheck(look)
    look = _look_again(look, topic)
    draw_records(look, OPENINGS.get(look.asked.event, look.asked.indicator), owners=owners)


def _look_again(look: Look, topic: str) -> Look:
    """The look the URL asks for by now; a step that led elsewhere draws the whole page, whose place and period are one."""
    again = _asked_again(look, topic)
    if (again.asked.place, again.asked.period) != (look.asked.place, look.asked.period):
        st.rerun()
    return again


def _asked_again(look: Look, topic: str) -> Look:
    asked = read_address(st.query_params.to_dict(), snapshot=look.gallery.snapshot, viewer=look.viewer)
    return replace(look, asked=_asked_here(asked, look, topic))
