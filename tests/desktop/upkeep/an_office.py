"""A founded office with its backups, for the tests of upkeep."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from db.models.attachments import Attachment
from db.models.people import Person
from db.store import Store
from desktop.attachments.contents import Contents
from desktop.folder import ATTACHMENTS
from desktop.jobs import Progress
from desktop.office import Office
from desktop.opening import open_office
from desktop.upkeep.recovery_keys import RecoveryKeys
from desktop.upkeep.service import Backups
from tests.desktop.founded import found_in

MOMENT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


class Kept:
    """A founded office, opened, with the service of its backups and a clock of its own."""

    def __init__(self, folder: Path, copy_out=None) -> None:
        self.paths, created = found_in(folder)
        self.key, self.moment, self._copy_out = created.key, MOMENT, copy_out
        self.open()

    def open(self) -> None:
        self.engine = open_office(self.paths, self.key)
        self.store = Store(self.engine, lambda: "lin")
        office = Office(self.store)
        self.keys = RecoveryKeys(office, lambda: "lin", lambda: None, self.now)
        self.backups = Backups(
            self.engine, self.paths, lambda: self.key, self.store, office, self.keys, lambda: None, self.now,
            self._copy_out,
        )  # fmt: skip

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, **time: int) -> None:
        self.moment += timedelta(**time)

    def register(self, count: int) -> None:
        with self.store.write("登记") as session:
            session.add_all(Person(name="张三丰", name_key="zhang san feng") for _ in range(count))

    def attach(self, content: bytes) -> str:
        address = Contents(self.paths.data / ATTACHMENTS, self.key).keep(content)
        with self.store.write("添加附件") as session:
            facts = {"name": "a.txt", "address": address, "size": len(content), "media": "text/plain"}
            session.add(Attachment(subject="person", record_id=1, **facts))
        return address

    def people(self) -> int:
        with self.store.read() as session:
            return session.scalar(select(func.count()).select_from(Person)) or 0

    def recovery_key(self, title: str = "保险柜一") -> bytes:
        made = self.keys.make(title)
        self.keys.add(made.public)
        return made.secret.encode()

    def make(self, note: str = ""):
        return self.backups.make(Progress(), note)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
