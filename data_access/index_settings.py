"""The composite index as a district writes it: section [index] of `district.toml`. Every mistake names its line."""

import math
import re
from collections.abc import Mapping
from typing import Any

from data_access.settings_problem import SettingsProblem
from indicators.catalogue import INDICATORS
from indicators.index import Index, IndexProblem, Part

PART_KEYS = ("weight", "floor", "target")


def read_index(content: Mapping[str, Any], *, text: str) -> Index:
    """The index of a parsed district file; `text` is the file itself, in which lines are counted.

    ``[index]`` holds ``least_weight`` and ``[index.parts]`` one line for each indicator: ``key = { weight = , floor = , target = }``.

    Raises:
        SettingsProblem: unknown or missing key, unknown indicator, impossible number, weights that are not 100 together.
    """
    section = content["index"]
    for key in section.keys() - {"least_weight", "parts"}:
        raise _problem(text, key, f"有未知的键 index.{key}")
    for key in ("least_weight", "parts"):
        if key not in section:
            raise _problem(text, "index", f"[index] 缺少 {key}")
    parts = section["parts"]
    if not isinstance(parts, Mapping) or not parts:
        raise _problem(text, "parts", "index.parts 应列出计分指标")
    least_weight = _number(text, section["least_weight"], key="least_weight", name="index.least_weight")
    try:
        return Index(parts=tuple(_part(text, key, given) for key, given in parts.items()), least_weight=least_weight)
    except IndexProblem as problem:
        at = "least_weight" if problem.field == "least_weight" else "index.parts"
        name = "index.least_weight " if problem.field == "least_weight" else "[index.parts] "
        raise _problem(text, at, f"{name}{problem}") from problem


def _part(text: str, key: str, given: Any) -> Part:
    if key not in INDICATORS:
        raise _problem(text, key, f"没有名为 {key} 的指标")
    if not isinstance(given, Mapping):
        raise _problem(text, key, f"{key} 应写作 {{ weight = …, floor = …, target = … }}")
    for name in given:
        if name not in PART_KEYS:
            raise _problem(text, key, f"{key} 有未知的键 {name}", inner=name)
    for name in PART_KEYS:
        if name not in given:
            raise _problem(text, key, f"{key} 缺少 {name}")
    numbers = {name: _number(text, given[name], key=key, name=f"{key} 的 {name}", inner=name) for name in PART_KEYS}
    try:
        return Part(indicator=INDICATORS[key], **numbers)
    except IndexProblem as problem:
        named = "" if problem.field == "indicator" else f" 的 {problem.field}"
        raise _problem(text, key, f"{key}{named}：{problem}", inner=problem.field) from problem


def _number(text: str, value: Any, *, key: str, name: str, inner: str = "") -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _problem(text, key, f"{name} 应为数", inner=inner)
    return float(value)


def _problem(text: str, key: str, what: str, *, inner: str = "") -> SettingsProblem:
    return SettingsProblem(f"区县配置第 {_line(text, key, inner=inner)} 行：{what}。")


def _line(text: str, key: str, *, inner: str = "") -> int:
    """Where `key` is set, or where its table begins; of a table or dotted keys over several lines that of its `inner` key."""
    name = rf"(?:index\s*\.\s*)?(?:parts\s*\.\s*)?[\"']?{re.escape(key)}[\"']?"
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if inner and re.match(rf"\s*{name}\s*\.\s*{re.escape(inner)}\s*=", line):
            return number
    header = re.compile(rf"\s*\[\s*{name}\s*\]")
    for number, line in enumerate(lines, start=1):
        if re.match(rf"\s*{name}\s*[=.]", line):
            return number
        if header.match(line):
            return number + _offset(lines[number:], inner)
    return next((number for number, line in enumerate(lines, start=1) if re.match(r"\s*\[\s*index\b", line)), 1)


def _offset(below: list[str], inner: str) -> int:
    """How many lines below its table's header `inner` is set; 0 where it is not."""
    for offset, line in enumerate(below, start=1):
        if line.lstrip().startswith("["):
            return 0
        if inner and re.match(rf"\s*{re.escape(inner)}\s*=", line):
            return offset
    return 0
