"""A document as Word file: blocks of text, tables and pictures in, the bytes of a .docx out.

Every text is data: it may come from the database, so what XML cannot hold is dropped and endless lines are cut.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import docx
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from display.cells import xml_text
from display.exports import MAKER
from display.paper import HEADING_FACE, SMALL, TEXT_WIDTH, lay_paper, set_faces

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_LINE, LONGEST_CELL, LONGEST_PROPERTY = 2_000, 400, 250
SHORT_TABLE = 10
"""Rows, the heading's included, that are kept on one page."""

_TEXT_INDENT = Pt(32)
_SPARE = 1
"""Millimetres of a line a picture leaves free: one of its exact width is pushed over the margin by some programs."""
_LINK_COLOUR = RGBColor(0x0F, 0x5A, 0x6B)
_CELL_MARGINS = (
    f'<w:tblCellMar {nsdecls("w")}><w:top w:w="34" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="34" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
)
"""0.6 mm above and below, 1.5 mm beside."""


@dataclass(frozen=True)
class Heading:
    """一、 of level 1, （一） of level 2; the number is part of the text."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph of the body; one that `leads` stays on the page of what follows."""

    text: str
    leads: bool = False


@dataclass(frozen=True)
class Note:
    """A small line: a caption, a remark, why something is missing."""

    text: str


@dataclass(frozen=True)
class Caption:
    """What the picture or table below it shows; stays on its page."""

    text: str


@dataclass(frozen=True)
class Link:
    """A small line whose words lead to `address`, if that is http or https."""

    text: str
    address: str


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the line; columns at `numbers` are set right. An empty table is not drawn."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numbers: Sequence[int] = ()


@dataclass(frozen=True)
class Picture:
    """A PNG as wide as the line; `alt` is the picture in words."""

    png: bytes
    alt: str


Block = Heading | Text | Note | Caption | Link | Table | Picture


@dataclass(frozen=True, kw_only=True)
class Document:
    """Attributes:
    title, subtitles: centred on the first page.
    running_head, running_foot: on every page; the foot beside the page number.
    about: what the file's properties say of scope, age and viewer.
    """

    title: str
    subtitles: Sequence[str]
    blocks: Sequence[Block]
    running_head: str
    running_foot: str
    about: str
    made_at: datetime


def to_docx(document: Document) -> bytes:
    """The document on A4 as `display/paper.py` lays it."""
    word = docx.Document()
    lay_paper(word, running_head=_line(document.running_head), running_foot=_line(document.running_foot))
    _set_properties(word, document)
    word.add_paragraph(_line(document.title), style="Title")
    for subtitle in document.subtitles:
        word.add_paragraph(_line(subtitle), style="Subtitle")
    for block in document.blocks:
        _add(word, block)
    packed = io.BytesIO()
    word.save(packed)
    return packed.getvalue()


def _set_properties(word: WordDocument, document: Document) -> None:
    said = word.core_properties
    said.author = said.last_modified_by = MAKER
    said.title = _cut(xml_text(document.title), longest=LONGEST_PROPERTY)
    said.subject = ""
    said.keywords = ""
    said.comments = _cut(xml_text(document.about), longest=LONGEST_PROPERTY)
    said.created = said.modified = document.made_at
    said.language = "zh-CN"


def _add(word: WordDocument, block: Block) -> None:
    match block:
        case Heading():
            word.add_paragraph(_line(block.text), style=f"Heading {block.level}")
        case Text():
            paragraph = word.add_paragraph(_line(block.text))
            paragraph.paragraph_format.first_line_indent = _TEXT_INDENT
            paragraph.paragraph_format.keep_with_next = block.leads or None
        case Note():
            word.add_paragraph(_line(block.text), style=SMALL).paragraph_format.space_after = Pt(4)
        case Caption():
            caption = word.add_paragraph(_line(block.text), style=SMALL)
            caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
            caption.paragraph_format.keep_with_next = True
            caption.paragraph_format.space_before = Pt(6)
        case Link():
            _add_link(word, block)
        case Table() if block.rows:
            _add_table(word, block)
        case Table():
            return
        case Picture():
            _add_picture(word, block)


def _add_link(word: WordDocument, link: Link) -> None:
    paragraph = word.add_paragraph(style=SMALL)
    paragraph.paragraph_format.left_indent = _TEXT_INDENT
    run = paragraph.add_run(_line(link.text))
    address = xml_text(link.address)
    if urlsplit(address).scheme not in ("http", "https"):
        return
    run.font.underline = True
    run.font.color.rgb = _LINK_COLOUR
    anchor = OxmlElement("w:hyperlink")
    anchor.set(qn("r:id"), word.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    anchor.append(run._r)
    paragraph._p.append(anchor)


def _add_picture(word: WordDocument, picture: Picture) -> None:
    paragraph = word.add_paragraph(style=SMALL)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.png), width=Mm(TEXT_WIDTH - _SPARE))
    shape._inline.docPr.set("descr", _line(picture.alt))
    shape._inline.docPr.set("name", "图")


def _add_table(word: WordDocument, table: Table) -> None:
    drawn = word.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    drawn.autofit = False
    properties = drawn._tbl.tblPr
    properties.insert(list(properties).index(properties.find(qn("w:tblLook"))), parse_xml(_CELL_MARGINS))
    whole = sum(table.widths)
    widths = [Mm(TEXT_WIDTH * share / whole) for share in table.widths]
    rows = (table.columns, *table.rows)
    for position, row in enumerate(rows):
        # Not a long one's heading: LibreOffice would keep the whole table, and lose what the page has no room for.
        is_kept = len(rows) <= SHORT_TABLE and position < len(rows) - 1
        _add_row(drawn, row, widths, is_header=position == 0, numbers=table.numbers, is_kept=is_kept)
    # Not every program asks the cells: the grid says the widths as well.
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = width
    after = word.add_paragraph(style=SMALL)
    after.paragraph_format.space_after = Pt(2)


def _add_row(
    table: WordTable,
    row: Sequence[str],
    widths: Sequence[Mm],
    *,
    is_header: bool,
    numbers: Sequence[int],
    is_kept: bool,
) -> None:
    added = table.add_row()  # type: ignore[no-untyped-call]
    properties = added._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_header:
        properties.append(OxmlElement("w:tblHeader"))
    # The cells of the row are asked for once, and the style is named by its id: python-docx walks the whole table for each
    # `cell` and all styles for each name.
    for position, (cell, text, width) in enumerate(zip(added.cells, row, widths, strict=True)):
        cell.width = width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph._p.style = SMALL
        paragraph.paragraph_format.keep_with_next = is_kept or None
        _write(paragraph, _cut(xml_text(text), longest=LONGEST_CELL), is_header=is_header)
        if is_header:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif position in numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write(paragraph: Paragraph, text: str, *, is_header: bool) -> None:
    run = paragraph.add_run(text)
    if is_header:
        set_faces(run._r, east_asian=HEADING_FACE)


def _line(text: str) -> str:
    return _cut(xml_text(text), longest=LONGEST_LINE)


def _cut(text: str, *, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
