"""指挥大屏: the whole district on a wall that nobody touches; opened with `?embed=true`."""

from controls.wall.screen import draw_wall, open_wall

# 1. What is asked
service, asked = open_wall()

# 2. The answer; nothing leads on from a wall
draw_wall(service, asked)
