"""Whom a form is about on the command line: a kept scope by its name, filters by their titles, a list of names.

grid=江头村;年龄=60-;关爱标签=低保对象        filters, each by its key or title
六十岁以上低保                              a kept scope
names=领取名单.xlsx                         a list, matched to the dossiers
王小明                                      whatever the list of records finds by it
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

from desktop.commands.speaking import SpokenProgress, warn
from desktop.errors import Refusal
from desktop.forms.naming import match, match_sheet
from desktop.forms.pasted import parse
from desktop.forms.scope import Scope, Subject
from desktop.forms.scope_filters import FilterKind, ScopeFilter
from desktop.forms.scopes import Scopes
from desktop.program import Program

EVERYBODY = "all"
NAMES = "names"
NO_SUCH_FILTER = "范围“{part}”看不懂：没有“{key}”这个条件，可用：{known}。"
NO_SUCH_VALUE = "条件“{title}”没有“{text}”这个值，可用：{known}。"
NO_SUCH_GRID = "没有找到网格“{text}”，请写网格编码或名称。"
NOT_A_RANGE = "“{text}”不是范围，请写成 60-（60 以上）、-17（17 以下）或 18-59。"
NOT_DAYS = "“{text}”不是日期，请写成 2026-11-22；一段时间写成 2026-01-01..2026-11-22。"
NOT_MATCHED = "名单中有 {count} 行没有对上档案，没有填：第 {rows} 行。"
SHOWN = 20  # values and rows that are told
_RANGE = re.compile(r"(\d{1,3})?\s*[-–~至]\s*(\d{1,3})?")
_PARTS = re.compile(r"[;；]")
_VALUES = re.compile(r"[、,，]")
_TEXTS = (".txt", ".csv")


def scope_of(program: Program, subject: Subject, words: str) -> Scope:
    """Return the scope that is meant. Raise Refusal for what is not understood."""
    scopes = Scopes(program)
    kept = next((one for one in scopes.saved(subject) if one.title == words.strip()), None)
    if kept is not None:
        return kept.scope
    filters: dict[str, Any] = {}
    text = ""
    known = scopes.filters(subject)
    for part in filter(None, (one.strip() for one in _PARTS.split(words))):
        key, mark, value = (one.strip() for one in part.partition("="))
        if not mark:
            text = "" if part == EVERYBODY else part
        elif key == NAMES:
            return _listed(program, subject, Path(value))
        else:
            found = next((one for one in known if key in (one.key, one.title)), None)
            if found is None:
                titles = "、".join(one.title for one in known)
                raise Refusal(NO_SUCH_FILTER.format(part=part, key=key, known=titles))
            filters[found.key] = _value(program, found, value)
    return Scope(subject, filters, text)


def _value(program: Program, asked: ScopeFilter, text: str) -> Any:
    match asked.kind:
        case FilterKind.GRID:
            grid = program.grids.resolve(text)
            if grid is None:
                raise Refusal(NO_SUCH_GRID.format(text=text))
            return grid
        case FilterKind.RANGE:
            found = _RANGE.fullmatch(text)
            if found is None:
                raise Refusal(NOT_A_RANGE.format(text=text))
            return tuple(int(one) if one else None for one in found.groups())
        case FilterKind.DAY:
            return _day(text)
        case FilterKind.PERIOD:
            first, _, last = text.partition("..")
            return (_day(first) if first else None, _day(last) if last else None)
        case FilterKind.MANY:
            return tuple(_choice(asked, one.strip()) for one in _VALUES.split(text))
    return _choice(asked, text)


def _choice(asked: ScopeFilter, text: str) -> Any:
    choices = asked.choices()
    for value, title in choices:
        if text in (title, str(value)):
            return value
    begun = [value for value, title in choices if text and title.startswith(text)]
    if len(begun) == 1:
        return begun[0]
    known = "、".join(title for _, title in choices[:SHOWN])
    raise Refusal(NO_SUCH_VALUE.format(title=asked.title, text=text, known=known))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise Refusal(NOT_DAYS.format(text=text)) from error


def _listed(program: Program, subject: Subject, path: Path) -> Scope:
    """Return the records a list names; rows that mean nobody or several are told and left out."""
    progress = SpokenProgress()
    if path.suffix.lower() in _TEXTS:
        matched = match(program, subject, parse(path.read_text("utf-8-sig")), progress)
    else:
        matched = match_sheet(program, subject, path, progress)
    left = sorted([one.line.number for one in matched.several] + [one.line.number for one in matched.none])
    if left:
        rows = "、".join(map(str, left[:SHOWN]))
        warn(NOT_MATCHED.format(count=len(left), rows=rows))
    return Scope(subject, keys=tuple(matched.keys))
