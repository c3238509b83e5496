"""From the entries of a register to a sheet that is signed: what the registers know, put on paper."""

from datetime import date

from db.models.log import DisclosureKind
from desktop.fields import Field, Kind
from desktop.paper import imprint
from desktop.printing.document import Align, Column, Document
from desktop.printing.registers import SignedSheet, signed_document
from desktop.program import Program
from desktop.registers.declared import HAPPENED_ON
from desktop.registers.service import Entry

NUMBERS = frozenset({Kind.NUMBER, Kind.DECIMAL})
CENTRED = frozenset({Kind.DATE, Kind.CODE})
MONEY = "{:,.2f}"
DAY = 7.5  # characters, so that a date is not broken


def sheet_document(program: Program, register: str, first: date, last: date) -> Document:
    """Return the sheet of what everybody got from one day to another. The register must have one."""
    declared = program.registers.register(register)
    assert declared.sheet is not None
    entries = program.registers.listed(register, first, last)
    fields = [field for field in declared.columns if field.key != HAPPENED_ON or first != last]
    places = [place for place, field in enumerate(fields) if field.key == declared.sheet.total]
    amounts = [float(entry.texts[declared.sheet.total] or 0) for entry in entries] if places else []
    sheet = SignedSheet(
        title=declared.sheet.title,
        period=f"{first.isoformat()} 至 {last.isoformat()}",
        columns=tuple(_column(field) for field in fields),
        lines=tuple(
            (entry.staff_name, tuple(_text(entry, field, declared.sheet.total) for field in fields))
            for entry in entries
        ),
        imprint=imprint(program),
        total=(places[0], MONEY.format(sum(amounts))) if places else None,
    )
    return signed_document(sheet)


def note_sheet(program: Program, register: str, first: date, last: date) -> None:
    """Write down that a sheet is printed, before it is."""
    count = len(program.registers.listed(register, first, last))
    fields = [field.key for field in program.registers.register(register).columns]
    program.disclosures.note(DisclosureKind.PRINTED, "staff", None, fields, count)


def _text(entry: Entry, field: Field, total: str) -> str:
    """Return what a sheet shows of an entry; what is summed up is written as money is."""
    text = entry.texts.get(field.key, "")
    return MONEY.format(float(text)) if text and field.key == total else text


def _column(field: Field) -> Column:
    align = Align.RIGHT if field.kind in NUMBERS else Align.CENTRE if field.kind in CENTRED else Align.LEFT
    return Column(field.title, DAY if field.kind is Kind.DATE else max(field.width, len(field.title)), align)
