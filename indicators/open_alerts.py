"""The alerts that are open today, without a record: place, colour, rule and the day each was raised.

Like `breakdowns.py`, a part of `values.py`: what a viewer may not see is not in it.
"""

import pandas as pd

from indicators.events import CROSS
from indicators.ledger import Ledger
from indicators.periods import month_of
from indicators.series import NO_EVENTS
from indicators.viewer import Viewer

COLUMNS = ("unit_code", "unit", "township", "level", "rule", "raised_on", "n")
_LEVELS = ("red", "yellow")


def get_open_alerts(ledger: Ledger, *, viewer: Viewer) -> pd.DataFrame:
    """Open red and yellow alerts of the units the viewer may see: red first, the newest of each colour first.

    Columns: unit_code; unit, township (names); level; rule (a code of the district's own list, may be empty); raised_on (ISO text);
    n (alerts of this unit that are alike in all of it).
    """
    series = ledger.breakdowns.get(("alert.open_now", "level_rule_day"), NO_EVENTS)
    if series.code is None:
        return pd.DataFrame(columns=list(COLUMNS))
    places = ledger.places
    part = series.slice(None, month_of(ledger.today))
    scope = viewer.sees(places)
    rows = []
    for subject, code, n in zip(
        series.subject[part].tolist(), series.code[part].tolist(), series.n[part].tolist(), strict=True
    ):
        level, rest = series.codes[code].split(CROSS, 1)
        rule, day = rest.rsplit(CROSS, 1)
        # A township itself has no alerts; what is no unit is past the end of the register's units.
        if level not in _LEVELS or subject >= places.unit_count or not scope[subject]:
            continue
        unit = places.units.iloc[subject]
        township = str(unit["township_code"])
        name = str(places.townships["name"].get(township, ""))
        rows.append((str(places.units.index[subject]), str(unit["name"]), name, level, rule, day[:10], int(n)))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.sort_values(["raised_on", "unit_code", "rule"], ascending=[False, True, True], kind="stable")
    return frame.sort_values("level", kind="stable", ignore_index=True)
