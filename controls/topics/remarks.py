"""Sentences under a panel: what changed against last year and whether that is more than chance."""

from collections.abc import Mapping

import pandas as pd

from controls.look import Look, own_row
from controls.trends import change_remark
from display.formats import signed
from display.names import plain
from indicators.catalogue import INDICATORS
from indicators.changes import get_notable
from indicators.shares import ShareChange

NAMED = 3


def notable_remark(look: Look, frame: pd.DataFrame, labels: Mapping[str, str], *, unit: str) -> str:
    """The categories of a breakdown whose change is more than chance, or that none is; empty when there is no year to compare with
    or the data is stale."""
    if look.late or not frame["previous"].notna().any():
        return ""
    notable = get_notable(frame)
    if notable.empty:
        return "与上年同期整月相比，各类变化均在随机波动范围内。"
    named = [
        f"{plain(labels.get(str(code), str(code)))} {signed(change, decimals=0)}" for code, change in notable.items()
    ]
    more = f"等 {len(named)} 类" if len(named) > NAMED else ""
    return f"与上年同期整月相比，变化超出随机波动的有：{'、'.join(named[:NAMED])} {unit}{more}。"


def indicator_remark(look: Look, key: str) -> str:
    """An indicator's change against last year, named; empty when nothing is judged."""
    indicator = INDICATORS[key]
    row = own_row(look, indicator)
    remark = "" if row is None else change_remark(look, indicator, row)
    return f"{indicator.label}{remark}" if remark else ""


def share_remark(look: Look, name: str, change: ShareChange | None) -> str:
    """``满意率同比（整月）+1.2 百分点，在随机波动范围内。``"""
    if change is None or look.late:
        return ""
    meaning = "超出随机波动" if change.is_real else "在随机波动范围内"
    return f"{name}同比（整月）{signed(change.now - change.before, decimals=1)} 百分点，{meaning}。"
