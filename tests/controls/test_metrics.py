"""What Prometheus is told can be read by it, follows what happens, and names nobody and no figure."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from controls.metrics import metrics_text
from controls.service import Service
from controls.tally import Counted
from data_access.engine import open_engine, sqlite_url
from tests.data_access.made_up_rows import SETTINGS, TODAY, fill, sound_rows

LINE = re.compile(r'[a-z_]+(?:\{[a-z_]+="(?:[^"\\]|\\.)*"(?:,[a-z_]+="(?:[^"\\]|\\.)*")*\})? [-+.e\d]+')


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setenv("DASHBOARD_TODAY", TODAY.isoformat())
    monkeypatch.setenv("SNAPSHOT_DIR", str(tmp_path))
    return Service(
        settings=SETTINGS,
        url=sqlite_url(tmp_path / "district.sqlite"),
        predraw=lambda _gallery, _settings: None,
        predraw_later=lambda _gallery: iter(()),
    )


def samples(service: Service) -> dict[str, float]:
    lines = metrics_text(service).splitlines()
    found = {}
    for line in lines:
        if not line.startswith("# "):
            assert LINE.fullmatch(line), line
            name, value = line.rsplit(" ", 1)
            found[name.removeprefix("village_supervision_")] = float(value)
    return found


def test_before_and_after_the_first_snapshot(service: Service, tmp_path: Path) -> None:
    service.keeper.renew()
    before = samples(service)
    assert (before["ready"], before["database_readable"], before["snapshot_failures_total"]) == (0, 0, 1)
    assert "snapshot_load_seconds" not in before
    engine = open_engine(sqlite_url(tmp_path / "district.sqlite"), writable=True)
    rows = sound_rows()
    rows["complaint"] = [{**row, "unit_code": "nobody"} for row in rows["complaint"][:1]]
    loaded = {"source": 'a"\\\nb', "loaded_at": datetime(2026, 5, 17, 6)}
    fill(engine, {**rows, "source_status": [loaded]})
    engine.dispose()
    service.keeper.renew()
    after = samples(service)
    assert (after["ready"], after["database_readable"], after["snapshot_loads_total"]) == (1, 1, 1)
    assert after["snapshot_load_seconds"] > 0
    assert 0 <= after["snapshot_age_seconds"] < 600
    assert after[r'source_age_seconds{source="a\"\\\nb"}'] == 6 * 3600
    assert sum(value for name, value in after.items() if name.startswith("rows_set_aside")) >= 1
    service.keeper.renew()
    assert samples(service)["snapshot_loads_total"] == 1


def test_reruns_and_errors_are_counted_by_kind(service: Service) -> None:
    for what in (Counted.PAGE, Counted.PAGE, Counted.FRAGMENT, Counted.WALL, Counted.ERROR):
        service.tally.count(what)
    found = samples(service)
    assert [found[f'reruns_total{{kind="{kind}"}}'] for kind in ("page", "fragment", "wall")] == [2, 1, 1]
    assert found["errors_total"] == 1


def test_every_metric_says_its_kind_and_meaning_once(service: Service) -> None:
    text = metrics_text(service)
    named = re.findall(r"^# TYPE (\S+) (?:gauge|counter)$", text, re.MULTILINE)
    assert len(named) == len(set(named)) == len(re.findall(r"^# HELP ", text, re.MULTILINE))
    assert all(name.endswith("_total") for name in re.findall(r"^# TYPE (\S+) counter$", text, re.MULTILINE))


def test_a_painter_is_told_of_where_there_is_one(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "painter_ready" not in samples(service)
    monkeypatch.setenv("PAINTER", "on")
    with_one = Service(
        settings=SETTINGS,
        url=sqlite_url(tmp_path / "district.sqlite"),
        predraw=lambda _gallery, _settings: None,
        predraw_later=lambda _gallery: iter(()),
    )
    assert samples(with_one)["painter_ready"] == 0
