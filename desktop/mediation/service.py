"""Files of mediated disputes: opened, filled document by document, checked, closed, and opened again for a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.attachments import Attachment
from db.models.cases import Case, Stage
from db.models.papers import MediationFile, MediationPiece
from db.store import Store, actor_of
from desktop.attachments.service import Attachments
from desktop.clock import Today, today
from desktop.drafting import written as kept_values
from desktop.drafting import written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.jobs import Progress
from desktop.mediation.dossier import FileDossier, Piece
from desktop.mediation.fields import FIELDS
from desktop.mediation.order import Ending, PieceKind, file_order
from desktop.mediation.reading import (
    ENDING,
    FACTS,
    PARTIES,
    REOPENED,
    dossier_of,
    dossiers_of,
    pieces_of,
    plain,
    values_of,
)

TABLE = MediationFile.__tablename__
LEDGER = "dispute"
GONE = "这份卷宗已被删除。请刷新后再看。"
GONE_PIECE = "这份材料已被移出卷宗。请刷新后再看。"
CLOSED = "{title}已经归档，不能再改。需要补充的，请先写明理由重新打开。"
MADE = "《{title}》由程序在打印时自动生成，不用另外放入。"
ONLY_ONE = "《{title}》只能有一份，卷内已经有了。请打开原来的一份更正。"
BOUND = "这个附件已经归入卷宗{title}，不能删除。请先写明理由重新打开卷宗，移出这份材料。"
LONGEST_REASON, LONGEST_TITLE = 200, 100


@dataclass(frozen=True, slots=True)
class Removed:
    """What a document was that was taken out of a file, so that it can be put back."""

    title: str
    columns: Mapping[str, Any]


class Mediations:
    """The mediation files of one office."""

    def __init__(self, store: Store, attachments: Attachments, today: Today = today) -> None:
        self._store, self._attachments, self._today = store, attachments, today

    def of_case(self, case: int) -> FileDossier | None:
        """Return the file of a dispute, None where none was opened."""
        with self._store.read() as session:
            row = session.scalar(select(MediationFile).where(MediationFile.case_id == case))
            return dossier_of(session, row) if row is not None else None

    def dossier(self, key: int) -> FileDossier:
        """Return one file. Raise Refusal for one that is no more."""
        with self._store.read() as session:
            return dossier_of(session, _known(session, key))

    def all(self, *, unfinished: bool = False) -> tuple[FileDossier, ...]:
        """Return the files of the office by their numbers; `unfinished` leaves out those closed."""
        query = select(MediationFile).order_by(MediationFile.year, MediationFile.number)
        if unfinished:
            query = query.where(MediationFile.closed_on.is_(None))
        with self._store.read() as session:
            return dossiers_of(session, session.scalars(query).all())

    def blank(self) -> Draft:
        """Return the draft of a file that is opened today."""
        draft = Draft({field.key: None for field in FIELDS})
        draft.values.update(opened_on=self._today(), ending=Ending.WRITTEN.value)
        return draft

    def draft(self, key: int) -> Draft:
        """Return a copy of what is recorded of a file, for correcting."""
        one = self.dossier(key)
        values = {"committee": one.committee, "mediators": one.mediators, "opened_on": one.opened_on,
                  "ending": one.ending.value}  # fmt: skip
        return Draft(values | {field.key: one.facts.get(field.key) for field in file_order().facts}, key, one.version)

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a file from being saved, field by field."""
        found = written_faults(draft, FIELDS, self._today())
        if draft.values.get("ending") not in {None, "", *Ending}:
            found.append(Problem("ending", "调解结果要从列表中选择"))
        return found

    def open(self, case: int, draft: Draft) -> int:
        """Open the file of a dispute under the next number of its year. Return its key.

        Raise Invalid for faults, Refusal for what is no dispute taken on, or has a file already.
        """
        values = self._checked(draft)
        with self._store.write("立调解卷宗") as session:
            _require_dispute(session, case)
            year = values["opened_on"].year
            last = session.scalar(select(func.max(MediationFile.number)).where(MediationFile.year == year))
            row = MediationFile(case_id=case, year=year, number=(last or 0) + 1, texts={})
            _put(row, values)
            session.add(row)
            session.flush()
            return row.id

    def correct(self, draft: Draft) -> None:
        """Correct what is recorded of a file; its number stays. Raise Invalid, Refusal or Conflict."""
        assert draft.id is not None
        values = self._checked(draft)
        with self._store.write("更正卷宗信息") as session:
            row = _open(session, draft.id, draft.version)
            if values["opened_on"].year != row.year:
                said = f"卷宗编号属于 {row.year} 年，立卷日期不能改到别的年份"
                raise Invalid([Problem("opened_on", said)])
            _put(row, values)

    def discard(self, key: int, version: int) -> None:
        """Take back the opening of a file that holds nothing yet."""
        with self._store.write("撤销立卷") as session:
            row = _open(session, key, version)
            if pieces_of(session, key):
                raise Refusal("卷内已经有材料，不能撤销立卷。请先移出全部材料。")
            session.delete(row)

    # Documents

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
            file = _open(session, key)
            if draft.id is None:
                _require_room(session, key, kind)
                row = _new(session, file, kind, kind.title)
            else:
                row = _piece(session, draft.id, draft.version)
                if row.file_id != key:
                    raise Refusal(GONE_PIECE)
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
            file = _open(session, key)
            made = self._attachments.put(session, TABLE, key, kept)
            rows = [_of_scan(session, file, kind, one) for one in made]
            session.flush()
            return tuple(row.id for row in rows)

    def include(self, key: int, kind_key: str, attachments: Sequence[int]) -> tuple[int, ...]:
        """Put attachments of the dispute itself into its file. Return the keys of the documents."""
        kind = _declared(kind_key)
        with self._store.write(f"放入{kind.title}") as session:
            file = _open(session, key)
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
            file = _known(session, key)
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
            _open(session, row.file_id)
            row.title, row.happened_on = title, happened_on

    def arrange(self, key: int, kind: str, pieces: Sequence[int]) -> None:
        """Put the documents of one kind into an order; those not named come last."""
        places = {one: place for place, one in enumerate(pieces)}
        with self._store.write("调整卷内顺序") as session:
            _open(session, key)
            query = select(MediationPiece).where(MediationPiece.file_id == key, MediationPiece.kind == kind)
            for row in session.scalars(query):
                row.place = places.get(row.id, len(places))

    def remove(self, piece: int, version: int) -> Removed:
        """Take a document out of its file. Return what it was, so that it can be put back; a scan stays attached."""
        with self._store.write("移出卷内材料") as session:
            row = _piece(session, piece, version)
            _open(session, row.file_id)
            names = ("file_id", "kind", "place", "title", "happened_on", "texts", "attachment_id")
            removed = Removed(row.title, {name: getattr(row, name) for name in names})
            session.delete(row)
        return removed

    def put_back(self, removed: Removed) -> int:
        """Put back what `remove` took out. Return the new key."""
        with self._store.write("恢复卷内材料") as session:
            columns = dict(removed.columns)
            _open(session, columns["file_id"])
            kind = file_order().kind(columns["kind"])
            if kind is not None and columns["texts"]:
                _require_room(session, columns["file_id"], kind)
            if columns["attachment_id"] is not None and session.get(Attachment, columns["attachment_id"]) is None:
                raise Refusal(f"“{removed.title}”的扫描件已被删除，不能恢复。请重新添加。")
            row = MediationPiece(**columns)
            session.add(row)
            session.flush()
            return row.id

    # Closed and opened again

    def close(self, key: int, version: int) -> None:
        """Close a file: nothing in it changes any more. Raise Refusal that names every missing document."""
        with self._store.write("调解卷宗归档") as session:
            row = _open(session, key, version)
            found = dossier_of(session, row)
            if lacks := found.lacks():
                raise Refusal(f"卷宗还不齐全，没有归档：{'；'.join(one.message for one in lacks)}。")
            row.texts = row.texts | {PARTIES: [asdict(one) for one in found.parties]}
            row.closed_on = self._today()

    def reopen(self, key: int, version: int, reason: str) -> None:
        """Open a closed file again. Why is kept with the file and printed in it."""
        reason = reason.strip()
        if not reason or len(reason) > LONGEST_REASON:
            raise Refusal(f"重新打开卷宗要写明理由，1 到 {LONGEST_REASON} 个字。")
        with self._store.write("重新打开调解卷宗") as session:
            row = _known(session, key)
            if row.version != version:
                raise Conflict
            if row.closed_on is None:
                raise Refusal("这份卷宗没有归档，可以直接修改。")
            line = {"on": self._today().isoformat(), "by": actor_of(session), "reason": reason}
            kept = {key: value for key, value in row.texts.items() if key != PARTIES}
            row.texts = kept | {REOPENED: [*row.texts.get(REOPENED, ()), line]}
            row.closed_on = None

    def _checked(self, draft: Draft) -> dict[str, Any]:
        if problems := self.check(draft):
            raise Invalid(problems)
        return kept_values(draft)


def _put(row: MediationFile, values: Mapping[str, Any]) -> None:
    """Write what is recorded of a file into its columns and texts."""
    row.committee, row.mediators, row.opened_on = values["committee"], values.get("mediators"), values["opened_on"]
    row.is_oral = values["ending"] == Ending.ORAL
    facts = {field.key: values[field.key] for field in file_order().facts if values.get(field.key)}
    row.texts = row.texts | {FACTS: facts, ENDING: values["ending"]}


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


def _require_dispute(session: Session, key: int) -> None:
    case = session.get(Case, key)
    if case is None:
        raise Refusal("这件纠纷已被删除。请刷新后再看。")
    if case.ledger != LEDGER:
        raise Refusal("只有矛盾纠纷可以立人民调解卷宗。")
    if case.number is None or case.stage in (Stage.MERGED, Stage.DECLINED):
        raise Refusal("这件纠纷没有受理或者已经并案，不能立卷。请先受理登记，或者在并入的那一件立卷。")


def _known(session: Session, key: int) -> MediationFile:
    row = session.get(MediationFile, key)
    if row is None:
        raise Refusal(GONE)
    return row


def _open(session: Session, key: int, version: int | None = None) -> MediationFile:
    """Return a file that may be changed; whoever would close it meanwhile waits. Raise Refusal or Conflict."""
    row = session.get(MediationFile, key, with_for_update=True)
    if row is None:
        raise Refusal(GONE)
    if row.closed_on is not None:
        raise Refusal(CLOSED.format(title=dossier_of(session, row).title))
    if version is not None and row.version != version:
        raise Conflict
    return row


def _piece(session: Session, key: int, version: int | None) -> MediationPiece:
    row = session.get(MediationPiece, key)
    if row is None:
        raise Refusal(GONE_PIECE)
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
