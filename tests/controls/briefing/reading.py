"""Briefings made and read back: their texts, tables and sheets."""

import io
from typing import Any

import docx
import openpyxl

from controls.briefing.making import Briefing, make_briefing
from controls.look import Look

BASE = "http://board.example:8501"


def made(look: Look) -> Briefing:
    return make_briefing(look, base=BASE, progress=lambda _share, _step: None)


def word(briefing: Briefing) -> Any:
    return docx.Document(io.BytesIO(briefing.docx))


def text_of(document: Any) -> str:
    """Every text of the document: paragraphs with their links, tables, head and foot."""
    lines = ["".join(t.text or "" for t in p._p.iter("{*}t")) for p in document.paragraphs]
    lines += [" ".join(row) for table in tables_of(document) for row in table]
    section = document.sections[0]
    lines += [p.text for part in (section.header, section.footer) for p in part.paragraphs]
    return "\n".join(lines)


def tables_of(document: Any) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def sheets_of(briefing: Briefing) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(briefing.xlsx))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
