"""How a form wants its dates written: as dates where the cell shows dates, else in the spelling it asks for."""

import re
from datetime import date

USUAL, USUAL_MONTH = "yyyy-mm-dd", "yyyy.mm"
STYLES = (
    "yyyy-mm-dd", "yyyy.mm.dd", "yyyy/mm/dd", "yyyy年m月d日", "yyyy年mm月dd日", "yyyymmdd", "yyyy-m-d", "yyyy.m.d",
    "yyyy/m/d", "yyyy-mm", "yyyy.mm", "yyyy/mm", "yyyy年m月", "yyyy年mm月", "yyyymm", "yyyy",
)  # fmt: skip

_PART = re.compile(r"yyyy|mm|m|dd|d")
_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # of a number format: what stands for itself
_SEPARATED = re.compile(r"(?<!\d)\d{4}([-./])(\d{1,2})\1(\d{1,2})(?!\d)")
_CHINESE = re.compile(r"(?<!\d)\d{4}年(\d{1,2})月(\d{1,2})日")
_MONTH = re.compile(r"(?<!\d)\d{4}([-./])(\d{1,2})(?![\d\-./])")
_CHINESE_MONTH = re.compile(r"(?<!\d)\d{4}年(\d{1,2})月(?!\d)")
_DIGITS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH_DIGITS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?!\d)")
_LETTERS = re.compile(
    r"(?:yyyy|x{4}|×{4})([-./年]?)(?:mm|x{2}|×{2})(?:([-./月]?)(?:dd|x{2}|×{2})(日?))?", re.IGNORECASE
)
_TOLD = re.compile(
    r"(?:如|例|格式|样式|形如|示例|写成|填至|精确到)[^0-9，。；]{0,6}[0-9][0-9年月日./-]*|[0-9][0-9年月日./-]*(?:的?格式|的?样式|形式)"
    r"|[（(]\s*[0-9][0-9年月日./-]*\s*[)）]"
)
_BLANKS = re.compile(r"年[\s_　]+月([\s_　]*日)?")


def dated(day: date, style: str) -> str:
    """Return a day in a style."""
    parts = {
        "yyyy": f"{day.year:04}", "mm": f"{day.month:02}", "m": str(day.month), "dd": f"{day.day:02}",
        "d": str(day.day),
    }  # fmt: skip
    return _PART.sub(lambda found: parts[found[0]], style)


def shows_dates(number_format: str) -> bool:
    """Whether a cell of this format shows a number as a date."""
    left = _SHOWN.sub("", number_format).lower()
    return "y" in left or ("m" in left and "d" in left) or "e" in left.replace("e+", "").replace("general", "")


def style_in(text: str) -> str:
    """Return the style that an example, a blank or an instruction shows; nothing where it shows none."""
    if found := _SEPARATED.search(text):
        mark, month, day = found.groups()
        return f"yyyy{mark}{_wide(month, 'm')}{mark}{_wide(day, 'd')}"
    if found := _CHINESE.search(text):
        return f"yyyy年{_wide(found[1], 'm')}月{_wide(found[2], 'd')}日"
    if found := _LETTERS.search(text):
        first, second, last = (one or "" for one in found.groups())
        if found[2] is None:
            return f"yyyy{first}mm{'月' if first == '年' else ''}"
        return f"yyyy{first}mm{second}dd{last}"
    if _DIGITS.search(text):
        return "yyyymmdd"
    if found := _CHINESE_MONTH.search(text):
        return f"yyyy年{_wide(found[1], 'm')}月"
    if found := _MONTH.search(text):
        return f"yyyy{found[1]}{_wide(found[2], 'm')}"
    if _MONTH_DIGITS.search(text):
        return "yyyymm"
    if found := _BLANKS.search(text):
        return "yyyy年m月d日" if found[1] else "yyyy年m月"
    return ""


def style_told(text: str) -> str:
    """Return the style that a text asks for; a day it merely speaks of, as when to hand in, asks for nothing."""
    if letters := _LETTERS.search(text):
        return style_in(letters[0])
    told = [found[0] for found in _TOLD.finditer(text)]
    return next(filter(None, map(style_in, told)), "")


def style_for(words: str) -> str:
    """Return the style a heading asks for by its words: 出生年月 is a month, 出生日期 a day."""
    last = words.rpartition("/")[2]
    return USUAL_MONTH if "年月" in last and "年月日" not in last else USUAL


def _wide(digits: str, letter: str) -> str:
    return letter * len(digits)
