"""区情总览: where attention is needed, from the district over zones to one township."""

from controls.frame import open_look
from controls.overview import draw_overview

draw_overview(open_look())
