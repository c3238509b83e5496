"""Blanks inside a text: 姓名：____ 性别：□男 □女 出生日期：    年  月  日."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.forms.cards.ticks import BOX, lone_tick, options_in, ticked_text

_LINE = r"_＿"
_GAP = rf"[\s{_LINE}　]"
_LABELLED = re.compile(
    rf"(?P<label>(?:[一-鿿][ 　]{{1,6}}){{1,3}}[一-鿿]|[^\s　{_LINE}：:；;，,。|｜□☐☑]{{1,24}})[ 　]*[：:]"
)
_RULED = re.compile(
    rf"(?P<label>[^\s　{_LINE}：:；;，,。、（）()]{{1,12}})?(?P<line>[{_LINE}]{{2,}})"
    r"(?:[(（](?P<behind>[^()（）]{1,12})[)）])?"
)
_DATED = re.compile(rf"{_GAP}*年{_GAP}*月(?:{_GAP}*日)?")
_OF_DATE = re.compile(r"日期|时间|年月|[日期月]$")
_UNIT = re.compile(
    rf"(?P<line>{_GAP}*)(?P<unit>岁|周岁|人|户|元|万元|元/月|平方米|平米|㎡|亩|厘米|cm|CM|kg|公斤|年|个|间|%)"
)
_EXAMPLE = re.compile(
    r"[(（]?(?:例|如|示例|样例|例如)[：:].*|[(（](?:请)?填写?.*[)）]|请(?:填写|输入|选择).*|(?:单击|点击)(?:此处|或).*"
)
_PARTS_OF_DATE = re.compile(r"(\d{4})\D{0,2}(\d{1,2})?\D{0,2}(\d{1,2})?")
_YES = frozenset(("是", "有", "√", "1", "☑", "true", "True"))


class Sort(StrEnum):
    """How a blank is filled in."""

    SPACE = "space"
    LINE = "line"  # underscores
    BOXES = "boxes"
    DATE = "date"  # ____年__月__日
    UNIT = "unit"  # ____岁


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank of a text: its label, and what part of the text is given up for the value."""

    label: str  # nothing for a text that is all blank
    start: int
    end: int
    sort: Sort


def blanks_in(text: str) -> tuple[Blank, ...]:
    """Return the blanks of a text in their order; a label whose value is there already has none."""
    labels = list(_LABELLED.finditer(text))
    ends = [*(one.start() for one in labels[1:]), len(text)]
    found: list[Blank] = []
    scanned = 0
    for one, end in zip(labels, ends, strict=False):
        found += _ruled(text, scanned, one.start())
        line_end = text.find("\n", one.end(), end)
        blank = _blank(text, _spoken(one["label"]), one.end(), end if line_end < 0 else line_end)
        if blank is not None:
            found.append(blank)
        scanned = blank.end if blank is not None else one.end()
    return (*found, *_ruled(text, scanned, len(text)))


def whole_blank(text: str) -> Blank | None:
    """Return the blank of a cell that has no label of its own; None where something is written in it."""
    if _EXAMPLE.fullmatch(text.strip()):
        return Blank("", 0, len(text), Sort.SPACE)
    box, label = BOX.search(text), _LABELLED.search(text)
    if box is not None and label is not None and label.start() < box.start():
        return None
    blank = _blank(text, "", 0, len(text))
    return blank if blank is not None and blank.end >= len(text.rstrip()) else None


def completed(text: str, values: Mapping[int, str | date]) -> str | None:
    """Return a text with blanks filled in, told by their place among its blanks from 0.

    None where a value has no box, or where the blank is not there.
    """
    lone = whole_blank(text)
    blanks = (lone,) if lone else blanks_in(text)
    for place in sorted(values, reverse=True):
        if place >= len(blanks):
            return None
        blank = blanks[place]
        written = _written(text[blank.start : blank.end], blank.sort, values[place])
        if written is None:
            return None
        behind = text[blank.end :]
        if blank.sort is Sort.SPACE:
            written = f"{written.rstrip()}  " if behind[:1].strip() and not written.endswith("  ") else written
            written = written if behind.strip() else written.rstrip()
        text = text[: blank.start] + written + behind
    return text


def width_of(text: str) -> int:
    """Return how many columns a text takes in print: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _blank(text: str, label: str, start: int, end: int) -> Blank | None:
    """Return what is to be filled in between two places of a text."""
    region = text[start:end]
    if BOX.search(region) and (options_in(region) or not BOX.sub("", region).strip()):
        return Blank(label, start, end, Sort.BOXES)
    if dated := _DATED.match(region):
        if not label or _OF_DATE.search(label):
            return Blank(label, start, start + dated.end(), Sort.DATE)
        before = region.index("年")  # who signs, and when: the day is not his
        return Blank(label, start, start + before, Sort.SPACE) if before else None
    if unit := _UNIT.fullmatch(region.rstrip()):
        return Blank(label, start, start + unit.end(), Sort.UNIT)
    leading = re.match(rf"{_GAP}*", region)
    size = leading.end() if leading else 0
    if any(mark in _LINE for mark in region[:size]):
        first = next(place for place, mark in enumerate(region) if mark in _LINE)
        last = max(place for place, mark in enumerate(region[:size]) if mark in _LINE)
        return Blank(label, start + first, start + last + 1, Sort.LINE)
    if size == len(region):
        return Blank(label, start, end, Sort.SPACE)
    return Blank(label, start, end, Sort.SPACE) if _EXAMPLE.fullmatch(region.strip()) else None


def _ruled(text: str, start: int, end: int) -> list[Blank]:
    """Return the lines of underscores that have a word before them or in brackets behind them, without a colon."""
    return [
        Blank(_spoken(one["behind"] or one["label"] or ""), one.start("line"), one.end("line"), Sort.LINE)
        for one in _RULED.finditer(text, start, end)
        if one["behind"] or one["label"]
    ]


def _written(blank: str, sort: Sort, value: str | date) -> str | None:
    """Return what stands in the place of a blank that is filled in."""
    if sort is Sort.BOXES:
        return _ticked(blank, str(value))
    if sort is Sort.DATE:
        return _dated(blank, value)
    words = value.isoformat() if isinstance(value, date) else value
    if sort is Sort.UNIT:
        unit = _UNIT.fullmatch(blank.rstrip())
        ending = unit["unit"] if unit else ""
        return words if words.endswith(ending) else f"{words}{ending}"
    if sort is Sort.SPACE and blank.strip():
        return words  # in place of an example
    return words + ("_" if sort is Sort.LINE else " ") * (width_of(blank) - width_of(words))


def _ticked(blank: str, words: str) -> str | None:
    if not options_in(blank):
        return lone_tick(blank, words in _YES)
    return ticked_text(blank, (words,)) or ticked_text(blank, re.split("[、，,;；]", words))


def _dated(blank: str, value: str | date) -> str | None:
    """Return a date in the words of the blank; as much of it as the value says."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if "日" in blank else f"{value.year}年{value.month}月"
    parts = _PARTS_OF_DATE.search(value)
    if parts is None or not parts[2]:
        return None
    day = f"{int(parts[3])}日" if parts[3] and "日" in blank else ""
    return f"{parts[1]}年{int(parts[2])}月{day}"


def _spoken(label: str) -> str:
    return "".join(label.split()).strip("*＊").lstrip("、.．)）")
