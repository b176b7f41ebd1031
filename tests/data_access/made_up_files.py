"""A small made-up register as files, to be loaded as it is or spoiled by a test."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

TODAY = date(2026, 9, 30)

FILES: dict[str, str] = {
    "zone": "zone_code,name\nz1,东片\n",
    "township": "township_code,name,kind,zone_code,position\n901,青禾镇,town,z1,1\n902,望云街道,subdistrict,z1,2\n",
    "unit": (
        "unit_code,township_code,kind,name,parent_code,has_party_org,population\n"
        "901001,901,village,溪口村,,1,1200\n"
        "901002,901,cooperative,溪口股份经济合作社,901001,0,\n"
        "902001,902,community,云顶社区,,是,5300\n"
        "902901,902,station,望云所,,否,\n"
    ),
    "staff": "staff_id,unit_code,in_post_from\ns1,901001,2024-01-05\ns2,902001,2025/3/1\n",
    "complaint": (
        "complaint_id,unit_code,received_on,channel,is_repeat,accepted_on,due_on,closed_on,updated_at\n"
        "c1,901001,2026-08-01,letter,0,2026-08-03,2026-10-01,,2026-08-03 09:30:00\n"
        "c2,902001,20260802,来访,true,,,2026-09-01,2026-09-01T08:00:00+00:00\n"
    ),
    "complaint_topic": "complaint_id,topic\nc1,land\nc1,works\nc2,其他\n",
    "clue": "clue_id,unit_code,registered_on,form\nq1,901001,2026-05-01,1\nq2,901001,2026-05-02,第二种形态\n",
    "course": "course_id,level,held_on,hours\nk1,district,2026-06-01,1.5\n",
    "attendance": "course_id,staff_id,attended_on\nk1,s1,2026-06-01\n",
}

SQUARE = [[121.0, 29.0], [121.1, 29.0], [121.1, 29.1], [121.0, 29.1], [121.0, 29.0]]


def write_register(folder: Path) -> Path:
    for name in FILES:
        write(folder, name, FILES[name])
    return folder


def write(folder: Path, name: str, text: str, *, encoding: str = "utf-8") -> None:
    (folder / f"{name}.csv").write_text(text, encoding=encoding, newline="")


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    """Replaces one passage of a file of the register; the passage must be there."""
    assert FILES[name].count(old) == 1, old
    write(folder, name, FILES[name].replace(old, new))


def cells_of(name: str) -> list[list[str]]:
    return list(csv.reader(FILES[name].splitlines()))


def write_boundaries(folder: Path, features: Sequence[tuple[dict[str, object], object]]) -> None:
    """`features` are (properties, geometry)."""
    content = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": geometry} for properties, geometry in features
        ],
    }
    (folder / "boundary.geojson").write_text(json.dumps(content), encoding="utf-8")


def square(*, east: float = 0.0) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[[x + east, y] for x, y in SQUARE]]}
