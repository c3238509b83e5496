"""What every tray of the exchange works with: sealing the next package of a series inside a write."""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from db.audit import checkpoint, tell
from db.base import new_uid
from db.models.exchange import Direction, Package, PackageState, Partner
from db.schema import HEAD
from db.store import Store
from desktop.audit.heads import ABOUT, LABEL, words_of
from desktop.clock import Now, Today, now, today
from desktop.errors import Refusal
from desktop.exchange.contents import AttachmentOut, View
from desktop.exchange.enclosures import Enclosure
from desktop.exchange.envelope import Header, PackageKind
from desktop.exchange.kept import OUT, Kept, Shelf, Staging
from desktop.exchange.keys import OfficeKeys
from desktop.exchange.naming import file_name
from desktop.exchange.own_keys import OwnKeys
from desktop.exchange.partners import Partners
from desktop.exchange.private_folder import refusing_when_full, sweep
from desktop.exchange.sealing import seal
from desktop.exchange.streams import ACK, MAIN, begin_anew, place_of, stream_of
from desktop.exchange.tables import TableOut
from desktop.jobs import Progress
from desktop.office import Office
from desktop.version import VERSION

Off = Callable[[], Mapping[str, Set[str]]]
Heading = Callable[[str, str], str]  # table, column -> what a clerk calls it
Called = Callable[[Session, Set[tuple[str, int]]], Mapping[tuple[str, int], str]]  # table and key -> what it is called

Left = Callable[[str, str, int, str], object]  # title, who gets it, records, sha256 of what leaves the office

NO_CARD = "还没有核对过“{title}”的公钥卡，不能打包。请先登记对方的公钥卡，并用电话核对指纹。"
PUT_AWAY = "“{title}”已经停用，不能与它交换。请先在“交换单位”里恢复。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What goes into one package, and what its row remembers of it."""

    stream: str
    kind: PackageKind
    title: str  # with {number} where its number goes
    tables: Sequence[TableOut]
    files: Sequence[AttachmentOut] = ()
    covers: tuple[date | None, date | None] = (None, None)
    blocks: Sequence[str] = ()
    purpose: str = ""
    answers: Package | None = None
    about: Mapping[str, object] = field(default_factory=dict)


class Post:
    """The office that sends and receives."""

    def __init__(
        self,
        store: Store,
        office: Office,
        folder: Path,
        own_keys: OwnKeys,
        partners: Partners,
        view: View,
        *,
        enclosures: Sequence[Enclosure] = (),
        off: Off = dict,
        heading: Heading = lambda _table, column: column,
        called: Called = lambda _session, _records: {},
        left: Left = lambda _title, _recipient, _records, _sha256: None,
        today: Today = today,
        now: Now = now,
        shelf: Shelf | None = None,
    ) -> None:
        """Keep packages in `folder`, and on the `shelf` of a shared office; `view` writes their readable workbook.

        `off` tells what is not collected, by table: it does not go out. `heading` gives the columns their titles,
        `called` the records theirs. `left` writes down what leaves, before it does.
        """
        self.store, self.office, self.kept = store, office, Kept(folder, shelf)
        self.own_keys, self.partners, self.view = own_keys, partners, view
        self.enclosures, self.off, self.heading, self.called = enclosures, off, heading, called
        self.left = left
        self.today, self.now = today, now
        sweep(self.kept.work)  # what a kill left there does not wait for the next exchange, which may be weeks away

    @property
    def workspace(self) -> Path:
        """Where contents lie in the clear for a moment."""
        return self.kept.work

    @contextmanager
    def write(self, action: str) -> Iterator[tuple[Session, Staging]]:
        """Do one named thing wholly or not at all, the files of packages included."""
        with refusing_when_full(), self.store.write(action) as session, self.kept.staging(session) as staging:
            yield session, staging
        with suppress(OSError):  # it counts already: whoever looks for the file, or writes next, puts it in its place
            self.kept.put(staging)

    def used_before(self, session: Session, partner: Partner) -> int:
        """Return an epoch in which files of ours were sealed that the database knows nothing of; 0 for none.

        Then a backup was restored here.
        """
        for name in (MAIN, ACK):
            used = self.kept.highest(partner.office_id, name)
            if used > place_of(session, partner.id, Direction.OUT, name):
                return used[0]
        return 0

    def begin_anew(self, session: Session, partner: Partner, after: int = 0) -> None:
        """Begin a new epoch towards a partner; what was not answered is void, its letters wait again."""
        kept = max(self.kept.highest(partner.office_id, name)[0] for name in (MAIN, ACK))
        void = begin_anew(session, partner.id, max(after, kept))
        for one in self.enclosures:
            one.superseded(session, void)

    def send(
        self, session: Session, staging: Staging, partner: Partner, parcel: Parcel, progress: Progress,
        keys: OfficeKeys | None = None,
    ) -> Package:  # fmt: skip
        """Seal the next package of a series in a write under way, with the keys in use or those given."""
        if not partner.is_active:
            raise Refusal(PUT_AWAY.format(title=partner.title))
        card = self.partners.in_use(session, partner)
        if card is None:
            raise Refusal(NO_CARD.format(title=partner.title))
        if epoch := self.used_before(session, partner):
            self.begin_anew(session, partner, epoch)
        keys = keys or self.own_keys.present(session)
        stream = stream_of(session, partner.id, Direction.OUT, parcel.stream)
        number = stream.high + 1
        package_uid = new_uid()
        header = Header(
            package_id=str(package_uid),
            sender=keys.office_id,
            receiver=partner.office_id,
            stream=parcel.stream,
            epoch=stream.epoch,
            seq=number,
            prev=stream.last_hash,
            kind=parcel.kind,
            created=self.now().replace(microsecond=0),
            needs_ack=parcel.stream == MAIN,
            base_seq=stream.acknowledged if parcel.kind is PackageKind.DELTA else None,
            as_of_seq=number if parcel.kind is PackageKind.FULL else None,
        )
        name = f"{OUT}/{partner.office_id}/{stream.epoch}/{file_name(header)}"
        head = checkpoint(session)
        log_head = "" if head is None else words_of(head)
        made = seal(
            header,
            parcel.tables,
            parcel.files,
            keys,
            staging.room(name),
            progress,
            recipients=[card],
            bag_info={"Source-Organization": self.office.facts.name or keys.office_id, LABEL: log_head or "-"},
            about={
                "schema_version": HEAD,
                "software": VERSION,
                ABOUT: log_head,
                **self._heard(session, partner),
                **parcel.about,
            },
            view=self.view,
            workspace=self.workspace,
        )
        package = Package(
            package_uid=uuid.UUID(header.package_id),
            partner_id=partner.id,
            direction=Direction.OUT,
            stream=parcel.stream,
            epoch=stream.epoch,
            sequence=number,
            base_sequence=header.base_seq,
            kind=parcel.kind,
            state=PackageState.SEALED,
            title=parcel.title.format(number=number),
            covers_from=parcel.covers[0],
            covers_until=parcel.covers[1],
            envelope_sha256=made.envelope_sha256,
            sha256=made.sha256,
            size=made.size,
            file=name,
            counts=dict(made.envelope.counts),
            blocks=list(parcel.blocks),
            purpose=parcel.purpose or None,
            answers_id=parcel.answers.id if parcel.answers is not None else None,
        )
        session.add(package)
        stream.high, stream.last_hash = number, made.envelope_sha256
        if parcel.kind is PackageKind.FULL:
            stream.needs_full = False
        session.flush()
        _tell(session, package, partner)
        return package

    def _heard(self, session: Session, partner: Partner) -> dict[str, Any]:
        """Say what came from the partner last: so it notices when a backup was restored there."""
        stream = stream_of(session, partner.id, Direction.IN, MAIN)
        return {"heard": {"epoch": stream.epoch, "high": stream.high, "hash": stream.last_hash}}


def _tell(session: Session, package: Package, partner: Partner) -> None:
    """Say in the audit log what was sealed; the line of a receipt says first what it answers."""
    facts = {"partner": partner.office_id, "stream": package.stream, "sequence": package.sequence}
    detail = {"sent": facts | {"sha256": package.sha256}}
    tell(session, kind="package", reason=package.purpose, records=sum(package.counts.values()), detail=detail)
