"""Steps inside the app. They keep the session, unlike a plain ``<a>``, and carry the whole view in their query parameters."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlencode

import streamlit as st

from controls.address import Asked, default_of
from controls.look import Look
from indicators.model import Indicator
from indicators.openings import OPENINGS
from indicators.places import Level, Place

OVERVIEW = "pages/overview.py"
VILLAGE = "pages/village.py"
TOPIC_PAGES: Mapping[str, str] = {
    topic: f"pages/{topic}.py"
    for topic in ("complaints", "inspections", "rectification", "learning", "power_lists", "alerts")
}
"""Topics with a page of their own."""
LISTED_ON: Mapping[str, str] = {"tasks": TOPIC_PAGES["rectification"]}
"""Topics shown on the page of another one; the rest (organisation) are shown with the place."""

OF_THE_PAGE = ("view", "section")
"""Parameters that say how the page is read, whatever it is about: a step that stays on it keeps them."""


def asked_at(look: Look, place: Place) -> dict[str, str]:
    """Query parameters of the same view at another place."""
    asked: Asked = look.asked.at(place)
    return asked.params(default=default_of(asked.indicator, viewer=look.viewer, today=look.gallery.snapshot.today))


def evidence_view(asked: Asked) -> tuple[str, Asked]:
    """The page and the view where a figure can be looked into, with the records behind it: a unit's dossier, else the indicator's topic
    at the place. On the page of another topic the list opens at the records of the indicator's denominator. A topic without either
    is shown by the overview of the place."""
    topic = asked.indicator.topic
    if asked.place.level is Level.UNIT:
        return VILLAGE, asked
    if topic in LISTED_ON:
        return LISTED_ON[topic], replace(asked, event=_opening(asked.indicator))
    return TOPIC_PAGES.get(topic, OVERVIEW), asked


def _opening(indicator: Indicator) -> str:
    """The opening that lists what the indicator's denominator counts.

    Raises:
        LookupError: there is none: `indicators/openings.py` has to name it.
    """
    for name, opening in OPENINGS.items():
        if opening.numerator == indicator.denominator:
            return name
    raise LookupError(f"no opening counts the denominator of {indicator.key}")


def page_address(page: str, params: Mapping[str, str], *, base: str) -> str:
    """The address of a view of a page as others can open it; `base` is the address of the product."""
    path = "" if page == OVERVIEW else PurePosixPath(page).stem
    query = urlencode(params, safe=":,.")
    return f"{base.rstrip('/')}/{path}{'?' if query else ''}{query}"


def draw_step(label: str, params: Mapping[str, str], *, key: str, help_text: str | None = None) -> None:
    """A step that stays on its page: a link to the page one is on would be drawn as the current one, grey and heavy."""
    st.button(label, key=key, type="tertiary", on_click=stay_with, args=(params,), help=help_text)


def stay_with(params: Mapping[str, str]) -> None:
    """Put another view of the same page into the URL."""
    kept = {name: st.query_params[name] for name in OF_THE_PAGE if name in st.query_params}
    st.query_params.from_dict({**kept, **params})


def escape_label(text: str) -> str:
    """A name as the label of a link or button, where Streamlit would read it as Markdown."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]()<>#+-.!|~:$&" else character for character in text)
