"""Sealing: tables and attachments become one signed and encrypted file, whole or not at all."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import Refusal
from desktop.exchange.bag import hash_of, write_bag
from desktop.exchange.contents import AttachmentOut, View, labels
from desktop.exchange.envelope import (
    ENVELOPE,
    MOST_PAYLOAD,
    PAYLOAD,
    SIGNATURE,
    SSH_SIGNATURE,
    Envelope,
    Header,
    check_header,
    envelope_hash,
    sealed,
)
from desktop.exchange.keys import OfficeKeys, PublicCard
from desktop.exchange.packing import fill, zipped
from desktop.exchange.private_folder import private_folder, size_below
from desktop.exchange.tables import TableOut
from desktop.files import written_whole
from desktop.jobs import Progress
from desktop.seals.suite import Counted, Suite, suite_of

LISTING, PACKING, ENCRYPTING, FINISHING = "正在计算校验值", "正在压缩", "正在加密", "正在保存交换包"
TOO_LARGE = "交换包超过 1 GB，U盘和邮件可能带不走，没有打包。请少带附件，或缩小范围分次发送。"
NOT_A_RECIPIENT = "没有收件单位的公钥卡，没有打包。请先登记对方的公钥卡，并用电话核对指纹。"
OTHER_SUITE = "“{office}”的公钥卡使用另一种密码套件，不能与本单位的密钥一起使用，没有打包。请双方统一后重新交换公钥卡。"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A package that was made: what its envelope says, the hash for the next one, and the file's own."""

    envelope: Envelope
    envelope_sha256: str
    path: Path
    sha256: str
    size: int


def seal(
    header: Header, tables: Sequence[TableOut], attachments: Sequence[AttachmentOut], keys: OfficeKeys, to: Path,
    progress: Progress, *, recipients: Sequence[PublicCard], bag_info: Mapping[str, str], about: Mapping[str, object],
    view: View, workspace: Path,
) -> Sealed:  # fmt: skip
    """Make the package file `to`, in place of what stands there.

    Each of the `recipients` can open it, among whom the receiver must be, and so can the sender. `bag_info` is what
    else bag-info.txt shall tell, `about` goes into datapackage.json (`wgx`): versions of the schema, of code lists.
    `view` writes the readable workbook. `workspace` is a folder of the office in which the contents lie in the clear
    until they are sealed. Raise Refusal, with nothing written, for what the receiver would have to refuse.
    """
    suite = _agreed(header, keys, recipients)
    if sum(one.size for one in attachments) > MOST_PAYLOAD:
        raise Refusal(TOO_LARGE)
    with private_folder(workspace) as folder:
        root = folder / "bag" / header.package_id
        counts = fill(root, header, tables, attachments, about, view, progress)
        progress.begin(size_below(root), LISTING)
        tags = write_bag(root, {**bag_info, **labels(header)}, keys.sign, progress)
        progress.begin(size_below(root), PACKING)
        archive = zipped(root.parent, folder / "payload.zip", progress)
        shutil.rmtree(root.parent)
        payload = folder / PAYLOAD
        progress.begin(archive.stat().st_size, ENCRYPTING)
        with archive.open("rb") as source, payload.open("wb") as target:
            suite.seal(Counted(source, progress), target, _for(keys, recipients))
        archive.unlink()
        size = payload.stat().st_size
        if size > MOST_PAYLOAD:
            raise Refusal(TOO_LARGE)
        progress.begin(3 * size, FINISHING)  # hashed, enclosed, hashed again
        envelope = sealed(
            header,
            suite=suite.id,
            payload_sha256=hash_of(payload, progress),
            payload_bytes=size,
            tagmanifest_sha256=hashlib.sha256(tags).hexdigest(),
            counts=counts,
            signer_key_id=keys.key_id,
        )
        return _enclosed(envelope, payload, keys, suite, to, progress)


def _enclosed(
    envelope: Envelope, payload: Path, keys: OfficeKeys, suite: Suite, to: Path, progress: Progress
) -> Sealed:
    """Put envelope, signatures and payload into the file that travels."""
    content = envelope.to_bytes()
    outside = payload.parent / "outside"
    outside.mkdir()
    (outside / ENVELOPE).write_bytes(content)
    (outside / SIGNATURE).write_bytes(keys.sign(content))
    (outside / SSH_SIGNATURE).write_bytes(suite.sign_for_ssh(keys.sign_key, content))
    payload.rename(outside / PAYLOAD)
    with written_whole(to) as part:
        zipped(outside, part, progress, shrinking=False)
        digest, size = hash_of(part, progress), part.stat().st_size
    return Sealed(envelope, envelope_hash(content), to, digest, size)


def _agreed(header: Header, keys: OfficeKeys, recipients: Sequence[PublicCard]) -> Suite:
    """Return the suite that all who take part use."""
    check_header(header)
    if header.sender != keys.office_id:
        raise ValueError("an office signs for itself alone")
    if header.receiver not in {card.office_id for card in recipients}:
        raise Refusal(NOT_A_RECIPIENT)
    suite = suite_of(keys.suite)
    if suite is None:
        raise ValueError(f"keys of an unknown suite: {keys.suite}")
    if others := [card.office_name for card in recipients if card.suite != suite.id]:
        raise Refusal(OTHER_SUITE.format(office=others[0]))
    return suite


def _for(keys: OfficeKeys, recipients: Sequence[PublicCard]) -> list[str]:
    """Return whom to seal for: the office itself too, so that it can prove what it sent."""
    return list(dict.fromkeys([*(card.recipient for card in recipients), keys.recipient]))
