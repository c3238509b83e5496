"""Looking at a file that came: copied from where it lies, proved, opened, tried; what is not right is set aside."""

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import new_uid
from db.models.exchange import Direction, Package, PackageState, Partner
from desktop.errors import Refusal, seen
from desktop.exchange import receipts
from desktop.exchange.envelope import PackageKind
from desktop.exchange.items import of_look
from desktop.exchange.kept import QUARANTINE
from desktop.exchange.keys import CARD_SUFFIX, PublicCard
from desktop.exchange.looks import Look, TableLook
from desktop.exchange.naming import SUFFIX
from desktop.exchange.opening import Opened, unseal
from desktop.exchange.outcome import Outcome
from desktop.exchange.package_rows import KIND_TITLES
from desktop.exchange.posting import Post
from desktop.exchange.private_folder import make_private_folder
from desktop.exchange.proving import Routes
from desktop.exchange.quarantine import Quarantined, Reason
from desktop.exchange.removing import TooManyGone
from desktop.exchange.replicated import BY_TABLE
from desktop.exchange.stick import fetch
from desktop.exchange.streams import ACK, MAIN, Standing, Verdict, judge
from desktop.exchange.taking import Taking, rows_by_name
from desktop.jobs import Progress

ROUTES: Routes = {
    MAIN: frozenset(PackageKind) - {PackageKind.RECEIPT},
    ACK: frozenset({PackageKind.RECEIPT}),
}
TRY, SET_ASIDE = "查看交换包", "隔离交换包"

CARD = "“{name}”是公钥卡，不是交换包。请在“交换单位”里登记，并用电话核对指纹。"
SHEET = "“{name}”不是交换包（.wgx）。表格请用“表格交换”读入。"
SENTENCES = {
    Verdict.FRESH: "{partner}第 {number} 期（{kind}），接上一期，可以接收。",
    Verdict.GAP: "{partner}第 {number} 期（{kind}），但第 {missing} 期还没有收到。先保留这一期，等缺的补齐后自动接收。",
    Verdict.DUPLICATE: "{partner}第 {number} 期已经收到过，不会重复接收；可以把原来的回执再送一次。",
    Verdict.NEED_FULL: "{partner}第 {number} 期是新一轮编号的第一期，却不是全量，不能接收。回执会请对方发全量。",
    Verdict.STALE: "{partner}第 {number} 期属于已作废的一轮编号，不能接收。回执会告诉对方。",
    Verdict.FORK: "{partner}第 {number} 期与以前收到的同一期不是同一个文件，不能接收，将予隔离。请与对方电话核对。",
    Verdict.RECEIPT: "{partner}的第 {number} 号回执，答复 {count} 期。",
}
REVOKED = "发件单位的这把签名钥匙刚刚作废，没有接收。请与对方电话核对。"
LOOKED_UP = "、"


class _OnlyTried(Exception):
    """A trial is over: nothing of it is kept."""


class Looking:
    """Looks at files."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def look(self, path: Path, progress: Progress, *, tries: bool) -> Look:
        """Return what a file is; it is set aside where it is not right. Raise Refusal for what is none of ours."""
        if path.suffix.lower() == CARD_SUFFIX:
            raise Refusal(CARD.format(name=path.name))
        if path.suffix.lower() != SUFFIX:
            raise Refusal(SHEET.format(name=path.name))
        self._post.own_keys.card()  # made by now, so that what was sealed for nobody is told from what is broken
        folder = make_private_folder(self._post.workspace)
        look = Look(Verdict.QUARANTINED, "", path.name, folder=folder)
        try:
            look.copy = fetch(path, folder, progress)
            try:
                look.opened = self.open(look.copy, progress)
            except Quarantined as error:
                self.set_aside(look.copy, error.message)
                look.close()
                look.sentence = error.message
                return look
            self._tell(look, look.opened, progress, tries=tries)
        except BaseException:
            look.close()
            raise
        return look

    def open(self, path: Path, progress: Progress) -> Opened:
        """Prove and open a package with whichever of our keys it was sealed for. Raise Quarantined."""
        with self._post.store.read() as session:
            keys = self._post.own_keys.every(session)
        for place, one in enumerate(keys, 1):
            try:
                return unseal(path, self._trusted, one, ROUTES, self._post.workspace, progress)
            except Quarantined as error:
                if error.reason is not Reason.SEALED_FOR_OTHERS or place == len(keys):
                    raise
        raise AssertionError("an office has keys")

    def set_aside(self, path: Path, reason: str) -> None:
        """Keep a file apart and remember why; the same file is kept once."""
        digest = sha256_of(path)
        name = f"{QUARANTINE}/{digest}{SUFFIX}"
        with self._post.write(SET_ASIDE) as (session, staging):
            query = select(Package).where(Package.sha256 == digest, Package.state == PackageState.QUARANTINED)
            if session.scalars(query).first() is not None:
                return
            staging.take(path, name)
            session.add(
                Package(
                    package_uid=new_uid(),
                    direction=Direction.IN,
                    stream="",
                    epoch=0,
                    sequence=0,
                    kind="",
                    state=PackageState.QUARANTINED,
                    title=seen(path.name)[-200:],
                    envelope_sha256="",
                    sha256=digest,
                    size=path.stat().st_size,
                    file=name,
                    counts={},
                    reason=reason[:200],
                )
            )

    def partner_of(self, session: Session, opened: Opened) -> Partner:
        """Return who sent a genuine package. Raise Refusal where its key was revoked while it was looked at."""
        if self._post.partners.trusted(session, opened.envelope.sender, opened.card.key_id) is None:
            raise Refusal(REVOKED)
        return session.scalars(select(Partner).where(Partner.office_id == opened.envelope.sender)).one()

    def standing(self, session: Session, partner: Partner, opened: Opened) -> Standing:
        """Return where a genuine package stands in its series; receipts may come in any order."""
        if opened.envelope.stream == MAIN:
            return judge(session, partner.id, opened.envelope, opened.envelope_sha256)
        query = select(Package).where(Package.partner_id == partner.id, Package.direction == Direction.IN)
        query = query.where(Package.stream == ACK, Package.envelope_sha256 == opened.envelope_sha256)
        known = session.scalars(query).first()
        return Standing(Verdict.RECEIPT if known is None else Verdict.DUPLICATE, known=known)

    def _tell(self, look: Look, opened: Opened, progress: Progress, *, tries: bool) -> None:
        envelope = opened.envelope
        with self._post.store.read() as session:
            partner = self.partner_of(session, opened)
            standing = self.standing(session, partner, opened)
            look.receipt_id = _receipt_for(session, standing.known)
            title = partner.title
        look.verdict, look.missing = standing.verdict, standing.missing
        look.partner_id, look.sender, look.made_at = partner.id, title, envelope.created
        look.stream, look.epoch, look.number = envelope.stream, envelope.epoch, envelope.seq
        look.kind, look.kind_title = envelope.kind, KIND_TITLES[envelope.kind]
        if envelope.stream == ACK:
            look.answers = [answer for answer, _ in receipts.read(opened.tables)]
        else:
            look.tables = _tables(opened, None)
            enclosed = [one.table for one in self._post.enclosures if one.table in opened.tables]
            look.enclosed = {name: rows_by_name(opened.tables[name]) for name in enclosed}
        look.sentence = SENTENCES[standing.verdict].format(
            partner=title, number=envelope.seq, kind=look.kind_title, count=len(look.answers),
            missing=LOOKED_UP.join(map(str, look.missing)),
        )  # fmt: skip
        if tries and standing.verdict is Verdict.FRESH:
            self._try(look, opened, progress)

    def _try(self, look: Look, opened: Opened, progress: Progress) -> None:
        """Take a package up and undo it, to say what would happen."""
        may_remove_many = False
        while True:
            try:
                with self._post.store.write(TRY) as session:
                    partner = self.partner_of(session, opened)
                    taking = Taking(self._post, session, partner)
                    package = taking.row(opened, PackageState.APPLIED)
                    outcome, problems = taking.take_up(opened, package, progress, may_remove_many=may_remove_many)
                    look.items = of_look(self._post, session, outcome.items, partner.title)
                    look.tables, look.problems = _tables(opened, outcome), problems
                    look.unknown = sorted(outcome.unknown)
                    raise _OnlyTried
            except TooManyGone as error:
                look.too_many_gone, may_remove_many = error.count, True
            except _OnlyTried:
                return

    def _trusted(self, office_id: str, key_id: str) -> PublicCard | None:
        with self._post.store.read() as session:
            return self._post.partners.trusted(session, office_id, key_id)


def _tables(opened: Opened, outcome: Outcome | None) -> list[TableLook]:
    """Return what is in a package, and what was done with it if it was tried."""
    told: list[TableLook] = []
    for name, table in opened.tables.items():
        counts: dict[str, Any] = {}
        if outcome is not None:
            counts = {
                "made": outcome.made[name], "changed": outcome.changed[name], "same": outcome.same[name],
                "gone": outcome.gone[name],
            }  # fmt: skip
        if table.count or any(counts.values()):
            title = BY_TABLE[name].title if name in BY_TABLE else table.title
            told.append(TableLook(name, title, table.count, **counts))
    return told


def _receipt_for(session: Session, package: Package | None) -> int | None:
    """Return the newest receipt for a package that came."""
    if package is None:
        return None
    query = select(Package.id).where(Package.answers_id == package.id, Package.direction == Direction.OUT)
    return session.scalars(query.order_by(Package.id.desc())).first()


def sha256_of(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
