"""Why a panel has nothing to show: not for this viewer, or nothing on record."""

import pandas as pd

from controls.look import Look
from controls.panels import Panel
from controls.topics.units import NO_DATA
from display.formats import WITHHELD
from indicators.events import EVENTS
from indicators.values import may_see_by_month


def reason_of(look: Look, event: str, *, finer: bool = False) -> str:
    """Empty when figures of `event` can be shown at the asked place; `finer`: the panel names places below it, which for
    complaint-like events only the commission may see."""
    ledger, asked, known = look.gallery.snapshot.ledger, look.asked, EVENTS[event]
    if known.commission_only or (known.sensitive and finer):
        allowed = look.viewer.is_commission
    else:
        allowed = may_see_by_month(ledger, sensitive=known.sensitive, place=asked.place, viewer=look.viewer)
    if not allowed:
        return WITHHELD
    return "" if ledger.is_recorded(event, month=asked.period.end) else NO_DATA


def empty_panel(key: str, title: str, caption: str, *, reason: str, is_wide: bool = False) -> Panel:
    """A panel that says why it is empty."""
    return Panel(key=key, title=title, caption=caption, table=pd.DataFrame(), reason=reason, is_wide=is_wide)
