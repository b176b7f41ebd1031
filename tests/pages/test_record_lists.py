"""The list of records on a page: filters, order, pages, and what its address asks for in vain."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.demo_district import DemoDistrict

APP = str(Path(__file__).resolve().parents[2] / "app.py")
RECEIVED = {"indicator": "complaint_count", "period": "2025"}


pytestmark = pytest.mark.usefixtures("demo")


def _open(**asked: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.run()
    for name, value in {**RECEIVED, **asked}.items():
        app.query_params[name] = value
    return app.switch_page("pages/complaints.py").run()


def _rows(app: AppTest) -> list[dict[Any, Any]]:
    (shown,) = [frame.value for frame in app.dataframe if "信访编号" in frame.value.columns]
    rows: list[dict[Any, Any]] = shown.to_dict("records")
    return rows


def _html(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def _footer(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.get("html") if "本页" in element.proto.body)


def _labels(app: AppTest, key: str) -> list[str]:
    return [button.label for button in app.button if (button.key or "").startswith(key)]


def _param(app: AppTest, name: str) -> list[str]:
    """A query parameter, however the test's stand-in for the browser holds it."""
    value = app.query_params.get(name, [])
    return [value] if isinstance(value, str) else list(value)


def test_the_newest_records_stand_first_and_pages_are_turned_and_turned_back() -> None:
    app = _open()
    first = _rows(app)
    days = [row["受理日期"] for row in first]
    assert days == sorted(days, reverse=True)
    assert "第 1 页，本页 50 条" in _footer(app)
    assert "records-back" not in [button.key for button in app.button]
    app.button("records-on").click().run()
    second = _rows(app)
    assert "第 2 页" in _footer(app)
    assert not {row["信访编号"] for row in first} & {row["信访编号"] for row in second}
    app.button("records-on").click().run()
    app.button("records-back").click().run()
    assert _rows(app) == second
    app.button("records-on").click().run()
    app.button("records-first").click().run()
    assert _rows(app) == first


def test_an_order_is_chosen_stands_in_the_address_and_begins_at_the_first_page() -> None:
    app = _open()
    app.button("records-on").click().run()
    app.selectbox("records-sort").select("happened_on").run()
    assert "第 1 页" in _footer(app)
    assert _param(app, "sort") == ["happened_on"]
    received = [row["受理日期"] for row in _rows(app)]
    assert received == sorted(received)
    assert _rows(_open(sort="happened_on")) == _rows(app)
    app.selectbox("records-sort").select("-happened_on").run()
    assert _param(app, "sort") == []


def test_filters_of_the_address_narrow_the_list_and_are_removed_one_by_one() -> None:
    everything, app = _open(), _open(by="channel:visit,topic:land")
    assert not app.warning
    assert _labels(app, "records-filter-") == ["渠道：来访  ✕", "反映问题类别：征迁征地  ✕"]
    both = _rows(app)
    assert both
    assert {row["渠道"] for row in both} == {"来访"}
    app.button("records-filter-topic").click().run()
    assert _param(app, "by") == ["channel:visit"]
    visits = _rows(app)
    assert visits != both
    assert {row["渠道"] for row in visits} == {"来访"}
    app.button("records-filter-channel").click().run()
    assert _param(app, "by") == []
    assert _rows(app) == _rows(everything)


def test_turning_pages_begins_anew_under_another_filter() -> None:
    app = _open()
    app.button("records-on").click().run()
    app.query_params["by"] = "channel:letter"
    app.run()
    assert "第 1 页" in _footer(app)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"by": "satisfied:1"}, "satisfied:1"),
        ({"by": "topic:nonsense"}, "topic:nonsense"),
        ({"by": "topic:land,topic:works"}, "topic:works"),
        ({"by": "x" * 5000}, "x" * 40),
        ({"by": "township:nowhere"}, "township:nowhere"),
        ({"by": "unit_kind:castle"}, "unit_kind:castle"),
        ({"event": "complaint.burnt"}, "complaint.burnt"),
        ({"by": "topic:land' OR 1=1"}, "OR 1"),
        ({"sort": "complaint_id"}, "complaint"),
        ({"sort": "-"}, "排序"),
    ],
)
def test_what_the_address_asks_for_in_vain_is_named_and_left_out(asked: dict[str, str], named: str) -> None:
    app = _open(**asked)
    assert not app.exception
    (warning,) = app.warning
    assert named in warning.value.replace("\\", "")
    assert _rows(app)


def test_no_more_filters_are_read_from_an_address_than_a_list_can_have() -> None:
    app = _open(by=",".join(f"nonsense{number}:1" for number in range(5000)))
    assert not app.exception
    assert 0 < len(app.warning) < 10


def test_a_filter_the_list_has_not_is_named_and_can_be_removed() -> None:
    app = _open(by="mechanism:joint,channel:visit")
    assert not app.warning
    (foreign, applied) = _labels(app, "records-filter-")
    assert foreign.replace("\\", "") == "整改机制：镇村联改（不适用于本清单）  ✕"
    assert "来访" in applied
    assert {row["渠道"] for row in _rows(app)} == {"来访"}
    app.button("records-filter-mechanism").click().run()
    assert _labels(app, "records-filter-") == [applied]


def _forged() -> None:
    import streamlit as st

    from controls.records import _write_sort

    st.session_state["records-sort"] = "complaint_id"
    _write_sort(("-happened_on", "due_on"))


def test_an_order_the_browser_was_not_offered_is_not_believed() -> None:
    app = AppTest.from_function(_forged).run()
    assert not app.exception
    assert _param(app, "sort") == []


def test_what_was_clicked_is_listed_said_and_removed() -> None:
    own = _open()
    app = _open(event="complaint.received", by="topic:land", indicator="complaint_overdue")
    assert not app.warning
    assert _labels(app, "records-event") == ["受理信访举报  ✕"]
    assert "办理记录：受理信访举报" in _html(app)
    assert "办理记录已筛选：受理信访举报，反映问题类别：征迁征地" in _html(app)
    assert _rows(app)
    assert _rows(app) == _rows(_open(by="topic:land"))
    app.button("records-event").click().run()
    assert (_param(app, "event"), _param(app, "by")) == ([], [])
    assert "办理记录已筛选" not in _html(_open(indicator="complaint_count"))
    assert _rows(_open()) == _rows(own)


def test_a_filter_of_what_was_clicked_can_be_removed_alone() -> None:
    app = _open(event="complaint.received", by="channel:visit,topic:land")
    app.button("records-filter-topic").click().run()
    assert (_param(app, "event"), _param(app, "by")) == (["complaint.received"], ["channel:visit"])
    assert {row["渠道"] for row in _rows(app)} == {"来访"}


def test_a_list_is_narrowed_to_a_township_within_the_asked_place_and_to_no_other(demo_district: DemoDistrict) -> None:
    first, second = (row["township_code"] for row in demo_district.rows["township"][:2])
    narrowed = _open(event="complaint.received", by=f"township:{first}")
    assert _rows(narrowed) == _rows(_open(event="complaint.received", township=first))
    elsewhere = _open(event="complaint.received", by=f"township:{first}", township=second)
    (label,) = _labels(elsewhere, "records-filter-")
    assert "（不适用于本清单）" in label.replace("\\", "")
    assert _rows(elsewhere) == _rows(_open(event="complaint.received", township=second))
