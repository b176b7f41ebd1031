"""信访举报: the topic's panels (first version: by topic; the others follow)."""

from controls.panels import Panel
from controls.pictures import Look, topics_chart


def panels(look: Look) -> tuple[Panel, ...]:
    chart = topics_chart(look)
    return (Panel(key="topics", title="反映问题类别", caption="件，可多选", table=None, spec=chart.spec, alt=chart.alt, reason=chart.reason),)
