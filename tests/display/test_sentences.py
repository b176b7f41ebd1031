"""What needs attention, in words: the figures of a sentence agree with each other."""

from display.sentences import attention_item
from indicators.attention import Concern, Kind
from indicators.catalogue import INDICATORS
from indicators.places import DISTRICT, Level


def worsened(key: str, **row: float) -> Concern:
    return Concern(
        kind=Kind.WORSENED,
        indicator=INDICATORS[key],
        place=DISTRICT,
        level=Level.DISTRICT,
        codes=(DISTRICT.code,),
        rows=({"name": "江湾区", **row},),
        touched=1,
        reference=row["previous"],
        month=0,
        score=1.0,
    )


def test_the_two_figures_of_a_worsening_differ_by_its_change_whatever_happened_since_the_last_complete_month() -> None:
    concern = worsened("training_rate", value=95.5, previous=89.2, change=-19.3)
    item = attention_item(concern, whole="全区")
    assert item.evidence == "按整月计 69.9%，上年同期 89.2%，同比 −19.3 百分点"


def test_a_count_is_written_with_its_unit() -> None:
    concern = worsened("rectification_overdue", value=243, previous=91, change=140)
    item = attention_item(concern, whole="全区")
    assert item.evidence == "按整月计 231 项，上年同期 91 项，同比 +140 项"
