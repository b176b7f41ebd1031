"""镇街排名: where each township stands and how sure that is, why, what would lift it, and who differs by more than chance."""

import streamlit as st

from controls.briefing.offer import offer_briefing
from controls.choices import choose_view
from controls.frame import draw_header
from controls.panels import draw_panels
from controls.ranking.ahead import order_panels
from controls.ranking.asked import choose_basis, choose_peers, open_ranking
from controls.ranking.cards import draw_funnel, draw_levers, draw_own
from controls.ranking.export import draw_ranking_export
from controls.ranking.figures import subject
from controls.ranking.panels import level_panels, movement_panel, remarks, shortfall_panel, why_panel
from controls.ranking.villages import villages_panel
from display.blocks.markup import note

# 1. What is asked
ranking = open_ranking()
look = ranking.look
path = look.gallery.snapshot.places.path(look.asked.place)
actions = draw_header(look, "镇街排名", f"综合得分 0–100，{look.asked.period.label}", path=path, places=True)
files = st.container(gap="small")
with actions.container(width="content"):
    offer_briefing(look, below=files)
township = subject(ranking)
order_panels(ranking, township)
draw_own(ranking)
with st.container(horizontal=True, vertical_alignment="center", gap="small", key="page-tools"):
    choose_peers(ranking)
    choose_basis(ranking)
    as_tables = choose_view()
    draw_ranking_export(ranking, township)

# 2. The answer: level and improvement, one rate at a time; why, and what would lift
with st.container(key="paper-row-ranking"):
    left, right = st.columns([1.55, 1], gap="small")
with left:
    draw_panels(look, level_panels(ranking, as_tables=as_tables), as_tables=as_tables)
if township:
    with right:
        draw_panels(look, [why_panel(ranking, township)], as_tables=as_tables)
        draw_levers(ranking, township, as_tables=as_tables)
with st.container(key="paper-row-one-rate"):
    left, right = st.columns([1.55, 1], gap="small")
with left:
    draw_funnel(ranking, as_tables=as_tables)
if township:
    with right:
        draw_panels(look, [movement_panel(ranking, township)], as_tables=as_tables)

# 3. The answer, unit by unit
if township:
    draw_panels(look, [shortfall_panel(ranking, township)], as_tables=True)
if ranking.township:
    draw_panels(look, [villages_panel(ranking)], as_tables=as_tables)

# 4. The way on
for text in remarks(ranking):
    st.html(note(text))
with st.container(key="ranking-method"):
    st.page_link("pages/handbook.py", label="综合得分与名次怎样算 ›", query_params={"method": "ranking"})
