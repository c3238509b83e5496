"""The offices that files are exchanged with, and the key cards by which they are known."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from db.models.exchange import Partner, Relation
from db.store import Store
from desktop.clock import Now, now
from desktop.exchange.keys import PublicCard


@dataclass(frozen=True, slots=True)
class CardRow:
    """One key card of a partner."""

    key: int
    partner_id: int
    key_id: str
    office_name: str  # as the card says
    fingerprint: str  # ten groups of four digits
    valid_from: date
    checked_at: datetime | None  # None: nobody compared the fingerprint yet, nothing it signed is believed
    checked_by: str
    revoked_on: date | None
    revoked_reason: str
    is_in_use: bool  # what is sent now is sealed for it


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One office that files are exchanged with."""

    key: int
    version: int
    office_id: str
    title: str
    relation: Relation
    grid_id: int | None
    unit_id: int | None
    has_program: bool
    is_active: bool
    note: str
    cards: tuple[CardRow, ...]  # the newest first

    @property
    def is_ready(self) -> bool:
        """Whether packages can be sealed for it: it has a card that was checked and not revoked."""
        return any(card.is_in_use for card in self.cards)


@dataclass(frozen=True, slots=True)
class PartnerDraft:
    """What a clerk says of another office."""

    office_id: str
    title: str
    relation: Relation
    grid_id: int | None = None  # of a lower office: where its grids hang here
    unit_id: int | None = None  # as what cases are handed to it
    has_program: bool = True
    note: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A card file that was looked at; nothing is kept of it yet."""

    card: PublicCard
    partner_id: int | None  # None: no office of this identifier is entered yet
    is_known: bool  # it was taken in before
    content: bytes = field(repr=False)


class Partners:
    """Keeps the other offices and their cards."""

    def __init__(self, store: Store, permit: Callable[[], None], now: Now = now) -> None:
        """`permit` raises Refusal when whoever sits here may not decide whom to trust."""
        self._store, self._permit, self._now = store, permit, now

    def rows(self, *, everyone: bool = False) -> list[PartnerRow]:
        """Return the offices, the upper one first; those put away only if `everyone`."""
        raise NotImplementedError

    def row(self, partner_id: int) -> PartnerRow:
        """Return one office. Raise Refusal when it is no more."""
        raise NotImplementedError

    def add(self, draft: PartnerDraft) -> int:
        """Enter an office. Return its key. Raise Invalid."""
        raise NotImplementedError

    def change(self, partner_id: int, version: int, draft: PartnerDraft) -> None:
        """Change what is known of an office. Raise Invalid or Conflict."""
        raise NotImplementedError

    def put_away(self, partner_id: int, version: int) -> None:
        """Exchange nothing with an office any more; what was exchanged stays."""
        raise NotImplementedError

    def look_at_card(self, path: Path) -> CardSeen:
        """Read a card file, which may lie on a stick. Raise Refusal."""
        raise NotImplementedError

    def take_card(self, partner_id: int, seen: CardSeen) -> int:
        """Keep a card of an office; nothing it signed is believed before it is confirmed. Return its key."""
        raise NotImplementedError

    def confirm(self, card_id: int, fingerprint: str) -> None:
        """Trust a card whose fingerprint was compared by telephone. Raise Refusal when the digits differ."""
        raise NotImplementedError

    def revoke(self, card_id: int, reason: str) -> None:
        """Believe nothing any more that a card signed, at once."""
        raise NotImplementedError

    def trusted(self, session: Session, office_id: str, key_id: str) -> PublicCard | None:
        """Return the card of an office by which a signature may be believed."""
        raise NotImplementedError

    def in_use(self, session: Session, partner: Partner) -> PublicCard | None:
        """Return the card for which packages to an office are sealed."""
        raise NotImplementedError
