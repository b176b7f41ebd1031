"""From the entries of an account to a viewer: in doubt nobody is let in, and the sentence says why."""

import pytest

from indicators.admission import Entry, NotAdmitted, admitted
from indicators.viewer import Policy, Role, Viewer
from tests.indicators.ledgers import places

REGISTER = places()
POLICY = Policy(township_minimum=12)
T1 = Entry(role="township", township_code="T1", active=True)


@pytest.mark.parametrize(
    ("entry", "viewer"),
    [
        (Entry(role="commission", active=True), Viewer(role=Role.COMMISSION, policy=POLICY)),
        (Entry(role="screen", active=True), Viewer(role=Role.SCREEN, policy=POLICY)),
        (Entry(role="zone", zone_code="Z1", active=True), Viewer(role=Role.ZONE, zone_code="Z1", policy=POLICY)),
        (T1, Viewer(role=Role.TOWNSHIP, township_code="T1", policy=POLICY)),
    ],
)
def test_one_active_entry_is_a_viewer_under_the_districts_policy(entry: Entry, viewer: Viewer) -> None:
    assert admitted([entry], places=REGISTER, policy=POLICY) == viewer
    assert admitted([entry, entry], places=REGISTER, policy=POLICY) == viewer


def test_an_entry_that_is_not_active_says_nothing_about_the_one_that_is() -> None:
    left = Entry(role="commission", active=False)
    assert admitted([left, T1], places=REGISTER, policy=POLICY).township_code == "T1"


REFUSED = {
    "none": ([], "尚未开通"),
    "inactive": ([Entry(role="commission")], "已停用"),
    "two townships": ([T1, Entry(role="township", township_code="T2", active=True)], "多个角色或范围"),
    "two roles": ([T1, Entry(role="commission", active=True)], "多个角色或范围"),
    "unknown role": ([Entry(role="admin", active=True)], "无法识别"),
    "no role": ([Entry(role="", active=True)], "无法识别"),
    "role in capitals": ([Entry(role="COMMISSION", active=True)], "无法识别"),
    "township without one": ([Entry(role="township", active=True)], "与角色不符"),
    "zone without one": ([Entry(role="zone", active=True)], "与角色不符"),
    "commission of a township": ([Entry(role="commission", township_code="T1", active=True)], "与角色不符"),
    "township with a zone": ([Entry(role="township", township_code="T1", zone_code="Z1", active=True)], "与角色不符"),
    "unknown township": ([Entry(role="township", township_code="T9", active=True)], "不在名册中"),
    "unknown zone": ([Entry(role="zone", zone_code="Z9", active=True)], "不在名册中"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_anything_else_is_refused_in_a_sentence(case: str) -> None:
    entries, reason = REFUSED[case]
    with pytest.raises(NotAdmitted, match=reason) as refused:
        admitted(entries, places=REGISTER, policy=POLICY)
    assert str(refused.value).endswith("。")
