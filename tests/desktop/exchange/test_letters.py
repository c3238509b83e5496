"""A town and its district write to each other in real packages: cases, supervision, notices, lists, forms, reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db.engine import open_engine
from db.models.cases import Case, Stage, Unit, UnitKind
from db.models.exchange import Direction, Letter, LetterState, Relation
from db.models.grids import Grid
from desktop.cases.events import EventKind
from desktop.errors import Refusal
from desktop.exchange.letter_kinds import LetterKind
from desktop.exchange.letter_rows import LetterRow
from desktop.exchange.partners import PartnerDraft
from desktop.lists import ListLine
from desktop.office import put_facts
from desktop.program import Program
from tests.desktop.exchange.posts import DISTRICT, TOWN
from tests.offices import KEY
from tests.programs import TODAY, administrator, founded, office_at

SHEET = Path(__file__).parent.parent.parent / "ui"


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
    database.write_bytes(template.read_bytes())
    program = founded(office_at(open_engine(database, KEY), folder, administrator()))
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


def test_a_case_goes_down_is_handled_and_comes_back_step_by_step(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    """The whole loop: assigned to the town, signed for, handled there, finished here (P0-39 … P0-41, P2-18)."""
    town, district = offices
    case = district.register("围墙纠纷")
    due = TODAY + timedelta(days=10)
    district.move(case, EventKind.ASSIGNED, unit_id=district.unit, due_on=due, requirement="请实地调解")
    (sent,) = district.out()
    assert (sent.kind, sent.state_title, sent.due_on, sent.record_id) == (LetterKind.CASE, "待发，随下一期送出", due, case)

    district.send(town, stick)
    (came,) = town.came()
    assert (came.title, came.is_unread, came.is_open, came.due_on) == ("交办：围墙纠纷", True, True, due)
    assert district.out()[0].state_title == "对方已收"
    dossier = town.program.letters.open(came.key)
    assert dossier.text == "请实地调解"
    assert dossier.offer is not None and dossier.offer.title == "登记为事件"
    assert ("简要情况", "两户因围墙起争执") in dossier.facts or "两户因围墙起争执" in dict(dossier.facts).values()

    done = town.program.letters.take_up(came.key, dossier.row.version)
    assert done.room == "cases"
    texts = town.program.cases.texts(done.target)
    assert texts["outside_system"] == "泉州区" and "请实地调解" in texts["note"] and str(due) in texts["note"]
    town.send(district, stick)
    assert district.stage(case) is Stage.HANDLING
    assert district.out()[0].state is LetterState.TAKEN

    town.move(done.target, EventKind.TAKEN)
    town.move(done.target, EventKind.PROGRESS, words="已约双方到场")
    town.move(done.target, EventKind.FINISHED, result="双方签了协议", is_success=True)
    assert town.program.letters.look(came.key).row.state is LetterState.ANSWERED
    town.send(district, stick)
    assert district.stage(case) is Stage.HANDLED
    assert district.out()[0].state_title == "对方已回复"
    log = district.program.cases.dossier(case).log
    words = [str(one.facts.get("words") or one.facts.get("result") or "") for one in log]
    assert any("已约双方到场" in one for one in words) and any("双方签了协议" in one for one in words)
    assert not [one for one in district.came() if one.is_unread and one.state is LetterState.RECEIVED]


def test_a_case_passed_up_is_taken_on_there(offices: tuple[Bureau, Bureau], stick: Path) -> None:
    """What the town cannot settle becomes a case of the district, tied to the one it sees of the town."""
    town, district = offices
    case = town.register("河道污染")
    town.move(case, EventKind.ESCALATED, unit_id=town.unit, reason="涉及上游乡镇")
    town.send(district, stick)
    (came,) = district.came()
    dossier = district.program.letters.open(came.key)
    assert dossier.row.subject_room == "cases" and dossier.row.record_id is not None  # the town's own, as seen here
    taken = district.program.letters.take_up(came.key, dossier.row.version)
    assert taken.target != dossier.row.record_id
    links = district.program.cases.dossier(taken.target).links
    assert [one.record_id for one in links] == [dossier.row.record_id]
    district.move(taken.target, EventKind.TAKEN)
    district.move(taken.target, EventKind.FINISHED, result="已责令上游整改", is_success=True)
    district.send(town, stick)
    assert town.stage(case) is Stage.HANDLED


def test_a_step_taken_back_takes_its_letter_out_of_the_queue(offices: tuple[Bureau, Bureau]) -> None:
    town, _ = offices
    case = town.register("占道经营")
    town.move(case, EventKind.ESCALATED, unit_id=town.unit, reason="需要执法")
    assert len(town.out()) == 1
    with town.program.office.store.read() as session:
        events = session.get_one(Case, case).events
    town.program.case_moves.undo(case, events, "选错了")
    assert town.out() == []
