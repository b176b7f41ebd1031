"""What stands on the screens is Chinese."""

import re

from data_access.contract import metadata
from tests.pages.conftest import PAGES, Open
from tests.pages.screen import texts

ENGLISH = re.compile(r"[A-Za-z_]{4,}")

CONTRACT = {*metadata.tables, *(column.name for table in metadata.tables.values() for column in table.columns)}
"""The handbook names its sources as the shared database does, for those who fill it."""


def test_nothing_english_is_on_any_screen(demo: Open, township: str) -> None:
    (villages,) = demo(kind="village").dataframe
    village = str(villages.value.index[0])
    asked: list[tuple[str, dict[str, str]]] = [
        *((name, {"section": "all"}) for name in PAGES),
        ("overview", {"kind": "cooperative", "indicator": "alert_red_open", "period": "2025Q4"}),
        ("overview", {"township": township, "indicator": "list_published_rate"}),
        ("village", {"unit": village}),
        ("village", {"unit": village, "indicator": "exam_pass_rate"}),
        ("village", {"unit": village, "indicator": "task_closed_rate", "period": "2025"}),
    ]
    for name, params in asked:
        page = demo(name, **params)
        read = list(texts(page))
        assert len("".join(read)) > 200, name
        allowed = CONTRACT if name == "handbook" else set()
        assert {word for text in read for word in ENGLISH.findall(text)} - allowed == set(), (name, params)
