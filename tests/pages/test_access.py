"""Who gets in, who is told why not, and what a forged address or a withdrawn right shows: nothing."""

import errno
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from controls import sign_in as sign_in_module
from controls.export import ExportForbidden
from controls.frame import current_service
from controls.viewer import DEMO_ROLE
from data_access.audit import AuditLog, Deed
from data_access.contract import DEMO_SOURCE, viewer
from data_access.engine import open_engine, sqlite_url
from data_access.settings import DEFAULT_FILE
from tests.controls.test_sign_in import PROVIDER
from tests.data_access.made_up_rows import TODAY, busy_rows, fill, with_boundaries
from tests.pages.conftest import APP, service_on
from tests.pages.payload import watch_downloads
from tests.pages.screen import assert_calm, html_text, whole_text

HEAD = {"account": "head", "role": "township", "township_code": "T1", "active": True}
CHIEF = {"account": "chief", "role": "commission", "active": True}
WALL = {"account": "wall", "role": "screen", "active": True}
TWICE = [HEAD | {"account": "twice"}, HEAD | {"account": "twice", "township_code": "T2"}]


class SignIn:
    """A provider that vouches for whoever a test names, and the table of accounts behind it."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def open(self, account: str | None, *, expires: float = 3600, page: str = "", **asked: str) -> AppTest:
        visitor = AppTest.from_file(str(APP), default_timeout=120)
        visitor.user = {"is_logged_in": account is not None, "sub": account or "", "exp": time.time() + expires}
        for name, value in asked.items():
            visitor.query_params[name] = value
        visitor.run()
        return visitor.switch_page(f"pages/{page}.py").run() if page else visitor

    def change(self, **values: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(sa.update(viewer).where(viewer.c.account == "head").values(**values))
        current_service().accounts.renew()


@pytest.fixture(scope="module")
def signed_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignIn]:
    """The app on a small real district whose visitors sign in at a provider."""
    folder = tmp_path_factory.mktemp("access")
    url = sqlite_url(folder / "district.sqlite")
    engine = open_engine(url, writable=True)
    fill(engine, with_boundaries(busy_rows()) | {"viewer": [HEAD, CHIEF, WALL, *TWICE]})
    district = folder / "district.toml"
    district.write_text(
        DEFAULT_FILE.read_text(encoding="utf-8").replace('sign_in = "none"', 'sign_in = "oidc"'), encoding="utf-8"
    )
    with pytest.MonkeyPatch.context() as process, service_on(url, today=TODAY, folder=folder):
        process.setattr(sign_in_module, "_provider_section", lambda: PROVIDER)
        process.setenv("DISTRICT_FILE", str(district))
        current_service().keeper.stop()
        yield SignIn(engine)
    engine.dispose()


@pytest.fixture
def sign_in(signed_in: SignIn) -> Iterator[SignIn]:
    yield signed_in
    signed_in.change(active=True, role="township", township_code="T1")


def widget(visitor: AppTest, key: str) -> Any:
    return visitor.get_by_key(key)


def _shows_nothing(visitor: AppTest) -> bool:
    kinds = ("deck_gl_json_chart", "vega_lite_chart", "arrow_data_frame", "selectbox", "page_link")
    return not any(visitor.get(kind) for kind in kinds) and "V1单位" not in whole_text(visitor)


@pytest.mark.parametrize(
    ("account", "expires", "reason", "ways"),
    [
        (None, 60, "请登录后查看", ["sign-in"]),
        ("head", -1, "登录已过期，请重新登录", ["sign-in"]),
        ("stranger", 60, "该账号尚未开通", ["sign-out"]),
        ("twice", 60, "多个角色或范围", ["sign-out"]),
        ("wall", 60, "大屏账号只能打开指挥大屏", ["sign-out"]),
    ],
)
def test_whoever_may_not_look_is_told_why_and_shown_nothing(
    sign_in: SignIn, account: str | None, expires: float, reason: str, ways: list[str]
) -> None:
    visitor = sign_in.open(account, expires=expires, township="T1", indicator="complaint_count")
    assert_calm(visitor)
    assert reason in html_text(visitor)
    assert [button.key for button in visitor.button] == ways
    assert _shows_nothing(visitor)


def test_whoever_may_look_sees_the_page_with_his_name_across_it(sign_in: SignIn) -> None:
    visitor = sign_in.open("head")
    assert_calm(visitor)
    assert "区情总览" in html_text(visitor)
    assert "dx-water" in "".join(element.proto.body for element in visitor.get("html"))
    assert "head" in html_text(visitor)
    assert "演示角色" not in whole_text(visitor)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"active": False}, "该账号已停用"),
        ({"role": "nobody"}, "无法识别"),
        ({"township_code": None}, "与角色不符"),
        ({"township_code": "T9"}, "不在名册中"),
    ],
)
def test_a_right_withdrawn_while_the_page_is_open_closes_it(
    sign_in: SignIn, change: dict[str, object], reason: str
) -> None:
    visitor = sign_in.open("head", township="T1")
    assert not _shows_nothing(visitor)
    sign_in.change(**change)
    visitor.run()
    assert reason in html_text(visitor)
    assert _shows_nothing(visitor)
    sign_in.change(active=True, role="township", township_code="T1")
    visitor.run()
    assert not _shows_nothing(visitor)


def test_a_township_changed_while_the_page_is_open_is_the_new_one(sign_in: SignIn) -> None:
    visitor = sign_in.open("head", page="village")
    assert "V3" not in "".join(widget(visitor, "unit").options)
    sign_in.change(township_code="T2")
    visitor.run()
    options = "".join(widget(visitor, "unit").options)
    assert "V3单位" in options
    assert "V1单位" not in options


@pytest.mark.parametrize("unit", ["V3", "V999"])
def test_a_foreign_unit_and_one_that_does_not_exist_are_refused_in_the_same_words(sign_in: SignIn, unit: str) -> None:
    visitor = sign_in.open("head", page="village", unit=unit)
    (problem,) = [element.value for element in visitor.warning]
    assert f"单位“{unit}”不存在或不在您的查看范围内" in problem.replace("\\", "")
    assert f"{unit}单位" not in whole_text(visitor)


def test_complaints_open_at_complete_quarters_for_a_township_and_at_the_running_year_for_the_commission(
    sign_in: SignIn,
) -> None:
    assert widget(sign_in.open("head", page="complaints"), "period").value == "2025-04..2026-03"
    assert widget(sign_in.open("chief", page="complaints"), "period").value == "2026"
    assert widget(sign_in.open("head", page="learning"), "period").value == "2026"


def test_the_audit_log_has_what_was_looked_at_and_what_was_refused(sign_in: SignIn) -> None:
    noted: list[dict[str, Any]] = []
    service = current_service()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service.audit, "note", lambda deed, **line: noted.append({"deed": deed.value, **line}))
        visitor = sign_in.open("head", page="village", unit="V1")
        visitor.run()
        sign_in.open("head", page="village", unit="V3")
        sign_in.open("stranger")
    views = [(line["account"], line["page"], line["place"]) for line in noted if line["deed"] == "view"]
    assert views.count(("head", "village", "unit:V1")) == 1
    assert not [place for _, _, place in views if "V3" in place], "nobody has seen what he was refused"
    refused = [(line["account"], line["page"]) for line in noted if line["deed"] == "refused"]
    assert refused == [("head", ""), ("head", "village"), ("stranger", "")]
    assert all("V3" in line["detail"] for line in noted if line["deed"] == "refused" and line["account"] == "head")


def test_the_audit_log_has_the_list_that_was_opened_and_nothing_a_visitor_made_up(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[dict[str, Any]] = []
    monkeypatch.setattr(
        current_service().audit, "note", lambda deed, **line: noted.append({"deed": deed.value, **line})
    )
    asked: dict[str, Any] = {
        "event": "complaint.received",
        "by": "channel:visit,unit:V1",
        "indicator": "张三反映",
        "period": "2026",
    }
    sign_in.open("chief", page="complaints", township="T1", **asked)
    views = [line for line in noted if line["deed"] == "view" and line["page"] == "complaints"]
    assert views[-1] | {"deed": "view"} == {
        "deed": "view", "account": "chief", "role": "commission", "page": "complaints", "place": "township:T1",
        "indicator": "", "period": "2026", "detail": "complaint.received?channel:visit,unit:V1",
    }  # fmt: skip


@pytest.mark.parametrize("embed", ["true", "false"])
def test_the_name_across_the_page_cannot_be_left_off(sign_in: SignIn, embed: str) -> None:
    for page in ("", "village"):
        visitor = sign_in.open("head", page=page, embed=embed)
        assert "dx-water" in "".join(element.proto.body for element in visitor.get("html")), page


def test_a_file_promised_before_the_right_was_withdrawn_is_not_given(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button of an open page is pressed within the half minute before the page closes."""
    noted: list[tuple[Deed, str]] = []
    monkeypatch.setattr(current_service().audit, "note", lambda deed, **line: noted.append((deed, line["account"])))
    downloads = watch_downloads(monkeypatch)
    sign_in.open("head", page="rectification", township="T1")
    assert downloads.promised
    sign_in.change(active=False)
    noted.clear()
    for _, build in downloads.promised:
        with pytest.raises(ExportForbidden):
            build()
    assert noted == [(Deed.REFUSED, "head")] * len(downloads.promised)
    sign_in.change(active=True, township_code="T2")
    with pytest.raises(ExportForbidden):
        downloads.promised[0][1]()
    sign_in.change(active=True, township_code="T1")
    assert all(downloads.taken().values())


def test_a_full_disk_of_the_log_is_told_to_the_commission_and_stops_nobody(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    audit = current_service().audit
    monkeypatch.setattr(AuditLog, "_write", full)
    monkeypatch.setattr(audit, "lost", 0)
    assert_calm(sign_in.open("chief", township="T1"))
    audit.stop()
    audit.start()
    assert audit.lost > 0
    chief, head = sign_in.open("chief"), sign_in.open("head")
    assert_calm(chief)
    assert_calm(head)
    assert any("审计日志无法写入" in str(element.value) for element in chief.warning)
    assert not any("审计日志" in str(element.value) for element in head.warning)


@pytest.mark.usefixtures("sign_in")
def test_only_the_demo_has_a_switch_of_roles(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "demo.sqlite")
    engine = open_engine(url, writable=True)
    rows = with_boundaries(busy_rows())
    rows["source_status"] = [{"source": DEMO_SOURCE, "loaded_at": datetime(2026, 5, 17, 6)}]
    fill(engine, rows)
    engine.dispose()
    with service_on(url, today=TODAY, folder=tmp_path):
        visitor = AppTest.from_file(str(APP), default_timeout=120).run()
        current_service().keeper.stop()
        visitor.run()
        switch = widget(visitor, DEMO_ROLE)
        assert switch.options == ["区纪委监委", "片组：东片组", "镇街：甲镇", "镇街：乙街道", "指挥大屏"]
        switch.set_value("township:T1").run()
        visitor.switch_page("pages/village.py").run()
        assert "V1单位" in whole_text(visitor)
        assert "V3单位" not in whole_text(visitor)
        widget(visitor, DEMO_ROLE).set_value("screen").run()
        assert "大屏账号只能打开指挥大屏" in html_text(visitor)
