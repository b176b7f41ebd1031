"""The entry script: who is looking, which pages they get, run one. `streamlit run app.py` alone works."""

import streamlit as st

from controls.door import draw_refusal, draw_visitor, draw_watermark, enter, meet
from controls.service import running_service
from controls.viewer import WALL, Refused, Visitor, page_refusal

st.set_page_config(page_title="清廉村居监督指挥视图", page_icon="display/brand/icon.png", layout="wide")

PAGES = [
    st.Page("pages/overview.py", title="区情总览", default=True),
    st.Page("pages/complaints.py", title="信访举报", url_path="complaints"),
    st.Page("pages/inspections.py", title="巡察监督", url_path="inspections"),
    st.Page("pages/rectification.py", title="整改销号", url_path="rectification"),
    st.Page("pages/learning.py", title="培训考试", url_path="learning"),
    st.Page("pages/power_lists.py", title="三清单", url_path="power_lists"),
    st.Page("pages/alerts.py", title="智慧监管预警", url_path="alerts"),
    st.Page("pages/ranking.py", title="镇街排名", url_path="ranking"),
    st.Page("pages/village.py", title="一村一档", url_path="village"),
    st.Page("pages/handbook.py", title="指标口径", url_path="handbook"),
    st.Page("pages/data_health.py", title="数据质量", url_path="data_health"),
    # Opened by its own address; from a menu it would cover the menu.
    st.Page("pages/big_screen.py", title="指挥大屏", url_path="big_screen", visibility="hidden"),
]

service = running_service()
met = meet(service)
if isinstance(met, Visitor):
    # What is not registered cannot be run, whatever a client asks for; the first page stays for those it refuses.
    PAGES = PAGES[:1] + [page for page in PAGES[1:] if not page_refusal(met.viewer, page.url_path)]
is_bare = st.context.is_embedded or isinstance(met, Refused)
page = st.navigation(PAGES, position="hidden" if is_bare else "top")
visitor = enter(service, met, page=page.url_path)
if not st.context.is_embedded:
    st.logo("display/brand/logo.svg", size="large")
    if service is not None and isinstance(met, Visitor) and page.url_path != WALL:
        # The demo's switch stays where a role is refused a page: it is the way back.
        draw_visitor(service, met, with_account=not isinstance(visitor, Refused))
if service is not None and isinstance(visitor, Visitor) and page.url_path != WALL:
    # Embedded or not: whoever photographs his screen may not leave his name off by a word in the address.
    draw_watermark(service, visitor)
if isinstance(visitor, Refused):
    draw_refusal(visitor)
else:
    page.run()
