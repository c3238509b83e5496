"""Turns one raw cell into a value, or says in Chinese why it cannot.

Called millions of times: the usual cell goes straight through.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from desktop.sheets.frames import Cell

EXACT = 1_000_000_000_000_000  # spreadsheets keep 15 digits of a number and put zeros in place of the rest

CUT_OFF = "超过15位的号码被表格软件截断，末尾几位已经丢失，请在原表把这一列改为文本格式，重新填写"
FORMULA_ERROR = "“{text}”是公式出错的结果，请在原表改正"
NOT_WHOLE = "“{text}”不是整数"
NOT_NUMBER = "“{text}”不是数字"
NOT_FLAG = "“{text}”看不出是或否，请填“是”或“否”"

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#GETTING_DATA"})
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d*)?[Ee]\+?\d{2,3}")
_YES = frozenset(("是", "有", "对", *"√✓✔☑■1YTV", "YES", "TRUE"))
_NO = frozenset(("否", "无", "没有", "不是", "非", *"×✗✘✕□☐0XNF", "NO", "FALSE"))
_UNITS = re.compile(r"(?:岁|周岁|人|户|间|层|栋|幢|套|个|名|口|元|平方米|平米|平方|m2|m²|㎡)$")
_QUOTES = "'‘’`＇\""


def text(cell: Cell) -> str:
    """Return a cell as one text: trimmed, without invisible characters; rare characters stay as they are."""
    if type(cell) is str:
        if cell.isprintable():
            cell = cell.strip()
            if cell[:1] == "#" and cell in _ERRORS:
                raise ValueError(FORMULA_ERROR.format(text=cell))
            return cell
        return _cleaned(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else ""


def _cleaned(written: str) -> str:
    """Return a text without controls, zero-width and direction marks; line breaks stay, other blanks become spaces."""
    kept = []
    for character in written.replace("\r\n", "\n").replace("\r", "\n"):
        category = unicodedata.category(character)
        if character == "\n":
            kept.append(character)
        elif category == "Zs" or character == "\t":
            kept.append(" ")
        elif category in ("Zl", "Zp"):
            kept.append("\n")
        elif category not in ("Cc", "Cf", "Cs"):
            kept.append(character)
    return "".join(kept).strip()


def _number_text(number: float) -> str:
    if not abs(number) < EXACT:  # what is no number at all is no less either
        raise ValueError(CUT_OFF)
    return str(int(number)) if number == int(number) else format(Decimal(repr(number)), "f")


def folded(cell: Cell) -> str:
    """Return a cell's text in one width and without blanks, for codes and numbers, never for names."""
    written = text(cell)
    if written.isascii() and " " not in written:
        return written
    return "".join(unicodedata.normalize("NFKC", written).split())


def whole_number(cell: Cell) -> int | None:
    """Return a whole number, None for an empty cell."""
    value = decimal(cell, NOT_WHOLE)
    if value is not None and value != int(value):
        raise ValueError(NOT_WHOLE.format(text=text(cell)))
    return None if value is None else int(value)


def decimal(cell: Cell, reason: str = NOT_NUMBER) -> float | None:
    """Return a number, None for an empty cell; a thousands comma and a unit behind are allowed."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    written = folded(cell)
    if not written:
        return None
    plain = _UNITS.sub("", written).replace(",", "")
    try:
        if not plain.isascii() or "_" in plain or plain.lower().lstrip("+-")[:1] in ("i", "n"):
            raise ValueError
        return float(plain)
    except ValueError:
        raise ValueError(reason.format(text=text(cell))) from None


def flag(cell: Cell) -> bool | None:
    """Return yes or no, None for an empty cell."""
    if isinstance(cell, bool):
        return cell
    written = folded(cell).upper()
    if not written:
        return None
    if written in _YES:
        return True
    if written in _NO:
        return False
    raise ValueError(NOT_FLAG.format(text=text(cell)))


def id_text(cell: Cell) -> str:
    """Return the characters of an identity number; a number that lost its last digits is refused, never mended."""
    if type(cell) is str and cell.isalnum() and cell.isascii():
        return cell.upper()
    written = folded(cell)
    if _SCIENTIFIC.fullmatch(written):
        raise ValueError(CUT_OFF)
    for quote in _QUOTES:
        written = written.replace(quote, "")
    return written.upper()
