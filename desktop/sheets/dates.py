"""Reads a date in the spellings clerks use, and says what to write instead where a spelling leaves doubt."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal

from desktop.sheets.cells import text
from desktop.sheets.frames import Cell

MonthOnly = Literal["refuse", "first"]

NO_SUCH_DAY = "没有{year}年{month}月{day}日这一天"
ONLY_MONTH = "“{text}”只有年月，请补上日，如 {year}-{month:02}-01"
ONLY_YEAR = "“{text}”只有年份，请写全年月日，如 {text}-01-01"
TENTH_MONTH = "“{text}”是数字，分不清 1 月还是 10 月，请写成 {year}-01-01 或 {year}-10-01 这样的日期"
SHORT_YEAR = "“{text}”的年份只有两位，请写全四位年份，如 1985-04-05"
DAY_FIRST = "“{text}”分不清月和日的先后，请写成 {first} 或 {second}"
LUNAR = "“{text}”像是农历日期，请换算成公历，写成 1985-04-05 这样"
REPUBLIC = "“{text}”是民国纪年，请换算成公历填写，民国 {count} 年是 {year} 年"
SIX_DIGITS = "“{text}”分不清是年月还是两位年份的年月日，请写成 1985-04-05 这样"
EMPTY_DATE = "“{text}”不是真实日期，多半是空单元格被设成了日期格式，请清空或改正"
IMPLAUSIBLE = "“{text}”的年份不合理，请核对"
NOT_DATE = "“{text}”不是日期，请写成 1985-04-05 这样"

EARLIEST_YEAR, LATEST_YEAR = 1850, 2150
DAY_ZERO = date(1899, 12, 30)  # of the day numbers of spreadsheets, right from 1900-03-01 on
FIRST_SERIAL, LAST_SERIAL = 3_654, 73_050  # 1910-01-01 to 2099-12-31: below stand years and other numbers
REPUBLIC_ZERO = 1911

_TIME = re.compile(r"(?<=[\d日号])[T\s]+\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?)?\s*[秒Z]?$", re.IGNORECASE)
_BREAK = r"[-./年、,。_\\]"
_FULL = re.compile(rf"(\d{{4}}){_BREAK}(\d{{1,2}})[-./月、,。_\\](\d{{1,2}})[日号.]?")
_MONTH = re.compile(rf"(\d{{4}}){_BREAK}(\d{{1,2}})(?:月|月份)?")
_SHORT = re.compile(rf"(\d{{2}}){_BREAK}(\d{{1,2}})[-./月、,。_\\](\d{{1,2}})[日号]?")
_LAST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_REPUBLIC = re.compile(r"(?:中华)?民国(\d{1,3}|元)年?.*")
_LUNAR = re.compile(r"农历|阴历|旧历|夏历|闰|正月|冬月|腊月|初[一二三四五六七八九十]|廿")
_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_NUMERAL = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?")
_DASHES = str.maketrans("—–−－~～", "------")

_KEPT = 50_000  # spellings remembered: more than the days of a century
_known: dict[tuple[str, str], date] = {}


def date_of(cell: Cell, month_only: MonthOnly = "refuse") -> date | None:
    """Return the day a cell names, None for an empty cell; `month_only="first"` takes a month as its first day."""
    if type(cell) is str:
        if (found := _known.get((cell, month_only))) is not None:
            return found
        written = text(cell)
        if not written:
            return None
        found = _read(written, month_only)
        if len(_known) >= _KEPT:
            _known.clear()
        _known[cell, month_only] = found
        return found
    if isinstance(cell, date):
        return _day_of(cell)
    if isinstance(cell, bool):
        raise ValueError(NOT_DATE.format(text=text(cell)))
    return _of_number(float(cell), month_only)


def _day_of(cell: date) -> date:
    """Return the day of a cell the spreadsheet itself holds for a date."""
    day = cell.date() if isinstance(cell, datetime) else cell
    if day <= date(1900, 1, 1):
        raise ValueError(EMPTY_DATE.format(text="1900-01-00"))
    return day


def _of_number(number: float, month_only: MonthOnly) -> date:
    """Return the day of a plain number: day number, 20250405, or a month such as 2025.4."""
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        return DAY_ZERO + timedelta(days=int(number))
    written = text(number)
    if number == 0:
        raise ValueError(EMPTY_DATE.format(text=written))
    year, _, fraction = written.partition(".")
    if len(year) == 4 and fraction == "1":
        raise ValueError(TENTH_MONTH.format(text=written, year=year))
    return _read(written, month_only)


def _read(written: str, month_only: MonthOnly) -> date:
    plain = unicodedata.normalize("NFKC", written).translate(_DASHES).strip("'\" ")
    plain = "".join(_TIME.sub("", plain).split())
    if _LUNAR.search(plain):
        raise ValueError(LUNAR.format(text=written))
    if not plain.isascii():
        plain = _NUMERAL.sub(_spelt, plain).translate(_DIGITS)
    if found := _FULL.fullmatch(plain):
        return _day(written, *map(int, found.groups()))
    digits = plain.removesuffix(".0")
    if digits.isascii() and digits.isdigit():
        return _of_digits(written, digits, month_only)
    if found := _MONTH.fullmatch(plain):
        return _first_of(written, int(found[1]), int(found[2]), month_only)
    raise ValueError(_advice(written, plain))


def _spelt(found: re.Match[str]) -> str:
    """Turn a Chinese numeral with 十 into digits: 二十五 is 25."""
    tens, _, ones = found[0].partition("十")
    return (tens or "1").translate(_DIGITS) + (ones or "0").translate(_DIGITS)


def _of_digits(written: str, digits: str, month_only: MonthOnly) -> date:
    if len(digits) == 8:
        return _day(written, int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) == 6:
        if 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:]) <= 31:
            raise ValueError(SIX_DIGITS.format(text=written))
        return _first_of(written, int(digits[:4]), int(digits[4:]), month_only)
    if len(digits) == 5 and FIRST_SERIAL <= int(digits) <= LAST_SERIAL:
        return DAY_ZERO + timedelta(days=int(digits))
    if len(digits) == 4 and EARLIEST_YEAR <= int(digits) <= LATEST_YEAR:
        raise ValueError(ONLY_YEAR.format(text=written))
    raise ValueError(NOT_DATE.format(text=written))


def _day(written: str, year: int, month: int, day: int) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(IMPLAUSIBLE.format(text=written))
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(NO_SUCH_DAY.format(year=year, month=month, day=day)) from None


def _first_of(written: str, year: int, month: int, month_only: MonthOnly) -> date:
    first = _day(written, year, month, 1)
    if month_only == "refuse":
        raise ValueError(ONLY_MONTH.format(text=written, year=year, month=month))
    return first


def _advice(written: str, plain: str) -> str:
    """Return the sentence for a spelling that names no certain day."""
    if found := _REPUBLIC.fullmatch(plain):
        count = 1 if found[1] == "元" else int(found[1])
        return REPUBLIC.format(text=written, count=count, year=REPUBLIC_ZERO + count)
    if found := _LAST.fullmatch(plain):
        first, second, year = found.groups()
        return _either(written, year, int(first), int(second))
    if _SHORT.fullmatch(plain):
        return SHORT_YEAR.format(text=written)
    return NOT_DATE.format(text=written)


def _either(written: str, year: str, first: int, second: int) -> str:
    """Return the sentence for a date whose year comes last."""
    readings: list[Callable[[], str]] = [
        lambda: date(int(year), first, second).isoformat(),
        lambda: date(int(year), second, first).isoformat(),
    ]
    possible = []
    for reading in readings:
        try:
            possible.append(reading())
        except ValueError:
            continue
    if not possible:
        return NOT_DATE.format(text=written)
    return DAY_FIRST.format(text=written, first=possible[0], second=possible[-1])
