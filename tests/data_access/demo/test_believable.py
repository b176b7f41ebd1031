"""The figures have the shape of real ones: seasons, outliers, good and bad townships, months before full coverage."""

import itertools
import statistics

from tests.data_access.demo.conftest import LATE, Demo


def _monthly_complaints(demo: Demo) -> list[int]:
    """Complaints of each complete month, oldest first."""
    months = demo.all("SELECT strftime('%Y-%m', received_on) AS m, count(*) FROM complaint GROUP BY m ORDER BY m")
    return [number for _, number in months[:-1]]


def test_one_of_the_last_twelve_months_is_a_special_cause(demo: Demo) -> None:
    months = _monthly_complaints(demo)[-24:]
    mean = statistics.mean(months)
    limit = mean + 2.66 * statistics.mean(abs(a - b) for a, b in itertools.pairwise(months))
    assert [number > limit for number in months].count(True) == 1
    assert max(months[-12:]) > limit


def test_most_villages_have_few_complaints_a_year_and_a_few_have_many(demo: Demo) -> None:
    counts = [
        number
        for (number,) in demo.all(
            "SELECT count(c.complaint_id) FROM unit u LEFT JOIN complaint c ON c.unit_code = u.unit_code"
            " AND c.received_on > date(:day, '-1 year') WHERE u.boundary IS NOT NULL GROUP BY u.unit_code",
            day=str(demo.today),
        )
    ]
    assert sum(number <= 8 for number in counts) > 0.9 * len(counts)
    assert 4 <= sum(number >= 20 for number in counts) <= 12
    assert sum(number == 0 for number in counts) > 10


def test_coverage_was_incomplete_until_two_months_ago_and_grew_for_years(demo: Demo) -> None:
    covered = (
        "SELECT count(DISTINCT unit_code) FROM inspection WHERE kind = 'patrol' AND finished_on <= date(:day, :ago)"
    )
    coverage = [demo.value(covered, day=str(demo.today), ago=f"-{months} months") for months in (24, 12, 5, 2)]
    assert coverage == sorted(coverage)
    assert coverage[2] < 439
    assert coverage[3] == 439
    assert 0 < coverage[0] < coverage[1] < 439


def test_the_share_of_findings_verified_is_82_percent_and_some_are_overdue(demo: Demo) -> None:
    verified = demo.value("SELECT avg(verified_on IS NOT NULL) FROM finding")
    assert 0.80 <= verified <= 0.84
    overdue = demo.value(
        "SELECT count(*) FROM finding WHERE verified_on IS NULL AND due_on < :day", day=str(demo.today)
    )
    assert 50 < overdue < 500


def test_problems_come_back_within_a_year_of_being_verified(demo: Demo) -> None:
    share = demo.value(
        "SELECT avg(EXISTS (SELECT 1 FROM finding g WHERE g.unit_code = f.unit_code AND g.problem = f.problem"
        " AND g.verified_on < f.found_on AND julianday(f.found_on) - julianday(g.verified_on) <= 365)) FROM finding f"
    )
    assert 0.02 < share < 0.12


def test_townships_differ_and_each_has_its_own_weakness(demo: Demo) -> None:
    rectified = dict(
        demo.all(
            "SELECT u.township_code, avg(f.verified_on IS NOT NULL) FROM finding f"
            " JOIN unit u ON u.unit_code = f.unit_code GROUP BY u.township_code"
        )
    )
    on_time = dict(
        demo.all(
            "SELECT u.township_code, avg(c.closed_on IS NOT NULL AND c.closed_on <= c.due_on) FROM complaint c"
            " JOIN unit u ON u.unit_code = c.unit_code WHERE c.due_on < :day GROUP BY u.township_code",
            day=str(demo.today),
        )
    )
    assert max(rectified.values()) - min(rectified.values()) > 0.1
    assert max(on_time.values()) - min(on_time.values()) > 0.05
    towns = sorted(rectified)
    likeness = statistics.correlation([rectified[t] for t in towns], [on_time[t] for t in towns])
    assert -0.2 < likeness < 0.9


def test_about_88_percent_of_staff_in_post_are_trained_late_in_the_year(demo: Demo) -> None:
    in_post = demo.value("SELECT count(*) FROM staff WHERE in_post_to IS NULL")
    trained = demo.value(
        "SELECT count(DISTINCT a.staff_id) FROM attendance a JOIN staff s ON s.staff_id = a.staff_id"
        " WHERE s.in_post_to IS NULL AND a.attended_on >= :first",
        first=f"{demo.today.year}-01-01",
    )
    assert 4500 < in_post < 5200
    if demo.today == LATE:
        assert 0.85 < trained / in_post < 0.92
    else:
        assert 0.02 < trained / in_post < 0.2


def test_a_few_units_have_not_been_checked_in_the_last_year(demo: Demo) -> None:
    checked = demo.value(
        "SELECT count(DISTINCT i.unit_code) FROM inspection i JOIN unit u ON u.unit_code = i.unit_code"
        " WHERE u.kind IN ('village', 'community', 'cooperative') AND i.finished_on > date(:day, '-1 year')",
        day=str(demo.today),
    )
    assert 560 < checked < 642


def test_a_few_red_alerts_are_open_and_recent(demo: Demo) -> None:
    is_open = "level = 'red' AND closed_on IS NULL"
    assert 3 <= demo.value(f"SELECT count(*) FROM alert WHERE {is_open}") <= 25
    recent = f"SELECT count(*) FROM alert WHERE {is_open} AND raised_on > date(:day, '-60 days')"
    assert demo.value(recent, day=str(demo.today)) >= 3


def test_most_villages_have_a_liaison_station_and_most_staff_are_certified(demo: Demo) -> None:
    assert 0.94 < demo.value("SELECT avg(liaison_on IS NOT NULL) FROM unit WHERE boundary IS NOT NULL") < 1
    certified = "SELECT avg(certified_on IS NOT NULL) FROM staff WHERE in_post_to IS NULL"
    assert 0.8 < demo.value(certified) < 0.9
    assert demo.value("SELECT count(*) FROM staff WHERE post = 'secretary' AND dual_post") > 300
