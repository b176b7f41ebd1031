"""Several PostgreSQL servers in one address, with TLS: which is used, what happens when it fails, and when all do."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks.server import free_port
from data_access.engine import explain, open_engine
from data_access.keeper import SnapshotKeeper
from data_access.records import Part, get_records
from indicators.catalogue import INDICATORS
from indicators.periods import parse
from indicators.places import DISTRICT
from indicators.viewer import COMMISSION
from tests.data_access.certificates import identity
from tests.data_access.made_up_rows import SETTINGS, TODAY, fill, sound_rows
from tests.postgres import ACCOUNT, Cluster, cluster

NAME = "localhost"
"""What the servers' certificate says; their address is 127.0.0.1."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """`authority` is the certificate of who signed that of the servers; `stranger` that of somebody else."""

    primary: Cluster
    standby: Cluster
    authority: Path
    stranger: Path

    def url(self, *servers: Cluster, keys: str = "", host: str = "127.0.0.1") -> str:
        return f"postgresql://{ACCOUNT}@{','.join(f'{host}:{server.port}' for server in servers)}/postgres?{keys}"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """A small district on a primary with TLS, and a standby that follows it."""
    folder = tmp_path_factory.mktemp("certificates")
    authority, stranger = identity("authority"), identity("stranger")
    for name, who in (("authority", authority), ("stranger", stranger)):
        (folder / f"{name}.pem").write_bytes(who.pem)
    server = identity(NAME, signed_by=authority)
    with cluster() as primary:
        for name, content in (("server.crt", server.pem), ("server.key", server.key)):
            primary.place(name, content)
        engine = open_engine(primary.url, writable=True)
        fill(engine, sound_rows())
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ALTER SYSTEM SET ssl = on")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        engine.dispose()
        with cluster(standby_of=primary) as standby:
            yield Pair(
                primary=primary,
                standby=standby,
                authority=folder / "authority.pem",
                stranger=folder / "stranger.pem",
            )


def asked(url: str, statement: str) -> object:
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return connection.exec_driver_sql(statement).scalar_one()
    finally:
        engine.dispose()


def port_of(url: str) -> int:
    """The port of the server an address leads to."""
    return int(str(asked(url, "SHOW port")))


def refusal(url: str) -> str:
    with pytest.raises(sa.exc.DBAPIError) as raised:
        asked(url, "SELECT 1")
    return str(explain(raised.value))


def test_the_first_server_that_answers_is_used(pair: Pair) -> None:
    assert port_of(pair.url(pair.primary, pair.standby)) == pair.primary.port
    assert port_of(pair.url(pair.standby, pair.primary)) == pair.standby.port
    dead = free_port()
    assert (
        port_of(f"postgresql://{ACCOUNT}@127.0.0.1:{dead},127.0.0.1:{pair.standby.port}/postgres") == pair.standby.port
    )
    queried = f"postgresql://{ACCOUNT}@/postgres?host=127.0.0.1:{dead}&host=127.0.0.1:{pair.primary.port}"
    assert port_of(queried) == pair.primary.port


def test_which_kind_of_server_is_used_can_be_said(pair: Pair) -> None:
    def chosen(*servers: Cluster, kind: str) -> int:
        return port_of(pair.url(*servers, keys=f"target_session_attrs={kind}"))

    first, second = pair.primary, pair.standby
    for kind in ("read-write", "primary"):
        assert chosen(second, first, kind=kind) == first.port
    for kind in ("read-only", "standby", "prefer-standby"):
        assert chosen(first, second, kind=kind) == second.port
    assert chosen(first, kind="prefer-standby") == first.port
    assert refusal(pair.url(second, keys="target_session_attrs=read-write")) == (
        "没有符合 target_session_attrs 要求的数据库服务器。"
    )


def test_loading_finds_the_server_that_can_be_written_to(pair: Pair) -> None:
    engine = open_engine(pair.url(pair.standby, pair.primary), writable=True)
    with engine.connect() as connection:
        assert int(connection.exec_driver_sql("SHOW port").scalar_one()) == pair.primary.port
    engine.dispose()


def test_every_transaction_is_one_consistent_read_without_writing(pair: Pair) -> None:
    for server in (pair.primary, pair.standby):
        url = pair.url(server)
        assert asked(url, "SHOW transaction_read_only") == "on"
        assert asked(url, "SHOW transaction_isolation") == "repeatable read"
    engine = open_engine(pair.url(pair.primary))
    with engine.connect() as connection:
        with pytest.raises(sa.exc.DBAPIError, match="read-only transaction"):
            connection.exec_driver_sql("UPDATE complaint SET unit_code = 'V2'")
        connection.rollback()
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar_one() == "on"
    engine.dispose()


def test_options_of_the_address_and_ours_hold_together(pair: Pair) -> None:
    url = pair.url(pair.primary, keys="options=-c%20search_path%3Dviews&statement_timeout=7")
    assert asked(url, "SHOW search_path") == "views"
    assert asked(url, "SHOW statement_timeout") == "7s"
    assert asked(pair.url(pair.primary), "SHOW statement_timeout") == "1min"


def test_a_key_nobody_knows_is_a_sentence(pair: Pair) -> None:
    said = "数据库地址（DATABASE_URL）中有不认识的参数或值，请检查配置。"
    assert refusal(pair.url(pair.primary, keys="sslmod=require")) == said
    assert refusal(pair.url(pair.primary, keys="sslmode=always")) == said


def test_a_server_is_known_by_its_certificate(pair: Pair, postgres_url: str) -> None:
    encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"

    def verified(authority: Path, host: str = NAME) -> str:
        return pair.url(pair.primary, keys=f"sslmode=verify-full&sslrootcert={authority}", host=host)

    assert asked(verified(pair.authority), encrypted) is True
    assert asked(pair.url(pair.primary, keys="sslmode=disable"), encrypted) is False
    said = "数据库服务器的证书未通过验证，请检查 sslrootcert 和主机名。"
    assert refusal(verified(pair.stranger)) == said
    assert refusal(verified(pair.authority, host="127.0.0.1")) == said
    assert refusal(verified(pair.authority.with_name("nowhere.pem"))) == said
    plain = sa.make_url(postgres_url).set(drivername="postgresql").update_query_dict({"sslmode": "require"})
    assert refusal(plain.render_as_string()) == "数据库服务器没有启用加密连接，请检查 sslmode。"


def test_the_next_server_goes_on_and_all_come_back(
    pair: Pair, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The keeper and the lists of records, which share its engine."""
    keeper = SnapshotKeeper(
        pair.url(pair.standby, pair.primary), settings=SETTINGS, folder=tmp_path, today=lambda: TODAY, after_swap=lambda _: None
    )  # fmt: skip

    def port() -> int:
        with keeper.engine.connect() as connection:
            return int(connection.exec_driver_sql("SHOW port").scalar_one())

    def listed() -> int:
        snapshot = keeper.current().snapshot
        assert snapshot is not None
        page = get_records(
            keeper.engine,
            snapshot.ledger,
            INDICATORS["complaint_count"],
            part=Part.NUMERATOR,
            period=parse("2026"),
            place=DISTRICT,
            viewer=COMMISSION,
        )
        return len(page.frame)

    keeper.renew()
    assert (keeper.current().problem, listed(), port()) == ("", 2, pair.standby.port)
    pair.standby.stop()
    try:
        keeper.renew()
        assert (keeper.current().problem, listed(), port()) == ("", 2, pair.primary.port)
        before = keeper.current().snapshot
        pair.primary.stop()
        try:
            for _ in range(2):
                keeper.renew()
            assert keeper.current().problem == "暂时无法连接数据库。"
            assert keeper.current().snapshot is before
        finally:
            pair.primary.start()
        keeper.renew()
        assert (keeper.current().problem, listed(), port()) == ("", 2, pair.primary.port)
    finally:
        pair.standby.start()
        keeper.stop()
    assert caplog.text.count("database cannot be read") == 1
