"""A town and its district in two data folders, each with everything its program can do, and a stick between them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from db.models.exchange import Relation
from db.models.people import Person
from desktop.exchange.looks import Taken
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerDraft
from desktop.opening import FoundingRequest, OpenOffice, found_office
from desktop.program import Program
from tests.offices import open_copy
from tests.programs import VILLAGES, administrator, office_at, today
from tests.ui.work_now import WorkNow
from ui import ask
from ui.pages.desk import Desk
from ui.pages.exchange.page import ExchangePage

TOWN, DISTRICT = "350582103000", "350582000000"


@dataclass
class Bureau:
    """One office, and how it knows the other."""

    program: Program
    stick: Path
    other: int = 0

    def knows(self, other: "Bureau", title: str, relation: Relation) -> None:
        """Enter the other office and trust its card, as after a telephone call."""
        partners, card = self.program.partners, other.program.own_keys.card()
        self.other = partners.add(PartnerDraft(card.office_id, title, relation))
        seen = partners.look_at_card(other.program.own_keys.export_card(self.stick))
        partners.confirm(partners.take_card(self.other, seen), card.fingerprint)

    def seal(self) -> PackageRow:
        """Seal what is to go to the other."""
        outbox = self.program.outbox
        return outbox.seal(outbox.plan(self.other))

    def send(self) -> Path:
        """Seal, and write to the stick."""
        return self.program.outbox.export(self.seal().key, self.stick)

    def take(self, path: Path) -> Taken:
        """Take up a file."""
        return self.program.inbox.receive(path)

    def answer(self, taken: Taken) -> Path:
        """Write the receipt to the stick."""
        assert taken.receipt is not None
        return self.program.outbox.export(taken.receipt.key, self.stick)

    def settle(self, name: str, **values: Any) -> None:
        """Register somebody who lives alone."""
        facts = self.program.households.blank()
        facts.address, facts.grid_id = f"江头村{name}宅", self.program.grids.resolve("江头第1网格")
        person = self.program.people.blank()
        person.name, person.sex_code, person.born_on = name, "1", date(1970, 1, 1)
        for key, value in values.items():
            setattr(person, key, value)
        self.program.commands.register(facts, person, date(2020, 1, 1))

    def note(self, name: str, words: str) -> None:
        """Change what is noted of somebody."""
        people = self.program.people
        draft = people.draft(self.key_of(name))
        draft.note = words
        people.save(draft)

    def key_of(self, name: str) -> int:
        """Return the key of a person."""
        with self.program.office.store.read() as session:
            return session.scalars(select(Person.id).where(Person.name == name)).one()


@pytest.fixture
def stick(folder: Path) -> Path:
    """What travels between the offices."""
    made = folder / "stick"
    made.mkdir()
    return made


def _found(template: Path, folder: Path, request: FoundingRequest, *, has_grids: bool) -> OpenOffice:
    folder.mkdir()
    office = office_at(open_copy(template, folder), folder, administrator())
    program = Program.of(office, today)
    with office.store.write("建立单位") as session:
        found_office(session, program.grids, request, today)
    if has_grids:
        with office.store.write("建网格") as session:
            for village in ("岸兜", "江头"):
                program.grids.ensure(session, "第1网格", program.grids.find_village(village) or 0)
    return office


@pytest.fixture
def offices(template: Path, folder: Path, stick: Path) -> Iterator[tuple[Bureau, Bureau]]:
    """A town and its district that compared their cards by telephone."""
    town = _found(
        template,
        folder / "town",
        FoundingRequest(TOWN, "陈埭镇", VILLAGES, "plain", "lin", "林晓梅", "", "陈埭镇网格办"),
        has_grids=True,
    )
    district = _found(
        template,
        folder / "district",
        FoundingRequest(DISTRICT, "晋江市", (), "district", "lin", "林晓梅", "", "晋江市综治中心"),
        has_grids=False,
    )
    both = Bureau(Program.of(town, today), stick), Bureau(Program.of(district, today), stick)
    both[0].knows(both[1], "晋江市综治中心", Relation.UPPER)
    both[1].knows(both[0], "陈埭镇网格办", Relation.LOWER)
    yield both
    town.engine.dispose()
    district.engine.dispose()


@pytest.fixture
def town(offices: tuple[Bureau, Bureau]) -> Bureau:
    """The lower office."""
    return offices[0]


@pytest.fixture
def district(offices: tuple[Bureau, Bureau]) -> Bureau:
    """The upper office."""
    return offices[1]


@pytest.fixture
def enter_exchange(qtbot: QtBot) -> Callable[[Bureau], ExchangePage]:
    """Enter the room of an office, every job done at once."""

    def make(bureau: Bureau) -> ExchangePage:
        work = WorkNow()
        bureau.program.office.store.on_change.append(work.tell)
        page = ExchangePage(Desk(bureau.program, work, today))  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1142, 650)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.activate()
        return page

    return make


@pytest.fixture
def chosen_folder(stick: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the clerk choose the stick whenever a folder is asked for."""
    monkeypatch.setattr(ask, "open_folder", lambda *_, **__: stick)
    return stick
