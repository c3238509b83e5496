"""What lies in an office's folder, and how a whole office is put there at once.

An office is its database and the file of its keys; one without the other is worth nothing. Founding and restoring
prepare both in a folder of their own. One rename of that folder is the moment from which the office counts; whatever
is cut off before leaves nothing, whatever is cut off after is finished by `finish`.
"""

import shutil
from pathlib import Path

from desktop.files import sync_folder

DATABASE, KEYS = "office.db", "office.keys"
ANCHOR = "office.anchor"  # the last line of the audit log as this machine knows it (see `desktop.audit.anchor`)
SERVER = "office.server"  # where the shared office is, in the folder of a computer that works on one
MOVED = "office.moved"  # where an office of files went, which stays there as it was
ATTACHMENTS = "attachments"  # in the office's folder, and in a backup's
EXCHANGE = "exchange"  # packages that went out and came in, as files
JOURNALS = ("office.db-wal", "office.db-shm")
HALF_DONE = "office.db-rekeyed*"  # what a change of the data key leaves when it is cut off (see `db.rekeying`)
PREPARING, INCOMING = "preparing", "incoming"


def is_founded(folder: Path) -> bool:
    """Whether there is an office in this folder, be it that half of it is missing: that needs mending, not founding."""
    return any((folder / name).exists() for name in (INCOMING, DATABASE, KEYS, SERVER))


def is_shared(folder: Path) -> bool:
    """Whether the office of this folder lies on a server."""
    return (folder / SERVER).is_file()


def prepare(folder: Path) -> Path:
    """Return a new, empty folder in which an office is made ready; one left behind by a failure is thrown away."""
    preparing = folder / PREPARING
    if preparing.exists():
        shutil.rmtree(preparing)
    preparing.mkdir(parents=True)
    return preparing


def put_in_place(folder: Path) -> None:
    """Make the prepared office the one of this folder, replacing the present one. Nobody may have it open."""
    sync_folder(folder / PREPARING)
    (folder / PREPARING).rename(folder / INCOMING)
    sync_folder(folder)
    finish(folder)


def finish(folder: Path) -> None:
    """Finish what a kill or a power cut interrupted after the decisive moment."""
    for left in folder.glob(HALF_DONE):
        left.unlink()
    incoming = folder / INCOMING
    if not incoming.is_dir():
        return
    _move(incoming / ATTACHMENTS, folder / ATTACHMENTS)
    if (incoming / DATABASE).exists():
        for journal in JOURNALS:  # of the old database: beside the new one they would spoil it
            (folder / journal).unlink(missing_ok=True)
        (incoming / DATABASE).replace(folder / DATABASE)
    for name in (KEYS, ANCHOR):  # a restored office comes without an anchor: that of this machine stays
        if (incoming / name).exists():
            (incoming / name).replace(folder / name)
    shutil.rmtree(incoming)
    sync_folder(folder)


def _move(contents: Path, to: Path) -> None:
    """Move attachments beside those that are there: each bears the name of what it holds."""
    for path in sorted(contents.rglob("*")):
        if path.is_file():
            target = to / path.relative_to(contents)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
