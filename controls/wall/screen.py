"""The two messages of the wall: its picture, sent once per snapshot, and the beat, which brings the time and asks for the next one."""

import logging
from datetime import UTC, datetime

import streamlit as st

from controls.frame import current_service, late_text, run_with_app
from controls.service import Service
from controls.wall.address import WallAsked, read_wall_address
from controls.wall.pictures import wall_picture
from data_access.engine import DatabaseProblem
from data_access.settings import DEFAULT_WALL, SettingsProblem, WallSettings
from display.blocks.empty import Empty, empty_state
from display.blocks.header import status_chips
from display.wall.program import beat_program, wall_program

log = logging.getLogger(__name__)

WAITING = "暂时没有可以显示的数据"
BROKEN = "更新中断"

_draw_wall = st.components.v2.component("wall", js=wall_program(), isolate_styles=False)
_draw_beat = st.components.v2.component("wall_beat", js=beat_program(), isolate_styles=False)


def open_wall() -> tuple[Service | None, WallAsked]:
    """The process's service, None where it cannot start, and what the URL asks for."""
    run_with_app()
    service = _service()
    settings = DEFAULT_WALL if service is None else service.settings.wall
    return service, read_wall_address(st.query_params.to_dict(), settings=settings)


def draw_wall(service: Service | None, asked: WallAsked) -> None:
    """The whole wall; the browser turns it from indicator to indicator by itself."""
    gallery = None if service is None else service.gallery
    mark = _mark(service)
    if service is None or gallery is None:
        st.html(empty_state(Empty.ERROR, WAITING, "" if service is None else service.problem))
        _draw_wall(data={"waiting": WAITING, "scale": asked.scale}, key="wall")
        _keep_beating(mark, DEFAULT_WALL if service is None else service.settings.wall)
        return
    settings, snapshot = service.settings, gallery.snapshot
    # Below the wall, for a browser that cannot run its program.
    day, short = f"{snapshot.as_of:%Y-%m-%d}", f"{snapshot.as_of:%m-%d}"
    late = service.problem.rstrip("。") or late_text(service)
    st.html(status_chips(day, short_day=short, late=late, is_demo=snapshot.is_demo))
    picture = wall_picture(gallery, settings, indicators=asked.indicators, late=late_text(service))
    frame = {
        "version": f"{mark}/{asked}",
        "seconds": asked.seconds,
        "scale": asked.scale,
        "problem": asked.problem,
        "alertSeconds": settings.wall.alert_seconds,
        "announceSeconds": settings.wall.announce_seconds,
    }
    _draw_wall(data=picture | frame, key="wall")
    _keep_beating(mark, settings.wall)


def _keep_beating(mark: str, settings: WallSettings) -> None:
    """Streamlit's browser part runs a fragment by itself; with it the page also finds back after a restart of the server."""
    st.fragment(_beat, run_every=settings.beat_seconds)(mark, settings.beat_seconds)


def _beat(mark: str, seconds: float) -> None:
    """The server's clock and the age of the data; when another picture hangs than the one with this mark, the page is run anew."""
    service = _service()
    if _mark(service) != mark:
        st.rerun()
    # Local time as if it were UTC: the wall shows the clock of the server, wherever its own machine believes to be.
    now = datetime.now().replace(tzinfo=UTC).timestamp() * 1000
    beat: dict[str, object] = {"now": round(now), "seconds": seconds}
    if service is not None and service.gallery is not None:
        late = BROKEN if service.problem else late_text(service)
        beat |= {"asOf": f"{service.gallery.snapshot.as_of:%Y-%m-%d %H:%M}", "late": late}
    _draw_beat(data=beat, key="beat")


def _mark(service: Service | None) -> str:
    """Changes with the snapshot and when it becomes stale."""
    if service is None or service.gallery is None:
        return ""
    return f"{service.gallery.snapshot.version}{'late' if late_text(service) else ''}"


def _service() -> Service | None:
    """None where settings or demo make a start impossible; the log says why."""
    try:
        return current_service()
    except (SettingsProblem, DatabaseProblem) as problem:
        log.error("%s", problem)
        return None
