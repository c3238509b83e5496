"""The offices that files are exchanged with, and the key cards by which they are known."""

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.exchange import ExchangeKey, Partner, Relation
from db.store import Store, actor_of
from desktop.clock import Now, now
from desktop.errors import Invalid, Problem, Refusal
from desktop.exchange.envelope import OFFICE_ID
from desktop.exchange.keys import CARD_SUFFIX, MOST_BYTES, PublicCard, read_card, read_change, read_revocation
from desktop.exchange.strict_json import Malformed
from desktop.given_file import content_of

ADD, CHANGE, PUT_AWAY = "登记交换单位", "修改交换单位", "停用交换单位"
TAKE, CONFIRM, REVOKE = "登记公钥卡", "核对公钥卡", "作废公钥卡"
LONGEST_TITLE, LONGEST_NOTE = 100, 200

WRONG_ID = "单位代码要用 12 位数字或大写字母，与对方公钥卡上的一致。请改正。"
NO_TITLE = "请填写单位名称（不超过 100 个字）。"
LONG_NOTE = "备注最多 200 个字，请删减。"
ENTERED = "代码为 {office_id} 的单位已经登记过。请在原来那条上修改。"
FIXED = "已经与“{title}”交换过公钥卡，单位代码不能再改。"
ONE_UPPER = "上级单位只能有一个，已经登记了“{title}”。请先停用它。"
GONE = "这个交换单位已不存在。请刷新后再看。"
NOT_A_CARD_FILE = "“{name}”不是公钥卡文件，没有读取。公钥卡文件的扩展名是 .wgxkey。"
OF_ANOTHER = "这张公钥卡是 {office_id}（{name}）的，不是“{title}”的，没有登记。请核对文件。"
CARD_GONE = "这张公钥卡已不存在。请刷新后再看。"
OTHER_DIGITS = "指纹与这张公钥卡不一致，没有通过。请与对方电话逐组核对；仍不一致请对方重新送公钥卡，这张不要使用。"
REVOKED = "这张公钥卡已经作废，不能再使用。请向对方要新的公钥卡。"
NO_REASON = "请写明原因。"


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
        query = select(Partner).order_by(Partner.relation != Relation.UPPER, Partner.office_id)
        if not everyone:
            query = query.where(Partner.is_active)
        with self._store.read() as session:
            found = session.scalars(query).all()
            cards = _cards(session)
            return [_row(one, cards.get(one.id, ())) for one in found]

    def row(self, partner_id: int) -> PartnerRow:
        """Return one office. Raise Refusal when it is no more."""
        with self._store.read() as session:
            return _row(known(session, partner_id), _cards(session).get(partner_id, ()))

    def add(self, draft: PartnerDraft) -> int:
        """Enter an office. Return its key. Raise Invalid."""
        self._permit()
        with self._store.write(ADD) as session:
            partner = Partner(**_checked(session, draft, None))
            session.add(partner)
            session.flush()
            return partner.id

    def change(self, partner_id: int, version: int, draft: PartnerDraft) -> None:
        """Change what is known of an office. Raise Invalid or Conflict."""
        self._permit()
        with self._store.write(CHANGE) as session:
            partner = known(session, partner_id)
            if partner.version != version:
                raise Conflict
            for name, value in _checked(session, draft, partner).items():
                setattr(partner, name, value)

    def put_away(self, partner_id: int, version: int) -> None:
        """Exchange nothing with an office any more; what was exchanged stays."""
        self._permit()
        with self._store.write(PUT_AWAY) as session:
            partner = known(session, partner_id)
            if partner.version != version:
                raise Conflict
            partner.is_active = False

    def look_at_card(self, path: Path) -> CardSeen:
        """Read a card file, which may lie on a stick. Raise Refusal."""
        if path.suffix.lower() != CARD_SUFFIX:
            raise Refusal(NOT_A_CARD_FILE.format(name=path.name))
        content = content_of(path, MOST_BYTES, NOT_A_CARD_FILE.format(name=path.name))
        card = read_card(content)
        with self._store.read() as session:
            partner = session.scalars(select(Partner).where(Partner.office_id == card.office_id)).first()
            before = partner is not None and _card_of(session, partner.id, card.key_id) is not None
            return CardSeen(card, partner.id if partner is not None else None, before, content)

    def take_card(self, partner_id: int, seen: CardSeen) -> int:
        """Keep a card of an office; nothing it signed is believed before it is confirmed. Return its key."""
        self._permit()
        with self._store.write(TAKE) as session:
            return self._keep_card(session, known(session, partner_id), seen.card).id

    def confirm(self, card_id: int, fingerprint: str) -> None:
        """Trust a card whose fingerprint was compared by telephone. Raise Refusal when the digits differ."""
        self._permit()
        with self._store.write(CONFIRM) as session:
            row = _known_card(session, card_id)
            if row.revoked_on is not None:
                raise Refusal(REVOKED)
            if re.sub(r"\D", "", fingerprint) != read_card(row.card).fingerprint.replace(" ", ""):
                raise Refusal(OTHER_DIGITS)
            row.checked_at, row.checked_by = self._now(), actor_of(session)

    def revoke(self, card_id: int, reason: str) -> None:
        """Believe nothing any more that a card signed, at once."""
        self._permit()
        if not reason.strip():
            raise Refusal(NO_REASON)
        with self._store.write(REVOKE) as session:
            self._revoke(_known_card(session, card_id), reason)

    def follow(self, session: Session, partner: Partner, statement: bytes, signed_by: PublicCard) -> None:
        """Trust the new card that the present one of an office names, in a write under way. Raise Refusal."""
        card = read_change(statement, signed_by)
        row = self._keep_card(session, partner, card)
        if row.revoked_on is not None:
            raise Refusal(REVOKED)
        row.checked_at, row.checked_by = self._now(), actor_of(session)

    def hear_revocation(self, session: Session, partner: Partner, statement: bytes, signed_by: PublicCard) -> None:
        """Believe an office that says one of its keys is void, in a write under way. Raise Refusal."""
        said = read_revocation(statement, signed_by)
        row = _card_of(session, partner.id, said.key_id)
        if row is not None:
            self._revoke(row, said.reason)

    def trusted(self, session: Session, office_id: str, key_id: str) -> PublicCard | None:
        """Return the card of an office by which a signature may be believed."""
        query = select(ExchangeKey).join(Partner, Partner.id == ExchangeKey.partner_id)
        query = query.where(Partner.office_id == office_id, Partner.is_active, ExchangeKey.key_id == key_id)
        row = session.scalars(query.where(*_good())).first()
        return read_card(row.card) if row is not None else None

    def in_use(self, session: Session, partner: Partner) -> PublicCard | None:
        """Return the card for which packages to an office are sealed."""
        query = select(ExchangeKey).where(ExchangeKey.partner_id == partner.id, *_good())
        row = session.scalars(query.order_by(ExchangeKey.valid_from.desc(), ExchangeKey.id.desc())).first()
        return read_card(row.card) if row is not None else None

    def _keep_card(self, session: Session, partner: Partner, card: PublicCard) -> ExchangeKey:
        if card.office_id != partner.office_id:
            raise Refusal(OF_ANOTHER.format(office_id=card.office_id, name=card.office_name, title=partner.title))
        row = _card_of(session, partner.id, card.key_id)
        if row is None:
            row = ExchangeKey(
                partner_id=partner.id, key_id=card.key_id, card=card.to_bytes(), valid_from=card.valid_from
            )
            session.add(row)
        elif row.card != card.to_bytes() and row.revoked_on is None:  # the same key with another day or recipient
            row.card, row.valid_from, row.checked_at, row.checked_by = card.to_bytes(), card.valid_from, None, None
        session.flush()
        return row

    def _revoke(self, row: ExchangeKey, reason: str) -> None:
        row.revoked_on = row.revoked_on or self._now().astimezone().date()
        row.revoked_reason = row.revoked_reason or reason.strip()[:LONGEST_NOTE]


def known(session: Session, partner_id: int) -> Partner:
    """Return an office. Raise Refusal when it is no more."""
    partner = session.get(Partner, partner_id)
    if partner is None:
        raise Refusal(GONE)
    return partner


def _checked(session: Session, draft: PartnerDraft, present: Partner | None) -> dict[str, Any]:
    """Return a draft as the columns of an office. Raise Invalid."""
    values = asdict(draft) | {
        "office_id": draft.office_id.strip().upper(), "title": draft.title.strip(), "note": draft.note.strip() or None
    }  # fmt: skip
    problems = []
    try:
        OFFICE_ID(values["office_id"])
    except Malformed:
        problems.append(Problem("office_id", WRONG_ID))
    if not 0 < len(values["title"]) <= LONGEST_TITLE:
        problems.append(Problem("title", NO_TITLE))
    if len(values["note"] or "") > LONGEST_NOTE:
        problems.append(Problem("note", LONG_NOTE))
    others = session.scalars(select(Partner)).all()
    for other in others:
        if present is not None and other.id == present.id:
            continue
        if other.office_id == values["office_id"]:
            problems.append(Problem("office_id", ENTERED.format(office_id=other.office_id)))
        if draft.is_active and other.is_active and other.relation is draft.relation is Relation.UPPER:
            problems.append(Problem("relation", ONE_UPPER.format(title=other.title)))
    if present is not None and present.office_id != values["office_id"] and _has_cards(session, present):
        problems.append(Problem("office_id", FIXED.format(title=present.title)))
    if problems:
        raise Invalid(problems)
    return values


def _has_cards(session: Session, partner: Partner) -> bool:
    return session.scalar(select(ExchangeKey.id).where(ExchangeKey.partner_id == partner.id).limit(1)) is not None


def _known_card(session: Session, card_id: int) -> ExchangeKey:
    row = session.get(ExchangeKey, card_id)
    if row is None or row.partner_id is None:
        raise Refusal(CARD_GONE)
    return row


def _card_of(session: Session, partner_id: int, key_id: str) -> ExchangeKey | None:
    query = select(ExchangeKey).where(ExchangeKey.partner_id == partner_id, ExchangeKey.key_id == key_id)
    return session.scalars(query).first()


def _good() -> tuple[Any, ...]:
    return ExchangeKey.checked_at.is_not(None), ExchangeKey.revoked_on.is_(None)


def _cards(session: Session) -> dict[int, Sequence[CardRow]]:
    """Return the cards of every office, the newest first."""
    query = select(ExchangeKey).where(ExchangeKey.partner_id.is_not(None))
    gathered: dict[int, list[CardRow]] = {}
    for one in session.scalars(query.order_by(ExchangeKey.valid_from.desc(), ExchangeKey.id.desc())):
        card, others = read_card(one.card), gathered.setdefault(one.partner_id or 0, [])
        is_good = one.checked_at is not None and one.revoked_on is None
        others.append(
            CardRow(
                key=one.id,
                partner_id=one.partner_id or 0,
                key_id=one.key_id,
                office_name=card.office_name,
                fingerprint=card.fingerprint,
                valid_from=one.valid_from,
                checked_at=one.checked_at,
                checked_by=one.checked_by or "",
                revoked_on=one.revoked_on,
                revoked_reason=one.revoked_reason or "",
                is_in_use=is_good and not any(other.is_in_use for other in others),
            )
        )
    return dict(gathered)


def _row(one: Partner, cards: Sequence[CardRow]) -> PartnerRow:
    return PartnerRow(
        key=one.id,
        version=one.version,
        office_id=one.office_id,
        title=one.title,
        relation=one.relation,
        grid_id=one.grid_id,
        unit_id=one.unit_id,
        has_program=one.has_program,
        is_active=one.is_active,
        note=one.note or "",
        cards=tuple(cards),
    )
