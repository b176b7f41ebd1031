"""What the readiness route tells: ages, why the data cannot be renewed, and the last error when it is over."""

from datetime import datetime
from pathlib import Path

import pytest

from controls.readiness import readiness
from controls.service import Service
from data_access.engine import open_engine, sqlite_url
from tests.data_access.made_up_rows import SETTINGS, TODAY, fill, sound_rows


def test_ages_problems_and_the_last_error_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_TODAY", TODAY.isoformat())
    monkeypatch.setenv("SNAPSHOT_DIR", str(tmp_path))
    path = tmp_path / "district.sqlite"
    service = Service(
        settings=SETTINGS,
        url=sqlite_url(path),
        predraw=lambda _gallery, _settings: None,
        predraw_later=lambda _gallery: iter(()),
    )
    service.keeper.renew()
    report = readiness(service)
    assert not report["ready"]
    assert "找不到数据库文件" in report["problem"]
    assert report["last_error"]["what"] == report["problem"]

    engine = open_engine(sqlite_url(path), writable=True)
    loaded = datetime(2026, 5, 17, 6)
    fill(engine, {**sound_rows(), "source_status": [{"source": "alert", "loaded_at": loaded}]})
    engine.dispose()
    service.keeper.renew()
    report = readiness(service)
    assert report["ready"]
    assert report["problem"] == ""
    assert "找不到数据库文件" in report["last_error"]["what"]
    assert 0 <= report["snapshot_age_seconds"] < 600
    assert report["source_age_seconds"] == {"alert": 6 * 3600}
    assert report["as_of"] == "2026-05-17T06:00:00"

    path.unlink()
    service.keeper.renew()
    report = readiness(service)
    assert report["ready"]
    assert report["problem"]
