"""Proving: who sent a package, that it is for this office and came whole, before anything in it is decrypted."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.exchange.envelope import (
    ENVELOPE,
    MOST_BYTES,
    MOST_FILE,
    PAYLOAD,
    SIGNATURE,
    SSH_SIGNATURE,
    Envelope,
    NewerFormat,
    PackageKind,
    envelope_hash,
    read_envelope,
)
from desktop.exchange.keys import PublicCard
from desktop.exchange.quarantine import Quarantined, Reason
from desktop.exchange.safe_zip import PIECE, SafeZip
from desktop.exchange.strict_json import Malformed
from desktop.jobs import Progress
from desktop.seals.suite import Suite, suite_of

Trusted = Callable[[str, str], PublicCard | None]  # sender, key id -> the card whose fingerprint was compared
Routes = Mapping[str, Collection[PackageKind]]  # stream -> what may come on it

_OUTSIDE = frozenset({ENVELOPE, SIGNATURE, SSH_SIGNATURE, PAYLOAD})

CHECKING = "正在核对签名和校验值"
TOO_LARGE = "“{name}”超过 1 GB，不是正常的交换包，已隔离。请与发件单位电话核对来源。"
NOT_A_PACKAGE = "“{name}”里的文件与交换包的规定不符，已隔离。请与发件单位电话核对来源。"
UNSIGNED = "“{name}”没有签名，不能证明是谁发的，已隔离。请与发件单位电话核对来源。"
MALFORMED = "“{name}”的信封内容不合规定，已隔离。请发件单位重新打包。"
NEWER = "“{name}”是更新版本的程序制作的，本程序读不了，已隔离。请先升级程序，再重新接收。"
UNKNOWN_SUITE = "“{name}”使用了本程序不认识的密码套件“{suite}”，已隔离。请先升级程序，再重新接收。"
UNTRUSTED = "“{name}”自称由 {sender} 发出，但没有登记这把签名钥匙，已隔离。请先交换公钥卡，用电话核对指纹后再接收。"
FORGED = "“{name}”的签名与 {sender} 的公钥卡不符，可能被改动或冒名，已隔离。请与发件单位电话核对来源。"
FOR_OTHERS = "“{name}”是发给 {receiver} 的，不是发给本单位的，已隔离。请转交或退回发件单位。"
NOT_SENT = "“{name}”不是本单位发出的，已隔离。请在收件中接收它，或核对文件是否拿错。"
WRONG_WAY = "“{name}”走的通道（{stream}，{kind}）与约定不符，已隔离。请与发件单位电话核对。"
ALTERED = "“{name}”的内容与信封上的校验值不符，可能在拷贝时损坏，已隔离。请重新拷贝；仍不行请发件单位重发。"


@dataclass(frozen=True, slots=True)
class Proved:
    """A package whose envelope and payload are genuine; nothing was decrypted yet. `suite` is what it was made with."""

    envelope: Envelope
    envelope_sha256: str
    card: PublicCard
    suite: Suite


def prove(
    path: Path, trusted: Trusted, office_id: str, routes: Routes, progress: Progress, *, sent: bool = False
) -> Proved:
    """Check signature, receiver, way and hash of a package. Raise Quarantined.

    With `sent` it must be one that the office itself sent, instead of one for it.
    """
    with outside(path) as archive:
        proved = _proved_envelope(archive, path.name, trusted)
        envelope = proved.envelope
        if sent and envelope.sender != office_id:
            raise Quarantined(Reason.MISDIRECTED, NOT_SENT.format(name=path.name))
        if not sent and envelope.receiver != office_id:
            raise Quarantined(Reason.MISDIRECTED, FOR_OTHERS.format(name=path.name, receiver=envelope.receiver))
        if envelope.kind not in routes.get(envelope.stream, ()):
            sentence = WRONG_WAY.format(name=path.name, stream=envelope.stream, kind=envelope.kind)
            raise Quarantined(Reason.MISDIRECTED, sentence)
        progress.begin(envelope.payload_bytes, CHECKING)
        digest = hashlib.sha256()
        with archive.open(PAYLOAD) as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
                progress.advance(len(piece))
        if archive.sizes[PAYLOAD] != envelope.payload_bytes or digest.hexdigest() != envelope.payload_sha256:
            raise Quarantined(Reason.DAMAGED, ALTERED.format(name=path.name))
    return proved


@contextmanager
def outside(path: Path) -> Iterator[SafeZip]:
    """Open the outermost zip, which holds exactly what it must."""
    if path.stat().st_size > MOST_FILE:
        raise Quarantined(Reason.UNSAFE, TOO_LARGE.format(name=path.name))
    with path.open("rb") as file:
        archive = SafeZip(file, path.name)
        missing = _OUTSIDE - archive.sizes.keys()
        if missing and missing <= {SIGNATURE, SSH_SIGNATURE}:
            raise Quarantined(Reason.UNSIGNED, UNSIGNED.format(name=path.name))
        if archive.sizes.keys() != _OUTSIDE:
            raise Quarantined(Reason.MALFORMED, NOT_A_PACKAGE.format(name=path.name))
        yield archive


def _proved_envelope(archive: SafeZip, name: str, trusted: Trusted) -> Proved:
    """Read the envelope and believe it only if one who is known signed it."""
    content = archive.read(ENVELOPE, MOST_BYTES)
    try:
        envelope = read_envelope(content)
    except NewerFormat as error:
        raise Quarantined(Reason.UNKNOWN, NEWER.format(name=name)) from error
    except Malformed as error:
        raise Quarantined(Reason.MALFORMED, MALFORMED.format(name=name)) from error
    suite = suite_of(envelope.suite)
    if suite is None:
        raise Quarantined(Reason.UNKNOWN, UNKNOWN_SUITE.format(name=name, suite=envelope.suite))
    card = trusted(envelope.sender, envelope.signer_key_id)
    if card is None:
        raise Quarantined(Reason.UNTRUSTED, UNTRUSTED.format(name=name, sender=envelope.sender))
    raw, armour = archive.read(SIGNATURE, MOST_BYTES), archive.read(SSH_SIGNATURE, MOST_BYTES)
    if (
        (card.office_id, card.key_id, card.suite) != (envelope.sender, envelope.signer_key_id, suite.id)
        or not suite.verify(card.sign_key, content, raw)
        or not suite.verify_for_ssh(card.sign_key, content, armour)
    ):
        raise Quarantined(Reason.FORGED, FORGED.format(name=name, sender=envelope.sender))
    return Proved(envelope, envelope_hash(content), card, suite)
