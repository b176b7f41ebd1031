"""巡察监督: who has been patrolled and checked, at which pace, what is found again and again."""

from controls.topic import draw_topic, open_topic
from controls.topics.inspections import SECTIONS

look = open_topic("inspections")
draw_topic(look, "inspections", sections=SECTIONS)
