"""信访举报: how many, about what, how handled, and which places come back."""

from controls.topic import draw_topic, open_topic
from controls.topics.complaints import SECTIONS

look = open_topic("complaints")
draw_topic(look, "complaints", sections=SECTIONS)
