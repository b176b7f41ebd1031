"""What each role sees, asked of the policy itself on a register of two townships: `docs/roles.md` is written by this (`make docs`)."""

import sys
from collections.abc import Callable, Sequence

import pandas as pd

from controls.viewer import WALL, page_refusal
from indicators.codes import VIEWER_ROLE
from indicators.places import DISTRICT, Level, Place, Places
from indicators.viewer import ORIGIN, PROTECTED_TABLES, Policy, Role, Viewer

OWN, OTHER = "T1", "T2"
_UNITS = {OWN: Place(Level.UNIT, "V1"), OTHER: Place(Level.UNIT, "V2")}
_ORDINARY = "finding"
"""A table nobody protects; what holds for it holds for every other of its kind."""

_NO = "不可以"

Answer = Callable[[Viewer, Places], str]


def roles_markdown() -> str:
    """The whole page, in Chinese."""
    places, policy = _register(), Policy()
    viewers = [_viewer(role, policy) for role in Role]
    lines = [
        "# 各角色能看到什么",
        "",
        "本页由程序按实际权限规则生成（`make docs`），请勿手工修改。“本范围”：片组账号为本片组各镇街，镇街账号为本镇街。",
        "",
        "| 内容 | " + " | ".join(VIEWER_ROLE[viewer.role.value] for viewer in viewers) + " |",
        "|---" * (len(viewers) + 1) + "|",
    ]
    lines += [
        f"| {title} | " + " | ".join(answer(viewer, places) for viewer in viewers) + " |"
        for title, answer in _QUESTIONS
    ]
    return "\n".join([*lines, ""])


def _complaints(viewer: Viewer, township: str, places: Places) -> str:
    if viewer.is_commission:
        return "全部"
    if viewer.role is Role.SCREEN or township not in viewer.scope(places):
        return _NO
    return f"已结束的整季度，各项不小于 {viewer.policy.township_minimum} 且推算不出更小的数"


def _village_complaints(viewer: Viewer, places: Places) -> str:
    """Bands are of townships whose own count the viewer may see: the wall has none (`indicators/values.py`)."""
    if _complaints(viewer, OWN, places) in (_NO, "全部"):
        return "件数" if viewer.is_commission else _NO
    few, many = viewer.policy.band_bounds
    return f"仅分档：少于 {few}、{few}–{many - 1}、{many} 及以上（近四季度）"


def _protected_lists(viewer: Viewer, places: Places) -> str:
    return _yes(*(viewer.may_list(table, _own_place(viewer), places) for table in PROTECTED_TABLES))


def _own_place(viewer: Viewer) -> Place:
    return DISTRICT if viewer.role in (Role.COMMISSION, Role.SCREEN) else Place(Level.TOWNSHIP, OWN)


def _yes(*rights: bool) -> str:
    """Whether all of them are given."""
    return "可以" if all(rights) else _NO


def _viewer(role: Role, policy: Policy) -> Viewer:
    return Viewer(
        role=role,
        zone_code="Z1" if role is Role.ZONE else "",
        township_code=OWN if role is Role.TOWNSHIP else "",
        policy=policy,
    )


def _register() -> Places:
    """Two zones with a township and a village each."""
    townships = pd.DataFrame({"name": [OWN, OTHER], "zone_code": ["Z1", "Z2"]}, index=pd.Index([OWN, OTHER]))
    units = pd.DataFrame(
        {"name": ["V1", "V2"], "township_code": [OWN, OTHER]}, index=pd.Index([_UNITS[OWN].code, _UNITS[OTHER].code])
    )
    return Places(
        zones=pd.DataFrame({"name": ["Z1", "Z2"]}, index=pd.Index(["Z1", "Z2"])),
        townships=townships,
        units=units,
        district_name="",
    )


_QUESTIONS: Sequence[tuple[str, Answer]] = (
    (
        "全区、片组、各镇街的一般指标（名次、比率、件数）",
        lambda v, p: _yes(v.may_open(Place(Level.TOWNSHIP, OTHER), p)),
    ),
    ("本范围内单位的指标和一村一档", lambda v, p: _yes(v.may_open(_UNITS[OWN], p))),
    ("范围外单位的指标和一村一档", lambda v, p: _yes(v.may_open(_UNITS[OTHER], p))),
    ("本范围内一般记录的清单", lambda v, p: _yes(v.may_list(_ORDINARY, _own_place(v), p))),
    ("范围外一般记录的清单", lambda v, p: _yes(v.may_list(_ORDINARY, Place(Level.TOWNSHIP, OTHER), p))),
    ("信访举报、问题线索、约谈记录的清单", _protected_lists),
    ("问题、任务的来源（是否由信访而来）", lambda v, _: _yes(v.may_know(ORIGIN))),
    ("本范围镇街的信访类数字", lambda v, p: _complaints(v, OWN, p)),
    ("范围外镇街的信访件数", lambda v, p: _complaints(v, OTHER, p)),
    ("本范围村（社区）的信访量", _village_complaints),
    ("指挥大屏", lambda v, _: _yes(not page_refusal(v, WALL))),
    ("其他页面、导出和会议材料", lambda v, _: _yes(not page_refusal(v, ""))),
)


if __name__ == "__main__":
    sys.stdout.write(roles_markdown())
