"""The offices that a killed one exchanges with, which nobody kills: what it said it sent is here, and nothing half."""

import uuid
from pathlib import Path

from sqlalchemy import select

from db.models.exchange import PackageState, Relation
from db.models.people import Person
from desktop.exchange.package_rows import PackageRow
from desktop.exchange.partners import PartnerDraft
from desktop.exchange.stick import listed
from desktop.exchange.streams import MAIN
from desktop.folder import EXCHANGE
from desktop.opening import FoundingRequest, enter, found
from desktop.paths import Paths
from desktop.program import Program
from tests.desktop.founded import CHEAP, PASSWORD
from tests.kills.batches import BATCH, import_batch, whole_batches
from tests.kills.sticks import Sticks, partner
from tests.kills.work import SEALING, TAKING

DISTRICT = FoundingRequest("350582000000", "晋江市", (), "district", "lin", "林管理", PASSWORD)
VILLAGE = FoundingRequest("350582103201", "岸兜村委会", (), "jinjiang", "lin", "林管理", PASSWORD)
PACKAGES = 3  # that lie ready to be taken up
ALL = 1 << 30

People = dict[uuid.UUID, tuple[str, str | None]]  # identifier -> name and workplace


class Neighbours:
    """The district above a town and a village below it, and what the town acknowledged of what it exchanged."""

    def __init__(self, folder: Path, town: Program) -> None:
        """Found both beside the town's folder, and exchange for a first time."""
        self._folder, self._sticks = folder, Sticks(folder)
        self._district, self._village = (
            _founded(folder.parent / name, request) for name, request in (("district", DISTRICT), ("village", VILLAGE))
        )
        for lower, upper in ((town, self._district), (self._village, town)):
            _knows(lower, upper, Relation.UPPER, folder.parent)
            _knows(upper, lower, Relation.LOWER, folder.parent)
        self._made: dict[int, str] = {}
        self._sealed_with: dict[int, str] = {}  # who was registered before the last seal that was acknowledged
        self._sealed: set[int] = set()
        self._sent: set[int] = set()
        self._heard: set[int] = set()
        self._taken: dict[int, int] = {}  # number -> key of its receipt
        self._arrived = 0  # the last number that the district has
        self._batches: dict[str, int] = {}  # of the village: the first package that carries it
        self._exchange(town)

    def close(self) -> None:
        """End both programs."""
        for program in (self._district, self._village):
            program.office.close()

    @property
    def count(self) -> int:
        """How many things were acknowledged."""
        return len(self._sealed) + len(self._heard) + len(self._taken)

    def prepare(self, kind: str, town: Program) -> None:
        """Let there be something to exchange."""
        if kind == SEALING:
            self._exchange(town)
        elif kind == TAKING:
            for _ in range(PACKAGES):
                batch = f"{BATCH}村{len(self._batches)}"
                import_batch(self._village, self._folder.parent, batch)
                outbox = self._village.outbox
                package = outbox.seal(outbox.plan(partner(self._village, Relation.UPPER)))
                outbox.export(package.key, self._sticks.from_village)
                self._batches[batch] = package.sequence

    def hear(self, lines: list[list[str]]) -> None:
        """Remember what was acknowledged."""
        for verb, *words in lines:
            match verb:
                case "made":
                    self._made[int(words[0])] = words[1]
                case "sealed":
                    self._sealed.add(int(words[0]))
                    self._sealed_with = dict(self._made)
                case "sent":
                    self._sent.add(int(words[0]))
                case "heard":
                    self._heard.add(int(words[0]))
                case "taken":
                    self._taken[int(words[0])] = int(words[1])

    def look(self, kind: str, town: Program) -> None:
        """Hold what the town acknowledged against what it and its neighbours have, and go on where it was killed."""
        assert self._left(town, "work") == [], "contents lie about in the clear"
        if kind == SEALING:
            self._look_at_sealing(town)
        elif kind == TAKING:
            self._look_at_taking(town)

    def finish(self, town: Program) -> None:
        """Bring all that is under way to its end."""
        self._exchange(town)
        self._hear_receipts(town)
        assert {one.state for one in _out(town, Relation.UPPER)} == {PackageState.ACCEPTED}

    def _look_at_sealing(self, town: Program) -> None:
        sent = _out(town, Relation.UPPER)
        numbers = [one.sequence for one in sent]
        assert numbers == list(range(1, len(sent) + 1)), f"numbers with holes: {numbers}"
        assert {one.epoch for one in sent} == {1}
        assert self._sealed <= set(numbers), "a sealed package is lost"
        assert all(town.outbox.is_kept(one.key) for one in sent), "the file of a package is lost"
        there = {path.name for path in listed(self._sticks.to_district)}
        assert {one.file for one in sent if one.sequence in self._sent - set(range(self._arrived + 1))} <= there
        answered = {one.sequence for one in sent if one.state is PackageState.ACCEPTED}
        assert self._heard <= answered, "a receipt is lost"
        self._deliver(town)
        people = {key: (uid, said) for key, uid, *said in _people(town)}
        at_district: People = {uid: (name, workplace) for _, uid, name, workplace in _people(self._district)}
        for key, name in self._sealed_with.items():
            uid, said = people[key]
            assert said[0] == name, f"lost: {key}"
            assert at_district.get(uid) == tuple(said), f"did not arrive: {key}"
        whole_batches(workplace for _, workplace in at_district.values())
        self._exchange(town)  # the next write finishes or throws away what the killed one left
        assert self._left(town, "staged") == []

    def _look_at_taking(self, town: Program) -> None:
        village = partner(town, Relation.LOWER)
        came = [one for one in town.inbox.received(village, ALL) if one.stream == MAIN]
        numbers = sorted(one.sequence for one in came)
        assert numbers == list(range(1, len(came) + 1))
        assert all(one.state is PackageState.APPLIED for one in came)
        receipts = {one.sequence: one.receipt_id for one in came}
        assert {number: receipts.get(number) for number in self._taken} == self._taken, "a package taken is lost"
        assert all(key is not None and town.outbox.is_kept(key) for key in receipts.values()), "a receipt is lost"
        self._compare_batches(town, len(came))
        for path in listed(self._sticks.from_village):
            receipt = town.inbox.receive(path).receipt
            assert receipt is not None
            town.outbox.export(receipt.key, self._sticks.to_village)
            path.unlink()
        for path in listed(self._sticks.to_village):
            self._village.inbox.receive(path)
            path.unlink()
        self._compare_batches(town, max(self._batches.values(), default=0))
        assert {one.state for one in _out(self._village, Relation.UPPER)} == {PackageState.ACCEPTED}
        assert self._left(town, "staged") == []

    def _compare_batches(self, town: Program, high: int) -> None:
        """Raise AssertionError unless just the batches are there whose packages were taken up."""
        there = whole_batches(workplace for *_, workplace in _people(town))
        expected = {batch for batch, number in self._batches.items() if number <= high}
        assert there & set(self._batches) == expected

    def _exchange(self, town: Program) -> None:
        """Let the district have what the town has, undisturbed; the receipts lie ready afterwards."""
        town.outbox.seal(town.outbox.plan(partner(town, Relation.UPPER)))
        self._deliver(town)

    def _deliver(self, town: Program) -> None:
        """Let the district take up what it has not yet, in order, and answer."""
        for one in _out(town, Relation.UPPER):
            if one.sequence <= self._arrived:
                continue
            taken = self._district.inbox.receive(town.outbox.export(one.key, self._sticks.to_district))
            assert [package.sequence for package in taken.packages] == [one.sequence]
            assert taken.receipt is not None
            self._district.outbox.export(taken.receipt.key, self._sticks.from_district)
            self._arrived = one.sequence
        for path in listed(self._sticks.to_district):
            path.unlink()

    def _hear_receipts(self, town: Program) -> None:
        for path in listed(self._sticks.from_district):
            town.inbox.receive(path)
            path.unlink()

    def _left(self, town: Program, place: str) -> list[Path]:
        """Return what lies about of files half made."""
        return [path for path in (town.office.paths.data / EXCHANGE / place).rglob("*") if path.is_file()]


def _founded(folder: Path, request: FoundingRequest) -> Program:
    paths = Paths.at(folder)
    found(paths, request, cost=CHEAP)
    return Program.of(enter(paths, "lin", PASSWORD))


def _knows(one: Program, other: Program, relation: Relation, stick: Path) -> None:
    """Enter another office and trust its card, as after a telephone call."""
    card = other.own_keys.card()
    key = one.partners.add(PartnerDraft(card.office_id, card.office_name, relation))
    seen = one.partners.look_at_card(other.own_keys.export_card(stick))
    one.partners.confirm(one.partners.take_card(key, seen), card.fingerprint)


def _out(program: Program, relation: Relation) -> list[PackageRow]:
    """Return what was sealed for the partner above or below, in order."""
    sent = program.outbox.sent(partner(program, relation), ALL)
    return [one for one in reversed(sent) if one.stream == MAIN]


def _people(program: Program) -> list[tuple[int, uuid.UUID, str, str | None]]:
    with program.office.store.read() as session:
        query = select(Person.id, Person.uid, Person.name, Person.workplace)
        return [(row.id, row.uid, row.name, row.workplace) for row in session.execute(query)]
