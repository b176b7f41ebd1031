"""Somebody who knows the rules asks of which districts he would be shown exactly this, withheld places included: never of those alone in
which some small count is the same.

`test_attack.py` calculates with what is shown; here it also counts what is not. Every district of one total is looked at, so what all that
look alike have in common is all there is to know. k is 3, to keep them few.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pytest

from indicators.catalogue import get_indicator
from indicators.ledger import Ledger
from indicators.places import Level
from indicators.values import get_values
from indicators.viewer import Policy, Role, Viewer
from tests.indicators.test_attack import QUARTERS, district, flat, ledger_of

POLICY = Policy(township_minimum=3, band_bounds=(3, 6))
ZONE = Viewer(role=Role.ZONE, zone_code="Z0", policy=POLICY)
TOWNSHIP = Viewer(role=Role.TOWNSHIP, township_code="T0", policy=POLICY)
PLACES = district([1, 1, 1], ["village"])
"""Two townships in the viewer's zone, one outside."""

TOTAL = 7
"""Enough for two counts that are not small beside one that is."""


def shared_out(total: int, places: int) -> Iterator[tuple[int, ...]]:
    """Every way `total` complaints can fall on so many places."""
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in shared_out(total - first, places - 1):
            yield (first, *others)


def shown(ledger: Ledger, viewer: Viewer) -> str:
    frames = (
        get_values(
            ledger, get_indicator("complaint_count"), period=QUARTERS[-1], level=level, viewer=viewer, change=False
        )
        for level in (Level.ZONE, Level.TOWNSHIP)
    )
    return "".join(str(frame[["value", "state"]].to_numpy().tolist()) for frame in frames)


@pytest.mark.parametrize("viewer", [ZONE, TOWNSHIP], ids=["zone", "township"])
def test_no_small_count_is_the_same_in_all_districts_that_look_alike(viewer: Viewer) -> None:
    alike = defaultdict(list)
    for counts in shared_out(TOTAL, 3):
        amounts = flat(PLACES, [3, 3, 3])
        amounts["first"] = [*amounts["first"][:-1], list(counts)]
        alike[shown(ledger_of(PLACES, amounts), viewer)].append((*counts, counts[0] + counts[1]))
    assert len(alike) > 1
    for worlds in map(np.array, alike.values()):
        same = (worlds == worlds[0]).all(axis=0)
        small = (worlds[0] > 0) & (worlds[0] < POLICY.township_minimum)
        assert not (same & small).any(), worlds.tolist()
