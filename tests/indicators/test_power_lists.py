from typing import Any

from indicators.cells import By
from indicators.periods import parse
from indicators.places import DISTRICT
from indicators.power_lists import get_missing_lists, get_unusual_items, get_usual_items
from indicators.viewer import COMMISSION, Role, Viewer
from tests.indicators.ledgers import ledger

YEAR = parse("2026")
ASKED: dict[str, Any] = {"period": YEAR, "place": DISTRICT}
T2 = Viewer(role=Role.TOWNSHIP, township_code="T2")
PUBLISHED = [
    ("power", "V1", "2024-01", 1),
    ("power", "V2", "2024-02", 1),
    ("power", "V4", "2026-04", 1),
    ("negative", "V1", "2024-01", 1),
    ("negative", "V2", "2024-01", 1),
    ("power", "V3", "2024-01", 1),
    ("power", "E1", "2024-01", 1),
]
ITEMS = [
    ("power", "V1", "2024-01", 93),
    ("power", "V2", "2024-02", 93),
    ("power", "V4", "2026-04", 90),
    ("negative", "V1", "2024-01", 28),
    ("negative", "V2", "2024-01", 0),
    ("power", "V3", "2024-01", 90),
    ("power", "E1", "2024-01", 12),
]
LISTS = ledger(
    ("power_list.published", "V1", "2024-01", 2),
    breakdowns={("power_list.published", "kind"): PUBLISHED, ("power_list.items", "kind"): ITEMS},
)


def test_a_document_is_missing_where_a_unit_that_still_exists_has_not_published_it():
    missing = get_missing_lists(LISTS, by=By.KIND, viewer=COMMISSION, **ASKED)
    # V3 closed in 2025: three villages are left.
    assert missing.loc["village"].to_dict() == {
        "power": 0,
        "responsibility": 3,
        "negative": 1,
        "flowchart": 3,
        "units": 3,
    }
    assert list(missing.loc["station"]) == [1, 1, 1, 1, 1]


def test_villages_and_stations_have_bases_of_their_own():
    villages = get_missing_lists(
        LISTS, by=By.TOWNSHIP, viewer=COMMISSION, kinds=("village", "community", "cooperative"), **ASKED
    )
    assert villages["units"].to_dict() == {"T1": 3, "T2": 1, "T3": 1}
    stations = get_missing_lists(LISTS, by=By.TOWNSHIP, viewer=COMMISSION, kinds=("station", "enterprise"), **ASKED)
    assert stations["units"].to_dict() == {"T1": 1, "T4": 1}
    assert stations.at["T4", "power"] == 0


def test_a_township_sees_its_own_units_only():
    assert list(get_missing_lists(LISTS, by=By.UNIT, viewer=T2, **ASKED).index) == ["V2"]


def test_the_usual_number_of_items_is_the_commonest_of_units_of_that_kind():
    usual = get_usual_items(LISTS, period=YEAR)
    assert usual.at["village", "power"] == 93
    assert usual.at["village", "negative"] == 28, "what is not said is no number"
    assert usual.at["enterprise", "power"] == 12
    assert bool(usual.isna().at["station", "power"])


def test_documents_with_another_number_or_none_are_named():
    unusual = get_unusual_items(LISTS, viewer=COMMISSION, **ASKED)
    assert unusual.to_numpy().tolist() == [["V2", "negative", 0, 28.0], ["V4", "power", 90, 93.0]]
    assert get_unusual_items(LISTS, viewer=T2, **ASKED)["unit"].tolist() == ["V2"]


def test_without_lists_there_is_nothing_missing_nor_usual():
    assert get_missing_lists(ledger(), by=By.KIND, viewer=COMMISSION, **ASKED).empty
    assert get_usual_items(ledger(), period=YEAR).isna().all(axis=None)
    assert get_unusual_items(ledger(), viewer=COMMISSION, **ASKED).empty
