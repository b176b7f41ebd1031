"""The button 会议材料: made in front of whoever presses it, then offered for download. A fragment, so nothing else is drawn again."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from controls.address import Asked, read_address
from controls.briefing.making import NAME, Briefing, make_briefing
from controls.door import note_export
from controls.frame import current_service, recheck
from controls.look import Look
from controls.turns import TURNS
from display.blocks.markup import note
from display.document import DOCX
from display.exports import XLSX
from indicators.viewer import Viewer

MADE, WANTED = "briefing-made", "briefing-wanted"


@dataclass(frozen=True, eq=False, kw_only=True)
class Made:
    """The last briefing of a session and the view it was made of."""

    viewer: Viewer
    asked: Asked
    version: str
    briefing: Briefing


@st.fragment
def offer_briefing(look: Look, *, below: DeltaGenerator) -> None:
    """The button; in `below`, while making, the progress, and afterwards both files. Looking at something else takes them away."""
    recheck(look)
    snapshot = look.gallery.snapshot
    asked = read_address(st.query_params.to_dict(), snapshot=snapshot, viewer=look.viewer).without_unit(snapshot.places)
    look = replace(look, asked=asked)
    st.button(
        NAME,
        key="briefing-make",
        help="按当前范围、统计期和指标生成 Word 与 Excel；生成时请留在本页。",
        width="content",
        on_click=_ask,
    )
    with below.container(key="briefing", gap="small"):
        if st.session_state.pop(WANTED, False):
            st.session_state[MADE] = Made(
                viewer=look.viewer, asked=asked, version=snapshot.version, briefing=_make(look)
            )
        made = st.session_state.get(MADE)
        if isinstance(made, Made) and (made.viewer, made.asked, made.version) == (look.viewer, asked, snapshot.version):
            _draw_files(made.briefing)


def _ask() -> None:
    """Kept until it is made: what a button returns is gone when the script starts over before it gets there."""
    st.session_state[WANTED] = True


def _make(look: Look) -> Briefing:
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text="准备")

    def progress(share: float, step: str) -> None:
        bar.progress(share, text=f"正在生成{NAME}：{step}")

    with TURNS.left():
        briefing = make_briefing(look, base=_base(), progress=progress)
    place.empty()
    note_export(current_service(), look, detail=briefing.file_name)
    return briefing


def _draw_files(briefing: Briefing) -> None:
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
        st.html(note(f"{NAME}已生成：{briefing.file_name}"), width="content")
        for label, content, suffix, mime in (
            ("下载 Word", briefing.docx, "docx", DOCX),
            ("下载 Excel", briefing.xlsx, "xlsx", XLSX),
        ):
            st.download_button(
                label,
                content,
                file_name=f"{briefing.file_name}.{suffix}",
                mime=mime,
                key=f"briefing-{suffix}",
                type="primary" if suffix == "docx" else "secondary",
                on_click="ignore",
                width="content",
            )


def _base() -> str:
    """The address of the product as this visitor knows it: that of the page without its last step."""
    address = urlsplit(st.context.url or "")
    if address.scheme not in ("http", "https"):
        return ""
    return f"{address.scheme}://{address.netloc}{address.path.rpartition('/')[0]}"
