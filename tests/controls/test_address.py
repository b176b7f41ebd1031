"""A URL is checked against what exists and what the visitor may open; what is refused is named, shortly and harmlessly."""

import pytest

from controls.address import LONGEST_ECHO, Asked, read_address
from data_access.snapshot import Snapshot
from indicators.catalogue import CATALOGUE, HEADLINES, INDICATORS
from indicators.codes import UNIT_KIND
from indicators.periods import default_period, parse
from indicators.places import DISTRICT, Level, Place
from indicators.viewer import COMMISSION, Role, Viewer
from tests.controls.looks import OWN, snapshot_of
from tests.data_access.made_up_rows import TODAY, UNITS, sound_rows


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return snapshot_of(sound_rows())


def _asked(snapshot: Snapshot, viewer: Viewer = COMMISSION, /, **params: str) -> Asked:
    return read_address(params, snapshot=snapshot, viewer=viewer)


def test_an_address_without_parameters_is_the_district_this_year(snapshot: Snapshot) -> None:
    assert _asked(snapshot) == Asked(indicator=HEADLINES[2], period=parse("2026"), place=DISTRICT)


def test_every_parameter_is_understood(snapshot: Snapshot) -> None:
    for indicator in CATALOGUE:
        assert _asked(snapshot, indicator=indicator.key).indicator is indicator
    for text in ("2025", "2026Q1", "2025-09", "2025-10..2026-03"):
        assert _asked(snapshot, period=text).period == parse(text)
    for kind in UNIT_KIND:
        assert _asked(snapshot, kind=kind).kind == kind
    assert _asked(snapshot, zone="Z1").place == Place(Level.ZONE, "Z1")
    assert _asked(snapshot, township="T2").place == Place(Level.TOWNSHIP, "T2")
    for code in UNITS:
        assert _asked(snapshot, unit=code).place == Place(Level.UNIT, code)


def test_the_nearest_place_wins(snapshot: Snapshot) -> None:
    assert _asked(snapshot, zone="Z1", township="T1", unit="V3").place == Place(Level.UNIT, "V3")
    asked = _asked(snapshot, township="T1", unit="V404")
    assert asked.place == Place(Level.TOWNSHIP, "T1")
    assert len(asked.problems) == 1


def test_parameters_of_others_are_nobody_s_problem(snapshot: Snapshot) -> None:
    assert _asked(snapshot, embed="true", utm="x") == _asked(snapshot)


def test_what_was_asked_comes_back_from_its_own_parameters(snapshot: Snapshot) -> None:
    default = default_period(TODAY)
    for place in (DISTRICT, Place(Level.ZONE, "Z1"), Place(Level.TOWNSHIP, "T2"), Place(Level.UNIT, "K1")):
        for period in ("2026", "2025Q4", "2025-01..2025-02"):
            for kind in ("", "station"):
                asked = Asked(indicator=CATALOGUE[-1], period=parse(period), place=place, kind=kind)
                for params in (asked.params(), asked.params(default=default)):
                    assert _asked(snapshot, **params) == asked
    assert "period" not in Asked(indicator=CATALOGUE[0], period=default, place=DISTRICT).params(default=default)


NONSENSE = [
    "",
    " ",
    "nothing",
    "None",
    "0",
    "复数",
    "../../etc/passwd",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\0",
]


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_named_and_the_default_shown(snapshot: Snapshot, text: str) -> None:
    for name in ("indicator", "period", "kind", "zone", "township", "unit"):
        asked = _asked(snapshot, **{name: text})
        assert (asked.indicator, asked.period, asked.place, asked.kind) == (HEADLINES[2], parse("2026"), DISTRICT, "")
        if name != "kind" or text:
            (problem,) = asked.problems
            assert text.replace("\0", "�") in problem
            assert problem.endswith("。")


@pytest.mark.parametrize(
    "text", ["0000", "0001-01", "9999", "9999-12", "0000Q1", "2026Q5", "2026-13", "2026-00", "2026-05..2026-01",
             "0001-01..9999-12", "2026..2027", "20260", "-2026", "2026-1", "１９９９９", "2026\n"],
)  # fmt: skip
def test_a_period_no_calendar_has_is_named(snapshot: Snapshot, text: str) -> None:
    asked = _asked(snapshot, period=text)
    assert asked.period == parse("2026")
    assert "统计期" in asked.problems[0]


def test_a_period_that_has_not_begun_is_named_and_the_running_one_is_shown(snapshot: Snapshot) -> None:
    assert _asked(snapshot, period="2026-05").problems == ()
    asked = _asked(snapshot, period="2026-06")
    assert asked.period == parse("2026")
    assert asked.problems == ("统计期“2026年6月”尚未开始，已显示2026年。",)


def test_several_mistakes_are_all_named(snapshot: Snapshot) -> None:
    asked = _asked(snapshot, indicator="a", period="b", kind="c", zone="d", township="e", unit="f")
    assert len(asked.problems) == 6


def test_a_long_value_is_cut_short_and_breaks_no_line(snapshot: Snapshot) -> None:
    for name in ("indicator", "period", "kind", "zone", "township", "unit"):
        (problem,) = _asked(snapshot, **{name: "长" * 100_000}).problems
        assert "长" * LONGEST_ECHO + "…" in problem
        assert len(problem) < 2 * LONGEST_ECHO
        (problem,) = _asked(snapshot, **{name: "a\n\n# b\r\u202ec\u2028"}).problems
        assert problem.isprintable()


def test_a_unit_out_of_scope_is_refused_in_the_very_words_of_a_missing_one(snapshot: Snapshot) -> None:
    out_of_scope = _asked(snapshot, OWN, unit="V3")
    missing = _asked(snapshot, OWN, unit="V404")
    assert out_of_scope.place == missing.place == DISTRICT
    assert out_of_scope.problems == tuple(text.replace("V404", "V3") for text in missing.problems)
    assert _asked(snapshot, OWN, unit="V1").place == Place(Level.UNIT, "V1")


def test_a_zone_opens_its_own_units_only(snapshot: Snapshot) -> None:
    assert _asked(snapshot, Viewer(role=Role.ZONE, zone_code="Z1"), unit="V3").problems == ()
    assert len(_asked(snapshot, Viewer(role=Role.ZONE, zone_code="Z2"), unit="V3").problems) == 1


def test_every_indicator_key_is_its_own_default_free_parameter() -> None:
    for key, indicator in INDICATORS.items():
        assert Asked(indicator=indicator, period=parse("2026"), place=DISTRICT).params()["indicator"] == key
