"""The last good snapshot on disk gives the same figures back, and nothing else on disk does."""

import json
import os
import stat
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from data_access.store import FORMAT, StoreProblem, load_snapshot, save_snapshot
from indicators.catalogue import CATALOGUE
from indicators.events import EVENTS
from indicators.periods import parse
from indicators.places import DISTRICT, Level
from indicators.values import get_breakdown, get_values
from indicators.viewer import COMMISSION
from tests.conftest import EmptyDatabase
from tests.data_access.made_up_rows import SETTINGS, TODAY, busy_rows, fill, loose_tables, register_rows

SQUARE = '{"type":"Polygon","coordinates":[[[121.5,29.8],[121.6,29.8],[121.6,29.9],[121.5,29.9],[121.5,29.8]]]}'


@pytest.fixture
def snapshot(sqlite_database: EmptyDatabase) -> Snapshot:
    rows = busy_rows(many=40)
    rows["unit"][0]["boundary"] = SQUARE
    rows["unit"][1]["boundary"] = "no boundary"
    rows["complaint"][0]["channel"] = "fax"
    fill(sqlite_database.engine, rows, tables=loose_tables())
    return read_snapshot(sqlite_database.engine, settings=SETTINGS, today=TODAY)


@pytest.fixture
def stored(snapshot: Snapshot, tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "snapshot.parquet"
    save_snapshot(snapshot, path)
    return path


def test_every_figure_comes_back_as_it_was(snapshot: Snapshot, stored: Path) -> None:
    loaded = load_snapshot(stored)
    for indicator in CATALOGUE:
        for level in Level:
            before, after = (
                get_values(which.ledger, indicator, period=parse("2026"), level=level, viewer=COMMISSION)
                for which in (snapshot, loaded)
            )
            pd.testing.assert_frame_equal(before, after, obj=indicator.key)


def test_every_breakdown_comes_back_as_it_was(snapshot: Snapshot, stored: Path) -> None:
    loaded = load_snapshot(stored)
    for name, event in EVENTS.items():
        for dimension in event.dimensions:
            before, after = (
                get_breakdown(which.ledger, name, dimension, period=parse("2026"), place=DISTRICT, viewer=COMMISSION)
                for which in (snapshot, loaded)
            )
            pd.testing.assert_frame_equal(before, after, obj=f"{name} {dimension}")


def test_everything_else_comes_back_as_it_was(snapshot: Snapshot, stored: Path) -> None:
    loaded = load_snapshot(stored)
    for name in ("version", "read_at", "as_of", "today", "code_labels", "is_demo"):
        assert getattr(loaded, name) == getattr(snapshot, name), name
    for frame in ("sources", "set_aside"):
        pd.testing.assert_frame_equal(getattr(loaded, frame), getattr(snapshot, frame))
    for frame in ("zones", "townships", "units"):
        # As text: Parquet knows no moments in whole seconds, and milliseconds say the same.
        before, after = getattr(snapshot.places, frame), getattr(loaded.places, frame)
        pd.testing.assert_frame_equal(before.astype(str), after.astype(str))
    assert not loaded.set_aside.empty
    assert loaded.boundaries.units["V1"].equals(snapshot.boundaries.units["V1"])
    assert set(loaded.boundaries.refused) == {"V2"}
    assert loaded.places.district_name == "试验区"
    assert (loaded.ledger.terms, loaded.ledger.first_months) == (snapshot.ledger.terms, snapshot.ledger.first_months)


def test_a_snapshot_without_any_record_comes_back(sqlite_database: EmptyDatabase, tmp_path: Path) -> None:
    fill(sqlite_database.engine, register_rows())
    snapshot = read_snapshot(sqlite_database.engine, settings=SETTINGS, today=TODAY)
    save_snapshot(snapshot, tmp_path / "s.parquet")
    assert load_snapshot(tmp_path / "s.parquet").version == snapshot.version


def test_only_its_owner_may_read_the_file(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "s.parquet"
    path.write_bytes(b"older")
    path.chmod(0o644)
    mask = os.umask(0)
    try:
        save_snapshot(snapshot, path)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir() if "parquet" in file.name] == ["s.parquet"]


def test_a_disk_that_refuses_is_a_problem_and_leaves_the_older_file(snapshot: Snapshot, stored: Path) -> None:
    before = stored.read_bytes()
    with pytest.raises(StoreProblem, match="could not be written"):
        save_snapshot(snapshot, stored / "below a file")
    assert stored.read_bytes() == before


def test_what_is_no_whole_snapshot_is_not_loaded(stored: Path) -> None:
    whole = stored.read_bytes()
    spoiled: dict[str, bytes] = {
        "empty": b"",
        "text": "快照".encode(),
        "first half": whole[: len(whole) // 2],
        "without its end": whole[:-1],
        "zeros inside": whole[:200] + b"\0" * 400 + whole[600:],
    }
    for what, content in spoiled.items():
        stored.write_bytes(content)
        with pytest.raises(StoreProblem):
            load_snapshot(stored)
        assert what


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="no snapshot"):
        load_snapshot(tmp_path / "none.parquet")


def _with_meta(path: Path, meta: object) -> None:
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({"snapshot": json.dumps(meta)}), path)


def test_another_version_of_the_layout_is_not_loaded(stored: Path) -> None:
    meta = json.loads(pq.read_table(stored).schema.metadata[b"snapshot"])
    _with_meta(stored, {**meta, "format": FORMAT + 1})
    with pytest.raises(StoreProblem, match="another version"):
        load_snapshot(stored)


@pytest.mark.parametrize("key", ["format", "frames", "units", "today", "terms", "district_name", "refused", "as_of"])
def test_metadata_that_lack_a_part_or_hold_nonsense_are_not_loaded(stored: Path, key: str) -> None:
    meta = json.loads(pq.read_table(stored).schema.metadata[b"snapshot"])
    without = {name: value for name, value in meta.items() if name != key}
    nonsense: list[object] = [without, [], None, "x", {**meta, "frames": {}}]
    for spoiled in nonsense:
        _with_meta(stored, spoiled)
        with pytest.raises(StoreProblem):
            load_snapshot(stored)


def test_another_parquet_file_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "other.parquet"
    pq.write_table(pa.table({"n": [1, 2]}), path)
    with pytest.raises(StoreProblem, match="damaged"):
        load_snapshot(path)
