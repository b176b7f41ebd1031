"""What is kept for all is kept under who may see it: no key without the viewer, no picture of one given to another."""

import ast
from collections.abc import Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from controls.gallery import Gallery
from controls.look import Look
from data_access.snapshot import Snapshot
from indicators.catalogue import get_indicator
from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION, Role, Viewer
from tests.controls.looks import OWN, T1, WALL, drawn, drawn_of_unit, look_at, snapshot_of
from tests.data_access.made_up_rows import busy_rows, with_boundaries

ROOT = Path(__file__).resolve().parents[2]
FOR_EVERYBODY = {
    "places": "names of the townships and zones, which are everybody's",
    "place-names": "names by code, of which a list shows those of its own rows",
    "demo-roles": "the demo's switch, the same for whoever tries it",
    "wall-map": "outlines of the whole district, drawn for the role `screen` alone",
    "fill-shares": "numbers of rows, cut to the viewer's tables after each look-up",
}
"""The only pictures without a viewer in their key, and why that is right."""

PASS_ON = ("gallery.py", "painter_process.py")
"""These give the key of whoever asks them on."""

OTHER = Viewer(role=Role.TOWNSHIP, township_code="T2")
ZONE = Viewer(role=Role.ZONE, zone_code="Z1")
INDICATORS = tuple(map(get_indicator, ("complaint_count", "complaint_on_time_rate", "rectified_rate")))
VIEWERS = (COMMISSION, ZONE, OWN, OTHER, WALL)


def _keys() -> Iterator[tuple[str, ast.expr, ast.AST]]:
    """Every call of `picture` and `painted` in the product: where, its key, and the function around it."""
    for path in sorted([*(ROOT / "controls").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]):
        if path.name in PASS_ON:
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and call.func.attr in ("picture", "painted")
                ):
                    yield f"{path.relative_to(ROOT)}:{call.lineno}", call.args[0], function


def _holds_viewer(key: ast.expr, function: ast.AST) -> bool:
    if isinstance(key, ast.Name):
        values = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _assigns(node, key.id)
        ]
        return bool(values) and all(_holds_viewer(value, function) for value in values)
    if isinstance(key, ast.Call) and isinstance(key.func, ast.Attribute):
        return key.func.attr == "key"
    if isinstance(key, ast.Tuple):
        return any(_is_viewer(part) for part in key.elts)
    return isinstance(key, ast.Constant) and key.value in FOR_EVERYBODY


def _is_viewer(part: ast.expr) -> bool:
    """The viewer, or what `_seen` of the ranking makes of him (`tests/controls/ranking/test_panels.py`)."""
    if isinstance(part, ast.Starred) and isinstance(part.value, ast.Call) and isinstance(part.value.func, ast.Name):
        return part.value.func.id == "_seen"
    return isinstance(part, ast.Attribute) and part.attr == "viewer"


def _assigns(node: ast.Assign | ast.AnnAssign, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def test_every_kept_picture_has_the_viewer_in_its_key() -> None:
    found = list(_keys())
    assert len(found) > 20
    assert [where for where, key, function in found if not _holds_viewer(key, function)] == []


@pytest.mark.parametrize(
    "source", ['g.picture("kpi", f)', "g.picture((place, period), f)", "key = 'x'\n    g.picture(key, f)"]
)
def test_a_key_without_the_viewer_is_found(source: str) -> None:
    function = ast.parse(f"def draw():\n    {source}\n").body[0]
    (key,) = [call.args[0] for call in ast.walk(function) if isinstance(call, ast.Call)]
    assert not _holds_viewer(key, function)


def test_nothing_is_kept_by_streamlit() -> None:
    """Any client empties its caches, and their keys know no viewer."""
    for folder in ("controls", "pages", "display", "indicators", "data_access"):
        for path in (ROOT / folder).rglob("*.py"):
            names = {
                node.attr
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Attribute)
            }
            assert not names & {"cache_data", "cache_resource"}, path


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return snapshot_of(with_boundaries(busy_rows()))


def _everything(gallery: Gallery, viewer: Viewer) -> dict[str, str]:
    """What a viewer may look at: the district, a township, a village of his and a foreign one."""
    found = {}
    for place in (DISTRICT, T1):
        for name, text in drawn(look_at(gallery, place, viewer=viewer), indicators=INDICATORS):
            found[f"{place.code} {name}"] = text
    places = gallery.snapshot.places
    for code in ("V1", "V3"):
        place = Place(Level.UNIT, code)
        if viewer.may_open(place, places):
            for name, text in drawn_of_unit(look_at(gallery, place, viewer=viewer)):
                found[f"{code} {name}"] = text
    return found


def test_viewers_at_once_are_given_what_each_alone_is_given(snapshot: Snapshot) -> None:
    alone = {viewer: _everything(Gallery(snapshot), viewer) for viewer in VIEWERS}
    shared = Gallery(snapshot)
    with ThreadPoolExecutor(len(VIEWERS)) as pool:
        asked = [(viewer, pool.submit(_everything, shared, viewer)) for viewer in (*VIEWERS, *VIEWERS[::-1])]
        for viewer, one in asked:
            assert one.result(300) == alone[viewer], viewer
    assert alone[COMMISSION] != alone[ZONE] != alone[OWN] != alone[OTHER]


def test_two_viewers_share_no_key_but_what_is_everybody_s(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    gallery = Gallery(snapshot)
    keys: dict[Viewer, set[Hashable]] = {}
    keep = Gallery.picture
    for viewer in VIEWERS:
        seen = keys[viewer] = set[Hashable]()

        def picture(self: Gallery, key: Hashable, make: object, *, seen: set[Hashable] = seen) -> object:
            seen.add(key)
            return keep(self, key, make)  # type: ignore[arg-type]

        monkeypatch.setattr(Gallery, "picture", picture)
        _everything(gallery, viewer)
    for one in VIEWERS:
        for other in VIEWERS:
            assert one == other or keys[one] & keys[other] <= set(FOR_EVERYBODY)


def test_a_map_is_cut_to_what_its_viewer_may_see(snapshot: Snapshot) -> None:
    gallery = Gallery(snapshot)
    assert set(gallery.shapes_for(OWN).units) == {"V1", "V2", "T2"}
    assert set(gallery.shapes_for(OTHER).units) == {"V3", "V4", "T1"}
    assert gallery.shapes_for(COMMISSION) is gallery.shapes
    assert gallery.shapes_for(WALL) is gallery.shapes
    look: Look = look_at(gallery, viewer=OWN)
    assert gallery.shapes_for(look.viewer) is gallery.shapes_for(OWN)
