"""How much time is left for what is still open: four lights, each a shape, a word and a number before it is a colour."""

from collections.abc import Mapping
from types import MappingProxyType

import altair as alt

from display.charts.room import scale_with_room
from display.charts.spec import FONT_SIZE, Spec, chart, hover, names_axis, to_spec, values
from display.formats import share_text
from display.theme import Theme

SIGNS: Mapping[str, str] = MappingProxyType({"red": "▲!", "orange": "◆?", "yellow": "◆", "green": "✓"})
"""Code of a light → its shape, the most pressing first."""

ROW_HEIGHT = 38


def light_names(days: tuple[int, int]) -> Mapping[str, str]:
    """Code → what the light says, for the district's limits (`indicators.limits.Limits.light_days`)."""
    green, yellow = days
    return {
        "red": "已逾期",
        "orange": f"剩不足 {yellow} 天",
        "yellow": f"剩 {yellow}–{green} 天",
        "green": f"剩超过 {green} 天",
    }


def build_lights(counts: Mapping[str, float], *, days: tuple[int, int], theme: Theme, unit: str) -> Spec:
    """One bar a light, the most pressing on top; the bar repeats what sign and word already say.

    Args:
        counts: code of the light → number.
        days: the district's limits.
        unit: what is counted (项).
    """
    names = light_names(days)
    total = sum(counts.get(code, 0.0) for code in names)
    longest = max([1.0, *(counts.get(code, 0.0) for code in names)])
    colours = {"red": theme.red, "orange": theme.orange, "yellow": theme.yellow, "green": theme.green}
    beside = names_axis([f"{SIGNS[code]} {name}" for code, name in names.items()], colour=theme.ink, limit=150)
    no_axis = alt.Axis(labels=False, grid=False)
    y = alt.Y("at:Q", scale=alt.Scale(domain=[len(names) - 0.5, -0.5], nice=False), axis=beside)
    rows = [
        {
            "at": at,
            "start": 0,
            "n": counts.get(code, 0.0),
            "light": code,
            "name": name,
            "text": f"{counts.get(code, 0.0):,.0f} {unit}，{share_text(counts.get(code, 0.0), total)}",
        }
        for at, (code, name) in enumerate(names.items())
    ]
    drawn = chart(values(rows))
    x_scale = scale_with_room(longest, [str(row["text"]) for row in rows])
    x = alt.X("start:Q", scale=x_scale, axis=no_axis)
    fill = alt.Color("light:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None)
    layers = [
        drawn.mark_bar(height=16).encode(y=y, x=x, x2=alt.X2("n:Q"), color=fill),
        drawn.mark_text(align="left", dx=7, color=theme.ink, fontSize=FONT_SIZE).encode(
            y=y, x=alt.X("n:Q", scale=x_scale, axis=no_axis), text=alt.Text("text:N")
        ),
        hover(
            values([{"at": row["at"], "name": row["name"], "text": row["text"]} for row in rows]),
            tooltip=[alt.Tooltip("name:N", title="时限"), alt.Tooltip("text:N", title="未销号")],
            across="y",
            axis=beside,
        ),
    ]
    return to_spec(*layers, theme=theme, height=8 + ROW_HEIGHT * len(names))


def lights_alt(title: str, counts: Mapping[str, float], *, days: tuple[int, int], unit: str) -> str:
    """The chart in words."""
    said = "，".join(f"{name} {counts.get(code, 0.0):,.0f} {unit}" for code, name in light_names(days).items())
    return f"{title}：{said}。"
