"""The exchange with an office that has no such program: a spreadsheet goes out, and what is edited in it comes back.

What comes back is looked at row by row and goes through the same merging as packages; nothing in it is signed, so a
person holds it against the stamped receipt.
"""

import shutil
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import new_uid
from db.keys import in_keys
from db.models.exchange import Direction, ItemResult, Package, PackageState
from desktop.errors import Refusal
from desktop.exchange import receipts
from desktop.exchange.envelope import PackageKind
from desktop.exchange.items import RESULT_TITLES
from desktop.exchange.kept import IN
from desktop.exchange.looks import Taken
from desktop.exchange.naming import SHEET_SUFFIX
from desktop.exchange.outcome import Outcome
from desktop.exchange.package_rows import rows_of
from desktop.exchange.partners import known
from desktop.exchange.private_folder import make_private_folder
from desktop.exchange.receipts import Result
from desktop.exchange.references import References
from desktop.exchange.replicated import BY_TABLE
from desktop.exchange.stick import fetch
from desktop.exchange.streams import MAIN, Verdict, stream_of
from desktop.exchange.taking import Taking
from desktop.exchange_sheets.file import NOT_OURS, ReadBook, read_book
from desktop.exchange_sheets.looks import Difference, Edit, RowDifference, RowKind, SheetLook
from desktop.exchange_sheets.merging import by_table, column_of, merged
from desktop.exchange_sheets.returning import difference
from desktop.exchange_sheets.sending import GridWords, SheetSending, heard, is_sheet
from desktop.jobs import Progress

TRY, TAKE = "查看退回的表格", "接收退回的表格"
TITLE = "退回的第 {number} 期表格"
FRESH = "{partner}退回的第 {number} 期表格：{changed}，其余 {unchanged:,} 行没有改动。"
AGAIN = "{partner}退回的这份表格以前已经接收，不会重复接收。"
VOID = "{partner}退回的第 {number} 期表格已经作废，不能接收。请对方在最近一期表格上修改。"
NOT_KNOWN = "“{name}”答复的那一期在本单位的数据里查不到，不能接收。可能恢复过备份，或不是发给本单位的。"
CHANGED = "查看之后情况有变，没有接收。请重新查看这个文件。"
TAKEN = "已接收{partner}退回的第 {number} 期表格，改动 {count:,} 条。请把回执单打印盖章后交给对方。"
TAKEN_PARTLY = (
    "已接收{partner}退回的第 {number} 期表格，改动 {count:,} 条，另有 {left:,} 项需要处理。"
    "请把回执单打印盖章后交给对方。"
)
COUNTED = {
    RowKind.CHANGED: "{count:,} 行有改动",
    RowKind.NEW: "{count:,} 行是新增的",
    RowKind.MISSING: "{count:,} 行不见了",
    RowKind.REFUSED: "{count:,} 行不能接收",
}
NONE_CHANGED = "没有改动"
NOT_NUMBERED = (1 << 31) - 1  # of a trial: later than anything that came


class _OnlyTried(Exception):
    """A trial is over: nothing of it is kept."""


class SheetExchange(SheetSending):
    """Spreadsheets out and back."""

    def look(self, path: Path, progress: Progress | None = None) -> SheetLook:
        """Copy a spreadsheet from where it lies and say how it differs from what was sent. Raise Refusal.

        What taking it up would do is found by doing and undoing it.
        """
        progress = progress or Progress()
        if path.suffix.lower() != SHEET_SUFFIX:
            raise Refusal(NOT_OURS.format(name=path.name))
        folder = make_private_folder(self._post.workspace)
        try:
            copy = fetch(path, folder, progress)
            returned = read_book(copy, progress)
            look = self._standing(path.name, returned)
            look.copy, look.folder, look.sha256 = copy, folder, returned.sha256
            if look.verdict is Verdict.FRESH:
                self._compare(look, returned, progress)
            return look
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def take(self, look: SheetLook, progress: Progress | None = None) -> Taken:
        """Take up what was looked at: one write. Raise Refusal for what cannot be taken or was taken meanwhile."""
        progress, copy = progress or Progress(), look.copy
        if look.verdict is Verdict.DUPLICATE:
            return Taken((), {}, None, look.sentence)
        if look.verdict is not Verdict.FRESH or copy is None:
            raise Refusal(look.sentence)
        with self._post.write(TAKE) as (session, staging):
            sent = session.get(Package, look.package_id)
            if sent is None or sent.state is PackageState.SUPERSEDED or _came_before(session, look.sha256):
                raise Refusal(CHANGED)
            package = self._row(session, sent, look.sha256, copy)
            staging.take(copy, package.file)
            outcome = self._take(session, sent, package.sequence, look.difference, progress)
            taking = Taking(self._post, session, known(session, look.partner_id))
            taking.keep_items(package, outcome)
            result, counts = receipts.judged(outcome, look.problems)
            receipts.say(session, package, result, counts, "；".join(look.problems)[:200])
            taking.tell_log(outcome)
            session.flush()
            left = sum(one.result in receipts.NEED_A_LOOK for one in outcome.items)
            count = sum(outcome.changed.values())
            said = (TAKEN_PARTLY if left else TAKEN).format(
                partner=look.sender, number=look.number, count=count, left=left
            )
            return Taken(rows_of(session, [package]), {package.id: outcome}, None, said)

    def _standing(self, name: str, returned: ReadBook) -> SheetLook:
        """Return what a spreadsheet of ours answers."""
        with self._post.store.read() as session:
            sent = _sent(session, returned.meta.get("package_id", ""))
            if sent is None or sent.partner_id is None:
                raise Refusal(NOT_KNOWN.format(name=name))
            partner = known(session, sent.partner_id)
            if _came_before(session, returned.sha256):
                verdict, sentence = Verdict.DUPLICATE, AGAIN
            elif sent.state is PackageState.SUPERSEDED:
                verdict, sentence = Verdict.STALE, VOID
            else:
                verdict, sentence = Verdict.FRESH, ""
            sentence = sentence.format(partner=partner.title, number=sent.sequence)
            return SheetLook(verdict, sentence, name, partner.id, partner.title, sent.id, sent.sequence)

    def _compare(self, look: SheetLook, returned: ReadBook, progress: Progress) -> None:
        with self._post.store.read() as session:
            kept = self._post.kept.find(session.get_one(Package, look.package_id).file)
        before = read_book(kept, progress)
        found = difference(self._layouts.all(before.layout), before, returned)
        look.difference, look.problems, look.unchanged = found, found.problems, found.unchanged.total()
        look.rows = self._told(look, found, progress)
        counts = {kind: sum(one.kind is kind for one in found.rows) for kind in RowKind}
        said = "，".join(COUNTED[kind].format(count=count) for kind, count in counts.items() if count)
        look.sentence = FRESH.format(
            partner=look.sender, number=look.number, changed=said or NONE_CHANGED, unchanged=look.unchanged
        )

    def _told(self, look: SheetLook, found: Difference, progress: Progress) -> list[RowDifference]:
        """Return the rows with what stands here now, and what would become of what both sides changed."""
        notes: dict[tuple[str, str, str | None], str] = {}
        try:
            with self._post.store.write(TRY) as session:
                sent = session.get_one(Package, look.package_id)
                ours = self._ours(session, found.edits)
                outcome = self._take(session, sent, NOT_NUMBERED, found, progress)
                for one in outcome.items:
                    if one.field is not None or one.result is ItemResult.INVALID:
                        said = one.message or RESULT_TITLES[one.result]
                        notes[one.table, str(one.uid), one.field] = said
                raise _OnlyTried
        except _OnlyTried:
            pass
        return [
            replace(
                row,
                cells=tuple(
                    replace(
                        cell,
                        ours=ours.get((row.table, row.uid, cell.field), ""),
                        note=notes.get((row.table, row.uid, column_of(row.table, cell.field)), ""),
                    )
                    for cell in row.cells
                ),
                message=row.message or notes.get((row.table, row.uid, None), ""),
            )
            for row in found.rows
        ]

    def _ours(self, session: Session, edits: Sequence[Edit]) -> dict[tuple[str, str, str], str]:
        """Return what stands here in the cells that were edited, as the sheet would say it."""
        columns = {(layout.table, one.name): one for layout in self._layouts.all() for one in layout.columns}
        named, references = GridWords(session, self._layouts), References(session)
        found: dict[tuple[str, str, str], str] = {}
        for table, those in by_table(edits).items():
            keys = references.ids(table, [uuid.UUID(one.uid) for one in those])
            model = BY_TABLE[table].model
            query = select(model).where(in_keys(model.id, list(keys.values())))
            records = {one.uid: one for one in session.scalars(query)}
            for one in those:
                record = records.get(uuid.UUID(one.uid))
                for name in one.values if record is not None else ():
                    column = columns.get((table, name))
                    if column is not None:
                        found[table, one.uid, name] = column.shown(record, named)
        return found

    def _row(self, session: Session, sent: Package, sha256: str, copy: Path) -> Package:
        """Write down that a spreadsheet came back, as the next of what comes from this office."""
        partner = known(session, sent.partner_id or 0)
        stream = stream_of(session, partner.id, Direction.IN, MAIN)
        stream.high, stream.last_hash, stream.needs_full = stream.high + 1, sha256, False
        package_uid = new_uid()
        package = Package(
            package_uid=package_uid,
            partner_id=partner.id,
            direction=Direction.IN,
            stream=MAIN,
            epoch=stream.epoch,
            sequence=stream.high,
            base_sequence=sent.sequence,
            kind=PackageKind.DELTA,
            state=PackageState.APPLIED,
            title=TITLE.format(number=sent.sequence),
            envelope_sha256=sha256,
            sha256=sha256,
            size=copy.stat().st_size,
            file=f"{IN}/{partner.office_id}/{package_uid}{SHEET_SUFFIX}",
            counts=dict(sent.counts),
            answers_id=sent.id,
        )
        session.add(package)
        session.flush()
        return package

    def _take(self, session: Session, sent: Package, number: int, found: Difference, progress: Progress) -> Outcome:
        """Let what was sent be what the partner has, then put its edits together with ours, in a write under way."""
        heard(session, sent, Result.ACCEPTED, "", {"changed": len(found.edits), "same": found.unchanged.total()})
        session.flush()
        return merged(session, known(session, sent.partner_id or 0), number, found, progress)


def _sent(session: Session, package_uid: str) -> Package | None:
    """Return the spreadsheet that went out under an identifier."""
    try:
        wanted = uuid.UUID(package_uid)
    except ValueError:
        return None
    query = select(Package).where(Package.package_uid == wanted, Package.direction == Direction.OUT)
    found = session.scalars(query).first()
    return found if found is not None and is_sheet(found) else None


def _came_before(session: Session, sha256: str) -> bool:
    query = select(Package.id).where(Package.direction == Direction.IN, Package.sha256 == sha256)
    return session.scalar(query.where(Package.state == PackageState.APPLIED).limit(1)) is not None
