"""一村一档: one unit, all indicators against township and district, what happened, and the records behind each number."""

from datetime import timedelta
from functools import partial

import streamlit as st

from controls.cards import card
from controls.choices import choose_dossier_indicator, choose_unit
from controls.dossier import dossier
from controls.frame import draw_header, open_look, unit_look
from controls.kin import draw_kin
from controls.locator import draw_locator
from controls.panels import draw_panels
from controls.records import draw_own_records
from controls.timeline import draw_timeline
from controls.topics import organisation
from display.blocks.lights import lights_key
from display.blocks.markup import card_title, verdict_key

# 1. What is asked
look = open_look()
places, unit = look.gallery.snapshot.places, unit_look(look)
if unit is None:
    draw_header(look, "一村一档", "请选择单位", path=places.path(look.asked.place))
    choose_unit(look)
    st.stop()
draw_header(look, places.name(unit), f"一村一档，编码 {unit.code}", path=places.path(unit))

# 2. The answer
look.gallery.order(partial(dossier, look), partial(organisation.panels, look))
file = dossier(look)

# 3. The answer, shown
left, right = st.columns([1, 2.7], gap="small")
with left:
    with card("facts"):
        st.html(card_title("基本情况") + file.facts)
        draw_locator(look, file)
    draw_panels(look, organisation.panels(look), as_tables=False)
    draw_kin(look, file)
    draw_timeline(look, since=look.gallery.snapshot.today - timedelta(days=365))
with right:
    with card("lights"):
        st.html(card_title("状态灯", aside=lights_key()) + file.lights)
    with card("compare"):
        key = verdict_key(better="优于全区", same="无显著差异", worse="落后全区")
        st.html(card_title("指标对比", "条=全区各单位范围，深色段=中间50%，竖线=全区中位；标记=本单位", aside=key))
        st.html(file.comparison)

    # 4. The way on: the records behind a number
    with card("records"):
        draw_own_records(look, choose_dossier_indicator(look))
