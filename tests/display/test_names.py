import pytest

from display.names import plain, short_names, short_township, short_unit


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("  东屿镇 ", "东屿镇"),
        ("东\u202e屿\u200f镇\u2066", "东屿镇"),
        ("东\n屿\t镇", "东 屿 镇"),
        ("东\x00屿\x1b镇", "东屿镇"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    ],
)
def test_plain_text_has_no_marks_that_disturb_others(name, expected):
    assert plain(name) == expected


def test_townships_are_named_without_their_kind():
    assert short_names(["东屿镇", "金峰街道", "北渡乡"]) == ["东屿", "金峰", "北渡"]


def test_names_that_would_become_the_same_stay_apart():
    assert short_names(["东屿镇", "东屿乡", "金峰街道"]) == ["东屿镇", "东屿乡", "金峰"]


def test_long_names_are_cut_to_four_characters():
    assert short_names(["东湖旅游度假区"]) == ["东湖旅…"]


@pytest.mark.parametrize(("name", "expected"), [("东镇", "东镇"), ("镇", "镇"), ("五乡镇", "五乡"), ("新镇镇", "新镇")])
def test_a_township_keeps_at_least_two_characters(name, expected):
    assert short_township(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("石桥村民委员会", "石桥"), ("石桥村", "石桥"), ("东村", "东村"), ("桂花社区", "桂花社区")]
)
def test_villages_are_named_without_their_ending(name, expected):
    assert short_unit(name) == expected
