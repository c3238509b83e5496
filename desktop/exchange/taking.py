"""Taking up a genuine package in a write under way: records, letters, keys, the series, and what is answered."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from db.audit import tell
from db.models.exchange import Direction, Package, PackageItem, PackageState, Partner
from db.models.log import Action
from db.store import action_id
from desktop.audit.heads import ABOUT, FACT, hear
from desktop.exchange import receipts
from desktop.exchange.applying import Applying, Incoming
from desktop.exchange.enclosures import Arrived
from desktop.exchange.envelope import PackageKind
from desktop.exchange.gathering import OF_PARTNER
from desktop.exchange.kept import IN, QUARANTINE, Staging
from desktop.exchange.key_changes import KEYS, take_keys
from desktop.exchange.opening import Opened, TableIn
from desktop.exchange.outcome import Outcome
from desktop.exchange.package_rows import KIND_TITLES
from desktop.exchange.posting import Post
from desktop.exchange.replicated import BY_TABLE
from desktop.exchange.streams import MAIN, is_rolled_back, place_of, stream_of, waiting_before
from desktop.jobs import Progress
from desktop.office import put_facts

TITLE, RECEIPT_TITLE = "第 {number} 期{kind}", "第 {number} 号回执"
OVER = "对方已重新开始编号，这一期不再等待。"
MOST_REASON = 200


class Taking:
    """Takes up packages of one partner in one write."""

    def __init__(self, post: Post, session: Session, partner: Partner) -> None:
        self._post, self._session, self._partner = post, session, partner

    def row(self, opened: Opened, state: PackageState, *, copy: Path | None = None, sha256: str = "") -> Package:
        """Write down that a package came; `copy` is its file."""
        envelope, is_receipt = opened.envelope, opened.envelope.stream != MAIN
        folder = QUARANTINE if state in {PackageState.QUARANTINED, PackageState.SUPERSEDED} else IN
        title = RECEIPT_TITLE if is_receipt else TITLE
        package = Package(
            package_uid=uuid.UUID(envelope.package_id),
            partner_id=self._partner.id,
            direction=Direction.IN,
            stream=envelope.stream,
            epoch=envelope.epoch,
            sequence=envelope.seq,
            base_sequence=envelope.base_seq,
            kind=envelope.kind,
            state=state,
            title=title.format(number=envelope.seq, kind=KIND_TITLES[envelope.kind]),
            covers_until=_day(opened.about.get("covers_until")),
            envelope_sha256=opened.envelope_sha256,
            sha256=sha256,
            size=copy.stat().st_size if copy is not None else 0,
            file=f"{folder}/{self._partner.office_id}/{envelope.package_id}.wgx",
            counts=dict(envelope.counts),
            purpose=_words(opened.about.get("purpose")),
        )
        self._session.add(package)
        self._session.flush()
        self._hear_head(opened)
        numbered = {"stream": package.stream, "sequence": package.sequence}
        facts = {"partner": self._partner.office_id, **numbered, "sha256": sha256}
        tell(self._session, kind="package", records=sum(package.counts.values()), detail={"received": facts})
        return package

    def _hear_head(self, opened: Opened) -> None:
        """Remember how far the partner's audit log is, and whether it went back."""
        heads: Mapping[str, Any] = self._post.office.get(FACT, {})
        known = heads.get(self._partner.office_id)
        heard = hear(opened.about.get(ABOUT), opened.envelope.created, self._partner.title, known)
        if heard is not None:
            put_facts(self._session, {FACT: {**heads, self._partner.office_id: heard.plain()}}, {})

    def take_up(
        self, opened: Opened, package: Package, progress: Progress, *, may_remove_many: bool = False
    ) -> tuple[Outcome, list[str]]:
        """Take up what is in a package that is the next of its series. Raise TooManyGone or Refusal."""
        session, envelope = self._session, opened.envelope
        stream = stream_of(session, self._partner.id, Direction.IN, MAIN)
        is_anew = envelope.epoch > stream.epoch and (stream.epoch, stream.high) > (1, 0)
        for one in waiting_before(session, self._partner.id, envelope.epoch):
            one.state, one.reason = PackageState.SUPERSEDED, OVER
        heard = opened.about.get("heard")
        if isinstance(heard, dict) and is_rolled_back(session, self._partner.id, heard):
            self._post.begin_anew(session, self._partner, heard["epoch"])
        outcome = Applying(
            session,
            self._partner,
            is_full=envelope.kind is PackageKind.FULL,
            ignores_base=_epoch_heard(heard) < place_of(session, self._partner.id, Direction.OUT, MAIN)[0],
            is_anew=is_anew,
        ).take(self._records(opened), progress, may_remove_many=may_remove_many)
        if KEYS in opened.tables:
            take_keys(self._post, session, self._partner, opened)
        problems = self._take_enclosed(opened, package)
        self.keep_items(package, outcome)
        stream.epoch, stream.high, stream.last_hash = envelope.epoch, envelope.seq, opened.envelope_sha256
        stream.needs_full = False
        package.state = PackageState.APPLIED
        result, counts = receipts.judged(outcome, problems)
        session.flush()
        receipts.say(session, package, result, counts, "；".join(problems)[:MOST_REASON])
        self.tell_log(outcome)
        return outcome, problems

    def answer_taken(self, staging: Staging, package: Package, progress: Progress) -> None:
        """Seal the receipt, unless the package voided the only key to seal it for: a later receipt tells of it then."""
        if self._post.partners.in_use(self._session, self._partner) is not None:
            self.answer(staging, package, progress)

    def answer(self, staging: Staging, package: Package, progress: Progress) -> Package:
        """Seal the receipt for a package of which it was written down what is answered."""
        return receipts.give(self._post, self._session, staging, self._partner, package, progress)

    def _records(self, opened: Opened) -> Iterator[Incoming]:
        """Yield the tables of records, whoever is named before who names him."""
        others = {one.table for one in self._post.enclosures} | {KEYS}
        order = {name: place for place, name in enumerate(BY_TABLE)}
        names = [name for name in opened.tables if name not in others]
        for name in sorted(names, key=lambda name: order.get(name, len(order))):
            table = opened.tables[name]
            yield Incoming(name, [column.name for column in table.columns], table.rows(), table.count)

    def _take_enclosed(self, opened: Opened, package: Package) -> list[str]:
        problems: list[str] = []
        for one in self._post.enclosures:
            if table := opened.tables.get(one.table):
                problems += one.taken(self._session, package, Arrived(rows_by_name(table), opened.attachments))
        return problems

    def keep_items(self, package: Package, outcome: Outcome) -> None:
        """Write down which records of a package were not simply taken over."""
        rows = [
            {
                "package_id": package.id, "table": one.table, "record_id": one.record_id, "record_uid": one.uid,
                "row": one.row, "result": one.result, "field": one.field, "ours": one.ours, "theirs": one.theirs,
                "message": one.message or None,
            }
            for one in outcome.items
        ]  # fmt: skip
        if rows:
            self._session.execute(insert(PackageItem), rows)

    def tell_log(self, outcome: Outcome) -> None:
        """Let the line of the write in the log say how much was done."""
        counted = {"created": outcome.made, "updated": outcome.changed, "deleted": outcome.gone}
        summary: dict[str, Any] = {
            verb: {table: count for table, count in of.items() if count} for verb, of in counted.items()
        }
        summary[OF_PARTNER] = self._partner.office_id
        key = action_id(self._session)
        self._session.execute(update(Action).where(Action.id == key).values(summary=summary))


def rows_by_name(table: TableIn) -> Sequence[Mapping[str, str]]:
    """Return the rows of a small table by the names of its columns."""
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows()]


def _epoch_heard(heard: Any) -> int:
    match heard:
        case {"epoch": int(epoch)}:
            return epoch
    return 1 << 30  # an office that does not tell has never forgotten


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _words(text: Any) -> str | None:
    return text[:MOST_REASON] or None if isinstance(text, str) else None
