"""The chosen indicator leaves the page as it is shown: places, units and months, and nothing of what is withheld."""

from dataclasses import replace

import pandas as pd
import pytest

from controls.gallery import Gallery
from controls.indicator_sheets import indicator_sheets
from controls.look import Look
from indicators.catalogue import INDICATORS
from indicators.periods import last_complete_month
from indicators.places import DISTRICT, Level
from indicators.values import get_monthly, get_values
from indicators.viewer import COMMISSION
from tests.controls.looks import OWN, T1, look_at, snapshot_of
from tests.data_access.made_up_rows import busy_rows, with_boundaries


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return Gallery(snapshot_of(with_boundaries(busy_rows())))


def _sheets(look: Look, key: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    figures, months = indicator_sheets(replace(look, asked=replace(look.asked, indicator=INDICATORS[key])))
    return figures.table, months.table


def test_the_district_its_townships_its_units_and_its_months_are_those_of_the_screen(gallery: Gallery) -> None:
    look, indicator = look_at(gallery), INDICATORS["rectified_rate"]
    figures, months = _sheets(look, indicator.key)
    shown = pd.concat(
        get_values(gallery.snapshot.ledger, indicator, period=look.asked.period, level=level, viewer=COMMISSION)
        for level in (Level.DISTRICT, Level.TOWNSHIP, Level.UNIT)
    )
    assert figures["编码"].tolist() == shown.index.tolist()
    assert figures["分子 n"].tolist() == shown["numerator"].tolist()
    assert figures["分母 N"].tolist() == shown["denominator"].tolist()
    monthly = get_monthly(
        gallery.snapshot.ledger,
        indicator,
        place=DISTRICT,
        end=last_complete_month(gallery.snapshot.today),
        months=len(months),
        viewer=COMMISSION,
    )
    assert len(months) > 12
    assert months["分子 n"].tolist() == monthly.numerator.tolist()


def test_a_township_takes_no_figure_away_that_it_is_not_shown(gallery: Gallery) -> None:
    look = look_at(gallery, T1, viewer=OWN)
    figures, months = _sheets(look, "complaint_count")
    units = figures[figures["编码"] != T1.code]
    assert len(units) == 4
    assert units[["数值", "分子 n", "分母 N", "95%区间下限", "95%区间上限"]].isna().all(axis=None)
    assert list(months.columns) == ["说明"]
    hidden, _ = _sheets(look, "interview_count")
    assert set(hidden["显示为"]) == {"按权限不显示"}
