"""How the process logs: plain lines for a person, or (`LOG_FORMAT=json`) one JSON object a line for whatever collects them.

A message of ours names states, versions and incident numbers, never an account or a record. What an exception says is another's text and
may quote a row or an address: in JSON, which is kept and searched, only its type and the places it came through are written.
"""

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from types import TracebackType

from data_access.settings_problem import SettingsProblem

PLAIN = "%(asctime)s %(levelname)s %(name)s %(message)s"
FORMATS = ("text", "json")


class JsonLines(logging.Formatter):
    """``{"at": …, "level": …, "logger": …, "message": …, "error": …, "trace": […]}``; the last two only with an exception."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line |= {"error": record.exc_info[0].__name__, "trace": _trace(record.exc_info[2])}
        return json.dumps(line, ensure_ascii=False)


def _trace(found: TracebackType | None) -> list[str]:
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(found)]


def set_up_logging() -> None:
    """Called again when the server is up: libraries that log through handlers of their own have come meanwhile.

    Raises:
        SettingsProblem: LOG_FORMAT is neither text nor json.
    """
    chosen = os.environ.get("LOG_FORMAT") or FORMATS[0]
    if chosen not in FORMATS:
        raise SettingsProblem(f"环境变量 LOG_FORMAT 应为 {'、'.join(FORMATS)} 之一。")
    logging.basicConfig(level=logging.INFO, format=PLAIN)
    if chosen == "json":
        formatter = JsonLines()
        loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
        for logger in (logging.root, *loggers):
            for handler in logger.handlers:
                handler.setFormatter(formatter)
