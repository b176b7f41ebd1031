"""The frame of a topic page: its indicators on the map and over townships, the trend, the topic's panels, records and export.

The frame is drawn once; what a choice changes is drawn by fragments, which ask the URL what they are to show.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from controls.address import Asked, default_of, echo
from controls.briefing.offer import offer_briefing
from controls.cards import card, draw_chart, draw_indicator_trend
from controls.choices import as_tables, choose_of, choose_topic_indicator, choose_view
from controls.export import draw_export, panel_sheets
from controls.frame import draw_header_around, draw_title, look_again, open_look
from controls.indicator_sheets import indicator_sheets
from controls.links import escape_label
from controls.look import WHOLE, Look
from controls.map_card import choose_printing, draw_map, open_picked
from controls.map_pictures import map_picture
from controls.panels import LIST_ANCHOR, Section, draw_panels, every_panel, picks_of, section_panels
from controls.picks import PANELS, RECORDS, current_pick
from controls.pictures import comparison_chart
from controls.records import draw_records
from controls.trends import indicator_trend
from display.blocks.markup import anchor
from indicators.catalogue import TOPICS, topic_indicators
from indicators.openings import OPENINGS

SECTION, ALL = "section", "all"

EXPLORE = "topic-explore"
"""Key of the fragment beside PANELS and RECORDS."""
OF_INDICATOR = (EXPLORE, RECORDS)
OF_SECTION = (EXPLORE, PANELS)
OF_PLACE = (EXPLORE, PANELS, RECORDS)
"""What another indicator, section, and place or period draws again, what stands on the first screen first: the browser draws in the
order of arrival."""


def open_topic(topic: str) -> Look:
    """As `open_look`; an indicator of another topic gives way to the topic's first, a unit to its township."""
    look = open_look()
    asked = look.asked.without_unit(look.gallery.snapshot.places)
    return replace(look, asked=_asked_here(asked, look, topic))


def _asked_here(asked: Asked, look: Look, topic: str) -> Asked:
    offered = topic_indicators(topic)
    if asked.indicator in offered:
        return asked
    period = asked.period
    if "period" not in st.query_params:
        period = default_of(offered[0], viewer=look.viewer, today=look.gallery.snapshot.today)
    return replace(asked, indicator=offered[0], period=period)


def draw_topic(look: Look, topic: str, *, sections: Sequence[Section]) -> None:
    """The whole page below its `open_topic`: of the panels, those of one section or all."""
    title, actions = draw_header_around(look, places=True, redrawn=OF_PLACE)
    files = st.container(gap="small")
    with actions.container(width="content"):
        offer_briefing(look, below=files)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="page-tools"):
        _choose_section(look, topic, sections)
        choose_view(redrawn=[PANELS])
        export = st.container(horizontal=True, gap="small", width="content")
        if not look.is_phone:  # There the row is full.
            st.html(anchor("办理记录 ↓", to=LIST_ANCHOR), width="content")
            if not look.gallery.shapes_for(look.viewer).is_empty:
                choose_printing()
    choose_topic_indicator(look, topic_indicators(topic), redrawn=OF_INDICATOR)
    _explore(look, topic, sections, title=title, export=export)
    _draw_panels(look, topic, sections)
    with card("records"):
        _draw_list(look, topic)


def _choose_section(look: Look, topic: str, sections: Sequence[Section]) -> None:
    """A switch of the sections."""
    labels = {section.key: section.label for section in sections} | {ALL: "全部"}
    asked, chosen = st.query_params.get(SECTION), _section(look, topic, sections)
    if asked is not None and asked not in labels:
        st.warning(escape_label(f"网址中的分区“{echo(asked)}”不存在，已显示{labels[chosen]}。"))
    choose_of(SECTION, labels, chosen=chosen, label="分区", redrawn=OF_SECTION)


def _section(look: Look, topic: str, sections: Sequence[Section]) -> str:
    """The section the URL asks for; a link to records that a panel shows asks for that panel's."""
    asked, pick = st.query_params.get(SECTION), current_pick()
    if asked == ALL or asked in {section.key for section in sections}:
        return str(asked)
    if not pick:
        return sections[0].key
    owning = (section.key for section in sections if pick in picks_of(section_panels(look, topic, section)))
    return next(owning, sections[0].key)


def _shown(look: Look, topic: str, sections: Sequence[Section]) -> list[Section]:
    """The section the URL asks for, or all."""
    chosen = _section(look, topic, sections)
    return [section for section in sections if chosen in (ALL, section.key)]


def _order(look: Look, topic: str, sections: Sequence[Section]) -> list[Section]:
    """All pictures of the page, in its order; gives what `_shown` gives."""

    def order(wanted: Sequence[Section]) -> None:
        look.gallery.order(*(partial(section_panels, look, topic, section) for section in wanted))

    look.gallery.order(*(partial(picture, look) for picture in (map_picture, indicator_trend, comparison_chart)))
    if current_pick():
        # Which section owns it is looked up in the panels of all.
        order(sections)
    shown = _shown(look, topic, sections)
    order(shown)
    return shown


@st.fragment(key=EXPLORE)
def _explore(
    look: Look, topic: str, sections: Sequence[Section], *, title: DeltaGenerator, export: DeltaGenerator
) -> None:
    """What follows the indicator: map, trend, areas in order; in `title` what is looked at (it has no fragment of its own: each costs a
    copy of what surrounds it), in `export` the way to take all of it away with the panels."""
    look = _look_again(look, topic)
    shown = _order(look, topic, sections)
    places, path = look.gallery.snapshot.places, look.gallery.snapshot.places.path(look.asked.place)
    with title:
        draw_title(look, TOPICS[topic], f"{places.name(look.asked.place)}，{look.asked.period.label}", path=path)
    with st.container(gap="small", key="explore"):
        with card("map", stretch=True):
            picked = draw_map(look, has_switch=False)
        draw_indicator_trend(look)
        draw_chart(look, comparison_chart(look), whole=WHOLE[look.asked.place.level])
    with export:
        draw_export(
            look,
            name=TOPICS[topic],
            sheets=lambda: [*indicator_sheets(look), *panel_sheets(every_panel(look, topic, shown))],
            indicators=topic_indicators(topic),
        )
    open_picked(look, picked)


@st.fragment(key=PANELS)
def _draw_panels(look: Look, topic: str, sections: Sequence[Section]) -> None:
    look = _look_again(look, topic)
    draw_panels(look, every_panel(look, topic, _shown(look, topic, sections)), as_tables=as_tables())


@st.fragment(key=RECORDS)
def _draw_list(look: Look, topic: str) -> None:
    """The records of what was clicked in a panel, else of the indicator."""
    look = _look_again(look, topic)
    draw_records(look, OPENINGS.get(look.asked.event, look.asked.indicator), is_beside_panels=True)


def _look_again(look: Look, topic: str) -> Look:
    return look_again(look, lambda asked: _asked_here(asked, look, topic))
