"""会议材料 on the overview: pressed, made, offered; its figures are those the page shows."""

import io

import docx
import pytest
from streamlit.testing.v1 import AppTest

from controls.briefing.offer import MADE
from tests.pages.conftest import Open
from tests.pages.screen import html_text


def briefing_of(page: AppTest) -> str:
    made = page.session_state[MADE].briefing
    document = docx.Document(io.BytesIO(made.docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def downloads(page: AppTest) -> list[str]:
    return [button.label for button in page.download_button]


def test_it_is_made_when_asked_for_and_says_what_the_page_says(demo: Open) -> None:
    page = demo()
    assert "下载 Word" not in downloads(page)
    page.button(key="briefing-make").click().run(timeout=240)
    assert not page.exception
    assert downloads(page) == ["下载 Word", "下载 Excel"]
    text, screen = briefing_of(page), html_text(page)
    for figure in ("1,920", "439/439", "3,191/3,892", "4,381/4,924", "571/642"):
        assert figure in screen, figure
        assert figure in text, figure
    # Another view takes the files away: they would no longer be what is on screen.
    page.query_params["period"] = "2025"
    assert downloads(page.run()) == []


@pytest.mark.parametrize("page", ["overview", "ranking", "complaints", "alerts"])
def test_the_button_stands_on_every_page_with_figures(demo: Open, page: str) -> None:
    opened = demo(page)
    assert not opened.exception
    assert opened.button(key="briefing-make").label == "会议材料"
