"""Offices moved between files and a real server: wholly or not at all, whatever is killed or cut off on the way."""

import os
import subprocess
import sys

import pytest

from db.models.people import Person
from db.schema import HEAD
from desktop.errors import Refusal
from desktop.folder import ATTACHMENTS, DATABASE, EXCHANGE, KEYS, MOVED, SERVER
from desktop.jobs import Cancelled, Progress
from desktop.opening import bring_back, enter
from desktop.paths import Paths
from desktop.server.address import address_of, read_url
from desktop.server.door import connect
from desktop.server.moving import copy_out
from desktop.server.packages import PackageShelf
from desktop.server.pieces import LONGEST, Pieces
from desktop.shared_office import to_folder, to_server
from tests.desktop.attachments.pictures import photo
from tests.desktop.founded import PASSWORD
from tests.desktop.server.test_shared import add_person

LARGE = b"%PDF-1.7 " + os.urandom(2 * LONGEST + 17)


@pytest.fixture
def busy(files, sign, offices):
    """An office of files in which something was done; closed."""
    program = sign(files)
    key = add_person(program)
    for name, content in (("a.jpg", photo(0)), ("b.pdf", LARGE)):
        program.attachments.add("person", key, content, name)
    for number, value in enumerate((5, 1.5, 5.0, "5", None, True, {"中": ["文", 1]}, [])):
        program.preferences.set(f"x{number}", value)
    with program.office.store.write("删") as session:
        gone = Person(name="已删", name_key="x")
        session.add(gone)
        session.flush()
        session.delete(gone)
    offices.pop().close()
    return files


def whole(program):
    """Return what must come along."""
    store = program.office.store
    with store.read() as session:
        people = [(one.id, one.uid, one.name, one.id_no, one.version, one.created_at) for one in session.query(Person)]
    key = people[0][0]
    attached = [(one.name, program.attachments.open(one.key)) for one in program.attachments.of("person", key)]
    found = [hit.key for text in ("欧阳", "oylw", "欧阳落羽") for hit in program.finder.people(text, 5)]
    return people, attached, program.preferences.begin_with("x"), found, program.grids.nodes


def move(paths, address, progress=None):
    office = enter(paths, "lin", PASSWORD)
    try:
        return to_server(office, address, progress or Progress())
    finally:
        office.close()


def move_back(paths, target, progress=None):
    office = enter(paths, "lin", PASSWORD)
    try:
        return to_folder(office, target, progress or Progress())
    finally:
        office.close()


def test_there_and_back_again_all_is_the_same(cluster, database, busy, folder, sign, offices):
    before = whole(sign(busy))
    offices.pop().close()
    there = move(busy, cluster.address(database))
    assert (busy.data / DATABASE).is_file()
    program = sign(busy)
    assert program.office.shared is not None
    assert whole(program) == before
    with program.office.store.write("试") as session:  # an id that was used before is never given again
        session.add(one := Person(name="新来", name_key="x"))
        session.flush()
        assert one.id == before[0][0][0] + 2
        session.delete(one)
    offices.pop().close()
    back = move_back(busy, folder / "back")
    counts = {one.table: one.rows for one in back}
    assert {one.table for one in there} == set(counts)
    assert (counts["person"], counts["attachments"], counts["account"]) == (1, 3, 1)  # of pictures a small one too
    program = sign(Paths.at(folder / "back"))
    assert (program.office.shared, program.office.alarm) == (None, "")
    assert whole(program) == before
    with program.office.store.write("试") as session:
        session.add(one := Person(name="又来", name_key="x"))
        session.flush()
        assert one.id == before[0][0][0] + 3


def test_where_the_office_was_it_opens_no_more(cluster, database, busy, folder):
    move(busy, cluster.address(database))
    address = (busy.data / SERVER).read_bytes()
    (busy.data / SERVER).unlink()
    with pytest.raises(Refusal, match=f"已于 .* 搬到.*{database}"):
        enter(busy, "lin", PASSWORD)
    (busy.data / SERVER).write_bytes(address)
    move_back(busy, folder / "back")
    with pytest.raises(Refusal, match=r"已搬到文件夹 .*back"):
        enter(busy, "lin", PASSWORD)
    with pytest.raises(Refusal, match="已经有一个单位"):
        move(Paths.at(folder / "back"), cluster.address(database))


KILLED = (
    "import importlib, os, sys\n"
    "from pathlib import Path\n"
    "from desktop.jobs import Progress\n"
    "from desktop.opening import enter\n"
    "from desktop.paths import Paths\n"
    "from desktop.server.address import read_url\n"
    "from desktop.shared_office import to_folder, to_server\n"
    "folder, place, password, to = sys.argv[1:]\n"
    "office = enter(Paths.at(Path(folder)), 'lin', password)\n"
    "setattr(importlib.import_module('desktop.server.moving'), place, lambda *_, **__: os.kill(os.getpid(), 9))\n"
    "if '://' in to: to_server(office, read_url(to, os.environ), Progress())\n"
    "else: to_folder(office, Path(to), Progress())\n"
)


def kill_at(paths, place, to):
    arguments = [sys.executable, "-c", KILLED, str(paths.data), place, PASSWORD, str(to)]
    assert subprocess.run(arguments, check=False).returncode == -9


def url(cluster, database):
    """Return an address as the command line takes it."""
    one = cluster.address(database)
    return f"postgresql://{one.role}:{one.password.replace('#', '%23')}@{one.host}:{one.port}/{one.database}"


@pytest.mark.parametrize("place", ["bring_up_to_date", "copy_in", "files_in", "_put_small", "keep_address"])
def test_a_kill_on_the_way_to_a_server_leaves_the_files_the_office(cluster, database, busy, sign, offices, place):
    kill_at(busy, place, url(cluster, database))
    program = sign(busy)
    assert program.office.shared is None
    before = whole(program)
    offices.pop().close()
    move(busy, cluster.address(database))
    assert whole(sign(busy)) == before


@pytest.mark.parametrize("place", ["settle_move", "arrived"])
def test_a_kill_after_the_files_said_so_is_finished(cluster, database, busy, second_of, sign, place):
    kill_at(busy, place, url(cluster, database))
    other = second_of(busy)
    with pytest.raises(Refusal, match="还没有搬完"):
        enter(other, "lin", PASSWORD)
    assert sign(busy).office.shared is not None
    assert (busy.data / MOVED).is_file()
    assert sign(other).finder.people("欧阳", 5)


@pytest.fixture
def second_of(folder):
    """Make another computer of an office without asking whether it is there."""

    def made(paths):
        other = Paths.at(folder / "other")
        other.data.mkdir()
        (other.data / SERVER).write_bytes((paths.data / SERVER).read_bytes().replace(b"arrival", b"ignored"))
        return other

    return made


@pytest.mark.parametrize("place", ["copy_tables_out", "files_out", "write_address", "put_in_place", "connect"])
def test_a_kill_on_the_way_to_files_leaves_the_server_the_office(shared, folder, sign, offices, place):
    target = folder / "back"
    kill_at(shared, place, target)
    add_person(sign(shared))
    offices.pop().close()
    with pytest.raises(Refusal):
        enter(Paths.at(target), "lin", PASSWORD)
    move_back(shared, target)
    assert sign(Paths.at(target)).finder.people("欧阳", 5)


def test_a_kill_after_the_server_said_so_is_finished(shared, folder, sign):
    kill_at(shared, "_count", folder / "back")
    with pytest.raises(Refusal, match="已搬到"):
        enter(shared, "lin", PASSWORD)
    assert sign(Paths.at(folder / "back")).office.shared is None


class Impatient(Progress):
    """Stops a job at a stage."""

    def __init__(self, note: str) -> None:
        super().__init__()
        self._note = note

    def begin(self, total: int, note: str) -> None:
        if note.startswith(self._note):
            self.cancel()
        super().begin(total, note)


@pytest.mark.parametrize("note", ["正在复制资料", "正在核对", "正在建立搜索索引", "正在复制附件"])
def test_a_move_can_be_stopped(cluster, database, busy, folder, sign, offices, note):
    with pytest.raises(Cancelled):
        move(busy, cluster.address(database), Impatient(note))
    assert sign(busy).office.shared is None
    offices.pop().close()
    move(busy, cluster.address(database))
    with pytest.raises(Cancelled):
        move_back(busy, folder / "back", Impatient(note))
    assert not (folder / "back" / DATABASE).exists()
    assert sign(busy).office.shared is not None


def test_nobody_else_may_have_it_open(shared, second, folder, sign, offices):
    sign(second)
    with pytest.raises(Refusal, match="还有 1 台电脑"):
        move_back(shared, folder / "back")
    offices.pop().close()
    move_back(shared, folder / "back")


def test_an_older_office_is_upgraded_by_one_alone_after_a_backup(cluster, database, shared, second, sign, offices):
    sign(second)
    cluster.run("UPDATE alembic_version SET version_num = '0014'", database)
    with pytest.raises(Refusal, match=r"还有 1 台电脑.*升级"):
        enter(shared, "lin", PASSWORD)
    cluster.run("UPDATE alembic_version SET version_num = '9999'", database)
    with pytest.raises(Refusal, match="请先升级本程序"):
        enter(shared, "lin", PASSWORD)
    offices[-1].shared.listening.end()
    with pytest.raises(Refusal, match="已由更新版本"):
        offices[-1].shared.listening.begin()
    cluster.run(f"UPDATE alembic_version SET version_num = '{HEAD}'", database)
    offices[-1].shared.listening.begin()
    sign(shared)


def test_a_copy_is_as_good_as_a_backup(shared, folder, sign):
    program = sign(shared)
    key = add_person(program)
    program.attachments.add("person", key, LARGE, "b.pdf")
    shelf, package = program.office.shared.packages(program.office.engine), folder / "package"
    package.write_bytes(LARGE)
    shelf.keep("out/1/1/a.gdx", package)
    target = folder / "copy"
    target.mkdir()
    counts = copy_out(program.office.engine, target, program.office.key, Progress())
    assert counts["person"] == 1
    assert sorted(path.name for path in target.iterdir()) == [ATTACHMENTS, DATABASE, KEYS]
    assert whole(sign(Paths.at(target))) == whole(program)


def test_a_backup_has_the_moment_at_which_it_began(shared, second, sign):
    program, other = sign(shared), sign(second)
    program.attachments.add("person", add_person(program), LARGE, "b.pdf")

    class Meanwhile(Progress):
        """Lets another clerk save at every stage of the work."""

        def begin(self, total, note):
            super().begin(total, note)
            draft = other.people.blank()
            draft.name = "欧阳又一"
            other.people.save(draft)

    made = program.backups.make(Meanwhile()).backup
    assert (made.counts["person"], made.contents) == (1, 1)
    assert program.backups.try_newest(Progress()).ok
    assert len(other.finder.people("欧阳又一", 100)) > 1


def test_packages_are_seen_by_every_clerk(shared, second, folder, sign):
    one, two = (sign(paths).office for paths in (shared, second))
    shelves = [PackageShelf(Pieces(office.engine)) for office in (one, two)]
    package = folder / "package"
    package.write_bytes(LARGE)
    assert not shelves[1].has("out/1/1/a.gdx")
    shelves[0].keep("out/1/1/a.gdx", package)
    assert shelves[1].fetch("out/1/1/a.gdx", to := second.data / EXCHANGE / "out/1/1/a.gdx")
    assert to.read_bytes() == LARGE
    shelves[1].drop("out/1/1/a.gdx")
    assert not shelves[0].fetch("out/1/1/a.gdx", folder / "x")


@pytest.mark.parametrize(
    ("rights", "line"),
    [
        ("NOCREATEROLE NOCREATEDB", 'ALTER ROLE "{0}" CREATEDB;'),
        ("NOCREATEROLE CREATEDB", 'ALTER ROLE "{0}" CREATEROLE;'),
        ("CREATEROLE CREATEDB", ""),
    ],
)
def test_whoever_may_not_is_told_the_line_to_run(cluster, database, busy, sign, offices, rights, line):
    role = f"admin_{database}"
    cluster.run(f"CREATE ROLE {role} LOGIN PASSWORD 'x' {rights}")
    address = read_url(url(cluster, database).replace(cluster.address(database).role + ":", f"{role}:"), {})
    address = address.of(role, "x")
    try:
        if line:
            with pytest.raises(Refusal) as refusal:
                move(busy, address)
            assert line.format(role) in str(refusal.value)
            assert sign(busy).office.shared is None
        else:
            move(busy, address)
            assert sign(busy).office.shared is not None
            offices.pop().close()
    finally:
        cluster.run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        for one in (f"gedang_{database}_door", f"gedang_{database}_office", role):
            cluster.run(f'DROP ROLE IF EXISTS "{one}"')


def test_a_database_of_another_program_is_left_alone(cluster, database, busy):
    cluster.run(f"CREATE DATABASE \"{database}\" ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    cluster.run("CREATE TABLE theirs (x int)", database)
    with pytest.raises(Refusal, match=r"别的程序的表（theirs）"):
        move(busy, cluster.address(database))
    assert cluster.run("SELECT count(*) FROM theirs", database) == [(0,)]


def test_the_clerks_of_a_shared_office_cannot_restore_into_it(shared, folder):
    with pytest.raises(Refusal, match="不能直接恢复"):
        bring_back(shared, folder, "lin", PASSWORD)


def test_the_door_shows_two_small_files(second):
    with connect(address_of(second.data)) as door:
        names = {name for (name,) in door.execute("SELECT name FROM office_file").fetchall()}
    assert names == {KEYS, "office.role"}
