"""Reading the three lists from an office's own sheet: its headings, the list a stretch of rows belongs to."""

from collections.abc import Mapping, Sequence

from desktop.errors import Refusal
from desktop.forms.ledger.fields import BEYOND, MATTER_FIELDS
from desktop.sheets.cells import text
from desktop.sheets.frames import Cell
from desktop.sheets.reading import Sheet

HEADINGS: Mapping[str, tuple[str, ...]] = {  # the words a heading begins with or is
    "list_code": ("清单类别", "清单名称", "所属清单", "清单", "类别"),
    "number": ("序号", "编号", "事项编号"),
    "title": ("事项名称", "事项", "履职事项", "主要内容", "工作事项", "具体事项"),
    "department": ("责任部门", "上级责任部门", "对应上级部门", "牵头部门", "承接部门", "责任单位", "部门"),
    "basis": ("依据", "履职依据", "法律依据", "政策依据", "设定依据"),
    "note": ("备注", "配合职责", "收回后履职方式", "承接方式"),
}
KINDS = (("基本", "01"), ("配合", "02"), ("收回", "03"))  # words that tell a list, in a cell or in a sheet's name
SEARCHED = 12  # rows from the top in which the headings are looked for
WIDE = 15  # characters from which a cell is no heading
NO_KIND = (
    "第 {row} 行看不出属于哪一张清单。请加一列“清单类别”，写基本履职、配合履职或上级收回，或者把工作表按清单命名。"
)
TOO_LONG = "第 {row} 行的“{heading}”超过 {most} 个字，请核对这一行。"
LONGEST = {field.key: field.max_length for field in MATTER_FIELDS}
TITLES = {field.key: field.title for field in MATTER_FIELDS}


def matters_in(sheet: Sheet) -> list[dict[str, str | None]]:
    """Return the matters of one sheet in its order; none where it has no headings of theirs."""
    columns: dict[str, int] = {}
    heading, kind = 0, _kind(sheet.name)
    above = ""  # the list named in a cell that is merged down the rows below
    found: list[dict[str, str | None]] = []
    for number, cells in sheet.rows():
        if not columns:
            if number > SEARCHED:
                return []
            kind = kind or _kind("".join(_texts(cells)))
            columns, heading = _columns(cells), number
            continue
        row = _matter(number, cells, columns, kind, above)
        if isinstance(row, str):  # 一、基本履职事项清单 across the table
            kind, above = row, ""
        elif row is not None and number > heading:
            found.append(row)
            above = row["list_code"] or ""
    return found


def _matter(
    number: int, cells: Sequence[Cell], columns: Mapping[str, int], kind: str, above: str
) -> dict[str, str | None] | str | None:
    """Return the matter of a row, the list that it announces, or nothing of a blank one."""
    told = _texts(cells)
    if len([one for one in told if one]) <= 1:
        return _kind("".join(told)) or None
    values: dict[str, str | None] = {
        key: (told[place] if place < len(told) else "") or None for key, place in columns.items()
    }
    if not (title := values.get("title")):
        return None
    named = values.get("list_code")  # or a category of matters, 党的建设, which tells no list
    code = _kind(named) or kind if named else above or kind
    if not code:
        raise Refusal(NO_KIND.format(row=number))
    for key, value in values.items():
        if key != "list_code" and value is not None and len(value) > LONGEST[key]:
            raise Refusal(TOO_LONG.format(row=number, heading=TITLES[key], most=LONGEST[key]))
    return {key: None for key in HEADINGS} | values | {"list_code": code, "title": title}


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    """Return where each heading stands; nothing where these are no headings of matters."""
    told = ["".join(one.split()) for one in _texts(cells)]
    found: dict[str, int] = {}
    for key, words in HEADINGS.items():
        place = next((told.index(word) for word in words if word in told), None)
        if place is None:
            place = next((at for at, one in enumerate(told) if one and len(one) < WIDE and one.endswith(words)), None)
        if place is not None and place not in found.values():
            found[key] = place
    return found if "title" in found and len(found) > 1 else {}


def _kind(words: str) -> str:
    """Return the list that some words name; nothing where they name none or several."""
    found = {code for word, code in KINDS if word in words}
    if "清单以外" in words or "清单外" in words:
        return BEYOND
    return found.pop() if len(found) == 1 else ""


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [_text(one) for one in cells]


def _text(cell: Cell) -> str:
    try:
        return text(cell)
    except ValueError:
        return ""
