"""The briefing as a visitor takes it away, and the overview on paper."""

import re
from pathlib import Path

import docx
from playwright.sync_api import Page, expect

from indicators.catalogue import get_indicator
from tests.browser.chromium import settled
from tests.browser.screen import open_page, params, path, title

A4_LANDSCAPE = 297 / 210
MADE_MILLISECONDS = 120_000


def test_the_document_downloaded_holds_the_figure_on_screen(page: Page, tmp_path: Path) -> None:
    open_page(page, "/")
    figure = page.locator(".dx-kpi-value").nth(2).inner_text()
    page.get_by_role("button", name="会议材料").click()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    button = page.get_by_role("button", name="下载 Word")
    expect(button).to_be_visible(timeout=MADE_MILLISECONDS)
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename.endswith(".docx")
    download.value.save_as(tmp_path / "briefing.docx")
    document = docx.Document(str(tmp_path / "briefing.docx"))
    assert figure in [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert len(document.inline_shapes) > 5


def test_the_overview_on_paper_is_one_a4_page_with_the_map_and_nothing_to_click(page: Page) -> None:
    open_page(page, "/")
    page.locator(".st-key-print-map label").click()
    expect(page.locator("img.dx-print")).to_have_count(1)
    settled(page)
    pdf = page.pdf(format="A4", landscape=True, print_background=True, prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    (wide, tall) = map(float, re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)[0])
    assert abs(wide / tall - A4_LANDSCAPE) < 0.01
    page.emulate_media(media="print")
    expect(page.locator("img.dx-print")).to_be_visible()
    for hidden in ("asked", "choose-indicator", "map-live", "card-units"):
        expect(page.locator(f".st-key-{hidden}")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator("img.dx-print")).to_be_hidden()


def test_each_concern_opens_its_evidence_with_its_filters_set(page: Page) -> None:
    open_page(page, "/")
    concerns = page.locator(".st-key-card-attention")
    expect(concerns.locator(".dx-attention")).to_have_count(3)
    links = concerns.get_by_text(re.compile("^依据"))
    expect(links.first).to_be_visible()
    for at in range(links.count()):
        links.nth(at).click()
        page.wait_for_url(re.compile(r"\?.*indicator="), wait_until="commit")
        settled(page)
        expect(page.locator("body")).not_to_contain_text("不存在")
        asked = get_indicator(params(page)["indicator"])
        assert path(page) in ("/", f"/{asked.topic}", "/village", "/rectification" if asked.topic == "tasks" else "/")
        if path(page) != "/":
            expect(page.locator(".st-key-card-records")).to_be_visible()
        page.go_back()
        settled(page)
        expect(title(page)).to_have_text("区情总览")
