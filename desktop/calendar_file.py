"""Days off and working weekends of a year, from what a clerk has: the notice as text, a sheet, or JSON."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desktop.calendar import DayMark
from desktop.errors import Refusal
from desktop.given_file import content_of
from desktop.jobs import Progress
from desktop.sheets.cells import text
from desktop.sheets.dates import date_of
from desktop.sheets.frames import Cell
from desktop.sheets.reading import open_sheets

LARGEST = 2**20  # a notice has a page
LONGEST = 40  # days that one stretch may have
OFF = frozenset(("休", "放假", "休息", "假", "调休", "节假日", "休息日"))
WORKED = frozenset(("班", "上班", "补班", "调休上班", "工作", "工作日", "调班"))
NO_DAYS = "文件里没有放假和上班的日期，未导入。请粘贴放假通知的全文，或用“日期、休/班、名称”三列的表格。"
NO_YEAR = "没有看到“××××年部分节假日安排”这样的年份，请把通知的标题一起粘贴。"

_YEAR = re.compile(r"(\d{4})年(?:部分节假日|元旦|部分节日|节假日)")
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)")
_ITEM = re.compile(r"[一二三四五六七八九十]+、([^：:。]{1,20})[：:]")
_DATE = r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日"
_STRETCH = re.compile(rf"{_DATE}(?:至(?:(\d{{4}})年)?(?:(\d{{1,2}})月)?(\d{{1,2}})日)?")


@dataclass(frozen=True, slots=True)
class YearDays:
    """What a notice says of a year."""

    year: int
    days: Mapping[date, DayMark]

    @property
    def off(self) -> int:
        """How many days are off."""
        return sum(mark.off for mark in self.days.values())

    @property
    def worked(self) -> int:
        """How many days of weekends are worked."""
        return len(self.days) - self.off


def read_file(path: Path, progress: Progress) -> YearDays:
    """Read the notice of a year from a file. Raise Refusal where there is none in it."""
    match path.suffix.lower():
        case ".txt":
            return read_notice(_written(path))
        case ".json":
            return _read_json(_written(path))
    days: dict[date, DayMark] = {}
    for sheet in open_sheets(path, progress).sheets:
        for number, cells in sheet.rows():
            try:
                found = _of_row(number, cells)
            except ValueError as error:  # a cell that holds no text
                raise Refusal(f"第 {number} 行：{error}，未导入。") from error
            if found is not None:
                days[found[0]] = found[1]
    return _of_days(days)


def read_notice(words: str) -> YearDays:
    """Read the notice of the State Council as it is published, with its heading."""
    plain = _ASIDE.sub("", re.sub(r"[ \t　]+", "", words))
    if (heading := _YEAR.search(plain)) is None:
        raise Refusal(NO_YEAR)
    year = int(heading[1])
    days: dict[date, DayMark] = {}
    places = [*_ITEM.finditer(plain)]
    ends = [*(one.start() for one in places), len(plain)][1:]
    for place, end in zip(places, ends, strict=True):
        for sentence in re.split(r"[。；;\n]", plain[place.end() : end]):
            off = "放假" in sentence or "休息" in sentence
            if off or "上班" in sentence:
                days |= {day: DayMark(off, place[1]) for day in _stretches(sentence, year)}
    if not days:
        raise Refusal(NO_DAYS)
    return YearDays(year, days)


def _stretches(sentence: str, year: int) -> Iterator[date]:
    """Yield the days of a sentence: 1月1日至3日, 2026年12月31日."""
    for found in _STRETCH.finditer(sentence):
        own, month, day, last_year, last_month, last_day = found.groups()
        first = _day(int(own or year), int(month), int(day), found[0])
        last = first
        if last_day is not None:
            last = _day(int(last_year or first.year), int(last_month or month), int(last_day), found[0])
        if not 0 <= (last - first).days < LONGEST:
            raise Refusal(f"“{found[0]}”的起止日期不对，未导入。请核对通知原文。")
        for one in range((last - first).days + 1):
            yield first + timedelta(one)


def _day(year: int, month: int, day: int, words: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Refusal(f"“{words}”里有不存在的日期，未导入。请核对通知原文。") from error


def _read_json(words: str) -> YearDays:
    """Read days as a list, or as the list `days` of an object; each names its date, whether it is off, and why."""
    try:
        content = json.loads(words)
        lines = content["days"] if isinstance(content, dict) else content
        days = {date.fromisoformat(str(one.get("date") or one["day"])): _mark(one) for one in lines}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refusal(
            "JSON 文件的内容不是工作日历，未导入。每一天要有 date（日期）、isOffDay（是否休息）、name（名称）。"
        ) from error
    return _of_days(days)


def _mark(one: Mapping[str, Any]) -> DayMark:
    name = str(one.get("name") or "")
    if "isOffDay" in one:
        return DayMark(bool(one["isOffDay"]), name)
    kind = str(one["kind"])
    if kind not in OFF | WORKED:
        raise ValueError(kind)
    return DayMark(kind in OFF, name)


def _of_row(number: int, cells: Iterable[Cell]) -> tuple[date, DayMark] | None:
    """Return what a row of a sheet says: a day, off or worked, by what name; None for headings and blank rows."""
    words = [cell for cell in cells if cell not in (None, "")]
    if not words:
        return None
    try:
        day = date_of(words[0])
    except ValueError:
        if re.match(r"\d{4}\W*\d|\d{4}年\d", text(words[0])):
            raise Refusal(f"第 {number} 行的“{text(words[0])}”不是日期，未导入。请写成 2027-01-01 这样。") from None
        return None
    rest = [text(cell) for cell in words[1:]]
    kind = next((one for one in rest if one in OFF | WORKED), None)
    if day is None or kind is None:
        raise Refusal(f"第 {number} 行没有写明“休”还是“班”，未导入。请补上后再试。")
    return day, DayMark(kind in OFF, next((one for one in rest if one not in OFF | WORKED), "")[:20])


def _of_days(days: Mapping[date, DayMark]) -> YearDays:
    """Return days with the year that most of them are of."""
    if not days:
        raise Refusal(NO_DAYS)
    ((year, _),) = Counter(day.year for day in days).most_common(1)
    return YearDays(year, dict(sorted(days.items())))


def _written(path: Path) -> str:
    """Return the text of a file, in the encodings that Windows writes."""
    content = content_of(path, LARGEST, f"文件“{path.name}”太大，不像是放假通知，未导入。")
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal(f"文件“{path.name}”不是文字，未导入。")
