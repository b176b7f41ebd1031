"""What happened at the unit in the last twelve months, live from the database."""

from datetime import date

import streamlit as st

from controls.cards import card
from controls.dossier import timeline_block
from controls.frame import current_service
from controls.look import Look
from controls.turns import TURNS
from data_access.engine import DatabaseProblem
from data_access.timeline import get_timeline
from display.blocks.empty import Empty, empty_state
from display.blocks.markup import card_title


def draw_timeline(look: Look, *, since: date) -> None:
    with card("timeline"):
        st.html(card_title("大事记", "近 12 个月"))
        try:
            with TURNS.left():
                frame = get_timeline(
                    current_service().keeper.engine,
                    look.gallery.snapshot.ledger,
                    unit_code=look.asked.place.code,
                    since=since,
                    viewer=look.viewer,
                )
        except DatabaseProblem as problem:
            st.html(empty_state(Empty.ERROR, "暂时无法读取", str(problem)))
            return
        st.html(timeline_block(frame) or empty_state(Empty.NO_DATA, "近 12 个月没有记录"))
