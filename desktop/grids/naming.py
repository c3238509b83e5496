"""How clerks write the names of grids and villages, brought to one form for comparing."""

import re
import unicodedata

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
NUMERAL = re.compile(r"[零〇一二两三四五六七八九十]+")
GRID_WORDS = re.compile(r"(单元网格|责任网格|基础网格|专属网格|微网格|小网格|网格|格)$")


def grid_key(name: str) -> str:
    """Return a grid's name so that 第二网格, 2网格 and 第2单元网格 are one."""
    name = unicodedata.normalize("NFKC", name).replace(" ", "")
    name = NUMERAL.sub(lambda found: str(numeral(found[0])), name)
    name = GRID_WORDS.sub("", name.removeprefix("第"))
    return re.sub(r"0*(\d+)", r"\1", name.replace("第", "").replace("号", ""))


def numeral(text: str) -> int:
    """Return the number a Chinese numeral below one hundred stands for: 二十三 is 23, 二三 is 23."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (DIGITS[tens[-1]] if tens else 1) * 10 + (DIGITS[ones[0]] if ones else 0)
    return int("".join(str(DIGITS[sign]) for sign in text))
