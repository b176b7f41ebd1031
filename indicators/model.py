"""What an indicator is. Everything shown about one, anywhere, is derived from here."""

from dataclasses import dataclass, field
from enum import StrEnum

from indicators.codes import STATION_KINDS, VILLAGE_KINDS
from indicators.events import EVENTS


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


class Scale(StrEnum):
    """How numerator and denominator become the value.

    COUNT: the numerator. RATE: a proportion, in %. RATIO: numerator per `multiplier` of the denominator.
    CHANGE: (numerator / denominator - 1), in %.
    """

    COUNT = "count"
    RATE = "rate"
    RATIO = "ratio"
    CHANGE = "change"


class Window(StrEnum):
    """Which months of its events a count takes, for a period from a to b.

    FLOW: a to b. STOCK: entered minus left, ever, at the end of b. YEAR_TO_DATE: January of b's year to b. TERM: first month of
    b's term of office to b. OPENING_STOCK: the stock at the December before b's year. POOL: the stock before a, plus
    what entered from a to b. YEAR_BEFORE: the same months one year earlier.
    """

    FLOW = "flow"
    STOCK = "stock"
    YEAR_TO_DATE = "year_to_date"
    TERM = "term"
    OPENING_STOCK = "opening_stock"
    POOL = "pool"
    YEAR_BEFORE = "year_before"


class Base(StrEnum):
    """A denominator taken from the register at the end of the period. The four must never be mixed (DESIGN.md, section 2)."""

    UNITS = "units"
    PARTY_ORGANISATIONS = "party_organisations"
    STATIONS = "stations"
    PARTY_MEMBERS = "party_members"


@dataclass(frozen=True, kw_only=True)
class Count:
    """Events counted over a window.

    Attributes:
        entered: event names that add.
        left: event names that take away (a stock's way out).
        covered: count units with at least one event instead of events.
    """

    entered: tuple[str, ...]
    left: tuple[str, ...] = ()
    window: Window = Window.FLOW
    covered: bool = False

    def __post_init__(self) -> None:
        unknown = [name for name in self.events if name not in EVENTS]
        if unknown:
            raise ValueError(f"no such event: {', '.join(unknown)}")

    @property
    def events(self) -> tuple[str, ...]:
        return self.entered + self.left


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One thing we measure.

    Attributes:
        key: stable, in URLs and files; never renamed, only retired.
        topic: the section of the handbook and the screen it belongs to.
        numerator_label, denominator_label: what n and N are, in words (已销号 / 发现问题).
        denominator: events, a base of the register, or None for a plain count.
        kinds: units that count; others are left out of numerator and denominator.
        bins: cut points of the map's classes, ascending, in display units; fixed so that a colour means the same each month.
        least_denominator: below this a value is shown as n/N but neither coloured nor ranked.
        headline: position among the six on top of the overview (1-6); 0: reachable, not on top.
        sensitive: made of complaints; protected for every role but the commission.
        summary, how_counted, caveats, source: texts of tooltip, handbook and export; caveats name the perverse incentive.
        drill_columns: what the list of records behind the number shows.
        weight: default weight in the composite index; 0 for volumes, which must never score.
    """

    key: str
    label: str
    short_label: str
    topic: str
    unit: str
    direction: Direction
    scale: Scale
    numerator: Count
    numerator_label: str
    denominator: Count | Base | None = None
    denominator_label: str = ""
    multiplier: int = 1
    decimals: int = 1
    kinds: tuple[str, ...] = VILLAGE_KINDS + STATION_KINDS
    target: float | None = None
    bins: tuple[float, ...]
    least_denominator: int = 0
    headline: int = 0
    sensitive: bool = False
    summary: str
    how_counted: str
    caveats: str
    source: str
    drill_columns: tuple[str, ...] = field(default=())
    weight: float = 0.0

    def __hash__(self) -> int:
        # Part of the key of everything kept: all its texts would be hashed each time.
        return hash((self.key, self.kinds))

    def __post_init__(self) -> None:
        if (self.denominator is None) != (self.scale is Scale.COUNT):
            raise ValueError(f"{self.key}: a count has no denominator, every other scale needs one")
        if list(self.bins) != sorted(set(self.bins)):
            raise ValueError(f"{self.key}: bins must ascend")
        if self.sensitive != any(EVENTS[name].sensitive for name in self.events):
            raise ValueError(f"{self.key}: sensitive must say whether its events are")
        if self.direction is Direction.NEUTRAL and self.weight:
            raise ValueError(f"{self.key}: a neutral volume must not score")

    @property
    def events(self) -> tuple[str, ...]:
        below = self.denominator.events if isinstance(self.denominator, Count) else ()
        return self.numerator.events + below

    @property
    def commission_only(self) -> bool:
        """Whether no other role sees any figure of it, not even the district's."""
        return any(EVENTS[name].commission_only for name in self.events)

    @property
    def table(self) -> str:
        """The contract table behind the numerator: the one whose records a reader opens."""
        return EVENTS[self.numerator.entered[0]].table

    @property
    def is_dark_high(self) -> bool:
        """Whether the map's deepest class is the highest value: it marks where to look, not what is good."""
        return self.direction is not Direction.HIGHER
