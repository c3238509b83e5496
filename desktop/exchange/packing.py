"""Puts the contents of a package on disk and packs them, always in the same way."""

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop.errors import Refusal
from desktop.exchange.bag import DATA, TAGS, hash_of
from desktop.exchange.contents import (
    ATTACHMENT,
    ATTACHMENTS,
    GUIDE,
    TABLES,
    VIEW,
    AttachmentOut,
    View,
    ViewSheet,
    guide,
)
from desktop.exchange.datapackage import NAME, Declared, document_of, read_document
from desktop.exchange.envelope import MOMENT, TABLE_NAME, Header
from desktop.exchange.private_folder import size_below
from desktop.exchange.safe_zip import MOST_ENTRIES, MOST_UNPACKED
from desktop.exchange.tables import TableOut
from desktop.exchange.text_tables import SHOWN, write_table
from desktop.jobs import Progress

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same contents make the same zip
_PLAIN_FILE = 0o100600 << 16
_SHRINKING = frozenset({".csv", ".json", ".txt"})
_QUICKLY = 1  # the level of deflating: the next ones take twice the time for a tenth of the size
_BESIDES = 20  # files of a package that are no attachments and no tables
_PIECE = 1 << 20

WRITING, ATTACHING = "正在写出各表", "正在放入附件"
ATTACHMENT_CHANGED = "附件“{begin}…”与登记的校验值不符，可能已损坏，没有打包。请先运行“检查数据”。"
TOO_MUCH = "一个交换包装不下这么多内容（解开后超过 2 GB，或文件超过两万个），没有打包。请缩小范围分次发送。"


def fill(
    root: Path, header: Header, tables: Sequence[TableOut], attachments: Sequence[AttachmentOut],
    about: Mapping[str, object], view: View, progress: Progress,
) -> dict[str, int]:  # fmt: skip
    """Write all that a bag holds. Return how many rows each table has. Raise Refusal."""
    if len(attachments) + len(tables) > MOST_ENTRIES - _BESIDES:
        raise Refusal(TOO_MUCH)
    data = root / DATA
    (data / TABLES).mkdir(parents=True)
    sheets, declared, counts = [], [], {}
    progress.begin(sum(table.expected for table in tables), WRITING)
    for table in tables:
        path = data / TABLES / f"{TABLE_NAME(table.name)}.csv"
        written = write_table(path, table, progress)
        counts[table.name] = written.count
        titles = [column.title for column in table.columns]
        sheets.append(ViewSheet(table.title, titles, written.first, written.count))
        declared.append((Declared(table.name, table.title, table.columns, table.key), path))
    progress.begin(sum(one.size for one in attachments), ATTACHING)
    for one in attachments:
        _attach(data, one, progress)
    view(data / VIEW, sheets)
    (data / GUIDE).write_bytes(guide(header, TAGS, SHOWN))
    resources = [(table, hash_of(path, Progress()), path.stat().st_size) for table, path in declared]
    name = f"wgx-{header.sender}-{header.stream}-{header.epoch}-{header.seq}".lower()
    document = document_of(name, header.created.strftime(MOMENT), resources, about)
    read_document(document)  # a mistake of the program is better found here than by the receiver
    (data / NAME).write_bytes(document)
    if size_below(root) > MOST_UNPACKED:
        raise Refusal(TOO_MUCH)
    return counts


def zipped(folder: Path, to: Path, progress: Progress, *, shrinking: bool = True) -> Path:
    """Pack a folder: sorted names, one moment, plain files; texts are deflated if `shrinking`. Counts bytes."""
    with zipfile.ZipFile(to, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            part = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _WHEN)
            part.create_system, part.external_attr = 3, _PLAIN_FILE
            part.file_size = path.stat().st_size
            if shrinking and path.suffix in _SHRINKING:
                part.compress_type, part._compresslevel = zipfile.ZIP_DEFLATED, _QUICKLY  # type: ignore[attr-defined]
            with path.open("rb") as source, archive.open(part, "w") as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
                    progress.advance(len(piece))
    return to


def _attach(data: Path, one: AttachmentOut, progress: Progress) -> None:
    name = f"{ATTACHMENTS}/{one.sha256[:2]}/{one.sha256}.{one.extension}"
    if not ATTACHMENT.fullmatch(name):
        raise ValueError(f"no name for an attachment: {one.extension}")
    path, digest = data / name, hashlib.sha256()
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        for piece in one.pieces():
            digest.update(piece)
            file.write(piece)
            progress.advance(len(piece))
    if digest.hexdigest() != one.sha256:
        raise Refusal(ATTACHMENT_CHANGED.format(begin=one.sha256[:8]))
