"""Makes both files: the parts are planned from figures, the pictures drawn by a process of their own, the files written last."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from controls.briefing.content import document_parts
from controls.briefing.parts import Part, Planned
from controls.briefing.sheets import briefing_sheets
from controls.export import cover_of, named_file
from controls.pictures import Look
from display.document import Block, Caption, Document, Note, Picture, to_docx
from display.drawing import DrawingFailed, has_chinese_font, open_studio
from display.exports import DEMO_SENTENCE, about, to_xlsx
from indicators.catalogue import CATALOGUE
from indicators.places import DISTRICT

log = logging.getLogger(__name__)

NAME = "会议材料"
NO_FONT = "服务器没有中文字体，图片未生成；数据见表格"
FAILED = "图片未能生成；数据见表格"

Progress = Callable[[float, str], None]

_drawing = threading.Lock()
"""One file at a time: more would only make each other late, and the screens with them."""

_PATIENCE = 0.5
"""Seconds between two looks whether it is one's turn."""

_PLANNED_AT, _DRAWN_AT, _WRITTEN_AT = 0.25, 0.85, 0.95


@dataclass(frozen=True, kw_only=True)
class Briefing:
    """Both files and their name without suffix."""

    file_name: str
    docx: bytes
    xlsx: bytes


def make_briefing(look: Look, *, base: str, progress: Progress) -> Briefing:
    """The files of the view `look` asks, as its viewer may see it.

    Args:
        base: address of the product, for the links in the document; may be empty.
        progress: told the share done and the step in words, at every step; what it raises ends the making.
    """
    look = replace(look, is_phone=False)
    progress(0.0, "排队等候")
    with _turn(progress):
        progress(0.02, "汇总指标")
        parts = []
        for number, part in enumerate(document_parts(look, base=base), start=1):
            parts.append(part)
            progress(min(0.02 + number / 300, _PLANNED_AT), "汇总指标")
        blocks = list(_drawn(parts, progress))
    cover = cover_of(look, name=NAME, indicators=CATALOGUE)
    progress(_DRAWN_AT, "写入 Word")
    places, period = look.gallery.snapshot.places, look.asked.period.label
    scope = places.district_name if look.asked.place == DISTRICT else places.name(look.asked.place)
    mark = "演示数据　" if cover.is_demo else ""
    document = Document(
        title=f"{scope}清廉村居监督情况",
        subtitles=[
            f"（{period}，数据截至 {cover.as_of:%Y-%m-%d %H:%M}）",
            f"查看权限：{cover.viewer_label}；生成时间：{cover.exported_at:%Y-%m-%d %H:%M}",
            *([DEMO_SENTENCE] if cover.is_demo else []),
        ],
        blocks=blocks,
        running_head=f"{mark}{scope}清廉村居监督情况，{period}",
        running_foot=f"数据截至 {cover.as_of:%Y-%m-%d}　{cover.viewer_label}",
        about=about(cover),
        made_at=cover.exported_at,
    )
    docx = to_docx(document)
    progress(_WRITTEN_AT, "写入 Excel")
    xlsx = to_xlsx(briefing_sheets(look), cover=cover)
    progress(1.0, "已完成")
    return Briefing(file_name=named_file(look, name=NAME), docx=docx, xlsx=xlsx)


@contextmanager
def _turn(progress: Progress) -> Iterator[None]:
    """Waits until no other file is being made, saying so."""
    while not _drawing.acquire(timeout=_PATIENCE):
        progress(0.0, "正在生成另一份材料，排队等候")
    try:
        yield
    finally:
        _drawing.release()


def _drawn(parts: Sequence[Part], progress: Progress) -> Iterator[Block]:
    """The parts with their pictures; where they cannot be drawn, the sentence that says so. Never a file without its figures."""
    planned = [part for part in parts if isinstance(part, Planned)]
    pictures: list[bytes] = []
    problem = FAILED
    try:
        with open_studio() as draw:
            if planned and not has_chinese_font(draw):
                problem = NO_FONT
                planned = []
            for number, picture in enumerate(planned, start=1):
                share = _PLANNED_AT + (_DRAWN_AT - _PLANNED_AT) * number / len(planned)
                progress(share, f"绘制图片 {number}/{len(planned)}")
                pictures.append(draw(picture.drawing))
    except DrawingFailed:
        log.exception("pictures of a briefing could not be drawn")
    ready = iter(pictures)
    for part in parts:
        if not isinstance(part, Planned):
            yield part
            continue
        yield Caption(part.title)
        png = next(ready, None)
        yield Note(f"{problem}。{part.alt}") if png is None else Picture(png, part.alt)
