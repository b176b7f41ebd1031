"""What was clicked in a panel, as it stands in the URL: the records to open (`event`) and the filters of their list (`by`).

A pick is one text, ``complaint.received?topic:land``. The URL is what is true: a chart whose browser shows another one than the URL
is put up anew.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import streamlit as st

from controls.filters import filters_text

RECORDS, PANELS = "topic-records", "topic-panels"
"""Keys of the fragments that draw the list, and the panels that can be clicked."""


def pick_text(event: str, **codes: str) -> str:
    """The records of `event` with these codes (dimension=code)."""
    return f"{event}?{filters_text(codes.items())}"


def picks_by(event: str, dimension: str, codes: Sequence[str]) -> tuple[str, ...]:
    """The pick of each code; none for an empty one (several merged in one bar)."""
    return tuple(pick_text(event, **{dimension: str(code)}) if code else "" for code in codes)


def current_pick() -> str:
    """The pick in the URL; empty where it opens an indicator's own records."""
    event = st.query_params.get("event", "")
    return f"{event}?{st.query_params.get('by', '')}" if event else ""


def open_pick(pick: str) -> None:
    """For a callback: put `pick` (empty: none) into the URL and draw the list and the panels again, nothing else."""
    params = {name: value for name, value in st.query_params.to_dict().items() if name not in ("event", "by")}
    if pick:
        event, _, by = pick.partition("?")
        params["event"] = event
        if by:
            params["by"] = by
    st.query_params.from_dict(params)
    redraw()


def redraw() -> None:
    """For a callback: draw the list and the panels again."""
    st.rerun([RECORDS, PANELS])


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One chart or table in the browser.

    Attributes:
        view: place and period it was put up for.
        turn: how often it was put up anew; part of its key.
        base: the pick it was put up with.
        pick: what the browser shows as picked by now.
    """

    view: str
    turn: int
    base: str
    pick: str

    @staticmethod
    def of(name: str, *, view: str, pick: str) -> "Shown":
        """How `name` is to be drawn so that it shows `pick`: as it stands, or put up anew."""
        kept = st.session_state.get(f"shown-{name}")
        if isinstance(kept, Shown) and (kept.view, kept.pick) == (view, pick):
            return kept
        turn = kept.turn + 1 if isinstance(kept, Shown) else 0
        shown = Shown(view=view, turn=turn, base=pick, pick=pick)
        st.session_state[f"shown-{name}"] = shown
        return shown

    def clicked(self, name: str, read: Callable[[], str], *, offered: Collection[str]) -> Callable[[], None]:
        """The callback of a click; `read` gives what the browser says, of which only what is `offered` is believed."""

        def click() -> None:
            chosen = read()
            if chosen not in offered:
                chosen = ""
            if chosen == self.pick:
                return
            st.session_state[f"shown-{name}"] = Shown(view=self.view, turn=self.turn, base=self.base, pick=chosen)
            if chosen or current_pick() in offered:
                open_pick(chosen)

        return click
