"""What a ledger is to the press: its layout, the columns its data can fill, and what stands around the rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop.layouts.layout import Layout
from desktop.printing.document import Align


@dataclass(frozen=True, slots=True)
class Offered:
    """A column that the data of a ledger can fill; a layout takes which it wants."""

    key: str
    title: str
    align: Align = Align.LEFT
    is_summable: bool = False
    is_secret: bool = False  # masked unless revealed


@dataclass(frozen=True)
class LedgerSheet:
    """A ledger to be printed. Rows come as texts in the order of `columns`; the layout takes which it wants."""

    layout: Layout
    columns: tuple[Offered, ...]
    office: str
    printed_by: str
    as_of: datetime  # the office's time, with its offset: to when the data stand
    title: str = ""  # instead of the layout's
    about: str = ""  # which rows these are: period, grid
    first_number: int = 1
    totals: Mapping[str, str] = field(default_factory=dict)  # of columns that no adding up gives
    note: str = ""  # at the foot of every page, besides the layout's
    number: str = ""  # under which it stands in the book of prints
    watermark: str = ""
    unit: str = "条"  # in which its rows are counted
