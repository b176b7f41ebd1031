"""What PostgreSQL keeps as a date or a number and nobody else can: set aside and counted, in records and in the register."""

import pytest

from data_access.engine import open_engine
from data_access.reading import read_snapshot
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import SETTINGS, TODAY, fill, sound_rows

IMPOSSIBLE = {
    "complaint": "received_on = '-infinity'",
    "finding": "due_on = '-infinity'",
    "clue": "registered_on = '0044-03-15 BC'",
    "inspection": "finished_on = '20000-01-01'",
    "alert": "closed_on = 'infinity'",
    "task": "updated_at = '-infinity'",
    "staff": "in_post_from = '-infinity'",
    "exam": "pass_score = 'NaN'",
    "exam_result": "score = 'Infinity'",
    "unit": "closed_on = 'infinity'",
}
PLACES = ("lon = 'NaN'", "opened_on = '-infinity'", "liaison_on = '10000-01-01'")


@pytest.fixture
def filled(postgres_database: EmptyDatabase) -> EmptyDatabase:
    fill(postgres_database.engine, sound_rows())
    return postgres_database


def set_aside(database: EmptyDatabase, *changes: str) -> dict[str, int]:
    """How many rows of each table cannot be read after the changes."""
    with database.engine.begin() as connection:
        for change in changes:
            connection.exec_driver_sql(change)
    engine = open_engine(database.url)
    frame = read_snapshot(engine, settings=SETTINGS, today=TODAY).set_aside
    engine.dispose()
    unreadable = frame[frame["reason"] == "unreadable"]
    return dict(zip(unreadable["table"], unreadable["rows"], strict=True))


def test_every_table_sets_them_aside(filled: EmptyDatabase) -> None:
    keys = {"unit": "unit_code = 'V4'"}
    counted = set_aside(
        filled,
        *[f"UPDATE {table} SET {change} WHERE {keys.get(table, 'true')}" for table, change in IMPOSSIBLE.items()],
        "INSERT INTO source_status (source, loaded_at) VALUES ('s', 'infinity')",
    )
    assert counted == {table: len(sound_rows()[table]) for table in IMPOSSIBLE} | {"unit": 1, "source_status": 1}


def test_so_does_the_register(filled: EmptyDatabase) -> None:
    changes = [f"UPDATE unit SET {change} WHERE unit_code = 'V{n}'" for n, change in enumerate(PLACES, start=2)]
    assert set_aside(filled, *changes)["unit"] == len(PLACES)
