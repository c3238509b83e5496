"""Offices with everything they can do that write to each other in real packages."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from db.models.cases import Case, Stage, Unit, UnitKind
from db.models.exchange import Direction, Relation
from desktop.cases.events import EventKind
from desktop.exchange.letter_kinds import LetterKind
from desktop.exchange.letter_rows import LetterRow
from desktop.exchange.partners import PartnerDraft
from desktop.office import put_facts
from desktop.program import Program
from tests.desktop.exchange.posts import DISTRICT, TOWN
from tests.offices import copy_database, open_database
from tests.programs import administrator, founded, office_at


@dataclass
class Bureau:
    """An office with everything it can do."""

    program: Program
    title: str
    partner: int = 0  # the other office, as this one knows it
    unit: int = 0  # the unit that stands for it

    def send(self, other: "Bureau", stick: Path) -> None:
        """Seal what is to go, carry it over, have it taken up, carry the receipt back."""
        outbox = self.program.outbox
        package = outbox.seal(outbox.plan(self.partner), "每周报送")
        taken = other.program.inbox.receive(outbox.export(package.key, stick))
        assert taken.receipt is not None
        self.program.inbox.receive(other.program.outbox.export(taken.receipt.key, stick))

    def came(self, kind: LetterKind | None = None) -> list[LetterRow]:
        """Return what came, the newest first."""
        return sorted(self.program.letters.tray(Direction.IN, kind=kind), key=lambda one: -one.key)

    def out(self, kind: LetterKind | None = None) -> list[LetterRow]:
        """Return what was written, the newest first."""
        return sorted(self.program.letters.tray(Direction.OUT, kind=kind), key=lambda one: -one.key)

    def stage(self, case: int) -> Stage:
        """Return how far a case is."""
        with self.program.office.store.read() as session:
            return session.get_one(Case, case).stage

    def register(self, title: str) -> int:
        """Register a case."""
        draft = self.program.cases.blank("dispute")
        draft.values.update(title=title, description="两户因围墙起争执")
        return self.program.cases.save(draft)

    def move(self, case: int, kind: EventKind, **facts: object) -> None:
        """Make a step."""
        with self.program.office.store.read() as session:
            events = session.get_one(Case, case).events
        self.program.case_moves.carry_out(case, events, kind, facts)


def make(template: Path, folder: Path, title: str, office_id: str) -> Bureau:
    """Found an office."""
    folder.mkdir()
    database = folder / "office.db"
    copy_database(template, database)
    program = founded(office_at(open_database(database), folder, administrator()))
    program.own_keys.choose_office_id(office_id)
    with program.office.store.write("命名") as session:
        put_facts(session, {"name": title})
    return Bureau(program, title)


def introduce(one: Bureau, other: Bureau, relation: Relation, folder: Path) -> None:
    """Enter another office, with a unit that stands for it, and trust its card."""
    kind = UnitKind.SUPERIOR if relation is Relation.UPPER else UnitKind.DEPARTMENT
    with one.program.office.store.write("登记承办单位") as session:
        unit = Unit(name=other.title, kind=kind)
        session.add(unit)
    one.unit = unit.id
    partners = one.program.partners
    card = other.program.own_keys.card()
    office_id = other.program.own_keys.office_id
    one.partner = partners.add(PartnerDraft(office_id, other.title, relation, None, unit.id))
    seen = partners.look_at_card(other.program.own_keys.export_card(folder))
    partners.confirm(partners.take_card(one.partner, seen), card.fingerprint)


@pytest.fixture
def offices(template: Path, folder: Path) -> Iterator[tuple[Bureau, Bureau]]:
    """A town and its district that know each other; the first full packages went both ways."""
    town = make(template, folder / "town", "陈埭镇", TOWN)
    district = make(template, folder / "district", "泉州区", DISTRICT)
    cards = folder / "cards"
    cards.mkdir()
    introduce(town, district, Relation.UPPER, cards)
    introduce(district, town, Relation.LOWER, cards)
    yield town, district
    for one in (town, district):
        one.program.office.engine.dispose()


@pytest.fixture
def stick(folder: Path) -> Path:
    """A stick that is carried to and fro."""
    path = folder / "stick"
    path.mkdir()
    return path


def picture() -> bytes:
    """Return a small picture."""
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(written, "PNG")
    return written.getvalue()


@cache
def sheet(*names: str) -> bytes:
    """Return a workbook of people."""
    book = openpyxl.Workbook()
    table = book.active
    assert table is not None
    table.append(["姓名", "性别", "出生日期", "居住地址", "所属网格"])
    for name in names:
        table.append([name, "男", "1980-05-06", "江滨路 1 号", "第1网格"])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def phases(office: Bureau) -> list[str]:
    """Return the codes of the stages of an emergency report."""
    return [one.code for one in office.program.codes.items("emergency_phase")]
