"""The rules of the layout: imports point down only, and what may appear where. Each rule is also shown to catch a violation."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("indicators", "data_access", "display", "controls", "pages")
ENTRIES = ("app", "serve")

MAY_IMPORT = {
    "indicators": {"indicators"},
    "data_access": {"data_access", "indicators"},
    "display": {"display", "indicators"},
    "controls": {"controls", "data_access", "display", "indicators"},
    "pages": {"controls", "data_access", "display", "indicators"},
    "app": {"controls", "data_access", "display", "indicators"},
    "serve": {"app", "controls", "data_access", "display", "indicators"},
}
"""Layer → our own layers it may import. A page is run by path, so `pages` is imported by nobody, a sibling page included."""

DRAWS = {"controls", "pages", "app", "serve"}
WITH_FUNCTIONS = {"pages/big_screen.py"}
LONGEST_PAGE = 100
ATTICS = {"utils", "helpers", "common", "misc"}


def layer_of(path: str) -> str:
    return Path(path).parts[0].removesuffix(".py")


def imported(tree: ast.Module) -> Iterator[str]:
    """Full names of the imported modules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def broken_rules(path: str, source: str) -> list[str]:
    """One sentence for each rule that the file at `path` (relative to the root) breaks."""
    return [f"{path}: {problem}" for problem in _problems(path, source)]


def _problems(path: str, source: str) -> Iterator[str]:
    tree = ast.parse(source)
    layer = layer_of(path)
    for name in imported(tree):
        yield from _import_problems(layer, name)
    if Path(path).stem in ATTICS:
        yield "a file is named after what it holds"
    if Path(path).name == "__init__.py" and not ast.get_docstring(tree):
        yield "a package says in a docstring what it holds"
    if any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
        yield "assert disappears under -O: raise instead"
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in {"unsafe_allow_html", "unsafe_allow_javascript", "map_style"}:
            yield f"{node.arg}= is banned (STREAMLIT.md, rules 1 and 22)"
        if isinstance(node, ast.Attribute) and node.attr == "map" and _is_name(node.value, "st"):
            yield "st.map reaches for a basemap on the internet"
    if layer == "pages" and Path(path).name != "__init__.py":
        yield from _page_problems(path, source, tree)


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _import_problems(layer: str, name: str) -> Iterator[str]:
    top = name.split(".")[0]
    if name.startswith("."):
        yield "imports are absolute"
    elif top in {*PACKAGES, *ENTRIES, "tests", "benchmarks"} and top not in MAY_IMPORT[layer]:
        yield f"{layer} must not import {name}"
    elif top == "streamlit" and layer not in DRAWS:
        yield f"{layer} must not import Streamlit"
    elif top == "sqlalchemy" and layer != "data_access":
        yield f"{layer} must not import SQLAlchemy"


def _page_problems(path: str, source: str, tree: ast.Module) -> Iterator[str]:
    if len(source.splitlines()) > LONGEST_PAGE:
        yield f"a page has at most {LONGEST_PAGE} lines"
    has_functions = any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in ast.walk(tree)
    )
    if has_functions and path not in WITH_FUNCTIONS:
        yield "a page is a script without functions"
    if not ast.get_docstring(tree):
        yield "a page says in a docstring what it answers"


def source_files() -> list[str]:
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    found += [ROOT / f"{entry}.py" for entry in ENTRIES]
    return sorted(str(path.relative_to(ROOT)) for path in found)


@pytest.mark.parametrize("path", source_files())
def test_every_file_keeps_the_rules_of_the_layout(path: str) -> None:
    assert broken_rules(path, (ROOT / path).read_text(encoding="utf-8")) == []


def test_every_layer_is_looked_at() -> None:
    assert {layer_of(path) for path in source_files()} == {*PACKAGES, *ENTRIES}


@pytest.mark.parametrize("package", PACKAGES[:-1])
def test_every_package_says_what_it_holds(package: str) -> None:
    folders = {path.parent for path in (ROOT / package).rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


PAGE = '"""What it answers."""\n'


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("indicators/made_up.py", "import data_access.engine", "indicators must not import data_access.engine"),
        ("display/made_up.py", "from data_access import engine", "display must not import data_access"),
        (
            "data_access/made_up.py",
            "def f():\n    from display.maps import x",
            "data_access must not import display.maps",
        ),
        ("controls/made_up.py", "import app", "controls must not import app"),
        ("pages/made_up.py", PAGE + "from pages.overview import x", "pages must not import pages.overview"),
        ("app.py", "import serve", "app must not import serve"),
        ("data_access/made_up.py", "import tests.rows", "data_access must not import tests.rows"),
        ("display/made_up.py", "from . import maps", "imports are absolute"),
        ("data_access/made_up.py", "import streamlit as st", "data_access must not import Streamlit"),
        ("controls/made_up.py", "from sqlalchemy import text", "controls must not import SQLAlchemy"),
        ("display/helpers.py", "", "a file is named after what it holds"),
        ("display/__init__.py", "", "a package says in a docstring what it holds"),
        ("display/made_up.py", "assert True", "assert disappears under -O: raise instead"),
        (
            "controls/made_up.py",
            "x(unsafe_allow_html=True)",
            "unsafe_allow_html= is banned (STREAMLIT.md, rules 1 and 22)",
        ),
        ("display/made_up.py", "Deck(map_style=None)", "map_style= is banned (STREAMLIT.md, rules 1 and 22)"),
        ("controls/made_up.py", "st.map(frame)", "st.map reaches for a basemap on the internet"),
        ("pages/made_up.py", PAGE + "x = 1\n" * 100, "a page has at most 100 lines"),
        ("pages/made_up.py", PAGE + "def f() -> None: ...", "a page is a script without functions"),
        ("pages/made_up.py", "x = 1", "a page says in a docstring what it answers"),
    ],
)
def test_a_violation_is_caught(path: str, source: str, expected: str) -> None:
    assert broken_rules(path, source) == [f"{path}: {expected}"]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("pages/made_up.py", PAGE + "import streamlit as st\nfrom controls.cards import x\nst.title('a')"),
        ("pages/big_screen.py", PAGE + "def f() -> None: ..."),
        ("data_access/made_up.py", "import sqlalchemy as sa\nfrom indicators.events import EVENTS"),
        ("display/made_up.py", "rows = frame.map(str)"),
    ],
)
def test_what_is_allowed_passes(path: str, source: str) -> None:
    assert broken_rules(path, source) == []
