"""Spreadsheets for offices without the program: numbered, kept, written out and answered as packages are."""

import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.base import new_uid
from db.models.exchange import Direction, Package, PackageLine, PackageState, Partner, Relation
from db.schema import HEAD
from desktop.errors import Refusal
from desktop.exchange import receipts
from desktop.exchange.envelope import OFFICE_ID, PackageKind
from desktop.exchange.gathering import AROUND, DELETE, Gathering, Outgoing
from desktop.exchange.kept import OUT
from desktop.exchange.looking import sha256_of
from desktop.exchange.naming import Named, sheet_name
from desktop.exchange.outbox import NO_REASON, SEAL, Outbox, Plan
from desktop.exchange.own_keys import NO_ID
from desktop.exchange.package_rows import KIND_TITLES, PackageRow, rows_of
from desktop.exchange.partners import known
from desktop.exchange.posting import PUT_AWAY, Post
from desktop.exchange.receipts import Answer, Result
from desktop.exchange.references import References
from desktop.exchange.replicated import blocks
from desktop.exchange.streams import MAIN, stream_of
from desktop.exchange.strict_json import Malformed
from desktop.exchange_sheets.file import SheetOut, write_book
from desktop.exchange_sheets.forms import FormRead, read_form
from desktop.exchange_sheets.layout import Own, SheetLayout, SheetLayouts
from desktop.jobs import Progress
from desktop.office import put_facts
from desktop.version import VERSION

FORMS = "exchange_forms"  # key of the fact: office id -> its form
HEARD, FORM = "登记纸质回执", "设置交换表样"
OWN_FORM = "本程序的表样"
TITLE = "第 {number} 期{kind}（表格）"
HEADLINE = "{office} 发 {partner}　第 {number} 期{kind}　{day}"
NOT_LOWER = "“{title}”是下级单位，不能给它发表格。请它把填好的表格送来，在“导入”里读入。"
HAS_PROGRAM = "“{title}”使用本程序，请发送交换包。"
LETTERS = "有 {count} 份文书不能随表格发送，请打印后送去。"
NOT_SENT = "这不是发给对方的表格，或者还没有送出，不能登记回执。"
ANSWERED = "这一期已经有回执，不用再登记。"
NO_NOTE = "请写明回执的情况，如“区综治中心盖章，11月20日收到”。"
LONG = "最多 200 个字，请删减。"
LONGEST = 200
WAITING = (PackageState.SEALED, PackageState.EXPORTED)


class _Plans(Outbox):
    """Plans for offices without the program: no key card is needed, only some tables go."""

    def _require_reachable(self, session: Session, partner: Partner) -> None:
        require_sheets(partner)


class SheetSending:
    """Makes spreadsheets, and hears of the receipts that came on paper."""

    def __init__(self, post: Post, layouts: SheetLayouts) -> None:
        self._post, self._layouts = post, layouts
        self._plans = _Plans(post)

    def plan(self, partner_id: int, ticked: Sequence[str] | None = None, is_full: bool | None = None) -> Plan:
        """Return what would go to an office without the program. Raise Refusal."""
        plan = self._plans.plan(partner_id, ticked, is_full)
        with self._post.store.read() as session:
            tables = {one.table for one in self._of(known(session, partner_id))}
        letters = sum(one.count for one in plan.enclosed)
        warnings = [*plan.warnings, *([LETTERS.format(count=letters)] if letters else [])]
        differences = [one for one in plan.differences if one.table in tables]
        return replace(plan, differences=differences, enclosed=(), warnings=warnings)

    def seal(
        self, plan: Plan, purpose: str = "", progress: Progress | None = None, *, until: date | None = None
    ) -> PackageRow:
        """Write the spreadsheet as the plan chose, numbered as the next of its series: one write. Raise Refusal.

        It is written out with `Outbox.export`, again and again the same.
        """
        progress, purpose = progress or Progress(), purpose.strip()
        if plan.ticked and not purpose:
            raise Refusal(NO_REASON.format(titles="、".join(one.title for one in blocks() if one.key in plan.ticked)))
        if len(purpose) > LONGEST:
            raise Refusal(LONG)
        with self._post.write(SEAL) as (session, staging):
            partner = known(session, plan.partner_id)
            require_sheets(partner)
            if epoch := self._post.used_before(session, partner):
                self._post.begin_anew(session, partner, epoch)
            stream = stream_of(session, partner.id, Direction.OUT, MAIN)
            kind = PackageKind.FULL if plan.is_full or stream.needs_full else PackageKind.DELTA
            named = Named(self._office_id(), partner.office_id, MAIN, stream.high + 1, kind)
            package_uid, name = new_uid(), f"{OUT}/{partner.office_id}/{stream.epoch}/{sheet_name(named)}"
            gathering = Gathering(
                session,
                partner,
                named.sender,
                is_full=kind is PackageKind.FULL,
                ticked=plan.ticked,
                off=self._post.off(),
            )
            path = staging.room(name)
            counts = write_book(
                path,
                self._headline(partner, named),
                {
                    "package_id": str(package_uid),
                    "sender": named.sender,
                    "receiver": named.receiver,
                    "stream": MAIN,
                    "epoch": str(stream.epoch),
                    "seq": str(named.seq),
                    "kind": kind.value,
                    "created": self._post.now().isoformat(timespec="seconds"),
                    "schema_version": HEAD,
                    "software": VERSION,
                },
                self._sheets(partner, gathering, progress),
                GridWords(session, self._layouts),
            )
            with path.open("rb+") as file:
                os.fsync(file.fileno())
            package = Package(
                package_uid=package_uid,
                partner_id=partner.id,
                direction=Direction.OUT,
                stream=MAIN,
                epoch=stream.epoch,
                sequence=named.seq,
                base_sequence=stream.acknowledged if kind is PackageKind.DELTA else None,
                kind=kind,
                state=PackageState.SEALED,
                title=TITLE.format(number=named.seq, kind=KIND_TITLES[kind]),
                covers_from=plan.period[0],
                covers_until=until or plan.period[1],
                envelope_sha256="",
                sha256=sha256_of(path),
                size=path.stat().st_size,
                file=name,
                counts=counts,
                blocks=sorted(plan.ticked),
                purpose=purpose or None,
            )
            package.envelope_sha256 = package.sha256  # nothing wraps a spreadsheet
            session.add(package)
            stream.high, stream.last_hash, stream.needs_full = named.seq, package.sha256, False
            session.flush()
            self._remember(session, gathering, package, [one.table for one in self._of(partner)])
            return rows_of(session, [package])[0]

    def acknowledge(self, package_id: int, note: str) -> None:
        """Write down that the stamped receipt of a spreadsheet came back on paper: the office has it. Raise Refusal."""
        if not note.strip():
            raise Refusal(NO_NOTE)
        if len(note.strip()) > LONGEST:
            raise Refusal(LONG)
        with self._post.store.write(HEARD) as session:
            package = session.get(Package, package_id)
            if package is None or not is_sheet(package) or package.exported_at is None:
                raise Refusal(NOT_SENT)
            if package.state not in WAITING:
                raise Refusal(ANSWERED)
            heard(session, package, Result.ACCEPTED, note.strip())

    def use_form(self, partner_id: int, path: Path, progress: Progress | None = None) -> FormRead:
        """Send from now on as an office's own form has it: its sheets, columns and headings. Raise Refusal."""
        form = read_form(path, self._layouts, progress or Progress())
        with self._post.store.write(FORM) as session:
            partner = known(session, partner_id)
            require_sheets(partner)
            chosen = {**self._post.office.get(FORMS, {}), partner.office_id: form.layout}
            put_facts(session, {FORMS: chosen}, {partner.title: (None, path.name)})
        return form

    def drop_form(self, partner_id: int) -> None:
        """Send as this office has it again."""
        with self._post.store.write(FORM) as session:
            partner = known(session, partner_id)
            forms = dict(self._post.office.get(FORMS, {}))
            if forms.pop(partner.office_id, None) is not None:
                put_facts(session, {FORMS: forms}, {partner.title: (None, OWN_FORM)})

    def _of(self, partner: Partner) -> list[SheetLayout]:
        """Return the sheets for an office: as its form has them, if it gave one."""
        forms: Mapping[str, Own] = self._post.office.get(FORMS, {})
        return self._layouts.all(forms.get(partner.office_id))

    def _sheets(self, partner: Partner, gathering: Gathering, progress: Progress) -> Iterator[SheetOut]:
        layouts = {one.table: one for one in self._of(partner)}
        for outgoing in gathering.tables(progress):
            layout = layouts.get(outgoing.replica.table)
            if layout is None:
                continue
            places = {one.name: place for place, one in enumerate(outgoing.columns)}
            columns = [one for one in layout.columns if one.name in places]
            gone: list[str] = []
            yield SheetOut(layout, columns, _rows(outgoing, [places[one.name] for one in columns], gone), gone)

    @staticmethod
    def _remember(session: Session, gathering: Gathering, package: Package, tables: Sequence[str]) -> None:
        """Write down which versions went out, of the tables that a spreadsheet tells of."""
        gathering.remember(package.id)
        session.flush()
        of_others = PackageLine.table.not_in(tables)
        session.execute(delete(PackageLine).where(PackageLine.package_id == package.id, of_others))

    def _headline(self, partner: Partner, named: Named) -> str:
        return HEADLINE.format(
            office=self._post.office.facts.name or named.sender,
            partner=partner.title,
            number=named.seq,
            kind=KIND_TITLES[named.kind],
            day=self._post.today().isoformat(),
        )

    def _office_id(self) -> str:
        try:
            OFFICE_ID(self._post.own_keys.office_id)
        except Malformed as error:
            raise Refusal(NO_ID) from error
        return self._post.own_keys.office_id


class GridWords:
    """Names grids by their identifiers."""

    def __init__(self, session: Session, layouts: SheetLayouts) -> None:
        self._references, self._layouts = References(session), layouts
        self._known: dict[str, str] = {}

    def __call__(self, table: str, uid: str) -> str:
        """Return the name of one."""
        if uid not in self._known:
            named = uuid.UUID(uid)
            self._known[uid] = self._layouts.grid_name(self._references.ids(table, [named]).get(named))
        return self._known[uid]


def require_sheets(partner: Partner) -> None:
    """Raise Refusal unless spreadsheets go to an office."""
    if not partner.is_active:
        raise Refusal(PUT_AWAY.format(title=partner.title))
    if partner.has_program:
        raise Refusal(HAS_PROGRAM.format(title=partner.title))
    if partner.relation is Relation.LOWER:
        raise Refusal(NOT_LOWER.format(title=partner.title))


def is_sheet(package: Package) -> bool:
    """Whether a package that went out is a spreadsheet."""
    return package.direction is Direction.OUT and package.file.endswith(".xlsx")


def heard(
    session: Session, package: Package, result: Result, message: str, counts: Mapping[str, int] | None = None
) -> None:
    """Settle a spreadsheet that its receiver has."""
    place = package.epoch, package.sequence
    answer = Answer(
        str(package.package_uid), package.id, *place, result, *place, (), dict(counts or {}), message[:LONGEST]
    )
    receipts.settle(session, package, answer)


def _rows(outgoing: Outgoing, places: Sequence[int], gone: list[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield key and texts of each row; records that are no more are only named."""
    for row in outgoing.rows():
        uid, operation, version = row[:3]
        if operation == DELETE:
            gone.append(uid)
        else:
            yield f"{uid}|{version}", [row[len(AROUND) + place] for place in places]
