"""What an office has besides its tables, copied whole: contents of attachments, packages, small files.

All of it is sealed, so its bytes are copied as they are and compared as they are.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psycopg import Connection as Driver

from desktop.attachments.contents import PART, Contents
from desktop.errors import Refusal
from desktop.folder import ATTACHMENTS, EXCHANGE
from desktop.jobs import Progress
from desktop.server.contents import is_content
from desktop.server.packages import key_of
from desktop.server.pieces import LONGEST

KEPT = ("out", "in", "quarantine")  # below the folder of the exchange: packages that count
SERVER_ONLY = "office."  # how the names of small files begin that belong to the server, not to the office
ATTACHING, POSTING = "正在复制附件", "正在复制交换包"
SPOILT = "有一个附件或交换包复制后与原来不一致，已放弃，原来的资料没有改动。请再试一次；仍然如此请联系维护人员。"


def files_in(data: Path, file: Any, driver: Driver[Any], progress: Progress) -> tuple[int, int]:
    """Copy what lies in an office's folder into the tables of a server. Return how many contents and packages."""
    rows = file.execute("SELECT name, content, version FROM office_file").fetchall()
    with driver.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO office_file (name, content, version) VALUES (%s, %s, %s)",
            [row for row in rows if not row[0].startswith(SERVER_ONLY)],
        )
    contents = [(path.name, path) for path in _files(data / ATTACHMENTS) if not path.name.endswith(PART)]
    below = data / EXCHANGE
    packages = [(key_of(path.relative_to(below).as_posix()), path) for name in KEPT for path in _files(below / name)]
    for found, note in ((contents, ATTACHING), (packages, POSTING)):
        for key, path in progress.over(found, len(found), note):
            _send(driver, key, path)
    return len(contents), len(packages)


def files_out(driver: Driver[Any], file: Any, data: Path, progress: Progress) -> tuple[int, int]:
    """Copy what a server keeps for an office into its folder. Return how many contents and packages."""
    rows = driver.execute("SELECT name, content, version FROM office_file ORDER BY id").fetchall()
    file.executemany(
        "INSERT INTO office_file (name, content, version) VALUES (?, ?, ?)",
        [row for row in rows if not row[0].startswith(SERVER_ONLY)],
    )
    query = "SELECT address FROM attachment_content WHERE place = 0 ORDER BY address"
    names = [name for (name,) in driver.execute(query).fetchall()]
    contents, folder = [name for name in names if is_content(name)], Contents(data / ATTACHMENTS, b"")
    for name in progress.over(contents, len(contents), ATTACHING):
        digest = hashlib.sha256()
        folder.put(name, _hashed(_pieces(driver, name), digest))
        _require_same(folder.place(name), digest)
    packages = [name for (name,) in driver.execute("SELECT DISTINCT file FROM package ORDER BY file").fetchall()]
    brought = [name for name in packages if name and key_of(name) in set(names)]
    for name in progress.over(brought, len(brought), POSTING):
        place, digest = data / EXCHANGE / name, hashlib.sha256()
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with place.open("wb") as target:
            target.writelines(_hashed(_pieces(driver, key_of(name)), digest))
        _require_same(place, digest)
    return len(contents), len(brought)


def _send(driver: Driver[Any], key: str, path: Path) -> None:
    """Put a file into the table of pieces, and see that what came is what was sent."""
    digest, came = hashlib.sha256(), hashlib.sha256()
    with path.open("rb") as file:
        for place, piece in enumerate(_hashed(iter(lambda: file.read(LONGEST), b""), digest)):
            driver.execute(
                "INSERT INTO attachment_content (address, place, content, kept_at) VALUES (%s, %s, %s, %s)",
                [key, place, piece, datetime.fromtimestamp(path.stat().st_mtime, UTC)],
            )
    for _ in _hashed(_pieces(driver, key), came):
        pass
    if digest.digest() != came.digest():
        raise Refusal(SPOILT)


def _pieces(driver: Driver[Any], key: str) -> Iterator[bytes]:
    place = 0
    while True:
        query = "SELECT content FROM attachment_content WHERE address = %s AND place = %s"
        found = driver.execute(query, [key, place], binary=True).fetchone()
        if found is None:
            return
        yield bytes(found[0])
        place += 1


def _hashed(pieces: Iterable[bytes], digest: Any) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def _require_same(path: Path, digest: Any) -> None:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").digest() != digest.digest():
            raise Refusal(SPOILT)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
