"""The in-tray: a file is proved, looked at, shown, and only then taken up, in one write with its receipt."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.exchange import Direction, ItemResult, Package, PackageItem, PackageState
from db.store import action_id
from desktop.errors import Refusal
from desktop.exchange import agreeing, receipts
from desktop.exchange.items import of_packages
from desktop.exchange.kept import Staging
from desktop.exchange.looking import Looking, sha256_of
from desktop.exchange.looks import ItemRow, Look, Taken
from desktop.exchange.opening import Opened
from desktop.exchange.outcome import Outcome
from desktop.exchange.package_rows import PackageRow, rows_of
from desktop.exchange.posting import Post
from desktop.exchange.quarantine import Quarantined, Reason
from desktop.exchange.receipts import Answer, Result
from desktop.exchange.removing import TooManyGone
from desktop.exchange.streams import ACK, MAIN, Verdict, buffered, find_stream
from desktop.exchange.taking import Taking
from desktop.jobs import Progress

TAKE, ANSWER, HEAR, KEEP, TURN_DOWN, DECIDE, DISMISS = (
    "接收交换包",
    "再送回执", "接收回执", "保留交换包", "退回交换包", "处理冲突", "删除隔离的文件",
)  # fmt: skip

CHANGED = "查看之后情况有变，没有接收。请重新查看这个文件。"
RELEASED = "后来重新查看并处理。"
LOST = "保留的文件已不在数据文件夹里，需要对方补送。"
CLOSED = "这个文件已经处理过或已经关闭。请重新查看。"
GONE = "这个文件已不存在。请刷新后再看。"
NO_WORDS = "请写明核实的情况。"
TAKEN = "已接收{partner}第 {numbers} 期。请把回执送给对方。"
TAKEN_PARTLY = "已接收{partner}第 {numbers} 期，其中 {count} 项需要处理。请把回执送给对方。"
KEPT = "已保留{partner}第 {number} 期，等第 {missing} 期到后自动接收。请把回执送给对方，请其补送。"
AGAIN = "{partner}第 {number} 期以前已经收到，没有重复接收。请把原回执再送一次。"
HEARD_AGAIN = "这份回执以前已经收到，没有变动。"
HEARD = "已接收{partner}的回执，答复 {count} 期。"
FORKED = "{partner}第 {number} 期与以前收到的不是同一个文件，已隔离。请与对方电话核对，并把回执送给对方。"
WAITING_TOO_MANY = "第 {number} 期会删除过多记录，先停在这里；请查看这一期，核实后再接收。"
WAITS = "这一期在等前面的期次，不能删除。请对方补送缺的期次。"
ANSWERS = {
    Verdict.STALE: (PackageState.SUPERSEDED, Result.REJECTED, "属于已作废的一轮编号，没有接收。请按新的编号发送。"),
    Verdict.NEED_FULL: (PackageState.SUPERSEDED, Result.NEED_FULL, "新一轮编号的第一期必须是全量，没有接收。"),
    Verdict.FORK: (PackageState.QUARANTINED, Result.REJECTED, "与以前收到的同一期不是同一个文件，已隔离。"),
}


class Inbox:
    """Receives."""

    def __init__(self, post: Post) -> None:
        self._post, self._looking = post, Looking(post)

    def look(self, path: Path, progress: Progress | None = None, *, tries: bool = True) -> Look:
        """Copy a file from where it lies, prove it, and say what it would do; with `tries` by doing and undoing it.

        A file that is not right is set aside: its verdict is QUARANTINED and its sentence says why. Raise Refusal for
        a file that cannot be read or is none of ours.
        """
        return self._looking.look(path, progress or Progress(), tries=tries)

    def take(self, look: Look, progress: Progress | None = None, *, may_remove_many: bool = False) -> Taken:
        """Take up what was looked at, and every package that had waited for it. Each is one write with its receipt.

        Raise TooManyGone, with nothing changed, where a full package would remove more than a twentieth.
        """
        progress, opened, copy = progress or Progress(), look.opened, look.copy
        if opened is None or copy is None:
            raise Refusal(look.sentence if look.verdict is Verdict.QUARANTINED else CLOSED)
        match look.verdict:
            case Verdict.RECEIPT:
                return self._hear(look, opened, copy)
            case Verdict.DUPLICATE:
                return self._again(look, opened, progress)
            case Verdict.FRESH:
                taken = self._take(look, opened, copy, progress, may_remove_many)
            case Verdict.GAP:
                taken = self._keep(look, opened, copy, progress)
            case _:
                taken = self._turn_down(look, opened, copy, progress)
        return taken

    def receive(self, path: Path, progress: Progress | None = None, *, may_remove_many: bool = False) -> Taken:
        """Look at a file and take it up without showing it first, as the command line does. Raise Refusal."""
        with self.look(path, progress, tries=False) as look:
            return self.take(look, progress, may_remove_many=may_remove_many)

    def received(self, partner_id: int | None = None, limit: int = 500) -> list[PackageRow]:
        """Return what came, the newest first, what was set aside among it."""
        query = select(Package).where(Package.direction == Direction.IN).order_by(Package.id.desc()).limit(limit)
        if partner_id is not None:
            query = query.where(Package.partner_id == partner_id)
        with self._post.store.read() as session:
            return rows_of(session, session.scalars(query))

    def items(self, package_id: int) -> list[ItemRow]:
        """Return the records of a package that were not simply taken over."""
        query = select(PackageItem).where(PackageItem.package_id == package_id).order_by(PackageItem.id)
        with self._post.store.read() as session:
            return of_packages(self._post, session, session.scalars(query).all())

    def conflicts(self, partner_id: int | None = None) -> list[ItemRow]:
        """Return the fields about which a person has to decide, the oldest first."""
        query = select(PackageItem).where(PackageItem.result == ItemResult.CONFLICT, PackageItem.decided_at.is_(None))
        if partner_id is not None:
            packages = select(Package.id).where(Package.partner_id == partner_id)
            query = query.where(PackageItem.package_id.in_(packages))
        with self._post.store.read() as session:
            return of_packages(self._post, session, session.scalars(query.order_by(PackageItem.id)).all())

    def decide(self, item_id: int, decision: str) -> None:
        """Decide about one of them: "ours" or "theirs". Raise Refusal."""
        with self._post.store.write(DECIDE) as session:
            agreeing.decide(session, item_id, decision)

    def release(self, package_id: int, progress: Progress | None = None) -> Look:
        """Look again at what was set aside or waits, when the reason is gone: a card confirmed, a gap filled.

        Taking the look then takes the package up.
        """
        with self._post.store.read() as session:
            path = self._post.kept.find(_kept_apart(session, package_id).file)
        return self.look(path, progress)

    def dismiss(self, package_id: int, reason: str) -> None:
        """Delete a file that was set aside, when a person has found out what it was."""
        if not reason.strip():
            raise Refusal(NO_WORDS)
        with self._post.write(DISMISS) as (session, _):
            package = _kept_apart(session, package_id)
            if package.state is PackageState.BUFFERED:
                raise Refusal(WAITS)
            action_id(session, summary={"reason": reason.strip()[:200]})
            name = package.file
            package.state, package.file = PackageState.SUPERSEDED, ""
            package.reason = f"{package.reason or ''}（已删除：{reason.strip()}）"[:200]
        self._post.kept.drop(name)

    def catch_up(self, progress: Progress | None = None) -> list[Taken]:
        """Take up the packages that wait for nothing any more: a kill may have come between them and those before."""
        with self._post.store.read() as session:
            query = select(Package.partner_id).where(Package.state == PackageState.BUFFERED).distinct()
            partners = [key for key in session.scalars(query) if key is not None]
        return [taken for key in partners if (taken := self._follow(key, [], {}, progress or Progress())) is not None]

    def _take(self, look: Look, opened: Opened, copy: Path, progress: Progress, may_remove_many: bool) -> Taken:
        with self._post.write(TAKE) as (session, staging):
            partner = self._looking.partner_of(session, opened)
            standing = self._looking.standing(session, partner, opened)
            if standing.verdict is not Verdict.FRESH:
                raise Refusal(CHANGED)
            taking = Taking(self._post, session, partner)
            package = standing.known or self._new(session, taking, staging, opened, copy, PackageState.APPLIED)
            outcome, _ = taking.take_up(opened, package, progress, may_remove_many=may_remove_many)
            taking.answer_taken(staging, package, progress)
            key = package.id
        taken = self._follow(partner.id, [key], {key: outcome}, progress)
        assert taken is not None
        return taken

    def _follow(
        self, partner_id: int, done: list[int], outcomes: dict[int, Outcome], progress: Progress
    ) -> Taken | None:
        """Take up what waited for a package that came, one write each. Return all that was done."""
        stopped = ""
        while not stopped:
            with self._post.store.read() as session:
                waiting = _next_waiting(session, partner_id)
            if waiting is None:
                break
            if not self._post.kept.has(waiting.file):
                self._set_waiting_aside(waiting.id, LOST)
                break
            try:
                outcomes[waiting.id] = self._take_waiting(waiting.id, self._post.kept.find(waiting.file), progress)
                done.append(waiting.id)
            except TooManyGone:
                stopped = WAITING_TOO_MANY.format(number=waiting.sequence)
            except Quarantined as error:  # the key that signed it was revoked since
                self._set_waiting_aside(waiting.id, error.message)
                stopped = error.message
        if not done:
            return Taken((), {}, None, stopped) if stopped else None
        with self._post.store.read() as session:
            packages = [session.get_one(Package, key) for key in done]
            rows = rows_of(session, packages)
            receipt = _receipt(session, packages[-1])
        count = sum(1 for outcome in outcomes.values() for one in outcome.items if one.result in receipts.NEED_A_LOOK)
        numbers = "、".join(str(one.sequence) for one in rows)
        sentence = (TAKEN_PARTLY if count else TAKEN).format(partner=rows[0].partner, numbers=numbers, count=count)
        return Taken(rows, outcomes, receipt, f"{sentence}{stopped}")

    def _take_waiting(self, package_id: int, path: Path, progress: Progress) -> Outcome:
        with self._looking.open(path, progress) as opened, self._post.write(TAKE) as (session, staging):
            package = session.get_one(Package, package_id)
            partner = self._looking.partner_of(session, opened)
            if self._looking.standing(session, partner, opened).verdict is not Verdict.FRESH:
                raise Quarantined(Reason.MALFORMED, FORKED.format(partner=partner.title, number=package.sequence))
            taking = Taking(self._post, session, partner)
            outcome, _ = taking.take_up(opened, package, progress)
            taking.answer_taken(staging, package, progress)
            return outcome

    def _set_waiting_aside(self, package_id: int, reason: str) -> None:
        with self._post.store.write(TURN_DOWN) as session:
            package = session.get_one(Package, package_id)
            package.state, package.reason = PackageState.QUARANTINED, reason[:200]

    def _keep(self, look: Look, opened: Opened, copy: Path, progress: Progress) -> Taken:
        """Keep a package until those before it are here, and ask for them."""
        with self._post.write(KEEP) as (session, staging):
            partner = self._looking.partner_of(session, opened)
            standing = self._looking.standing(session, partner, opened)
            if standing.verdict is not Verdict.GAP:
                raise Refusal(CHANGED)
            taking = Taking(self._post, session, partner)
            package = self._new(session, taking, staging, opened, copy, PackageState.BUFFERED)
            missing = "、".join(map(str, standing.missing))
            receipts.say(session, package, Result.GAP, {}, receipts.GAP.format(numbers=missing), standing.missing)
            receipt = taking.answer(staging, package, progress)
            sentence = KEPT.format(partner=partner.title, number=package.sequence, missing=missing)
            return Taken(rows_of(session, [package]), {}, rows_of(session, [receipt])[0], sentence)

    def _turn_down(self, look: Look, opened: Opened, copy: Path, progress: Progress) -> Taken:
        """Answer to a package that cannot be taken up where the sender stands."""
        state, result, message = ANSWERS[look.verdict]
        with self._post.write(TURN_DOWN) as (session, staging):
            partner = self._looking.partner_of(session, opened)
            if self._looking.standing(session, partner, opened).verdict is not look.verdict:
                raise Refusal(CHANGED)
            taking = Taking(self._post, session, partner)
            package = self._new(session, taking, staging, opened, copy, state)
            package.reason = message
            receipts.say(session, package, result, {}, message)
            receipt = taking.answer(staging, package, progress)
            return Taken(rows_of(session, [package]), {}, rows_of(session, [receipt])[0], look.sentence)

    def _again(self, look: Look, opened: Opened, progress: Progress) -> Taken:
        if look.stream == ACK or look.partner_id is None:
            return Taken((), {}, None, HEARD_AGAIN)
        followed = self._follow(look.partner_id, [], {}, progress)
        if followed is not None and followed.packages:
            return followed
        stopped = followed.sentence if followed is not None else ""
        with self._post.write(ANSWER) as (session, staging):
            partner = self._looking.partner_of(session, opened)
            known = self._looking.standing(session, partner, opened).known
            receipt = session.get(Package, look.receipt_id) if look.receipt_id is not None else None
            if known is not None and (receipt is None or not self._post.kept.has(receipt.file)):
                receipt = Taking(self._post, session, partner).answer(staging, known, progress)  # a disk was lost
            row = rows_of(session, [receipt])[0] if receipt is not None else None
        return Taken((), {}, row, f"{AGAIN.format(partner=look.sender, number=look.number)}{stopped}")

    def _hear(self, look: Look, opened: Opened, copy: Path) -> Taken:
        with self._post.write(HEAR) as (session, staging):
            partner = self._looking.partner_of(session, opened)
            if self._looking.standing(session, partner, opened).verdict is not Verdict.RECEIPT:
                raise Refusal(CHANGED)
            package = self._new(
                session, Taking(self._post, session, partner), staging, opened, copy, PackageState.APPLIED
            )
            answers: Sequence[Answer] = receipts.hear(self._post, session, partner, receipts.read(opened.tables))
            package.answers_id = next((one.package_id for one in reversed(answers) if one.package_id), None)
            session.flush()
            sentence = HEARD.format(partner=partner.title, count=len(answers))
            return Taken(rows_of(session, [package]), {}, None, sentence, answers)

    @staticmethod
    def _new(
        session: Session, taking: Taking, staging: Staging, opened: Opened, copy: Path, state: PackageState
    ) -> Package:
        digest = sha256_of(copy)
        apart = select(Package).where(Package.sha256 == digest, Package.state == PackageState.QUARANTINED)
        for before in session.scalars(apart):
            before.state, before.reason = PackageState.SUPERSEDED, RELEASED
        package = taking.row(opened, state, copy=copy, sha256=digest)
        staging.take(copy, package.file)
        return package


def _next_waiting(session: Session, partner_id: int) -> Package | None:
    """Return the package that waits and has nothing before it to wait for."""
    stream = find_stream(session, partner_id, Direction.IN, MAIN)
    if stream is None:
        return None
    return next((one for one in buffered(session, partner_id, stream.epoch) if one.sequence == stream.high + 1), None)


def _receipt(session: Session, package: Package) -> PackageRow | None:
    query = select(Package).where(Package.answers_id == package.id, Package.direction == Direction.OUT)
    found = session.scalars(query.order_by(Package.id.desc())).first()
    return rows_of(session, [found])[0] if found is not None else None


def _kept_apart(session: Session, package_id: int) -> Package:
    package = session.get(Package, package_id)
    apart = {PackageState.QUARANTINED, PackageState.BUFFERED}
    if package is None or package.state not in apart or not package.file:
        raise Refusal(GONE)
    return package
