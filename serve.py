"""The same app as an ASGI server: warmed up before the first visitor, a readiness route for operators, a calm error box."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from controls.frame import current_service
from controls.readiness import readiness
from controls.service import stop_service
from data_access.engine import DatabaseProblem
from data_access.settings import SettingsProblem
from display.blocks.empty import Empty, empty_state

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
log = logging.getLogger("serve")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Read the first snapshot and draw the first pictures before the port answers; a problem is told on screen, not by dying."""
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


def show_error(error: Exception) -> bool:
    """An incident number on screen, the traceback in the log under the same number."""
    number = secrets.token_hex(4)
    log.error("incident %s", number, exc_info=error)
    st.html(empty_state(Empty.ERROR, "页面暂时无法显示", f"已记录，编号 {number}，请联系管理员。"))
    return True


app = st.App("app.py", lifespan=lifespan, routes=[Route("/readyz", ready)], on_script_error=show_error)
