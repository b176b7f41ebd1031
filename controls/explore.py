"""The part of the overview that follows the indicator: map, what needs attention, the areas in order, the list of units.

A fragment: switching the indicator or clicking the map draws this again and nothing else.
"""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from controls.address import read_address
from controls.cards import card, draw_attention, draw_chart
from controls.choices import choose_indicator
from controls.frame import recheck
from controls.look import WHOLE, Look
from controls.map_card import draw_map, open_picked
from controls.pictures import comparison_chart
from controls.units import draw_units


@st.fragment
def explore(look: Look, *, below: DeltaGenerator) -> None:
    """Draws all of it; the list of units goes into `below`, which stands further down the page."""
    recheck(look)
    snapshot = look.gallery.snapshot
    asked = read_address(st.query_params.to_dict(), snapshot=snapshot, viewer=look.viewer).without_unit(snapshot.places)
    if (asked.place, asked.period) != (look.asked.place, look.asked.period):
        # A step inside led elsewhere: place and period belong to the whole page.
        st.rerun()
    look = replace(look, asked=asked)
    with st.container(gap="small", key="explore"):
        with card("map", stretch=True):
            choose_indicator(look)
            picked = draw_map(look)
        draw_attention(look)
        draw_chart(look, comparison_chart(look), whole=WHOLE[look.asked.place.level])
    with below:
        draw_units(look)
    open_picked(look, picked)
