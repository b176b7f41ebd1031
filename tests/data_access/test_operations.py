"""The statements of docs/operations.md, run as they stand there on a real PostgreSQL; and what their account can then not do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.__main__ import main
from data_access.accounts import read_accounts
from data_access.contract import metadata
from data_access.engine import open_engine
from indicators.admission import Entry
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import fill, sound_rows

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
STATEMENTS = [
    statement.strip()
    for block in re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for statement in block.split(";")
    if statement.strip()
]
ACCOUNT = "village_reader"


@dataclass(frozen=True, kw_only=True)
class Granted:
    """`owner` may do anything; `url` is what the product is given."""

    owner: sa.Engine
    url: str


@pytest.fixture
def granted(postgres_database: EmptyDatabase) -> Iterator[Granted]:
    """The contract's tables, after every statement of the page."""
    owner = postgres_database.engine
    metadata.create_all(owner)
    address = sa.make_url(postgres_database.url)
    with owner.begin() as connection:
        for statement in STATEMENTS:
            connection.exec_driver_sql(statement.replace("DATABASE district", f"DATABASE {address.database}"))
    yield Granted(
        owner=owner,
        url=address.set(username=ACCOUNT, password="PASSWORD").render_as_string(hide_password=False),
    )
    with owner.begin() as connection:
        for statement in (f"DROP OWNED BY {ACCOUNT}", f"DROP ROLE {ACCOUNT}"):
            connection.exec_driver_sql(statement)


def test_the_page_s_account_reads_what_it_should_and_the_page_s_accounts_have_their_roles(granted: Granted) -> None:
    engine = open_engine(granted.url)
    entries = read_accounts(engine)
    engine.dispose()
    assert entries == {
        "zhang": (Entry(role="commission", active=False),),
        "li": (Entry(role="zone", zone_code="9901Z1", active=True),),
        "wall-1": (Entry(role="screen", active=True),),
    }


def test_the_check_of_the_page_finds_nothing_wrong_with_the_account(
    granted: Granted, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(granted.owner, sound_rows())
    with granted.owner.begin() as connection:
        # What these made-up accounts hold is no place of the made-up district.
        connection.execute(sa.delete(metadata.tables["viewer"]))
    assert main(["check", "--database", granted.url]) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO viewer (account, role, active) VALUES ('me', 'commission', true)",
        "UPDATE viewer SET role = 'commission'",
        "DELETE FROM complaint",
        "CREATE TABLE mine (a integer)",
        "SET default_transaction_read_only = off; UPDATE viewer SET role = 'commission'",
        "DROP TABLE complaint",
    ],
)
def test_the_account_cannot_write_even_without_the_product_in_between(granted: Granted, statement: str) -> None:
    engine = sa.create_engine(sa.make_url(granted.url).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    *prepared, forbidden = statement.split("; ")
    with engine.connect() as connection:
        for part in prepared:
            connection.exec_driver_sql(part)
            connection.commit()
        with pytest.raises(sa.exc.DBAPIError, match=r"permission denied|read-only|must be owner"):
            connection.exec_driver_sql(forbidden)


def test_its_statements_time_out(granted: Granted) -> None:
    engine = sa.create_engine(sa.make_url(granted.url).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar_one() == "1min"
        connection.exec_driver_sql("SET statement_timeout = 50")
        with pytest.raises(sa.exc.DBAPIError, match="statement timeout"):
            connection.exec_driver_sql("SELECT pg_sleep(5)")
