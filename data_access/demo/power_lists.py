"""The three lists and the flow charts of every unit: most have published all four, some lack one, a few all."""

import numpy as np

from data_access.demo.district import STATIONS, District
from data_access.demo.draw import Rows, between, chance, coin, happened, on_workdays, only, rows, span

ITEMS = {"power": 93, "responsibility": 49, "negative": 28, "flowchart": 93}
"""Kind of list → number of items on it, wherever it is published."""
_FIRST = np.datetime64("2019-05-01")
_COMPLETE = 0.9
_WITHOUT_ROW = 0.5
"""Of the lists not published, the share that has no row at all; the others are registered with empty dates."""
_REVISED = 0.35


def power_list_rows(rng: np.random.Generator, *, district: District) -> Rows:
    """Rows of power_list. Stations followed the villages about a year and a half later."""
    size = district.units.code.size
    today = district.today
    quality = district.quality["power_lists"]
    complete = coin(rng, chance(_COMPLETE, 0.7 * quality), size=size)
    start = np.full(size, _FIRST)
    start[-STATIONS:] += span(540)
    first = start + span(rng.gamma(2, 190, size=size))
    result = []
    for step, (kind, items) in enumerate(ITEMS.items()):
        published = on_workdays(rng, first + span(step * rng.integers(0, 30, size=size)))
        published = happened(only(complete | coin(rng, 0.62, size=size), published), today=today)
        is_out = ~np.isnat(published)
        revised = on_workdays(rng, between(rng, published + span(200), today, size=size))
        revised = only(is_out & (published + span(200) < today) & coin(rng, _REVISED, size=size), revised)
        kept = np.flatnonzero(is_out | ~coin(rng, _WITHOUT_ROW, size=size))
        result += rows(
            {
                "unit_code": district.units.code[kept],
                "kind": [kind] * kept.size,
                "item_count": only(is_out, items)[kept],
                "published_on": published[kept],
                "revised_on": revised[kept],
            }
        )
    return {"power_list": sorted(result, key=lambda row: row["unit_code"])}
