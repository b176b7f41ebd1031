"""A briefing says what the screens say to the same viewer, in the order of an official document, for any place and any data."""

import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from PIL import Image

from controls.briefing import making
from controls.briefing.making import FAILED, NO_FONT, Briefing, make_briefing
from controls.briefing.ranking import ranking_look
from controls.gallery import Gallery
from controls.look import Look
from controls.map_pictures import map_figures
from controls.pictures import attention_rows, kpi_figures
from controls.ranking.panels import level_panel
from display.drawing import Draw, DrawingFailed
from display.exports import MAKER
from display.formats import WITHHELD, figure_text
from indicators.catalogue import CATALOGUE, HEADLINES, TOPICS, topic_indicators
from indicators.places import DISTRICT, Level, Place
from indicators.values import get_values, rows_of
from indicators.viewer import COMMISSION, Role, Viewer
from tests.controls.briefing.reading import BASE, made, sheets_of, tables_of, text_of, word
from tests.controls.looks import OWN, T1, look_at, snapshot_of
from tests.data_access.made_up_rows import TODAY, Rows, busy_rows, register_rows, with_boundaries
from tests.display.test_cells import is_formula

SECTIONS = ["一、总体情况", "二、需要关注的事项", "三、区域分布", "四、镇街排名", "五、专题情况", "六、指标口径"]


def test_it_has_the_parts_of_a_briefing_in_their_order(of_district: Briefing) -> None:
    document = word(of_district)
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == SECTIONS
    topics = [p.text.partition("）")[2] for p in document.paragraphs if p.style.name == "Heading 2"]
    assert topics == list(TOPICS.values())
    text = text_of(document)
    for said in ("2026年", "数据截至 2026-11-23", "数据截至2026年11月23日", "区纪委监委", "演示数据", "生成时间"):
        assert said in text, said
    assert "nan" not in text
    assert "None" not in text
    assert len(document.inline_shapes) > len(TOPICS)


def test_its_figures_are_those_of_the_cards_on_screen(gallery: Gallery, of_district: Briefing) -> None:
    look = look_at(gallery, period="2026")
    overall, *others = tables_of(word(of_district))
    for row, card in zip(overall[1:], kpi_figures(look), strict=True):
        assert row[:3] == [card.name, card.value, card.detail or "—"]
        assert row[3] == (card.change or "—")
        assert card.word in row[4]
    topics = [table for table in others if table[0] == overall[0]]
    for topic, table in zip(TOPICS, topics, strict=True):
        cards = kpi_figures(look, topic_indicators(topic))
        assert [row[1] for row in table[1:]] == [card.value for card in cards], topic


def test_its_ranking_is_that_of_the_ranking_page_with_intervals(gallery: Gallery, of_district: Briefing) -> None:
    table = level_panel(ranking_look(look_at(gallery, period="2026"))).table
    (found,) = [table for table in tables_of(word(of_district)) if table[0][0] == "镇街"]
    assert [row[0] for row in found[1:]] == list(table["镇街"])
    assert [row[2] for row in found[1:]] == list(table["名次区间（90%）"])
    for row, score, low, high in zip(found[1:], table["综合得分"], table["得分下限"], table["得分上限"], strict=True):
        assert row[3:5] == [f"{score:.1f}", f"{low:.1f}–{high:.1f}"]


def test_each_concern_stands_in_it_with_evidence_and_a_link_that_opens_it(
    gallery: Gallery, of_district: Briefing
) -> None:
    document = word(of_district)
    text = text_of(document)
    linked = {relation.target_ref for relation in document.part.rels.values() if relation.is_external}
    rows = attention_rows(look_at(gallery, period="2026"))
    assert len(rows) == 3
    for row in rows:
        assert row.item.title in text
        assert row.item.evidence in text
        for way in row.evidence:
            (address,) = [
                one for one in linked
                if f"indicator={way.asked.indicator.key}&" in one
                and (way.asked.place == DISTRICT or way.asked.place.code in one)
            ]  # fmt: skip
            assert address.startswith(f"{BASE}/{way.asked.indicator.topic}?")
            assert f"period={way.asked.period.text}" in address
            assert f"带着问题看：{gallery.snapshot.places.name(way.asked.place)}" in text


def test_the_sheets_hold_each_topic_as_numbers_and_as_on_screen(gallery: Gallery, of_district: Briefing) -> None:
    sheets = sheets_of(of_district)
    assert list(sheets) == ["说明", "主要指标", "需要关注", "名次区间与得分", *TOPICS.values(), "指标口径"]
    look = look_at(gallery, period="2026")
    header, *rows = sheets["整改销号"]
    at = {title: position for position, title in enumerate(header)}
    for indicator in topic_indicators("rectification"):
        frame = get_values(
            gallery.snapshot.ledger, indicator, period=look.asked.period, level=Level.TOWNSHIP, viewer=COMMISSION
        )
        listed = {row[at["编码"]]: row for row in rows if row[at["指标"]] == indicator.label}
        for code, row in zip(frame.index, rows_of(frame), strict=True):
            assert listed[code][at["显示为"]] == figure_text(indicator, row)
            if row["state"] == "ok":
                assert listed[code][at["数值"]] == pytest.approx(round(row["value"], indicator.decimals))
    said = {row[0] for row in sheets["指标口径"]}
    assert {indicator.label for indicator in CATALOGUE} <= said


def test_both_files_say_who_made_them_of_what_and_for_whom(of_district: Briefing) -> None:
    said = word(of_district).core_properties
    book = openpyxl.load_workbook(io.BytesIO(of_district.xlsx)).properties
    assert said.author == book.creator == MAKER
    for about in (said.comments, book.description):
        assert "数据截至：2026-11-23" in about
        assert "查看权限：区纪委监委" in about
    assert of_district.file_name.endswith("会议材料_全区_2026年")


# ---- other places, viewers and data ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small() -> Gallery:
    return Gallery(snapshot_of(with_boundaries(busy_rows())))


AREAS = (DISTRICT, Place(Level.ZONE, "Z1"), T1)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every picture is one white dot, at once, at a fixed hour; what is drawn has tests of its own."""
    packed = io.BytesIO()
    Image.new("RGB", (1, 1), "white").save(packed, "PNG")

    @contextmanager
    def studio() -> Iterator[Draw]:
        yield lambda _drawing: packed.getvalue()

    monkeypatch.setattr(making, "open_studio", studio)
    monkeypatch.setattr(making, "has_chinese_font", lambda _draw: True)
    monkeypatch.setenv("DASHBOARD_TODAY", TODAY.isoformat())


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("viewer", [COMMISSION, OWN, Viewer(role=Role.ZONE, zone_code="Z1"), Viewer(role=Role.SCREEN)])
def test_every_viewer_s_briefing_holds_the_figures_that_viewer_sees(small: Gallery, viewer: Viewer) -> None:
    for place in AREAS:
        look = look_at(small, place, viewer=viewer)
        briefing = made(look)
        overall = tables_of(word(briefing))[0]
        assert [row[1] for row in overall[1:]] == [card.value for card in kpi_figures(look)]
        names = [str(name) for name in small.snapshot.places.townships["name"]]
        assert any(name in text_of(word(briefing)) for name in names)


@pytest.mark.usefixtures("undrawn")
def test_a_township_gets_nothing_withheld_in_either_file(small: Gallery) -> None:
    look = look_at(small, T1, viewer=OWN)
    briefing, everything = made(look), made(replace(look, viewer=COMMISSION))
    (count,) = [i for i in HEADLINES if i.key == "complaint_count"]
    shown = {row[0]: row[1] for row in tables_of(word(briefing))[0]}
    assert shown[count.short_label] == WITHHELD
    header, *rows = sheets_of(briefing)["信访举报"]
    value, label = header.index("数值"), header.index("指标")
    township_rows = [row for row in rows if row[label] == count.label]
    assert township_rows
    assert all(row[value] is None for row in township_rows)
    assert any(row[value] is not None for row in sheets_of(everything)["信访举报"][1:] if row[label] == count.label)
    assert "镇街：" in text_of(word(briefing))
    other = [
        code
        for code in small.snapshot.places.units.index
        if small.snapshot.places.units.at[code, "township_code"] != "T1"
    ]
    for rows_of_sheet in sheets_of(briefing).values():
        assert not set(other) & {cell for row in rows_of_sheet for cell in row}


@pytest.mark.usefixtures("undrawn")
def test_two_districts_that_differ_by_a_withheld_complaint_give_a_township_the_same_texts() -> None:
    loaded = [{"source": "complaints", "loaded_at": datetime(2026, 5, 17, 6)}]  # Else the data would be as of now.
    rows = with_boundaries(busy_rows()) | {"source_status": loaded}
    turned = {"V3": "V4", "V4": "V3"}
    swapped = {
        **rows,
        "complaint": [
            {**row, "unit_code": turned.get(row["unit_code"], row["unit_code"])} for row in rows["complaint"]
        ],
    }
    texts = [text_of(word(made(look_at(Gallery(snapshot_of(one)), T1, viewer=OWN)))) for one in (rows, swapped)]
    assert texts[0] == texts[1]


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("rows", [{}, register_rows()], ids=["empty", "register"])
def test_without_data_the_briefing_says_so(rows: Rows) -> None:
    look = look_at(Gallery(snapshot_of(rows)))
    briefing = made(look)
    text = text_of(word(briefing))
    assert "无数据" in text
    assert "尚无业务数据" in text
    assert "尚无边界数据" in text
    assert not re.search(r"\bnan\b|None", text)
    assert list(sheets_of(briefing))[-1] == "指标口径"


@pytest.mark.usefixtures("undrawn")
def test_late_data_is_not_judged(small: Gallery) -> None:
    text = text_of(word(made(look_at(small, late="已 3 天未更新"))))
    assert "注意：数据已 3 天未更新" in text
    assert "同比改善" not in text
    assert "同比转差" not in text


HOSTILE = ("=1+1村", "<script>村", "@SUM(A1)村", "坏\x07\u202e村", "长" * 10_000)


@pytest.mark.usefixtures("undrawn")
def test_hostile_names_are_names_in_both_files() -> None:
    rows = with_boundaries(busy_rows())
    for row, name in zip(rows["unit"], HOSTILE, strict=False):
        row["name"] = name
    for row, name in zip(rows["township"], HOSTILE, strict=False):
        row["name"] = name
    for place in (DISTRICT, T1):
        briefing = made(look_at(Gallery(snapshot_of(rows)), place))
        assert "\x07" not in text_of(word(briefing))
        assert "\u202e" not in text_of(word(briefing))
        book = openpyxl.load_workbook(io.BytesIO(briefing.xlsx))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [
            cell for cell in cells if cell.data_type == "f" or (isinstance(cell.value, str) and is_formula(cell.value))
        ]


def test_no_person_is_in_it(of_district: Briefing) -> None:
    """Keys of staff and of complaints, the only traces of persons in the contract, are nowhere."""
    everything = text_of(word(of_district)) + repr(sheets_of(of_district))
    for column in ("staff_id", "complaint_id", "clue_id"):
        assert column not in everything


# ---- how it is made ----------------------------------------------------------------------------------------------------


def test_progress_goes_up_and_names_the_steps(small: Gallery) -> None:
    told: list[tuple[float, str]] = []
    make_briefing(look_at(small), base="", progress=lambda share, step: told.append((share, step)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    steps = " ".join(step for _, step in told)
    for step in ("汇总指标", "绘制图片", "写入 Word", "写入 Excel"):
        assert step in steps


class Left(Exception):
    """Whoever asked has gone."""


def test_who_leaves_ends_the_making_and_the_next_gets_a_turn(small: Gallery) -> None:
    def leave(_share: float, step: str) -> None:
        if step.startswith("绘制图片 2"):
            raise Left

    with pytest.raises(Left):
        make_briefing(look_at(small), base="", progress=leave)
    assert made(look_at(small)).docx


@pytest.mark.usefixtures("undrawn")
def test_a_second_waits_and_is_told_so(small: Gallery) -> None:
    told: list[str] = []
    waiting = threading.Event()

    def progress(_share: float, step: str) -> None:
        told.append(step)
        if "另一份" in step:
            waiting.set()

    second = threading.Thread(target=lambda: make_briefing(look_at(small), base="", progress=progress))
    with making._drawing:
        second.start()
        assert waiting.wait(timeout=30)
    second.join(timeout=120)
    assert not second.is_alive()
    assert told[-1] == "已完成"


@pytest.mark.parametrize("problem", [NO_FONT, FAILED])
def test_without_pictures_there_is_still_a_briefing_that_says_so(
    small: Gallery, monkeypatch: pytest.MonkeyPatch, problem: str
) -> None:
    def fail(*_: Any) -> Any:
        raise DrawingFailed("made up")

    monkeypatch.setattr(making, "has_chinese_font", (lambda _draw: False) if problem == NO_FONT else fail)
    look = look_at(small)
    document = word(made(look))
    assert len(document.inline_shapes) == 0
    assert problem in text_of(document)
    assert map_figures(look).figure in text_of(document)


@pytest.mark.usefixtures("undrawn")
def test_a_phone_s_briefing_is_a_desk_s(small: Gallery) -> None:
    look = look_at(small)
    texts = {text_of(word(made(one))) for one in (look, replace(look, is_phone=True))}
    assert len(texts) == 1


@pytest.mark.usefixtures("undrawn")
def test_a_look_is_not_changed(small: Gallery) -> None:
    look: Look = look_at(small)
    before = replace(look)
    made(look)
    assert (look.asked, look.viewer, look.is_phone) == (before.asked, before.viewer, before.is_phone)
