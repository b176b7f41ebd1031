"""Invented names. None is the name of a township or unit of the real register (a test compares where it is at hand)."""

from itertools import product

import numpy as np

DISTRICT_CODE = "990100"
"""No real division has this code: the codes of the National Bureau of Statistics end at 82."""
DISTRICT_NAME = "江湾区"

SUBDISTRICTS = ("江湄", "清湖", "白渚", "东屿", "柳湾", "双榆", "荷塘", "望海")
TOWNS = (
    "桃坞", "金峰", "龙潭", "北渡", "云溪", "竹溪", "南塘", "大田", "长荻", "茶园", "枫林", "沙洲", "梅汀",
)  # fmt: skip
RURAL = ("高坪", "松岭", "西岙")

_GROWN = "栗榉槐榆椿楠柘棠菱芡蒲荻蓼莼鹭鸥鲈鹊砚笛帆棹鹿橘藕苇薇楝"
_LAND = "坞汀浦埠畈墩渚堰陂坪垟舍坎湖"
_POSITION = "上下前后里外大小南北"
_FAMILY = "栾祁庾佟阮虞柯柏翁詹滕裘邬寿葛竺鲁卓"
_PLEASANT = "澄霁涵沁漪岚曦旻珺瑜煦悠恬畅蔚璟翊霖皓霏暄滢"
_HOUSING = "园苑庭里坊台岸洲廊谷轩榭阁洋"

_STATIONS = (
    "财政所", "司法所", "自然资源所", "市场监管所", "综合执法队", "农业服务中心", "水利管理站", "文化服务中心",
    "便民服务中心", "卫生院", "中心学校", "供电服务站", "退役军人服务站", "建设管理所",
)  # fmt: skip
_ENTERPRISES = ("资产经营公司", "水务公司", "市政公司", "农贸市场公司", "公交场站公司", "建设投资公司")


_FAMILY_VILLAGES = tuple(f"{place}{family}村" for place, family in product(_POSITION, _FAMILY))
_LAND_VILLAGES = tuple(f"{grown}{land}村" for grown, land in product(_GROWN, _LAND))
_COMMUNITIES = tuple(f"{pleasant}{housing}社区" for pleasant, housing in product(_PLEASANT, _HOUSING))


def all_village_names() -> tuple[str, ...]:
    """Every name a village or community can be given, whatever the seed."""
    return (*_FAMILY_VILLAGES, *_LAND_VILLAGES, *_COMMUNITIES)


def village_names(rng: np.random.Generator, *, count: int) -> list[str]:
    """`count` different village names, about a third of the pattern 上栾村, the rest 栗坞村."""
    third = count // 3
    families = rng.choice(_FAMILY_VILLAGES, size=third, replace=False)
    lands = rng.choice(_LAND_VILLAGES, size=count - third, replace=False)
    return [str(name) for name in rng.permutation(np.concatenate([families, lands]))]


def community_names(rng: np.random.Generator, *, count: int) -> list[str]:
    """`count` different names of urban communities."""
    return [str(name) for name in rng.choice(_COMMUNITIES, size=count, replace=False)]


def cooperative_name(village: str) -> str:
    """A village's co-operative is called after the village."""
    return f"{village}股份经济合作社"


def station_names(township: str) -> list[tuple[str, str]]:
    """(kind, name) of the stations and public enterprises of one township, always in the same order."""
    stations = [("station", f"{township}{name}") for name in _STATIONS]
    return stations + [("enterprise", f"{township}{name}") for name in _ENTERPRISES]
