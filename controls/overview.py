"""The overview: figures of a place, the map and what follows the indicator, its months and topics, its units.

The frame is drawn once, as on a topic page; what a choice changes is drawn by two fragments, which ask the URL what they are to show.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from controls.briefing.offer import offer_briefing
from controls.cards import card, draw_attention, draw_chart, draw_pipeline, draw_topics, draw_trend
from controls.choices import choose_indicator
from controls.frame import draw_header_around, draw_title, look_again
from controls.look import WHOLE, Look
from controls.map_card import draw_map, open_picked
from controls.map_pictures import map_picture
from controls.panels import draw_panels
from controls.pictures import (
    attention_rows,
    comparison_chart,
    kpi_block,
    pipeline_block,
    place_subtitle,
    topics_chart,
    units_table,
)
from controls.topics import organisation
from controls.trends import trend_chart
from controls.units import draw_units, is_waiting
from indicators.places import Level

SUMMARY, EXPLORE = "overview-summary", "overview-explore"
"""Keys of the fragments."""
OF_PLACE = (SUMMARY, EXPLORE)
"""What another place or period draws again; the indicator, chosen inside it, draws EXPLORE."""


def draw_overview(look: Look) -> None:
    """The whole page; a unit in the URL gives way to its township."""
    look = replace(look, asked=look.asked.without_unit(look.gallery.snapshot.places))
    title, actions = draw_header_around(look, places=True, redrawn=OF_PLACE)
    files = st.container(gap="small")
    with actions.container(width="content"):
        offer_briefing(look, below=files)
    figures, middle = st.container(), st.container(gap="small")
    # The section that was asked for stands right below its map.
    near, charts, far, below = st.container(), st.container(key="paper-row-charts"), st.container(), st.container()
    with figures:
        _summarise(look, title=title, near=near, charts=charts, far=far)
    with middle:
        _explore(look, below=below)


@st.fragment(key=SUMMARY)
def _summarise(
    look: Look, *, title: DeltaGenerator, near: DeltaGenerator, charts: DeltaGenerator, far: DeltaGenerator
) -> None:
    """What is the same under every indicator: the six figures, in `title` what is looked at, in `charts` months, topics and rectification, in
    `near` or `far` the section about the organisation of a township."""
    look = look_again(look)
    of_township = [organisation.panels] if look.asked.place.level is Level.TOWNSHIP else []
    _order(look, place_subtitle, kpi_block, trend_chart, topics_chart, pipeline_block, *of_township)
    places, place = look.gallery.snapshot.places, look.asked.place
    with title:
        name = "区情总览" if place.level is Level.DISTRICT else places.name(place)
        draw_title(look, name, place_subtitle(look), path=places.path(place))
    st.html(kpi_block(look))
    with charts:
        for column, draw in zip(st.columns(3, gap="small"), (draw_trend, draw_topics, draw_pipeline), strict=True):
            with column:
                draw(look)
    # A fragment may write only where it has written in the whole page's run, so there is a container in each, empty or not.
    near, far = near.container(gap="small"), far.container(gap="small")
    if place.level is Level.TOWNSHIP:
        with near if look.asked.indicator.topic == "organisation" else far:
            draw_panels(look, organisation.panels(look), as_tables=False)


@st.fragment(key=EXPLORE)
def _explore(look: Look, *, below: DeltaGenerator) -> None:
    """What follows the indicator: map, what needs attention, the areas in order; in `below` the list of units."""
    look = look_again(look)
    _order(look)
    with st.container(gap="small", key="explore"):
        with card("map", stretch=True):
            choose_indicator(look)
            picked = draw_map(look)
        draw_attention(look)
        draw_chart(look, comparison_chart(look), whole=WHOLE[look.asked.place.level])
    with below:
        draw_units(look)
    open_picked(look, picked)


def _order(look: Look, *pictures: Callable[[Look], object]) -> None:
    """All pictures of the page that are still to be drawn, `pictures` first."""
    of_indicator = [map_picture, attention_rows, comparison_chart, *([] if is_waiting(look) else [units_table])]
    look.gallery.order(*(partial(picture, look) for picture in (*pictures, *of_indicator)))
