"""Packages of made-up offices, and packages as a dishonest one would make them."""

import hashlib
import uuid
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange.bag import DATA, write_bag
from desktop.exchange.contents import AttachmentOut, labels
from desktop.exchange.envelope import (
    ENVELOPE,
    PAYLOAD,
    SIGNATURE,
    SSH_SIGNATURE,
    Envelope,
    Header,
    PackageKind,
    sealed,
)
from desktop.exchange.keys import OfficeKeys, PublicCard
from desktop.exchange.opening import Opened, unseal
from desktop.exchange.packing import fill, zipped
from desktop.exchange.proving import Routes
from desktop.exchange.quarantine import Quarantined
from desktop.exchange.sealing import Sealed, seal
from desktop.exchange.tables import ColumnOut, TableOut
from desktop.jobs import Progress
from desktop.package_view import write_view
from desktop.seals.suite import USUAL, suite_of

TOWN = OfficeKeys.new("359998104000")
DISTRICT = OfficeKeys.new("359998000000")
STRANGER = OfficeKeys.new("359999000000")
TOWN_CARD = TOWN.card("测试镇", date(2026, 1, 1))
DISTRICT_CARD = DISTRICT.card("测试区", date(2026, 1, 1))
STRANGER_CARD = STRANGER.card("别的区", date(2026, 1, 1))
ROUTES: Routes = {"MAIN": frozenset({PackageKind.FULL, PackageKind.DELTA}), "ACK": frozenset({PackageKind.RECEIPT})}
ABOUT = {"schema_version": 1, "software": "test"}
INFO = {"Source-Organization": "测试镇"}
PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 300
COLUMNS = (
    ColumnOut("uuid", "编号", constraints={"required": True}),
    ColumnOut("_rev", "版次", "integer", {"required": True}),
    ColumnOut("name", "姓名", constraints={"maxLength": 100}),
    ColumnOut("sex", "性别", constraints={"enum": ["男", "女"]}),
    ColumnOut("born_on", "出生日期", "date"),
    ColumnOut("area", "面积", "number"),
    ColumnOut("is_head", "是否户主", "boolean"),
    ColumnOut("changed_at", "修改时间", "datetime"),
    ColumnOut("more", "其他", "object"),
)


def uid(number: int) -> str:
    """Return the identifier of a made-up record."""
    return str(uuid.UUID(int=number))


def rows(count: int = 3) -> list[list[str]]:
    """Return made-up people, among them names that a spreadsheet would run."""
    names = ["=cmd|' /C calc'!A0", "'已有撇号", '欧阳\r\n换行,“引号”"', "＝全角", "-3.5", "普通"]
    return [
        [uid(number), "1", names[number % len(names)], "女", "2000-02-29", "-1.5e-05", "true",
         "2026-11-22T01:02:03.000004Z", '{"层": 3}']
        if number % 2 == 0 else [uid(number), "2", names[number % len(names)], *[""] * 6]
        for number in range(1, count + 1)
    ]  # fmt: skip


def people(some: list[list[str]] | None = None, **changed: Any) -> TableOut:
    """Return a table of people."""
    given = rows() if some is None else some
    return TableOut(**{"name": "person", "title": "实有人口", "columns": COLUMNS, "rows": iter(given)} | changed)


def attachment(content: bytes = PICTURE, **changed: Any) -> AttachmentOut:
    """Return a picture that goes along."""
    said = {"sha256": hashlib.sha256(content).hexdigest(), "extension": "jpg", "size": len(content)}
    return AttachmentOut(**said | {"pieces": lambda: iter([content[:1000], content[1000:]])} | changed)


def header(**changed: Any) -> Header:
    """Return the header of a first full package from the town to the district."""
    said: dict[str, Any] = {
        "package_id": "0b0e7a36-4f0e-4c38-9a9b-6d2f3f1f9d11",
        "sender": TOWN.office_id,
        "receiver": DISTRICT.office_id,
        "stream": "MAIN",
        "epoch": 1,
        "seq": 1,
        "prev": "",
        "kind": PackageKind.FULL,
        "created": datetime(2026, 11, 22, 8, 30, tzinfo=UTC),
        "needs_ack": True,
        "as_of_seq": 0,
    }
    return Header(**said | changed)


def make(
    folder: Path, tables: list[TableOut] | None = None, progress: Progress | None = None, **changed: Any
) -> Sealed:
    """Seal a package as the town does."""
    said: dict[str, Any] = {
        "header": header(),
        "attachments": [attachment()],
        "keys": TOWN,
        "to": folder / "sent.wgx",
        "progress": progress or Progress(),
        "recipients": [DISTRICT_CARD],
        "bag_info": INFO,
        "about": ABOUT,
        "view": write_view,
        "workspace": folder / "workspace",
    }
    return seal(tables=[people()] if tables is None else tables, **said | changed)


def trusted(office_id: str, key_id: str) -> PublicCard | None:
    """Return the cards whose fingerprints these offices compared."""
    known = {(card.office_id, card.key_id): card for card in (TOWN_CARD, DISTRICT_CARD)}
    return known.get((office_id, key_id))


def receive(path: Path, keys: OfficeKeys = DISTRICT, progress: Progress | None = None, **changed: Any) -> Opened:
    """Open a package as the district does."""
    said: dict[str, Any] = {"trusted": trusted, "routes": ROUTES, "workspace": path.parent / "workspace"}
    return unseal(path, keys=keys, progress=progress or Progress(), **said | changed)


def forge(
    folder: Path,
    *,
    head: Header | None = None,
    tables: list[TableOut] | None = None,
    in_data: Callable[[Path], None] = lambda _data: None,
    in_bag: Callable[[Path], None] = lambda _root: None,
    payload: Callable[[Path, Path], object] = lambda below, to: zipped(below, to, Progress()),
    said: Mapping[str, Any] | None = None,
    signs: OfficeKeys = TOWN,
    inside: OfficeKeys | None = None,
    recipient: str = DISTRICT.recipient,
) -> Path:
    """Seal as `seal` does, but let somebody who holds a good key change things between the steps."""
    suite, head = suite_of(USUAL), head or header()
    assert suite is not None
    root = folder / "forge" / head.package_id
    given = [people()] if tables is None else tables
    counts = fill(root, head, given, [attachment()], ABOUT, write_view, Progress())
    in_data(root / DATA)
    write_bag(root, {**INFO, **labels(head)}, (inside or signs).sign, Progress())
    in_bag(root)
    tags = root / "tagmanifest-sha256.txt"
    archive, encrypted = folder / "forged.zip", folder / PAYLOAD
    payload(root.parent, archive)
    with archive.open("rb") as source, encrypted.open("wb") as target:
        suite.seal(source, target, [recipient])
    found: dict[str, Any] = {
        "suite": suite.id,
        "payload_sha256": hashlib.sha256(encrypted.read_bytes()).hexdigest(),
        "payload_bytes": encrypted.stat().st_size,
        "tagmanifest_sha256": hashlib.sha256(tags.read_bytes() if tags.exists() else b"").hexdigest(),
        "counts": counts,
        "signer_key_id": TOWN.key_id,
    }
    envelope = replace(sealed(head, **found), **dict(said or {}))
    return enclose(folder / "forged.wgx", parts(envelope, encrypted.read_bytes(), signs))


def parts(envelope: Envelope | bytes, payload: bytes, signs: OfficeKeys) -> dict[str, bytes]:
    """Return what lies in the outermost zip."""
    suite = suite_of(USUAL)
    assert suite is not None
    content = envelope if isinstance(envelope, bytes) else envelope.to_bytes()
    armour = suite.sign_for_ssh(signs.sign_key, content)
    return {ENVELOPE: content, SIGNATURE: signs.sign(content), SSH_SIGNATURE: armour, PAYLOAD: payload}


def enclose(path: Path, entries: Mapping[str, bytes]) -> Path:
    """Write the outermost zip."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def taken_apart(path: Path) -> dict[str, bytes]:
    """Return what lies in the outermost zip of a package."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refusal(path: Path, keys: OfficeKeys = DISTRICT, **changed: Any) -> Quarantined:
    """Return why a package is set apart; it must leave nothing behind, and say it in one sentence for a clerk."""
    with pytest.raises(Quarantined) as refused:
        receive(path, keys, **changed).close()
    assert not [one for one in (path.parent / "workspace").rglob("*") if one.parent.name.startswith("exchange-")]
    assert refused.value.message.endswith("。")
    assert "已隔离" in refused.value.message
    return refused.value
