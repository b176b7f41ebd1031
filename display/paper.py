"""The paper of an official document (GB/T 9704-2012): A4, its margins, typefaces and sizes, page number, running head.

Word has no list of typefaces to fall back on but the document's font table: there each face names another that is on most machines.
"""

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

TEXT_WIDTH = 156
"""Millimetres of a line."""

TITLE_FACE, HEADING_FACE, SUBHEADING_FACE, BODY_FACE = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
LATIN_FACE = "Times New Roman"
SMALL = "DistrictSmall"
"""Name of the style of notes, captions and tables."""

_FALLBACKS = {TITLE_FACE: "宋体", HEADING_FACE: "SimHei", SUBHEADING_FACE: "楷体", BODY_FACE: "仿宋"}
_BODY_SIZE = Pt(16)
_BODY_LEADING = Pt(28)
_BLACK = RGBColor(0, 0, 0)


def lay_paper(document: WordDocument, *, running_head: str, running_foot: str) -> None:
    """Page, styles, head and foot of an empty document of python-docx."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(18), Mm(20)
    _set_styles(document)
    _name_fallbacks(document)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.style = foot.style = document.styles[SMALL]
    head.add_run(running_head)
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run("— ")
    _add_page_number(foot)
    foot.add_run(f" —　{running_foot}")
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER


def set_faces(element: Any, *, east_asian: str) -> None:
    """Typefaces of a style or run: Chinese in `east_asian`, everything else in `LATIN_FACE`."""
    faces = element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{name}"), None)
    for name, face in (("ascii", LATIN_FACE), ("hAnsi", LATIN_FACE), ("cs", LATIN_FACE), ("eastAsia", east_asian)):
        faces.set(qn(f"w:{name}"), face)


def _set_styles(document: WordDocument) -> None:
    styles = document.styles
    _speak_chinese(styles)
    normal = _style(document, "Normal")
    _dress(normal, face=BODY_FACE, size=_BODY_SIZE)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = _BODY_LEADING
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    for name, face, size in (
        ("Title", TITLE_FACE, Pt(22)),
        ("Subtitle", SUBHEADING_FACE, _BODY_SIZE),
        ("Heading 1", HEADING_FACE, _BODY_SIZE),
        ("Heading 2", SUBHEADING_FACE, _BODY_SIZE),
    ):
        style = _style(document, name)
        _dress(style, face=face, size=size)
        style.font.bold = style.font.italic = False
        # A typeface of nobody's machine may be taller than the lines of the body.
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
        style.paragraph_format.line_spacing = _BODY_LEADING
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        for spacing in style.element.get_or_add_rPr().findall(qn("w:spacing")):
            style.element.rPr.remove(spacing)
        for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
            style.element.pPr.remove(border)
    for name in ("Title", "Subtitle"):
        _style(document, name).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Heading 1", "Heading 2"):
        _style(document, name).paragraph_format.first_line_indent = 2 * _BODY_SIZE
        _style(document, name).paragraph_format.space_before = Pt(8)
    small = styles.add_style(SMALL, 1)
    small.base_style = normal
    _dress(small, face=BODY_FACE, size=Pt(10.5))
    small.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    style = document.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    return style


def _dress(style: Any, *, face: str, size: Pt) -> None:
    set_faces(style.element, east_asian=face)
    style.font.size = size
    style.font.color.rgb = _BLACK


def _speak_chinese(styles: Any) -> None:
    """Without it a program may take Japanese or Hong Kong forms of the same characters. Figures are no Chinese: LibreOffice would break
    their lines at the decimal point and before the per cent sign."""
    for language in styles.element.findall(f".//{qn('w:docDefaults')}//{qn('w:lang')}"):
        for name, tongue in (("val", "en-US"), ("eastAsia", "zh-CN")):
            language.set(qn(f"w:{name}"), tongue)


def _name_fallbacks(document: WordDocument) -> None:
    (part,) = [
        relation.target_part
        for relation in document.part.rels.values()
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE
    ]
    fonts = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{fallback}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        f'<w:pitch w:val="variable"/></w:font>'
        for face, fallback in _FALLBACKS.items()
    )
    part._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()
    )


def _add_page_number(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    for kind, instruction in (("begin", ""), ("", " PAGE "), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{instruction}</w:instrText>')
        run._r.append(mark)
