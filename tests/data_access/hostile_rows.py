"""The small busy district with codes and names that want to be something else than text, wherever a text may stand."""

from collections.abc import Mapping

from tests.data_access.made_up_rows import Rows, busy_rows, with_boundaries

MARKUP = '<img src=x onerror="alert(1)">'
SCRIPT = "</script><script>alert(1)</script>"
MARKDOWN = "**粗**[链](javascript:alert(1))![图](http://elsewhere.example/x.png):red[红]`码`$x^2$"
EXPRESSION = "@@=alert(1)"
REFERENCE = "@@#window.alert"
FORMULA = '=HYPERLINK("http://elsewhere.example","点")'
COMMAND = "+cmd|'/C calc'!A0"
TURNED = "\u202e反\u200f\u2066转\u0000\t\r\n"
LONG = "长" * 5_000
"""As a code 45 KB of an address, of which the server takes 64 KB."""

CODES: Mapping[str, str] = {
    "Z1": REFERENCE,
    "T1": MARKUP,
    "T2": FORMULA,
    "V1": MARKDOWN,
    "V2": EXPRESSION,
    "V3": LONG,
    "V4": TURNED,
    "K1": COMMAND,
    "S1": SCRIPT,
    "E1": "../../etc/passwd?unit=1&x=%00#",
}
"""Of every place of the district another one."""

_PLACES = ("zone_code", "township_code", "unit_code", "parent_code")
_TEXTS = {"problem": {"a": MARKUP, "b": FORMULA}}


def hostile_rows() -> Rows:
    """Every place has a hostile code and another's hostile name; what the district calls things itself is hostile too."""
    names = dict(zip(CODES, [*list(CODES.values())[3:], *list(CODES.values())[:3]], strict=True))
    rows = with_boundaries(busy_rows())
    for table, key in (("zone", "zone_code"), ("township", "township_code"), ("unit", "unit_code")):
        for row in rows[table]:
            row["name"] = names[row[key]]
    for row in (row for table in rows.values() for row in table):
        for column in _PLACES:
            if row.get(column) is not None:
                row[column] = CODES[row[column]]
        for column, texts in _TEXTS.items():
            if row.get(column) is not None:
                row[column] = texts[row[column]]
    for number, row in enumerate(rows["alert"]):
        row["rule"] = (MARKUP, FORMULA, EXPRESSION)[number % 3]
    rows["code_list"] = [
        {"list_name": "district", "code": "D", "label": MARKUP, "position": 1},
        {"list_name": "alert_rule", "code": MARKUP, "label": MARKDOWN, "position": 1},
        {"list_name": "finding_problem", "code": FORMULA, "label": SCRIPT, "position": 2},
    ]
    return rows
