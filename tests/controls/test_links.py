"""A name on a link or button is that name, whatever Markdown it could be read as; evidence is where its records are."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from controls.address import Asked
from controls.links import LISTED_ON, OVERVIEW, TOPIC_PAGES, VILLAGE, escape_label, evidence_view, page_address
from indicators.catalogue import CATALOGUE, TOPICS, topic_indicators
from indicators.openings import OPENINGS
from indicators.periods import year
from indicators.places import DISTRICT, Level, Place

HOSTILE = [
    "![](http://evil.example/x.png)", "[here](http://evil.example)", "<img src=x>", "<b>fat</b>", ":red[alarm]", ":smile:",
    ":material/home:", "$x^2$", "**fat**", "__fat__", "~~gone~~", "`code`", "# title", "- item", "+ item", "1. item", "1) item",
    "> quote", "a|b", "\\", "\\*", "&lt;b&gt;", "&#42;", "http://evil.example", "->", "<-", "--", "@@= code", "***", "---", "===",
]  # fmt: skip


def _read(text: str) -> str:
    """The text a Markdown reader shows, all markup gone."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    plain = re.sub(r"</?(p|em|strong|a|h\d|ul|ol|li|hr|blockquote|code|pre|s|img)\b[^>]*>", "", html)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        plain = plain.replace(entity, character)
    return plain.strip("\n")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_shown_as_it_is(name: str) -> None:
    assert _read(escape_label(name)) == name
    assert "<p>" in MarkdownIt("commonmark").render(escape_label(name))


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30))
def test_whatever_signs_a_name_is_made_of_they_are_shown(name: str) -> None:
    assert _read(escape_label(name)) == name


@pytest.mark.parametrize("name", HOSTILE)
def test_no_sign_streamlit_gives_a_meaning_stands_bare(name: str) -> None:
    bare = re.sub(r"\\.", "", escape_label(name))
    assert not set(bare) & set("\\`*_{}[]()<>#+-.!|~:$&")


def test_a_plain_name_stays_as_it_is() -> None:
    assert escape_label("石桥村 2组，东") == "石桥村 2组，东"


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda indicator: indicator.key)
def test_evidence_is_the_indicator_s_topic_and_of_a_unit_its_dossier(indicator) -> None:
    asked = Asked(indicator=indicator, period=year(2026), place=DISTRICT)
    page, view = evidence_view(asked)
    assert page == {**LISTED_ON, **TOPIC_PAGES}.get(indicator.topic, OVERVIEW)
    assert replace(view, event="") == asked
    assert evidence_view(asked.at(Place(Level.TOWNSHIP, "T1")))[0] == page
    unit = asked.at(Place(Level.UNIT, "V1"))
    assert evidence_view(unit) == (VILLAGE, unit)


def test_evidence_about_tasks_is_the_list_of_what_the_rate_is_of() -> None:
    opened = {}
    for indicator in topic_indicators("tasks"):
        page, view = evidence_view(Asked(indicator=indicator, period=year(2026), place=Place(Level.TOWNSHIP, "T1")))
        assert page == "pages/rectification.py"
        assert view.params()["event"] == view.event
        assert OPENINGS[view.event].numerator == indicator.denominator
        opened[indicator.key] = view.event
    assert opened == {"task_feedback_on_time_rate": "task.fell_due", "task_closed_rate": "task.pool"}


def test_every_topic_s_page_is_one_of_the_pages() -> None:
    assert TOPIC_PAGES.keys() <= TOPICS.keys()
    pages = Path(__file__).parents[2]
    assert [page for page in [*TOPIC_PAGES.values(), *LISTED_ON.values()] if not (pages / page).is_file()] == []


def test_an_address_is_that_of_the_page_with_its_parameters() -> None:
    params = {"indicator": "rectified_rate", "by": "topic:land", "unit": "村 1&x=2"}
    assert page_address("pages/rectification.py", params, base="https://host/board/") == (
        "https://host/board/rectification?indicator=rectified_rate&by=topic:land&unit=%E6%9D%91+1%26x%3D2"
    )
    assert page_address(OVERVIEW, {}, base="https://host") == "https://host/"
    assert page_address(OVERVIEW, {}, base="") == "/"
