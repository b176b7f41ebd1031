"""Nothing a page sends holds a unit or a figure its visitor may not see: texts, charts, maps, tables, links, files."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from controls import export
from controls import service as service_module
from controls.frame import current_service
from controls.service import Service
from data_access.engine import sqlite_url
from indicators.viewer import COMMISSION, Role, Viewer
from tests.demo_district import TODAY, DemoDistrict
from tests.pages.conftest import PAGES, Open, open_page, service_on, sign_in_as
from tests.pages.forbidden import alike, forbidden_words, other_district, seen_townships, strangers
from tests.pages.payload import Downloads, Payload, read_payload, watch_downloads

ZONE, TOWNSHIP = "Z02", "990100002"
VIEWERS = {
    "commission": COMMISSION,
    "zone": Viewer(role=Role.ZONE, zone_code=ZONE),
    "township": Viewer(role=Role.TOWNSHIP, township_code=TOWNSHIP),
    "screen": Viewer(role=Role.SCREEN),
}
OF_PLACES = [page for page in PAGES if page not in ("village", "handbook", "data_health", "big_screen")]
FOREIGN = "990100001"
"""Neither in the zone nor the township."""

OWN_UNIT, FOREIGN_UNIT = f"{TOWNSHIP}001", f"{FOREIGN}001"
LEVELS: dict[str, dict[str, str]] = {
    "district": {},
    "zone": {"zone": ZONE},
    "township": {"township": TOWNSHIP},
    "foreign": {"township": FOREIGN},
    "village": {"unit": OWN_UNIT},
    "foreign village": {"unit": FOREIGN_UNIT},
    "tasks": {"township": TOWNSHIP, "event": "task.dispatched"},
}
COMPLAINTS = "complaint_count,complaint_open,complaint_repeat_rate,complaint_on_time_rate,complaint_per_1000_members"


def _views() -> Iterator[tuple[str, str, str]]:
    """Role, page and level, of the pages the role is given."""
    for role in ("zone", "township"):
        yield from itertools.product([role], OF_PLACES, ("district", "township", "foreign"))
        # A township's head is shown of a zone what everybody is, and a foreign unit's address leads where a wrong one does.
        yield from itertools.product([role], OF_PLACES if role == "zone" else ("overview", "complaints"), ("zone",))
        yield from itertools.product([role], ("overview", "complaints", "ranking"), ("foreign village",))
        yield (role, "rectification", "tasks")
        yield from itertools.product([role], ["village"], ("village", "foreign village"))
        yield from itertools.product([role], ("handbook", "data_health"), ("district",))
    yield ("screen", "big_screen", "district")
    yield ("screen", "overview", "district")


VIEWS = list(_views())
NOT_GIVEN = [
    ("zone", "big_screen"),
    ("township", "big_screen"),
    *[("screen", page) for page in OF_PLACES if page != "overview"],
]


@pytest.fixture(scope="module")
def other_service(
    demo_district: DemoDistrict, demo_service: Service, tmp_path_factory: pytest.TempPathFactory
) -> Service:
    """The other district (`tests/pages/forbidden.py`); `demo_service` first, since there is one service a process."""
    assert demo_service.gallery
    folder = tmp_path_factory.mktemp("other")
    path = other_district(demo_district, folder / "other.sqlite", zone_code=ZONE)
    with service_on(sqlite_url(path), today=TODAY, folder=folder):
        service = current_service()
        service.keeper.stop()
    return service


@pytest.fixture(scope="module")
def downloads() -> Iterator[Downloads]:
    with pytest.MonkeyPatch.context() as patch:
        # Whether the right still holds when a button is pressed is another matter, tested elsewhere.
        patch.setattr(export, "still_holds", lambda _service, _look: True)
        yield watch_downloads(patch)


class Reader:
    """Renders each view once for each role."""

    def __init__(self, downloads: Downloads) -> None:
        self._downloads = downloads
        self._kept: dict[tuple[str, str, str], Payload] = {}

    def __call__(self, patch: pytest.MonkeyPatch, role: str, page: str, level: str) -> Payload:
        key = (role, page, level)
        if key not in self._kept:
            sign_in_as(patch, VIEWERS[role])
            self._kept[key] = read_payload(_open(page, level), self._downloads)
        return self._kept[key]


def _open(page: str, level: str) -> Any:
    asked = {"indicators": COMPLAINTS} if page == "big_screen" else {"indicator": "complaint_count", "section": "all"}
    return open_page(page, **asked, **LEVELS[level])


@pytest.fixture(scope="module")
def read(downloads: Downloads) -> Reader:
    return Reader(downloads)


@pytest.mark.parametrize(("role", "page", "level"), VIEWS)
def test_no_page_holds_a_foreign_unit(
    demo: Open,
    read: Reader,
    demo_district: DemoDistrict,
    monkeypatch: pytest.MonkeyPatch,
    role: str,
    page: str,
    level: str,
) -> None:
    payload = read(monkeypatch, role, page, level)
    asked = set(LEVELS[level].values())  # What a visitor asks for himself is repeated to him.
    found = _found(forbidden_words(demo_district.rows, VIEWERS[role]) - asked, payload)
    assert not found, sorted(found)[:10]


@pytest.mark.parametrize(("role", "page"), NOT_GIVEN)
def test_a_page_that_is_not_for_a_role_is_not_there(
    demo: Open, monkeypatch: pytest.MonkeyPatch, role: str, page: str
) -> None:
    sign_in_as(monkeypatch, VIEWERS[role])
    with pytest.raises(ValueError, match="Could not find"):
        _open(page, "district")


def _found(words: set[str], payload: Payload) -> set[str]:
    """The words that are in it. Of a long text first its runs of letters, which are few and short."""
    runs = "\n".join(set(re.findall(r"[\w]+", payload.whole)))
    return {word for word in words if word in runs}


def test_the_commission_is_sent_what_others_are_not(
    demo: Open, read: Reader, demo_district: DemoDistrict, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same search must find something where there is something."""
    words = forbidden_words(demo_district.rows, VIEWERS["township"])
    for page, level in (("overview", "district"), ("village", "foreign village"), ("ranking", "foreign")):
        assert _found(words, read(monkeypatch, "commission", page, level)), page
    listed = read(monkeypatch, "commission", "complaints", "township")
    assert _found({str(row["complaint_id"]) for row in demo_district.rows["complaint"]}, listed)
    assert listed.files


@pytest.mark.parametrize("role", ["zone", "township"])
@pytest.mark.parametrize("level", ["district", "township", "foreign"])
def test_a_map_draws_no_outline_of_a_foreign_village(
    demo: Open,
    demo_service: Service,
    read: Reader,
    demo_district: DemoDistrict,
    monkeypatch: pytest.MonkeyPatch,
    role: str,
    level: str,
) -> None:
    """As many areas as there are own villages with a boundary and townships; lines between the own ones only."""
    payload = read(monkeypatch, role, "overview", level)
    (deck,) = [drawn for drawn in payload.drawn if "layers" in drawn]
    areas = {layer["id"]: layer["data"] for layer in deck["layers"]}
    seen = seen_townships(demo_district.rows, VIEWERS[role])
    own = [
        unit
        for unit in demo_district.rows["unit"]
        if unit["township_code"] in seen and unit["kind"] in ("village", "community")
    ]
    everything = [unit for unit in demo_district.rows["unit"] if unit["kind"] in ("village", "community")]
    parts = sum(
        len(area.geoms) if area.geom_type == "MultiPolygon" else 1
        for area in demo_district.snapshot.boundaries.units.values()
    )
    assert len(areas["b"]) + len(areas["u"]) <= len(own) + len(demo_district.rows["township"]) + parts - len(everything)
    assert {row["c"] for row in areas["u"]} <= {str(unit["unit_code"]) for unit in own}
    assert demo_service.gallery


def test_the_other_district_is_another_one(demo_district: DemoDistrict) -> None:
    """Were too few complaints exchanged, finding both the same would mean nothing."""
    of_unit = Counter(str(row["unit_code"]) for row in demo_district.rows["complaint"])
    inside = [pair for pair in alike(demo_district.rows) if pair[0].startswith(TOWNSHIP)]
    outside = list(strangers(demo_district.rows, inside=set()))
    for pairs, least in ((inside, 10), (outside, 100)):
        assert sum(of_unit[one] != of_unit[other] for one, other in pairs) >= least
    assert sum(one[:9] != other[:9] for one, other in outside) > 100


@pytest.mark.parametrize(("role", "page", "level"), VIEWS)
def test_a_page_is_the_same_whatever_happened_that_its_visitor_may_not_see(
    demo: Open,
    read: Reader,
    other_service: Service,
    downloads: Downloads,
    monkeypatch: pytest.MonkeyPatch,
    role: str,
    page: str,
    level: str,
) -> None:
    """In the other district units have each other's complaints (`tests/pages/forbidden.py`), and there is no clue and no interview."""
    here = read(monkeypatch, role, page, level)
    monkeypatch.setattr(service_module, "_service", other_service)
    sign_in_as(monkeypatch, VIEWERS[role])
    there = read_payload(_open(page, level), downloads)
    assert _lasting(there.text) == _lasting(here.text)
    assert {name: _lasting(text) for name, text in there.files.items()} == {
        name: _lasting(text) for name, text in here.files.items()
    }


_MARKS = re.compile(r'\b[0-9a-f]{16,64}\b|/media/\S+|"now": \d+|\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?')
"""Names of this run: marks made of content and place, addresses of files, the time of a file, the wall's clock."""


def _lasting(text: str) -> str:
    return _MARKS.sub("", text)


def test_the_commission_sees_the_difference(
    demo: Open, read: Reader, other_service: Service, downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = read(monkeypatch, "commission", "complaints", "township")
    monkeypatch.setattr(service_module, "_service", other_service)
    sign_in_as(monkeypatch, COMMISSION)
    assert _lasting(read_payload(_open("complaints", "township"), downloads).text) != _lasting(here.text)


@pytest.mark.parametrize("role", ["zone", "township"])
@pytest.mark.parametrize(
    ("asked", "unknown"),
    [
        ({"event": "clue.registered"}, {"event": "clue.nothing"}),
        ({"by": "disposal:inquiry"}, {"by": "disposal:nothing"}),
        ({"by": "form:1"}, {"by": "form:9"}),
        ({"by": "source:complaint"}, {"by": "source:nothing"}),
        ({"by": f"unit:{FOREIGN_UNIT}"}, {"by": "unit:nowhere"}),
        ({"unit": FOREIGN_UNIT}, {"unit": "nowhere"}),
        ({"unit": FOREIGN_UNIT, "event": "clue.registered"}, {"unit": "nowhere", "event": "clue.nothing"}),
    ],
)
def test_what_one_may_not_see_is_refused_in_the_words_for_what_does_not_exist(
    demo: Open, monkeypatch: pytest.MonkeyPatch, role: str, asked: dict[str, str], unknown: dict[str, str]
) -> None:
    sign_in_as(monkeypatch, VIEWERS[role])

    def refusals(params: dict[str, str]) -> list[str]:
        page = open_page("complaints", **params)
        said = [str(element.value) for element in page.warning]
        for value in (*params.values(), *(value.replace(":", "\\:") for value in params.values())):
            said = [text.replace("\\", "").replace(value.replace("\\", ""), "…") for text in said]
        return said

    assert refusals(asked)
    assert refusals(asked) == refusals(unknown)
