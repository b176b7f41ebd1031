"""A log line in production is one JSON object that tells the state and no contents."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest

from controls.log_lines import JsonLines, set_up_logging
from data_access.settings_problem import SettingsProblem


@pytest.fixture
def kept_handlers() -> Iterator[None]:
    """Every handler's formatter is put back."""
    loggers = [logging.root, *map(logging.getLogger, list(logging.root.manager.loggerDict))]
    kept = [(handler, handler.formatter) for logger in loggers for handler in logger.handlers]
    yield
    for handler, formatter in kept:
        handler.setFormatter(formatter)


def line(message: str, *arguments: object, failed: BaseException | None = None) -> str:
    raised = (type(failed), failed, failed.__traceback__) if failed else None
    record = logging.LogRecord("keeper", logging.WARNING, __file__, 1, message, arguments, raised)
    return JsonLines().format(record)


def test_a_line_is_one_object_whatever_the_message_holds() -> None:
    written = line('第一行\n"%s"', "引号\\")
    assert "\n" not in written
    told = json.loads(written)
    assert told["message"] == '第一行\n"引号\\"'
    assert (told["level"], told["logger"]) == ("WARNING", "keeper")
    assert told["at"].endswith("+00:00")


def test_of_an_error_its_type_and_way_are_told_and_not_its_words() -> None:
    try:
        raise ValueError("13800000000 张三")
    except ValueError as error:
        written = line("incident %s", "1f", failed=error)
    told = json.loads(written)
    assert told["error"] == "ValueError"
    assert any("test_log_lines.py" in step for step in told["trace"])
    assert "张三" not in written


@pytest.mark.usefixtures("kept_handlers")
def test_libraries_with_handlers_of_their_own_log_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    other = logging.getLogger("made_up_library")
    handler = logging.StreamHandler(sys.stderr)
    other.addHandler(handler)
    monkeypatch.setenv("LOG_FORMAT", "json")
    set_up_logging()
    assert isinstance(handler.formatter, JsonLines)
    other.removeHandler(handler)


def test_an_unknown_format_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(SettingsProblem, match="LOG_FORMAT"):
        set_up_logging()
