"""What a district may decide is checked once; every mistake is a sentence that names its key."""

from datetime import date, datetime
from pathlib import Path

import pytest

from data_access.access_settings import Access, SignIn
from data_access.settings import DEFAULT_FILE, SettingsProblem, WallSettings, now, read_settings, today
from indicators.limits import Limits
from indicators.periods import month_of
from indicators.viewer import Policy

GOOD = """
[district]
name = " 试验区 "
terms = ["2016-12-01", "2021-12-01"]
[refresh]
seconds = 5
full_minutes = 60
stale_hours = 24
[privacy]
township_minimum = 12
band_bounds = [4, 9]
[limits]
light_days = [30, 15]
repeat_complaints = 4
confirmed_outcomes = ["true"]
source_hours = 48
[source_hours]
exam = 170
[wall]
seconds = 15
indicators = ["rectified_rate", "training_rate"]
beat_seconds = 4
alert_seconds = 6
announce_seconds = 30
[index]
least_weight = 60
[index.parts]
rectified_rate = { weight = 100, floor = 50, target = 90 }
[access]
sign_in = "oidc"
account_claim = "upn"
account_header = "X-User"
grace_hours = 6
audit_days = 90
watermark = false
"""


def _read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "district.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_a_good_file_is_read_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "district.toml"
    path.write_text(GOOD, encoding="utf-8")
    settings = read_settings(path)
    assert settings.district_name == "试验区"
    assert settings.terms == (month_of(date(2016, 12, 1)), month_of(date(2021, 12, 1)))
    assert settings.policy == Policy(township_minimum=12, band_bounds=(4, 9))
    assert (settings.refresh_seconds, settings.full_minutes, settings.stale_hours) == (5, 60, 24)
    assert settings.limits == Limits(
        light_days=(30, 15),
        repeat_complaints=4,
        confirmed_outcomes=("true",),
        source_hours=48,
        hours_of_source={"exam": 170},
    )
    assert [settings.limits.promised_hours(source) for source in ("exam", "alert")] == [170, 48]
    assert settings.wall == WallSettings(
        seconds=15,
        indicators=("rectified_rate", "training_rate"),
        beat_seconds=4,
        alert_seconds=6,
        announce_seconds=30,
    )
    assert settings.index.keys == ("rectified_rate",)
    assert settings.index.least_weight == 60


def test_the_part_about_access_is_read_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "district.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_settings(path).access == Access(
        sign_in=SignIn.OIDC, account_claim="upn", account_header="X-User", grace_hours=6, audit_days=90, watermark=False
    )


def test_the_shipped_file_is_good_and_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISTRICT_FILE", raising=False)
    assert read_settings() == read_settings(DEFAULT_FILE)


def test_the_environment_names_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD, encoding="utf-8")
    monkeypatch.setenv("DISTRICT_FILE", str(path))
    assert read_settings().district_name == "试验区"


MISTAKES = [
    ('sign_in = "oidc"', 'sign_in = "off"', "access.sign_in 应为 none、oidc、proxy 之一"),
    ('sign_in = "oidc"', "sign_in = false", "access.sign_in 应为"),
    ('sign_in = "oidc"\n', "", "缺少：access.sign_in"),
    ('account_header = "X-User"', 'account_header = "X User"', "access.account_header 应由"),
    ('account_claim = "upn"', 'account_claim = ""', "access.account_claim 应由"),
    ("grace_hours = 6", "grace_hours = -1", "access.grace_hours 应为不小于 0"),
    ("grace_hours = 6", "grace_hours = nan", "access.grace_hours"),
    ("audit_days = 90", "audit_days = 0", "access.audit_days 应为不小于 1"),
    ("audit_days = 90", "audit_days = true", "access.audit_days"),
    ("watermark = false", 'watermark = "no"', "access.watermark 应为 true 或 false"),
    ('name = " 试验区 "', "name = 7", "district.name 应为文字"),
    ('name = " 试验区 "\n', "", "缺少：district.name"),
    ('terms = ["2016-12-01", "2021-12-01"]', "terms = []", "district.terms"),
    ('terms = ["2016-12-01", "2021-12-01"]', "terms = 2016", "district.terms 应为日期的列表"),
    ('terms = ["2016-12-01", "2021-12-01"]', 'terms = "2016-12-01"', "district.terms"),
    ('"2016-12-01"', '"2016-12-02"', "district.terms 应为由早到晚、每月 1 日"),
    ('"2016-12-01"', '"2021-12-01"', "district.terms 应为由早到晚"),
    ('"2016-12-01"', '"2026-12-01"', "district.terms 应为由早到晚"),
    ('"2016-12-01"', '"2016-13-01"', "district.terms 应为日期的列表"),
    ('"2016-12-01"', "2016-12-01", "district.terms 应为日期的列表"),
    ("seconds = 5", "seconds = 0", "refresh.seconds 应为不小于 1 的数"),
    ("seconds = 5", "seconds = -1", "refresh.seconds"),
    ("seconds = 5", 'seconds = "5"', "refresh.seconds"),
    ("seconds = 5", "seconds = true", "refresh.seconds"),
    ("seconds = 5", "seconds = nan", "refresh.seconds"),
    ("seconds = 5", "seconds = inf", "refresh.seconds"),
    ("stale_hours = 24", "stale_hours = 0.5", "refresh.stale_hours"),
    ("full_minutes = 60", "full_minutes = 0", "refresh.full_minutes"),
    ("stale_hours = 24\n", "", "缺少：refresh.stale_hours"),
    ("township_minimum = 12", "township_minimum = 2", "privacy.township_minimum 应为不小于 3"),
    ("township_minimum = 12", "township_minimum = 10.5", "privacy.township_minimum 应为整数"),
    ("band_bounds = [4, 9]", "band_bounds = [4]", "privacy.band_bounds 应为两个整数"),
    ("band_bounds = [4, 9]", "band_bounds = 4", "privacy.band_bounds 应为两个整数"),
    ("band_bounds = [4, 9]", "band_bounds = [4, 9.5]", "privacy.band_bounds 应为两个整数"),
    ("band_bounds = [4, 9]", "band_bounds = [true, 9]", "privacy.band_bounds 应为两个整数"),
    ("band_bounds = [4, 9]", "band_bounds = [9, 4]", "privacy.band_bounds 应为两个递增"),
    ("band_bounds = [4, 9]", "band_bounds = [1, 9]", "privacy.band_bounds 应为两个递增"),
    ("band_bounds = [4, 9]", "band_bounds = [4, 5]", "privacy.band_bounds 应为两个递增"),
    ("light_days = [30, 15]", "light_days = [15, 30]", "limits.light_days 应为两个递减的正整数"),
    ("light_days = [30, 15]", "light_days = 30", "limits.light_days"),
    ("light_days = [30, 15]", "light_days = [30, 0]", "limits.light_days"),
    ("repeat_complaints = 4", "repeat_complaints = 1", "limits.repeat_complaints 应为不小于 2"),
    ("repeat_complaints = 4", "repeat_complaints = 2.5", "limits.repeat_complaints 应为整数"),
    ('["true"]', '"true"', "limits.confirmed_outcomes 应为代码的列表"),
    ('["true"]', '[""]', "limits.confirmed_outcomes"),
    ("source_hours = 48", "source_hours = nan", "limits.source_hours"),
    ("source_hours = 48", "", "缺少：limits.source_hours"),
    ("exam = 170", "exam = 0", "source_hours.exam 应为不小于 1"),
    ("exam = 170", 'exam = "weekly"', "source_hours.exam"),
    ("seconds = 15", "seconds = 0", "wall.seconds 应为不小于 0.05 的数"),
    ("beat_seconds = 4\n", "", "缺少：wall.beat_seconds"),
    ('["rectified_rate", "training_rate"]', "[]", "wall.indicators 应为指标代码的列表"),
    ('["rectified_rate", "training_rate"]', '"rectified_rate"', "wall.indicators 应为指标代码的列表"),
    ('["rectified_rate", "training_rate"]', '["made_up"]', "wall.indicators 中没有这个指标：made_up"),
    ("[privacy]", "[secrecy]", r"未知的部分：\[secrecy\]"),
    ("[refresh]\nseconds = 5\nfull_minutes = 60\nstale_hours = 24\n", "", "缺少：refresh.full_minutes"),
    ("[district]", "district = 3\n[x]", r"未知的部分：\[district\]"),
    ("seconds = 5", "seconds = 5\nminutes = 1", "未知的键：refresh.minutes"),
    ("seconds = 5", "seconds = five", "district.toml 不是有效的 TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "sentence"), MISTAKES)
def test_a_mistake_is_a_sentence_that_names_its_key(tmp_path: Path, good: str, bad: str, sentence: str) -> None:
    assert good in GOOD
    with pytest.raises(SettingsProblem, match=sentence) as raised:
        _read(tmp_path, GOOD.replace(good, bad))
    assert str(raised.value).endswith("。")


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem, match=r"找不到或无法读取区县配置文件：none\.toml"):
        read_settings(tmp_path / "none.toml")
    with pytest.raises(SettingsProblem, match="找不到或无法读取"):
        read_settings(tmp_path)
    (tmp_path / "gb.toml").write_bytes("[district]\nname = '区'".encode("gb18030"))
    with pytest.raises(SettingsProblem, match=r"gb\.toml 不是有效的 TOML"):
        read_settings(tmp_path / "gb.toml")


def test_the_day_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_TODAY", "2026-11-23")
    assert today() == date(2026, 11, 23)
    assert now() == datetime(2026, 11, 23, 12)


def test_the_day_is_today_unless_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DASHBOARD_TODAY", raising=False)
    before = date.today()
    assert before <= today() <= date.today()
    assert before <= now().date() <= date.today()


@pytest.mark.parametrize("text", ["2026-02-30", "heute", "2026"])
def test_a_fixed_day_that_is_none_is_a_sentence(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("DASHBOARD_TODAY", text)
    with pytest.raises(SettingsProblem, match="DASHBOARD_TODAY 应为 2026-09-30 这样的日期"):
        today()
