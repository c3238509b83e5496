"""A new data key: everybody left gets in, who was removed does not, and no kill leaves an office that does not open."""

import json
import os
import sys
import threading

import pytest
from sqlalchemy import select

from db.errors import Busy
from db.models.log import Action
from desktop.accounts.keyring import Keyring
from desktop.accounts.rotation import Rotation
from desktop.attachments.contents import Altered, Contents
from desktop.errors import Refusal
from desktop.folder import ATTACHMENTS, DATABASE, KEYS
from desktop.jobs import Cancelled, Progress
from desktop.opening import bring_back, enter, recover
from desktop.upkeep.backup import back_up
from tests.desktop.accounts.old_slots import make_old
from tests.desktop.founded import OTHER, PASSWORD, found_in

THIRD = "Haoyunqi%77q"


@pytest.fixture
def founded(folder):
    return found_in(folder / "data")


@pytest.fixture
def paths(founded):
    return founded[0]


@pytest.fixture
def office(paths):
    office = enter(paths, "lin", PASSWORD)
    office.accounts.add("wang", "王录入", "clerk", OTHER)
    office.accounts.add("zhao", "赵录入", "clerk", THIRD)
    yield office
    office.close()


def rotation(office):
    return Rotation(office.store, office.keyring, office.held, office.clerk, office.paths.data / DATABASE)


def contents(office):
    return Contents(office.paths.data / ATTACHMENTS, office.content_keys)


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_who_was_removed_stays_outside_and_everybody_else_gets_in(office, paths, founded):
    before = office.key
    stolen = (paths.data / KEYS).read_bytes()
    office.accounts.disable("wang")
    assert office.keyring.owed == ("wang",)
    rotation(office).rotate()
    assert office.key != before
    assert office.keyring.owed == ()
    office.accounts.rename("zhao", "赵主任")  # work goes on
    office.close()
    for account, password in (("lin", PASSWORD), ("zhao", THIRD)):
        enter(paths, account, password).close()
    recover(paths, founded[1].recovery_code, "lin", "Qingtian#2026x")
    enter(paths, "lin", "Qingtian#2026x").close()
    with pytest.raises(Refusal, match="不正确"):
        enter(paths, "wang", OTHER)
    (paths.data / KEYS).write_bytes(stolen)  # the header of before gives him the former key, which opens nothing
    with pytest.raises(Refusal, match="不是同一个单位"):
        enter(paths, "wang", OTHER)


def test_nothing_is_lost_and_nothing_left_lying(office, paths):
    with office.engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        before = {one: connection.exec_driver_sql(f'SELECT * FROM "{one}"').all() for one in tables}
    rotation(office).rotate()
    with office.engine.connect() as connection:
        after = {one: connection.exec_driver_sql(f'SELECT * FROM "{one}"').all() for one in tables}
    assert {one for one in tables if before[one] != after[one]} <= {
        "action", "office_file", "audit_entry", "audit_checkpoint", "sqlite_sequence",
    }  # fmt: skip
    with office.store.read() as session:
        assert session.scalars(select(Action.name)).all()[-2:] == ["更换数据钥匙", "数据钥匙已更换"]
    office.close()
    assert not [name for name in names(paths.data) if "rekeyed" in name or name.endswith(("-wal", "-shm"))]


def test_attachments_of_before_open_and_new_ones_do_not_for_the_former_key(office):
    before, former = contents(office).keep(b"a photograph"), office.key
    rotation(office).rotate()
    later = contents(office).keep(b"another photograph")
    assert (contents(office).read(before), contents(office).read(later)) == (b"a photograph", b"another photograph")
    assert contents(office).address(b"a photograph") == before  # still kept once
    thief = Contents(office.paths.data / ATTACHMENTS, former)
    assert thief.read(before) == b"a photograph"  # which he may have copied long ago
    with pytest.raises(Altered):
        thief.read(later)
    rotation(office).rotate()
    assert (contents(office).read(before), contents(office).read(later)) == (b"a photograph", b"another photograph")


def test_a_backup_of_before_comes_back_with_its_attachments(office, paths):
    address = contents(office).keep(b"a photograph")
    made = back_up(office.engine, paths, office.key)
    rotation(office).rotate()
    later = back_up(office.engine, paths, office.key)
    office.close()
    for backup in (made, later):
        bring_back(paths, backup.path, "lin", PASSWORD)
        office = enter(paths, "lin", PASSWORD)
        assert contents(office).read(address) == b"a photograph"
        office.close()


def test_reading_goes_on_meanwhile(office):
    stop, failed, seen = threading.Event(), [], []

    def look():
        while not stop.is_set():
            try:
                seen.append(len(office.accounts.list()))
            except Exception as error:  # noqa: BLE001 - whatever it is, the test tells it
                failed.append(error)

    readers = [threading.Thread(target=look) for _ in range(3)]
    for one in readers:
        one.start()
    for _ in range(5):
        rotation(office).rotate()
    stop.set()
    for one in readers:
        one.join()
    assert failed == []
    assert set(seen) == {3}


def test_a_write_that_waited_is_not_lost(office):
    done, failed = [], []

    def write(number):
        try:
            office.accounts.rename("zhao", f"赵{number}")
            done.append(number)
        except Busy:
            failed.append(number)

    for number in range(5):
        writer = threading.Thread(target=write, args=(number,))
        writer.start()
        rotation(office).rotate()
        writer.join()
        titles = {one.name: one.title for one in office.accounts.list()}
        if number in done:
            assert titles["zhao"] == f"赵{number}"
    assert done


def test_whoever_goes_on_reading_keeps_the_key_from_changing(office, monkeypatch):
    monkeypatch.setattr("db.rekeying.PATIENCE", 0.1)
    before = office.key
    with office.store.read() as session:
        session.scalars(select(Action)).all()
        with pytest.raises(Busy):
            rotation(office).rotate()
    assert office.key == before
    rotation(office).rotate()
    assert office.key != before


def test_a_change_that_was_stopped_has_changed_nothing(office, paths):
    before = office.key
    with pytest.raises(Cancelled):
        rotation(office).rotate(Impatient())
    assert office.key == before
    assert not json.loads((paths.data / KEYS).read_bytes())["recovery"].get("coming")
    office.close()
    enter(paths, "lin", PASSWORD).close()


class Impatient(Progress):
    """A clerk who stops the job once it is under way."""

    def begin(self, total, note):
        super().begin(total, note)
        self.cancel()


def test_passwords_of_the_former_format_are_named_before_anything_happens(office, paths):
    make_old(paths.data, "wang", OTHER, office.key)
    make_old(paths.data, "zhao", THIRD, office.key)
    with pytest.raises(Refusal, match=r"wang、zhao.*各登录一次.*重设"):
        rotation(office).rotate()
    office.accounts.reset_password("wang", "Tuo9-ping-Shan")
    office.keyring.unlock("zhao", THIRD)
    rotation(office).rotate()


def test_only_a_system_administrator_may(office):
    office.clerk.leave()
    with pytest.raises(Refusal, match="系统管理员"):
        rotation(office).rotate()


WATCHED = {
    "_copy_under", "rekey", "turn", "_rekey", "_wait_for_others", "replace", "replace_file", "_update", "finish",
    "write", "unlink", "hold", "fsync", "sync_folder", "opens", "execute", "dispose", "backup",
}  # fmt: skip
PARTS, POINTS = 4, 12


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the killed program is a fork of the test")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_kill_at_any_moment_leaves_an_office_that_opens(paths, part):
    steps = steps_of_a_change(paths)
    went_on = set()
    for point in range(part, POINTS, PARTS):
        before = sealed(paths)
        kill_after(paths, 1 + point * (steps - 1) // (POINTS - 1))
        office = enter(paths, "lin", PASSWORD)
        assert "coming" not in json.loads((paths.data / KEYS).read_bytes())["recovery"]
        went_on.add(sealed(paths) != before)
        with office.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []
            assert connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
        assert Keyring(paths.data).unlock("lin", PASSWORD) == office.key
        office.close()
        assert not [name for name in names(paths.data) if "rekeyed" in name]
    assert went_on == {False, True} or part not in (0, PARTS - 1)


def sealed(paths):
    return json.loads((paths.data / KEYS).read_bytes())["recovery"]["sealed"]


def steps_of_a_change(paths):
    """Return in how many steps a change of the key can be cut."""
    office = enter(paths, "lin", PASSWORD)
    steps = count_of(office, lambda _step: None)
    office.close()
    return steps


def kill_after(paths, steps):
    """Let another process change the key, and kill it at a step."""
    child = os.fork()
    if child == 0:
        try:
            count_of(enter(paths, "lin", PASSWORD), lambda step: os.kill(os.getpid(), 9) if step == steps else None)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 9


def count_of(office, at):
    """Change the key of an office, telling every step of it. Return how many there were."""
    step = 0

    def watch(frame, event, argument):
        nonlocal step
        if (argument.__name__ if event.startswith("c_") else frame.f_code.co_name) in WATCHED:
            step += 1
            at(step)

    change = rotation(office)
    sys.setprofile(watch)
    try:
        change.rotate()
    finally:
        sys.setprofile(None)
    return step
