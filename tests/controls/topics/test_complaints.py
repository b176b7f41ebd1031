from collections import Counter
from datetime import date, timedelta

import pytest

from controls.gallery import Gallery
from controls.topics.complaints import panels
from display.formats import WITHHELD
from indicators.codes import (
    CLUE_DISPOSAL,
    COMPLAINT_CHANNEL,
    COMPLAINT_ORIGIN,
    COMPLAINT_SPONSOR,
    COMPLAINT_TOPIC,
)
from indicators.periods import parse
from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION, Role, Viewer
from tests.controls.topics.looks import by_key, column, in_year, look_at
from tests.demo_district import TODAY, DemoDistrict
from tests.display.charts.frames import rows as chart_rows

END_OF_OCTOBER = date(2026, 10, 31)


@pytest.fixture(scope="module")
def of_district(gallery):
    return by_key(panels(look_at(gallery, "complaints")))


@pytest.fixture(scope="module")
def received(demo_district: DemoDistrict):
    return [row for row in demo_district.rows["complaint"] if in_year(row["received_on"], 2026, until=TODAY)]


@pytest.fixture(scope="module")
def townships(demo_district: DemoDistrict):
    """unit → name of its township"""
    names = {row["township_code"]: row["name"] for row in demo_district.rows["township"]}
    return {row["unit_code"]: names[row["township_code"]] for row in demo_district.rows["unit"]}


def test_topics_are_counted_once_each_and_sum_to_more_than_the_complaints(of_district, received, demo_district):
    ids = {row["complaint_id"] for row in received}
    expected = Counter(t["topic"] for t in demo_district.rows["complaint_topic"] if t["complaint_id"] in ids)
    shown = column(of_district["topics"], "本期（件）", by="类别")
    assert shown == {COMPLAINT_TOPIC[code]: n for code, n in expected.items()}
    assert sum(shown.values()) > len(received)
    shares = column(of_district["topics"], "占全部（%）", by="类别")
    assert shares == {label: round(100 * n / len(received), 1) for label, n in shown.items()}
    assert sum(shares.values()) > 100
    assert "占比合计可超过 100%" in of_district["topics"].remark


def test_composition_holds_first_and_repeat_channel_origin_and_nature(of_district, received):
    table = of_district["composition"].table
    assert list(dict.fromkeys(table["分组"])) == ["初件与重复件", "渠道", "来源", "性质"]
    assert (table.groupby("分组")["本期（件）"].sum() == len(received)).all()
    shown = column(of_district["composition"], "本期（件）", by="类别")
    assert shown["重复件"] == sum(bool(row["is_repeat"]) for row in received)
    for code, n in Counter(row["channel"] for row in received).items():
        assert shown[COMPLAINT_CHANNEL[code]] == n


def test_the_year_before_is_of_the_same_complete_months(of_district, demo_district):
    before = Counter(
        row["origin"]
        for row in demo_district.rows["complaint"]
        if in_year(row["received_on"], 2025, until=date(2025, 10, 31))
    )
    shown = column(of_district["composition"], "上年同期整月（件）", by="类别")
    assert {COMPLAINT_ORIGIN[code]: n for code, n in before.items()}.items() <= shown.items()


def test_cells_of_the_heat_table_are_counts_and_small_ones_are_told_nowhere(
    of_district, received, demo_district, townships
):
    panel = of_district["topic-townships"]
    where = {row["complaint_id"]: townships[row["unit_code"]] for row in received}
    expected = Counter(
        (where[t["complaint_id"]], COMPLAINT_TOPIC[t["topic"]])
        for t in demo_district.rows["complaint_topic"]
        if t["complaint_id"] in where
    )
    shown = {
        (township, topic): text
        for topic in panel.table.columns[1:]
        for township, text in column(panel, topic, by="镇（街道）").items()
    }
    assert len(panel.table) == len(demo_district.rows["township"])
    assert shown == {cell: "1–2" if 0 < expected[cell] < 3 else str(expected[cell]) for cell in shown}
    assert any(text == "1–2" for text in shown.values())
    tips = [row["tip"] for row in chart_rows(panel.spec) if "tip" in row]
    assert not [tip for tip in tips if tip in ("1 件", "2 件")]


def test_the_bridge_leads_from_the_stock_of_the_new_year_to_that_of_today(of_district, demo_district):
    new_year = date(2026, 1, 1)
    counts: Counter[str] = Counter()
    for row in demo_district.rows["complaint"]:
        is_old = row["received_on"] < new_year
        is_closed = row["closed_on"] is not None and row["closed_on"] <= TODAY
        was_open = is_old and (row["closed_on"] is None or row["closed_on"] >= new_year)
        counts["年初存量"] += was_open
        counts["办结存量"] += was_open and is_closed
        counts["新增受理"] += not is_old and row["received_on"] <= TODAY
        counts["办结新增"] += not is_old and is_closed
        counts["期末存量"] += row["received_on"] <= TODAY and not is_closed
    assert column(of_district["bridge"], "本年（件）", by="环节") == dict(counts)
    assert counts["年初存量"] - counts["办结存量"] + counts["新增受理"] - counts["办结新增"] == counts["期末存量"]


def test_quarters_count_what_came_and_went(of_district, demo_district):
    table = of_district["quarters"].table
    assert list(table["季度"])[-1] == "2026年第三季度"
    third = [date(2026, 7, 1), date(2026, 9, 30)]
    rows = demo_district.rows["complaint"]
    assert table["新增受理（件）"].iloc[-1] == sum(third[0] <= row["received_on"] <= third[1] for row in rows)
    assert table["办结（件）"].iloc[-1] == sum(
        row["closed_on"] is not None and third[0] <= row["closed_on"] <= third[1] for row in rows
    )


def test_sponsored_complaints_are_settled_of_those_that_were_to_be(of_district, demo_district):
    new_year = date(2026, 1, 1)
    due: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for row in demo_district.rows["complaint"]:
        if row["sponsor"] and row["received_on"] <= TODAY and not (row["closed_on"] and row["closed_on"] < new_year):
            due[COMPLAINT_SPONSOR[row["sponsor"]]] += 1
            done[COMPLAINT_SPONSOR[row["sponsor"]]] += row["closed_on"] is not None and row["closed_on"] <= TODAY
    assert column(of_district["sponsored"], "应化解（件）", by="包案") == dict(due)
    assert column(of_district["sponsored"], "期内化解（件）", by="包案") == dict(done)


def test_overdue_ages_add_up_to_all_that_is_overdue(of_district, demo_district):
    overdue = [
        TODAY - row["due_on"]
        for row in demo_district.rows["complaint"]
        if row["due_on"] and row["due_on"] < TODAY and not (row["closed_on"] and row["closed_on"] <= TODAY)
    ]
    shown = column(of_district["overdue"], "逾期未结（件）", by="逾期")
    assert sum(shown.values()) == len(overdue)
    assert shown["30天以内"] == sum(wait <= timedelta(days=30) for wait in overdue)
    assert shown["180天以上"] == sum(wait > timedelta(days=180) for wait in overdue)


def test_satisfaction_stands_beside_how_many_answered(of_district, demo_district):
    closed = [row for row in demo_district.rows["complaint"] if in_year(row["closed_on"], 2026, until=TODAY)]
    rated = [row for row in closed if row["satisfied"] is not None]
    table = of_district["satisfaction"].table
    assert list(table["办结或已评价（件）"]) == [len(closed), len(rated)]
    assert list(table["已评价或满意（件）"]) == [len(rated), sum(row["satisfied"] for row in rated)]
    assert "只反映已评价的" in of_district["satisfaction"].remark


def test_repeat_units_have_three_or_more_in_twelve_complete_months(of_district, demo_district):
    panel = of_district["repeat-units"]
    counts = Counter(
        row["unit_code"]
        for row in demo_district.rows["complaint"]
        if date(2025, 11, 1) <= row["received_on"] <= END_OF_OCTOBER
    )
    expected = {code: n for code, n in counts.items() if n >= 3}
    assert dict(zip(panel.codes, panel.table["受理（件）"], strict=True)) == expected


def test_clues_are_shown_by_disposal_and_township(of_district, demo_district, townships):
    clues = [row for row in demo_district.rows["clue"] if in_year(row["registered_on"], 2026, until=TODAY)]
    shown = column(of_district["clue-disposal"], "本期（件）", by="处置方式")
    assert shown == {
        CLUE_DISPOSAL[code]: n for code, n in Counter(r["disposal"] for r in clues if r["disposal"]).items()
    }
    verified = Counter(townships[row["unit_code"]] for row in clues if row["disposal"] == "verification")
    cells = column(of_district["clue-townships"], CLUE_DISPOSAL["verification"], by="镇（街道）")
    assert cells == {name: "1–2" if 0 < verified[name] < 3 else str(verified[name]) for name in cells}


def test_no_volume_is_coloured_good_or_bad(of_district):
    for key in ("topics", "composition", "topic-townships", "bridge", "quarters", "overdue"):
        text = str(of_district[key].spec)
        assert "#1F6FB8" not in text, key
        assert "#C75300" not in text, key


class TestAnotherViewer:
    @pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.ZONE, Role.SCREEN])
    def test_sees_no_complaint_breakdown_below_the_district(self, gallery, role):
        viewer, township = _viewer(gallery, role)
        for place in (Place(Level.TOWNSHIP, township), Place(Level.ZONE, _zone(gallery))):
            shown = panels(look_at(gallery, "complaints", place=place, viewer=viewer))
            assert {panel.reason for panel in shown} == {WITHHELD}, place
            assert all(panel.table.empty and panel.spec is None and not panel.codes for panel in shown)

    @pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.ZONE, Role.SCREEN])
    def test_sees_the_district_as_a_whole_but_no_place_in_it_and_no_clue(self, gallery, role):
        viewer, _ = _viewer(gallery, role)
        shown = by_key(panels(look_at(gallery, "complaints", viewer=viewer)))
        withheld = {key for key, panel in shown.items() if panel.reason == WITHHELD}
        assert withheld == {"topic-townships", "repeat-units", "clue-disposal", "clue-forms", "clue-townships"}
        assert shown["topics"].table.equals(by_key(panels(look_at(gallery, "complaints")))["topics"].table)


def test_a_township_merges_rare_categories_and_has_no_table_of_townships(gallery):
    township = str(gallery.snapshot.places.townships.index[0])
    shown = by_key(panels(look_at(gallery, "complaints", place=Place(Level.TOWNSHIP, township))))
    assert "topic-townships" not in shown
    named = shown["topics"].table
    assert (named[named["类别"] != "其他"]["本期（件）"] >= 3).all()


def test_stale_data_is_not_judged(gallery):
    shown = by_key(panels(look_at(gallery, "complaints", late="已 2 天未更新")))
    assert not [key for key, panel in shown.items() if "随机波动" in panel.remark]


@pytest.mark.parametrize("place", [DISTRICT, None], ids=["district", "township"])
def test_without_records_every_panel_says_so(bare_gallery, place):
    place = place or Place(Level.TOWNSHIP, str(bare_gallery.snapshot.places.townships.index[0]))
    shown = panels(look_at(bare_gallery, "complaints", place=place))
    assert {panel.reason for panel in shown} == {"本期无数据"}


def test_a_period_before_the_first_record_has_no_figures(gallery):
    shown = by_key(panels(look_at(gallery, "complaints", period=parse("2015"))))
    assert not [key for key, panel in shown.items() if not panel.reason]


def test_every_panel_has_words_for_its_picture_and_a_table_with_chinese_titles(of_district):
    for key, panel in of_district.items():
        assert panel.alt, key
        assert not panel.table.empty, key
        titles = "".join(map(str, panel.table.columns))
        assert not [letter for letter in titles if letter.isascii() and letter.isalpha()], key


def test_the_commission_and_others_do_not_share_pictures(gallery):
    viewer, _ = _viewer(gallery, Role.SCREEN)
    panels(look_at(gallery, "complaints", viewer=COMMISSION))
    assert by_key(panels(look_at(gallery, "complaints", viewer=viewer)))["repeat-units"].codes == ()


def _zone(gallery: Gallery) -> str:
    return str(gallery.snapshot.places.zones.index[0])


def _viewer(gallery: Gallery, role: Role) -> tuple[Viewer, str]:
    """A viewer of the role, and a township in its scope."""
    places = gallery.snapshot.places
    zone = _zone(gallery)
    township = str(places.townships.index[places.townships["zone_code"] == zone][0])
    return Viewer(
        role=role,
        township_code=township if role is Role.TOWNSHIP else "",
        zone_code=zone if role is Role.ZONE else "",
    ), township
