"""Offices that exchange records without any file between them: what one gathers another takes up."""

import uuid
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.exchange import Direction, Mark, Package, PackageItem, PackageState, Partner, Relation
from db.store import Store
from desktop.exchange.agreeing import acknowledge
from desktop.exchange.applying import Applying, Incoming
from desktop.exchange.gathering import Gathering
from desktop.exchange.outcome import Outcome
from desktop.jobs import Progress
from tests.offices import copy_database, open_database

EVERYTHING = frozenset({"care", "religion", "numbers", "parties", "reporters", "files"})


@dataclass
class Letter:
    """What was sent and has not arrived yet."""

    package: int
    is_full: bool
    tables: list[Incoming] = field(default_factory=list)


class Neighbour:
    """One office, and how it stands to the others."""

    def __init__(self, name: str, template: Path, folder: Path) -> None:
        path = folder / f"{name}.db"
        copy_database(template, path)
        self.name, self.engine = name, open_database(path)
        self.store = Store(self.engine, lambda: name)

    def knows(self, other: "Neighbour", relation: Relation, grid: int | None = None) -> None:
        """Enter another office as a partner."""
        with self.store.write("登记交换单位") as session:
            session.add(Partner(office_id=other.name, title=other.name, relation=relation, grid_id=grid))

    def partner(self, session: Session, other: "Neighbour") -> Partner:
        """Return another office as this one knows it."""
        return session.scalars(select(Partner).where(Partner.office_id == other.name)).one()

    def send(self, other: "Neighbour", *, is_full: bool = False, ticked: frozenset[str] = EVERYTHING) -> Letter:
        """Gather what goes to another office, and remember what was sent."""
        with self.store.write("制作交换包") as session:
            partner = self.partner(session, other)
            package = Package(
                package_uid=uuid.uuid4(), partner_id=partner.id, direction=Direction.OUT, stream="MAIN",
                epoch=1, sequence=1, kind="F" if is_full else "D", state=PackageState.SEALED, title="", size=0,
                envelope_sha256="", sha256="", file="", counts={},
            )  # fmt: skip
            session.add(package)
            session.flush()
            gathering = Gathering(session, partner, self.name, is_full=is_full, ticked=ticked)
            tables = [
                Incoming(one.replica.table, one.header, list(one.rows()), one.count)
                for one in gathering.tables(Progress())
            ]
            gathering.remember(package.id)
            return Letter(package.id, is_full, tables)

    def take(self, other: "Neighbour", letter: Letter, *, may_remove_many: bool = False) -> Outcome:
        """Take up what another office sent."""
        with self.store.write("接收交换包") as session:
            partner = self.partner(session, other)
            package = Package(
                package_uid=uuid.uuid4(), partner_id=partner.id, direction=Direction.IN, stream="MAIN",
                epoch=1, sequence=1, kind="D", state=PackageState.APPLIED, title="", size=0, envelope_sha256="",
                sha256="", file="", counts={},
            )  # fmt: skip
            session.add(package)
            session.flush()
            outcome = Applying(session, partner, is_full=letter.is_full).take(
                letter.tables, Progress(), may_remove_many=may_remove_many
            )
            for one in outcome.items:
                session.add(
                    PackageItem(
                        package_id=package.id, table=one.table, record_id=one.record_id, record_uid=one.uid,
                        row=one.row, result=one.result, field=one.field, ours=one.ours, theirs=one.theirs,
                        message=one.message,
                    )
                )  # fmt: skip
            return outcome

    def hear(self, letter: Letter, outcome: Outcome) -> None:
        """Take the receipt for what was sent."""
        refused = [(one.table, one.uid) for one in outcome.items if one.result == "invalid"]
        with self.store.write("接收回执") as session:
            package = session.get(Package, letter.package)
            assert package is not None
            acknowledge(session, package, refused)

    def exchange(self, other: "Neighbour", *, is_full: bool = False) -> Outcome:
        """Send, have it taken up, hear of it."""
        letter = self.send(other, is_full=is_full)
        outcome = other.take(self, letter)
        self.hear(letter, outcome)
        return outcome

    def marks(self) -> int:
        """Return how many marks there are."""
        with self.store.read() as session:
            return len(session.scalars(select(Mark.id)).all())
