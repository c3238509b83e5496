"""Offices that exchange real package files: each with its database, its folder of packages, its keys."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.exchange import Relation
from db.models.grids import Grid
from db.models.people import Person
from db.store import Store
from desktop.calendar import Calendar
from desktop.exchange.contents import ViewSheet
from desktop.exchange.inbox import Inbox
from desktop.exchange.key_changes import KeyChanges
from desktop.exchange.looks import Taken
from desktop.exchange.outbox import Outbox
from desktop.exchange.own_keys import OwnKeys
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerDraft, Partners
from desktop.exchange.posting import Post
from desktop.exchange.status import ExchangeStatus
from desktop.office import Office, put_facts
from tests.offices import KEY, copy_database, open_database, settle

TOWN, DISTRICT, VILLAGE = "350521104000", "350521000000", "350521104201"
EVERYTHING = ("care", "religion", "numbers", "parties", "reporters", "files")
DAY = date(2026, 11, 23)


def no_view(path: Path, _sheets: object) -> None:
    """Write no workbook worth reading: it is another's, and takes its time."""
    path.write_bytes(b"")


class Bureau:
    """One office that sends and receives."""

    def __init__(
        self,
        name: str,
        office_id: str,
        template: Path,
        folder: Path,
        *,
        view: Callable[[Path, list[ViewSheet]], None] = no_view,
    ) -> None:
        self.name, self.office_id, self.folder, self.view = name, office_id, folder / name, view
        self.key, self.database, self.day = KEY, self.folder / "office.db", DAY
        self.folder.mkdir()
        copy_database(template, self.database)
        self.open()
        with self.store.write("建立单位") as session:
            put_facts(session, {"name": name, "town_code": office_id})

    @classmethod
    def again(cls, name: str, office_id: str, folder: Path, key: bytes) -> Self:
        """Return an office that was made before, by another process."""
        office = cls.__new__(cls)
        office.name, office.office_id, office.folder, office.view = name, office_id, folder / name, no_view
        office.key, office.database, office.day = key, office.folder / "office.db", DAY
        office.open()
        return office

    def open(self) -> None:
        """Start the program on what lies in the folder."""
        self.engine = open_database(self.database, self.key)
        self.store = Store(self.engine, lambda: self.name)
        office = Office(self.store)

        def permit() -> None:
            """Let everybody do everything."""

        self.own_keys = OwnKeys(self.store, office, permit, self.now)
        self.partners = Partners(self.store, permit, self.now)
        self.post = Post(
            self.store,
            office,
            self.folder / "exchange",
            self.own_keys,
            self.partners,
            self.view,
            today=lambda: self.day,
            now=self.now,
        )
        self.outbox, self.inbox, self.key_changes = Outbox(self.post), Inbox(self.post), KeyChanges(self.post)
        self.status = ExchangeStatus(self.post, Calendar(office))

    def close(self) -> None:
        """End the program."""
        self.engine.dispose()

    def now(self) -> datetime:
        """Return this moment on the day of the test."""
        return datetime.combine(self.day, datetime.now(UTC).time(), UTC)

    def back_up(self, to: Path) -> None:
        """Copy the database as a backup does."""
        settle(self.engine)
        copy_database(self.database, to)

    def restore(self, backup: Path, *, files_too: bool = False) -> None:
        """Put a backup in the place of the database; with `files_too` the disk was lost, and the packages with it."""
        self.close()
        for journal in ("office.db-wal", "office.db-shm"):
            (self.folder / journal).unlink(missing_ok=True)
        copy_database(backup, self.database)
        if files_too:
            shutil.rmtree(self.folder / "exchange", ignore_errors=True)
        self.open()

    def knows(self, other: "Bureau", relation: Relation, grid: int | None = None) -> None:
        """Enter another office and trust its card, as after a telephone call."""
        key = self.partners.add(PartnerDraft(other.office_id, other.name, relation, grid))
        stick = self.folder / "cards"
        stick.mkdir(exist_ok=True)
        seen = self.partners.look_at_card(other.own_keys.export_card(stick))
        self.partners.confirm(self.partners.take_card(key, seen), other.own_keys.card().fingerprint)

    def partner(self, other: "Bureau") -> int:
        """Return the key of another office."""
        return next(one.key for one in self.partners.rows() if one.office_id == other.office_id)

    def seal(self, other: "Bureau", *, is_full: bool | None = None, ticked: tuple[str, ...] = EVERYTHING) -> PackageRow:
        """Seal what is to go to another office."""
        return self.outbox.seal(self.outbox.plan(self.partner(other), ticked, is_full), "每周报送")

    def carry(self, package: int, stick: Path) -> Path:
        """Write a package to a stick."""
        stick.mkdir(exist_ok=True)
        return self.outbox.export(package, stick)

    def send(self, other: "Bureau", stick: Path, *, is_full: bool | None = None) -> Path:
        """Seal, and write to a stick."""
        return self.carry(self.seal(other, is_full=is_full).key, stick)

    def take(self, path: Path, *, may_remove_many: bool = False) -> Taken:
        """Take up a file."""
        return self.inbox.receive(path, may_remove_many=may_remove_many)

    def exchange(self, other: "Bureau", stick: Path) -> Taken:
        """Send, have it taken up, take the receipt."""
        taken = other.take(self.send(other, stick))
        assert taken.receipt is not None
        self.take(other.carry(taken.receipt.key, stick))
        return taken

    def person(self, session: Session, name: str) -> Person:
        """Return somebody."""
        return session.scalars(select(Person).where(Person.name == name)).one()

    def edit(self, name: str, **values: object) -> None:
        """Change somebody's record."""
        with self.store.write("修改") as session:
            person = self.person(session, name)
            for key, value in values.items():
                setattr(person, key, value)

    def register(self, *names: str) -> None:
        """Enter people."""
        with self.store.write("登记") as session:
            root = session.scalars(select(Grid).order_by(Grid.id)).first()
            if root is None:
                root = Grid(level="town", code=self.office_id[:9], name=self.name, path="/1/")
                session.add(root)
                session.flush()
            session.add_all([Person(name=name, name_key=name, grid_id=root.id) for name in names])

    def remove(self, name: str) -> None:
        """Delete somebody."""
        with self.store.write("删除") as session:
            session.delete(self.person(session, name))

    def said(self, name: str) -> dict[str, object]:
        """Return what is said of somebody."""
        with self.store.read() as session:
            person = self.person(session, name)
            return {"phone": person.phone, "occupation": person.occupation, "note": person.note}

    def names(self) -> list[str]:
        """Return everybody's name."""
        with self.store.read() as session:
            return sorted(session.scalars(select(Person.name)))


def neighbours(template: Path, folder: Path) -> tuple[Bureau, Bureau]:
    """Return a town with three people and its district, who know each other."""
    town, district = Bureau("洛阳镇", TOWN, template, folder), Bureau("泉州区", DISTRICT, template, folder)
    town.knows(district, Relation.UPPER)
    district.knows(town, Relation.LOWER)
    town.register("子", "丑", "寅")
    return town, district
