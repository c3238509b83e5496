"""Opening: a package is proved, decrypted and looked at in full before anybody reads a row of it."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from desktop.exchange.bag import DATA, check_bag
from desktop.exchange.contents import ATTACHMENT, GUIDE, VIEW, labels
from desktop.exchange.datapackage import MOST_BYTES, NAME, Declared, read_document
from desktop.exchange.envelope import PAYLOAD, Envelope
from desktop.exchange.keys import OfficeKeys, PublicCard
from desktop.exchange.private_folder import make_private_folder, refusing_when_full, size_below
from desktop.exchange.proving import Proved, Routes, Trusted, outside, prove
from desktop.exchange.quarantine import Quarantined, Reason
from desktop.exchange.safe_zip import SafeZip
from desktop.exchange.strict_json import Malformed
from desktop.exchange.tables import ColumnOut
from desktop.exchange.text_tables import check_table, read_rows
from desktop.jobs import Progress
from desktop.seals.suite import Broken, Counted, NotForUs

DECRYPTING, UNPACKING, COMPARING, READING = "正在解密", "正在解开", "正在核对每个文件", "正在检查各表"
NOT_FOR_OUR_KEY = "“{name}”没有用本单位的公钥加密，打不开，已隔离。请把本单位现用的公钥卡交给发件单位，由对方重新打包。"
BROKEN = "“{name}”的加密内容不完整或被改动，已隔离。请发件单位重新打包。"
STRANGE = "“{name}”里有规定以外的内容（{what}），已隔离。请发件单位重新打包。"
NO_DOCUMENT = "“{name}”里对各表的说明（datapackage.json）不合规定，已隔离。请发件单位重新打包。"
OTHER_COUNTS = "“{name}”里的表或条数与信封上写的不符，已隔离。请发件单位重新打包。"


@dataclass(frozen=True, slots=True)
class TableIn:
    """A table that arrived; every cell is what its column says, no two rows share a key."""

    name: str
    title: str
    columns: Sequence[ColumnOut]
    key: Sequence[str]
    count: int
    path: Path

    def rows(self) -> Iterator[Sequence[str]]:
        """Yield the rows, as often as is asked until the package is closed."""
        return read_rows(self.path, self.title, self.columns)


@dataclass(frozen=True, slots=True)
class Opened:
    """A package that was found right in all its parts. Its contents lie in a private folder until it is closed.

    `attachments` are by their hash; `about` is what the sender says of schema and code lists.
    """

    envelope: Envelope
    envelope_sha256: str
    card: PublicCard
    tables: Mapping[str, TableIn]
    attachments: Mapping[str, Path]
    about: Mapping[str, Any]
    folder: Path

    def close(self) -> None:
        """Remove the contents from the disk."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Opened":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()


def unseal(
    path: Path, trusted: Trusted, keys: OfficeKeys, routes: Routes, workspace: Path, progress: Progress,
    *, sent: bool = False,
) -> Opened:  # fmt: skip
    """Prove and open a package, which the caller closes. Raise Quarantined, with nothing left behind.

    The file must not lie on a stick: `desktop.exchange.stick` brings it here. A package sealed for keys that were
    changed meanwhile is refused as SEALED_FOR_OTHERS; ask again with the former keys.
    """
    proved = prove(path, trusted, keys.office_id, routes, progress, sent=sent)
    folder = make_private_folder(workspace)
    try:
        with refusing_when_full():
            return _opened(path, proved, keys, folder, progress)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _opened(path: Path, proved: Proved, keys: OfficeKeys, folder: Path, progress: Progress) -> Opened:
    envelope, card = proved.envelope, proved.card
    payload = folder / "payload.zip"
    _decrypt(path, proved, keys, payload, progress)
    root = folder / envelope.package_id
    root.mkdir()
    _unpack(payload, path.name, root, progress)
    payload.unlink()
    progress.begin(size_below(root), COMPARING)
    hashes = check_bag(
        root,
        envelope.tagmanifest_sha256,
        lambda tags, signature: proved.suite.verify(card.sign_key, tags, signature),
        labels(envelope),
        progress,
    )
    data = root / DATA
    declared, about = _document(data / NAME, path.name)
    attachments = _placed(path.name, data, hashes, declared)
    tables = _tables(path.name, data, declared, envelope, progress)
    return Opened(envelope, proved.envelope_sha256, card, tables, attachments, about, folder)


def _decrypt(path: Path, proved: Proved, keys: OfficeKeys, payload: Path, progress: Progress) -> None:
    progress.begin(proved.envelope.payload_bytes, DECRYPTING)
    try:
        if keys.suite != proved.suite.id:
            raise NotForUs(keys.suite)
        with outside(path) as archive, archive.open(PAYLOAD) as source, payload.open("xb") as target:
            proved.suite.open(Counted(source, progress), target, keys.identity)
    except NotForUs as error:
        raise Quarantined(Reason.SEALED_FOR_OTHERS, NOT_FOR_OUR_KEY.format(name=path.name)) from error
    except Broken as error:
        raise Quarantined(Reason.DAMAGED, BROKEN.format(name=path.name)) from error


def _unpack(payload: Path, name: str, root: Path, progress: Progress) -> None:
    """Unpack the payload, all of which lies in one folder named as the package."""
    with payload.open("rb") as file:
        archive = SafeZip(file, name)
        progress.begin(sum(archive.sizes.values()), UNPACKING)
        for entry in archive.sizes:
            if not entry.startswith(f"{root.name}/"):
                raise Quarantined(Reason.MALFORMED, STRANGE.format(name=name, what=entry))
            archive.extract(entry, root.parent / entry, progress)


def _document(path: Path, name: str) -> tuple[list[Declared], dict[str, Any]]:
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            raise Malformed("no datapackage.json")
        return read_document(path.read_bytes())
    except Malformed as error:
        raise Quarantined(Reason.MALFORMED, NO_DOCUMENT.format(name=name)) from error


def _placed(name: str, data: Path, hashes: Mapping[str, str], declared: Sequence[Declared]) -> dict[str, Path]:
    """Return the attachments by hash; whatever else lies there must be known."""
    known = {NAME, GUIDE, VIEW, *(table.path for table in declared)}
    attachments = {}
    for listed, digest in hashes.items():
        path = listed.removeprefix(f"{DATA}/")
        if found := ATTACHMENT.fullmatch(path):
            if found["hash"] != digest:
                raise Quarantined(Reason.MALFORMED, STRANGE.format(name=name, what=path))
            attachments[digest] = data / path
        elif path not in known:
            raise Quarantined(Reason.MALFORMED, STRANGE.format(name=name, what=path))
    return attachments


def _tables(
    name: str, data: Path, declared: Sequence[Declared], envelope: Envelope, progress: Progress
) -> dict[str, TableIn]:
    """Look at every row of every table, and whether there are as many as the envelope says."""
    if {table.name for table in declared} != envelope.counts.keys():
        raise Quarantined(Reason.MALFORMED, OTHER_COUNTS.format(name=name))
    progress.begin(sum(envelope.counts.values()), READING)
    tables = {}
    for table in declared:
        path = data / table.path
        if not path.is_file():
            raise Quarantined(Reason.MALFORMED, OTHER_COUNTS.format(name=name))
        count = check_table(path, table.title, table.columns, table.key, progress)
        if count != envelope.counts[table.name]:
            raise Quarantined(Reason.MALFORMED, OTHER_COUNTS.format(name=name))
        tables[table.name] = TableIn(table.name, table.title, table.columns, table.key, count, path)
    return tables
