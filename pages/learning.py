"""培训考试: who has been trained and examined, how well, and where people are still missing."""

from controls.topic import draw_topic, open_topic
from controls.topics.learning import SECTIONS

look = open_topic("learning")
draw_topic(look, "learning", sections=SECTIONS)
