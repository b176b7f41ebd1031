"""Makes both files: a process of its own draws each picture as soon as it is planned, while the server counts on and writes Excel."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from controls.briefing.content import document_parts
from controls.briefing.parts import Planned
from controls.briefing.sheets import briefing_sheets
from controls.export import cover_of, named_file
from controls.look import Look
from display.document import Block, Caption, Document, Note, Picture, to_docx
from display.drawing import Draw, Drawing, DrawingFailed, has_chinese_font, open_studio
from display.exports import DEMO_SENTENCE, Cover, about, to_xlsx
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

_PLANNED_AT, _WRITTEN_AT, _DRAWN_AT = 0.45, 0.65, 0.9
"""Shares done when the parts are planned, Excel is written, the last picture is drawn."""


class NoChineseFont(Exception):
    """Pictures would show boxes in place of characters."""


@dataclass(frozen=True, kw_only=True)
class Briefing:
    """Both files and their name without suffix."""

    file_name: str
    docx: bytes
    xlsx: bytes


@dataclass(frozen=True)
class _Awaited:
    """A picture being drawn."""

    planned: Planned
    png: Future[bytes]


def make_briefing(look: Look, *, base: str, progress: Progress) -> Briefing:
    """The files of the view `look` asks, as its viewer may see it.

    Args:
        base: address of the product, for the links in the document; may be empty.
        progress: told the share done and the step in words, at every step; what it raises ends the making.
    """
    look = replace(look, is_phone=False)
    cover = cover_of(look, name=NAME, indicators=CATALOGUE)
    progress(0.0, "排队等候")
    with _turn(progress), _easel() as draw:
        progress(0.02, "汇总指标")
        parts: list[Block | _Awaited] = []
        for number, part in enumerate(document_parts(look, base=base), start=1):
            parts.append(_Awaited(part, draw(part.drawing)) if isinstance(part, Planned) else part)
            progress(min(0.02 + number / 300, _PLANNED_AT), "汇总指标")
        progress(_PLANNED_AT, "写入 Excel")
        xlsx = to_xlsx(briefing_sheets(look), cover=cover)
        blocks = list(_drawn(parts, progress))
    progress(_DRAWN_AT, "写入 Word")
    docx = to_docx(_document(look, cover, blocks))
    progress(1.0, "已完成")
    return Briefing(file_name=named_file(look, name=NAME), docx=docx, xlsx=xlsx)


def _document(look: Look, cover: Cover, blocks: Sequence[Block]) -> Document:
    places, period = look.gallery.snapshot.places, look.asked.period.label
    scope = places.district_name if look.asked.place == DISTRICT else places.name(look.asked.place)
    mark = "演示数据　" if cover.is_demo else ""
    return Document(
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


@contextmanager
def _turn(progress: Progress) -> Iterator[None]:
    """Waits until no other file is being made, saying so."""
    while not _drawing.acquire(timeout=_PATIENCE):
        progress(0.0, "正在生成另一份材料，排队等候")
    try:
        yield
    finally:
        _drawing.release()


@contextmanager
def _easel() -> Iterator[Callable[[Drawing], Future[bytes]]]:
    """A function that has a picture drawn aside, after those asked before; what is not drawn when the context ends never is."""
    with ExitStack() as studio, ThreadPoolExecutor(max_workers=1) as hand:

        def prepare() -> Draw:
            draw = studio.enter_context(open_studio())
            if not has_chinese_font(draw):
                raise NoChineseFont
            return draw

        prepared = hand.submit(prepare)
        try:
            yield lambda drawing: hand.submit(lambda: prepared.result()(drawing))
        finally:
            hand.shutdown(wait=False, cancel_futures=True)


def _drawn(parts: Sequence[Block | _Awaited], progress: Progress) -> Iterator[Block]:
    """The parts with their pictures; where they cannot be drawn, the sentence that says so. Never a file without its figures."""
    count = sum(isinstance(part, _Awaited) for part in parts)
    number, problem = 0, ""
    for part in parts:
        if not isinstance(part, _Awaited):
            yield part
            continue
        number += 1
        progress(_WRITTEN_AT + (_DRAWN_AT - _WRITTEN_AT) * number / count, f"绘制图片 {number}/{count}")
        yield Caption(part.planned.title)
        if not problem:
            try:
                yield Picture(part.png.result(), part.planned.alt)
                continue
            except NoChineseFont:
                problem = NO_FONT
            except (DrawingFailed, OSError):
                log.exception("pictures of a briefing could not be drawn")
                problem = FAILED
        yield Note(f"{problem}。{part.planned.alt}")
