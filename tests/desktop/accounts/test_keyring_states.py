"""Whatever is done to the keys, in whatever order and cut off wherever: who should get in does, nobody else."""

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.accounts.keyring import Keyring
from desktop.accounts.slots import Cost
from desktop.errors import Refusal
from desktop.folder import KEYS
from tests.desktop.accounts.old_slots import make_old

CHEAPEST = Cost(8, 1, 1)
NAMES = st.sampled_from(["lin", "wang", "zhao", "chen"])
PASSWORDS = st.sampled_from(["Chendai#2026x", "Wodexin#99ab", "Haoyunqi%77q"])
FILES = st.sampled_from([b"", b"a" * 32, b"b" * 32])


class Cut(Exception):
    """The program was killed here."""


class Place:
    """A folder's header, and a database that opens with one key; both may be cut off at any write."""

    def __init__(self, folder):
        self.path, self.database, self.cut_after = folder / KEYS, b"", -1

    def read(self):
        return self.path.read_bytes()

    def write(self, content, instead_of):
        self.step()
        self.path.write_bytes(content)
        self.step()
        return True

    def opens(self, key):
        return key == self.database

    def rekey(self, key):
        self.step()
        self.database = key
        self.step()

    def step(self):
        if self.cut_after == 0:
            raise Cut
        self.cut_after -= 1


class Keys(RuleBasedStateMachine):
    """An office's keys as they are used for years."""

    @initialize()
    def found(self):
        self.folder = tempfile.TemporaryDirectory()
        self.place = Place(Path(self.folder.name))
        self.keyring = Keyring(self.place, cost=CHEAPEST)
        created = self.keyring.create("lin", "Chendai#2026x")
        self.place.database, self.code = created.key, created.recovery_code
        self.known = {"lin": ("Chendai#2026x", b"")}
        self.former_keys, self.removed = [], set()

    @property
    def key(self):
        return self.place.database

    @rule(name=NAMES, password=PASSWORDS, file=FILES)
    def put(self, name, password, file):
        self.keyring.put(self.key, name, password, file, "mark" if file else "")
        self.known[name] = (password, file)

    @precondition(lambda self: len(self.known) > 1)
    @rule(name=NAMES)
    def remove(self, name):
        there = name in self.keyring.accounts
        self.keyring.remove(self.key, name)
        self.known.pop(name, None)
        assert (name in self.keyring.owed) or not there

    @rule()
    def reissue(self):
        self.code = self.keyring.reissue(self.key)

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def age(self, data):
        """A slot is as an older program wrote it."""
        name = data.draw(st.sampled_from(sorted(self.known)))
        password, file = self.known[name]
        if not file:
            make_old(self.place.path.parent, name, password, self.key)

    @rule()
    def rotate(self):
        before = self.key
        try:
            made = self.keyring.turn(before, self.place.rekey)
        except Refusal:
            assert any("public" not in slot for slot in self.slots())
            return
        assert made == self.key != before
        assert self.keyring.owed == ()
        self.former_keys.append(before)

    @rule(steps=st.integers(0, 7))
    def rotate_and_be_cut_off(self, steps):
        before, self.place.cut_after = self.key, steps
        with suppress(Cut, Refusal):
            self.keyring.turn(before, self.place.rekey)
        self.place.cut_after = -1
        self.keyring = Keyring(self.place, cost=CHEAPEST)  # another start of the program
        if self.known:
            self.enter(next(iter(self.known)))
        else:
            assert self.keyring.unlock_with_recovery(self.code) == self.key
        if self.key != before:
            self.former_keys.append(before)

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def come(self, data):
        self.enter(data.draw(st.sampled_from(sorted(self.known))))

    @rule()
    def recover(self):
        assert self.keyring.unlock_with_recovery(self.code) == self.key

    def enter(self, name):
        password, file = self.known[name]
        assert self.keyring.unlock(name, password, file) == self.key

    def slots(self):
        return [slot.to_json() for slot in self.keyring._read().slots.values()]

    @invariant()
    def only_those_who_should_have_a_slot(self):
        if hasattr(self, "known"):
            assert set(self.keyring.accounts) == set(self.known)

    def teardown(self):
        if not hasattr(self, "known"):
            return
        for name in self.known:
            self.enter(name)
        for former in self.former_keys:
            try:
                self.keyring.put(former, "mallory", "Chendai#2026x")
            except Refusal:
                continue
            raise AssertionError("a former key still signs")
        self.folder.cleanup()


TestKeys = Keys.TestCase
TestKeys.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
