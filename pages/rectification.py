"""整改销号: how far what was found has come, what runs out of time, what comes back."""

from controls.topic import draw_topic, open_topic
from controls.topics.rectification import SECTIONS

look = open_topic("rectification")
draw_topic(look, "rectification", sections=SECTIONS)
