"""The wall as the browser gets it: everything in two messages, for the role of the wall, whatever the database and the URL hold."""

import json
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data_access.settings import read_settings
from indicators.catalogue import INDICATORS
from tests.data_access.made_up_rows import Rows, busy_rows, register_rows, sound_rows, with_boundaries
from tests.pages.conftest import OnRows, Open
from tests.pages.screen import assert_calm


def message(page: AppTest, key: str) -> dict[str, Any]:
    """What the component with this key was given."""
    found = [element.proto for element in page.get("bidi_component") if element.proto.id.endswith(f"-{key}")]
    assert len(found) == 1
    content: dict[str, Any] = json.loads(found[0].json)
    return content


def picture(page: AppTest) -> dict[str, Any]:
    assert_calm(page)
    return message(page, "wall")


def test_the_demo_fills_every_part(demo: Open) -> None:
    wall = picture(demo("big_screen"))
    assert [scene["key"] for scene in wall["scenes"]] == list(read_settings().wall.indicators)
    assert wall["isDemo"]
    assert wall["kpis"].count("wl-tile") == 6
    assert wall["stages"].count("wl-stage") == 5
    assert "polyline" in wall["trend"]
    units = len(wall["map"]["units"])
    assert units > 300
    for scene in wall["scenes"]:
        assert len(scene["fills"]) == units
        assert max(scene["fills"]) < len(scene["palette"])
        assert scene["towns"].count("wl-town-name") == 24
    assert {alert["level"] for alert in wall["alerts"]} == {"red", "yellow"}
    assert [alert["level"] for alert in wall["alerts"]] == sorted(alert["level"] for alert in wall["alerts"])
    assert len({alert["id"] for alert in wall["alerts"]}) == len(wall["alerts"])


def test_every_open_red_and_yellow_alert_is_told_without_its_record(on_rows: OnRows) -> None:
    rows = with_boundaries(sound_rows())
    day = date(2026, 5, 10)
    rows["alert"] = [
        {"alert_id": f"SECRET-{number}", "unit_code": unit, "level": level, "rule": rule, "raised_on": day, **more}
        for number, (unit, level, rule, more) in enumerate(
            [
                ("V1", "red", "r1", {}),
                ("V1", "red", "r1", {}),
                ("V3", "yellow", "张三举报电话13800000000", {}),
                ("V2", "green", "r1", {}),
                ("V2", "red", "r1", {"closed_on": date(2026, 5, 12)}),
            ]
        )
    ]
    rows["code_list"] = [{"list_name": "alert_rule", "code": "r1", "label": "大额支出未审批", "position": 1}]
    wall = picture(on_rows(rows)("big_screen"))
    told = [(alert["level"], alert["rule"], alert["age"]) for alert in wall["alerts"]]
    assert told == [("red", "大额支出未审批", "7 天")] * 2 + [("yellow", "智慧监管预警", "7 天")]
    text = json.dumps(wall, ensure_ascii=False)
    assert "SECRET" not in text
    assert "张三" not in text
    assert "13800000000" not in text


@pytest.mark.parametrize(
    "rows", [{}, register_rows(), sound_rows()], ids=["nothing", "a register alone", "no boundaries"]
)
def test_a_wall_without_much_to_show_is_whole(on_rows: OnRows, rows: Rows) -> None:
    wall = picture(on_rows(rows)("big_screen"))
    assert wall["kpis"].count("wl-tile") == 6
    assert wall["map"] is None
    assert len(wall["scenes"]) == len(read_settings().wall.indicators)
    assert "nan" not in json.dumps(wall).lower()


def test_one_village_is_a_district_too(on_rows: OnRows) -> None:
    rows = with_boundaries(sound_rows())
    alone = {"township": rows["township"][:1], "unit": [u for u in rows["unit"] if u["unit_code"] == "V1"]}
    wall = picture(on_rows(alone)("big_screen"))
    assert len(wall["map"]["units"]) == 1


def test_no_village_shows_a_count_of_complaints_and_no_township_any_figure_of_them(on_rows: OnRows) -> None:
    on = on_rows(with_boundaries(busy_rows()))
    keys = [key for key, indicator in INDICATORS.items() if indicator.sensitive]
    wall = picture(on("big_screen", indicators=",".join(keys[:12])))
    assert [scene["key"] for scene in wall["scenes"]] == keys[:12]
    for scene in wall["scenes"]:
        if INDICATORS[scene["key"]].unit != "%":
            assert "wl-town-figure" not in scene["towns"], scene["key"]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"every": "0"}, "every=0"),
        ({"every": "nan"}, "every=nan"),
        ({"every": "1e9"}, "every=1e9"),
        ({"scale": "-2"}, "scale=-2"),
        ({"indicators": "rectified_rate,nothing"}, "indicators=nothing"),
        ({"indicators": "<script>alert(1)</script>"}, "indicators=<script>aler…"),
        ({"every": "x", "scale": "y"}, "every=x 等 2 处"),
    ],
)
def test_nonsense_is_named_and_the_wall_shown(demo: Open, asked: dict[str, str], problem: str) -> None:
    wall = picture(demo("big_screen", **asked))
    assert wall["problem"] == f"网址参数无效：{problem}"
    assert wall["seconds"] == read_settings().wall.seconds
    assert wall["scale"] == 0
    assert wall["scenes"]


def test_pace_indicators_and_size_can_be_asked_for(demo: Open) -> None:
    wall = picture(demo("big_screen", every="15", indicators="training_rate,rectified_rate,training_rate", scale="2"))
    assert [scene["key"] for scene in wall["scenes"]] == ["training_rate", "rectified_rate"]
    assert (wall["seconds"], wall["scale"], wall["problem"]) == (15, 2, "")


def test_the_beat_brings_the_time_and_the_age_of_the_data(demo: Open) -> None:
    beat = message(demo("big_screen"), "beat")
    assert beat["asOf"].startswith("2026-11-23")
    assert beat["late"] == ""
    assert beat["seconds"] == read_settings().wall.beat_seconds
