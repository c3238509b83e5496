"""How photographs and papers of cases travel, where they are asked for: beside the cases, each file under its hash.

What a picture says besides itself stays at home. A file that arrived is kept encrypted like any other. What goes and
what came is remembered as for records: a line until the receipt comes, then a mark.
"""

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from sqlalchemy import ColumnElement, Row, and_, insert, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.models.attachments import Attachment
from db.models.cases import Case
from db.models.exchange import Direction, Mark, Package, PackageLine, Partner, Relation
from desktop.attachments.leaving import bared
from desktop.attachments.service import Attachments
from desktop.exchange.contents import AttachmentOut
from desktop.exchange.enclosures import Arrived, Enclosed
from desktop.exchange.envelope import PackageKind
from desktop.exchange.gathering import DELETE, PUT
from desktop.exchange.letter_mail import extension_of, record_of
from desktop.exchange.streams import MAIN, find_stream
from desktop.exchange.tables import ColumnOut
from desktop.jobs import Progress

CASE, FILE = Case.__tablename__, Attachment.__tablename__
LARGEST_TOGETHER, MOST_TOGETHER = 512 << 20, 5_000  # bytes and files in one package; the rest goes with the next
UNREADABLE = "第 {row} 个附件的说明不完整，没有收下，请对方重发。"
NO_CASE = "附件“{name}”所属的事件还没有送来，没有收下。"
MISSING = "附件“{name}”没有随包送来，请对方重发。"
REQUIRED = {"required": True}


class CaseFiles:
    """The files of cases in a package."""

    table, title, block = "case_file", "事件附件", "files"
    kind: PackageKind = PackageKind.DELTA
    key: Sequence[str] = ("uuid",)
    columns: Sequence[ColumnOut] = (
        ColumnOut("uuid", "附件编号", constraints=REQUIRED),
        ColumnOut("_op", "操作", constraints={**REQUIRED, "enum": [PUT, DELETE]}),
        ColumnOut("case", "事件编号"),
        ColumnOut("step", "随哪一步", "integer"),
        ColumnOut("name", "名称"),
        ColumnOut("note", "说明"),
        ColumnOut("sha256", "校验值"),
        ColumnOut("size", "字节", "integer"),
    )

    def __init__(self, attachments: Attachments) -> None:
        self._attachments = attachments

    def count(self, session: Session, partner: Partner) -> int:
        """Return how many files go to a partner, those that are no more among them."""
        return len(self._fresh(session, partner)) + len(self._gone(session, partner))

    def waiting(self, session: Session, partner: Partner) -> Enclosed:
        """Return what goes to a partner, as much as one package bears."""
        rows: list[Sequence[str]] = []
        files: dict[str, AttachmentOut] = {}
        lines: list[tuple[int, uuid.UUID, int]] = []
        size = 0
        for one, case_uid in self._fresh(session, partner):
            if rows and (len(rows) == MOST_TOGETHER or size + one.size > LARGEST_TOGETHER):
                break
            content = self._leaving(one.id, one.media)
            sha256 = hashlib.sha256(content).hexdigest()
            size += len(content)
            pieces = partial(self._pieces, one.id, one.media)
            files.setdefault(sha256, AttachmentOut(sha256, extension_of(one.name), len(content), pieces))
            step = "" if one.step is None else str(one.step)
            rows.append((str(one.uid), PUT, str(case_uid), step, one.name, one.note or "", sha256, str(len(content))))
            lines.append((one.id, one.uid, one.version))
        for key, uid in self._gone(session, partner):
            rows.append((str(uid), DELETE, "", "", "", "", "", ""))
            lines.append((key, uid, 0))
        session.info[FILE, partner.id] = lines
        return Enclosed(rows, list(files.values()))

    def sent(self, session: Session, package: Package) -> None:
        """Remember what the package carries, until its receipt comes."""
        lines = session.info.pop((FILE, package.partner_id), ())
        if lines:
            session.execute(
                insert(PackageLine),
                [
                    {"package_id": package.id, "table": FILE, "record_id": key, "record_uid": uid, "version": version}
                    for key, uid, version in lines
                ],
            )

    def superseded(self, session: Session, packages: Sequence[int]) -> None:
        """Do nothing: lines of packages that are void go with them, so that their files wait again."""

    def taken(self, session: Session, package: Package, arrived: Arrived) -> Sequence[str]:
        """Take files in. One that is here already stays as it is; what came from the sender it may take away."""
        problems: list[str] = []
        partner = session.get_one(Partner, package.partner_id)
        for number, row in enumerate(arrived.rows, 1):
            try:
                uid, step = uuid.UUID(row["uuid"]), int(row["step"]) if row["step"] else None
                case = uuid.UUID(row["case"]) if row["_op"] == PUT else None
            except (KeyError, ValueError):
                problems.append(UNREADABLE.format(row=number))
                continue
            came = Mark.partner_id == partner.id, Mark.table == FILE, Mark.record_uid == uid, Mark.is_theirs
            mark = session.scalars(select(Mark).where(*came)).first()
            if case is None and mark is not None:
                if (gone := session.get(Attachment, mark.record_id)) is not None:
                    session.delete(gone)
                session.delete(mark)
            elif case is not None and mark is None:
                self._take(session, partner, (uid, case, step), row, arrived, problems)
        session.flush()
        return problems

    def _take(
        self,
        session: Session,
        partner: Partner,
        named: tuple[uuid.UUID, uuid.UUID, int | None],
        row: Mapping[str, str],
        arrived: Arrived,
        problems: list[str],
    ) -> None:
        uid, case, step = named
        name, key = row["name"], record_of(session, CASE, case)
        shared = select(Mark.id).where(Mark.partner_id == partner.id, Mark.table == CASE, Mark.record_id == key)
        if key is None or session.scalar(shared) is None:
            problems.append(NO_CASE.format(name=name))
            return
        path = arrived.files.get(row["sha256"])
        if path is None:
            problems.append(MISSING.format(name=name))
            return
        with self._attachments.kept([(name, path)], Progress(), problems) as kept:
            for made in self._attachments.put(session, CASE, key, kept, step):
                made.note = row["note"][:200] or None
                session.flush()
                session.add(
                    Mark(
                        partner_id=partner.id, table=FILE, record_id=made.id, record_uid=uid, ours=made.version,
                        theirs=1, is_theirs=True,
                    )
                )  # fmt: skip

    def _fresh(self, session: Session, partner: Partner) -> Sequence[Row[Attachment, uuid.UUID]]:
        """Return the files a partner has not said it has, each with the identifier of its case."""
        stream = find_stream(session, partner.id, Direction.OUT, MAIN)
        unknown: ColumnElement[bool] = Mark.id.is_(None)
        if stream is None or stream.needs_full:  # nothing that was said counts any more
            unknown = or_(unknown, ~Mark.is_theirs)
        query = select(Attachment, Case.uid).join(
            Case, and_(Attachment.subject == CASE, Attachment.record_id == Case.id)
        )
        query = query.outerjoin(Mark, _marked(partner, FILE, Attachment.id)).where(unknown)
        if partner.relation is Relation.LOWER:
            query = query.where(select(Mark.id).where(_marked(partner, CASE, Case.id)).correlate(Case).exists())
        return session.execute(query.order_by(Attachment.id)).all()

    def _gone(self, session: Session, partner: Partner) -> Sequence[Row[int, uuid.UUID]]:
        """Return what a partner has of us that is no more here."""
        query = select(Mark.record_id, Mark.record_uid).outerjoin(Attachment, Attachment.id == Mark.record_id)
        of_ours = Mark.partner_id == partner.id, Mark.table == FILE, ~Mark.is_theirs
        return session.execute(query.where(*of_ours, Attachment.id.is_(None)).order_by(Mark.id)).all()

    def _leaving(self, key: int, media: str) -> bytes:
        return bared(self._attachments.open(key), media)

    def _pieces(self, key: int, media: str) -> Iterator[bytes]:
        """Read a file again when it is its turn: no two of them stand in memory."""
        yield self._leaving(key, media)


def _marked(partner: Partner, table: str, key: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return and_(Mark.partner_id == partner.id, Mark.table == table, Mark.record_id == key)
