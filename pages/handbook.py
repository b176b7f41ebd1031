"""指标口径: what every indicator counts and how, from the catalogue alone."""

import streamlit as st

from controls.cards import card
from controls.frame import draw_header, open_look
from display.blocks.facts import Fact, facts
from display.blocks.markup import card_title
from display.handbook import handbook_entry
from display.ranking_method import TITLE, ranking_method
from indicators.catalogue import CATALOGUE, TOPICS

# 1. What is asked
look = open_look()
draw_header(look, "指标口径", f"{len(CATALOGUE)} 个指标，屏幕、导出与本页同出一处定义")

# 2. The answer: the asked indicator open, the others by topic
asked = look.asked.indicator if "indicator" in st.query_params else None

# 3. The answer, shown
with card("ranking-method"), st.expander(TITLE, expanded="method" in st.query_params):
    method = ranking_method(look.gallery.snapshot.ledger.index)
    st.html(facts([Fact(name=name, value=text) for name, text in method]))
for topic, title in TOPICS.items():
    indicators = [indicator for indicator in CATALOGUE if indicator.topic == topic]
    with card(f"topic-{topic}"):
        st.html(card_title(title, f"{len(indicators)} 个指标"))
        for indicator in indicators:
            with st.expander(f"{indicator.label}（{indicator.unit}）", expanded=indicator == asked):
                st.html(facts([Fact(name=name, value=text) for name, text in handbook_entry(indicator)]))

# 4. The way on
st.page_link("pages/overview.py", label="返回区情总览 ›", query_params=look.asked.params())
