"""A figure is judged by its ratio where it has a yardstick, by itself where it has none."""

from dataclasses import replace

from benchmarks.figures import Figure, table

SWITCH = Figure(name="switch", value=30, unit="ms", budget=0.7, yardstick=50, against="one line")
BYTES = Figure(name="bytes", value=300, unit="KB", budget=250)
CARRIED = Figure(name="carried", value=30, unit="changes/s", budget=1, yardstick=20, against="one", at_least=True)


def test_a_figure_with_a_yardstick_is_judged_by_the_ratio() -> None:
    assert SWITCH.judged == 0.6
    assert SWITCH.is_within_budget


def test_a_figure_without_a_yardstick_is_judged_by_itself() -> None:
    assert BYTES.judged == 300
    assert not BYTES.is_within_budget


def test_a_budget_can_be_a_floor() -> None:
    assert CARRIED.is_within_budget
    assert not replace(CARRIED, value=19).is_within_budget


def test_the_table_shows_figure_yardstick_ratio_budget_and_judgement() -> None:
    lines = table([SWITCH, BYTES, CARRIED]).splitlines()
    assert lines[2] == "| switch | 30.0 ms | 50.0 ms (one line) | 0.60 | ≤ 0.7 × | yes |"
    assert lines[3] == "| bytes | 300.0 KB | – | – | ≤ 250 KB | NO |"
    assert lines[4] == "| carried | 30.0 changes/s | 20.0 changes/s (one) | 1.50 | ≥ 1 × | yes |"
