"""What each chart of the topic screens draws, leaves out and says."""

import json
from itertools import pairwise
from math import nan

import pandas as pd
import pytest

from display.charts.bands import bands_alt, build_bands
from display.charts.bridge import Step, bridge_alt, build_bridge
from display.charts.categories import Category
from display.charts.coverage import build_coverage, coverage_alt
from display.charts.groups import Group, build_groups, groups_alt
from display.charts.heat import build_heat, heat_alt, heat_text
from display.charts.in_and_out import Flow, build_in_and_out, in_and_out_alt
from display.charts.lights import SIGNS, build_lights, light_names, lights_alt
from display.charts.quartiles import Spread, build_quartiles, quartiles_alt
from display.charts.spec import FONT_SIZE
from display.charts.stacks import Stack, build_stacks, stacks_alt
from display.charts.tiles import Tile, build_tiles, tiles_alt
from display.labels import text_width
from display.theme import LIGHT
from tests.display.charts.frames import HOSTILE, label_expressions, marks, nodes, rows

AGES = {"d30": "30天以内", "d90": "31–90天", "older": "90天以上"}
CELLS = pd.DataFrame({"东屿镇": [12, 2], "金峰街道": [0, 3]}, index=["征迁征地", "工程建设"])


def _labels(spec, *, containing):
    return next(text for text in label_expressions(spec) if containing in text.encode().decode("unicode_escape"))


def _texts(spec):
    return [row["text"] for row in rows(spec) if "text" in row]


class TestHeat:
    def test_a_small_count_is_a_dot_and_its_number_is_nowhere(self):
        spec = build_heat(CELLS, theme=LIGHT, unit="件", least=3)
        assert {"12", "·", "3"} <= set(_texts(spec))
        assert "2" not in _texts(spec)
        tips = {(row["row"], row["column"]): row["tip"] for row in rows(spec) if "tip" in row}
        assert tips["工程建设", "东屿镇"] == "1–2 件（不显示）"
        assert tips["征迁征地", "东屿镇"] == "12 件"

    def test_one_and_two_look_the_same(self):
        one, two = (
            build_heat(pd.DataFrame({"东屿镇": [n]}, index=["征迁征地"]), theme=LIGHT, unit="件", least=3)
            for n in (1, 2)
        )
        assert one == two

    def test_nothing_leaves_the_cell_empty(self):
        assert (heat_text(0, least=3), heat_text(2, least=3), heat_text(1234, least=3)) == ("", "·", "1,234")

    def test_the_key_names_every_class_and_what_the_dot_means(self):
        key = [
            text for text in _texts(build_heat(CELLS, theme=LIGHT, unit="件", least=3)) if "–" in text or "≥" in text
        ]
        assert list(dict.fromkeys(key)) == ["· 1–2（不显示）", "3–5", "6–9", "10–19", "≥20 件"]

    def test_without_a_least_every_count_is_written(self):
        assert "2" in _texts(build_heat(CELLS, theme=LIGHT, unit="项"))

    def test_dark_cells_carry_pale_text(self):
        frame = pd.DataFrame({"东屿镇": [25, 4]}, index=["甲", "乙"])
        layers = [
            node for node in nodes(build_heat(frame, theme=LIGHT, unit="件")) if "mark" in node and "data" in node
        ]
        pale = [node for node in layers if node["mark"].get("color") == LIGHT.bg and node["mark"]["type"] == "text"]
        assert [row["text"] for node in pale for row in node["data"]["values"]] == ["25"]

    def test_names_of_townships_stand_upright_with_room_for_every_line(self):
        axis = next(
            node["axis"]
            for node in nodes(build_heat(CELLS, theme=LIGHT, unit="件"))
            if isinstance(node.get("axis"), dict) and node["axis"].get("orient") == "top"
        )
        assert json.loads(axis["labelExpr"].removeprefix("(").removesuffix(")[datum.value]")) == [
            ["东", "屿"],
            ["金", "峰"],
        ]
        assert axis["labelPadding"] > 12

    def test_is_said_by_its_largest_cells(self):
        assert heat_alt("问题 × 镇街", CELLS, unit="件", least=3) == (
            "问题 × 镇街：最多的是征迁征地在东屿镇 12 件，工程建设在金峰街道 3 件。"
        )
        assert heat_alt("问题 × 镇街", CELLS * 0, unit="件", least=3) == "问题 × 镇街：没有达到 3 件的格。"

    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_hostile_name_stays_a_label(self, name):
        spec = build_heat(pd.DataFrame({name: [4]}, index=[name]), theme=LIGHT, unit="件")
        for text in label_expressions(spec):
            if text.endswith(")[datum.value]"):
                json.loads(text.removeprefix("(").removesuffix(")[datum.value]"))
        assert "\u202e" not in json.dumps(rows(spec), ensure_ascii=False)


class TestBridge:
    STEPS = (
        Step(label="年初存量", amount=30, change=2, is_stock=True),
        Step(label="办结存量", amount=-20, change=nan),
        Step(label="新增受理", amount=50, change=-3),
        Step(label="期末存量", amount=60, change=0, is_stock=True),
    )

    def test_each_step_hangs_from_where_the_last_one_ended(self):
        columns = [row for row in rows(build_bridge(self.STEPS, theme=LIGHT, unit="件")) if "kind" in row]
        found = {row["at"]: (row["start"], row["end"]) for row in columns}
        assert found == {0: (0, 30), 1: (30, 10), 2: (10, 60), 3: (0, 60)}

    def test_numbers_have_their_sign_and_changes_are_left_out_when_unknown(self):
        assert [step.text for step in self.STEPS] == ["30", "−20", "+50", "60"]
        assert [step.changed for step in self.STEPS] == ["同比 +2", "", "同比 −3", "同比 0"]

    def test_it_judges_nothing(self):
        text = json.dumps(build_bridge(self.STEPS, theme=LIGHT, unit="件"))
        assert not [colour for colour in (LIGHT.good, LIGHT.concern, LIGHT.red, LIGHT.green) if colour in text]

    def test_is_said_in_words(self):
        assert (
            bridge_alt("减存遏增", self.STEPS[:2], unit="件")
            == "减存遏增：年初存量 30 件（同比 +2），办结存量 −20 件。"
        )


class TestBands:
    def test_bands_keep_their_order_and_an_absent_one_is_zero(self):
        spec = build_bands({"older": 6.0, "d30": 2.0}, AGES, theme=LIGHT, unit="件")
        found = {row["label"]: row["text"] for row in rows(spec) if "band" in row}
        assert list(found.items()) == [("30天以内", "2 (25.0%)"), ("31–90天", "0"), ("90天以上", "6 (75.0%)")]

    def test_the_longest_wait_is_the_deepest(self):
        scale = next(
            node["scale"]
            for node in nodes(build_bands({}, AGES, theme=LIGHT, unit="件"))
            if "range" in node.get("scale", {})
        )
        assert scale["domain"] == list(AGES)
        assert scale["range"][-1] == LIGHT.ramp[-1]

    def test_are_said_in_words(self):
        assert bands_alt("账龄", {"d30": 2.0}, AGES, unit="件") == "账龄：30天以内 2 件，31–90天 0 件，90天以上 0 件。"


class TestCoverage:
    MONTHS = range(24263, 24266)

    def test_the_dashed_line_leads_to_all_at_the_end_of_the_term(self):
        spec = build_coverage(self.MONTHS, [0.0, 5.0, 10.0], [40.0] * 3, last_month=24322, theme=LIGHT)
        dashed = [node for node in nodes(spec) if "strokeDash" in str(node.get("mark"))]
        assert [node["data"]["values"] for node in dashed] == [
            [{"at": 2, "share": 25.0}, {"at": 24322 - 24263, "share": 100.0}]
        ]

    @pytest.mark.parametrize(("covered", "last_month"), [([0.0, 5.0, 40.0], 24322), ([0.0, 5.0, 10.0], 24265)])
    def test_nothing_is_asked_of_the_complete_nor_after_the_end(self, covered, last_month):
        spec = build_coverage(self.MONTHS, covered, [40.0] * 3, last_month=last_month, theme=LIGHT)
        assert not [node for node in nodes(spec) if "strokeDash" in str(node.get("mark"))]

    def test_a_month_without_any_organisation_is_nothing_covered(self):
        spec = build_coverage(self.MONTHS, [0.0, 0.0, 1.0], [0.0, 0.0, 4.0], last_month=24322, theme=LIGHT)
        assert [row["share"] for row in rows(spec) if "ground" in row][:3] == [0.0, 0.0, 25.0]

    def test_is_said_in_words(self):
        text = coverage_alt("巡察覆盖", self.MONTHS, [0.0, 5.0, 10.0], [40.0] * 3, note="还剩 30 个")
        assert text == "巡察覆盖：21年12月起累计，22年2月为 10/40；还剩 30 个。"


class TestQuartiles:
    ROWS = (
        Spread(label="立行立改", low=10, middle=20.4, high=40, count=9),
        Spread(label="举一反三", low=1, middle=2, high=3, count=3),
    )

    def test_too_few_are_named_and_not_drawn(self):
        spec = build_quartiles(self.ROWS, theme=LIGHT, unit="天", counted="项", what="机制")
        assert [row["at"] for row in rows(spec) if "low" in row] == [0, 0]
        assert "数量少（3）" in _texts(spec)

    def test_are_said_in_words(self):
        assert quartiles_alt("用时", self.ROWS, unit="天") == "用时：立行立改中位 20（10–40）天，举一反三数量少（3）。"
        assert quartiles_alt("用时", (), unit="天") == "用时：无数据。"


class TestLights:
    def test_every_light_is_a_shape_and_a_word_before_it_is_a_colour(self):
        spec = build_lights({"red": 3.0}, days=(20, 10), theme=LIGHT, unit="项")
        labels = json.loads(_labels(spec, containing="已逾期").removeprefix("(").removesuffix(")[datum.value]"))
        assert labels == ["▲! 已逾期", "◆? 剩不足 10 天", "◆ 剩 10–20 天", "✓ 剩超过 20 天"]
        assert len(set(SIGNS.values())) == 4

    def test_limits_are_the_district_s(self):
        assert light_names((30, 5))["yellow"] == "剩 5–30 天"

    def test_lights_do_not_borrow_the_colours_of_judgement(self):
        text = json.dumps(build_lights({"red": 3.0}, days=(20, 10), theme=LIGHT, unit="项"))
        assert LIGHT.concern not in text
        assert LIGHT.good not in text

    def test_are_said_in_words(self):
        text = lights_alt("时限灯", {"red": 3.0, "green": 5.0}, days=(20, 10), unit="项")
        assert text == "时限灯：已逾期 3 项，剩不足 10 天 0 项，剩 10–20 天 0 项，剩超过 20 天 5 项。"


class TestStacks:
    STAGES = {"verified": "已销号", "submitted": "待核验", "under_way": "整改中"}  # noqa: RUF012 - read only
    ROWS = (Stack(label="立行立改", amounts={"verified": 90, "submitted": 2, "under_way": 8}, text="销号 90.0%"),)

    def _spec(self):
        return build_stacks(
            self.ROWS,
            self.STAGES,
            colours=(LIGHT.accent, LIGHT.quiet, LIGHT.middle),
            theme=LIGHT,
            unit="项",
            what="机制",
        )

    def test_stages_follow_one_another_and_tiny_ones_carry_no_number(self):
        parts = {row["stage"]: row for row in rows(self._spec()) if "middle" in row}
        assert [(part["start"], part["end"]) for part in parts.values()] == [(0, 90), (90, 92), (92, 100)]
        assert parts["verified"]["room"] > parts["submitted"]["room"]
        numbers = [layer for layer in self._spec()["layer"][0]["layer"] if "filter" in str(layer.get("transform"))]
        assert len(numbers) == 2
        for layer in numbers:
            assert "datum.end - datum.start >= datum.room *" in layer["transform"][0]["filter"]

    def test_entries_of_the_key_do_not_lie_on_each_other(self):
        entries = [row for row in rows(self._spec()) if "pixels" in row][: len(self.STAGES)]
        for left, right in pairwise(entries):
            assert right["pixels"] - left["pixels"] >= text_width(left["text"], size=FONT_SIZE - 1) + 15

    def test_the_key_names_every_stage(self):
        assert {"已销号", "待核验", "整改中"} <= set(_texts(self._spec()))
        assert "square" in marks(self._spec())

    def test_are_said_in_words(self):
        assert stacks_alt("进度", self.ROWS, self.STAGES, unit="项") == (
            "进度：立行立改 100 项，其中已销号 90、待核验 2、整改中 8。"
        )
        assert stacks_alt("进度", (), self.STAGES, unit="项") == "进度：无数据。"


class TestGroups:
    GROUPS = (
        Group(name="渠道", bars=[Category(label="来信", n=30, previous=20, complete=25)]),
        Group(name="性质", bars=[Category(label="申诉", n=10, previous=nan, complete=nan)]),
    )

    def test_each_group_stands_under_its_name_with_shares_of_its_own(self):
        spec = build_groups(self.GROUPS, theme=LIGHT, unit="件")
        labels = json.loads(_labels(spec, containing="来信").removeprefix("(").removesuffix(")[datum.value]"))
        assert labels == ["【渠道】", "来信", "【性质】", "申诉"]
        assert {row["at"]: row["text"] for row in rows(spec) if "text" in row} == {
            1: "30 (+5)，100.0%",
            3: "10，100.0%",
        }

    def test_an_unknown_year_before_draws_no_tick(self):
        spec = build_groups(self.GROUPS, theme=LIGHT, unit="件")
        assert [row["at"] for row in rows(spec) if "previous" in row and "label" not in row] == [1]

    def test_are_said_in_words(self):
        assert (
            groups_alt("构成", self.GROUPS[:1], unit="件")
            == "构成，括号内为与上年同期整月相比：按渠道：来信 30 (+5) 件。"
        )


class TestInAndOut:
    FLOWS = (Flow(name="26Q1", came=50, went=40, stock=30), Flow(name="26Q2", came=51, went=51, stock=30))

    def _spec(self):
        return build_in_and_out(self.FLOWS, came="新增", went="办结", stock="存量", theme=LIGHT, unit="件")

    def test_one_line_is_dashed_so_that_they_differ_without_colour(self):
        dashes = [
            "strokeDash" in node["mark"]
            for node in nodes(self._spec())
            if node.get("mark", {}) and node["mark"]["type"] == "line"
        ]
        assert sorted(dashes) == [False, True]

    def test_names_at_the_same_height_move_apart(self):
        at = [row["n"] for row in rows(self._spec()) if "text" in row]
        assert at[0] != at[1]

    def test_are_said_in_words(self):
        text = in_and_out_alt("流量", self.FLOWS[:1], came="新增", went="办结", stock="存量", unit="件")
        assert text == "流量：26Q1 新增 50 件、办结 40 件、存量 30 件。"


class TestTiles:
    TILES = tuple(Tile(name=str(n), label=f"第{n}条", count=n, units=n - 1) for n in range(1, 18))

    def test_sixteen_begin_a_second_row(self):
        spec = build_tiles(self.TILES, theme=LIGHT, unit="项", who="个单位")
        places = {row["label"]: (row["x"], row["y"]) for row in rows(spec) if "label" in row}
        assert places["第15条"] == (14, 0)
        assert places["第16条"] == (0, 1)

    def test_every_tile_says_its_number_and_its_units(self):
        spec = build_tiles(self.TILES, theme=LIGHT, unit="项", who="个单位")
        names = {row["name"]: row["text"] for row in rows(spec) if "name" in row}
        assert names == {tile.name: f"{tile.units}" for tile in self.TILES}

    def test_are_said_by_those_found_in_most_units(self):
        assert tiles_alt("热度", self.TILES, who="个单位").startswith("热度：涉及最多的是第17条 16 个单位，第16条 15")
        assert tiles_alt("热度", self.TILES[:1], who="个单位") == "热度：均未发现。"
