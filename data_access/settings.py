"""What a district decides for itself (`district.toml`) and what the machine says (environment), checked once at the start."""

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from data_access.access_settings import ACCESS_KEYS, NO_SIGN_IN, Access, read_access
from data_access.index_settings import read_index
from data_access.settings_problem import SettingsProblem as SettingsProblem
from indicators.catalogue import INDICATORS
from indicators.index import DEFAULT_INDEX, Index
from indicators.limits import DEFAULT_LIMITS, Limits
from indicators.periods import month_of
from indicators.viewer import Policy

DEFAULT_FILE = Path(__file__).resolve().parent.parent / "district.toml"


@dataclass(frozen=True, kw_only=True)
class WallSettings:
    """Attributes:
    seconds: how long the wall shows one indicator.
    indicators: their keys, in turn.
    beat_seconds: how often a wall asks its server for news.
    alert_seconds: how long a group of open alerts stands; announce_seconds: how long a new red one is announced.
    """

    seconds: float = 20
    indicators: tuple[str, ...] = ("rectified_rate", "list_published_rate")
    beat_seconds: float = 5
    alert_seconds: float = 8
    announce_seconds: float = 20


DEFAULT_WALL = WallSettings()
_SHORTEST = 0.05
"""Seconds; a soak test turns the wall faster than anybody can read."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Attributes:
    district_name: shown when the database does not name the district; may be empty.
    terms: first months of the terms of office, ascending.
    refresh_seconds: how often the database is asked whether anything changed.
    full_minutes: how often everything is counted anew, though only what changed is counted at other times.
    stale_hours: data older than this is said to be stale, and changes are no longer judged.
    limits: how lights, repeat units, confirmed alerts and late sources are told.
    wall: what the wall shows in turn, and how fast.
    index: what the composite score of the ranking is made of.
    access: who is let in, and what is kept about it.
    """

    district_name: str = ""
    terms: tuple[int, ...]
    policy: Policy
    refresh_seconds: float
    stale_hours: float
    limits: Limits = DEFAULT_LIMITS
    wall: WallSettings = DEFAULT_WALL
    index: Index = DEFAULT_INDEX
    access: Access = NO_SIGN_IN
    full_minutes: float = 60


SOURCES = "source_hours"
"""Its keys are the district's names of its sources; the only part that may be missing."""

KEYS: Mapping[str, frozenset[str]] = {
    "district": frozenset({"name", "terms"}),
    "refresh": frozenset({"seconds", "full_minutes", "stale_hours"}),
    "privacy": frozenset({"township_minimum", "band_bounds"}),
    "limits": frozenset({"light_days", "repeat_complaints", "confirmed_outcomes", "source_hours"}),
    SOURCES: frozenset(),
    "wall": frozenset({"seconds", "indicators", "beat_seconds", "alert_seconds", "announce_seconds"}),
    "index": frozenset({"least_weight", "parts"}),
    "access": ACCESS_KEYS,
}


def read_settings(path: Path | None = None) -> Settings:
    """The settings in `path` (default: the file DISTRICT_FILE names, else the shipped district.toml).

    Raises:
        SettingsProblem: missing file, bad TOML, unknown or missing key, impossible value.
    """
    path = path or Path(os.environ.get("DISTRICT_FILE") or DEFAULT_FILE)
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except OSError as error:
        raise SettingsProblem(f"找不到或无法读取区县配置文件：{path.name}。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsProblem(f"区县配置文件 {path.name} 不是有效的 TOML：{error}。") from error
    _refuse_unknown(content)
    return Settings(
        district_name=_text(content, "district", "name"),
        terms=_terms(content),
        policy=_policy(content),
        refresh_seconds=_number(content, "refresh", "seconds", least=1),
        full_minutes=_number(content, "refresh", "full_minutes", least=1),
        stale_hours=_number(content, "refresh", "stale_hours", least=1),
        limits=_limits(content),
        wall=_wall(content),
        index=read_index(content, text=text),
        access=read_access(content),
    )


def today() -> date:
    """The day up to which events count. DASHBOARD_TODAY fixes it for tests and demonstrations.

    Raises:
        SettingsProblem: DASHBOARD_TODAY is no date.
    """
    fixed = os.environ.get("DASHBOARD_TODAY")
    if not fixed:
        return date.today()
    try:
        return date.fromisoformat(fixed)
    except ValueError as error:
        raise SettingsProblem("环境变量 DASHBOARD_TODAY 应为 2026-09-30 这样的日期。") from error


def now() -> datetime:
    """The local time against which data is stale; noon of a fixed day."""
    return datetime.combine(today(), time(12)) if os.environ.get("DASHBOARD_TODAY") else datetime.now()


def _refuse_unknown(content: Mapping[str, Any]) -> None:
    for section, values in content.items():
        if section not in KEYS or not isinstance(values, dict):
            raise SettingsProblem(f"区县配置中有未知的部分：[{section}]。")
        if section in ("index", SOURCES):  # The one says its own mistakes, with their lines; the other's keys are free.
            continue
        for key in values.keys() - KEYS[section]:
            raise SettingsProblem(f"区县配置中有未知的键：{section}.{key}。")
    for section, keys in KEYS.items():
        if section == "index" and section in content:
            continue
        for key in sorted(keys - content.get(section, {}).keys()):
            raise SettingsProblem(f"区县配置缺少：{section}.{key}。")


def _text(content: Mapping[str, Any], section: str, key: str) -> str:
    value = content[section][key]
    if not isinstance(value, str):
        raise SettingsProblem(f"区县配置 {section}.{key} 应为文字。")
    return value.strip()


def _number(content: Mapping[str, Any], section: str, key: str, *, least: float) -> float:
    value = content[section][key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value < math.inf:
        raise SettingsProblem(f"区县配置 {section}.{key} 应为不小于 {least:g} 的数。")
    return float(value)


def _whole(content: Mapping[str, Any], section: str, key: str, *, least: int) -> int:
    value = _number(content, section, key, least=least)
    if not value.is_integer():
        raise SettingsProblem(f"区县配置 {section}.{key} 应为整数。")
    return int(value)


def _terms(content: Mapping[str, Any]) -> tuple[int, ...]:
    texts = content["district"]["terms"]
    try:
        days = [date.fromisoformat(text) for text in texts]
    except (TypeError, ValueError) as error:
        raise SettingsProblem("区县配置 district.terms 应为日期的列表。") from error
    if not days or any(day.day != 1 for day in days) or days != sorted(set(days)):
        raise SettingsProblem("区县配置 district.terms 应为由早到晚、每月 1 日的日期，至少一个。")
    return tuple(month_of(day) for day in days)


def _policy(content: Mapping[str, Any]) -> Policy:
    bounds = content["privacy"]["band_bounds"]
    if not (isinstance(bounds, list) and len(bounds) == 2 and all(type(bound) is int for bound in bounds)):
        raise SettingsProblem("区县配置 privacy.band_bounds 应为两个整数。")
    if not 1 < bounds[0] < bounds[1] - 1:
        # A band of one number would be that number.
        raise SettingsProblem("区县配置 privacy.band_bounds 应为两个递增、大于 1 且至少相差 2 的整数。")
    least = _whole(content, "privacy", "township_minimum", least=3)
    return Policy(township_minimum=least, band_bounds=(bounds[0], bounds[1]))


def _limits(content: Mapping[str, Any]) -> Limits:
    section = content["limits"]
    days, outcomes = section["light_days"], section["confirmed_outcomes"]
    if not (
        isinstance(days, list) and len(days) == 2 and all(type(day) is int for day in days) and days[0] > days[1] > 0
    ):
        raise SettingsProblem("区县配置 limits.light_days 应为两个递减的正整数。")
    if not (isinstance(outcomes, list) and all(isinstance(code, str) and code for code in outcomes)):
        raise SettingsProblem("区县配置 limits.confirmed_outcomes 应为代码的列表。")
    return Limits(
        light_days=(days[0], days[1]),
        repeat_complaints=_whole(content, "limits", "repeat_complaints", least=2),
        confirmed_outcomes=tuple(outcomes),
        source_hours=_number(content, "limits", "source_hours", least=1),
        hours_of_source={source: _number(content, SOURCES, source, least=1) for source in content.get(SOURCES, {})},
    )


def _wall(content: Mapping[str, Any]) -> WallSettings:
    keys = content["wall"]["indicators"]
    if not (isinstance(keys, list) and keys and all(isinstance(key, str) for key in keys)):
        raise SettingsProblem("区县配置 wall.indicators 应为指标代码的列表，至少一个。")
    for key in keys:
        if key not in INDICATORS:
            raise SettingsProblem(f"区县配置 wall.indicators 中没有这个指标：{key}。")
    return WallSettings(
        seconds=_number(content, "wall", "seconds", least=_SHORTEST),
        indicators=tuple(dict.fromkeys(keys)),
        beat_seconds=_number(content, "wall", "beat_seconds", least=_SHORTEST),
        alert_seconds=_number(content, "wall", "alert_seconds", least=_SHORTEST),
        announce_seconds=_number(content, "wall", "announce_seconds", least=_SHORTEST),
    )
