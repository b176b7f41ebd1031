"""三清单: who has published and revised them, which document is missing where, and how old they are."""

from controls.topic import draw_topic, open_topic
from controls.topics.power_lists import SECTIONS

look = open_topic("power_lists")
draw_topic(look, "power_lists", sections=SECTIONS)
