"""A month between a town and a district desk, step by step, in real package files: a sample to look at, and a proof.

Week packages go up, a case and a code list come down, one package is lost, one field is changed on both sides. A step
says what came of it and leaves the rest to whoever walks: the tour photographs it, a test looks at it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select

from db.models.cases import Case, Unit, UnitKind
from db.models.exchange import Direction, Relation
from db.models.people import Person
from desktop.accounts.keyring import Created
from desktop.accounts.slots import Cost
from desktop.cases.events import EventKind
from desktop.exchange.looks import ItemRow, Taken
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerDraft
from desktop.founding import DISTRICT, FULL
from desktop.grids.service import Village
from desktop.jobs import Progress
from desktop.lists import ListLine
from desktop.opening import FoundingRequest, enter, found
from desktop.paths import Paths
from desktop.program import Program
from desktop.sample.town import FACTS
from desktop.tables import Search

NAME, NEIGHBOUR = "示例区", "邻近镇"
LEDGER, LIST, KIND = "dispute", "dispute_kind", "物业服务纠纷（区）"
MATTER, ABOUT, WANTED = "小区物业费纠纷", "业主与物业公司因收费争执，多次来访。", "请实地调解，并回复处理结果。"
THEIRS, OURS = "区里核实：户籍已迁出。", "镇里核实：本人常住。"
DONE, RESULT = "已约双方到场。", "双方签了协议，当场履行。"
WEEKLY, RESENT = "每周报送", "补送"
DAYS = 10


@dataclass
class Side:
    """One of the two offices: what it can do, how it knows the other, and the unit that stands for it."""

    program: Program
    other: int = 0
    unit: int = 0


def found_district(paths: Paths, account: str, title: str, password: str, cost: Cost | None = None) -> Created:
    """Found the district desk over the sample town."""
    code = FACTS.code[:6]
    towns = (Village(FACTS.code, FACTS.name), Village(f"{code}104".ljust(FULL, "0"), NEIGHBOUR))
    request = FoundingRequest(
        code.ljust(FULL, "0"), NAME, towns, DISTRICT, account, title, password, is_sample=True
    )  # fmt: skip
    return found(paths, request, cost=cost)


def open_district(paths: Paths, account: str, password: str) -> Program:
    """Open the district desk."""
    return Program.of(enter(paths, account, password))


class SampleMonth:
    """Walks the month; whatever is carried between the offices lies in one folder."""

    def __init__(
        self, town: Program, district: Program, stick: Path, today: Callable[[], date], progress: Progress | None = None
    ) -> None:
        self.town, self.district = Side(town), Side(district)
        self._stick, self._today, self._progress = stick, today, progress or Progress()
        self.case = self.handed = 0  # the case at the district, and what it became in the town
        self.person = 0  # in the town: whose note both sides change

    def shake_hands(self) -> str:
        """Enter each other, and compare the fingerprints of the cards. Return the town's."""
        for side, other, relation in (
            (self.town, self.district, Relation.UPPER),
            (self.district, self.town, Relation.LOWER),
        ):
            self._enter(side, other.program, relation)
        return self.town.program.own_keys.card().fingerprint

    def report(self) -> Taken:
        """Let the town send what changed, the district take it up, and the receipt come back."""
        return self._exchange(self.town, self.district)

    def hand_down(self) -> Taken:
        """Let the district assign a case to the town, with a line for a code list; the town takes both up."""
        district, town = self.district, self.town
        district.program.lists.put(LIST, ListLine(KIND))
        district.program.letters.send_codes(district.other, [LIST], "请按新的小类登记。")
        draft = district.program.cases.blank(LEDGER)
        draft.values.update(title=MATTER, description=ABOUT)
        self.case = district.program.cases.save(draft)
        due = self._today() + timedelta(days=DAYS)
        self._step(district, self.case, EventKind.ASSIGNED, unit_id=district.unit, due_on=due, requirement=WANTED)
        taken = self._exchange(district, town)
        for letter in sorted(town.program.letters.tray(Direction.IN), key=lambda one: one.key):
            dossier = town.program.letters.open(letter.key)
            if dossier.offer is not None:
                done = town.program.letters.take_up(letter.key, dossier.row.version)
                self.handed = done.target if done.room == "cases" else self.handed
        return taken

    def lose_one(self) -> tuple[PackageRow, Taken]:
        """Let one week's package be lost and the next come. Return the lost one and what was made of the next."""
        town = self.town
        self._step(town, self.handed, EventKind.TAKEN)
        self._step(town, self.handed, EventKind.PROGRESS, words=DONE)
        lost = self._seal(town)
        self._step(town, self.handed, EventKind.FINISHED, result=RESULT, is_success=True)
        kept = self._carry(town, self._seal(town).key, self.district)
        self._answer(self.district, kept, town)
        return lost, kept

    def send_again(self) -> Taken:
        """Export again what the receipt asks for: the very same bytes; what waited is taken up with it."""
        (asked,) = self.town.program.outbox.asked_again(self.town.other)
        taken = self._carry(self.town, asked.key, self.district)
        self._answer(self.district, taken, self.town)
        return taken

    def disagree(self) -> ItemRow:
        """Let both change the note of one person before either hears of it. Return what a person is to decide."""
        town, district = self.town.program, self.district.program
        self.person = int(town.people.list.keys(Search(), self._progress)[0])
        with town.office.store.read() as session:
            uid = session.get_one(Person, self.person).uid
        with district.office.store.read() as session:
            seen = session.scalars(select(Person.id).where(Person.uid == uid)).one()
        for program, key, words in ((district, seen, THEIRS), (town, self.person, OURS)):
            draft = program.people.draft(key)
            draft.note = words
            program.people.save(draft)
        self._exchange(self.town, self.district)
        (item,) = district.inbox.conflicts()
        return item

    def decide(self, item: ItemRow) -> None:
        """Let the district take the town's word; then both have the same."""
        self.district.program.inbox.decide(item.key, "theirs")
        self._exchange(self.district, self.town)
        self._exchange(self.town, self.district)

    def notes(self) -> tuple[str, str]:
        """Return what the town and the district have noted of that person."""
        with self.town.program.office.store.read() as session:
            person = session.get_one(Person, self.person)
            uid, ours = person.uid, person.note or ""
        with self.district.program.office.store.read() as session:
            return ours, session.scalars(select(Person.note).where(Person.uid == uid)).one() or ""

    def stage(self) -> str:
        """Return how far the case is at the district."""
        with self.district.program.office.store.read() as session:
            return session.get_one(Case, self.case).stage.value

    def _enter(self, side: Side, other: Program, relation: Relation) -> None:
        facts, partners = other.office.office.facts, side.program.partners
        with side.program.office.store.write("登记承办单位") as session:
            kind = UnitKind.SUPERIOR if relation is Relation.UPPER else UnitKind.DEPARTMENT
            unit = Unit(name=facts.name, kind=kind)
            session.add(unit)
            session.flush()
            side.unit = unit.id
        office_id = other.own_keys.office_id
        present = next((one for one in partners.rows() if one.office_id == office_id), None)
        place = present.grid_id if present is not None else None
        draft = PartnerDraft(office_id, facts.name, relation, place, side.unit)
        if present is None:
            side.other = partners.add(draft)
        else:
            side.other = present.key
            partners.change(present.key, present.version, draft)
        seen = partners.look_at_card(other.own_keys.export_card(self._stick))
        partners.confirm(partners.take_card(side.other, seen), other.own_keys.card().fingerprint)

    def _seal(self, side: Side) -> PackageRow:
        outbox = side.program.outbox
        return outbox.seal(outbox.plan(side.other), WEEKLY, self._progress)

    def _carry(self, side: Side, package: int, to: Side) -> Taken:
        path = side.program.outbox.export(package, self._stick, self._progress)
        return to.program.inbox.receive(path, self._progress)

    def _answer(self, side: Side, taken: Taken, to: Side) -> None:
        if taken.receipt is not None:
            self._carry(side, taken.receipt.key, to)

    def _exchange(self, side: Side, to: Side) -> Taken:
        taken = self._carry(side, self._seal(side).key, to)
        self._answer(to, taken, side)
        return taken

    @staticmethod
    def _step(side: Side, case: int, kind: EventKind, **facts: object) -> None:
        with side.program.office.store.read() as session:
            events = session.get_one(Case, case).events
        side.program.case_moves.carry_out(case, events, kind, facts)
