"""Two programs on one server: what one does the other sees, and neither overwrites the other."""

import json
import os
import stat
import subprocess
import sys
import time
from dataclasses import replace

import psycopg
import pytest

from db.errors import Conflict, Lost
from db.models.people import Person
from desktop.accounts.keyring import TRIES
from desktop.errors import Refusal
from desktop.folder import KEYS, SERVER
from desktop.jobs import Progress
from desktop.key_renewal import renew_key
from desktop.opening import enter
from desktop.paths import Paths
from desktop.server.address import ServerAddress, address_of, read_url
from desktop.server.door import ROLE, Door, connect
from desktop.server.hearing import Hearing
from desktop.server.joining import join, join_by
from desktop.server.shared import present
from desktop.shared_office import try_connection
from tests.desktop.attachments.pictures import photo
from tests.desktop.founded import OTHER, PASSWORD
from tests.desktop.sheets.town import id_no

NAME, NUMBER = "欧阳落羽", id_no("19500101", 1)


def look_until(hearing, true):
    """Look as a window does, until what was committed has come."""
    until = time.monotonic() + 5
    while not true() and time.monotonic() < until:
        hearing.look()
        time.sleep(0.01)
    assert true()


def add_person(program):
    draft = program.people.blank()
    draft.name, draft.id_no = NAME, NUMBER
    return program.people.save(draft)


def test_what_one_adds_the_other_sees_and_finds(shared, second, sign):
    one, two = sign(shared), sign(second)
    key = add_person(one)
    assert two.people.draft(key).name == NAME
    assert [hit.key for hit in two.finder.people("欧阳", 5)] == [key]
    one.attachments.add("person", key, photo(0), "a.jpg")
    (line,) = two.attachments.of("person", key)
    assert two.attachments.open(line.key) == photo(0)
    assert two.attachments.thumbnail(line.key)
    assert not (second.data / "attachments").exists()


def test_of_two_who_edit_one_person_the_second_is_told(shared, second, sign):
    one, two = sign(shared), sign(second)
    key = add_person(one)
    mine, theirs = one.people.draft(key), two.people.draft(key)
    mine.note = "先改"
    one.people.save(mine)
    theirs.note = "后改"
    with pytest.raises(Conflict):
        two.people.save(theirs)
    assert two.people.draft(key).note == "先改"


def test_a_write_is_heard_by_the_others_alone(shared, second, sign):
    one, two = sign(shared), sign(second)
    mine, theirs = [], []
    one.office.store.on_change.append(mine.append)
    two.office.store.on_change.append(theirs.append)
    here, there = (Hearing(program.office.shared, program.office.store) for program in (one, two))
    add_person(one)
    look_until(there, lambda: any("person" in tables for tables in theirs))
    here.look()
    assert sum("person" in tables for tables in mine) == 1  # its own write was told when it was made


def test_what_is_heard_while_locked_is_told_afterwards(shared, second, sign):
    one, two = sign(shared), sign(second)
    hearing, told = Hearing(two.office.shared, two.office.store), []
    two.office.store.on_change.append(told.append)
    add_person(one)
    for _ in range(20):
        assert hearing.look(is_open=False)
        time.sleep(0.01)
    assert told == []
    hearing.look()
    assert "person" in told[0]


def test_who_is_there(shared, second, sign):
    one = sign(shared)
    sign(second)
    assert [(row.account, row.title) for row in present(one.office.store)] == [("lin", "林管理")] * 2
    assert try_connection(one.office).sealing.startswith(("已加密", "在本机"))


def test_a_restart_of_the_server_is_survived(cluster, shared, sign):
    program = sign(shared)
    hearing = Hearing(program.office.shared, program.office.store)
    key = add_person(program)
    cluster.stop()
    draft = None
    with pytest.raises(Lost):
        draft = program.people.draft(key)
    assert draft is None
    look_until(hearing, lambda: not hearing.is_connected)
    with pytest.raises(Refusal, match="连不上"):
        hearing.come_back()
    cluster.start()
    told = []
    program.office.store.on_change.append(told.append)
    hearing.come_back()
    assert hearing.look()
    assert {"person", "case_record"} <= told[-1]
    draft = program.people.draft(key)
    draft.note = "重连以后"
    program.people.save(draft)
    assert present(program.office.store)


def test_a_restart_in_the_middle_of_a_write_saves_nothing_of_it(cluster, shared, sign):
    program = sign(shared)
    with pytest.raises(Lost), program.office.store.write("试") as session:
        session.add(Person(name=NAME, name_key="x"))
        session.flush()
        cluster.restart()
        session.flush()
    assert program.finder.people("欧阳", 5) == []
    add_person(program)


KILLED = """
import os, sys
from pathlib import Path
from desktop.jobs import Progress
from desktop.key_renewal import renew_key
from desktop.opening import enter
from desktop.paths import Paths
from desktop.program import Program
from desktop.grids.service import Grids
from db.models.people import Person
program = Program.of(enter(Paths.at(Path(sys.argv[1])), "lin", sys.argv[2]))
with program.office.store.write("试") as session:
    session.add(Person(name="司徒听雪", name_key="x"))
    session.flush()
    os.kill(os.getpid(), 9)
"""


def test_a_client_killed_in_a_write_leaves_nothing_and_hinders_nobody(shared, second, sign):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(second.data), PASSWORD], check=False)
    assert killed.returncode == -9
    program = sign(shared)
    assert program.finder.people("司徒", 5) == []
    add_person(program)


def test_the_file_of_a_computer_says_nothing_and_opens_nothing(cluster, database, shared, second):
    content = json.loads((second.data / SERVER).read_bytes())
    assert stat.S_IMODE((second.data / SERVER).stat().st_mode) == 0o600
    assert content["arrival"] == ""
    assert "林" not in json.dumps(content, ensure_ascii=False)
    address = address_of(second.data)
    with connect(address) as door:
        for statement in (
            "SELECT * FROM person",
            "SELECT * FROM account",
            "DELETE FROM office_file",
            "INSERT INTO office_file (name, content, version) VALUES ('office.x', '', 1)",
            "CREATE TABLE x (y int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                door.execute(statement)
        assert door.execute("UPDATE office_file SET content = '' WHERE name = %s", [ROLE]).rowcount == 0
    assert Door(address).office_address(os.urandom(32)) is None
    assert Door(address).read(KEYS)


@pytest.mark.logs  # that the one with the former key left could not be written down
def test_after_a_new_data_key_the_others_sign_in_again(shared, second, sign):
    one, two = sign(shared), sign(second)
    key = add_person(one)
    one.attachments.add("person", key, photo(0), "a.jpg")
    renew_key(one.office, Progress())
    one.attachments.add("person", key, photo(1), "b.jpg")
    assert [one.attachments.open(line.key) for line in one.attachments.of("person", key)] == [photo(0), photo(1)]
    two.office.store.close()  # as a cut would
    with pytest.raises(Refusal, match="请退出格档，重新登录"):
        two.people.draft(key)
    again = sign(second)
    assert [again.attachments.open(line.key) for line in again.attachments.of("person", key)] == [photo(0), photo(1)]


def test_failures_are_counted_for_all_computers(shared, second):
    for _ in range(TRIES - 1):
        with pytest.raises(Refusal, match="还可再试"):
            enter(shared, "lin", OTHER)
    with pytest.raises(Refusal, match="分钟后再试"):
        enter(second, "lin", OTHER)
    with pytest.raises(Refusal, match="连续输错"):
        enter(shared, "lin", PASSWORD)


def test_a_computer_joins_only_what_is_there(cluster, database, shared, second, folder):
    other = Paths.at(folder / "third")
    with pytest.raises(Refusal, match="还没有单位"):
        join(other.data, replace(address_of(shared.data), database="postgres"))
    with pytest.raises(Refusal, match="管理用户"):
        join(other.data, cluster.address(database))
    with pytest.raises(Refusal, match="不接受"):
        join(other.data, replace(address_of(shared.data), password="x"))
    with pytest.raises(Refusal, match="连不上"):
        join(other.data, replace(address_of(shared.data), port=1))
    with pytest.raises(Refusal, match="不是共享办公的连接文件"):
        (folder / "no.gdconn").write_bytes(b"\x00\xff")
        join_by(other.data, str(folder / "no.gdconn"))
    with pytest.raises(Refusal, match="连接的是"):
        join(second.data, replace(address_of(shared.data), database="other"))
    assert not other.data.exists()


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("postgresql://a:b@10.0.0.9/x?sslmode=prefer", True),
        ("postgresql://a:b@10.0.0.9/x?sslmode=allow", True),
        ("postgresql://a:b@10.0.0.9/x", False),
        ("postgresql://a:b@10.0.0.9/x?sslmode=disable", False),
        ("postgresql://a:b@127.0.0.1/x?sslmode=prefer", False),
        ("postgresql://a:b@[::1]/x", False),
        ("postgresql://a:b@/x?host=%2Frun%2Fpostgresql", False),
    ],
)
def test_what_others_could_listen_to_is_refused(text, refused):
    address = read_url(text, {})
    if refused:
        with pytest.raises(Refusal, match="必须加密"):
            address.parameters()
        return
    told = address.parameters()
    sealed = not address.is_local and address.sslmode != "disable"
    assert (told["sslmode"] in ("require", "verify-full")) is sealed
    assert (told.get("channel_binding") == "require") is sealed


def test_a_server_without_tls_is_refused_from_afar(cluster, monkeypatch):
    monkeypatch.setattr(ServerAddress, "is_local", property(lambda _: False))
    with pytest.raises(Refusal, match="没有启用加密"):
        connect(cluster.address("postgres"))


@pytest.mark.parametrize(
    "text",
    ["", "postgresql://", "mysql://a:b@c/d", "postgresql://a:secret@h/x?options=-c", "postgresql://a:secret@h:x/y"],
)
def test_what_is_no_address_is_refused_without_its_password(text):
    with pytest.raises(Refusal) as refusal:
        read_url(text, {})
    assert "secret" not in str(refusal.value)
