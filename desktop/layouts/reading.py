"""Layouts as files: those that are shipped, and those that another office hands over."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from unicodedata import category

from desktop.errors import Refusal
from desktop.files import replace_file
from desktop.given_file import content_of
from desktop.layouts.layout import Boxes, Layout, LayoutColumn, Numbering, Sheet
from desktop.resources import resources

FORMAT = 1  # of the files; one of a later program is refused
LARGEST = 2**18  # bytes; a layout of forty columns has 6,000
MOST_COLUMNS, MOST_BOXES = 60, 8
SMALLEST = 9.0  # points: nothing smaller is read on a signed ledger
BOUNDS = {  # of the numbers of a layout, and what the clerk calls them
    "size": ("正文字号", SMALLEST, 22.0),
    "head_size": ("表头字号", SMALLEST, 22.0),
    "title_size": ("标题字号", 12.0, 48.0),
    "row_height": ("行高", 5.0, 60.0),
}
WIDTH = ("宽度", 1.0, 100.0)
LONGEST = {  # characters of the words of a layout, and what the clerk calls them
    "key": ("台账代号", 60),
    "title": ("标题", 60),
    "group_by": ("分组列", 60),
    "empty": ("无记录时的文字", 100),
    "note": ("表尾说明", 300),
}
COLUMN_LONGEST = {"key": ("代号", 60), "heading": ("表头", 40), "head": ("上层表头", 40)}
FLAGS = {"has_subtotals": "小计", "has_running": "本页小计和累计", "has_total": "合计"}
CHOSEN: Mapping[str, tuple[str, type[StrEnum]]] = {
    "sheet": ("纸张", Sheet),
    "numbering": ("序号方式", Numbering),
    "boxes_on": ("签字栏位置", Boxes),
}
BOX_LONGEST = 12
UNPRINTED = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))  # controls, marks without a shape, halves of characters
NO_LAYOUT = "这个文件不是台账版式，未导入。请选择用“导出…”保存的版式文件。"

_Chosen = TypeVar("_Chosen", bound=StrEnum)


@cache
def shipped_layouts() -> Mapping[str, Layout]:
    """Return the layouts that are shipped, by key."""
    found = [layout_of(json.loads(path.read_text("utf-8"))) for path in (resources() / "layouts").glob("*.json")]
    return {one.key: one for one in sorted(found, key=lambda one: one.key)}


def read_layout(path: Path) -> Layout:
    """Read a layout from a file that anybody may have written. Raise Refusal where there is none in it."""
    content = content_of(path, LARGEST, f"文件“{path.name}”太大，不像是台账版式，未导入。")
    try:
        plain = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refusal(NO_LAYOUT) from error
    return layout_of(plain)


def write_layout(layout: Layout, to: Path) -> None:
    """Write a layout to a file, whole or not at all."""
    words = json.dumps({"format": FORMAT, **plain_of(layout)}, ensure_ascii=False, indent=2)
    replace_file(to, f"{words}\n".encode())


def plain_of(layout: Layout) -> dict[str, Any]:
    """Return a layout as JSON holds it."""
    return asdict(layout)


def layout_of(plain: object) -> Layout:
    """Return the layout that JSON held; what a layout does not know falls away. Raise Refusal for a spoilt one."""
    if not isinstance(plain, dict) or not {"key", "title", "sheet", "columns"} <= plain.keys():
        raise Refusal(NO_LAYOUT)
    form = plain.get("format", FORMAT)
    if form != FORMAT:
        raise Refusal("这个版式是更新版本的程序导出的，未导入。请先升级程序。")
    columns = tuple(_column(one, place) for place, one in enumerate(_list(plain["columns"], "列", MOST_COLUMNS), 1))
    if len({one.key for one in columns}) < len(columns):
        raise Refusal("版式里同一列出现了两次，未导入。请检查文件。")
    values = {name.name: plain[name.name] for name in fields(Layout) if name.name in plain}
    for name in values:
        if name in LONGEST:
            values[name] = _words(values[name], *LONGEST[name])
        elif name in BOUNDS:
            values[name] = _number(values[name], *BOUNDS[name])
        elif name in CHOSEN:
            values[name] = _one_of(values[name], *CHOSEN[name])
        elif name in FLAGS:
            values[name] = _flag(values[name], FLAGS[name])
    boxes = _list(values.get("boxes", ()), "签字栏", MOST_BOXES)
    kept = tuple(filter(None, (_words(one, "签字栏", BOX_LONGEST) for one in boxes)))
    return Layout(**{**values, "columns": columns, "boxes": kept})


def _column(plain: object, place: int) -> LayoutColumn:
    if not isinstance(plain, dict) or not {"key", "heading", "width"} <= plain.keys():
        raise Refusal(f"版式的第 {place} 列不完整，未导入。每一列要有 key（代号）、heading（表头）、width（宽度）。")
    words = {
        name: _words(plain.get(name, ""), f"第 {place} 列的{title}", longest)
        for name, (title, longest) in COLUMN_LONGEST.items()
    }
    if not words["key"]:
        raise Refusal(f"版式的第 {place} 列没有代号，未导入。请检查文件。")
    title, low, high = WIDTH
    width = _number(plain["width"], f"第 {place} 列的{title}", low, high)
    return LayoutColumn(width=width, is_summed=_flag(plain.get("is_summed", False), f"第 {place} 列的合计"), **words)


def _list(value: object, title: str, most: int) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise Refusal(f"版式的“{title}”应当是一组，未导入。请检查文件。")
    if len(value) > most:
        raise Refusal(f"版式的“{title}”有 {len(value)} 项，最多 {most} 项，未导入。")
    return value


def _words(value: object, title: str, longest: int) -> str:
    """Return one line of text that every font, file and database takes."""
    if not isinstance(value, str):
        raise Refusal(f"版式的“{title}”应当是文字，未导入。请检查文件。")
    plain = "".join(" " if category(one) in UNPRINTED else one for one in value).strip()
    if len(plain) > longest:
        raise Refusal(f"版式的“{title}”有 {len(plain)} 个字，最多 {longest} 个，未导入。")
    return plain


def _number(value: object, title: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise Refusal(f"版式的“{title}”应当是 {low:g} 到 {high:g} 之间的数，未导入。请检查文件。")
    return float(value)


def _flag(value: object, title: str) -> bool:
    if not isinstance(value, bool):
        raise Refusal(f"版式的“{title}”应当是 true 或 false，未导入。请检查文件。")
    return value


def _one_of(value: object, title: str, values: type[_Chosen]) -> _Chosen:
    if value not in [one.value for one in values]:
        known = "、".join(one.value for one in values)
        raise Refusal(f"版式的“{title}”应当是 {known} 之一，未导入。请检查文件。")
    return values(value)
