"""What a load says: the mistakes it found, or what it wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data_access.contract import metadata

PRINTED_AT_MOST = 50


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One mistake in a file; `row` as a spreadsheet counts it (the header is row 1), None for the file as a whole."""

    file: str
    row: int | None = None
    column: str = ""
    text: str

    def __str__(self) -> str:
        place = " ".join(part for part in (f"第 {self.row} 行" if self.row else "", self.column) if part)
        return f"{self.file} {place}：{self.text}" if place else f"{self.file}：{self.text}"


class LoadRefused(ValueError):
    """Nothing was written. `errors` holds every mistake as a sentence; ``str()`` shows the first of them."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = list(errors)
        super().__init__(_shortened(self.errors))


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """What a load wrote: rows by table, boundaries stored, boundaries refused (code → reason)."""

    rows: Mapping[str, int] = field(default_factory=dict)
    boundaries: int = 0
    refused_boundaries: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"{name}（{metadata.tables[name].info['title']}）：{count} 行" for name, count in self.rows.items()]
        if self.boundaries or self.refused_boundaries:
            lines.append(f"边界：采用 {self.boundaries} 个，拒绝 {len(self.refused_boundaries)} 个")
        refused = [f"拒绝的边界 {code}：{reason}" for code, reason in self.refused_boundaries.items()]
        return "\n".join(["导入完成。", *lines, *([_shortened(refused)] if refused else [])])


def _shortened(sentences: Sequence[str]) -> str:
    rest = len(sentences) - PRINTED_AT_MOST
    return "\n".join([*sentences[:PRINTED_AT_MOST], *([f"另有 {rest} 处。"] if rest > 0 else [])])


def quoted(value: object) -> str:
    """A cell's content fit for a message: short, and without anything a terminal would obey."""
    text = "".join(character if character.isprintable() else "�" for character in str(value))
    return f"“{text[:30]}…”" if len(text) > 30 else f"“{text}”"
