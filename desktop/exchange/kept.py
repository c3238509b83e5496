"""The files of packages, kept beside the database: a file counts from the commit that names it, and never changes.

It is written to a place of its own first and put where it belongs after the commit. What a kill leaves there is
finished or thrown away by the next write, so a file in its place was sealed or received by a write that counted.
That is how a restored backup is noticed: its database knows nothing of files that lie there.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.exchange import Package
from desktop.errors import Refusal
from desktop.exchange.naming import read_name
from desktop.files import sync_folder

OUT, IN, QUARANTINE = "out", "in", "quarantine"
STAGED, WORK = "staged", "work"
_PIECE = 1 << 20

LOST = "“{name}”的文件不在数据文件夹里。请从备份恢复，或请对方重发。"


class Shelf(Protocol):
    """Where a shared office keeps the packages for every clerk; the folder holds those that this computer used."""

    def has(self, name: str) -> bool:
        """Whether a package lies there."""

    def keep(self, name: str, path: Path) -> None:
        """Put a package there."""

    def fetch(self, name: str, to: Path) -> bool:
        """Bring a package into the folder. Return whether there was one."""

    def drop(self, name: str) -> None:
        """Delete a package that was set aside."""


class Kept:
    """The folder of packages. Files are named by their path below it."""

    def __init__(self, folder: Path, shelf: Shelf | None = None) -> None:
        self._folder, self._shelf = folder, shelf

    @property
    def work(self) -> Path:
        """Where contents lie in the clear for a moment."""
        return self._folder / WORK

    def find(self, name: str) -> Path:
        """Return where a package that counts lies. Raise Refusal when its file is gone."""
        place = self._folder / name
        if not place.is_file() and self._staged(name).is_file():
            self._put(name)
        if not place.is_file() and not (self._shelf is not None and self._shelf.fetch(name, place)):
            raise Refusal(LOST.format(name=place.name))
        return place

    def has(self, name: str) -> bool:
        """Whether the file of a package that counts is here."""
        here = (self._folder / name).is_file() or self._staged(name).is_file()
        return here or (self._shelf is not None and self._shelf.has(name))

    def highest(self, office_id: str, stream: str) -> tuple[int, int]:
        """Return epoch and number of the last package for an office of which a file is kept; (0, 0) for none."""
        found = (0, 0)
        below = self._folder / OUT / office_id
        for epoch in below.iterdir() if below.is_dir() else ():
            for path in epoch.iterdir() if epoch.name.isdigit() else ():
                said = read_name(path.name)
                if said is not None and said.stream == stream:
                    found = max(found, (int(epoch.name), said.seq))
        return found

    @contextmanager
    def staging(self, session: Session) -> Iterator["Staging"]:
        """Give room for the files of one write, after what a kill left behind is settled. Call inside the write."""
        self._settle(session)
        staging = Staging(self)
        try:
            yield staging
            if self._shelf is not None:  # before the commit: what counts is there for everybody
                for name in staging.names:
                    self._shelf.keep(name, self._staged(name))
        except BaseException:
            for name in staging.names:
                self._staged(name).unlink(missing_ok=True)
            raise

    def put(self, staging: "Staging") -> None:
        """Put the files of a write that was committed where they belong."""
        for name in staging.names:
            self._put(name)

    def drop(self, name: str) -> None:
        """Delete a file that was set aside."""
        (self._folder / name).unlink(missing_ok=True)
        if self._shelf is not None:
            self._shelf.drop(name)

    def stage(self, name: str) -> Path:
        """Return where a file is written before the commit."""
        path = self._staged(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def _staged(self, name: str) -> Path:
        return self._folder / STAGED / name

    def _put(self, name: str) -> None:
        place, staged = self._folder / name, self._staged(name)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if staged.exists():  # else another write has settled it already
            staged.replace(place)
            sync_folder(place.parent)

    def _settle(self, session: Session) -> None:
        """Finish or throw away what a kill left behind; nobody else is writing."""
        root = self._folder / STAGED
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if not path.is_file():
                continue
            name = path.relative_to(root).as_posix()
            known = session.scalars(select(Package.sha256).where(Package.file == name)).all()
            if known and _hash_of(path) in known:
                self._put(name)
            else:
                path.unlink()


class Staging:
    """The files of one write."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self.names: list[str] = []

    def room(self, name: str) -> Path:
        """Return where to write a file that will be kept under a name."""
        self.names.append(name)
        return self._kept.stage(name)

    def take(self, source: Path, name: str) -> None:
        """Give a file of this disk a second name, under which it will be kept."""
        target = self.room(name)
        target.unlink(missing_ok=True)
        try:
            os.link(source, target)
        except OSError:  # the disk cannot
            shutil.copyfile(source, target)
            with target.open("rb+") as file:
                os.fsync(file.fileno())
        sync_folder(target.parent)


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
