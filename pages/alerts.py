"""智慧监管预警: what is raised where, what is still open and how long, and which rules are worth having."""

from controls.topic import draw_topic, open_topic
from controls.topics.alerts import SECTIONS

look = open_topic("alerts")
draw_topic(look, "alerts", sections=SECTIONS)
