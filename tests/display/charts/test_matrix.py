import json

from display.charts.matrix import Cell, build_matrix, matrix_alt
from display.theme import LIGHT
from tests.display.charts.frames import HOSTILE, marks, rows

CELLS = [
    Cell(row=0, column=0, amount=0),
    Cell(row=0, column=1, amount=1),
    Cell(row=1, column=0, amount=9, text="9 (30%)"),
    Cell(row=1, column=1, amount=40),
]


def _spec(cells=CELLS, **options):
    return build_matrix(["甲镇", "乙镇"], ["权力清单", "流程图"], cells, bounds=(1, 5, 10, 20), theme=LIGHT, **options)


def _cells(spec):
    return {(row["y"], row["x"]): row for row in rows(spec) if "shade" in row}


def test_shades_are_fixed_classes_not_shares_of_what_is_there():
    shades = {at: row["shade"] for at, row in _cells(_spec()).items()}
    assert shades == {(0, 0): 0, (0, 1): 1, (1, 0): 2, (1, 1): 4}


def test_every_cell_has_its_number_and_nothing_is_a_dot():
    texts = {at: row["text"] for at, row in _cells(_spec()).items()}
    assert texts == {(0, 0): "·", (0, 1): "1", (1, 0): "9 (30%)", (1, 1): "40"}


def test_text_on_the_darkest_is_pale():
    dark = {at for at, row in _cells(_spec()).items() if row["dark"]}
    assert dark == {(1, 1)}
    assert marks(_spec()).count("text") == 2


def test_a_cell_without_an_amount_is_not_shaded():
    assert _cells(_spec([Cell(row=0, column=0, amount=float("nan"), text="—")]))[0, 0]["shade"] == 0


def test_hostile_names_stay_text():
    spec = build_matrix(HOSTILE, ["列"], [Cell(row=0, column=0, amount=1)], bounds=(1,), theme=LIGHT)
    assert "\u202e" not in json.dumps(spec, ensure_ascii=False)


def test_the_largest_cells_are_said_in_words():
    text = matrix_alt("缺少的清单", ["甲镇", "乙镇"], ["权力清单", "流程图"], CELLS)
    assert text == "缺少的清单：最多的是乙镇流程图 40，乙镇权力清单 9 (30%)，甲镇流程图 1。"
    assert matrix_alt("缺少的清单", ["甲镇"], ["权力清单"], CELLS[:1]) == "缺少的清单：均为零。"
