"""Every mistake in the composite index of a district file names its line."""

import re
from pathlib import Path

import pytest

from data_access.settings import DEFAULT_FILE, SettingsProblem, read_settings
from indicators.index import DEFAULT_INDEX

SHIPPED = DEFAULT_FILE.read_text(encoding="utf-8")
REST = SHIPPED[: SHIPPED.index("[index]")] + SHIPPED[SHIPPED.index("[access]") :] + "\n"
"""All sections but the index."""


def _read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "district.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def _line(start: str, *, text: str = SHIPPED) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if line.startswith(start))


def test_the_shipped_file_says_the_default_index() -> None:
    assert read_settings(DEFAULT_FILE).index == DEFAULT_INDEX


MISTAKES = [
    ("rectified_rate ", "weight = 14", "weight = 13", "[index.parts]", "权重合计为 99，应为 100"),
    ("rectified_rate ", "weight = 14", "weight = 0", "rectified_rate ", "rectified_rate 的 weight：权重应大于 0"),
    ("rectified_rate ", "weight = 14", "weight = true", "rectified_rate ", "rectified_rate 的 weight 应为数"),
    ("rectified_rate ", "weight = 14", "weight = nan", "rectified_rate ", "应为数"),
    ("rectified_rate ", "weight = 14", "weigth = 14", "rectified_rate ", "rectified_rate 有未知的键 weigth"),
    ("rectified_rate ", "weight = 14, ", "", "rectified_rate ", "rectified_rate 缺少 weight"),
    ("rectified_rate ", "floor = 60", "floor = 96", "rectified_rate ", "rectified_rate 的 floor：越高越好的指标，起点"),
    ("rectified_rate ", "target = 95", "target = 101", "rectified_rate ", "应在 0 与 100 之间"),
    ("recurrence_rate ", "floor = 25", "floor = 4", "recurrence_rate ", "越低越好的指标，起点"),
    ("least_weight ", "= 50", "= 0", "least_weight ", "index.least_weight 应大于 0"),
    ("least_weight ", "= 50", '= "half"', "least_weight ", "index.least_weight 应为数"),
    ("least_weight ", "least_weight", "least", "least ", "有未知的键 index.least"),
]


@pytest.mark.parametrize(("at", "good", "bad", "named", "sentence"), MISTAKES)
def test_a_mistake_names_its_line(tmp_path: Path, at: str, good: str, bad: str, named: str, sentence: str) -> None:
    lines = SHIPPED.splitlines()
    number = _line(at) - 1
    assert good in lines[number]
    lines[number] = lines[number].replace(good, bad, 1)
    text = "\n".join(lines)
    with pytest.raises(SettingsProblem, match=re.escape(sentence)) as raised:
        _read(tmp_path, text)
    assert f"第 {_line(named, text=text)} 行" in str(raised.value)
    assert str(raised.value).endswith("。")


@pytest.mark.parametrize(
    "key", ["complaint_count", "complaint_per_1000_members", "complaint_overdue", "findings_per_inspection"]
)
def test_a_volume_is_refused_by_its_line(tmp_path: Path, key: str) -> None:
    text = re.sub(r"(?m)^complaint_on_time_rate\s*=", f"{key} =", SHIPPED)
    with pytest.raises(SettingsProblem, match="不得计分") as raised:
        _read(tmp_path, text)
    assert f"第 {_line(key, text=text)} 行" in str(raised.value)


def test_an_unknown_indicator_is_named_with_its_line(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^rectified_rate\s*=", "rectification =", SHIPPED)
    with pytest.raises(
        SettingsProblem, match=f"第 {_line('rectification =', text=text)} 行：没有名为 rectification 的指标"
    ):
        _read(tmp_path, text)


def test_a_part_may_be_a_table_of_its_own_and_its_keys_have_lines_too(tmp_path: Path) -> None:
    head = REST + SHIPPED[SHIPPED.index("[index]") : SHIPPED.index("[index.parts]")]
    table = "[index.parts.rectified_rate]\nweight = 100\nfloor = 60\ntarget = 95\n"
    assert _read(tmp_path, head + table).index.keys == ("rectified_rate",)  # type: ignore[attr-defined]
    wrong = head + table.replace("95", "50")
    with pytest.raises(SettingsProblem, match=f"第 {_line('floor', text=wrong)} 行"):
        _read(tmp_path, wrong)


def test_dotted_keys_have_lines_of_their_own(tmp_path: Path) -> None:
    part = re.search(r"(?m)^exam_pass_rate .*$", SHIPPED)
    assert part is not None
    dotted = "exam_pass_rate.weight = 6\nexam_pass_rate.floor = 96\nexam_pass_rate.target = 95"
    text = SHIPPED.replace(part[0], dotted)
    with pytest.raises(
        SettingsProblem, match=f"第 {_line('exam_pass_rate.floor', text=text)} 行：exam_pass_rate 的 floor"
    ):
        _read(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[index]\nleast_weight = 50\n", r"\[index\] 缺少 parts"),
        ("[index]\nleast_weight = 50\nparts = 3\n", "index.parts 应列出计分指标"),
        ("[index]\nleast_weight = 50\n[index.parts]\n", "index.parts 应列出计分指标"),
        ("[index]\nleast_weight = 50\n[index.parts]\nrectified_rate = 100\n", "rectified_rate 应写作"),
        ("", "缺少：index"),
    ],
)
def test_a_section_without_its_content_is_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SettingsProblem, match=sentence):
        _read(tmp_path, REST + text)
