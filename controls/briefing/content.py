"""What the document says, in order: overall figures, what needs attention, map, ranking, topics, definitions."""

from collections.abc import Iterator, Sequence

from controls.address import default_of
from controls.briefing.parts import NUMERALS, WIDTH, Part, Planned, chart_parts, figures_table
from controls.briefing.ranking import ranking_parts
from controls.briefing.topics import topic_parts
from controls.links import evidence_view, page_address
from controls.look import WHOLE, Look
from controls.map_pictures import map_alt, map_svg
from controls.pictures import Evidence, attention_rows, comparison_chart, kpi_figures, place_subtitle
from display.document import Heading, Link, Note, Table, Text
from display.drawing import Drawing
from display.handbook import handbook_entry
from indicators.catalogue import CATALOGUE, TOPICS
from indicators.ledger import REGISTER_TABLES
from indicators.places import Level

MAP_HEIGHT = 420
_DEFINED = ("含义", "分子 n", "分母 N")


def document_parts(look: Look, *, base: str) -> Iterator[Part]:
    """Every part of the document for what `look` asks and its viewer may see; `base` is the address of the product."""
    sections = (
        ("总体情况", _overall(look)),
        ("需要关注的事项", _attention(look, base=base)),
        ("区域分布", _areas(look)),
        ("镇街排名", ranking_parts(look)),
        ("专题情况", _topics(look)),
        ("指标口径", _definitions()),
    )
    for numeral, (title, parts) in zip(NUMERALS, sections, strict=False):
        yield Heading(f"{numeral}、{title}")
        yield from parts


def _overall(look: Look) -> Iterator[Part]:
    snapshot = look.gallery.snapshot
    name, holds, day = snapshot.places.name(look.asked.place), place_subtitle(look), snapshot.as_of
    yield Text(
        f"本材料反映{name}{look.asked.period.label}监督情况，数据截至{day.year}年{day.month}月{day.day}日。"
        f"{f'{name}现有 {holds}。' if holds else ''}"
    )
    if look.late:
        yield Text(f"注意：数据{look.late}，以下只列数值，暂不判断变化。")
    if snapshot.ledger.first_months.keys() <= set(REGISTER_TABLES):
        yield Text("尚无业务数据，下列各项均为无数据。")
    yield figures_table(kpi_figures(look))
    yield Note("同比只比较完整月份；▲ 改善或优于，▼ 转差或落后，● 无显著差异。无数据既不当作 0，也不排在末位。")


def _attention(look: Look, *, base: str) -> Iterator[Part]:
    rows = attention_rows(look)
    if look.late:
        yield Text(f"数据未及时更新（{look.late}），暂不判断。")
    elif not rows:
        yield Text("本期没有需要特别关注的事项，或尚无数据可以判断。")
    for number, row in enumerate(rows, start=1):
        yield Text(f"{number}．{row.item.title}（{row.item.word}）。", leads=True)
        yield Text(f"依据：{row.item.evidence}。", leads=bool(row.evidence))
        for evidence in row.evidence:
            yield Link(f"带着问题看：{_where(look, evidence)}", _address(look, evidence, base=base))
    if rows:
        yield Note("按偏离程度与影响面自动排序，是核实的线索，不是结论。")


def _where(look: Look, evidence: Evidence) -> str:
    asked = evidence.asked
    return f"{look.gallery.snapshot.places.name(asked.place)}，{asked.indicator.label}，{asked.period.label}"


def _address(look: Look, evidence: Evidence, *, base: str) -> str:
    page, asked = evidence_view(evidence.asked)
    params = asked.params(default=default_of(asked.indicator, viewer=look.viewer, today=look.gallery.snapshot.today))
    # The default period of today is another one next year; what is on paper must still lead to the same view.
    return page_address(page, params | {"period": asked.period.text}, base=base)


def _areas(look: Look) -> Iterator[Part]:
    indicator, place = look.asked.indicator, look.asked.place
    title = f"各村（社区）{indicator.label}分布图"
    if look.gallery.shapes.is_empty:
        yield Note(f"{title}：尚无边界数据，不能成图。")
    else:
        svg = map_svg(look, width=WIDTH, height=MAP_HEIGHT)
        yield Planned(Drawing(svg, is_svg=True), map_alt(look), title)
        yield Note(indicator.summary)
    who = "各单位" if place.level in (Level.TOWNSHIP, Level.UNIT) else "各镇街"
    yield from chart_parts(
        comparison_chart(look),
        title=f"{who}{indicator.label}（{indicator.unit}，线为95%区间，虚线为{WHOLE[place.level]}）",
    )


def _topics(look: Look) -> Iterator[Part]:
    for number, topic in enumerate(TOPICS):
        yield from topic_parts(look, topic, number=number)


def _definitions() -> Iterator[Part]:
    yield Text("各项指标按以下口径计算，完整口径见随附 Excel 文件的“指标口径”表。比率的区间为 95% Wilson 区间。")
    yield Table(columns=("指标", "含义", "分子、分母"), rows=_defined(), widths=(2.4, 5, 5))


def _defined() -> Sequence[Sequence[str]]:
    rows = []
    for indicator in CATALOGUE:
        said = dict(handbook_entry(indicator))
        meaning, *parts = (f"{title}：{said[title]}" for title in _DEFINED if title in said)
        rows.append((indicator.label, meaning.partition("：")[2], "；".join(parts)))
    return rows
