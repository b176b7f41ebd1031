"""A name on a link or button is that name, whatever Markdown it could be read as."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from controls.links import escape_label

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
