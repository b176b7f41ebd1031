"""Every indicator, complete and without the incentives that must not be built in."""

import re
from dataclasses import replace

import pytest

from data_access.contract import metadata
from indicators.catalogue import CATALOGUE, HEADLINES, INDICATORS, TOPICS, UnknownIndicator, get_indicator
from indicators.codes import STATION_KINDS, UNIT_KIND, VILLAGE_KINDS
from indicators.events import EVENTS
from indicators.model import Base, Count, Direction, Indicator, Scale

EVERY = pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda indicator: indicator.key)
FIRST_CATALOGUE = (
    "complaint_count", "complaint_per_1000_members", "complaint_repeat_rate", "complaint_on_time_rate", "complaint_open",
    "complaint_overdue", "complaint_stock_reduction", "complaint_new_yoy", "complaint_sponsored_closed_rate",
    "patrol_coverage", "check_coverage", "findings_per_inspection", "rectified_rate", "rectified_on_time_rate",
    "rectification_overdue", "revisit_held_rate", "recurrence_rate", "training_rate", "exam_participation_rate",
    "exam_pass_rate", "list_published_rate", "alert_closed_rate", "alert_red_open", "liaison_coverage", "certified_rate",
    "task_feedback_on_time_rate", "task_closed_rate",
)  # fmt: skip
JOINED = {
    "attendance": ("course", "staff"),
    "exam_result": ("exam", "staff"),
    "complaint": ("complaint_topic",),
    "unit": (),
}
"""Tables whose columns a record may be listed with, beside its own and its unit's."""


def test_the_first_catalogue_is_complete() -> None:
    assert set(FIRST_CATALOGUE) <= set(INDICATORS)


def test_keys_and_labels_are_unique() -> None:
    for texts in ([i.key for i in CATALOGUE], [i.label for i in CATALOGUE], [i.short_label for i in CATALOGUE]):
        assert len(texts) == len(set(texts))


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(UnknownIndicator, match="nope"):
        get_indicator("nope")
    assert get_indicator("rectified_rate").key == "rectified_rate"


def test_six_headlines_in_order() -> None:
    assert [indicator.headline for indicator in HEADLINES] == [1, 2, 3, 4, 5, 6]


def test_weights_make_a_hundred() -> None:
    assert sum(indicator.weight for indicator in CATALOGUE) == 100
    assert all(indicator.weight >= 0 for indicator in CATALOGUE)


def test_every_event_has_a_table_of_the_contract_and_is_named_once() -> None:
    assert len({event.label for event in EVENTS.values()}) == len(EVENTS)
    for name, event in EVENTS.items():
        assert event.name == name
        assert event.table in metadata.tables
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", name)


@EVERY
def test_a_key_is_an_identifier_and_its_topic_known(indicator: Indicator) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]+", indicator.key)
    assert indicator.topic in TOPICS


@EVERY
def test_every_event_it_counts_exists(indicator: Indicator) -> None:
    assert set(indicator.events) <= set(EVENTS)


@EVERY
def test_a_volume_never_scores(indicator: Indicator) -> None:
    if indicator.scale in (Scale.COUNT, Scale.CHANGE) or indicator.direction is Direction.NEUTRAL:
        assert indicator.weight == 0


@EVERY
def test_a_volume_of_complaints_is_never_judged_by_how_many_were_received(indicator: Indicator) -> None:
    counts_received = indicator.numerator.entered == ("complaint.received",)
    if counts_received:
        assert indicator.direction is Direction.NEUTRAL


@EVERY
def test_its_texts_are_chinese_sentences(indicator: Indicator) -> None:
    for text in (indicator.label, indicator.short_label, indicator.summary, indicator.how_counted, indicator.caveats):
        assert re.search(r"[\u4e00-\u9fff]", text), text
        assert not re.search(r"[,;:?!]", text), f"half-width punctuation: {text}"
    for text in (indicator.summary, indicator.how_counted, indicator.caveats):
        assert text.endswith("。"), text
    assert len(indicator.short_label) <= 8
    assert indicator.source


@EVERY
def test_a_figure_says_what_it_counts(indicator: Indicator) -> None:
    assert indicator.numerator_label
    assert bool(indicator.denominator_label) is (indicator.denominator is not None)
    assert indicator.unit
    assert indicator.multiplier == 1 or indicator.scale is Scale.RATIO


@EVERY
def test_its_classes_ascend_and_lie_where_values_can(indicator: Indicator) -> None:
    assert list(indicator.bins) == sorted(set(indicator.bins))
    assert len(indicator.bins) == 4
    if indicator.scale is Scale.RATE:
        assert all(0 < cut <= 100 for cut in indicator.bins)


@EVERY
def test_a_target_lies_in_the_wanted_direction(indicator: Indicator) -> None:
    if indicator.direction is Direction.NEUTRAL:
        assert indicator.target is None
    elif indicator.scale is Scale.RATE:
        assert indicator.target is not None
        assert 0 < indicator.target <= 100


@EVERY
def test_what_scores_has_a_target_to_score_against(indicator: Indicator) -> None:
    assert indicator.target is not None or indicator.weight == 0


@EVERY
def test_the_denominators_are_not_mixed(indicator: Indicator) -> None:
    assert set(indicator.kinds) <= set(UNIT_KIND)
    if indicator.denominator is Base.STATIONS:
        assert set(indicator.kinds) == set(STATION_KINDS)
    if indicator.denominator is Base.UNITS:
        assert set(indicator.kinds) <= set(VILLAGE_KINDS)


@EVERY
def test_a_record_list_shows_columns_of_its_own_or_a_joined_table(indicator: Indicator) -> None:
    tables = (indicator.table, *JOINED.get(indicator.table, ()))
    columns = {column.name for table in tables for column in metadata.tables[table].columns}
    assert indicator.drill_columns
    assert set(indicator.drill_columns) <= columns


@EVERY
def test_no_record_list_tells_who_was_examined_or_what_a_complaint_says(indicator: Indicator) -> None:
    if EVENTS[indicator.numerator.entered[0]].table in ("exam_result", "attendance"):
        assert not {"staff_id", "score"} & set(indicator.drill_columns)


@EVERY
def test_the_map_is_darkest_where_to_look_first_but_for_wanted_values(indicator: Indicator) -> None:
    assert indicator.is_dark_high is (indicator.direction is not Direction.HIGHER)


def test_a_definition_that_contradicts_itself_is_refused() -> None:
    rate = get_indicator("rectified_rate")
    with pytest.raises(ValueError, match="no denominator"):
        replace(rate, scale=Scale.COUNT)
    with pytest.raises(ValueError, match="no denominator"):
        replace(rate, denominator=None)
    with pytest.raises(ValueError, match="ascend"):
        replace(rate, bins=(3, 2))
    with pytest.raises(ValueError, match="sensitive"):
        replace(rate, sensitive=True)
    with pytest.raises(ValueError, match="score"):
        replace(rate, direction=Direction.NEUTRAL)
    with pytest.raises(ValueError, match="no such event"):
        Count(entered=("finding.found", "finding.lost"))
