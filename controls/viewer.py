"""Who is looking: the account of this session and what the district lets it see, asked anew at every run of a page."""

from dataclasses import dataclass

import streamlit as st

from controls.service import Service
from controls.sign_in import WAYS, NotSignedIn, SignInRefused, Way, require_sign_in, signed_in_account
from data_access.access_settings import SignIn
from data_access.accounts import AccountsUnknown
from data_access.snapshot import Snapshot
from indicators.admission import NotAdmitted, admitted
from indicators.places import Level, Place, Places
from indicators.viewer import Policy, Role, Viewer

DEMO_ROLE = "demo-role"
"""Session key of the demo's role switch: ``commission``, ``screen``, ``zone:CODE``, ``township:CODE``."""
DEMO_ACCOUNT = "演示"
WALL = "big_screen"
"""Path of the wall's page."""


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Attributes:
    account: who it is, for the audit log and the watermark; never a part of a cache's key, pictures are the viewer's.
    is_known: whether somebody has signed in (the demo's visitors have not).
    """

    account: str
    viewer: Viewer
    is_known: bool = True


class Refused(Exception):
    """Nothing is shown to this visitor; ``str()`` says why, `way` how to get on."""

    def __init__(self, reason: str, *, way: Way, title: str, account: str = "") -> None:
        super().__init__(reason)
        self.way = way
        self.title = title
        self.account = account


def find_visitor(service: Service, snapshot: Snapshot) -> Visitor:
    """The visitor of this session, as the database says now (`data_access/accounts.py` is at most some seconds old).

    Raises:
        Refused: nobody is signed in, or the account may see nothing.
    """
    access = service.settings.access
    way = WAYS[access.sign_in]
    try:
        if access.sign_in is SignIn.NONE:
            require_sign_in(access, is_demo=snapshot.is_demo)
            viewer = demo_viewer(
                st.session_state.get(DEMO_ROLE), places=snapshot.places, policy=service.settings.policy
            )
            return Visitor(account=DEMO_ACCOUNT, viewer=viewer, is_known=False)
        account = signed_in_account(access)
    except SignInRefused as problem:
        raise Refused(str(problem), way=WAYS[SignIn.NONE], title="无法显示") from problem
    except NotSignedIn as problem:
        raise Refused(str(problem), way=Way(sign_in=way.sign_in, sign_out=False), title="需要登录") from problem
    try:
        entries = service.accounts.entries(account)
        viewer = admitted(entries, places=snapshot.places, policy=service.settings.policy)
    except (AccountsUnknown, NotAdmitted) as problem:
        leave = Way(sign_in=False, sign_out=way.sign_out)
        raise Refused(str(problem), way=leave, title="没有查看权限", account=account) from problem
    return Visitor(account=account, viewer=viewer)


def demo_roles(places: Places) -> dict[str, str]:
    """Every role one can try in the demo, by what the switch holds: Chinese labels."""
    zones = {f"zone:{code}": f"片组：{places.name(Place(Level.ZONE, code))}" for code in map(str, places.zones.index)}
    townships = {
        f"township:{code}": f"镇街：{places.name(Place(Level.TOWNSHIP, code))}"
        for code in map(str, places.townships_in_order)
    }
    return {"commission": "区纪委监委", **zones, **townships, "screen": "指挥大屏"}


def demo_viewer(chosen: object, *, places: Places, policy: Policy) -> Viewer:
    """What the demo's switch stands for; anything it never offered is the commission, as at first."""
    role, _, code = str(chosen or "").partition(":")
    if role == Role.ZONE and code in places.zones.index:
        return Viewer(role=Role.ZONE, zone_code=code, policy=policy)
    if role == Role.TOWNSHIP and code in places.townships.index:
        return Viewer(role=Role.TOWNSHIP, township_code=code, policy=policy)
    return Viewer(role=Role.SCREEN if chosen == Role.SCREEN else Role.COMMISSION, policy=policy)


def page_refusal(viewer: Viewer, page: str) -> str:
    """Why this viewer may not open the page of that path; empty when he may. The wall shows the whole district's units to whoever
    stands before it, so it is for the commission's own walls."""
    if viewer.role is Role.SCREEN and page != WALL:
        return "大屏账号只能打开指挥大屏。"
    if page == WALL and viewer.role not in (Role.SCREEN, Role.COMMISSION):
        return "指挥大屏仅供区纪委监委使用。"
    return ""
