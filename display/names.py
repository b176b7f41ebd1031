"""Names as they may be shown: without characters that disturb the text around them, and short enough for an axis."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

_SUFFIXES = ("街道", "镇", "乡")
LONGEST = 4
"""Characters a stacked axis label has room for."""


def plain(text: str) -> str:
    """`text` on one line without control and direction marks (Unicode categories Cc, Cf): a right-to-left mark in one name would
    turn the numbers after it around."""
    spaced = "".join(" " if character in "\t\r\n\u2028\u2029" else character for character in text)
    return "".join(character for character in spaced if unicodedata.category(character) not in {"Cc", "Cf"}).strip()


def short_names(names: Sequence[str]) -> list[str]:
    """Township names of one to four characters for stacked labels: 东屿镇 → 东屿. Names that would become the same keep their kind
    (东屿镇, 东屿乡); longer ones end in ``…``."""
    cleaned = [plain(name) for name in names]
    stems = [_stem(name) for name in cleaned]
    often = Counter(stems)
    return [_cut(stem if often[stem] == 1 else name) for stem, name in zip(stems, cleaned, strict=True)]


def _stem(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix)
    return name


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
