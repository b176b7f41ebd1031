"""Names as they may be shown: without characters that disturb the text around them, and short enough for an axis."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

_TOWNSHIP_ENDINGS = ("街道", "镇", "乡")
_UNIT_ENDINGS = ("村民委员会", "村委会", "村")
_LEAST_LEFT = 2
LONGEST = 4
"""Characters a stacked axis label has room for."""


def plain(text: str) -> str:
    """`text` on one line without control and direction marks (Unicode categories Cc, Cf): a right-to-left mark in one name would
    turn the numbers after it around."""
    if text.isprintable():  # Nearly every name.
        return text.strip()
    spaced = "".join(" " if character in "\t\r\n\u2028\u2029" else character for character in text)
    return "".join(character for character in spaced if unicodedata.category(character) not in {"Cc", "Cf"}).strip()


def short_township(name: str) -> str:
    """东屿镇 → 东屿; what would be left with a single character stays whole (东镇)."""
    return _without(name, endings=_TOWNSHIP_ENDINGS)


def short_unit(name: str) -> str:
    """石桥村民委员会 → 石桥."""
    return _without(name, endings=_UNIT_ENDINGS)


def short_names(names: Sequence[str]) -> list[str]:
    """Township names of one to four characters for stacked labels. Names that would become the same keep their kind (东屿镇, 东屿乡);
    longer ones end in ``…``."""
    cleaned = [plain(name) for name in names]
    stems = [short_township(name) for name in cleaned]
    often = Counter(stems)
    return [_cut(stem if often[stem] == 1 else name) for stem, name in zip(stems, cleaned, strict=True)]


def _without(name: str, *, endings: Sequence[str]) -> str:
    cleaned = plain(name)
    for ending in endings:
        if cleaned.endswith(ending) and len(cleaned) - len(ending) >= _LEAST_LEFT:
            return cleaned.removesuffix(ending)
    return cleaned


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
