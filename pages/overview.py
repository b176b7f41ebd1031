"""区情总览: where attention is needed, from the district over zones to one township."""

from dataclasses import replace

import streamlit as st

from controls.briefing.offer import offer_briefing
from controls.cards import draw_pipeline, draw_topics, draw_trend
from controls.explore import explore
from controls.frame import draw_header, open_look
from controls.panels import draw_panels
from controls.pictures import kpi_block, place_subtitle
from controls.topics import organisation
from indicators.places import Level

# 1. What is asked
look = open_look()
places = look.gallery.snapshot.places
look = replace(look, asked=look.asked.without_unit(places))
place = look.asked.place
title = "区情总览" if place.level is Level.DISTRICT else places.name(place)
actions = draw_header(look, title, place_subtitle(look), path=places.path(place), places=True)
files = st.container(gap="small")
with actions.container(width="content"):
    offer_briefing(look, below=files)

# 2. The answer, in figures
st.html(kpi_block(look))

# 3. The answer, on the map and in order
middle = st.container(gap="small")
# The section that was asked for stands right below its map.
is_organisation = look.asked.indicator.topic == "organisation"
if place.level is Level.TOWNSHIP and is_organisation:
    draw_panels(look, organisation.panels(look), as_tables=False)
with st.container(key="paper-row-charts"):
    columns = st.columns(3, gap="small")
for column, draw in zip(columns, (draw_trend, draw_topics, draw_pipeline), strict=True):
    with column:
        draw(look)
if place.level is Level.TOWNSHIP and not is_organisation:
    draw_panels(look, organisation.panels(look), as_tables=False)

# 4. The way on: clicks on the map, the list of units
below = st.container()
with middle:
    explore(look, below=below)
