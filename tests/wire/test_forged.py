"""Whatever a client says on the socket, it is told nothing beyond its right, no traceback, and the server goes on for everybody."""

import hashlib
import json
import re
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import InvalidStatus

from benchmarks.server import Server
from indicators.viewer import Role, Viewer
from tests.demo_district import DemoDistrict
from tests.pages.forbidden import forbidden_words
from tests.wire.client import rerun
from tests.wire.conftest import FOREIGN, OWN, Call

FOREIGN_UNIT = f"{FOREIGN}001"
HEAD = Viewer(role=Role.TOWNSHIP, township_code=OWN)
NEIGHBOUR = Viewer(role=Role.TOWNSHIP, township_code=FOREIGN)


@pytest.fixture(scope="module")
def forbidden(demo_district: DemoDistrict) -> set[str]:
    return forbidden_words(demo_district.rows, HEAD)


@pytest.fixture(autouse=True)
def _server_goes_on(server: Server) -> Iterator[None]:
    """After each of these the same process still answers and has its data."""
    yield
    with urllib.request.urlopen(f"http://{server.address}/readyz", timeout=30) as answer:
        assert answer.status == 200
    assert server.process.poll() is None


def found(words: set[str], text: str) -> set[str]:
    runs = "\n".join(set(re.findall(r"[\w]+", text)))
    return {word for word in words if word in runs}


def assert_clean(text: str, forbidden: set[str], *, asked: str = "") -> None:
    assert not found(forbidden - {asked}, text)
    assert "Traceback" not in text
    assert 'File "/' not in text


def test_a_head_is_shown_his_township_and_the_commission_all(call: Call, forbidden: set[str]) -> None:
    with call("head") as head, call("chief") as chief:
        own = head.run(rerun(query=f"township={OWN}"))
        assert_clean(own, forbidden)
        assert OWN in own
        assert found(forbidden, chief.run(rerun(query=f"township={FOREIGN}")))


@pytest.mark.parametrize(
    "headers", [{}, {"X_Auth_User": "chief"}, {"X_Auth_User": "chief", "X_Proxy_Secret": "guessed"}]
)
def test_who_does_not_come_through_the_proxy_is_shown_nobody_s_view(call: Call, headers: dict[str, str]) -> None:
    with call(**headers) as stranger:
        text = stranger.run(rerun(query=f"township={OWN}"))
        assert "请通过单位的统一入口访问" in text
        for kind in ("deck_gl_json_chart", "vega_lite_chart", "arrow_data_frame", "selectbox"):
            assert stranger.elements(kind) == 0
        assert OWN + "001" not in text


def test_a_forged_choice_opens_no_foreign_unit(call: Call, forbidden: set[str]) -> None:
    with call("head") as head:
        head.run(rerun(page="village"))
        message = rerun(page="village")
        for key, identity in head.widgets().items():
            state = message.rerun_script.widget_states.widgets.add(id=identity)
            state.string_value = FOREIGN_UNIT if key.endswith("unit") else "commission"
        assert_clean(head.run(message), forbidden, asked=FOREIGN_UNIT)
        head.run(rerun())
        message = rerun()
        clicked = {"selection": {"indices": {"u": [0]}, "objects": {"u": [{"c": FOREIGN_UNIT}]}}}
        for key, identity in head.widgets().items():
            state = message.rerun_script.widget_states.widgets.add(id=identity)
            state.string_value = json.dumps(clicked) if "map" in key else f"unit:{FOREIGN_UNIT}"
        for key in ("demo-role", "audit-page", "records-trail"):
            message.rerun_script.widget_states.widgets.add(id=key).string_value = "commission"
        assert_clean(head.run(message), forbidden, asked=FOREIGN_UNIT)


@pytest.mark.parametrize("page", ["big_screen", "nowhere", "../app", ""])
def test_the_hash_of_a_page_that_is_not_for_him_opens_another(call: Call, forbidden: set[str], page: str) -> None:
    with call("head") as head:
        head.run(rerun())
        for name in (page, f"pages/{page}.py", f"{page}.py"):
            page_hash = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
            assert_clean(head.run(rerun(page_hash=page_hash)), forbidden)
        assert_clean(head.run(rerun(page=page)), forbidden)
        assert head.elements("bidi_component") == 0


def test_a_fragment_nobody_drew_shows_nothing(call: Call, forbidden: set[str]) -> None:
    with call("head") as head, call("chief") as chief:
        chief.run(rerun(query=f"township={FOREIGN}"))
        drawn = sorted({mark for content in chief.messages for mark in re.findall(rb"[0-9a-f]{32}", content)})
        head.run(rerun())
        for fragment in ["0" * 32, "topic-records", *(mark.decode() for mark in drawn[:20])]:
            head.connection.send(rerun(fragment=fragment).SerializeToString())
        assert_clean(head.say(BackMsg(app_heartbeat=True).SerializeToString()), forbidden)
        assert_clean(head.run(rerun()), forbidden)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff" * 100,
        b"not a message",
        rerun().SerializeToString()[:3] + b"\x00\x01\x02",
        b"\x0a\xff\xff\xff\xff\x0f",
    ],
)
def test_what_is_no_message_ends_in_nothing(call: Call, forbidden: set[str], content: bytes) -> None:
    with call("head") as head:
        head.run(rerun())
        assert_clean(head.say(content), forbidden)


def test_a_state_no_browser_has_is_refused(call: Call, forbidden: set[str]) -> None:
    message = rerun()
    message.rerun_script.widget_states.widgets.add(id="headline").string_value = "甲" * 11_000_000
    with call("head") as head:
        head.run(rerun())
        assert_clean(head.say(message.SerializeToString()), forbidden)


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://127.0.0.1.elsewhere.example"])
def test_a_page_of_another_origin_gets_no_connection(call: Call, origin: str) -> None:
    with pytest.raises(InvalidStatus), call("head", Origin=origin):
        pass


def test_nobody_empties_everybody_s_pictures_or_ends_the_server(call: Call, forbidden: set[str]) -> None:
    with call() as stranger, call("head") as head:
        for message in (
            BackMsg(clear_cache=True),
            BackMsg(debug_shutdown_runtime=True),
            BackMsg(load_git_info=True),
            BackMsg(set_run_on_save=True),
            BackMsg(stop_script=True),
        ):
            assert_clean(stranger.say(message.SerializeToString()), forbidden)
        assert_clean(head.run(rerun()), forbidden)


def test_visitors_at_once_are_never_sent_each_other_s_view(
    call: Call, demo_district: DemoDistrict, forbidden: set[str]
) -> None:
    """Each page by both heads and the commission at the same moment, several times over, so that every picture is made while another
    viewer's is."""
    of_neighbour = forbidden_words(demo_district.rows, NEIGHBOUR)
    pages = ("", "complaints", "village")

    def looked(account: str) -> list[str]:
        with call(account) as visitor:
            return [visitor.run(rerun(page=page)) for _ in range(2) for page in pages]

    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(looked, account) for account in ("head", "neighbour", "chief") * 2]
        head, neighbour, chief, *again = [one.result() for one in asked]
    for seen, words in ((head, forbidden), (again[0], forbidden), (neighbour, of_neighbour), (again[1], of_neighbour)):
        for text in seen:
            assert_clean(text, words)
    assert all(found(forbidden, "\n".join(seen)) for seen in (chief, again[2], neighbour))
