"""The exchange of an office, put together: keys, partners, trays, letters, and the rooms it meets."""

from dataclasses import dataclass
from functools import partial
from typing import Self

from db.models.log import DisclosureKind
from desktop.attachments.service import Attachments
from desktop.calendar import Calendar
from desktop.cases.moving import CaseMoves
from desktop.cases.service import Cases
from desktop.clock import Today, moments
from desktop.codes import Codes
from desktop.correspondence.acts import OfficeLetters, acts
from desktop.correspondence.arrivals import CaseReplies
from desktop.correspondence.case_files import CaseFiles
from desktop.correspondence.cases import CaseLetters
from desktop.disclosures import Disclosures
from desktop.exchange.inbox import Inbox
from desktop.exchange.key_changes import KeyChanges
from desktop.exchange.letter_mail import LetterMail, ListMail
from desktop.exchange.outbox import Outbox
from desktop.exchange.own_keys import OwnKeys
from desktop.exchange.partners import Partners
from desktop.exchange.posting import Called, Heading, Off, Post
from desktop.exchange.status import ExchangeStatus
from desktop.folder import EXCHANGE
from desktop.grids.service import Grids
from desktop.opening import OpenOffice
from desktop.package_view import write_view


@dataclass(frozen=True)
class Exchange:
    """Everything an office does with other offices."""

    post: Post
    own_keys: OwnKeys
    key_changes: KeyChanges
    partners: Partners
    outbox: Outbox
    inbox: Inbox
    status: ExchangeStatus
    letters: OfficeLetters

    @classmethod
    def of(
        cls,
        office: OpenOffice,
        disclosures: Disclosures,
        grids: Grids,
        codes: Codes,
        calendar: Calendar,
        attachments: Attachments,
        cases: Cases,
        moves: CaseMoves,
        case_letters: CaseLetters,
        off: Off,
        heading: Heading,
        called: Called,
        today: Today,
    ) -> Self:
        """Put the exchange together over an open office."""
        store, at = office.store, moments(today)
        own_keys = OwnKeys(store, office.office, office.clerk.permit_administration, at)
        partners = Partners(store, office.clerk.permit_administration, at)
        post = Post(
            store,
            office.office,
            office.paths.data / EXCHANGE,
            own_keys,
            partners,
            write_view,
            enclosures=(LetterMail(attachments, CaseReplies(moves, codes)), ListMail(), CaseFiles(attachments)),
            off=off,
            heading=heading,
            called=called,
            left=partial(_note, disclosures),
            today=today,
            now=at,
            shelf=office.shared.packages(office.engine) if office.shared is not None else None,
        )
        done = acts(cases, moves, codes, calendar, attachments, post.workspace, today)
        return cls(
            post=post,
            own_keys=own_keys,
            key_changes=KeyChanges(post),
            partners=partners,
            outbox=Outbox(post),
            inbox=Inbox(post),
            status=ExchangeStatus(post, calendar),
            letters=OfficeLetters(store, attachments, done, case_letters, codes, calendar, today),
        )


def _note(disclosures: Disclosures, title: str, recipient: str, records: int, sha256: str) -> None:
    """Enter that a package leaves: whole records, sealed for its recipient alone."""
    disclosures.note(DisclosureKind.EXPORTED, "package", None, (), records, title, recipient=recipient, sha256=sha256)
