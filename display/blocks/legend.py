"""The legend beside the map: the figure of the whole, then every class with its colour, range and number of places."""

from display.blocks.markup import escaped
from display.legend import Legend, LegendClass, Pattern


def legend_block(legend: Legend, *, heading: str, value: str, detail: str = "") -> str:
    """The legend under the figure of the focus.

    Args:
        heading: what the figure is (全区整改销号).
        value: the figure.
        detail: n/N.
    """
    lines = "".join(_line(line) for line in legend.lines)
    return (
        f'<div class="dx-legend"><div class="dx-small">{escaped(heading)}</div>'
        f'<div class="dx-legend-value">{escaped(value)}</div><div class="dx-small">{escaped(detail)}</div>'
        f'<div class="dx-legend-head"><b>{escaped(legend.unit or "分级")}</b><span>{escaped(legend.counted)}</span></div>'
        f'{lines}<div class="dx-note">{escaped(legend.note)}</div></div>'
    )


def _line(line: LegendClass) -> str:
    hatch = " dx-hatch" if line.pattern is Pattern.HATCH else ""
    return (
        f'<div class="dx-class"><i class="dx-swatch{hatch}" style="background-color:{escaped(line.colour)}"></i>'
        f'<div><div class="dx-class-line"><span>{escaped(line.label)}</span><span>{line.count:,}</span></div>'
        f'<div class="dx-share"><i style="width:{line.share * 100:.1f}%"></i></div></div></div>'
    )
