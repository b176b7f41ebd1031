"""The handbook of indicators (指标口径), written from the catalogue: the page, `docs/indicators.md`, export sheets.

`python -m display.handbook` writes the whole of it to standard output.
"""

import sys

from display.ranking_method import TITLE, ranking_method
from indicators.catalogue import CATALOGUE, TOPICS
from indicators.codes import UNIT_KIND
from indicators.index import DEFAULT_INDEX
from indicators.model import Base, Count, Direction, Indicator, Scale, Window

_DIRECTION = {
    Direction.HIGHER: "越高越好",
    Direction.LOWER: "越低越好",
    Direction.NEUTRAL: "只提示，不评价好坏",
}
_WINDOW = {
    Window.FLOW: "统计期内",
    Window.STOCK: "统计期末现存",
    Window.YEAR_TO_DATE: "当年 1 月至统计期末",
    Window.TERM: "本届任期开始至统计期末",
    Window.OPENING_STOCK: "当年年初现存",
    Window.POOL: "期初现存加期内新增",
    Window.YEAR_BEFORE: "上年相同月份",
}
_BASE = {
    Base.UNITS: "统计期末存续的单位",
    Base.PARTY_ORGANISATIONS: "统计期末设有党组织的村、社区",
    Base.STATIONS: "统计期末存续的站所、企业",
    Base.PARTY_MEMBERS: "统计期末，取自单位名录",
}
_PROTECTION = (
    "信访类指标，受保护。区纪委监委可见全部；其他角色在村级只见“少、中、多”档次（最近四个完整季度，所在镇街的数可见时），"
    "在镇街级只见本镇街完整季度的数，过小的和能推算出过小数的不显示，对其他镇街只见比率；全区数人人可见。"
)
_CONFIDENTIAL = "仅区纪委监委可见，其他角色在各级（含全区）均不显示。"
_INTRODUCTION = """\
<!-- 由 `make docs` 按指标目录（indicators/catalogue.py）生成，请勿手改。 -->

# 指标口径

同一指标在地图、表格、图、提示、导出和本手册中出自同一处定义、同一次计算。以下各条适用于全部指标：

- n 为分子，N 为分母；合计时分子、分母分别相加再相除，不对比率求平均。
- 发生日期晚于今天的事项不计入；无法计入的行按原因计数，列在“数据质量”页。
- 同比只比较完整月份：统计期未结束时，两年都只算到上一个整月。
- 缺数据显示“无数据”，既不当作 0，也不排在末位；分母过小的只列 n/N，不着色、不排名。
- 比率的区间为 95% Wilson 区间，件数的区间为 95% 泊松区间（Byar 近似）。
"""


def handbook_entry(indicator: Indicator) -> list[tuple[str, str]]:
    """Everything to be said about one indicator, as (title, text) in reading order; texts are plain, one line each."""
    entries = [
        ("含义", indicator.summary),
        ("单位", f"{indicator.unit}，保留 {indicator.decimals} 位小数"),
        ("分子 n", f"{indicator.numerator_label}（{_counted(indicator.numerator)}）"),
    ]
    if indicator.denominator is not None:
        entries.append(("分母 N", f"{indicator.denominator_label}（{_counted(indicator.denominator)}）"))
    entries += [
        ("算法", f"{indicator.how_counted}公式：{_formula(indicator)}。"),
        ("统计对象", "、".join(UNIT_KIND[kind] for kind in indicator.kinds)),
        ("方向", _DIRECTION[indicator.direction]),
    ]
    if indicator.target is not None:
        entries.append(("目标", f"{indicator.target:g}{_spaced(indicator.unit)}"))
    entries.append(("地图分级", _classes(indicator)))
    if indicator.least_denominator:
        entries.append(("最小分母", f"N 小于 {indicator.least_denominator} 时只列 n/N，不着色、不排名"))
    entries += [
        ("综合评分", f"默认权重 {indicator.weight:g}" if indicator.weight else "不计分"),
        ("可见范围", _seen_by(indicator)),
        ("注意", indicator.caveats),
        ("来源", indicator.source),
    ]
    return entries


def _seen_by(indicator: Indicator) -> str:
    if indicator.commission_only:
        return _CONFIDENTIAL
    return _PROTECTION if indicator.sensitive else "镇街级各角色可见；村级和明细限本人管辖范围。"


def handbook_markdown() -> str:
    """The whole handbook as Markdown, by topic in the order of the catalogue, ending in a line break."""
    parts = [_INTRODUCTION]
    for topic, title in TOPICS.items():
        parts.append(f"## {title}\n")
        parts += [_section(indicator) for indicator in CATALOGUE if indicator.topic == topic]
    method = [f"- **{title}**：{text}" for title, text in ranking_method(DEFAULT_INDEX)]
    parts.append(
        "\n".join([f"## {TITLE}", "", "权重、起点、目标为默认值，以本区 `district.toml` 为准。", "", *method]) + "\n"
    )
    return "\n".join(parts)


def _section(indicator: Indicator) -> str:
    lines = [f"### {indicator.label}", "", f"`{indicator.key}`，简称“{indicator.short_label}”", ""]
    lines += [f"- **{title}**：{text}" for title, text in handbook_entry(indicator)]
    return "\n".join(lines) + "\n"


def _counted(part: Count | Base) -> str:
    if isinstance(part, Base):
        return _BASE[part]
    what = "至少发生一次的单位数" if part.covered else ""
    return "，".join(piece for piece in (_WINDOW[part.window], what) if piece)


def _formula(indicator: Indicator) -> str:
    match indicator.scale:
        case Scale.COUNT:
            return "n"
        case Scale.RATE:
            return "n ÷ N × 100%"
        case Scale.RATIO:
            return f"n ÷ N × {indicator.multiplier}"
        case Scale.CHANGE:
            return "（n ÷ N − 1）× 100%"


def _classes(indicator: Indicator) -> str:
    cuts = "、".join(f"{cut:g}" for cut in indicator.bins)
    deep = "越高" if indicator.is_dark_high else "越低"
    meaning = "不评价好坏" if indicator.direction is Direction.NEUTRAL else "越需关注"
    return f"以 {cuts} 为界（含下界），固定不变；颜色越深，数值{deep}，{meaning}"


def _spaced(unit: str) -> str:
    return unit if unit == "%" else f" {unit}"


if __name__ == "__main__":
    sys.stdout.write(handbook_markdown())
