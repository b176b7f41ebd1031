"""Everything a page gives to a browser, read as text: what is drawn, what stands in charts, tables and links, what can be downloaded."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Attributes:
    text: every message of the page, byte by byte, as far as it is text; escaped characters as themselves.
    drawn: the specifications of maps and charts and the program of the wall, parsed.
    files: what each download holds, as text.
    """

    text: str
    drawn: list[Any]
    files: dict[str, str]

    @property
    def whole(self) -> str:
        return "\n".join([self.text, *self.files.values()])


@dataclass
class Downloads:
    """What Streamlit was promised since the last look; a file is built when the button is pressed, here when asked for."""

    promised: list[tuple[str, Callable[[], bytes]]] = field(default_factory=list)

    def taken(self) -> dict[str, str]:
        files = {name: file_text(build()) for name, build in self.promised}
        self.promised.clear()
        return files


def watch_downloads(patch: pytest.MonkeyPatch) -> Downloads:
    """Keeps what pages promise from now on."""
    found = Downloads()
    add = MediaFileManager.add_deferred

    def keep(manager: Any, build: Any, mime: Any, coordinates: str, file_name: Any = None, **more: Any) -> str:
        found.promised.append((str(file_name), build))
        return add(manager, build, mime, coordinates, file_name=file_name, **more)

    patch.setattr(MediaFileManager, "add_deferred", keep)
    return found


def read_payload(page: AppTest, downloads: Downloads) -> Payload:
    messages = [node.proto.SerializeToString() for node in page._tree if getattr(node, "proto", None) is not None]
    drawn = [json.loads(text) for text in _drawings(page)]
    return Payload(text="\n".join(map(plain, messages)), drawn=drawn, files=downloads.taken())


def plain(content: bytes) -> str:
    """Bytes as text, whatever else is between."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), content.decode("utf-8", errors="replace"))


def file_text(content: bytes) -> str:
    """A file as text: of an archive (Excel, Word, a zip of tables) the names and contents of its parts."""
    if not content.startswith(b"PK"):
        return plain(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(f"{name}\n{plain(archive.read(name))}" for name in archive.namelist())


def _drawings(page: AppTest) -> Iterator[str]:
    for deck in page.get("deck_gl_json_chart"):
        yield deck.proto.json
    for chart in page.get("vega_lite_chart"):
        yield chart.proto.spec
    for program in page.get("bidi_component"):
        yield program.proto.json
