"""One line of the table: a figure, its yardstick, their ratio and the budget."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Attributes:
    name: what was measured.
    value: in `unit`.
    budget: of value / yardstick where there is a yardstick, else of the value itself.
    yardstick: measured in the same run, in the same unit.
    against: what the yardstick is.
    at_least: the budget is a floor.
    """

    name: str
    value: float
    unit: str
    budget: float
    yardstick: float | None = None
    against: str = ""
    at_least: bool = False

    @property
    def judged(self) -> float:
        return self.value if self.yardstick is None else self.value / self.yardstick

    @property
    def is_within_budget(self) -> bool:
        return self.judged >= self.budget if self.at_least else self.judged <= self.budget


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| figure | measured | yardstick | ratio | budget | within |",
        "|---|---|---|---|---|---|",
    ]
    for figure in figures:
        sign = "≥" if figure.at_least else "≤"
        yardstick, ratio, budget = "–", "–", f"{sign} {figure.budget:g} {figure.unit}"
        if figure.yardstick is not None:
            yardstick = f"{figure.yardstick:.1f} {figure.unit} ({figure.against})"
            ratio = f"{figure.judged:.2f}"
            budget = f"{sign} {figure.budget:g} ×"
        within = "yes" if figure.is_within_budget else "NO"
        lines.append(
            f"| {figure.name} | {figure.value:.1f} {figure.unit} | {yardstick} | {ratio} | {budget} | {within} |"
        )
    return "\n".join(lines)
