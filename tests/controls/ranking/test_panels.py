"""What the ranking shows to whom, on screen and in files; every chart is a valid one."""

from dataclasses import replace

import altair as alt
import numpy as np
import pandas as pd
import pytest

from controls.address import Asked
from controls.gallery import Gallery
from controls.look import Look
from controls.panels import Panel
from controls.ranking.asked import RankingLook
from controls.ranking.export import ranking_panels
from controls.ranking.figures import _seen, levels, scores
from controls.ranking.panels import remarks
from display.formats import WITHHELD
from display.ranks import rank_text
from indicators.catalogue import INDICATORS
from indicators.periods import year
from indicators.places import DISTRICT
from indicators.viewer import COMMISSION, Role, Viewer
from tests.demo_district import DemoDistrict

PROTECTED = ("重复率", "按期办结", "包案化解", "信访举报")


def _ranking(gallery: Gallery, viewer: Viewer, *, township: str = "", indicator: str = "rectified_rate") -> RankingLook:
    asked = Asked(indicator=INDICATORS[indicator], period=year(2026), place=DISTRICT)
    look = Look(gallery=gallery, viewer=viewer, asked=asked)
    return RankingLook(look=look, scope=DISTRICT, township=township, peers="", is_common=False)


def _by_key(ranking: RankingLook, township: str) -> dict[str, Panel]:
    return {panel.key: panel for panel in ranking_panels(ranking, township)}


@pytest.fixture
def townships(demo_district: DemoDistrict) -> list[str]:
    return [str(code) for code in demo_district.snapshot.places.townships.index]


def test_another_townships_units_are_withheld_and_no_protected_part_is_told(
    gallery: Gallery, townships: list[str], demo_district: DemoDistrict
) -> None:
    own, other = townships[0], townships[1]
    viewer = Viewer(role=Role.TOWNSHIP, township_code=own)
    found = _by_key(_ranking(gallery, viewer, township=other), other)
    assert found["ranking-villages"].reason == WITHHELD
    assert found["ranking-shortfall"].reason == WITHHELD
    assert found["ranking-shortfall"].table.empty
    foreign = {unit["name"] for unit in demo_district.rows["unit"] if unit["township_code"] == other}
    for panel in found.values():
        told = panel.html + panel.table.to_csv()
        assert not any(word in told for word in PROTECTED), panel.key
        assert not any(name in told for name in foreign), panel.key


def test_the_own_township_sees_its_units(gallery: Gallery, townships: list[str]) -> None:
    viewer = Viewer(role=Role.TOWNSHIP, township_code=townships[0])
    found = _by_key(_ranking(gallery, viewer, township=townships[0]), townships[0])
    assert not found["ranking-villages"].reason
    assert len(found["ranking-villages"].table)
    assert "不含信访类指标" in "".join(remarks(_ranking(gallery, viewer)))


def test_a_protected_funnel_is_withheld_from_a_township_but_for_itself(gallery: Gallery, townships: list[str]) -> None:
    viewer = Viewer(role=Role.TOWNSHIP, township_code=townships[0])
    panel = _by_key(_ranking(gallery, viewer, indicator="complaint_on_time_rate"), "")["ranking-funnel"]
    assert panel.reason == WITHHELD or len(panel.table) == 1
    full = _by_key(_ranking(gallery, COMMISSION, indicator="complaint_on_time_rate"), "")["ranking-funnel"]
    assert len(full.table) > 10


def test_what_is_exported_is_what_is_ranked(gallery: Gallery) -> None:
    ranking = _ranking(gallery, COMMISSION)
    panel = _by_key(ranking, "")["ranking-level"]
    ranks = levels(ranking).ranks
    said = [rank_text(low, high) for low, high in zip(ranks["rank_low"], ranks["rank_high"], strict=True)]
    assert list(panel.table["名次区间（90%）"]) == said
    assert all(text in panel.html for text in said)
    assert list(panel.table["综合得分"]) == [round(score, 1) for score in ranks["score"]]
    assert "名次" not in panel.table.columns


def test_viewers_do_not_share_pictures(gallery: Gallery, townships: list[str]) -> None:
    of_all = levels(_ranking(gallery, COMMISSION)).ranks
    of_one = levels(_ranking(gallery, Viewer(role=Role.TOWNSHIP, township_code=townships[0]))).ranks
    common = levels(replace(_ranking(gallery, COMMISSION), is_common=True)).ranks
    assert not of_all["score"].equals(of_one["score"])
    assert common["score"].to_numpy() == pytest.approx(of_one["score"].to_numpy())
    assert common["rank_high"].equals(of_one["rank_high"])


def test_every_chart_is_valid_and_told_in_words(gallery: Gallery, townships: list[str]) -> None:
    found = list(_by_key(_ranking(gallery, COMMISSION, township=townships[2]), townships[2]).values())
    drawn = [panel for panel in found if panel.spec is not None]
    assert {panel.key for panel in drawn} == {"ranking-funnel", "ranking-movement"}
    for panel in drawn:
        assert panel.spec is not None
        alt.LayerChart.from_dict(panel.spec, validate=True)
        assert panel.alt.endswith("。")
        assert len(panel.table)
    assert all(panel.title and panel.caption for panel in found)


def test_scores_without_a_protected_part_are_the_same_for_everybody_and_kept_once(
    gallery: Gallery, townships: list[str], demo_district: DemoDistrict
) -> None:
    places = demo_district.snapshot.places
    viewers = [
        *(Viewer(role=Role.TOWNSHIP, township_code=code) for code in townships[:3]),
        Viewer(role=Role.ZONE, zone_code=str(places.zones.index[0])),
        Viewer(role=Role.SCREEN),
    ]
    asked = [_ranking(gallery, viewer) for viewer in viewers]
    assert len({_seen(ranking) for ranking in asked}) == 1
    # Each in a gallery of its own, so that nothing kept for another is compared with itself.
    alone = [
        scores(replace(ranking, look=replace(ranking.look, gallery=Gallery(demo_district.snapshot))))
        for ranking in asked
    ]
    for found in alone[1:]:
        pd.testing.assert_frame_equal(found.bodies, alone[0].bodies)
        np.testing.assert_array_equal(found.draws, alone[0].draws)
        np.testing.assert_array_equal(found.part_draws, alone[0].part_draws)
    assert scores(asked[1]) is scores(asked[2])


def test_scores_with_a_protected_part_are_kept_for_who_may_have_it(gallery: Gallery, townships: list[str]) -> None:
    head = Viewer(role=Role.TOWNSHIP, township_code=townships[0])
    assert _seen(_ranking(gallery, COMMISSION))[-1] == COMMISSION
    assert _seen(_ranking(gallery, head))[-1] is None
    assert not set(_seen(_ranking(gallery, COMMISSION))[:-1]) <= set(_seen(_ranking(gallery, head)))
    assert scores(_ranking(gallery, COMMISSION)) is not scores(_ranking(gallery, head))
