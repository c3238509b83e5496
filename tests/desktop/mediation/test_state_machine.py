"""A file is filled, emptied, closed and opened again in any order by clerks who looked a while ago: nothing is lost."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from db.errors import Conflict
from desktop.errors import Refusal
from desktop.mediation.dossier import FileDossier
from desktop.mediation.order import Ending, file_order
from desktop.mediation.pieces import Removed
from desktop.program import Program
from tests.desktop.mediation.a_dispute import fill, open_file, picture, put_dispute
from tests.trials import trials

SEED, ROUNDS, LEAST_CLOSINGS = 7, 120, 3
KINDS = [kind for kind in file_order().kinds if not kind.made]
FORMS = st.sampled_from([kind.key for kind in KINDS if kind.fields])
ALL = st.sampled_from([kind.key for kind in KINDS])
PICTURE = picture()


class Clerks(RuleBasedStateMachine):
    """One file, what it should hold, and what a clerk read a while ago."""

    program: ClassVar[Program]

    @initialize()
    def opened(self) -> None:
        self.file = open_file(self.program, put_dispute(self.program))
        self.known: dict[int, tuple[str, bool]] = {}  # by key: kind, whether it is a scan
        self.out: list[Removed] = []
        self.ending = Ending.WRITTEN
        self.closed = False
        self.closings = 0
        self.seen = self.now

    @property
    def now(self) -> FileDossier:
        return self.program.mediation.dossier(self.file)

    @rule()
    def look(self) -> None:
        self.seen = self.now

    @rule(kind=FORMS)
    def write(self, kind: str) -> None:
        declared = file_order().kind(kind)
        assert declared is not None
        full = not declared.many and (kind, False) in self.known.values()
        if key := self._tried(lambda: fill(self.program, self.file, kind), refused=full):
            self.known[key] = (kind, False)

    @rule(kind=ALL)
    def scan(self, kind: str) -> None:
        files = [("扫描件.png", PICTURE)]
        if keys := self._tried(lambda: self.program.mediation.pieces.attach(self.file, kind, files)):
            self.known[keys[0]] = (kind, True)

    @rule(place=st.integers(0, 9), words=st.sampled_from(("甲", "乙")))
    def correct(self, place: int, words: str) -> None:
        """Correct a form as it was read a while ago: it may have changed or be gone meanwhile."""
        forms = [one for one in self.seen.pieces if not one.is_scan]
        if not forms:
            return
        piece = forms[place % len(forms)]
        kind = file_order().kind(piece.kind)
        assert kind is not None
        draft = self.program.mediation.pieces.form(piece)
        draft.values.update({field.key: words for field in kind.fields if field.kind != "date"})
        draft.values.update({field.key: date(2026, 11, 1) for field in kind.fields if field.kind == "date"})
        stale = self._stale(piece.key, piece.version)
        self._tried(lambda: self.program.mediation.pieces.put(self.file, piece.kind, draft), refused=stale)

    @rule(place=st.integers(0, 9))
    def take_out(self, place: int) -> None:
        if not self.seen.pieces:
            return
        piece = self.seen.pieces[place % len(self.seen.pieces)]
        stale = self._stale(piece.key, piece.version)
        removed = self._tried(lambda: self.program.mediation.pieces.remove(piece.key, piece.version), refused=stale)
        if removed:
            self.out.append(removed)
            del self.known[piece.key]

    @rule(place=st.integers(0, 9))
    def put_back(self, place: int) -> None:
        if not self.out:
            return
        removed = self.out[place % len(self.out)]
        kind, is_scan = str(removed.columns["kind"]), not removed.columns["texts"]
        declared = file_order().kind(kind)
        assert declared is not None
        full = not declared.many and not is_scan and (kind, False) in self.known.values()
        if key := self._tried(lambda: self.program.mediation.pieces.put_back(removed), refused=full):
            self.out.remove(removed)
            self.known[key] = (kind, is_scan)

    @rule(kind=ALL)
    def turn_round(self, kind: str) -> None:
        keys = [one.key for one in self.now.of_kind(kind)][::-1]
        if self._tried(lambda: self.program.mediation.pieces.arrange(self.file, kind, keys) or True):
            assert [one.key for one in self.now.of_kind(kind)] == keys

    @rule(ending=st.sampled_from(Ending))
    def end(self, ending: Ending) -> None:
        draft = self.program.mediation.draft(self.file)
        draft.values["ending"] = ending.value
        if self._tried(lambda: self.program.mediation.correct(draft) or True):
            self.ending = ending

    @rule()
    def close(self) -> None:
        found = self.now
        if self._tried(lambda: self.program.mediation.close(self.file, found.version) or True, bool(found.lacks())):
            self.closed, self.closings = True, self.closings + 1

    @rule()
    def complete_and_close(self) -> None:
        """Put in whatever is still missing, so that closing happens often."""
        while not self.closed and (lacks := self.now.lacks()):
            declared = file_order().kind(lacks[0].kind)
            assert declared is not None
            (self.write if declared.fields else self.scan)(lacks[0].kind)
        self.close()

    @rule(reason=st.sampled_from(("补充材料", "　", "")))
    def reopen(self, reason: str) -> None:
        version = self.now.version
        try:
            self.program.mediation.reopen(self.file, version, reason)
        except Refusal:
            assert not self.closed or not reason.strip()
        else:
            assert self.closed
            assert reason.strip()
            self.closed = False

    @invariant()
    def nothing_is_lost(self) -> None:
        assert {one.key: (one.kind, one.is_scan) for one in self.now.pieces} == self.known

    @invariant()
    def documents_stand_in_order(self) -> None:
        places = [file_order().place(one.kind) for one in self.now.pieces]
        assert places == sorted(places)

    @invariant()
    def what_is_closed_is_complete(self) -> None:
        found = self.now
        assert found.is_closed is self.closed
        assert found.ending is self.ending
        assert not (found.is_closed and found.lacks())
        assert len(found.reopenings) == self.closings - self.closed
        there = {kind for kind, _ in self.known.values()}
        missing = {kind.key for kind in KINDS if self.ending in kind.needed and kind.key not in there}
        assert missing <= {one.kind for one in found.lacks()}

    def _stale(self, key: int, version: int) -> bool:
        return {one.key: one.version for one in self.now.pieces}.get(key) != version

    def _tried(self, act: Callable[[], Any], refused: bool = False) -> Any:
        """Do something that a closed file refuses, as well as what is refused anyway."""
        try:
            done = act()
        except (Refusal, Conflict):
            assert self.closed or refused
            return None
        assert not self.closed
        assert not refused
        return done


def test_in_any_order(program: Program) -> None:
    Clerks.program = program
    course = settings(max_examples=trials(6), stateful_step_count=30, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Clerks, settings=course)


def test_a_long_course_closes_and_opens_again_and_again(program: Program) -> None:
    Clerks.program = program
    machine, rng = Clerks(), random.Random(SEED)
    machine.opened()
    forms = [kind.key for kind in KINDS if kind.fields]
    for _ in range(ROUNDS):
        act = rng.choice(
            (
                machine.look,
                lambda: machine.write(rng.choice(forms)),
                lambda: machine.scan(rng.choice(KINDS).key),
                lambda: machine.correct(rng.randrange(10), rng.choice("甲乙")),
                lambda: machine.take_out(rng.randrange(10)),
                lambda: machine.put_back(rng.randrange(10)),
                lambda: machine.turn_round(rng.choice(KINDS).key),
                lambda: machine.end(rng.choice(list(Ending))),
                machine.close,
                machine.complete_and_close,
                lambda: machine.reopen("补充材料"),
            )
        )
        act()
        machine.nothing_is_lost()
        machine.documents_stand_in_order()
        machine.what_is_closed_is_complete()
    assert machine.closings > LEAST_CLOSINGS
    assert len(machine.known) > LEAST_CLOSINGS
