"""The two buttons: named for what is seen, building nothing until pressed, and then what the viewer at hand may take."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

from controls.address import Asked
from controls.export import draw_export, panel_sheets, viewer_label
from controls.gallery import Gallery
from controls.look import Look
from controls.panels import Panel
from data_access.engine import open_engine, sqlite_url
from data_access.loading import load_directory
from data_access.reading import read_snapshot
from data_access.settings import Settings
from display.exports import CSV, XLSX, ZIP, Sheet
from indicators.catalogue import get_indicator
from indicators.periods import month_of, year
from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION, Policy, Role, Viewer
from tests.data_access.made_up_files import TODAY, write_register

RATE = get_indicator("rectified_rate")
SETTINGS = Settings(
    district_name="鄞川区", terms=(month_of(TODAY),), policy=Policy(), refresh_seconds=10, stale_hours=30
)
TABLE = Sheet("镇街比较", "", pd.DataFrame({"镇（街道）": ["青禾镇"], "件数": [3]}))


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    folder = tmp_path_factory.mktemp("export")
    engine = open_engine(sqlite_url(folder / "made_up.sqlite"), writable=True)
    load_directory(engine, write_register(folder), today=TODAY)
    snapshot = read_snapshot(engine, settings=SETTINGS, today=TODAY)
    engine.dispose()
    return Gallery(snapshot)


@pytest.fixture
def look(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> Look:
    monkeypatch.setenv("DASHBOARD_TODAY", TODAY.isoformat())
    return Look(gallery=gallery, viewer=COMMISSION, asked=Asked(indicator=RATE, period=year(2026), place=DISTRICT))


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A download as Streamlit keeps it until it is pressed."""

    build: Callable[[], bytes]
    mime: str
    file_name: str


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> list[Offered]:
    kept: list[Offered] = []
    add = MediaFileManager.add_deferred

    def keep(manager: Any, build: Any, mime: Any, coordinates: str, file_name: Any = None, **more: Any) -> str:
        kept.append(Offered(build=build, mime=mime, file_name=file_name))
        return add(manager, build, mime, coordinates, file_name=file_name, **more)

    monkeypatch.setattr(MediaFileManager, "add_deferred", keep)
    return kept


def draw(
    look: Look, sheets: Callable[[], Sequence[Sheet]], *, is_single: bool = False, name: str = "整改销号"
) -> AppTest:
    # The source of a function under AppTest is cut out of this file: it sees nothing but what it is given.
    def page(control, look, given):
        control(look, **given)

    given = {"name": name, "sheets": sheets, "indicators": [RATE], "is_single": is_single}
    app = AppTest.from_function(page, args=(draw_export, look, given))
    app.run(timeout=20)
    assert not app.exception
    return app


def test_two_buttons_are_offered_and_nothing_else(look: Look) -> None:
    app = draw(look, lambda: [TABLE])
    assert [button.label for button in app.download_button] == ["导出 Excel", "导出 CSV"]
    assert [child.type for child in app.main.children.values()] == ["download_button", "download_button"]


def test_files_are_named_after_district_page_place_and_period(look: Look, offered: list[Offered]) -> None:
    draw(look, lambda: [TABLE])
    at_township = replace(look, asked=look.asked.at(Place(Level.TOWNSHIP, "901")))
    draw(at_township, lambda: [TABLE], is_single=True, name="整改/销号")
    assert [(one.file_name, one.mime) for one in offered] == [
        ("鄞川区_整改销号_全区_2026年.xlsx", XLSX),
        ("鄞川区_整改销号_全区_2026年.zip", ZIP),
        ("鄞川区_整改销号_青禾镇_2026年.xlsx", XLSX),
        ("鄞川区_整改销号_青禾镇_2026年.csv", CSV),
    ]


def test_nothing_is_built_before_a_button_is_pressed(look: Look, offered: list[Offered]) -> None:
    asked: list[str] = []

    def sheets() -> list[Sheet]:
        asked.append("built")
        return [TABLE]

    draw(look, sheets)
    assert asked == []
    offered[0].build()
    assert asked == ["built"]


def test_the_workbook_has_the_tables_their_definitions_and_the_age_of_the_data(
    look: Look, offered: list[Offered]
) -> None:
    draw(look, lambda: [TABLE])
    book = openpyxl.load_workbook(io.BytesIO(offered[0].build()))
    assert book.sheetnames == ["说明", "镇街比较", "指标口径"]
    said = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert said["导出内容"] == "整改销号"
    assert said["范围"] == "鄞川区"
    assert said["数据截至"] == f"{look.gallery.snapshot.as_of:%Y-%m-%d %H:%M}"
    assert said["导出时间"] == "2026-09-30 12:00"
    assert said["查看权限"] == "区纪委监委"
    assert book["指标口径"]["A2"].value == RATE.label


def test_the_csv_is_a_zip_of_tables_or_for_a_single_one_a_file(look: Look, offered: list[Offered]) -> None:
    draw(look, lambda: [TABLE])
    draw(look, lambda: [TABLE], is_single=True)
    with zipfile.ZipFile(io.BytesIO(offered[1].build())) as archive:
        assert archive.namelist() == ["说明.csv", "01_镇街比较.csv", "指标口径.csv"]
    rows = list(csv.reader(io.StringIO(offered[3].build().decode("utf-8-sig"))))
    assert ["青禾镇", "3"] in rows


def test_a_file_carries_the_view_it_was_offered_for_whatever_is_looked_at_since(
    look: Look, offered: list[Offered]
) -> None:
    township = replace(
        look,
        viewer=Viewer(role=Role.TOWNSHIP, township_code="901"),
        asked=look.asked.at(Place(Level.TOWNSHIP, "901")),
    )
    draw(township, lambda: [TABLE])
    draw(look, lambda: [TABLE])
    covers = [openpyxl.load_workbook(io.BytesIO(offered[at].build()))["说明"] for at in (0, 2)]
    said = [{row[0]: row[1] for row in cover.iter_rows(values_only=True)} for cover in covers]
    assert [one["查看权限"] for one in said] == ["镇街：青禾镇", "区纪委监委"]
    assert [one["范围"] for one in said] == ["鄞川区 › 东片 › 青禾镇", "鄞川区"]


def test_the_time_of_export_is_when_the_button_is_pressed(
    look: Look, offered: list[Offered], monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(look, lambda: [TABLE])
    monkeypatch.setenv("DASHBOARD_TODAY", "2026-10-02")
    book = openpyxl.load_workbook(io.BytesIO(offered[0].build()))
    assert book.properties.created == datetime(2026, 10, 2, 12)


@pytest.mark.parametrize(
    ("viewer", "expected"),
    [
        (COMMISSION, "区纪委监委"),
        (Viewer(role=Role.ZONE, zone_code="z1"), "片组：东片"),
        (Viewer(role=Role.TOWNSHIP, township_code="902"), "镇街：望云街道"),
        (Viewer(role=Role.TOWNSHIP, township_code="gone"), "镇街：gone"),
        (Viewer(role=Role.SCREEN), "指挥大屏"),
    ],
)
def test_every_viewer_has_a_name(look: Look, viewer: Viewer, expected: str) -> None:
    assert viewer_label(viewer, places=look.gallery.snapshot.places) == expected


def test_panels_become_sheets_and_a_reason_takes_the_place_of_figures() -> None:
    shown = Panel(key="a", title="时长", caption="件", remark="与上年无差别", table=TABLE.table)
    hidden = Panel(key="b", title="类别", caption="件", reason="按权限不显示", table=TABLE.table)
    first, second = panel_sheets([shown, hidden])
    assert (first.title, first.caption) == ("时长", "件；与上年无差别")
    assert first.table is TABLE.table
    assert second.table.to_dict("list") == {"说明": ["按权限不显示"]}
