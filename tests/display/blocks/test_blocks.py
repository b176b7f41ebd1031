"""What holds for every block: hostile text stays text, only our own classes, no script, no vector image, no link."""

import re
from html.parser import HTMLParser

import pytest

from display.blocks.attention import AttentionItem, attention
from display.blocks.comparison import ComparisonRow, comparison_table
from display.blocks.empty import Empty, empty_state
from display.blocks.facts import Fact, facts
from display.blocks.header import header, status_chips
from display.blocks.kpi import KpiCard, kpi_cards
from display.blocks.legend import legend_block
from display.blocks.lights import Light, LightCell, lights, lights_key
from display.blocks.markup import card_title, chip, judged_word, note, verdict_key
from display.blocks.pipeline import Stage, pipeline
from display.blocks.style import styles
from display.blocks.timeline import Entry, timeline
from display.legend import Legend, LegendClass
from display.theme import DARK, LIGHT
from indicators.values import Verdict

UNSTYLED = {"dx-body", "dx-tone-same", "dx-up", "dx-dot-plain"}
"""Names of the plain case, which looks as its element does."""

HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=y>\u202e\u200f&=HYPERLINK("u")'


def every_block(text: str) -> dict[str, str]:
    """Each block with `text` wherever data may stand."""
    legend = Legend((LegendClass("#E3EFF1", text, 3, 0.5),), text, text, text)
    return {
        "attention": attention(AttentionItem(title=text, evidence=text, word=text), number=1),
        "card_title": card_title(text, text),
        "chip": chip(text, title=text),
        "comparison": comparison_table(
            [
                ComparisonRow(
                    name=text, fraction=text, own=text, township=text, district=text, spine=None, change=text, word=text,
                    verdict=Verdict.WORSE,
                )
            ],
            titles=[text] * 8,
        ),
        "empty": empty_state(Empty.NO_DATA, text, text),
        "facts": facts([Fact(name=text, value=text)]),
        "header": header(text, text, breadcrumb=[text, text]),
        "judged_word": judged_word(text, verdict=Verdict.BETTER),
        "kpi": kpi_cards([KpiCard(name=text, detail=text, value=text, change=text, is_rising=True, word=text, hint=text)]),
        "legend": legend_block(legend, heading=text, value=text, detail=text),
        "lights": lights([LightCell(name=text, text=text, light=Light.RED)]) + lights_key(),
        "note": note(text),
        "pipeline": pipeline([Stage(name=text, detail=text, count=text, share=50, share_text=text)]),
        "status_chips": status_chips(text, short_day=text, late=text, is_demo=True),
        "timeline": timeline([Entry(day=text, kind=text, text=text)]),
        "verdict_key": verdict_key(better=text, same=text, worse=text),
    }  # fmt: skip


class _Seen(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.classes, self.open, self.text = set(), set(), [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.open.append(tag)
        assert {name for name, _ in attrs} <= {
            "class",
            "style",
            "role",
            "title",
            "aria-hidden",
            "aria-label",
            "aria-level",
        }
        self.classes.update((dict(attrs).get("class") or "").split())

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def seen(markup: str) -> _Seen:
    parser = _Seen()
    parser.feed(markup)
    parser.close()
    return parser


@pytest.mark.parametrize("name", every_block(""))
class TestEveryBlock:
    def test_shows_hostile_text_as_text(self, name):
        found = seen(every_block(HOSTILE)[name])
        assert found.tags <= {"div", "span", "i", "b", "p"}
        assert "<script>alert(1)</script>" in found.text
        assert not set(found.text) & {"\u202e", "\u200f"}

    def test_closes_what_it_opens(self, name):
        assert seen(every_block("文字")[name]).open == []

    def test_uses_our_classes_only_and_all_of_them_have_a_style(self, name):
        classes = seen(every_block("文字")[name]).classes
        styled = set(re.findall(r"\.(dx-[a-z0-9-]+)", styles(LIGHT)))
        assert not {one for one in classes if not one.startswith("dx-")}
        assert not classes - styled - UNSTYLED


@pytest.mark.parametrize("theme", [LIGHT, DARK])
class TestStyles:
    def test_fill_in_every_token(self, theme):
        assert "$" not in styles(theme)

    def test_touch_no_element_of_streamlit(self, theme):
        rules = re.sub(r"@media[^{]*\{", "", styles(theme).removeprefix("<style>").removesuffix("</style>"))
        selectors = [one.strip() for rule in re.findall(r"([^{}]+)\{", rules) for one in rule.split(",")]
        assert selectors
        ours = (".dx-", "img.dx-", ".st-key-", "[class*=st-key-", "html:has(.st-key-")
        assert not [one for one in selectors if not one.startswith(ours) and one not in ("html", "@page")]

    def test_ask_for_nothing_from_outside(self, theme):
        assert "url(" not in styles(theme)
        assert "@import" not in styles(theme)

    def test_close_every_brace(self, theme):
        assert styles(theme).count("{") == styles(theme).count("}")

    def test_set_figures_of_equal_width(self, theme):
        assert "font-variant-numeric:tabular-nums" in styles(theme)


def test_a_verdict_has_its_word_and_its_shape():
    for verdict, shape in (("better", "dx-better"), ("same", "dx-same"), ("worse", "dx-worse"), ("", "dx-same")):
        assert f"dx-mark {shape}" in judged_word("判断", verdict=Verdict(verdict))


def test_what_is_not_judged_is_never_orange():
    assert "worse" not in kpi_cards(
        [KpiCard(name="信访举报", value="3", change="+1 件", is_rising=True, word="不评价")]
    )


def test_the_arrow_follows_the_number_and_not_the_judgement():
    rising = kpi_cards(
        [KpiCard(name="预警", value="3", change="+1 条", is_rising=True, word="转差", verdict=Verdict.WORSE)]
    )
    assert "dx-up" in rising
    assert "dx-down" not in rising
    still = kpi_cards([KpiCard(name="预警", value="3", change="0 条", word="持平", verdict=Verdict.SAME)])
    assert "dx-arrow" not in still


def test_a_card_without_a_figure_says_why_in_small_grey():
    found = kpi_cards([KpiCard(name="培训", value="无数据", has_figure=False)])
    assert '<div class="dx-kpi-value dx-kpi-none">无数据</div>' in found
    assert "dx-pill" not in found


def test_the_demo_badge_and_a_late_date_show_only_when_they_apply():
    fresh = status_chips("2026-09-30", short_day="09-30")
    assert "演示数据" not in fresh
    assert "dx-late" not in fresh
    late = status_chips("2026-09-12", short_day="09-12", late="已 18 天未更新", is_demo=True)
    assert "演示数据" in late
    assert "，已 18 天未更新" in late


def test_a_stage_of_unknown_share_has_an_empty_bar_and_none_leaves_its_track():
    stages = [Stage(name="甲", count="—", share=None), Stage(name="乙", count="9", share=140.0)]
    assert re.findall(r"width:([\d.]+)%", pipeline(stages)) == ["0.0", "100.0"]


def test_every_lamp_has_its_shape_and_its_meaning():
    key = lights_key()
    for light, meaning in (("red", "需立即处置"), ("yellow", "需跟踪"), ("green", "正常"), ("none", "无数据或数量少")):
        assert f'class="dx-lamp dx-lamp-{light}" role="img" aria-label="{meaning}"' in key
