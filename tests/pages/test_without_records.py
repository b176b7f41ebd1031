"""A register before any record has arrived: every unit is there, and not one number about it."""

import re
from pathlib import Path

import pytest

from data_access.engine import open_engine, sqlite_url
from data_access.loading.directory import load_directory
from tests.data_access.made_up_rows import TODAY, Rows
from tests.pages.conftest import OnRows, Open
from tests.pages.screen import assert_calm, elements, html_text

REAL = [folder for folder in [Path(__file__).parents[3] / "shared" / "data" / "yinzhou_registry"] if folder.is_dir()]


def _made_up_register(*, townships: int, units: int) -> Rows:
    """Names and codes of the size of a district; no zone, no boundary, no record."""
    return {
        "township": [{"township_code": f"T{n:02}", "name": f"第{n}镇"} for n in range(townships)],
        "unit": [
            {
                "unit_code": f"U{n:03}",
                "name": f"第{n}村",
                "kind": "village" if n % 3 else "community",
                "township_code": f"T{n % townships:02}",
            }
            for n in range(units)
        ],
    }


def _check_that_nothing_is_invented(visit: Open, *, townships: int, units: int) -> None:
    page = visit()
    assert_calm(page)
    assert elements(page, "deck_gl_json_chart") == elements(page, "vega_lite_chart") == []
    (table,) = page.dataframe
    assert len(table.value) == units
    assert set(table.value.iloc[:, -1]) == {"无数据"}
    cards = [element.proto.body for element in elements(page, "html") if 'class="dx-kpis"' in element.proto.body]
    figures = re.sub(r"<style.*?</style>|<[^>]*>", " ", cards[-1], flags=re.DOTALL)
    assert figures.count("无数据") == 6
    assert not re.search(r"\d", figures), figures
    assert f"{townships} 个镇街" in html_text(page)
    dossier = visit("village", unit=str(table.value.index[0]))
    assert_calm(dossier)
    assert not re.search(r"\d+(\.\d+)?%(?!区间)", html_text(dossier).replace("中间50%", ""))
    health = visit("data_health")
    assert_calm(health)
    assert f"{units} 个单位没有地图位置" in html_text(health)


def test_a_register_is_listed_as_without_data_and_no_number_is_invented(on_rows: OnRows) -> None:
    _check_that_nothing_is_invented(on_rows(_made_up_register(townships=25, units=300)), townships=25, units=300)


@pytest.mark.parametrize("folder", REAL)
def test_the_real_register_is_listed_as_without_data_and_no_number_is_invented(
    on_rows: OnRows, folder: Path, tmp_path: Path
) -> None:
    visit = on_rows({})
    engine = open_engine(sqlite_url(tmp_path / "district.sqlite"), writable=True)
    load_directory(engine, folder, today=TODAY)
    engine.dispose()
    _check_that_nothing_is_invented(visit, townships=25, units=407)
