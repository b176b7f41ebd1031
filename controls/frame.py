"""The frame every page stands in: what was asked, who asks, the header, how old the data is, and what to do when there is none."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.pages_manager import PagesManager

from controls.address import Asked, read_address
from controls.choices import WHOLE_PAGE, boxes_show, choose_period, choose_place
from controls.door import account_of, keep_right, note_refused, note_view, require_visitor
from controls.gallery import Gallery
from controls.links import OVERVIEW, asked_at, draw_step, escape_label
from controls.look import Look
from controls.map_pictures import predraw_places
from controls.pictures import predraw
from controls.service import Service, get_service, running_service
from controls.turns import TURNS
from controls.wall.pictures import predraw_wall
from data_access.engine import DatabaseProblem
from data_access.settings import Settings, SettingsProblem, now
from display.blocks.empty import Empty, empty_state
from display.blocks.header import header, status_chips
from display.blocks.markup import print_only
from display.blocks.style import styles
from display.theme import LIGHT
from indicators.places import Level, Place

CHECKED = "checked"
"""Where a session keeps for whom and for what its last turn was checked."""

REFRESH = "30s"
"""With the reading of accounts (`data_access/accounts.py`) less than a minute until a withdrawn right closes an open page."""


def open_look() -> Look:
    """What the URL asks for, seen by the current viewer; stops the page with one clear sentence where nothing can be shown."""
    run_with_app()
    st.html(styles(LIGHT))
    service = _service()
    gallery = service.gallery
    if gallery is None:
        st.html(empty_state(Empty.ERROR, "暂时没有可以显示的数据", service.problem))
        _await_first_snapshot()
        st.stop()
    visitor = require_visitor(service, gallery.snapshot)
    asked = read_address(st.query_params.to_dict(), snapshot=gallery.snapshot, viewer=visitor.viewer)
    look = Look(
        gallery=gallery,
        viewer=visitor.viewer,
        asked=asked,
        late=late_text(service),
        is_phone="Mobi" in (st.context.headers.get("User-Agent") or ""),
        account=visitor.account if visitor.is_known else "",
        has_watermark=service.settings.access.watermark,
    )
    note_refused(service, look)
    return look


def run_with_app() -> None:
    """What every page calls first. The very first visitor of a process who follows a link to a page gets that page's script run
    without app.py, because a folder is named pages/; from the second run on Streamlit knows better (docs/decisions.md)."""
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()


def current_service() -> Service:
    """For live reading of records.

    Raises:
        DatabaseProblem, SettingsProblem: as `controls.service.get_service`.
    """
    return get_service(predraw=_predraw, predraw_later=predraw_places, progress=lambda _share, _step: None)


def _predraw(gallery: Gallery, settings: Settings) -> None:
    predraw(gallery, settings)
    predraw_wall(gallery, settings)


def _service() -> Service:
    running = running_service()
    if running is not None:
        return running
    bar = st.empty()

    def progress(share: float, step: str) -> None:
        bar.progress(min(share, 1.0), text=f"首次启动，正在准备演示数据：{step}")

    try:
        with TURNS.left():
            service = get_service(predraw=_predraw, predraw_later=predraw_places, progress=progress)
    except (SettingsProblem, DatabaseProblem) as problem:
        st.html(empty_state(Empty.ERROR, "无法启动", str(problem)))
        st.stop()
    bar.empty()
    return service


@st.fragment(run_every="5s")
def _await_first_snapshot() -> None:
    if _service().gallery is not None:
        st.rerun()


def late_text(service: Service) -> str:
    """``已 2 天未更新`` once the data is older than the district allows, else empty."""
    if service.gallery is None:
        return ""
    age = now() - service.gallery.snapshot.as_of
    if age.total_seconds() <= service.settings.stale_hours * 3600:
        return ""
    return f"已 {age.days} 天未更新" if age.days else f"已 {age.seconds // 3600} 小时未更新"


def draw_header(
    look: Look, title: str, subtitle: str = "", *, path: Sequence[Place] = (), places: bool = False
) -> DeltaGenerator:
    """Breadcrumb, title, subtitle; right of them place (where the page can be focused), period, chips; below, what was asked
    for in vain. `path` leads from the district to the page's own place. Gives the row of place and period, where what can be done
    with the whole view has its place too."""
    room, actions = draw_header_around(look, places=places, redrawn=WHOLE_PAGE)
    with room:
        draw_title(look, title, subtitle, path=path)
    return actions


def draw_header_around(look: Look, *, places: bool, redrawn: Sequence[str]) -> tuple[DeltaGenerator, DeltaGenerator]:
    """As `draw_header`, for a page that draws its title itself, in the room that comes first; of it, another place or period draws the
    fragments `redrawn` again."""
    with st.container(gap="small", key="header"):
        title = st.container(gap=None)
        actions = st.container(horizontal=True, horizontal_alignment="right", gap="small", key="asked")
        with actions:
            if places:
                choose_place(look, redrawn=redrawn)
            choose_period(look, redrawn=redrawn)
        _draw_status(look)
    for problem in look.asked.problems:
        st.warning(escape_label(problem))
    return title, actions


def draw_title(look: Look, title: str, subtitle: str, *, path: Sequence[Place]) -> None:
    """Breadcrumb, title and subtitle."""
    _draw_breadcrumb(look, path)
    st.html(header(title, subtitle) + print_only(_scope(look, path)))


def _scope(look: Look, path: Sequence[Place]) -> str:
    """Place and period in words: on paper there are no boxes that say it."""
    places = look.gallery.snapshot.places
    names = " › ".join(places.name(place) for place in path)
    return "，".join(part for part in (names, look.asked.period.label) if part)


def _draw_breadcrumb(look: Look, path: Sequence[Place]) -> None:
    if len(path) < 2:
        return
    places = look.gallery.snapshot.places
    is_overview = look.asked.place.level is not Level.UNIT
    with st.container(horizontal=True, gap="xsmall", key="breadcrumb"):
        for place in path[:-1]:
            label = f"{escape_label(places.name(place))} ›"
            if is_overview:
                draw_step(label, asked_at(look, place), key=f"up-{place.level.value}-{place.code}")
            else:
                st.page_link(OVERVIEW, label=label, query_params=asked_at(look, place), width="content")


@st.fragment(run_every=REFRESH)
def _draw_status(look: Look) -> None:
    """Data age and the demo badge. Runs by itself, which also brings the page back after a server restart; when a new snapshot hangs or
    the visitor's right has changed, the whole page is drawn again."""
    service = _service()
    if service.gallery is None:
        return
    snapshot = service.gallery.snapshot
    if snapshot.version != look.gallery.snapshot.version:
        st.rerun()
    keep_right(service, look)
    late = late_text(service)
    if service.problem:
        late = f"{late}（{service.problem.rstrip('。')}）" if late else service.problem.rstrip("。")
    st.html(
        status_chips(
            f"{snapshot.as_of:%Y-%m-%d}", short_day=f"{snapshot.as_of:%m-%d}", late=late, is_demo=snapshot.is_demo
        )
    )


def recheck(look: Look) -> None:
    """For the first line of a fragment that shows figures: the page is drawn again from the door on when this visitor's right has
    changed; else what the fragment now shows is written down. Once for all fragments drawn in the same turn."""
    # A turn is a thing of its own: no other, and no other session's, is ever equal to it.
    checked = (TURNS.own, look.viewer, look.account, look.gallery.snapshot.version, st.query_params.to_dict())
    if TURNS.own is not None and st.session_state.get(CHECKED) == checked:
        return
    service = current_service()
    keep_right(service, look)
    note_view(service, account_of(look), viewer=look.viewer, snapshot=look.gallery.snapshot)
    st.session_state[CHECKED] = checked


def look_again(look: Look, here: Callable[[Asked], Asked] = lambda asked: asked) -> Look:
    """For the first line of a fragment that a choice draws again: as `recheck`, and the look the URL asks for by now, of a unit its
    township's, as the page takes it (`here`). A step that led elsewhere draws the whole page with its boxes."""
    recheck(look)
    snapshot = look.gallery.snapshot
    asked = read_address(st.query_params.to_dict(), snapshot=snapshot, viewer=look.viewer)
    asked = here(asked.without_unit(snapshot.places))
    if not boxes_show(asked):
        st.rerun()
    return replace(look, asked=asked)


def unit_look(look: Look) -> Place | None:
    """The unit the URL asks for, if it asks for one."""
    return look.asked.place if look.asked.place.level is Level.UNIT else None
