"""The top of a page: where we are, how old the data is, whether it is invented."""

from collections.abc import Sequence

from display.blocks.markup import chip, escaped


def header(title: str, subtitle: str = "", *, breadcrumb: Sequence[str] = ()) -> str:
    """Title and subtitle on one baseline (two lines on a phone); `breadcrumb`, when given, is plain text: steps that lead somewhere are
    links of the page."""
    steps = '<i class="dx-step" aria-hidden="true">›</i>'.join(f"<span>{escaped(step)}</span>" for step in breadcrumb)
    trail = f'<div class="dx-trail">{steps}</div>' if breadcrumb else ""
    below = f'<span class="dx-subtitle">{escaped(subtitle)}</span>' if subtitle else ""
    return f'<div class="dx-header">{trail}<span class="dx-h1" role="heading" aria-level="1">{escaped(title)}</span>{below}</div>'


def status_chips(day: str, *, short_day: str, late: str = "", is_demo: bool = False) -> str:
    """``数据截至 2026-09-30`` (``截至 09-30`` on a phone) and, for invented data, 演示数据.

    Args:
        day: the date as text.
        short_day: the date without its year.
        late: how late the data is (``已 18 天未更新``); the chip turns orange with ▼ when given.
    """
    badge = chip("演示数据", strong=True, title="全部为虚构数据，仅供演示") if is_demo else ""
    sign = '<i class="dx-mark dx-worse" aria-hidden="true"></i>' if late else ""
    tail = f"，{escaped(late)}" if late else ""
    return (
        f'<div class="dx-status"><span class="dx-chip{" dx-late" if late else ""}">{sign}'
        f'<span class="dx-wide">数据截至 <b>{escaped(day)}</b></span>'
        f'<span class="dx-narrow">截至 <b>{escaped(short_day)}</b></span>{tail}</span>{badge}</div>'
    )
