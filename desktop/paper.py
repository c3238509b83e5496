"""From dossiers to paper: what the services know, put into the sheets that the press prints."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from db.models.log import DisclosureKind
from desktop.as_of import as_of
from desktop.display import Display
from desktop.dossiers.households.dossier import HouseholdDossier, Member
from desktop.fields import Field, Kind, Mask
from desktop.masking import Place
from desktop.printing.document import Align, Column, Document, PrintedList
from desktop.printing.dossiers import (
    MASKED,
    Chapter,
    EnterpriseSheet,
    HistoryLine,
    HouseholdSheet,
    Imprint,
    MemberLine,
    PersonSheet,
    enterprise_document,
    household_document,
    person_document,
)
from desktop.program import Program
from desktop.tables import Keys, Row, Source
from desktop.telling import Told, tell

Show = Callable[[Field, Any], str]

IN_HEAD = frozenset({"household_no", "head_name", "grid_id", "address", "members"})  # said at the head of the sheet
NUMBERS = frozenset({Kind.NUMBER, Kind.DECIMAL})
CENTRED = frozenset({Kind.CODE, Kind.DATE, Kind.FLAG, Kind.ID_NUMBER, Kind.PHONE})
WHOLE = {Kind.ID_NUMBER: 13.5, Kind.CREDIT_CODE: 13.5, Kind.PHONE: 9, Kind.DATE: 8}  # characters, never broken
SHORTEST, SHORT = 7, 1.4  # names and numbers of so few characters are not broken either
CHUNK = 500  # rows read at once


class Papers:
    """Fills the sheets of dossiers and lists. Numbers are masked unless `revealed`, which is for a purpose only."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._display = Display(program.codes, program.grids)

    def household(self, key: int, *, revealed: bool = False) -> Document:
        """Return the file of a household (一户一档)."""
        households = self._program.households
        dossier = households.dossier(key)
        texts = self._texts(households.list.rows, key, revealed)
        facts = [field for field in households.fields if field.key not in IN_HEAD]
        sheet = HouseholdSheet(
            number=texts.get("household_no", "") or "未编号",
            grid=texts.get("grid_id", ""),
            head=texts.get("head_name", ""),
            address=texts.get("address", ""),
            imprint=self._imprint(revealed),
            facts=_filled(facts, texts),
            members=self._members(dossier.members, revealed),
            chapters=self._dwelling(dossier, revealed),
            history=tuple(
                HistoryLine(
                    one.happened_on.isoformat(), one.title, one.person, one.note, self._names().get(one.by, one.by)
                )
                for one in dossier.events
            ),
            provenance=dossier.provenance,
        )
        return household_document(sheet)

    def person(self, key: int, *, revealed: bool = False) -> Document:
        """Return the file of a person (一人一档)."""
        people, households = self._program.people, self._program.households
        dossier = people.dossier(key)
        texts = self._texts(people.list.rows, key, revealed)
        family = households.dossier(dossier.home.key).members if dossier.home else ()
        sheet = PersonSheet(
            number=f"{key:08}",
            grid=texts.get("grid_id", ""),
            name=dossier.title,
            imprint=self._imprint(revealed),
            chapters=_chapters(people.fields, texts),
            family=self._members(family, revealed=False),  # the purpose is this person's, not the family's
            history=self._history(people.versions(key), people.fields),
            provenance=dossier.provenance,
        )
        return person_document(sheet)

    def enterprise(self, key: int, *, revealed: bool = False) -> Document:
        """Return the file of an enterprise or place (一企一档)."""
        enterprises = self._program.enterprises
        dossier = enterprises.dossier(key)
        texts = self._texts(enterprises.list.rows, key, revealed)
        sheet = EnterpriseSheet(
            number=f"{key:08}",
            grid=texts.get("grid_id", ""),
            name=dossier.title,
            imprint=self._imprint(revealed),
            chapters=_chapters(enterprises.fields, texts),
            history=self._history(enterprises.versions(key), enterprises.fields),
            provenance=dossier.provenance,
        )
        return enterprise_document(sheet)

    def listing(self, title: str, subtitle: str, fields: Sequence[Field]) -> PrintedList:
        """Return the head of a list that is printed as it is seen, masked."""
        imprint = self._imprint(revealed=False)
        columns = (Column("序号", 3.5, Align.CENTRE), *(_column(field) for field in fields))
        return PrintedList(
            title, imprint.office, imprint.printed_by, imprint.as_of, columns, subtitle, footer_note=MASKED
        )

    def lines(self, source: Source, keys: Keys, fields: Sequence[Field]) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a list, numbered; a record deleted meanwhile is passed over."""
        number = 0
        for first in range(0, len(keys), CHUNK):
            part = [int(key) for key in keys[first : first + CHUNK]]
            rows = source.records(part)
            for row in (rows[key] for key in part if key in rows):
                number += 1
                yield (str(number), *(row.get(field.key, "") for field in fields))

    def note(self, subject: str, dossier: Any, *, revealed: bool = False, purpose: str = "") -> None:
        """Write down that a dossier is printed, before it is."""
        secret = secrets_of(self._program, subject) if revealed else ()
        self._program.disclosures.note(
            DisclosureKind.PRINTED, subject, dossier.uid, secret, 1, purpose, is_masked=not revealed
        )

    def note_list(self, subject: str, fields: Sequence[Field], count: int) -> None:
        """Write down that a list is printed, before it is."""
        names = [field.key for field in fields]
        self._program.disclosures.note(DisclosureKind.PRINTED, subject, None, names, count, is_masked=True)

    def _imprint(self, revealed: bool) -> Imprint:
        return imprint(self._program, revealed=revealed)

    def _show(self, revealed: bool) -> Show:
        return shown(self._display, revealed=revealed)

    def _texts(self, rows: Callable[[Sequence[int], Show], Mapping[int, Row]], key: int, revealed: bool) -> Row:
        return rows([key], self._show(revealed))[key]

    def _members(self, members: Sequence[Member], revealed: bool) -> tuple[MemberLine, ...]:
        rows = self._program.people.list.rows([member.key for member in members], self._show(revealed))
        return tuple(_member(member.name, rows[member.key]) for member in members if member.key in rows)

    def _dwelling(self, dossier: HouseholdDossier, revealed: bool) -> tuple[Chapter, ...]:
        if dossier.dwelling_id is None or not dossier.dwelling:
            return ()
        dwellings = self._program.dwellings.list
        return (Chapter("住房", _filled(dwellings.fields, self._texts(dwellings.rows, dossier.dwelling_id, revealed))),)

    def _names(self) -> Mapping[str, str]:
        return self._program.office.accounts.titles()

    def _history(self, versions: Any, fields: Sequence[Field]) -> tuple[HistoryLine, ...]:
        return tuple(_history_line(told) for told in tell(versions, fields, self._display, self._names()))


def secrets_of(program: Program, subject: str) -> tuple[str, ...]:
    """Return the numbers that stand on the paper of a subject when they are revealed."""
    fields: dict[str, tuple[Field, ...]] = {
        "household": (*program.households.fields, *program.people.fields, *program.dwellings.fields),
        "person": tuple(program.people.fields),
        "enterprise": tuple(program.enterprises.fields),
        "grid": tuple(field for field in program.roster.fields if field.key == "phone"),
        "staff": tuple(program.roster.fields),
        "organisation": (*program.organisations.fields, *program.organisations.members.fields),
    }
    return tuple(field.key for field in fields[subject] if field.mask in (Mask.ID_NUMBER, Mask.PHONE))


def imprint(program: Program, *, revealed: bool = False) -> Imprint:
    """Return for which office and by whom something is printed, and to which moment its data stand."""
    facts, clerk = program.office.office.facts, program.office.clerk
    stand = as_of(program.office.store)
    return Imprint(facts.name or facts.town_name, clerk.title or clerk.name, stand, masked=not revealed)


def shown(display: Display, *, revealed: bool = False) -> Show:
    """Return how values are written: numbers in full when revealed, what is never shown never."""

    def full(field: Field, value: Any) -> str:
        return display.masked(replace(field, mask=_lifted(field.mask)), value, Place.PRINT)

    return full if revealed else display.at(Place.PRINT)


def _lifted(mask: Mask) -> Mask:
    return Mask.HIDDEN if mask is Mask.HIDDEN else Mask.OPEN


def _history_line(told: Told) -> HistoryLine:
    titles = "、".join(dict.fromkeys(change.title for change in told.differences))
    return HistoryLine(told.at.date().isoformat(), told.action, "", titles, told.by)


def _filled(fields: Sequence[Field], texts: Row) -> tuple[tuple[str, str], ...]:
    return tuple((field.title, texts[field.key]) for field in fields if texts.get(field.key))


def _chapters(fields: Sequence[Field], texts: Row) -> tuple[Chapter, ...]:
    groups: dict[str, list[Field]] = {}
    for field in fields:
        groups.setdefault(field.group, []).append(field)
    filled = ((title, _filled(members, texts)) for title, members in groups.items())
    return tuple(Chapter(title, entries) for title, entries in filled if entries)


def _member(name: str, row: Row) -> MemberLine:
    return MemberLine(
        name=name,
        relation=row.get("relation_code", ""),
        sex=row.get("sex_code", "")[:1],
        born_on=row.get("born_on", ""),
        id_number=row.get("id_no", "") or row.get("document_no", ""),
        phone=row.get("phone", ""),
        tags=row.get("care", ""),
    )


def _column(field: Field) -> Column:
    align = Align.RIGHT if field.kind in NUMBERS else Align.CENTRE if field.kind in CENTRED else Align.LEFT
    width = WHOLE.get(field.kind, field.width * SHORT if field.width <= SHORTEST else field.width)
    return Column(field.title, max(width, len(field.title)), align)
