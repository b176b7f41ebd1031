"""The finished pictures of one unit's dossier (一村一档)."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from controls.look import Look, figures_at
from display.blocks.comparison import ComparisonRow, comparison_table, spine_of
from display.blocks.facts import Fact, facts
from display.blocks.lights import Light, LightCell, lights
from display.blocks.timeline import Entry, timeline
from display.deck import FastDeck
from display.formats import MISSING, change_text, figure_text, fraction_text, number_text, value_text
from display.maps import build_locator
from display.theme import LIGHT, STANDING_WORDS
from indicators.catalogue import CATALOGUE, HEADLINES
from indicators.codes import UNIT_KIND
from indicators.events import EVENTS
from indicators.figures import Row
from indicators.model import Base, Direction, Indicator, Scale
from indicators.places import DISTRICT, Level
from indicators.values import State, Verdict, verdict_of


@dataclass(frozen=True, eq=False, kw_only=True)
class Dossier:
    """`locator` is None where neither the unit nor its parent has a polygon; `children` are (code, name) of its co-operatives."""

    facts: str
    lights: str
    comparison: str
    locator: FastDeck | None
    locator_alt: str
    children: tuple[tuple[str, str], ...]
    parent: tuple[str, str] | None


def dossier(look: Look) -> Dossier:
    key: Hashable = look.key("dossier", look.asked.indicator.key)
    return look.gallery.painted(key, _dossier, look)


def indicators_of(look: Look) -> list[Indicator]:
    """The indicators that count units of this kind."""
    unit = _row_at(look.gallery.snapshot.places.units, look.asked.place.code)
    return [
        indicator
        for indicator in CATALOGUE
        if unit["kind"] in indicator.kinds
        and (indicator.denominator is not Base.PARTY_ORGANISATIONS or unit["has_party_org"])
    ]


def timeline_block(frame: pd.DataFrame) -> str:
    """Entries of `data_access.timeline.get_timeline` as HTML; empty when there are none."""
    entries = [
        Entry(
            day=f"{row['on']:%Y-%m-%d}", kind=EVENTS[row["event"]].label, text=f"{row['n']} {EVENTS[row['event']].unit}"
        )
        for row in frame.to_dict("records")
    ]
    return timeline(entries) if entries else ""


def _dossier(look: Look) -> Dossier:
    places, code = look.gallery.snapshot.places, look.asked.place.code
    # A parent or child registered in another township is not this viewer's to know of.
    units = places.units[look.viewer.sees(places)]
    rows = {indicator.key: _rows(look, indicator) for indicator in indicators_of(look)}
    children = units[units["parent_code"] == code]
    parent_code = str(places.units.at[code, "parent_code"])
    return Dossier(
        facts=_facts(look),
        lights=lights([_light(indicator, rows[indicator.key].own) for indicator in HEADLINES if indicator.key in rows]),
        comparison=comparison_table([_compared(row) for row in rows.values()]),
        locator=_locator(look),
        locator_alt=f"{places.name(look.asked.place)}在所属镇（街道）中的位置",
        children=tuple((str(child), str(name)) for child, name in children["name"].items()),
        parent=(parent_code, str(units.at[parent_code, "name"])) if parent_code in units.index else None,
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class _Rows:
    indicator: Indicator
    own: Row
    township: Row
    district: Row
    spread: np.ndarray
    verdict: Verdict


def _rows(look: Look, indicator: Indicator) -> _Rows:
    snapshot, code = look.gallery.snapshot, look.asked.place.code
    figures = {
        level: figures_at(look, indicator, level, change=level is Level.UNIT)
        for level in (Level.UNIT, Level.TOWNSHIP, Level.DISTRICT)
    }
    units, townships = figures[Level.UNIT], figures[Level.TOWNSHIP]
    own, district = units.row(units.position(code)), figures[Level.DISTRICT].row(0)
    verdict = Verdict.NONE
    if indicator.scale is not Scale.COUNT and district["state"] == State.OK.value:
        verdict = verdict_of(own, indicator, value=float(district["value"]))
    return _Rows(
        indicator=indicator,
        own=own,
        township=townships.row(townships.position(snapshot.places.parent(look.asked.place).code)),
        district=district,
        spread=units["value"][units["state"] == State.OK.value],
        verdict=Verdict.NONE if look.late else verdict,
    )


def _compared(row: _Rows) -> ComparisonRow:
    indicator, own = row.indicator, row.own
    is_ok = own["state"] == State.OK.value
    fraction = fraction_text(own["numerator"], own["denominator"])
    if indicator.scale is Scale.COUNT:
        fraction = indicator.unit
    is_judged = row.verdict is not Verdict.NONE or indicator.direction is Direction.NEUTRAL
    return ComparisonRow(
        name=indicator.label,
        fraction=fraction,
        own=_brief(indicator, own["value"]) if is_ok else _STATES.get(State(own["state"]), figure_text(indicator, own)),
        township=_short(indicator, row.township),
        district=_short(indicator, row.district),
        spine=spine_of(list(row.spread), own=float(own["value"]) if is_ok else None),
        change=_brief_change(indicator, own["change"]) if is_ok else MISSING,
        word=STANDING_WORDS[row.verdict] if is_ok and is_judged else "",
        verdict=row.verdict,
    )


def _short(indicator: Indicator, row: Row) -> str:
    return _brief(indicator, row["value"]) if row["state"] == State.OK.value else MISSING


_STATES = {State.TOO_FEW: "数量少"}
"""What the own column says where the fraction beside it says the rest."""


def _brief(indicator: Indicator, value: float) -> str:
    """The value as in a table whose first column names the unit: a ratio's long unit stands there alone."""
    return number_text(indicator, value) if indicator.scale is Scale.RATIO else value_text(indicator, value)


def _brief_change(indicator: Indicator, change: float) -> str:
    text = change_text(indicator, change)
    return text.removesuffix(f" {indicator.unit}") if indicator.scale is Scale.RATIO else text


def _light(indicator: Indicator, own: Row) -> LightCell:
    """Green when the target is met, yellow when not; red when something that should not be there is (a count to be zero)."""
    light = Light.NONE
    if own["state"] == State.OK.value and indicator.target is not None:
        falls_short = (
            own["value"] < indicator.target
            if indicator.direction is Direction.HIGHER
            else own["value"] > indicator.target
        )
        must_be_zero = indicator.scale is Scale.COUNT and indicator.target == 0
        light = Light.GREEN if not falls_short else Light.RED if must_be_zero else Light.YELLOW
    text = figure_text(indicator, own)
    if indicator.direction is Direction.NEUTRAL and own["state"] == State.OK.value:
        text = f"{text}，不评价"
    return LightCell(name=indicator.short_label, text=text, light=light)


def _row_at(frame: pd.DataFrame, code: str) -> pd.Series:
    return frame.iloc[frame.index.get_indexer(pd.Index([code]))[0]]


def _facts(look: Look) -> str:
    places, code = look.gallery.snapshot.places, look.asked.place.code
    unit = _row_at(places.units, code)
    township = places.parent(look.asked.place)
    zone = places.parent(township)
    items = [Fact(name="所属镇街", value=places.name(township))]
    if zone != DISTRICT:
        items.append(Fact(name="片组协作区", value=places.name(zone)))
    items += [
        Fact(name="单位类别", value=UNIT_KIND[unit["kind"]]),
        Fact(name="人口", value=_people(unit["population"])),
        Fact(name="党员", value=_people(unit["party_members"])),
        Fact(name="党组织", value="有" if unit["has_party_org"] else MISSING),
        Fact(name="监察联络站", value=_founded(unit["liaison_on"])),
    ]
    return facts(items)


def _people(number: float) -> str:
    return MISSING if np.isnan(number) else f"{number:,.0f} 人"


def _founded(day: pd.Timestamp) -> str:
    return MISSING if pd.isna(day) else f"{day:%Y-%m-%d} 设立"


def _locator(look: Look) -> FastDeck | None:
    shapes, places, code = look.gallery.shapes_for(look.viewer), look.gallery.snapshot.places, look.asked.place.code
    shown = code if code in shapes.units else str(places.units.at[code, "parent_code"])
    if shown not in shapes.units:
        return None
    figures = figures_at(look, look.asked.indicator, Level.UNIT)
    return build_locator(shapes, figures, look.asked.indicator, unit=code, places=places, theme=LIGHT)
