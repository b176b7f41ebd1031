"""A district that has loaded its register and nothing else: everything is there, nothing is invented."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from benchmarks.server import Server
from data_access.__main__ import main
from data_access.contract import viewer
from data_access.engine import open_engine, sqlite_url
from data_access.settings import DEFAULT_FILE
from indicators.places import DISTRICT
from tests.browser.chromium import errors_on
from tests.browser.conftest import SCREEN, serving
from tests.browser.screen import Atlas, hover_unit, legend, open_page, path, read_atlas, title
from tests.demo_district import TODAY

TOWNSHIPS = "township_code,name,kind,position\n880001,甲街道,subdistrict,1\n880002,乙镇,town,2\n"
UNITS = """unit_code,township_code,kind,name,parent_code
880001001,880001,community,东桥社区,
880001201,880001,village,西渡村,
880002201,880002,village,南塘村,
880002202,880002,village,北岭村,
H880002201,880002,cooperative,南塘村股份经济合作社,880002201
S880002001,880002,station,乙镇司法所,
"""
ACCOUNT, SECRET = "registrar", "a-secret-of-the-proxy-alone"
COUNT = UNITS.count("\n") - 1
SQUARES = {"880001201": 121.50, "880002201": 121.52}
NO_FIGURE = {"无数据", "—"}
DIGIT = re.compile("[0-9]")


def loaded(folder: Path, *, boundaries: bool) -> str:
    """The address of a database made by the command line from a made-up register."""
    files = folder / "register"
    files.mkdir()
    (files / "township.csv").write_text(TOWNSHIPS, encoding="utf-8-sig")
    (files / "unit.csv").write_text(UNITS, encoding="utf-8")
    if boundaries:
        features = [
            {
                "type": "Feature",
                "properties": {"unit_code": code},
                "geometry": {"type": "Polygon", "coordinates": [square(west)]},
            }
            for code, west in SQUARES.items()
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (files / "boundary.geojson").write_text(text, encoding="utf-8")
    url = sqlite_url(folder / "register.sqlite")
    assert main(["load", str(files), "--database", url]) == 0
    _let_in(url)
    return url


def _let_in(url: str) -> None:
    """A real district is shown to whoever the proxy names and the district knows."""
    engine = open_engine(url, writable=True)
    with engine.begin() as connection:
        connection.execute(sa.insert(viewer), {"account": ACCOUNT, "role": "commission", "active": True})
    engine.dispose()


@contextmanager
def serving_real(url: str, folder: Path) -> Iterator[Server]:
    """The app on a district that is no demo, behind a proxy that signs in."""
    district = folder / "district.toml"
    settings = DEFAULT_FILE.read_text(encoding="utf-8").replace('sign_in = "none"', 'sign_in = "proxy"')
    district.write_text(settings, encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DISTRICT_FILE", str(district))
        environment.setenv("PROXY_SECRET", SECRET)
        with serving(url, folder) as server:
            yield server


def square(west: float) -> list[list[float]]:
    east, south, north = west + 0.02, 29.80, 29.82
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


@pytest.fixture(scope="module")
def unmapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on the register without boundaries."""
    folder = tmp_path_factory.mktemp("unmapped")
    with serving_real(loaded(folder, boundaries=False), folder) as server:
        yield server


@pytest.fixture(scope="module")
def mapped_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return loaded(tmp_path_factory.mktemp("mapped"), boundaries=True)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """Comes through the proxy, which writes the headers."""
    context = browser.new_context(
        viewport=SCREEN, locale="zh-CN", extra_http_headers={"X-Auth-User": ACCOUNT, "X-Proxy-Secret": SECRET}
    )
    yield context.new_page()
    context.close()


def atlas_of(url: str) -> Atlas:
    engine = open_engine(url)
    found = read_atlas(engine, today=TODAY)
    engine.dispose()
    return found


@pytest.mark.parametrize("query", ["", "?indicator=complaint_count", "?indicator=patrol_coverage&township=880002"])
def test_the_overview_has_no_figure_and_lists_every_unit(visitor: Page, unmapped: Server, query: str) -> None:
    open_page(visitor, f"http://{unmapped.address}/{query}")
    expect(visitor.locator(".dx-kpi-value")).to_have_text(["无数据"] * 6)
    expect(visitor.get_by_text("演示数据")).to_have_count(0)
    expect(visitor.get_by_text("演示角色")).to_have_count(0)
    expect(visitor.get_by_text(ACCOUNT, exact=True)).to_have_count(1)
    expect(visitor.locator(".dx-legend-value")).to_have_text("无数据")
    expect(visitor.locator(".st-key-card-map")).to_contain_text("尚无边界数据")
    expect(visitor.locator(".st-key-card-attention")).to_contain_text("尚无业务数据，无法判断")
    for card in ("attention", "comparison", "trend", "topics", "pipeline"):
        states = visitor.locator(f".st-key-card-{card} .dx-empty")
        expect(states).to_have_count(1)
        assert not DIGIT.search(states.inner_text())
    listed = COUNT if "township" not in query else UNITS.count(",880002,")
    expect(visitor.locator(".st-key-card-units")).to_contain_text(f"{listed} 个")
    assert errors_on(visitor) == []


def test_the_dossier_has_no_figure(visitor: Page, unmapped: Server) -> None:
    open_page(visitor, f"http://{unmapped.address}/village?unit=880002201")
    expect(title(visitor)).to_have_text("南塘村")
    rows = visitor.locator(".dx-crow:not(.dx-chead)")
    expect(rows.first).to_be_visible()
    for column in ("c2", "c3", "c4", "c6"):
        assert set(rows.locator(f".dx-{column}").all_inner_texts()) <= NO_FIGURE
    expect(visitor.locator(".dx-light-text")).to_have_text(["无数据"] * visitor.locator(".dx-light").count())
    expect(visitor.locator(".st-key-card-kin")).to_contain_text("南塘村股份经济合作社")
    assert errors_on(visitor) == []


def test_a_unit_is_reached_by_the_list_alone(visitor: Page, unmapped: Server) -> None:
    open_page(visitor, f"http://{unmapped.address}/?kind=station")
    table = visitor.locator(".st-key-card-units").get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    visitor.mouse.click(box["x"] + 20, box["y"] + 34 * 1.5)
    visitor.get_by_text("打开 乙镇司法所 的档案 ›").click()
    expect(title(visitor)).to_have_text("乙镇司法所")
    assert path(visitor) == "/village"


def test_units_without_a_place_on_the_map_are_named_as_counted(visitor: Page, unmapped: Server) -> None:
    open_page(visitor, f"http://{unmapped.address}/data_health")
    expect(visitor.locator(".st-key-card-unmapped")).to_contain_text(f"{COUNT} 个单位")
    assert errors_on(visitor) == []


def test_two_loaded_boundaries_are_drawn_and_the_others_named(visitor: Page, mapped_url: str, tmp_path: Path) -> None:
    with serving_real(mapped_url, tmp_path) as server:
        open_page(visitor, f"http://{server.address}/")
        expect(visitor.locator(".st-key-card-map")).to_contain_text(f"另有 {COUNT - len(SQUARES)} 个单位未定位但已计入")
        expect(legend(visitor)).to_contain_text("无数据")
        atlas = atlas_of(mapped_url)
        for code in SQUARES:
            hover_unit(visitor, atlas, DISTRICT, code)
            expect(visitor.locator(".deck-tooltip")).to_contain_text("无数据")
        assert errors_on(visitor) == []
