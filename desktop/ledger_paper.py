"""The printed ledgers of cases (practice, Appendix B): each in its own columns, signed, and without who told."""

from collections.abc import Iterator, Sequence

from db.models.log import DisclosureKind
from desktop.cases.fields import FIELDS, PROTECTED
from desktop.cases.ledgers import Ledger, ledger
from desktop.cases.list import Outward
from desktop.fields import Field, Kind
from desktop.paper import imprint
from desktop.printing.document import Align, Column, PrintedList
from desktop.program import Program
from desktop.tables import Keys

PAPER = "事件台账"  # of all ledgers together
COLUMNS = ("number", "ledger", "found_on", "grid_id", "title", "kind_code", "description", "unit", "responsible_name",
           "due_on", "stage", "result")  # fmt: skip
NUMBER = Column("序号", 2.6, Align.CENTRE)
SIGNED = ("填报人", "审核人", "日　期")
NO_REPORTERS = "反映人信息受保护，不列入本表。"
WIDTHS = {  # in Chinese characters, where the kind of a column does not tell it
    "number": 7.5,
    "title": 12,
    "description": 15,
    "place": 8,
    "parties": 6,
    "grid_id": 6,
    "unit": 6,
    "kind_code": 5.5,
    "scale_code": 5,
    "risk_code": 6.2,
    "people_count": 2.4,
    "responsible_name": 3.6,
    "leader_name": 3.6,
    "call_back_by": 3.6,
    "call_back": 7,
    "satisfaction_code": 3.6,
    "is_success": 2.8,
    "ledger": 4.4,
    "stage": 4,
    "way_code": 5,
    "request_code": 3.4,
    "conclusion_code": 5,
}
OF_KIND = {Kind.DATE: 5.6, Kind.NOTE: 11, Kind.CODE: 5, Kind.FLAG: 3}
USUAL = 6.0
CENTRED = frozenset({Kind.DATE, Kind.CODE, Kind.FLAG, Kind.NUMBER})
CHUNK = 500  # rows read at once


def title_of(key: str) -> str:
    """Return what the paper of a ledger is called; without a key that of all."""
    return ledger(key).paper if key else PAPER


def columns_of(key: str) -> tuple[str, ...]:
    """Return the columns of a printed ledger: never who told."""
    return tuple(one for one in (ledger(key).columns if key else COLUMNS) if one not in PROTECTED)


def ledger_head(program: Program, key: str, subtitle: str) -> PrintedList:
    """Return the head of a ledger; `subtitle` says which cases it lists."""
    made, fields = imprint(program), {field.key: field for field in FIELDS}
    one = ledger(key) if key else None
    columns = tuple(_column(fields[name], one) for name in columns_of(key))
    note = NO_REPORTERS if one is not None and PROTECTED.intersection(one.columns) else ""
    return PrintedList(
        title_of(key), made.office, made.printed_by, made.as_of, (NUMBER, *columns), subtitle, note, signed=SIGNED
    )


def ledger_lines(program: Program, key: str, keys: Keys | Sequence[int]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a ledger, numbered; a case deleted meanwhile is passed over."""
    listed, wanted, number = Outward(program.cases.list), columns_of(key), 0
    for first in range(0, len(keys), CHUNK):
        part = [int(one) for one in keys[first : first + CHUNK]]
        rows = listed.records(part)
        for row in (rows[one] for one in part if one in rows):
            number += 1
            yield (str(number), *(row.get(name, "") for name in wanted))


def note_ledger(program: Program, key: str, count: int) -> None:
    """Write down that a ledger is printed, before it is."""
    program.disclosures.note(DisclosureKind.PRINTED, "case_record", None, columns_of(key), count)


def _column(field: Field, one: Ledger | None) -> Column:
    heading = one.headings.get(field.key, field.title) if one is not None else field.title
    width = WIDTHS.get(field.key, OF_KIND.get(field.kind, USUAL))
    return Column(heading, width, Align.CENTRE if field.kind in CENTRED else Align.LEFT)
