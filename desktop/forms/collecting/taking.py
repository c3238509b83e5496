"""Takes a file that came back: reads it, says whose it is, proves it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.forms import FormCollection, FormReturn, ReturnState
from desktop.errors import Refusal
from desktop.forms.collecting.columns import Expected
from desktop.forms.collecting.content import Returned, unpack
from desktop.forms.collecting.documents import read_document
from desktop.forms.collecting.lines import Choice
from desktop.forms.collecting.proving import Prover
from desktop.forms.collecting.reading import LEAST_SHARE, FoundForm, find_form
from desktop.forms.collecting.recognising import UnitName, Whose, mark_of, whose_return
from desktop.forms.collecting.twins import Elsewhere, against_dossiers, twins
from desktop.forms.opening import DOCUMENTS
from desktop.grids.service import Grids
from desktop.jobs import Progress
from desktop.sheets.header import Known
from desktop.sheets.reading import Workbook, open_sheets

NO_COLLECTION = "没有正在收的表。请先发表，或打开已结束的收表再收。"
SAME_AGAIN = "“{unit}”已经交过这个文件，内容没有变化，没有重复收。"
SAME_AS = "与“{unit}”交来的是同一个文件，没有收。请核对是不是发错了。"
CLOSED = "这是“{title}”的表，那次收表已经结束。还要收的，请先在“已结束”里重新打开。"
SEVERAL = "有几次收表用的都是这张表，请选是哪一次、哪个单位交的。"
NOT_ANY = "不是任何一次正在收的表：找不到相同的表头。请核对是否发错了文件。"
NO_TABLE = "里面找不到带表头的表格。请村里用发下去的原表填报。"


@dataclass(frozen=True)
class OpenCollection:
    """A collection whose returns are awaited, and its units."""

    key: int
    title: str
    expected: Expected
    units: tuple[UnitName, ...]


@dataclass(frozen=True)
class Recognised:
    """A file read, and whose it is; without a return the doubt says why, with those it may be of."""

    sha256: str
    found: FoundForm
    collection: OpenCollection
    whose: Whose
    choices: tuple[Choice, ...]  # the returns that it may be


def open_collections(session: Session) -> list[OpenCollection]:
    """Return the collections that are not closed, the newest first."""
    units: dict[int, list[UnitName]] = {}
    for key, collection, unit in session.execute(
        select(FormReturn.id, FormReturn.collection_id, FormReturn.unit).order_by(FormReturn.id)
    ):
        units.setdefault(collection, []).append(UnitName(key, unit))
    query = select(FormCollection).where(FormCollection.closed_on.is_(None)).order_by(FormCollection.id.desc())
    return [
        OpenCollection(one.id, one.title, Expected.of(one.plan), tuple(units.get(one.id, ())))
        for one in session.scalars(query)
    ]


def read_book(path: Path, progress: Progress) -> Workbook:
    """Read a file that came back, a workbook or a document. Raise Refusal for what cannot be read."""
    return read_document(path, progress) if path.suffix.lower() in DOCUMENTS else open_sheets(path, progress)


class Taker:
    """Recognises and proves files that came back; writes nothing."""

    def __init__(self, prover: Prover, grids: Grids, known: Known) -> None:
        self._prover, self._grids, self._known = prover, grids, known

    def recognise(self, session: Session, book: Workbook, collection: int | None, chosen: int | None) -> Recognised:
        """Say whose return a file is. Raise Refusal for what is none.

        `collection` is the one the clerk looks at: a file that carries a mark goes where it belongs all the same.
        `chosen` is the return that the clerk named.
        """
        awaited = open_collections(session)
        if not awaited:
            raise Refusal(NO_COLLECTION)
        marked = self._marked(session, mark_of(book.path), awaited)
        asked = [marked[0]] if marked else self._likely(book, awaited, collection)
        meant, found = self._best(book, asked)
        if chosen is not None:
            owner = next((one for one in awaited for unit in one.units if unit.key == chosen), meant)
            unit = next((one for one in owner.units if one.key == chosen), None)
            return Recognised(book.sha256, found, owner, Whose(unit), ())
        alike = [one for one in asked if _headings(one.expected) == _headings(meant.expected)]
        if len(alike) > 1:
            return Recognised(book.sha256, found, meant, Whose(None, SEVERAL), _choices(alike))
        whose = whose_return(meant.units, marked[1] if marked else None, book.path.name, found.around, found.sheet)
        return Recognised(book.sha256, found, meant, whose, _choices([meant]))

    def prove(
        self, session: Session, expected: Expected, grid: int | None, returned: Returned, elsewhere: Elsewhere,
        progress: Progress,
    ) -> Returned:  # fmt: skip
        """Return a return with everything that is wrong in it: by itself, beside the others, beside the dossiers."""
        village = self._grids.village_of(grid)
        key = village.id if village else None
        proved, marked = self._prover.prove(session, expected, key, returned, progress)
        remarks = [
            *proved.remarks,
            *twins(marked, elsewhere, expected, returned),
            *against_dossiers(session, self._grids, key, marked, expected, returned),
        ]
        order = sorted(remarks, key=lambda remark: (remark.row, remark.is_doubt, remark.place))
        return replace(proved, remarks=tuple(order), marks=tuple((each.row, each.key, each.name) for each in marked))

    def _marked(
        self, session: Session, mark: uuid.UUID | None, awaited: Sequence[OpenCollection]
    ) -> tuple[OpenCollection, UnitName] | None:
        if mark is None:
            return None
        query = select(FormReturn.id, FormCollection.title, FormCollection.closed_on)
        query = query.join(FormCollection, FormCollection.id == FormReturn.collection_id).where(FormReturn.uid == mark)
        row = session.execute(query).first()
        if row is not None and row.closed_on is not None:
            raise Refusal(CLOSED.format(title=row.title))
        key = row.id if row is not None else 0
        return next(((one, unit) for one in awaited for unit in one.units if unit.key == key), None)

    def _likely(
        self, book: Workbook, awaited: Sequence[OpenCollection], collection: int | None
    ) -> Sequence[OpenCollection]:
        """Return the collection the clerk looks at, where the file can be its form; else all that are awaited."""
        current = [one for one in awaited if one.key == collection]
        if not current:
            return awaited
        form = find_form(book, current[0].expected, self._known)
        is_it = form is None or form.hits >= len(current[0].expected.columns) * LEAST_SHARE
        return current if is_it or len(awaited) == 1 else awaited

    def _best(self, book: Workbook, asked: Sequence[OpenCollection]) -> tuple[OpenCollection, FoundForm]:
        """Return the collection whose form a file has most of. Raise Refusal for another form."""
        found = [(one, form) for one in asked if (form := find_form(book, one.expected, self._known)) is not None]
        if not found:
            raise Refusal(NO_TABLE)
        meant, form = max(found, key=lambda pair: pair[1].hits / len(pair[0].expected.columns))
        if len(asked) > 1 and form.hits < len(meant.expected.columns) * LEAST_SHARE:
            raise Refusal(NOT_ANY)
        form.refuse_changed(meant.expected, meant.title)
        return meant, form


def _choices(collections: Sequence[OpenCollection]) -> tuple[Choice, ...]:
    return tuple(Choice(unit.key, unit.name, one.title) for one in collections for unit in one.units)


def _headings(expected: Expected) -> list[str]:
    return [one.words for one in expected.columns]


def refuse_same(session: Session, recognised: Recognised, one: FormReturn) -> None:
    """Raise Refusal for a file that this unit or another of the collection has returned already."""
    if one.sha256 == recognised.sha256:
        raise Refusal(SAME_AGAIN.format(unit=one.unit))
    other = session.scalar(
        select(FormReturn.unit).where(
            FormReturn.collection_id == one.collection_id,
            FormReturn.sha256 == recognised.sha256,
            FormReturn.id != one.id,
        )
    )
    if other is not None:
        raise Refusal(SAME_AS.format(unit=other))


def elsewhere_of(session: Session, one: FormReturn) -> Elsewhere:
    """Return who stands in the returns of the other units: unit and row by what tells a record."""
    query = select(FormReturn.unit, FormReturn.content).where(
        FormReturn.collection_id == one.collection_id, FormReturn.id != one.id, FormReturn.content.is_not(None)
    )
    return stands((unit, unpack(content)) for unit, content in session.execute(query))


def stands(returns: Iterable[tuple[str, Returned]]) -> dict[str, tuple[str, int]]:
    """Return who stands in some returns."""
    return {key: (unit, row) for unit, returned in returns for row, key, _name in returned.marks}


def state_of(returned: Returned) -> ReturnState:
    """Return whether a return can be accepted as it is."""
    return ReturnState.FAULTY if returned.faults else ReturnState.ACCEPTED
