"""What an index may be made of; the shipped one covers the work and no volume."""

import math

import pytest

from indicators.catalogue import CATALOGUE, INDICATORS
from indicators.index import DEFAULT_INDEX, Index, IndexProblem, Part
from indicators.model import Direction, Scale

VOLUMES = [
    indicator.key
    for indicator in CATALOGUE
    if indicator.scale is not Scale.RATE or indicator.direction is Direction.NEUTRAL
]


def _part(key: str = "rectified_rate", *, weight: float = 100, floor: float = 60, target: float = 95) -> Part:
    return Part(indicator=INDICATORS[key], weight=weight, floor=floor, target=target)


def test_there_are_volumes_to_refuse() -> None:
    assert {"complaint_count", "complaint_per_1000_members", "complaint_open", "complaint_overdue"} <= set(VOLUMES)


@pytest.mark.parametrize("key", VOLUMES)
def test_a_volume_is_refused_because_it_would_reward_hiding_cases(key: str) -> None:
    with pytest.raises(IndexProblem, match="不得计分") as raised:
        _part(key, floor=10, target=5)
    assert raised.value.field == "indicator"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"weight": 0}, "weight"),
        ({"weight": -1}, "weight"),
        ({"weight": 101}, "weight"),
        ({"weight": math.nan}, "weight"),
        ({"floor": -1}, "floor"),
        ({"target": 101}, "target"),
        ({"target": math.nan}, "target"),
        ({"floor": 95}, "floor"),
        ({"floor": 96}, "floor"),
        ({"key": "recurrence_rate", "floor": 5, "target": 25}, "floor"),
    ],
)
def test_an_impossible_part_names_what_is_wrong_with_it(changed: dict[str, float], field: str) -> None:
    with pytest.raises(IndexProblem) as raised:
        _part(**changed)  # type: ignore[arg-type]
    assert raised.value.field == field


def test_weights_are_100_together_and_no_indicator_comes_twice() -> None:
    with pytest.raises(IndexProblem, match="权重合计为 90，应为 100"):
        Index(parts=(_part(weight=90),))
    with pytest.raises(IndexProblem, match="同一指标出现两次"):
        Index(parts=(_part(weight=50), _part(weight=50)))
    with pytest.raises(IndexProblem):
        Index(parts=(_part(),), least_weight=0)


def test_a_score_is_a_straight_line_from_floor_to_target_and_flat_beyond() -> None:
    assert list(_part().score([40, 60, 77.5, 95, 100])) == [0, 0, 50, 100, 100]
    lower = _part("recurrence_rate", floor=25, target=5)
    assert list(lower.score([40, 25, 15, 5, 0])) == [0, 0, 50, 100, 100]
    assert math.isnan(float(lower.score(math.nan)))


def test_the_shipped_index_covers_all_work_and_of_complaints_their_handling_alone() -> None:
    topics = {part.indicator.topic for part in DEFAULT_INDEX.parts}
    assert {"inspections", "rectification", "learning", "power_lists", "alerts", "tasks", "complaints"} <= topics
    complaints = {part.indicator.key for part in DEFAULT_INDEX.parts if part.indicator.sensitive}
    assert complaints == {"complaint_repeat_rate", "complaint_on_time_rate", "complaint_sponsored_closed_rate"}


def test_without_protected_parts_the_others_keep_their_proportions() -> None:
    common = DEFAULT_INDEX.without_protected()
    assert sum(part.weight for part in common.parts) == pytest.approx(100)
    ratio = {part.indicator.key: part.weight / DEFAULT_INDEX.part(part.indicator.key).weight for part in common.parts}
    assert len({round(value, 9) for value in ratio.values()}) == 1
    with pytest.raises(KeyError):
        common.part("complaint_on_time_rate")
