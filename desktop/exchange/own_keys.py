"""The keys of the office itself: made on first need, kept in the encrypted database, shown to others as a card."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.models.exchange import ExchangeKey
from db.store import Store, actor_of
from desktop.clock import Now, now
from desktop.errors import Refusal
from desktop.exchange.envelope import OFFICE_ID as FORM
from desktop.exchange.keys import CARD_SUFFIX, OfficeKeys, PublicCard, read_card
from desktop.exchange.strict_json import Malformed
from desktop.files import replace_file
from desktop.office import Office, put_facts

OFFICE_ID = "exchange_office_id"  # key of the fact

MAKE, CHOOSE = "生成本单位密钥", "设置交换用的单位代码"
WRONG_ID = "交换用的单位代码要用 12 位数字或大写字母，一般就是 12 位区划代码。请改正。"
NO_ID = "还没有交换用的单位代码。请先在“交换”里填写（一般就是 12 位区划代码）。"
IN_USE = "已经用代码 {office_id} 生成了公钥卡，不能再改单位代码。请联系上级核对。"
NAMELESS = "单位还没有名称，不能生成公钥卡。请先在设置里填写单位名称。"


class OwnKeys:
    """Keeps the keys of this office."""

    def __init__(self, store: Store, office: Office, permit: Callable[[], None], now: Now = now) -> None:
        """`permit` raises Refusal when whoever sits here may not change keys."""
        self._store, self._office, self._permit, self._now = store, office, permit, now

    @property
    def office_id(self) -> str:
        """The twelve characters by which other offices know this one: chosen, or proposed from the town code."""
        return str(self._office.get(OFFICE_ID) or self._office.facts.town_code)

    def choose_office_id(self, office_id: str) -> None:
        """Set the office's identifier. Raise Refusal for one of a wrong form and where a card was made already."""
        self._permit()
        chosen = office_id.strip().upper()
        try:
            FORM(chosen)
        except Malformed as error:
            raise Refusal(WRONG_ID) from error
        with self._store.write(CHOOSE) as session:
            if chosen != self.office_id and session.scalar(select(ExchangeKey.id).where(_own()).limit(1)):
                raise Refusal(IN_USE.format(office_id=self.office_id))
            put_facts(session, {OFFICE_ID: chosen})

    @property
    def has_card(self) -> bool:
        """Whether keys were made; from then on the office's identifier stands."""
        with self._store.read() as session:
            return self._present(session) is not None

    def card(self) -> PublicCard:
        """Return the card to hand over: `fingerprint` is read out by telephone. Keys are made on first need."""
        with self._store.read() as session:
            present = self._present(session)
            if present is not None:
                return read_card(present.card)
        with self._store.write(MAKE) as session:
            self.present(session)
            return self.card_in(session)

    def card_in(self, session: Session) -> PublicCard:
        """Return the card of the keys in use, in a write under way."""
        present = self._present(session)
        assert present is not None
        return read_card(present.card)

    def require_permission(self) -> None:
        """Raise Refusal when whoever sits here may not change keys."""
        self._permit()

    def export_card(self, folder: Path) -> Path:
        """Write the card into a folder, as `<office id>.wgxkey`. Return where it lies."""
        card = self.card()
        path = folder / f"{card.office_id}{CARD_SUFFIX}"
        replace_file(path, card.to_bytes())
        return path

    def valid_from(self) -> date:
        """Return the day from which the card in use counts."""
        return self.card().valid_from

    def present(self, session: Session) -> OfficeKeys:
        """Return the keys in use, in a write under way; they are made on first need."""
        found = self._present(session)
        return _read(found) if found is not None else self._make(session)

    def every(self, session: Session) -> list[OfficeKeys]:
        """Return all keys there ever were, those in use first: what was sealed for former ones can still be opened."""
        query = select(ExchangeKey).where(_own()).order_by(ExchangeKey.revoked_on.is_not(None), ExchangeKey.id.desc())
        return [_read(one) for one in session.scalars(query)]

    def renew(self, session: Session, reason: str) -> tuple[OfficeKeys, OfficeKeys]:
        """Put new keys in the place of those in use, which are revoked. Return the former and the new ones."""
        former = self.present(session)
        row = self._present(session)
        assert row is not None
        row.revoked_on, row.revoked_reason = self._now().astimezone().date(), reason
        session.flush()
        return former, self._make(session)

    def _present(self, session: Session) -> ExchangeKey | None:
        query = select(ExchangeKey).where(_own(), ExchangeKey.revoked_on.is_(None))
        return session.scalars(query.order_by(ExchangeKey.id.desc())).first()

    def _make(self, session: Session) -> OfficeKeys:
        office_id, name = self.office_id, self._office.facts.name or self._office.facts.town_name
        if not name:
            raise Refusal(NAMELESS)
        try:
            keys = OfficeKeys.new(office_id)
        except Malformed as error:
            raise Refusal(NO_ID) from error
        moment = self._now()
        card = keys.card(name, moment.astimezone().date())
        secret = {"sign_key": keys.sign_key.hex(), "identity": keys.identity.decode(), "suite": keys.suite}
        session.add(
            ExchangeKey(
                key_id=keys.key_id,
                card=card.to_bytes(),
                secret=json.dumps({"office_id": office_id, **secret}).encode(),
                valid_from=card.valid_from,
                checked_at=moment,
                checked_by=actor_of(session),
            )
        )
        session.flush()
        return keys


def _own() -> ColumnElement[bool]:
    return ExchangeKey.partner_id.is_(None)


def _read(row: ExchangeKey) -> OfficeKeys:
    assert row.secret is not None
    said = json.loads(row.secret)
    return OfficeKeys(said["office_id"], bytes.fromhex(said["sign_key"]), said["identity"].encode(), said["suite"])
