"""The door of every page: who comes in, what is written down about it, and the plain page for whoever may not."""

import streamlit as st

from controls.address import Asked, read_address
from controls.filters import filters_text
from controls.look import Look
from controls.service import Service, running_service
from controls.sign_in import WAYS, Way, sign_out
from controls.tally import Counted
from controls.viewer import (
    DEMO_ACCOUNT,
    DEMO_ROLE,
    WALL,
    Refused,
    Visitor,
    demo_roles,
    demo_viewer,
    find_visitor,
    page_refusal,
)
from data_access.access_settings import SignIn
from data_access.accounts import AccountsUnknown
from data_access.audit import Deed
from data_access.settings import now
from data_access.snapshot import Snapshot
from display.blocks.empty import Empty, empty_state
from display.blocks.style import styles
from display.blocks.watermark import watermark
from display.theme import LIGHT
from indicators.admission import NotAdmitted, admitted
from indicators.places import DISTRICT
from indicators.viewer import Viewer

NO_RIGHT = "没有查看权限"
SEEN = "audit-seen"
"""Session key of the last thing written down: a heartbeat is no second view."""
VIEWED = "audit-viewed"
"""Session key of the view looked at last: the fragments of one page ask one after the other."""
PAGE = "audit-page"


def meet(service: Service | None) -> Visitor | Refused | None:
    """Who comes, or why he may see nothing; None while there is nothing to show to anybody."""
    if service is None or service.gallery is None:
        return None
    try:
        return find_visitor(service, service.gallery.snapshot)
    except Refused as refused:
        return refused


def enter(service: Service | None, met: Visitor | Refused | None, *, page: str) -> Visitor | Refused | None:
    """Whoever was met, at the page he is about to open: the visitor, or why he may not. Writes it down."""
    if service is None or met is None:
        return None
    service.tally.count(Counted.PAGE)
    st.session_state[PAGE] = page
    if isinstance(met, Visitor):
        reason = page_refusal(met.viewer, page)
        if not reason:
            if service.gallery is not None:
                note_view(service, met.account, viewer=met.viewer, snapshot=service.gallery.snapshot)
            return met
        met = _barred(service, met, reason)
    _note(service, Deed.REFUSED, account=met.account, detail=str(met))
    return met


def require_visitor(service: Service, snapshot: Snapshot, *, page: str = "") -> Visitor:
    """The visitor for a page that shows figures; stops the page where there is none (`app.py` has said why before, unless the page was
    not run by it). `page` is its path where not everybody may open it."""
    try:
        visitor = find_visitor(service, snapshot)
        reason = page_refusal(visitor.viewer, page)
        if reason:
            raise _barred(service, visitor, reason)
    except Refused as refused:
        draw_refusal(refused)
        st.stop()
    return visitor


def _barred(service: Service, visitor: Visitor, reason: str) -> Refused:
    """Somebody is let in, but not to this page."""
    way = Way(sign_in=False, sign_out=WAYS[service.settings.access.sign_in].sign_out)
    return Refused(reason, way=way, title=NO_RIGHT, account=visitor.account)


def may_watch(service: Service) -> bool:
    """Whether this session may have the wall before it, which shows what the role `screen` may see."""
    service.tally.count(Counted.WALL)
    met = meet(service)
    return isinstance(met, Visitor) and not page_refusal(met.viewer, WALL)


def keep_right(service: Service, look: Look) -> None:
    """For the first line of a fragment: it was defined for one viewer, and who is looking may have changed since. Then the whole page
    is run again, from the door on."""
    service.tally.count(Counted.FRAGMENT)
    try:
        visitor = find_visitor(service, look.gallery.snapshot)
    except Refused:
        st.rerun()
    if visitor.viewer != look.viewer:
        st.rerun()


def draw_refusal(refused: Refused) -> None:
    """The whole page of somebody who may not look."""
    st.html(styles(LIGHT))
    account = f"当前账号：{refused.account}。" if refused.account else ""
    st.html(empty_state(Empty.WITHHELD, refused.title, f"{refused}{account}"))
    with st.container(horizontal=True, horizontal_alignment="center", key="door"):
        if refused.way.sign_in:
            st.button("登录", type="primary", key="sign-in", on_click=st.login)
        if refused.way.sign_out and refused.account:
            st.button("退出登录", key="sign-out", on_click=sign_out)
    _keep_knocking(str(refused))


@st.fragment(run_every="30s")
def _keep_knocking(reason: str) -> None:
    """A right given while the page is open counts without a click."""
    met = meet(running_service())
    if isinstance(met, Visitor):
        met = Refused(page_refusal(met.viewer, str(st.session_state.get(PAGE, ""))), way=WAYS[SignIn.NONE], title="")
    if str(met or "") != reason:
        st.rerun()


def draw_visitor(service: Service, visitor: Visitor, *, with_account: bool) -> None:
    """Who is looking, in the corner of the page: the demo's role switch, or (`with_account`) the account and the way out."""
    if not visitor.is_known:
        _choose_role(service, visitor.viewer)
        return
    if not with_account:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="visitor"):
        st.text(visitor.account, width="content")
        if WAYS[service.settings.access.sign_in].sign_out:
            st.button("退出", key="sign-out", type="tertiary", on_click=sign_out)
    if visitor.viewer.is_commission and service.audit.problem:
        st.warning(service.audit.problem)


def draw_watermark(service: Service, visitor: Visitor) -> None:
    """Account and time across the page of whoever has signed in. The page brings its styles."""
    if visitor.is_known and service.settings.access.watermark:
        st.html(watermark(f"{visitor.account}  {now():%Y-%m-%d %H:%M}"))


def _choose_role(service: Service, viewer: Viewer) -> None:
    gallery = service.gallery
    if gallery is None:
        return
    places = gallery.snapshot.places
    roles = gallery.picture("demo-roles", lambda: demo_roles(places))
    if st.session_state.get(DEMO_ROLE, "") not in ("", *roles):
        st.session_state[DEMO_ROLE] = next(iter(roles))
    with st.container(key="visitor"):
        chosen = st.selectbox(
            "演示角色",
            list(roles),
            format_func=lambda role: roles.get(role, role),
            key=DEMO_ROLE,
            label_visibility="collapsed",
            help="仅演示：以不同角色查看",
            width=190,
        )
    # A browser whose server is another since its last run brings its role along, but that is known only once the switch is drawn.
    if demo_viewer(chosen, places=places, policy=service.settings.policy) != viewer:
        st.rerun()


def note_view(service: Service, account: str, *, viewer: Viewer, snapshot: Snapshot) -> None:
    """Write down the view the URL names, as far as it exists for this viewer, once until it changes. What it asks for in vain is noted as
    refused: nobody shall seem to have seen what he was not shown."""
    params = st.query_params.to_dict()
    view = (account, viewer, snapshot.version, st.session_state.get(PAGE), params)
    if st.session_state.get(VIEWED) == view:
        return
    st.session_state[VIEWED] = view
    asked = read_address(params, snapshot=snapshot, viewer=viewer)
    _note(
        service,
        Deed.VIEW,
        account=account,
        role=viewer.role.value,
        place=_place_text(asked),
        # What is unknown is replaced by the page's own default, which is not known here.
        indicator=asked.indicator.key if params.get("indicator") == asked.indicator.key else "",
        period=asked.period.text if "period" in params else "",
        detail="?".join(text for text in (asked.event, filters_text(asked.filters)) if text),
    )


def _place_text(asked: Asked) -> str:
    return "" if asked.place == DISTRICT else f"{asked.place.level.value}:{asked.place.code}"


def note_export(service: Service, look: Look, *, detail: str, deed: Deed = Deed.EXPORT) -> None:
    """Write down that the view `look` was taken away as the file `detail`, or (`deed`) was not given. Asks nothing of the session:
    files are made in a thread."""
    asked = look.asked
    service.audit.note(
        deed,
        account=account_of(look),
        role=look.viewer.role.value,
        place=_place_text(asked),
        indicator=asked.indicator.key,
        period=asked.period.text,
        detail=detail,
    )


def still_holds(service: Service, look: Look) -> bool:
    """Whether whoever has signed in still has the right a file was promised under, where no session can be asked."""
    if not look.account:
        return True
    try:
        places, policy = look.gallery.snapshot.places, service.settings.policy
        return admitted(service.accounts.entries(look.account), places=places, policy=policy) == look.viewer
    except (AccountsUnknown, NotAdmitted):
        return False


def note_refused(service: Service, look: Look) -> None:
    """Write down what the URL asked for in vain."""
    if look.asked.problems:
        detail = "".join(look.asked.problems)
        _note(service, Deed.REFUSED, account=account_of(look), role=look.viewer.role.value, detail=detail)


def account_of(look: Look) -> str:
    return look.account or DEMO_ACCOUNT


def _note(
    service: Service,
    deed: Deed,
    *,
    account: str,
    role: str = "",
    place: str = "",
    indicator: str = "",
    period: str = "",
    detail: str = "",
) -> None:
    page = str(st.session_state.get(PAGE, ""))
    fact = (deed, account, role, page, place, indicator, period, detail)
    seen: dict[Deed, tuple[str, ...]] = st.session_state.setdefault(SEEN, {})
    if seen.get(deed) == fact:
        return
    seen[deed] = fact
    service.audit.note(
        deed, account=account, role=role, page=page, place=place, indicator=indicator, period=period, detail=detail
    )
