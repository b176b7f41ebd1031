import json

from display.charts.progress import Progress, build_progress, progress_alt
from display.theme import LIGHT
from tests.display.charts.frames import HOSTILE, has_latin, rows, tooltip_titles

ROWS = [
    Progress(label="两委委员", done=45, due=60, low=62.8, high=84.2),
    Progress(label="报账员", done=2, due=2, text="数量少 (2/2)"),
]


def _spec(bars=ROWS):
    return build_progress(bars, theme=LIGHT, unit="人", done="已参训", due="应训")


def test_both_bars_start_at_nothing_and_end_at_their_counts():
    drawn = [row for row in rows(_spec()) if "text" in row]
    assert {(row["done"], row["due"], row["start"]) for row in drawn} == {(45, 60, 0), (2, 2, 0)}


def test_the_interval_of_the_share_is_drawn_on_the_scale_of_counts():
    spans = [row for row in rows(_spec()) if "low" in row]
    assert [(row["at"], round(row["low"], 2), round(row["high"], 2)) for row in spans] == [(0, 37.68, 50.52)]


def test_a_row_says_share_and_counts_unless_it_brings_a_text_of_its_own():
    texts = {row["text"] for row in rows(_spec()) if "text" in row}
    assert texts == {"75.0% (45/60)", "数量少 (2/2)"}


def test_tooltips_are_chinese_and_say_what_the_bars_are():
    titles = tooltip_titles(_spec())
    assert {"已参训", "应训"} <= set(titles)
    assert not any(has_latin(title) for title in titles)


def test_nothing_due_is_no_share():
    assert Progress(label="x", done=0, due=0).figure == "无数据"


def test_hostile_labels_stay_text():
    spec = _spec([Progress(label=name, done=1, due=2) for name in HOSTILE])
    assert "\u202e" not in json.dumps(spec, ensure_ascii=False)


def test_the_chart_is_said_in_words():
    assert (
        progress_alt(ROWS, unit="人", done="已参训", due="应训") == "已参训与应训：两委委员 45/60 人，报账员 2/2 人。"
    )
    assert progress_alt([], unit="人", done="已参训", due="应训") == "已参训与应训：无数据。"
