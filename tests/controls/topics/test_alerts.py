from collections import Counter

import pytest

from controls.topics.alerts import panels
from controls.topics.units import NO_DATA
from display.formats import WITHHELD
from indicators.codes import ALERT_DOMAIN, ALERT_LEVEL
from indicators.places import Level, Place
from indicators.viewer import Role, Viewer
from tests.controls.topics.looks import by_key, column, in_year, look_at
from tests.demo_district import TODAY, DemoDistrict


@pytest.fixture(scope="module")
def of_district(gallery):
    return by_key(panels(look_at(gallery, "alerts")))


@pytest.fixture(scope="module")
def raised(demo_district: DemoDistrict):
    return [row for row in demo_district.rows["alert"] if in_year(row["raised_on"], 2026, until=TODAY)]


@pytest.fixture(scope="module")
def still_open(demo_district: DemoDistrict):
    return [row for row in demo_district.rows["alert"] if row["raised_on"] <= TODAY and row["closed_on"] is None]


def test_domain_and_level_hold_what_was_raised_and_what_is_open_now(of_district, raised, still_open):
    table = of_district["domain-level"].table.set_index("领域")
    both = Counter((row["domain"], row["level"]) for row in raised)
    waiting = Counter((row["domain"], row["level"]) for row in still_open)
    for domain, label in ALERT_DOMAIN.items():
        for level, name in ALERT_LEVEL.items():
            assert table.at[label, f"{name}产生（条）"] == both[domain, level]
            assert table.at[label, f"{name}未办结（条）"] == waiting[domain, level]


def test_levels_carry_a_shape_beside_their_colours_name(of_district):
    assert list(of_district["ageing"].table["等级"]) == ["▲ 红色", "◆ 黄色", "● 绿色"]


def test_open_alerts_by_level_and_age(of_district, still_open):
    table = of_district["ageing"].table
    assert table["合计（条）"].sum() == len(still_open)
    young = sum((TODAY - row["raised_on"]).days <= 30 for row in still_open)
    assert table["30天以内"].sum() == young


def test_the_funnel_is_one_cohort(of_district, raised):
    closed = [row for row in raised if row["closed_on"] is not None]
    assigned = [row for row in raised if row["assigned_on"] is not None or row["closed_on"] is not None]
    assert column(of_district["funnel"], "预警（条）", by="环节") == {
        "产生": len(raised),
        "已交办": len(assigned),
        "已办结": len(closed),
        "核实属实": sum(row["outcome"] == "rectified" for row in closed),
    }


def test_rules_tell_how_often_they_fired_and_were_confirmed(of_district, raised, demo_district):
    labels = {r["code"]: r["label"] for r in demo_district.rows["code_list"] if r["list_name"] == "alert_rule"}
    fired = Counter(labels[row["rule"]] for row in raised)
    closed = [row for row in demo_district.rows["alert"] if in_year(row["closed_on"], 2026, until=TODAY)]
    panel = of_district["rules"]
    assert column(panel, "产生（条）", by="规则") == dict(fired)
    assert column(panel, "办结（条）", by="规则") == dict(Counter(labels[row["rule"]] for row in closed))
    confirmed = Counter(labels[row["rule"]] for row in closed if row["outcome"] == "rectified")
    assert column(panel, "核实属实（条）", by="规则") == dict(confirmed)
    assert list(panel.table["产生（条）"]) == sorted(fired.values(), reverse=True)
    assert "已整改" in panel.remark


def test_units_with_open_reds_are_listed_with_how_many(of_district, still_open):
    reds = Counter(row["unit_code"] for row in still_open if row["level"] == "red")
    panel = of_district["open-reds"]
    assert dict(zip(panel.codes, panel.table["未办结红色预警（条）"], strict=True)) == dict(reds)
    assert f"2 条以上的 {sum(n >= 2 for n in reds.values())} 个" in panel.caption


def test_stale_data_is_not_compared(gallery, of_district):
    assert "上年同期" in of_district["domain-level"].remark
    assert "上年同期" not in by_key(panels(look_at(gallery, "alerts", late="已 3 天未更新")))["domain-level"].remark


def test_a_township_viewer_is_listed_its_own_units_only(gallery, demo_district):
    own, other = (row["township_code"] for row in demo_district.rows["township"][:2])
    viewer = Viewer(role=Role.TOWNSHIP, township_code=own)
    away = by_key(panels(look_at(gallery, "alerts", viewer=viewer, place=Place(Level.TOWNSHIP, other))))
    assert away["open-reds"].reason == WITHHELD
    assert not away["rules"].reason


def test_nothing_on_record_says_so_in_every_panel(bare_gallery):
    reasons = {panel.key: panel.reason for panel in panels(look_at(bare_gallery, "alerts"))}
    assert reasons.pop("ageing") == "当前没有未办结预警"
    assert set(reasons.values()) == {NO_DATA}
