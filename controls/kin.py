"""The units that belong together: a village's co-operatives, a co-operative's village."""

import streamlit as st

from controls.cards import card
from controls.dossier import Dossier
from controls.links import asked_at, draw_step, escape_label
from controls.look import Look
from display.blocks.markup import card_title
from indicators.places import Level, Place


def draw_kin(look: Look, file: Dossier) -> None:
    kin = [*([file.parent] if file.parent else []), *file.children]
    if not kin:
        return
    with card("kin"):
        st.html(card_title("关联单位", "所属村（社区）" if file.parent else f"合作社 {len(file.children)} 个"))
        for code, name in kin:
            draw_step(f"{escape_label(name)} ›", asked_at(look, Place(Level.UNIT, code)), key=f"kin-{code}")
