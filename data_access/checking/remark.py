"""One thing a check has to say, and how grave it is."""

from dataclasses import dataclass
from enum import StrEnum


class Gravity(StrEnum):
    """ERROR: must be mended before anyone looks. WARNING: works, but counts less or more slowly than it could. NOTE: to know."""

    ERROR = "必须处理"
    WARNING = "建议处理"
    NOTE = "说明"


@dataclass(frozen=True, kw_only=True)
class Remark:
    gravity: Gravity
    text: str


def error(text: str) -> Remark:
    return Remark(gravity=Gravity.ERROR, text=text)


def warning(text: str) -> Remark:
    return Remark(gravity=Gravity.WARNING, text=text)


def note(text: str) -> Remark:
    return Remark(gravity=Gravity.NOTE, text=text)
