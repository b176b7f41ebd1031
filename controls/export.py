"""What is on screen as files: two buttons under a page, each building its file only when pressed."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from controls.door import note_export, still_holds
from controls.look import Look
from controls.panels import Panel
from controls.service import running_service
from data_access.audit import Deed
from data_access.settings import now
from display.cells import file_name
from display.exports import CSV, XLSX, ZIP, Cover, Sheet, to_csv, to_xlsx, to_zip
from indicators.model import Indicator
from indicators.places import DISTRICT, Level, Place, Places
from indicators.viewer import Role, Viewer

Sheets = Callable[[], Sequence[Sheet]]


class ExportForbidden(Exception):
    """The right under which the file was promised has been withdrawn before it was taken."""


def draw_export(
    look: Look, *, name: str, sheets: Sheets, indicators: Sequence[Indicator], is_single: bool = False
) -> None:
    """导出 Excel and 导出 CSV of the page called `name` in Chinese; whoever calls this has them stand in a row.

    `sheets` gives the tables on screen. Streamlit calls it after the page is done, in a thread of its own and without asking who
    presses, so it must have its look and viewer bound when it is made, as the file's cover has here. `is_single` says that it always
    gives exactly one table: the CSV is then one ``.csv``, else a ``.zip`` of them (the name must be known before the tables are).
    """
    file = named_file(look, name=name)

    def allowed() -> None:
        service = running_service()
        if service is None:  # A page drawn outside the app has nobody to ask.
            return
        if not still_holds(service, look):
            note_export(service, look, detail=file, deed=Deed.REFUSED)
            raise ExportForbidden(name)
        note_export(service, look, detail=file)

    def excel() -> bytes:
        allowed()
        return to_xlsx(sheets(), cover=cover_of(look, name=name, indicators=indicators))

    def plain_text() -> bytes:
        allowed()
        cover = cover_of(look, name=name, indicators=indicators)
        if is_single:
            (sheet,) = sheets()
            return to_csv(sheet, cover=cover)
        return to_zip(sheets(), cover=cover)

    st.download_button(
        "导出 Excel",
        excel,
        file_name=f"{file}.xlsx",
        mime=XLSX,
        key=f"export-excel-{name}",
        on_click="ignore",
    )
    st.download_button(
        "导出 CSV",
        plain_text,
        file_name=f"{file}.{'csv' if is_single else 'zip'}",
        mime=CSV if is_single else ZIP,
        key=f"export-csv-{name}",
        on_click="ignore",
    )


def panel_sheets(panels: Sequence[Panel]) -> list[Sheet]:
    """The table behind each panel; where the screen gives a reason instead of a picture, the reason and nothing else."""
    return [
        Sheet(
            panel.title,
            "；".join(text for text in (panel.caption, panel.remark) if text),
            pd.DataFrame({"说明": [panel.reason]}) if panel.reason else panel.table,
        )
        for panel in panels
    ]


def viewer_label(viewer: Viewer, *, places: Places) -> str:
    """Whose view it is, in words: ``区纪委监委``, ``片组：东片``, ``镇街：青禾镇``, ``指挥大屏``."""
    match viewer.role:
        case Role.COMMISSION:
            return "区纪委监委"
        case Role.ZONE:
            return f"片组：{_scope_name(Place(Level.ZONE, viewer.zone_code), places=places)}"
        case Role.TOWNSHIP:
            return f"镇街：{_scope_name(Place(Level.TOWNSHIP, viewer.township_code), places=places)}"
        case Role.SCREEN:
            return "指挥大屏"


def _whose(look: Look) -> str:
    label = viewer_label(look.viewer, places=look.gallery.snapshot.places)
    return f"{label}，账号：{look.account}" if look.account and look.has_watermark else label


def _scope_name(place: Place, *, places: Places) -> str:
    """A scope may be in no register: it is empty then, and goes by its code."""
    return places.name(place) if place.code in places.codes(place.level) else place.code


def cover_of(look: Look, *, name: str, indicators: Sequence[Indicator]) -> Cover:
    """What a file called `name` says of itself for this view."""
    snapshot, asked = look.gallery.snapshot, look.asked
    places = snapshot.places
    return Cover(
        title=name,
        place=" › ".join(places.name(place) for place in places.path(asked.place)),
        period=asked.period.label,
        as_of=snapshot.as_of,
        exported_at=now(),
        is_demo=snapshot.is_demo,
        viewer_label=_whose(look),
        indicators=indicators,
    )


def named_file(look: Look, *, name: str) -> str:
    """Its name without the suffix: district, `name`, place, period."""
    places, asked = look.gallery.snapshot.places, look.asked
    place = "全区" if asked.place == DISTRICT else places.name(asked.place)
    return file_name(places.district_name, name, place, asked.period.label)
