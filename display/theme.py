"""Colours, shapes and words of the screens (UI.md, section 3): one light and one dark set, chosen by page, never detected."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from indicators.values import Verdict

FONT = "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"
"""System fonts only: nothing is fetched."""

Ramp = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Mark:
    """A meaning three times over, so that it survives greyscale and colour blindness.

    Attributes:
        colour: of the shape, ``#RRGGBB``.
        named: Streamlit's name of that colour (``st.metric(delta_color=…)``); empty where it has none.
    """

    colour: str
    shape: str
    word: str
    named: str = ""


CHANGE_WORDS: Mapping[Verdict, str] = MappingProxyType(
    {Verdict.BETTER: "同比改善", Verdict.SAME: "同比持平", Verdict.WORSE: "同比转差", Verdict.NONE: "不评价"}
)


def standing_words(whole: str) -> Mapping[Verdict, str]:
    """A part against the whole it belongs to, in words; `whole` is 全区, 全片组, 本镇街."""
    return MappingProxyType(
        {
            Verdict.BETTER: f"优于{whole}",
            Verdict.SAME: "无显著差异",
            Verdict.WORSE: f"落后{whole}",
            Verdict.NONE: "不评价",
        }
    )


STANDING_WORDS = standing_words("全区")


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Every colour a screen may use, as ``#RRGGBB``.

    Attributes:
        ink, ink2, ink3: numbers and titles; captions and axes; marks and lines, never small text.
        line, hair: card border; row rule and grid.
        bg, bg2: page; bar track, band, wall tile.
        accent: selected control, link, special-cause point, last stage of a pipeline.
        quiet: bars that judge nothing.
        middle: the block of the middle half on a range bar.
        good, same, concern: verdicts. red, orange, yellow, green: lights of alerts and time limits, nothing else.
        ramp: map classes from the palest to the strongest (on the wall from the darkest to the brightest).
        few, hatch: ground and lines of 数量少. no_data: 无数据, warm where the ramp is cool: apart from its palest class
            for everybody. town_line: township borders.
        faded, faded_line: areas that are not the subject.
    """

    is_dark: bool
    ink: str
    ink2: str
    ink3: str
    line: str
    hair: str
    bg: str
    bg2: str
    accent: str
    quiet: str
    middle: str
    good: str
    same: str
    concern: str
    red: str
    orange: str
    yellow: str
    green: str
    ramp: Ramp
    few: str
    hatch: str
    no_data: str
    town_line: str
    town_line_opacity: int
    faded: str
    faded_line: str

    def classes(self, count: int) -> tuple[str, ...]:
        """`count` colours spread over the ramp, palest first; five is the most that can be told apart.

        Raises:
            ValueError: `count` is not 1 to 5.
        """
        if not 1 <= count <= len(self.ramp):
            raise ValueError(f"a map has 1 to {len(self.ramp)} classes, not {count}")
        if count == 1:
            return self.ramp[-1:]
        last = len(self.ramp) - 1
        return tuple(self.ramp[round(index * last / (count - 1))] for index in range(count))

    def mark(self, verdict: Verdict | str, *, words: Mapping[Verdict, str]) -> Mark:
        """Colour, shape and word of a verdict; `words` are `CHANGE_WORDS` (over time) or `STANDING_WORDS` (against the district).

        The shape belongs to standings; beside a change stands the arrow of the number itself.
        """
        known = Verdict(verdict)
        match known:
            case Verdict.BETTER:
                return Mark(self.good, "▲", words[known], "blue")
            case Verdict.WORSE:
                return Mark(self.concern, "▼", words[known], "orange")
            case Verdict.SAME | Verdict.NONE:
                return Mark(self.same, "●", words[known], "gray")

    def light(self, level: str) -> Mark:
        """The lamp of an alert level (`red`, `yellow`, `green`); any other text is the dashed ring of nothing to say."""
        lamps = {
            "red": Mark(self.red, "▲!", "需立即处置", "red"),
            "yellow": Mark(self.yellow, "◆", "需跟踪", "yellow"),
            "green": Mark(self.green, "●✓", "正常", "green"),
        }
        return lamps.get(level, Mark(self.ink3, "○", "无数据或数量少", "gray"))


LIGHT = Theme(
    is_dark=False,
    ink="#1B2733",
    ink2="#5A6876",
    ink3="#7A8794",
    line="#DDE3E9",
    hair="#E9EDF1",
    bg="#FFFFFF",
    bg2="#F4F6F8",
    accent="#0F5A6B",
    quiet="#6FA9B4",
    middle="#C6D0D8",
    good="#1F6FB8",
    same="#8A96A3",
    concern="#C75300",
    red="#C62828",
    orange="#DE7A22",
    yellow="#E0A100",
    green="#2E8B57",
    ramp=("#E3EFF1", "#B4D4DA", "#7DB2BD", "#3F8796", "#0F5A6B"),
    few="#F7F8F9",
    hatch="#A9B4BE",
    no_data="#E5DDCD",
    town_line="#51606E",
    town_line_opacity=200,
    faded="#F9FAFB",
    faded_line="#EEF1F4",
)

DARK = Theme(
    is_dark=True,
    ink="#E8F0F3",
    ink2="#9DB0BA",
    ink3="#7C909B",
    line="#22363F",
    hair="#1A2C35",
    bg="#0B161D",
    bg2="#12222B",
    accent="#58C4D6",
    quiet="#3C8799",
    middle="#35505C",
    good="#62B2FF",
    same="#8FA1AB",
    concern="#FF9F4A",
    red="#FF6B5E",
    orange="#FF9A3D",
    yellow="#FFD54A",
    green="#5FD38D",
    ramp=("#15313B", "#1F5060", "#2F7A8B", "#58B3C2", "#BDEBF2"),
    few="#111C22",
    hatch="#3E525D",
    no_data="#10191F",
    town_line="#04090C",
    town_line_opacity=255,
    faded="#0E1A21",
    faded_line="#15242C",
)


def rgb(colour: str) -> list[int]:
    """``#RRGGBB`` as [r, g, b], 0-255, as deck.gl wants it."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def rgba(colour: str, *, opacity: int) -> list[int]:
    """``#RRGGBB`` with an opacity of 0-255."""
    return [*rgb(colour), opacity]
