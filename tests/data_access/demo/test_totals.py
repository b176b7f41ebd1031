"""The totals the issue fixes, each asked of the database in SQL."""

import pytest

from tests.data_access.demo.conftest import Demo

VILLAGE_REGIME = "('village', 'community', 'cooperative')"
STATIONS = "('station', 'enterprise')"


def test_there_are_24_townships_of_all_kinds_in_six_zones(demo: Demo) -> None:
    assert demo.value("SELECT count(*) FROM township") == 24
    assert dict(demo.all("SELECT kind, count(*) FROM township GROUP BY kind")) == {
        "subdistrict": 8,
        "town": 13,
        "rural": 3,
    }
    assert demo.value("SELECT count(*) FROM zone") == 6
    assert (
        demo.value("SELECT count(DISTINCT z.zone_code) FROM township t JOIN zone z ON z.zone_code = t.zone_code") == 6
    )
    assert demo.value("SELECT count(*) FROM township WHERE zone_code NOT IN (SELECT zone_code FROM zone)") == 0


def test_439_villages_and_communities_have_a_party_organisation_and_a_boundary(demo: Demo) -> None:
    where = "kind IN ('village', 'community')"
    assert demo.value(f"SELECT count(*) FROM unit WHERE {where}") == 439
    assert demo.value(f"SELECT count(*) FROM unit WHERE {where} AND has_party_org AND boundary IS NOT NULL") == 439
    assert demo.value("SELECT count(*) FROM unit WHERE has_party_org OR boundary IS NOT NULL") == 439


def test_over_200_cooperatives_belong_to_a_village_of_their_township(demo: Demo) -> None:
    cooperatives = demo.value("SELECT count(*) FROM unit WHERE kind = 'cooperative'")
    assert cooperatives > 200
    assert cooperatives + 439 > 600
    joined = (
        "SELECT count(DISTINCT v.unit_code) FROM unit c JOIN unit v ON v.unit_code = c.parent_code"
        " AND v.township_code = c.township_code WHERE c.kind = 'cooperative' AND v.kind = 'village'"
    )
    assert demo.value(joined) == cooperatives


def test_479_stations_and_enterprises_have_no_parent(demo: Demo) -> None:
    assert demo.value(f"SELECT count(*) FROM unit WHERE kind IN {STATIONS} AND parent_code IS NULL") == 479
    assert demo.value(f"SELECT count(*) FROM unit WHERE kind IN {STATIONS}") == 479


def test_each_township_has_10_to_45_villages(demo: Demo) -> None:
    sizes = [n for (n,) in demo.all("SELECT count(*) FROM unit WHERE boundary IS NOT NULL GROUP BY township_code")]
    assert len(sizes) == 24
    assert min(sizes) >= 10
    assert max(sizes) <= 45


def test_every_party_organisation_has_been_patrolled_this_term_in_one_of_four_modes(demo: Demo) -> None:
    patrolled = (
        "SELECT count(DISTINCT i.unit_code) FROM inspection i JOIN unit u ON u.unit_code = i.unit_code"
        " WHERE u.has_party_org AND i.kind = 'patrol' AND i.finished_on BETWEEN '2021-12-01' AND :day"
    )
    assert demo.value(patrolled, day=str(demo.today)) == 439
    assert demo.value("SELECT count(DISTINCT mode) FROM inspection WHERE kind = 'patrol'") == 4
    assert demo.value("SELECT count(*) FROM inspection WHERE kind = 'patrol' AND (mode IS NULL OR round IS NULL)") == 0
    assert demo.value("SELECT count(*) FROM inspection WHERE kind <> 'patrol' AND mode IS NOT NULL") == 0


def test_there_are_76_courses_with_at_least_4000_distinct_people(demo: Demo) -> None:
    assert demo.value("SELECT count(*) FROM course") == 76
    assert demo.value("SELECT count(DISTINCT course_id) FROM attendance") == 76
    assert demo.value("SELECT count(DISTINCT staff_id) FROM attendance") >= 4000


def test_at_least_1500_village_staff_sat_the_latest_exam(demo: Demo) -> None:
    sat = (
        "SELECT count(DISTINCT r.staff_id) FROM exam_result r JOIN staff s ON s.staff_id = r.staff_id"
        f" JOIN unit u ON u.unit_code = s.unit_code WHERE u.kind IN {VILLAGE_REGIME} AND r.taken_on IS NOT NULL"
        " AND r.exam_id = (SELECT exam_id FROM exam ORDER BY held_on DESC LIMIT 1)"
    )
    assert demo.value(sat) >= 1500
    assert demo.value("SELECT count(*) FROM exam_result WHERE taken_on IS NULL AND score IS NULL") > 0


@pytest.mark.parametrize(
    ("kind", "items"), [("power", 93), ("responsibility", 49), ("negative", 28), ("flowchart", 93)]
)
def test_a_published_list_has_its_number_of_items(demo: Demo, kind: str, items: int) -> None:
    published = "SELECT DISTINCT item_count FROM power_list WHERE kind = :kind AND published_on IS NOT NULL"
    assert demo.all(published, kind=kind) == [(items,)]
    unpublished = "SELECT DISTINCT item_count FROM power_list WHERE kind = :kind AND published_on IS NULL"
    assert demo.all(unpublished, kind=kind) == [(None,)]


@pytest.mark.parametrize("kinds", [VILLAGE_REGIME, STATIONS])
def test_most_units_have_published_all_four_lists_and_some_have_not(demo: Demo, kinds: str) -> None:
    total = demo.value(f"SELECT count(*) FROM unit WHERE kind IN {kinds}")
    complete = demo.value(
        "SELECT count(*) FROM (SELECT p.unit_code FROM power_list p JOIN unit u ON u.unit_code = p.unit_code"
        f" WHERE u.kind IN {kinds} AND p.published_on IS NOT NULL GROUP BY p.unit_code HAVING count(*) = 4) AS done"
    )
    assert 0.8 * total < complete < 0.98 * total


def test_findings_spread_over_75_items_four_mechanisms_and_24_problems(demo: Demo) -> None:
    assert 3500 <= demo.value("SELECT count(*) FROM finding") <= 4500
    assert demo.value("SELECT count(DISTINCT item) FROM finding") == 75
    assert demo.value("SELECT count(DISTINCT mechanism) FROM finding") == 4
    assert demo.value("SELECT count(DISTINCT problem) FROM finding") == 24
    assert demo.value("SELECT label FROM code_list WHERE list_name = 'check_item' AND position = 75") == (
        "巡察监督内容第75条"
    )


def test_100_classes_of_clean_culture_reach_at_least_50000_people(demo: Demo) -> None:
    assert demo.value("SELECT count(*) FROM culture_event WHERE kind = 'clean_class'") == 100
    assert demo.value("SELECT sum(people) FROM culture_event WHERE kind = 'clean_class'") >= 50_000


def test_there_are_five_years_of_complaints(demo: Demo) -> None:
    assert 8000 <= demo.value("SELECT count(*) FROM complaint") <= 15_000
    first, last = demo.all("SELECT min(received_on), max(received_on) FROM complaint")[0]
    assert first[:7] == f"{demo.today.year - 5}-{demo.today.month:02d}"
    assert last[:7] == f"{demo.today:%Y-%m}"


@pytest.mark.parametrize(
    ("table", "least", "most"),
    [("clue", 850, 950), ("alert", 3300, 3700), ("task", 550, 650), ("interview", 450, 550), ("code_list", 140, 220)],
)
def test_other_tables_have_their_size(demo: Demo, table: str, least: int, most: int) -> None:
    assert least <= demo.value(f"SELECT count(*) FROM {table}") <= most


def test_every_source_says_when_it_was_loaded_and_how_many_rows(demo: Demo) -> None:
    rows = dict(demo.all("SELECT source, rows FROM source_status"))
    assert rows["demo"] == sum(count for source, count in rows.items() if source != "demo")
    assert rows["finding"] == demo.value("SELECT count(*) FROM finding")
    assert set(rows) == {
        "demo", "organisation", "complaint", "inspection", "finding", "learning", "power_list", "alert", "task",
    }  # fmt: skip
    assert all(
        row["loaded_at"].date() == demo.today and row["loaded_at"].hour == 6 for row in demo.rows["source_status"]
    )
