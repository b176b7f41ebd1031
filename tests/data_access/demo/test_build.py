"""Building is repeatable, says how far it is, and never touches a database that holds anything."""

import datetime
import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.contract import metadata
from data_access.demo import EARLIEST_DAY, DemoRefused, build_demo
from data_access.demo.build import all_rows
from tests.conftest import EmptyDatabase
from tests.data_access.demo.conftest import LATE


def _fingerprint(engine: sa.Engine) -> str:
    """A hash over every row of every table, in the order of the keys."""
    digest = hashlib.sha256()
    with engine.connect() as connection:
        for table in metadata.tables.values():
            for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns)):
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def _built(path: Path, *, seed: int) -> str:
    engine = sa.create_engine(f"sqlite:///{path}")
    build_demo(engine, today=LATE, seed=seed)
    result = _fingerprint(engine)
    engine.dispose()
    return result


def test_the_same_day_and_seed_give_the_same_rows_and_another_seed_others(tmp_path: Path) -> None:
    first, again, other = (_built(tmp_path / name, seed=seed) for name, seed in (("a", 3), ("b", 3), ("c", 4)))
    assert first == again
    assert first != other


def test_progress_rises_from_0_to_1_with_a_chinese_step(sqlite_database: EmptyDatabase) -> None:
    steps: list[tuple[float, str]] = []
    build_demo(sqlite_database.engine, today=LATE, progress=lambda share, step: steps.append((share, step)))
    shares = [share for share, _ in steps]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert all("\u4e00" <= step[0] <= "\u9fff" for _, step in steps)


def test_it_builds_on_every_kind_of_database(any_database: EmptyDatabase) -> None:
    build_demo(any_database.engine, today=LATE)
    with any_database.engine.connect() as connection:
        filled = {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() > 0
            for name, table in metadata.tables.items()
        }
    # The demo has no accounts: whoever looks chooses a role on the screen.
    assert [name for name, has_rows in filled.items() if not has_rows] == ["viewer"]


def test_empty_tables_of_the_contract_are_filled(sqlite_database: EmptyDatabase) -> None:
    metadata.create_all(sqlite_database.engine)
    build_demo(sqlite_database.engine, today=LATE)
    with sqlite_database.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM township")).scalar_one() == 24


def test_a_database_with_rows_is_refused_and_left_as_it_was(sqlite_database: EmptyDatabase) -> None:
    engine = sqlite_database.engine
    zone = metadata.tables["zone"]
    zone.create(engine)
    with engine.begin() as connection:
        connection.execute(sa.insert(zone), {"zone_code": "1", "name": "甲"})
    with pytest.raises(DemoRefused, match="数据库中已有数据（表 zone，片组协作区）"):
        build_demo(engine, today=LATE)
    assert sa.inspect(engine).get_table_names() == ["zone"]


def test_a_table_with_other_columns_is_refused(sqlite_database: EmptyDatabase) -> None:
    with sqlite_database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE unit (code TEXT)")
    with pytest.raises(DemoRefused, match="表 unit 与约定不一致"):
        build_demo(sqlite_database.engine, today=LATE)


def test_other_tables_in_the_database_are_left_alone(sqlite_database: EmptyDatabase) -> None:
    with sqlite_database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (text TEXT)")
        connection.exec_driver_sql("INSERT INTO notes VALUES ('kept')")
    build_demo(sqlite_database.engine, today=LATE)
    with sqlite_database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT text FROM notes").scalar_one() == "kept"


def test_a_day_before_the_term_could_be_covered_is_refused(sqlite_database: EmptyDatabase) -> None:
    with pytest.raises(DemoRefused, match="不能早于 2023-01-01"):
        build_demo(sqlite_database.engine, today=EARLIEST_DAY - datetime.timedelta(days=1))


@pytest.mark.parametrize(
    "today", [EARLIEST_DAY, datetime.date(2026, 1, 1), datetime.date(2026, 12, 31), datetime.date(2028, 2, 29)], ids=str
)
def test_the_fixed_totals_hold_on_any_day(today: datetime.date) -> None:
    tables = all_rows(today=today, seed=1)
    assert len(tables["course"]) == 76
    assert len({row["staff_id"] for row in tables["attendance"]}) >= 4000
    patrolled = {row["unit_code"] for row in tables["inspection"] if row["kind"] == "patrol" and row["finished_on"]}
    assert len(patrolled) == 439
    assert len({row["item"] for row in tables["finding"]}) == 75
    assert 8000 <= len(tables["complaint"]) <= 15_000
    assert sum(row["people"] for row in tables["culture_event"] if row["kind"] == "clean_class") >= 50_000
