"""区情总览: where attention is needed, from the district over zones to one township."""

import streamlit as st

from controls.cards import card, draw_attention, draw_chart, draw_pipeline, draw_topics, draw_trend
from controls.choices import choose_indicator
from controls.frame import draw_header, open_look, unit_look
from controls.map_card import draw_map, open_picked
from controls.pictures import WHOLE, comparison_chart, kpi_block, place_subtitle
from controls.units import draw_units
from indicators.places import Level

# 1. What is asked
look = open_look()
if unit_look(look):
    st.switch_page("pages/village.py", query_params=look.asked.params())
places, place = look.gallery.snapshot.places, look.asked.place
path = places.path(place)
title = "区情总览" if place.level is Level.DISTRICT else places.name(place)
draw_header(look, title, place_subtitle(look), path=path, places=True)

# 2. The answer, in figures
st.html(kpi_block(look))

# 3. The answer, on the map and in order
left, right = st.columns([3, 2], gap="small")
with left, card("map", stretch=True):
    choose_indicator(look)
    picked = draw_map(look)
with right:
    draw_attention(look)
    draw_chart(look, comparison_chart(look), whole=WHOLE[place.level])
columns = st.columns(3, gap="small")
for column, draw in zip(columns, (draw_trend, draw_topics, draw_pipeline), strict=True):
    with column:
        draw(look)

# 4. The way on
open_picked(look, picked)
draw_units(look)
