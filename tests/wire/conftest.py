"""The real server behind a proxy that names the account, on the demo district with a table of accounts."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks.server import Server, running
from data_access.contract import viewer
from data_access.engine import open_engine, sqlite_url
from data_access.settings import DEFAULT_FILE
from tests.demo_district import TODAY, DemoDistrict
from tests.wire.client import Client, calling

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-of-the-proxy-alone"
OWN, FOREIGN = "990100002", "990100001"
ACCOUNTS = [
    {"account": "chief", "role": "commission", "active": True},
    {"account": "head", "role": "township", "township_code": OWN, "active": True},
    {"account": "neighbour", "role": "township", "township_code": FOREIGN, "active": True},
    {"account": "wall", "role": "screen", "active": True},
]
Call = Callable[..., AbstractContextManager[Client]]


@pytest.fixture(scope="module")
def server(demo_district: DemoDistrict, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("wire")
    path = folder / "district.sqlite"
    shutil.copy(demo_district.url.removeprefix("sqlite:///"), path)
    engine = open_engine(sqlite_url(path), writable=True)
    with engine.begin() as connection:
        connection.execute(sa.delete(viewer))
        connection.execute(sa.insert(viewer), ACCOUNTS[:1])
        connection.execute(sa.insert(viewer), ACCOUNTS[1:3])
        connection.execute(sa.insert(viewer), ACCOUNTS[3:])
    engine.dispose()
    district = folder / "district.toml"
    district.write_text(
        DEFAULT_FILE.read_text(encoding="utf-8").replace('sign_in = "none"', 'sign_in = "proxy"'), encoding="utf-8"
    )
    with running(
        ["-m", "streamlit", "run", "serve.py"],
        folder=ROOT,
        log=folder / "server.log",
        environment={
            "DATABASE_URL": sqlite_url(path),
            "DASHBOARD_TODAY": TODAY.isoformat(),
            "SNAPSHOT_DIR": str(folder),
            "DISTRICT_FILE": str(district),
            "PROXY_SECRET": SECRET,
        },
    ) as started:
        yield started


@pytest.fixture
def call(server: Server) -> Call:
    """Opens a connection as an account the proxy vouches for; without one, as anybody who can reach the port."""

    def opened(account: str = "", **headers: str) -> AbstractContextManager[Client]:
        vouched = {"X-Auth-User": account, "X-Proxy-Secret": SECRET} if account else {}
        return calling(
            server.address, headers=vouched | {name.replace("_", "-"): value for name, value in headers.items()}
        )

    return opened
