"""专题情况: each topic's figures and its first picture, as on the topic's own page."""

from collections.abc import Iterator, Mapping

from controls.briefing.parts import NUMERALS, Part, chart_parts, figures_table, planned_chart
from controls.look import Look
from controls.panels import Panel, Panels
from controls.pictures import kpi_figures
from controls.topics import alerts, complaints, inspections, learning, organisation, power_lists, rectification
from controls.topics.supervision_tasks import task_panels
from controls.trends import trend_chart
from display.document import Heading, Note
from indicators.catalogue import TOPICS, topic_indicators

PANELS: Mapping[str, Panels] = {
    "complaints": complaints.panels,
    "inspections": inspections.panels,
    "rectification": rectification.panels,
    "learning": learning.panels,
    "power_lists": power_lists.panels,
    "alerts": alerts.panels,
    "organisation": organisation.panels,
    "tasks": task_panels,
}


def topic_parts(look: Look, topic: str, *, number: int) -> Iterator[Part]:
    """Heading （一）, a table of the topic's indicators, its first panel with a picture, and what is to be said about it."""
    yield Heading(f"（{NUMERALS[number]}）{TOPICS[topic]}", level=2)
    yield figures_table(kpi_figures(look, topic_indicators(topic)))
    if topic == "complaints":
        yield from chart_parts(trend_chart(look), title="信访受理量趋势（月度，件；灰带为正常波动范围）")
    panels = PANELS[topic](look)
    shown = next((panel for panel in panels if panel.spec is not None), None)
    if shown is not None:
        yield from _panel(shown)
    elif panels:
        yield Note(f"{panels[0].title}：{panels[0].reason or '见本专题页面'}。")


def _panel(panel: Panel) -> Iterator[Part]:
    if panel.spec is not None:
        caption = f"（{panel.caption}）" if panel.caption else ""
        yield planned_chart(panel.spec, alt=panel.alt, title=f"{panel.title}{caption}")
    if panel.remark:
        yield Note(panel.remark)
