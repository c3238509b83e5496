"""Dates as a clerk types them into a form."""

import re
import unicodedata
from datetime import date, timedelta

_WORDS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "明日": 1, "后天": 2}
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PARTED = re.compile(r"(\d{4})\s*[-./年、,\s]\s*(\d{1,2})\s*[-./月、,\s]\s*(\d{1,2})\s*[日号]?")
_THIS_YEAR = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")


class NoSuchDate(ValueError):
    """The text is no date; the message says so to the clerk."""


def read_date(text: str, today: date) -> date | None:
    """Return the date that a text means, None for an empty one: 19900501, 1990.5.1, 1990年5月1日, 5-1, 今天."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    if plain in _WORDS:
        return today + timedelta(days=_WORDS[plain])
    if match := _RUN.fullmatch(plain) or _PARTED.fullmatch(plain):
        year, month, day = map(int, match.groups())
    elif match := _THIS_YEAR.fullmatch(plain):
        year, (month, day) = today.year, map(int, match.groups())
    else:
        raise NoSuchDate(f"“{text.strip()}”不是日期，可写 19900501 或 1990-5-1")
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDate(f"没有 {year}年{month}月{day}日 这一天") from None
