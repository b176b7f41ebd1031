"""A document is read back as its reader would: what it says, in which typefaces, and nothing that acts."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from PIL import Image

from display.document import (
    SHORT_TABLE,
    Block,
    Caption,
    Document,
    Heading,
    Link,
    Note,
    Picture,
    Table,
    Text,
    to_docx,
)
from display.exports import MAKER
from tests.display.charts.frames import HOSTILE

MADE_AT = datetime(2026, 10, 1, 9, 5)
DANGEROUS = (*HOSTILE, "=1+1", "坏\x00\x07\x1b\ufffe\ud800字", "长" * 10_000, "]]>&lt;w:p/>", "第一行\n第二行\v\f")


def made(*blocks: Block, title: str = "鄞川区清廉村居监督情况") -> bytes:
    return to_docx(
        Document(
            title=title,
            subtitles=["（2026年，数据截至 2026-09-30）"],
            blocks=blocks,
            running_head="演示数据　鄞川区",
            running_foot="数据截至 2026-09-30",
            about="范围：鄞川区；数据截至：2026-09-30；查看权限：区纪委监委",
            made_at=MADE_AT,
        )
    )


def opened(*blocks: Block, **more: Any) -> Any:
    return docx.Document(io.BytesIO(made(*blocks, **more)))


def faces(style: Any) -> tuple[str, str]:
    fonts = style.element.rPr.rFonts
    return fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii"))


def png() -> bytes:
    packed = io.BytesIO()
    Image.new("RGB", (640, 320), "white").save(packed, "PNG")
    return packed.getvalue()


def test_it_has_the_typefaces_and_the_page_of_an_official_document() -> None:
    document = opened(Heading("一、总体情况"), Heading("（一）信访举报", level=2), Text("正文"))
    styles = document.styles
    assert faces(styles["Title"]) == ("方正小标宋简体", "Times New Roman")
    assert faces(styles["Heading 1"])[0] == "黑体"
    assert faces(styles["Heading 2"])[0] == "楷体_GB2312"
    assert faces(styles["Normal"])[0] == "仿宋_GB2312"
    assert (styles["Title"].font.size.pt, styles["Normal"].font.size.pt) == (22, 16)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    assert next((p.style.name, p.text) for p in document.paragraphs) == ("Title", "鄞川区清廉村居监督情况")
    assert not [
        e
        for e in document.styles.element.iter(qn("w:rFonts"))
        if e.get(qn("w:eastAsiaTheme"))
        and e.getparent().getparent().get(qn("w:styleId")) in ("Title", "Heading1", "Heading2", "Normal")
    ]


def test_typefaces_few_machines_have_name_one_that_most_have() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        table = archive.read("word/fontTable.xml").decode()
    for face, fallback in (("方正小标宋简体", "宋体"), ("仿宋_GB2312", "仿宋"), ("楷体_GB2312", "楷体")):
        assert f'w:name="{face}"><w:altName w:val="{fallback}"/>' in table


def test_every_page_says_how_old_the_data_is_and_its_number() -> None:
    section = opened().sections[0]
    assert section.header.paragraphs[0].text == "演示数据　鄞川区"
    assert "数据截至 2026-09-30" in section.footer.paragraphs[0].text
    assert [e.text for e in section.footer._element.iter(qn("w:instrText"))] == [" PAGE "]


def test_its_properties_name_the_product_the_view_and_nobody() -> None:
    said = opened().core_properties
    assert (said.author, said.last_modified_by) == (MAKER, MAKER)
    assert said.created == said.modified == MADE_AT.replace(tzinfo=UTC)
    assert "数据截至：2026-09-30" in said.comments
    assert "区纪委监委" in said.comments
    with zipfile.ZipFile(io.BytesIO(made())) as archive:
        assert b"python-docx" not in b"".join(
            archive.read(name) for name in archive.namelist() if name.startswith("docProps")
        )


def test_a_table_has_its_header_on_every_page_and_fits_the_line() -> None:
    (table,) = opened(
        Table(("镇街", "得分"), [("青禾镇", "81.2"), ("望云街道", "—")], widths=(2, 1), numbers=(1,))
    ).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["镇街", "得分"],
        ["青禾镇", "81.2"],
        ["望云街道", "—"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:cantSplit")) is not None
    assert sum(cell.width for cell in table.rows[0].cells) == pytest.approx(Mm(156), rel=0.001)


def test_the_columns_are_as_wide_as_asked_for_programs_that_read_the_grid_and_for_those_that_read_the_cells() -> None:
    (table,) = opened(Table(("镇街", "得分"), [("青禾镇", "81.2")], widths=(2, 1))).tables
    widths = [pytest.approx(Mm(104), rel=0.001), pytest.approx(Mm(52), rel=0.001)]
    assert [column.width for column in table.columns] == widths
    assert [cell.width for cell in table.rows[1].cells] == widths


def kept(table: Any) -> list[bool]:
    return [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]


def test_a_short_table_stays_on_one_page_and_a_long_one_may_go_on() -> None:
    short, long = opened(
        *(Table(("镇街",), [(str(number),) for number in range(rows)], widths=(1,)) for rows in (3, SHORT_TABLE))
    ).tables
    assert kept(short) == [True, True, True, False]
    assert not any(kept(long))


def test_its_characters_are_those_of_mainland_china() -> None:
    languages = list(opened().styles.element.iter(qn("w:lang")))
    assert {one.get(qn("w:eastAsia")) for one in languages} == {"zh-CN"}


def test_figures_are_not_taken_for_chinese_whose_lines_may_end_anywhere() -> None:
    assert {one.get(qn("w:val")) for one in opened().styles.element.iter(qn("w:lang"))} == {"en-US"}


def test_a_leading_paragraph_stays_with_what_follows() -> None:
    document = opened(Text("1．逾期未销号（需关注）。", leads=True), Text("依据：231 项。"))
    first, second = document.paragraphs[-2:]
    assert first.paragraph_format.keep_with_next
    assert not second.paragraph_format.keep_with_next


def test_an_empty_table_is_not_drawn() -> None:
    assert opened(Table(("镇街",), [], widths=(1,))).tables == []


def test_a_picture_fills_the_line_within_its_margins_and_is_said_in_words() -> None:
    document = opened(Caption("分布图"), Picture(png(), "各村分布图，整改销号 82.0%"))
    (shape,) = document.inline_shapes
    assert (round(shape.width.mm), round(shape.height.mm)) == (155, 78)
    assert shape._inline.docPr.get("descr") == "各村分布图，整改销号 82.0%"
    caption = next(p for p in document.paragraphs if p.text == "分布图")
    assert caption.paragraph_format.keep_with_next


def test_an_address_of_the_product_is_a_link_and_any_other_is_none() -> None:
    document = opened(Link("依据", "https://host/rectification?period=2026"), Link("另一依据", "javascript:alert(1)"))
    found = [r.target_ref for r in document.part.rels.values() if r.is_external]
    assert found == ["https://host/rectification?period=2026"]
    said = "".join(p.text for p in document.paragraphs)
    assert "另一依据" in said
    assert "javascript" not in said


@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_texts_are_harmless_texts_everywhere(text: str) -> None:
    blocks = (
        Heading(text), Text(text), Note(text), Caption(text), Link(text, text), Picture(png(), text),
        Table((text,), [(text,)], widths=(1,)),
    )  # fmt: skip
    document = opened(*blocks, title=text)
    assert [r.target_ref for r in document.part.rels.values() if r.is_external] == []
    said = [p.text for p in document.paragraphs] + [
        c.text for t in document.tables for row in t.rows for c in row.cells
    ]
    assert max(map(len, said)) < 2 * 2_000 + 10
    assert not {character for line in said for character in line} & set("\x00\x07\x1b\ufffe\u202e\n\v\f")
    assert len(document.core_properties.title) <= 255
