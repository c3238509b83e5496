"""The documents of mediation files: forms filled, scans put in, named, moved, taken out and put back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.attachments import Attachment
from db.models.cases import Case
from db.models.papers import MediationFile, MediationPiece
from db.store import Store
from desktop.attachments.service import Attachments
from desktop.clock import Today
from desktop.drafting import written as kept_values
from desktop.drafting import written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.jobs import Progress
from desktop.mediation.dossier import Piece
from desktop.mediation.order import PieceKind, file_order
from desktop.mediation.reading import dossier_of, pieces_of, plain, values_of
from desktop.mediation.writing import known_file, open_file

TABLE = MediationFile.__tablename__
GONE = "这份材料已被移出卷宗。请刷新后再看。"
MADE = "《{title}》由程序在打印时自动生成，不用另外放入。"
ONLY_ONE = "《{title}》只能有一份，卷内已经有了。请打开原来的一份更正。"
BOUND = "这个附件已经归入卷宗{title}，不能删除。请先写明理由重新打开卷宗，移出这份材料。"
LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Removed:
    """What a document was that was taken out of a file, so that it can be put back."""

    title: str
    columns: Mapping[str, Any]


class Pieces:
    """The documents of the mediation files of one office."""

    def __init__(self, store: Store, attachments: Attachments, today: Today) -> None:
        self._store, self._attachments, self._today = store, attachments, today

    def blank_form(self, kind_key: str) -> Draft:
        """Return the draft of a form that is still empty. Raise Refusal for a kind that is none."""
        return Draft({field.key: None for field in _declared(kind_key).fields})

    def form(self, piece: Piece) -> Draft:
        """Return a copy of a form for correcting."""
        return Draft(values_of(piece, _declared(piece.kind).fields), piece.key, piece.version)

    def check_form(self, kind: PieceKind, draft: Draft) -> list[Problem]:
        """Return what keeps a form from being saved. What is still empty is told when the file is to be closed."""
        unhurried = [replace(field, required=False) for field in kind.fields]
        return written_faults(draft, unhurried, self._today())

    def put(self, key: int, kind_key: str, draft: Draft) -> int:
        """Write a form into a file: a new one, or the one the draft was made from. Return the key of the document.

        Raise Invalid for faults, Conflict when somebody changed it since, Refusal for a closed file or a second copy.
        """
        kind = _declared(kind_key)
        if problems := self.check_form(kind, draft):
            raise Invalid(problems)
        given = kept_values(draft)
        values = {field.key: given[field.key] for field in kind.fields if given.get(field.key) not in (None, "")}
        if not values:
            raise Refusal(f"《{kind.title}》还什么都没有填写。请至少填写一项。")
        with self._store.write(f"填写{kind.title}") as session:
            file = open_file(session, key)
            if draft.id is None:
                _require_room(session, key, kind)
                row = _new(session, file, kind, kind.title)
            else:
                row = _piece(session, draft.id, draft.version)
                if row.file_id != key:
                    raise Refusal(GONE)
            row.texts = {name: plain(value) for name, value in values.items()}
            row.happened_on = next((one for one in values.values() if isinstance(one, date)), None)
            session.flush()
            return row.id

    def attach(
        self, key: int, kind_key: str, files: Sequence[tuple[str, Path | bytes]], progress: Progress | None = None
    ) -> tuple[int, ...]:
        """Put scans into a file, one document each. Return their keys. Raise Refusal for what can be no attachment."""
        kind = _declared(kind_key)
        with self._attachments.kept(files, progress) as kept, self._store.write(f"放入{kind.title}") as session:
            file = open_file(session, key)
            made = self._attachments.put(session, TABLE, key, kept)
            rows = [_of_scan(session, file, kind, one) for one in made]
            session.flush()
            return tuple(row.id for row in rows)

    def include(self, key: int, kind_key: str, attachments: Sequence[int]) -> tuple[int, ...]:
        """Put attachments of the dispute itself into its file. Return the keys of the documents."""
        kind = _declared(kind_key)
        with self._store.write(f"放入{kind.title}") as session:
            file = open_file(session, key)
            inside = {one.attachment for one in pieces_of(session, key)}
            rows = []
            for one in attachments:
                attachment = session.get(Attachment, one)
                if attachment is None or not _belongs(attachment, file):
                    raise Refusal("这个附件已被删除，没有放入。请刷新后再选。")
                if one in inside:
                    raise Refusal(f"“{attachment.name}”已经在卷内，没有重复放入。")
                inside.add(one)
                rows.append(_of_scan(session, file, kind, attachment))
            session.flush()
            return tuple(row.id for row in rows)

    def outside(self, key: int) -> tuple[tuple[int, str], ...]:
        """Return the attachments of a file and its dispute that are in no document yet: key and name."""
        with self._store.read() as session:
            file = known_file(session, key)
            inside = {one.attachment for one in pieces_of(session, key)}
            query = select(Attachment).order_by(Attachment.subject, Attachment.place, Attachment.id)
            own = query.where(Attachment.record_id.in_((file.id, file.case_id)))
            found = [one for one in session.scalars(own) if _belongs(one, file) and one.id not in inside]
            return tuple((one.id, one.name) for one in found)

    def rename(self, piece: int, version: int, title: str, happened_on: date | None) -> None:
        """Give a document another title and day. Raise Refusal or Conflict."""
        title = title.strip()
        if not title or len(title) > LONGEST_TITLE:
            raise Refusal(f"材料名称要有 1 到 {LONGEST_TITLE} 个字，请改正。")
        if happened_on is not None and happened_on > self._today():
            raise Refusal("材料日期不能晚于今天，请改正。")
        with self._store.write("更正卷内材料") as session:
            row = _piece(session, piece, version)
            open_file(session, row.file_id)
            row.title, row.happened_on = title, happened_on

    def arrange(self, key: int, kind: str, pieces: Sequence[int]) -> None:
        """Put the documents of one kind into an order; those not named come last."""
        places = {one: place for place, one in enumerate(pieces)}
        with self._store.write("调整卷内顺序") as session:
            open_file(session, key)
            query = select(MediationPiece).where(MediationPiece.file_id == key, MediationPiece.kind == kind)
            for row in session.scalars(query):
                row.place = places.get(row.id, len(places))

    def remove(self, piece: int, version: int) -> Removed:
        """Take a document out of its file. Return what it was, so that it can be put back; a scan stays attached."""
        with self._store.write("移出卷内材料") as session:
            row = _piece(session, piece, version)
            open_file(session, row.file_id)
            names = ("file_id", "kind", "place", "title", "happened_on", "texts", "attachment_id")
            removed = Removed(row.title, {name: getattr(row, name) for name in names})
            session.delete(row)
        return removed

    def put_back(self, removed: Removed) -> int:
        """Put back what `remove` took out. Return the new key."""
        with self._store.write("恢复卷内材料") as session:
            columns = dict(removed.columns)
            open_file(session, columns["file_id"])
            kind = file_order().kind(columns["kind"])
            if kind is not None and columns["texts"]:
                _require_room(session, columns["file_id"], kind)
            if columns["attachment_id"] is not None and session.get(Attachment, columns["attachment_id"]) is None:
                raise Refusal(f"“{removed.title}”的扫描件已被删除，不能恢复。请重新添加。")
            row = MediationPiece(**columns)
            session.add(row)
            session.flush()
            return row.id


def _new(session: Session, file: MediationFile, kind: PieceKind, title: str) -> MediationPiece:
    of_kind = (MediationPiece.file_id == file.id, MediationPiece.kind == kind.key)
    last = session.scalar(select(func.max(MediationPiece.place)).where(*of_kind))
    row = MediationPiece(file_id=file.id, kind=kind.key, place=0 if last is None else last + 1, title=title, texts={})
    session.add(row)
    return row


def _of_scan(session: Session, file: MediationFile, kind: PieceKind, one: Attachment) -> MediationPiece:
    row = _new(session, file, kind, one.name.rpartition(".")[0][:LONGEST_TITLE] or kind.title)
    row.attachment_id, row.happened_on = one.id, one.taken_on
    session.flush()
    return row


def _require_room(session: Session, file: int, kind: PieceKind) -> None:
    """Refuse a second form of what a file holds once. Scans are pages: there may be any number."""
    here = pieces_of(session, file)
    if not kind.many and any(one.kind == kind.key and not one.is_scan for one in here):
        raise Refusal(ONLY_ONE.format(title=kind.title))


def bound_in(session: Session, attachment: int) -> str:
    """Return why an attachment cannot be deleted: it lies in a closed file. Nothing for any other."""
    query = (
        select(MediationFile)
        .join(MediationPiece, MediationPiece.file_id == MediationFile.id)
        .where(MediationPiece.attachment_id == attachment, MediationFile.closed_on.is_not(None))
    )
    row = session.scalars(query).first()
    return BOUND.format(title=dossier_of(session, row).title) if row is not None else ""


def _piece(session: Session, key: int, version: int | None) -> MediationPiece:
    row = session.get(MediationPiece, key)
    if row is None:
        raise Refusal(GONE)
    if row.version != version:
        raise Conflict
    return row


def _declared(key: str) -> PieceKind:
    """Return a kind of which documents can be put in. Raise Refusal for one that the program makes, or for none."""
    kind = file_order().kind(key)
    if kind is None:
        raise Refusal("卷内没有这种材料。请刷新后再选。")
    if kind.made:
        raise Refusal(MADE.format(title=kind.title))
    return kind


def _belongs(attachment: Attachment, file: MediationFile) -> bool:
    """Whether an attachment is the file's own or that of its dispute."""
    return (attachment.subject, attachment.record_id) in {(TABLE, file.id), (Case.__tablename__, file.case_id)}
