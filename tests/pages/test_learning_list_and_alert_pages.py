"""The pages of learning, lists, alerts and data health, and the organisation sections, as a visitor gets them."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.contract import metadata
from data_access.engine import open_engine, sqlite_url
from indicators.viewer import Role, Viewer
from tests.demo_district import DemoDistrict
from tests.pages.conftest import sign_in_as
from tests.pages.serving import html_of, open_page, serving

PAGES = {
    "pages/learning.py": ("培训考试", "成绩分布"),
    "pages/power_lists.py": ("三清单", "缺少的清单：单位类别"),
    "pages/alerts.py": ("智慧监管预警", "预警规则的产生与核实"),
    "pages/data_health.py": ("数据质量", "可选字段填写情况"),
}
TOPIC_PAGES = [page for page in PAGES if page != "pages/data_health.py"]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_it_is_for_and_survives_nonsense_in_its_address(page: str) -> None:
    app = open_page(page, section="all")
    title, panel = PAGES[page]
    assert not app.exception
    assert title in html_of(app)
    assert panel in html_of(app)
    assert "无数据</div>" not in html_of(app)

    app = open_page(page, indicator="nope", period="yesterday", township="../etc", kind="<b>", view="sideways")
    assert not app.exception
    assert len(app.warning) == 4


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("page", TOPIC_PAGES)
def test_a_page_can_be_read_as_tables(page: str) -> None:
    pictures, tables = open_page(page, section="all"), open_page(page, section="all", view="table")
    assert not tables.exception
    assert len(tables.dataframe) > len(pictures.dataframe) + 3


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("page", TOPIC_PAGES)
def test_a_page_of_one_township_shows_its_panels(demo_district: DemoDistrict, page: str) -> None:
    app = open_page(page, section="all", township=str(demo_district.rows["township"][0]["township_code"]))
    assert not app.exception
    assert PAGES[page][1] in html_of(app)


@pytest.mark.usefixtures("demo")
def test_the_township_view_and_the_dossier_have_their_organisation_section(demo_district: DemoDistrict) -> None:
    unit = demo_district.rows["unit"][0]
    for app in (
        open_page("pages/overview.py", township=str(unit["township_code"])),
        open_page("pages/village.py", unit=str(unit["unit_code"])),
    ):
        assert not app.exception
        assert "组织与队伍" in html_of(app)
    assert "组织与队伍" not in html_of(open_page("pages/overview.py"))


@pytest.mark.usefixtures("demo")
def test_data_health_tells_each_source_whether_it_keeps_its_rhythm() -> None:
    app = open_page("pages/data_health.py")
    sources = next(frame.value for frame in app.dataframe if "是否按时" in frame.value)
    assert set(sources["是否按时"]) == {"● 按时"}
    assert "全部记录均已计入" in html_of(app)


@pytest.mark.usefixtures("demo")
def test_how_many_rows_a_source_holds_is_the_commission_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's tasks come with interviews, of which others may not know how many there are."""
    assert "行数" in open_page("pages/data_health.py").dataframe[0].value
    sign_in_as(monkeypatch, Viewer(role=Role.ZONE, zone_code="Z01"))
    sources = open_page("pages/data_health.py").dataframe[0].value
    assert "督办任务" in set(sources["来源"])
    assert "行数" not in sources


def test_pages_of_an_empty_database_say_there_is_no_data(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "empty.sqlite")
    engine = open_engine(url, writable=True)
    metadata.create_all(engine)
    engine.dispose()
    with serving(url, folder=tmp_path):
        for page in PAGES:
            app = open_page(page, section="all")
            assert not app.exception, page
            assert "本期无数据" in html_of(app) or "没有记录" in html_of(app)


def test_a_district_of_one_village_is_shown(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "one.sqlite")
    engine = open_engine(url, writable=True)
    metadata.create_all(engine)
    with engine.begin() as connection:
        tables = metadata.tables
        connection.execute(sa.insert(tables["township"]), {"township_code": "T1", "name": "甲镇"})
        village = {"unit_code": "V1", "township_code": "T1", "kind": "village", "name": "石桥村", "has_party_org": True}
        connection.execute(sa.insert(tables["unit"]), village)
        alert = {"alert_id": "A1", "unit_code": "V1", "level": "red", "raised_on": sa.func.date("2026-05-01")}
        connection.execute(sa.insert(tables["alert"]).values(alert))
    engine.dispose()
    with serving(url, folder=tmp_path):
        for page in PAGES:
            app = open_page(page, section="all")
            assert not app.exception, page
        alerts = open_page("pages/alerts.py", section="reds")
        listed = next(frame.value for frame in alerts.dataframe if "未办结红色预警（条）" in frame.value)
        assert listed["单位"].tolist() == ["石桥村"]


def test_rows_set_aside_and_late_sources_are_told(demo_district: DemoDistrict, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "spoiled.sqlite")
    engine = open_engine(url, writable=True)
    metadata.create_all(engine)
    with engine.begin() as connection:
        for name in ("township", "unit", "source_status"):
            connection.execute(sa.insert(metadata.tables[name]), [dict(row) for row in demo_district.rows[name]])
        alert = dict(demo_district.rows["alert"][0]) | {"unit_code": "nowhere"}
        connection.execute(sa.insert(metadata.tables["alert"]), alert)
        connection.execute(sa.text("UPDATE source_status SET loaded_at = '2026-11-20 06:00:00' WHERE source = 'alert'"))
        connection.execute(sa.text("UPDATE source_status SET loaded_at = '2026-12-20 06:00:00' WHERE source = 'task'"))
        # Promised every week and every month.
        connection.execute(
            sa.text("UPDATE source_status SET loaded_at = '2026-11-20 06:00:00' WHERE source = 'learning'")
        )
        connection.execute(sa.text("DELETE FROM source_status WHERE source = 'organisation'"))
    engine.dispose()
    with serving(url, folder=tmp_path):
        app = open_page("pages/data_health.py")
        assert not app.exception
        told = {row["来源"]: (row["约定间隔"], row["是否按时"]) for row in app.dataframe[0].value.to_dict("records")}
        assert told["预警"] == ("30 小时", "▼ 迟 2 天")
        assert told["督办任务"] == ("30 小时", "▼ 晚于当前时间")
        assert told["三清单"] == ("30 小时", "● 按时")
        assert told["培训考试"] == ("7 天 8 小时", "● 按时")
        assert told["组织与队伍"] == ("31 天 8 小时", "▼ 没有更新记录")
        aside = next(frame.value for frame in app.dataframe if "原因" in frame.value)
        assert aside.to_numpy().tolist() == [["预警", "单位或镇（街道）不存在", 1]]
