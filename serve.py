"""The same app as an ASGI server: warmed up before the first visitor, a readiness route for operators, a calm error box."""

import asyncio
import logging
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from controls.frame import current_service
from controls.log_lines import set_up_logging
from controls.metrics import CONTENT_TYPE, metrics_text
from controls.readiness import readiness
from controls.service import require_safe_start, running_service, stop_service
from controls.tally import Counted
from controls.theme_message import write_theme_once
from controls.turns import take_turns
from data_access.engine import DatabaseProblem
from data_access.settings import SettingsProblem
from display.blocks.empty import Empty, empty_state

log = logging.getLogger("serve")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Read the first snapshot and draw the first pictures before the port answers; a problem is told on screen, not by dying."""
    set_up_logging()
    try:
        await asyncio.to_thread(current_service)
    except (SettingsProblem, DatabaseProblem) as problem:
        log.error("%s", problem)
    yield
    await asyncio.to_thread(stop_service)


async def ready(_request: Request) -> JSONResponse:
    """200 while there is a snapshot to show, however old, 503 otherwise; the body says how old and why (README)."""
    try:
        service = current_service()
    except (SettingsProblem, DatabaseProblem) as problem:
        return JSONResponse({"ready": False, "problem": str(problem)}, status_code=503)
    report = readiness(service)
    return JSONResponse(report, status_code=200 if report["ready"] else 503)


async def metrics(_request: Request) -> PlainTextResponse:
    """For Prometheus (README); 503 while nothing could be started."""
    try:
        service = current_service()
    except (SettingsProblem, DatabaseProblem):
        return PlainTextResponse("", status_code=503)
    return PlainTextResponse(metrics_text(service), media_type=CONTENT_TYPE)


def show_error(error: Exception) -> bool:
    """An incident number on screen, the traceback in the log under the same number."""
    number = secrets.token_hex(4)
    log.error("incident %s", number, exc_info=error)
    service = running_service()
    if service is not None:
        service.tally.count(Counted.ERROR)
    st.html(empty_state(Empty.ERROR, "页面暂时无法显示", f"已记录，编号 {number}，请联系管理员。"))
    return True


try:
    set_up_logging()
    require_safe_start()
except SettingsProblem as refused:
    # Before the port opens, and with an exit code: an operator must see it, a visitor must see nothing.
    sys.exit(f"拒绝启动：{refused}")

take_turns()
write_theme_once()
app = st.App(
    "app.py",
    lifespan=lifespan,
    routes=[Route("/readyz", ready), Route("/metrics", metrics)],
    on_script_error=show_error,
)
