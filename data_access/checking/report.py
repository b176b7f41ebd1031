"""All checks in order, and the verdict."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from data_access.checking.account import remarks_on_excess, remarks_on_reading
from data_access.checking.content import remarks_on_content
from data_access.checking.remark import Gravity, Remark
from data_access.checking.structure import remarks_on_structure
from data_access.engine import explain
from data_access.schema_check import require_any_table
from data_access.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Report:
    """``str()`` is the text for the command line: the remarks, gravest first, and the verdict."""

    remarks: tuple[Remark, ...]

    def of(self, gravity: Gravity) -> list[str]:
        """Texts of one gravity, in the order they were found."""
        return [remark.text for remark in self.remarks if remark.gravity is gravity]

    @property
    def passes(self) -> bool:
        """Nothing stands that must be mended first."""
        return not self.of(Gravity.ERROR)

    def __str__(self) -> str:
        lines = [f"[{gravity.value}] {text}" for gravity in Gravity for text in self.of(gravity)]
        errors, warnings = len(self.of(Gravity.ERROR)), len(self.of(Gravity.WARNING))
        if errors:
            verdict = f"结论：不能使用，{errors} 项必须处理"
        elif warnings:
            verdict = "结论：可以使用"
        else:
            verdict = "结论：符合约定，可以使用"
        return "\n".join([*lines, verdict + (f"，{warnings} 项建议处理。" if warnings else "。")])


def check_database(engine: sa.Engine, *, settings: Settings, today: date) -> Report:
    """Structure, account and, where they allow it to be read, content.

    Raises:
        DatabaseProblem: the database cannot be reached, is none, or holds nothing of the contract.
    """
    try:
        with engine.connect() as connection:
            require_any_table(connection)
            in_the_way = list(remarks_on_structure(connection))
        in_the_way += remarks_on_reading(engine)
        remarks = in_the_way + list(remarks_on_excess(engine))
        if Report(remarks=tuple(in_the_way)).passes:
            remarks += remarks_on_content(engine, settings=settings, today=today)
    except sa.exc.SQLAlchemyError as problem:
        raise explain(problem) from problem
    return Report(remarks=tuple(remarks))
