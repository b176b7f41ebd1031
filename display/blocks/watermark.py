"""Who has this on his screen, faintly across all of it: a photograph of it says where it comes from."""

from display.blocks.markup import escaped

MARKS = 24


def watermark(text: str) -> str:
    marks = f"<span>{escaped(text)}</span>" * MARKS
    return f'<div class="dx-water" aria-hidden="true">{marks}</div>'
