"""The address of the shared database: one server or several, libpq's keys and ours, and what is refused in a sentence."""

import pytest
import sqlalchemy as sa

from data_access.__main__ import main
from data_access.address import read_address
from data_access.engine import NOT_UNDERSTOOD, DatabaseProblem, open_engine


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("postgresql://u@h1:5432,h2:5433/db", "h1,h2", "5432,5433"),
        ("postgresql://u@h1,h2:5433/db?sslmode=require", "h1,h2", ",5433"),
        ("postgresql://u:a,b%40/c@[::1]:1,[fe80::1]:2/db", "::1,fe80::1", "1,2"),
        ("postgresql+psycopg://h1:1,h2:2", "h1,h2", "1,2"),
        ("postgresql://u@/db?host=h1:1&host=h2:2", "h1,h2", "1,2"),
        ("postgresql://u@/db?host=h1,h2&port=1,2", "h1,h2", "1,2"),
    ],
)
def test_several_servers_reach_the_driver_in_their_order(address: str, host: str, port: str) -> None:
    engine = open_engine(address)
    _, arguments = engine.dialect.create_connect_args(engine.url)
    assert (arguments["host"], arguments["port"]) == (host, port)


def test_the_rest_of_an_address_with_several_servers_is_as_with_one() -> None:
    several = read_address("postgresql://u:a,b%40/c@h1:1,h2:2/db?sslmode=require")
    one = read_address("postgresql://u:a,b%40/c@h1:1/db?sslmode=require")
    assert (several.username, several.password, several.database) == (one.username, one.password, one.database)
    assert several.query["sslmode"] == one.query["sslmode"] == "require"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u@h1:1,h2:x/db",
        "postgresql://u@h1:1,,h2/db",
        "postgresql://u@h1,h2/db?host=h3",
        "postgresql://u@/db?host=h1,h2&port=1,2,3",
        "postgresql://u@h/db?pool_size=0",
        "postgresql://u@h/db?pool_size=many",
        "postgresql://u@h/db?statement_timeout=1.5",
        "postgresql://u@h/db?statement_timeout=5&statement_timeout=6",
    ],
)
def test_what_cannot_be_understood_is_one_sentence(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DatabaseProblem) as raised:
        open_engine(address)
    assert str(raised.value) == NOT_UNDERSTOOD
    assert main(["load", ".", "--database", address]) == 1
    assert capsys.readouterr().err == f"{NOT_UNDERSTOOD}\n"


def test_the_size_of_the_pool_is_what_the_address_says() -> None:
    def most(address: str) -> tuple[int, int]:
        pool = open_engine(address).pool
        assert isinstance(pool, sa.pool.QueuePool)
        return pool.size(), pool.size() + pool._max_overflow

    assert most("postgresql://u@h/db") == (5, 10)
    assert most("postgresql://u@h/db?pool_size=3") == (3, 3)
    assert most("postgresql://u@h/db?pool_size=20") == (5, 20)
