"""One of each chart of the topic screens, with ordinary figures."""

from math import nan

import pandas as pd

from display.charts.ages import Aged, build_ages
from display.charts.bands import build_bands
from display.charts.bridge import Step, build_bridge
from display.charts.categories import Category
from display.charts.coverage import build_coverage
from display.charts.groups import Group, build_groups
from display.charts.heat import build_heat
from display.charts.in_and_out import Flow, build_in_and_out
from display.charts.lights import build_lights
from display.charts.matrix import Cell, build_matrix
from display.charts.progress import Progress, build_progress
from display.charts.quartiles import Spread, build_quartiles
from display.charts.spec import Spec
from display.charts.stacks import Stack, build_stacks
from display.charts.tiles import Tile, build_tiles
from display.theme import LIGHT

STAGES = {"verified": "已销号", "open": "整改中"}
AGES = {"young": "30天以内", "old": "30天以上"}


def topic_charts() -> dict[str, Spec]:
    bars = [
        Category(label="来信", n=5, previous=4, complete=5),
        Category(label="来电", n=2, previous=nan, complete=nan),
    ]
    cells = pd.DataFrame({"东屿镇": [12, 1], "金峰街道": [0, 4]}, index=["征迁征地", "工程建设"])
    return {
        "ages": build_ages([Aged(label="三资管理", amounts={"young": 3, "old": 1})], AGES, theme=LIGHT, unit="条"),
        "bands": build_bands({"young": 3.0}, AGES, theme=LIGHT, unit="件"),
        "bridge": build_bridge(
            [
                Step(label="年初存量", amount=30, change=2, is_stock=True),
                Step(label="办结存量", amount=-20, change=nan),
                Step(label="期末存量", amount=10, change=nan, is_stock=True),
            ],
            theme=LIGHT,
            unit="件",
        ),
        "coverage": build_coverage(
            range(24263, 24275),
            [float(n) for n in range(12)],
            [20.0] * 12,
            last_month=24322,
            theme=LIGHT,
            note="还剩 9 个",
        ),
        "groups": build_groups([Group(name="渠道", bars=bars)], theme=LIGHT, unit="件"),
        "heat": build_heat(cells, theme=LIGHT, unit="件", least=3, totals=["2 个单位", "3 个单位"]),
        "in_and_out": build_in_and_out(
            [Flow(name="26Q1", came=5, went=4, stock=9), Flow(name="26Q2", came=7, went=8, stock=8)],
            came="新增",
            went="办结",
            stock="存量",
            theme=LIGHT,
            unit="件",
        ),
        "lights": build_lights({"red": 3.0, "green": 5.0}, days=(20, 10), theme=LIGHT, unit="项"),
        "matrix": build_matrix(["甲"], ["乙"], [Cell(row=0, column=0, amount=4)], bounds=(1, 5), theme=LIGHT),
        "progress": build_progress(
            [Progress(label="来信", done=3, due=5, low=20, high=85)], theme=LIGHT, unit="件", done="办结", due="到期"
        ),
        "quartiles": build_quartiles(
            [
                Spread(label="立行立改", low=10, middle=20, high=40, count=9),
                Spread(label="举一反三", low=1, middle=2, high=3, count=2),
            ],
            theme=LIGHT,
            unit="天",
            counted="项",
            what="机制",
        ),
        "stacks": build_stacks(
            [Stack(label="立行立改", amounts={"verified": 8, "open": 3})],
            STAGES,
            colours=(LIGHT.accent, LIGHT.middle),
            theme=LIGHT,
            unit="项",
            what="机制",
        ),
        "tiles": build_tiles(
            [Tile(name="1", label="第1条", count=4, units=3), Tile(name="2", label="第2条", count=0, units=0)],
            theme=LIGHT,
            unit="项",
            who="个单位",
        ),
    }
