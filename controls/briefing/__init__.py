"""会议材料: the view's scope and period as Word and Excel to take into a meeting; every figure is the one on screen."""
