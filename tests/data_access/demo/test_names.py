"""No real place carries invented figures."""

import csv
import re
from pathlib import Path

import pytest

from data_access.demo import names
from tests.data_access.demo.conftest import Demo

REAL_REGISTER = Path(__file__).parents[4] / "shared" / "data" / "yinzhou_registry"
_KIND_WORDS = re.compile(r"(社区居委会|村村委会|村委会|居委会|社区|街道|镇|乡|村)$")


def _real_names(table: str) -> set[str]:
    """Names in the real register; empty on a machine without it."""
    path = REAL_REGISTER / f"{table}.csv"
    if not path.exists():
        return set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["name"] for row in csv.DictReader(file)}


def _bare(name: str) -> str:
    return _KIND_WORDS.sub("", name)


@pytest.mark.parametrize("table", ["township", "unit"])
def test_no_name_of_the_demo_is_in_the_real_register(demo: Demo, table: str) -> None:
    real = _real_names("township") | _real_names("unit")
    invented = {row["name"] for row in demo.rows[table]}
    assert len(invented) == len(demo.rows[table])
    assert invented & real == set()
    assert {_bare(name) for name in invented} & {_bare(name) for name in real} == set()


def test_no_name_that_could_be_drawn_for_a_village_is_in_the_real_register() -> None:
    real = {_bare(name) for name in _real_names("unit") | _real_names("township")}
    stems = {*names.SUBDISTRICTS, *names.TOWNS, *names.RURAL}
    drawable = {_bare(name) for name in names.all_village_names()} | stems
    assert len(drawable) > 600
    assert drawable & real == set()


def test_codes_have_the_shape_of_real_ones_but_a_prefix_no_province_has(demo: Demo) -> None:
    for row in demo.rows["township"]:
        assert re.fullmatch(r"990100\d{3}", row["township_code"])
    patterns = {
        "village": r"990100\d{6}",
        "community": r"990100\d{6}",
        "cooperative": r"H990100\d{6}",
        "station": r"S990100\d{6}",
        "enterprise": r"S990100\d{6}",
    }
    for row in demo.rows["unit"]:
        assert re.fullmatch(patterns[row["kind"]], row["unit_code"])
        assert row["township_code"] in row["unit_code"]
