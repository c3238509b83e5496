"""An office's keys, and the public card by which another office knows them.

A card is handed over on paper and its fingerprint compared by telephone; nobody is trusted on first use. The private
halves never stand in a file of their own: the caller keeps them in the encrypted database.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop.errors import Refusal
from desktop.exchange.envelope import KEY_ID, OFFICE_ID, Rule, matching
from desktop.exchange.signed import LONGEST, day, octets, read, words, written
from desktop.exchange.strict_json import Malformed, canonical
from desktop.seals.suite import USUAL, Suite, suite_of

CARD_SUFFIX = ".wgxkey"
MOST_BYTES = LONGEST  # of a card
CARD_FORMAT = "wgxkey/1"
CHANGE_FORMAT = "wgxkey-change/1"
REVOCATION_FORMAT = "wgxkey-revocation/1"
GROUPS = 10  # of four digits: 133 bits

NOT_A_CARD = "这不是有效的公钥卡文件，可能已损坏或被改动。请对方重新导出公钥卡（.wgxkey）。"
NEWER_CARD = "这张公钥卡使用了本程序不认识的密码套件“{suite}”。请先升级程序，再登记这张公钥卡。"
NOT_A_CHANGE = "这不是有效的换钥声明：它不是由该单位现用的密钥签名的。请用电话核对，或重新交换纸质公钥卡。"
NOT_A_REVOCATION = "这不是有效的密钥作废声明：签名与该单位的公钥卡不符。请用电话核对。"


@dataclass(frozen=True, slots=True)
class PublicCard:
    """What others may know of an office's keys, signed with the very key it shows."""

    office_id: str
    office_name: str
    suite: str
    sign_key: bytes
    recipient: str
    valid_from: date
    signature: bytes = field(repr=False)

    @property
    def key_id(self) -> str:
        """The short name of the key that signs."""
        return key_id_of(self.sign_key)

    @property
    def fingerprint(self) -> str:
        """Ten groups of four digits, to be read out on the telephone; they cover everything on the card."""
        number = int.from_bytes(hashlib.sha256(canonical(_said(self))).digest()) % 10 ** (4 * GROUPS)
        digits = f"{number:0{4 * GROUPS}d}"
        return " ".join(digits[start : start + 4] for start in range(0, 4 * GROUPS, 4))

    @property
    def pem(self) -> str:
        """The key that signs, as openssl reads it."""
        return _suite(self.suite).public_texts(self.sign_key)[0]

    @property
    def allowed_signer(self) -> str:
        """The key that signs, as a line of the file that `ssh-keygen -Y verify` reads."""
        return f"{self.office_id} {_suite(self.suite).public_texts(self.sign_key)[1]}\n"

    def to_bytes(self) -> bytes:
        """Return the card as a file."""
        return written(_said(self), self.signature)


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """An office's own keys, private halves included: `sign_key` signs, `identity` opens what is sealed for us."""

    office_id: str
    sign_key: bytes = field(repr=False)
    identity: bytes = field(repr=False)
    suite: str = USUAL

    @classmethod
    def new(cls, office_id: str, suite_id: str = USUAL) -> "OfficeKeys":
        """Make up new keys."""
        suite = _suite(suite_id)
        return cls(OFFICE_ID(office_id), suite.new_sign_key(), suite.new_identity(), suite_id)

    @property
    def public(self) -> bytes:
        """The public half of the key that signs."""
        return _suite(self.suite).public_of(self.sign_key)

    @property
    def key_id(self) -> str:
        """The short name of the key that signs."""
        return key_id_of(self.public)

    @property
    def recipient(self) -> str:
        """The public half of the identity."""
        return _suite(self.suite).recipient_of(self.identity)

    def sign(self, message: bytes) -> bytes:
        """Return the raw signature of a message."""
        return _suite(self.suite).sign(self.sign_key, message)

    def card(self, office_name: str, valid_from: date) -> PublicCard:
        """Return the card to hand over."""
        unsigned = PublicCard(
            self.office_id, office_name, self.suite, self.public, self.recipient, valid_from, signature=b""
        )
        return read_card(written(_said(unsigned), self.sign(canonical(_said(unsigned)))))

    def change_to(self, card: PublicCard) -> bytes:
        """Return the statement by which these keys name their successor; it travels in a package of kind K."""
        said = {"format": CHANGE_FORMAT, "office_id": self.office_id, "card": card.to_bytes().decode()}
        return written(said, self.sign(canonical(said)))

    def revoke(self, key_id: str, revoked_on: date, reason: str) -> bytes:
        """Return the statement by which this office declares one of its keys void from a day on."""
        said = {
            "format": REVOCATION_FORMAT,
            "office_id": self.office_id,
            "key_id": key_id,
            "revoked_on": revoked_on.isoformat(),
            "reason": reason,
        }
        return written(said, self.sign(canonical(said)))


@dataclass(frozen=True, slots=True)
class Revocation:
    """A key that its own office declared void."""

    office_id: str
    key_id: str
    revoked_on: date
    reason: str


def key_id_of(public: bytes) -> str:
    """Return the short name of a key that signs."""
    return hashlib.sha256(public).hexdigest()[:16]


def read_card(content: bytes) -> PublicCard:
    """Return a card that is sound in itself; whose it is, the telephone tells. Raise Refusal."""
    try:
        said, message, signature = read(content, _CARD)
        suite = suite_of(said["suite"])
        if suite is None:
            raise Refusal(NEWER_CARD.format(suite=said["suite"]))
        card = PublicCard(
            said["office_id"],
            said["office_name"],
            said["suite"],
            said["sign_key"],
            said["recipient"],
            said["valid_from"],
            signature,
        )
        if not suite.is_recipient(card.recipient) or not suite.verify(card.sign_key, message, signature):
            raise Malformed("not signed by itself")
    except Malformed as error:
        raise Refusal(NOT_A_CARD) from error
    return card


def read_change(content: bytes, present: PublicCard) -> PublicCard:
    """Return the card that follows the present one of an office, if the present key says so. Raise Refusal."""
    try:
        said = _signed_by(present, content, _CHANGE)
        card = read_card(said["card"].encode())
        if card.office_id != present.office_id:
            raise Malformed("of another office")
    except Malformed as error:
        raise Refusal(NOT_A_CHANGE) from error
    return card


def read_revocation(content: bytes, card: PublicCard) -> Revocation:
    """Return which key an office declares void, signed by a key of it that is known. Raise Refusal."""
    try:
        said = _signed_by(card, content, _REVOCATION)
    except Malformed as error:
        raise Refusal(NOT_A_REVOCATION) from error
    return Revocation(said["office_id"], said["key_id"], said["revoked_on"], said["reason"])


def _said(card: PublicCard) -> dict[str, object]:
    return {
        "format": CARD_FORMAT,
        "office_id": card.office_id,
        "office_name": card.office_name,
        "suite": card.suite,
        "sign_key": base64.b64encode(card.sign_key).decode(),
        "recipient": card.recipient,
        "valid_from": card.valid_from.isoformat(),
    }


def _signed_by(card: PublicCard, content: bytes, rules: Mapping[str, Rule]) -> dict[str, Any]:
    document = read(content, rules)
    suite = _suite(card.suite)
    is_genuine = suite.verify(card.sign_key, document.message, document.signature)
    if document.said["office_id"] != card.office_id or not is_genuine:
        raise Malformed("signed by another")
    return document.said


def _suite(suite_id: str) -> Suite:
    suite = suite_of(suite_id)
    if suite is None:
        raise Refusal(NEWER_CARD.format(suite=suite_id))
    return suite


def _card_text(value: Any) -> str:
    if not isinstance(value, str):
        raise Malformed("not a card")
    return value


_CARD: dict[str, Rule] = {
    "format": matching(CARD_FORMAT),
    "office_id": OFFICE_ID,
    "office_name": words,
    "suite": matching("[!-~]{1,64}"),
    "sign_key": octets,
    "recipient": matching("[!-~]{1,4000}"),
    "valid_from": day,
}
_CHANGE: dict[str, Rule] = {"format": matching(CHANGE_FORMAT), "office_id": OFFICE_ID, "card": _card_text}
_REVOCATION: dict[str, Rule] = {
    "format": matching(REVOCATION_FORMAT),
    "office_id": OFFICE_ID,
    "key_id": KEY_ID,
    "revoked_on": day,
    "reason": words,
}
