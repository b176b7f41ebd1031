"""Limits the district sets for how things are shown (`district.toml`); no figure's value depends on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Attributes:
    light_days: days left above which a finding still open is green, and from which it is yellow; with fewer it is orange, past due red.
    repeat_complaints: complaints about one unit in twelve months that make it a repeat unit.
    confirmed_outcomes: codes of alert outcomes that confirm the alert.
    source_hours: promised rhythm of a source; a load older than that is late.
    hours_of_source: the same of single sources, by their name in `source_status`.
    """

    light_days: tuple[int, int] = (20, 10)
    repeat_complaints: int = 3
    confirmed_outcomes: tuple[str, ...] = ("confirmed",)
    source_hours: float = 30
    hours_of_source: Mapping[str, float] = field(default_factory=dict)

    def promised_hours(self, source: str) -> float:
        return self.hours_of_source.get(source, self.source_hours)


DEFAULT_LIMITS = Limits()
