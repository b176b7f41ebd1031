"""From what the district wrote down about an account to a viewer, or to a plain refusal. In doubt nobody is let in."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.places import Places
from indicators.viewer import Policy, Role, Viewer


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What one row of the table `viewer` says about an account; what is empty there is empty here."""

    role: str
    zone_code: str = ""
    township_code: str = ""
    active: bool = False


class NotAdmitted(Exception):
    """This account sees nothing; ``str()`` is a sentence for the person it belongs to."""


def admitted(entries: Sequence[Entry], *, places: Places, policy: Policy) -> Viewer:
    """The viewer these entries of one account describe; entries that say the same count once.

    Raises:
        NotAdmitted: no entry or several, none of them active, a role that does not exist, a scope that is missing, does not fit the
            role or is in no register.
    """
    if not entries:
        raise NotAdmitted("该账号尚未开通，请联系区纪委监委管理员。")
    active = {entry for entry in entries if entry.active}
    if not active:
        raise NotAdmitted("该账号已停用，请联系区纪委监委管理员。")
    if len(active) > 1:
        raise NotAdmitted("该账号登记了多个角色或范围，无法确定查看权限，请联系管理员更正。")
    (entry,) = active
    if entry.role not in {role.value for role in Role}:
        raise NotAdmitted("该账号登记的角色无法识别，请联系管理员更正。")
    role = Role(entry.role)
    if (role is Role.ZONE) != bool(entry.zone_code) or (role is Role.TOWNSHIP) != bool(entry.township_code):
        raise NotAdmitted("该账号登记的范围与角色不符，请联系管理员更正。")
    viewer = Viewer(role=role, zone_code=entry.zone_code, township_code=entry.township_code, policy=policy)
    if not viewer.scope(places):
        raise NotAdmitted("该账号登记的片组或镇（街道）不在名册中，请联系管理员更正。")
    return viewer
