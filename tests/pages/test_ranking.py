"""The ranking as a visitor gets it: full, about one township, among peers, empty, with nonsense in its address."""

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from data_access.snapshot import Snapshot
from indicators.viewer import Role, Viewer
from tests.data_access.made_up_rows import Rows
from tests.pages.conftest import Open, sign_in_as

OnRows = Callable[[Rows], Open]


def _html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def _cells(app: AppTest, position: int) -> list[str]:
    """The column at `position` of the first table of ranks, without its title."""
    table = _html(app).split('class="dx-ranks"')[1]
    return [re.sub("<.*?>", "", cell) for cell in re.findall(rf'class="dx-r{position}" role="cell">(.*?)</div>', table)]


def test_every_township_has_a_rank_interval_and_a_score_in_three_tiers(demo: Open, snapshot: Snapshot) -> None:
    app = demo("ranking")
    assert not app.exception
    ranks = _cells(app, 0)
    assert len(ranks) == len(snapshot.places.townships)
    assert all(re.fullmatch(r"\d+–\d+ 位", rank) for rank in ranks)
    for word in ("高于全区", "无显著差异", "低于全区", "改善名次", "补短板", "漏斗图", "名次变化", "差在哪里"):
        assert word in _html(app)
    assert re.search(r"若.+达到目标 .+，可升至第 \d+–\d+ 名", _html(app))


def test_a_link_to_a_township_shows_its_place_first_and_its_villages(
    demo: Open, township: str, snapshot: Snapshot
) -> None:
    app = demo("ranking", township=township)
    name = str(snapshot.places.townships.at[township, "name"])
    assert not app.exception
    own = _html(app).index('class="dx-own"')
    assert own < _html(app).index('class="dx-ranks"')
    assert f"<span>{name}</span>" in _html(app)[own : own + 200]
    assert "dx-rown" in _html(app)
    assert f"{name}：村、社区" in _html(app)
    assert f'href="?indicator=rectified_rate&amp;township={township}"' in _html(app)


def test_a_peer_group_is_ranked_among_itself(demo: Open, snapshot: Snapshot) -> None:
    streets = int((snapshot.places.townships["kind"] == "subdistrict").sum())
    app = demo("ranking", peers="subdistrict")
    assert not app.exception
    ranks = _cells(app, 0)
    assert len(ranks) == streets
    assert max(int(end) for rank in ranks for end in re.findall(r"\d+", rank)) == streets


def test_a_township_of_another_kind_than_the_peer_group_is_said_to_be_outside_not_at_its_targets(
    demo: Open, snapshot: Snapshot
) -> None:
    kinds = snapshot.places.townships["kind"]
    town = str(kinds.index[kinds == "town"][0])
    app = demo("ranking", township=town, peers="subdistrict")
    assert not app.exception
    assert _html(app).count("不在所选同类组中，未参加本组排名") >= 3
    assert "均已达到目标" not in _html(app)
    assert "没有可以排名的完整季度" not in _html(app)


def test_a_township_head_finds_his_place_and_his_villages_without_asking(
    demo: Open, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    townships = snapshot.places.townships
    own = str(townships.index[-1])
    sign_in_as(monkeypatch, Viewer(role=Role.TOWNSHIP, township_code=own))
    for params in ({}, {"zone": str(townships.at[own, "zone_code"])}):
        html = _html(demo("ranking", **params))
        name = str(townships.at[own, "name"])
        at = html.index('class="dx-own"')
        assert at < html.index('class="dx-ranks"')
        assert f"<span>{name}</span>" in html[at : at + 200]
        assert "dx-rown" in html
        assert f"{name}：村、社区" in html


def test_a_township_head_may_look_at_another_zone(
    demo: Open, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    townships = snapshot.places.townships
    own = str(townships.index[0])
    other = str(townships.loc[townships["zone_code"] != townships.at[own, "zone_code"], "zone_code"].iloc[0])
    sign_in_as(monkeypatch, Viewer(role=Role.TOWNSHIP, township_code=own))
    app = demo("ranking", zone=other)
    assert not app.exception
    assert len(_cells(app, 0)) == int((townships["zone_code"] == other).sum())
    assert f"{townships.at[own, 'name']!s}：" not in _html(app)


def test_a_zone_is_ranked_among_its_townships(demo: Open, snapshot: Snapshot) -> None:
    zone = str(snapshot.places.zones.index[0])
    app = demo("ranking", zone=zone)
    assert not app.exception
    assert len(_cells(app, 0)) == int((snapshot.places.townships["zone_code"] == zone).sum())
    assert "高于全片组" in _html(app) or "无显著差异" in _html(app)


def test_a_township_finds_itself_in_its_zone_and_in_another_s_the_last_one_there(
    demo: Open, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, foreign = (str(code) for code in snapshot.places.zones.index[:2])
    townships = snapshot.places.townships
    township = str(townships.index[townships["zone_code"] == own][0])
    sign_in_as(monkeypatch, Viewer(role=Role.TOWNSHIP, township_code=township))
    for zone in (own, foreign):
        app = demo("ranking", zone=zone)
        assert not app.exception
        names = townships["name"][townships["zone_code"] == zone]
        (explained,) = re.findall(r">([^<>]+)：差在哪里", _html(app))
        assert explained in set(names)
        assert (explained == townships["name"][township]) == (zone == own)


def test_the_commission_can_look_by_the_index_townships_have(demo: Open) -> None:
    own, common = demo("ranking"), demo("ranking", basis="common")
    assert "包案化解 3" in _html(own)
    assert "包案化解" not in _html(common).split("计分指标和权重")[1]
    assert "镇街口径：不含信访类指标" in _html(common)


def test_the_page_can_be_read_as_tables(demo: Open) -> None:
    app = demo("ranking", view="table")
    assert not app.exception
    titles = [set(frame.value.columns) for frame in app.dataframe]
    assert any("名次区间（90%）" in columns for columns in titles)
    assert any("改善名次区间（90%）" in columns for columns in titles)
    assert any("99.8%上限" in columns for columns in titles)


def test_nonsense_in_the_address_is_named_and_the_whole_is_shown(demo: Open, snapshot: Snapshot) -> None:
    app = demo("ranking", township="../etc", period="yesterday", indicator="nope", peers="<b>", basis="mine")
    assert not app.exception
    assert len(app.warning) == 5
    assert len(_cells(app, 0)) == len(snapshot.places.townships)


def test_an_indicator_that_is_no_rate_gives_way_to_one(demo: Open) -> None:
    app = demo("ranking", indicator="complaint_count")
    assert not app.exception
    assert "漏斗图" in _html(app)


def test_an_unwritten_district_says_there_is_nobody_to_rank(on_rows: OnRows) -> None:
    app = on_rows({})("ranking")
    assert not app.exception
    assert "名录中没有镇街，无法排名" in _html(app)


@pytest.mark.parametrize("asked", ["", "T1"])
def test_one_township_without_data_is_listed_not_ranked(on_rows: OnRows, asked: str) -> None:
    rows: Rows = {
        "township": [{"township_code": "T1", "name": "甲镇", "kind": "town"}],
        "unit": [{"unit_code": "V1", "township_code": "T1", "kind": "village", "name": "石村", "has_party_org": True}],
    }
    app = on_rows(rows)("ranking", **({"township": asked} if asked else {}))
    assert not app.exception
    assert "数据不足，不排名" in _html(app)
    assert "只有一个镇街" in _html(app)
    assert not re.search(r"\d+–\d+ 位", _html(app))
