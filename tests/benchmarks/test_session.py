"""The measuring instruments, on a small app of their own: what they report must have happened."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.conversation import RunFailed
from benchmarks.overview_cost import script_queries
from benchmarks.server import Server, ServerDied, running
from benchmarks.session import session

SCRIPT = """
import sqlalchemy as sa
import streamlit as st

chosen = st.segmented_control("x", ["a", "b"], format_func=str.upper, key="overview.indicator", default="a")
st.query_params["indicator"] = chosen
st.code("x" * 20_000)
with sa.create_engine("sqlite://").connect() as connection:
    connection.execute(sa.text("SELECT 1"))
if chosen == "b" and st.query_params.get("fail"):
    raise ValueError("asked to fail")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("small_app")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    (folder / "app.py").write_text(SCRIPT, encoding="utf-8")
    with running(
        [str(Path(__file__).resolve().parents[2] / "benchmarks" / "counted_queries.py"), "run", "app.py"],
        folder=folder,
        log=folder / "server.log",
        environment={"QUERY_LOG": str(folder / "queries.log")},
    ) as started:
        yield started


def test_a_choice_reruns_the_page_with_the_new_address(server: Server) -> None:
    with session(server.address) as visitor:
        visitor.open()
        assert visitor.query == "indicator=a"
        switch = visitor.find("overview.indicator")
        assert switch.options == ["A", "B"]
        visitor.choose(switch, 1)
        assert visitor.query == "indicator=b"


def test_what_the_browser_already_holds_is_not_sent_again(server: Server) -> None:
    with session(server.address) as visitor:
        visitor.open()
        assert visitor.received > 20_000
        visitor.rerun()
        assert 0 < visitor.received < 5_000


def test_an_error_on_the_page_ends_the_measurement(server: Server) -> None:
    with session(server.address, query="fail=1") as visitor:
        visitor.open()
        with pytest.raises(RunFailed, match="asked to fail"):
            visitor.choose(visitor.find("overview.indicator"), 1)


def test_every_query_of_a_page_is_counted(server: Server, folder: Path) -> None:
    log = folder / "queries.log"
    with session(server.address) as visitor:
        before = script_queries(log)
        visitor.open()
        visitor.rerun()
    assert script_queries(log) - before == 2


def test_processor_time_and_memory_of_the_server_are_read(server: Server) -> None:
    before = server.cpu_seconds()
    with session(server.address) as visitor:
        visitor.open()
    assert server.cpu_seconds() > before
    assert server.peak_megabytes() > 20


def test_a_server_that_does_not_come_up_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(ServerDied, match="no_such_module"),
        running(["-m", "no_such_module"], folder=tmp_path, log=tmp_path / "log"),
    ):
        pytest.fail("a server that died was handed out")
