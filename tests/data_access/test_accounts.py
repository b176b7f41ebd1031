"""The table of accounts is read as it is now, survives a database that is gone for some hours, and never lets anybody in by mistake."""

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.accounts import Accounts, AccountsUnknown, read_accounts
from data_access.contract import metadata, viewer
from data_access.engine import DatabaseProblem
from indicators.admission import Entry
from tests.data_access.made_up_rows import loose_tables

GRACE = timedelta(hours=24)
MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
CHIEF = {"account": "chief", "role": "commission", "active": True}


def _write(engine: sa.Engine, *rows: dict[str, object]) -> None:
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(sa.delete(viewer))
        for row in rows:
            connection.execute(sa.insert(viewer), row)


def test_an_account_may_stand_there_several_times_and_empty_is_empty(any_engine: sa.Engine) -> None:
    _write(
        any_engine,
        CHIEF,
        {"account": "head", "role": "township", "township_code": "T1", "zone_code": "", "active": True},
        {"account": "head", "role": "township", "township_code": "T2", "active": None},
    )
    found = read_accounts(any_engine)
    assert found["chief"] == (Entry(role="commission", active=True),)
    assert set(found["head"]) == {
        Entry(role="township", township_code="T1", active=True),
        Entry(role="township", township_code="T2", active=False),
    }


@pytest.mark.parametrize("active", ["yes", "true", 2, "", None, 0, b"\x01"])
def test_anything_but_a_plain_yes_is_a_no_and_breaks_nobody_elses_entry(
    sqlite_database: object, active: object
) -> None:
    engine: sa.Engine = sqlite_database.engine  # type: ignore[attr-defined]
    loose_tables().create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO viewer (account, role, active) VALUES ('odd', 'commission', ?)", (active,)
        )
        connection.exec_driver_sql("INSERT INTO viewer (account, role, active) VALUES ('chief', 'commission', 1)")
    found = read_accounts(engine)
    assert [entry.active for entry in found["odd"]] == [False]
    assert [entry.active for entry in found["chief"]] == [True]


class Clock:
    """A moment that is moved by hand."""

    def __init__(self) -> None:
        self.moment = MOMENT

    def __call__(self) -> datetime:
        return self.moment


def _gone() -> sa.Engine:
    raise DatabaseProblem("暂时无法连接数据库。")


def _accounts(engine: Callable[[], sa.Engine], path: Path, clock: Clock) -> Accounts:
    return Accounts(engine, path=path / "kept" / "accounts.json", grace=GRACE, now=clock)


def test_a_change_counts_at_the_next_reading(any_engine: sa.Engine, tmp_path: Path) -> None:
    _write(any_engine, CHIEF)
    accounts = _accounts(lambda: any_engine, tmp_path, Clock())
    accounts.renew()
    assert accounts.entries("chief") == (Entry(role="commission", active=True),)
    assert accounts.entries("Chief") == ()
    _write(any_engine, CHIEF | {"active": False})
    accounts.renew()
    assert accounts.entries("chief") == (Entry(role="commission", active=False),)
    _write(any_engine)
    accounts.renew()
    assert accounts.entries("chief") == ()


def test_without_the_database_what_was_known_holds_for_the_hours_of_grace_alone(
    sqlite_database: object, tmp_path: Path
) -> None:
    engine: sa.Engine = sqlite_database.engine  # type: ignore[attr-defined]
    _write(engine, CHIEF)
    source, clock = {"engine": lambda: engine}, Clock()
    accounts = _accounts(lambda: source["engine"](), tmp_path, clock)
    accounts.renew()
    source["engine"] = _gone
    clock.moment += GRACE
    accounts.renew()
    assert accounts.entries("chief")
    clock.moment += timedelta(seconds=1)
    with pytest.raises(AccountsUnknown, match="暂时无法核实账号权限。暂时无法连接数据库。"):
        accounts.entries("chief")


def test_after_a_restart_without_the_database_the_last_reading_is_on_disk_for_its_owner_alone(
    sqlite_database: object, tmp_path: Path
) -> None:
    engine: sa.Engine = sqlite_database.engine  # type: ignore[attr-defined]
    _write(engine, CHIEF)
    now = Clock()
    now.moment = datetime.now(UTC)
    before = _accounts(lambda: engine, tmp_path, now)
    before.renew()
    kept = tmp_path / "kept" / "accounts.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    after = _accounts(_gone, tmp_path, now)
    after.start()
    after.stop()
    assert after.entries("chief") == (Entry(role="commission", active=True),)
    now.moment += GRACE + timedelta(minutes=5)
    with pytest.raises(AccountsUnknown):
        after.entries("chief")


@pytest.mark.parametrize(
    "content", [None, "", "[]", '{"chief": 3}', '{"chief": [{"role": "commission", "is_admin": true}]}']
)
def test_without_database_and_a_sound_file_nobody_is_known(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "kept").mkdir()
        (tmp_path / "kept" / "accounts.json").write_text(content)
    accounts = _accounts(_gone, tmp_path, Clock())
    accounts.start()
    accounts.stop()
    with pytest.raises(AccountsUnknown):
        accounts.entries("chief")


def test_a_full_disk_is_said_once_and_lets_older_rights_grow_old(
    any_engine: sa.Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _write(any_engine, CHIEF)
    accounts = _accounts(lambda: any_engine, tmp_path, Clock())
    accounts.renew()
    path = tmp_path / "kept" / "accounts.json"
    whole, read_at = path.read_bytes(), path.stat().st_mtime_ns
    full = path.with_name(f".{path.name}.{os.getpid()}")
    _write(any_engine, CHIEF | {"active": False})
    for _ in range(2):
        full.symlink_to("/dev/full")  # The kernel refuses every byte: no space left on device.
        accounts.renew()
        assert not accounts.entries("chief")[0].active
        assert (path.read_bytes(), path.stat().st_mtime_ns) == (whole, read_at)
    accounts.renew()
    assert path.read_bytes() != whole
    assert caplog.messages == [
        "accounts could not be written to disk: No space left on device",
        "the accounts are on disk again",
    ]


def test_a_clock_that_went_back_does_not_lengthen_the_hours_of_grace(any_engine: sa.Engine, tmp_path: Path) -> None:
    _write(any_engine, CHIEF)
    clock = Clock()
    accounts = _accounts(lambda: any_engine, tmp_path, clock)
    accounts.renew()
    clock.moment -= timedelta(hours=1)
    assert accounts.entries("chief")
    clock.moment -= timedelta(days=365)
    with pytest.raises(AccountsUnknown):
        accounts.entries("chief")
    accounts.renew()
    assert accounts.entries("chief")
