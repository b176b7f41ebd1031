"""The map: drawn from a finished deck, its legend beside it, and what a click on it means."""

import streamlit as st

from controls.links import VILLAGE, asked_at, escape_label, stay_with
from controls.look import Look
from controls.map_pictures import MapPicture, map_height, map_picture, printed_map
from display.blocks.empty import Empty, empty_state
from display.blocks.markup import note, print_only
from display.deck import picked
from indicators.places import Level, Place

PRINTING = "print-map"
NOT_PRINTED = "未备好打印用的地图：请先在屏幕上打开“备好打印”。"


def draw_map(look: Look, *, has_switch: bool = True) -> str | None:
    """Draws map and legend; the code of the unit just clicked, if any. `has_switch`: with the switch for printing below it; else the page
    has it elsewhere (`choose_printing`)."""
    picture = map_picture(look)
    code = None
    with st.container(gap="small", key="map-live"):
        if picture.deck is None:
            st.html(empty_state(Empty.NO_DATA, "尚无边界数据", "单位按列表显示在页面下方；导入边界后自动成图。"))
        else:
            # The key holds the place: a new focus is a new map, an indicator only new colours on the same one.
            event = st.pydeck_chart(
                picture.deck,
                height=map_height(look),
                on_select="rerun",
                selection_mode="single-object",
                key=f"map-{look.asked.place.level.value}-{look.asked.place.code}",
                alt=picture.alt,
            )
            code = picked(event)
        _draw_legend(look, picture)
    is_printable = picture.deck is not None and not look.is_phone
    is_wanted = is_printable and bool(st.session_state.get(PRINTING))
    missing = print_only(NOT_PRINTED) if is_printable and not is_wanted else ""
    hint = note(f"{_hint(look, picture)}。{look.asked.indicator.summary}") + missing
    if is_printable and has_switch:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html(hint)
            choose_printing()
    else:
        st.html(hint)
    if is_wanted:
        st.html(printed_map(look))
    return code


def choose_printing() -> None:
    """A browser prints what the graphics card has drawn as an empty field; the still picture weighs as much as the map, so it comes only
    for who wants to print."""
    st.toggle("备好打印", key=PRINTING, help="打印出的地图是一张静态图；打开后再用浏览器打印。", width="content")


def _hint(look: Look, picture: MapPicture) -> str:
    """What can be done with the map, and what is not on it."""
    unmapped = f"{picture.unmapped:,} 个单位未定位但已计入，见下方列表"
    if picture.deck is None:
        return unmapped
    click = "点击单位查看档案" if look.asked.place.level is Level.TOWNSHIP else "点击任一村（社区）进入所在镇街"
    return f"{click}；另有 {unmapped}" if picture.unmapped else click


def _draw_legend(look: Look, picture: MapPicture) -> None:
    """The legend, and below it the units furthest on the bad side, each a way to its dossier."""
    if not picture.weakest:
        st.html(picture.legend)
        return
    with st.container(gap="small"):
        st.html(picture.legend + note("最需关注的单位"))
        for code, name, figure in picture.weakest:
            st.page_link(
                VILLAGE,
                label=f"{escape_label(name)} :gray[:small[{escape_label(figure)}]]",
                query_params=asked_at(look, Place(Level.UNIT, code)),
                width="content",
            )


def open_picked(look: Look, code: str | None) -> None:
    """From the district or a zone into the clicked unit's township; from a township into the unit's dossier. Only the code is
    believed, and only when it is one this viewer may open."""
    places = look.gallery.snapshot.places
    if code is None or code not in places.units.index:
        return
    unit = Place(Level.UNIT, code)
    if not look.viewer.may_open(unit, places):
        return
    if look.asked.place.level is Level.TOWNSHIP:
        st.switch_page(VILLAGE, query_params=asked_at(look, unit))
    stay_with(asked_at(look, places.parent(unit)))
    st.rerun()
