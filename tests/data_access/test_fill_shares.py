"""How full the optional fields are, against loops over the rows, on both engines."""

import pytest
import sqlalchemy as sa

from data_access.contract import metadata
from data_access.engine import DatabaseProblem, open_engine
from data_access.fill_shares import LEFT_OUT, get_fill_shares
from display.tables import column_title
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import fill, sound_rows


def test_every_optional_field_of_a_table_with_rows_is_counted(any_engine: sa.Engine) -> None:
    rows = sound_rows()
    rows["complaint"][1]["channel"] = ""
    fill(any_engine, rows)
    shares = get_fill_shares(any_engine)
    shown = {(row.table, row.column): (row.filled, row.rows) for row in shares.itertuples()}
    expected = {
        (name, column.name): (
            sum(row.get(column.name) not in (None, "") for row in rows[name]),
            len(rows[name]),
        )
        for name, table in metadata.tables.items()
        if rows.get(name) and name not in LEFT_OUT
        for column in table.columns
        if column.nullable
    }
    assert shown == expected
    assert shown["complaint", "channel"] == (1, 2), "an empty text is not filled"
    assert shown["alert", "closed_on"] == (0, 1)


def test_a_flag_that_says_no_is_filled(any_engine: sa.Engine) -> None:
    rows = sound_rows()
    rows["complaint"][0]["satisfied"] = False
    fill(any_engine, rows)
    shares = get_fill_shares(any_engine).set_index(["table", "column"])
    assert shares.at[("complaint", "satisfied"), "filled"] == 1


def test_an_empty_database_has_no_shares(any_engine: sa.Engine) -> None:
    metadata.create_all(any_engine)
    assert get_fill_shares(any_engine).empty


def test_every_field_has_a_chinese_title() -> None:
    for name, table in metadata.tables.items():
        if name not in LEFT_OUT:
            assert all(column_title(name, column.name) for column in table.columns if column.nullable)


def test_a_database_that_cannot_be_read_is_one_sentence(any_database: EmptyDatabase) -> None:
    engine = open_engine(any_database.url)
    with pytest.raises(DatabaseProblem, match=r"。$"):
        get_fill_shares(engine)
    engine.dispose()
