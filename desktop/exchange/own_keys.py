"""The keys of the office itself: made on first need, kept in the encrypted database, shown to others as a card."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from db.store import Store
from desktop.clock import Today, today
from desktop.exchange.keys import OfficeKeys, PublicCard
from desktop.office import Office

OFFICE_ID = "exchange_office_id"  # key of the fact


class OwnKeys:
    """Keeps the keys of this office."""

    def __init__(self, store: Store, office: Office, permit: Callable[[], None], today: Today = today) -> None:
        """`permit` raises Refusal when whoever sits here may not change keys."""
        self._store, self._office, self._permit, self._today = store, office, permit, today

    @property
    def office_id(self) -> str:
        """The twelve characters by which other offices know this one: chosen, or proposed from the town code."""
        raise NotImplementedError

    def choose_office_id(self, office_id: str) -> None:
        """Set the office's identifier. Raise Refusal for one of a wrong form and where a card was made already."""
        raise NotImplementedError

    def card(self) -> PublicCard:
        """Return the card to hand over: `fingerprint` is read out by telephone. Keys are made on first need."""
        raise NotImplementedError

    def export_card(self, folder: Path) -> Path:
        """Write the card into a folder, as `<office id>.wgxkey`. Return where it lies."""
        raise NotImplementedError

    def present(self, session: Session) -> OfficeKeys:
        """Return the keys in use, in a write under way; they are made on first need."""
        raise NotImplementedError

    def every(self, session: Session) -> list[OfficeKeys]:
        """Return all keys there ever were, those in use first: what was sealed for former ones can still be opened."""
        raise NotImplementedError

    def renew(self, session: Session, reason: str, *, is_lost: bool) -> tuple[OfficeKeys, OfficeKeys]:
        """Put new keys in the place of those in use, which are revoked. Return the former and the new ones."""
        raise NotImplementedError

    def valid_from(self) -> date:
        """Return the day from which the card in use counts."""
        raise NotImplementedError
