"""问题线索: how they are disposed of and in which of the four forms, in the district and its townships; the commission's alone."""

import pandas as pd

from controls.look import Look
from controls.panels import Panel
from controls.topics.counted import LEAST_SHOWN, categories_panel
from controls.topics.heat_panel import heat_panel
from controls.topics.reasons import empty_panel, reason_of
from controls.topics.units import NO_DATA
from display.names import plain
from indicators.breakdowns import get_matrix
from indicators.codes import CLUE_DISPOSAL, FOUR_FORMS
from indicators.places import Level

REGISTERED = "clue.registered"
FORMS = {str(code): label for code, label in FOUR_FORMS.items()}


def clue_panels(look: Look) -> tuple[Panel, ...]:
    disposal = categories_panel(
        look,
        REGISTERED,
        "disposal",
        CLUE_DISPOSAL,
        key="clue-disposal",
        title="问题线索处置方式",
        caption="件，按登记日期；黑线为上年同期整月",
        unit="件",
        what="处置方式",
    )
    forms = categories_panel(
        look,
        REGISTERED,
        "form",
        FORMS,
        key="clue-forms",
        title="四种形态",
        caption="件，按登记日期；黑线为上年同期整月",
        unit="件",
        what="形态",
        remark="尚未处置完毕的线索没有形态，近期登记的较少。",
    )
    by_township = [] if look.asked.place.level is Level.TOWNSHIP else [_by_township(look)]
    return (disposal, forms, *by_township)


def _by_township(look: Look) -> Panel:
    key, title, caption = (
        "clue-townships",
        "线索处置与四种形态 × 镇街",
        f"本期登记件数；1–{LEAST_SHOWN - 1} 件以“·”表示",
    )
    reason = reason_of(look, REGISTERED, finer=True)
    if reason:
        return empty_panel(key, title, caption, reason=reason, is_wide=True)
    asked, parts, dimensions = look.asked, [], list[tuple[str, str]]()
    for dimension, labels in (("disposal", CLUE_DISPOSAL), ("form", FORMS)):
        counts = get_matrix(
            look.gallery.snapshot.ledger,
            REGISTERED,
            dimension,
            period=asked.period,
            place=asked.place,
            viewer=look.viewer,
        )
        counts = counts.reindex(columns=list(labels), fill_value=0)
        dimensions += [(dimension, code) for code in labels]
        parts.append(counts.set_axis([plain(label) for label in labels.values()], axis="columns"))
    counts = pd.concat(parts, axis="columns")
    if not counts.to_numpy().sum():
        return empty_panel(key, title, caption, reason=NO_DATA, is_wide=True)
    return heat_panel(
        look,
        counts,
        key=key,
        title=title,
        caption=caption,
        unit="件",
        what="处置或形态",
        event=REGISTERED,
        dimensions=dimensions,
        remark="颜色越深，数量越多，不评价好坏；一件线索同时计入处置方式和形态。",
    )
