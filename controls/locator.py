"""Where a unit lies: its township's small map, or why there is none."""

import streamlit as st

from controls.dossier import Dossier
from controls.look import Look
from display.blocks.markup import note

HEIGHT = 196


def draw_locator(look: Look, file: Dossier) -> None:
    if file.locator is None:
        st.html(note("该单位没有边界，未上图，数据已计入所属镇（街道）。"))
        return
    st.pydeck_chart(
        file.locator, height=HEIGHT, key=f"locator-{look.asked.place.code}", on_select="ignore", alt=file.locator_alt
    )
    own = "本单位" if file.parent is None else f"所属的{file.parent[1]}"
    st.html(note(f"粗黑线为{own}，颜色为{look.asked.indicator.label}。"))
