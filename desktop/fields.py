"""A thing that is recorded, declared once: form line, table column, import and export heading, ledger heading."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of value a field holds, which decides its editor and how a cell is read."""

    TEXT = "text"  # str
    NOTE = "note"  # str of several lines
    DATE = "date"  # datetime.date
    CODE = "code"  # str, a code of the list named by Field.codes
    CODES = "codes"  # tuple[str, ...] of codes
    NUMBER = "number"  # int
    DECIMAL = "decimal"  # float
    FLAG = "flag"  # bool
    ID_NUMBER = "id_number"  # str: citizen's number or another document's number
    CREDIT_CODE = "credit_code"  # str: unified social credit code
    PHONE = "phone"  # str
    GRID = "grid"  # int: key of a grid


class Mask(StrEnum):
    """What sort of private value a field holds; `desktop.masking` says how it looks in which place."""

    OPEN = "open"
    ID_NUMBER = "id_number"  # 3505**************
    PHONE = "phone"  # 138****5678
    NAME = "name"  # 张*: of whoever is protected, not of every resident
    HIDDEN = "hidden"  # nothing but 已登记
    BIRTH_DATE = "birth_date"
    AGE = "age"
    ADDRESS = "address"
    BANK_CARD = "bank_card"  # its last four digits


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is recorded.

    `title` is the word the clerk reads; `aliases` are further headings under which it arrives in spreadsheets; `width`
    is in Chinese characters; `group` is the card of the form; `block` is the name under which the collection list
    (P2-25) can switch it off together with its neighbours; `source` names the standard's table it comes from.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 10
    codes: str = ""
    aliases: tuple[str, ...] = ()
    required: bool = False
    max_length: int = 100
    group: str = ""
    block: str = ""
    mask: Mask = Mask.OPEN
    listed: bool = False  # a column of the list unless the clerk chooses otherwise
    editable: bool = True  # False: computed or changed only by a command
    sortable: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Stands in a draft for a value the clerk has not revealed; saving leaves such a value alone."""

    text: str


def also(*words: str) -> tuple[str, ...]:
    """Return further headings written with spaces between them."""
    return tuple(word for line in words for word in line.split())
