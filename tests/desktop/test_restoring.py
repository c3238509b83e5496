"""Bringing a backup back: looked at first, then wholly or not at all."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from desktop.errors import Refusal
from desktop.folder import ATTACHMENTS, DATABASE
from desktop.jobs import Cancelled, Progress
from desktop.opening import enter
from desktop.paths import Paths
from desktop.restoring import Restoration
from desktop.upkeep.entries import Kind
from tests.desktop.founded import CHEAP, OTHER, PASSWORD, found_in
from tests.desktop.upkeep.an_office import Kept, names

RESTORER = """
import sys
from pathlib import Path
from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.restoring import Restoration
paths, backup = Paths.at(Path(sys.argv[1])), Path(sys.argv[2])
with Restoration(paths) as restoration:
    restoration.open_folder(backup, "lin", sys.argv[3])
    restoration.preview(Progress())
    print("ready", flush=True)
    restoration.restore(Progress())
"""


@pytest.fixture
def office(folder: Path):
    office = Kept(folder / "data")
    yield office
    office.engine.dispose()


def restoration(office: Kept) -> Restoration:
    office.engine.dispose()
    return Restoration(office.paths, CHEAP)


def test_what_would_change_is_told_before_anything_does(office: Kept) -> None:
    office.register(5)
    made = office.make().backup
    office.register(3)
    with restoration(office) as one:
        one.open_folder(made.path, "lin", PASSWORD)
        seen = one.preview(Progress())
    people = next(one for one in seen.subjects if one.title == "人员")
    assert (people.now, people.then, people.changed) == (8, 5, 3)
    assert seen.office == seen.present
    assert seen.made_at == made.made_at
    assert seen.continues
    assert seen.undone >= 1
    assert seen.actions[0].name == "登记"
    assert seen.lost == 0
    office.open()
    assert office.people() == 8
    assert len(office.backups.list()) == 1


def test_restoring_puts_the_present_office_aside_and_enters_it(office: Kept) -> None:
    office.register(5)
    made = office.make().backup
    office.register(3)
    with restoration(office) as one:
        one.open_folder(made.path, "lin", PASSWORD)
        brought = one.restore(Progress())
    assert brought.restored.aside is not None
    office.open()
    assert office.people() == 5
    (entry,) = office.backups.entries.list(Kind.RESTORE)
    assert entry.facts["name"] == made.path.name
    assert entry.by == "lin"


def test_a_sealed_backup_brings_a_lost_office_back_with_nothing_but_its_key(office: Kept, folder: Path) -> None:
    identity = office.recovery_key()
    office.register(5)
    office.attach(b"photo" * 1000)
    sealed = office.backups.put_away(folder / "stick", Progress())
    new = Paths.at(folder / "new machine")
    with Restoration(new, CHEAP) as one:
        assert [found.path for found in one.known(folder / "stick")] == [sealed.path]
        one.open_sealed(sealed.path, identity, Progress())
        seen = one.preview(Progress())
        assert seen.continues is None
        assert next(each for each in seen.subjects if each.title == "人员").now is None
        assert one.administrators == ["lin"]
        with pytest.raises(Refusal, match="密码"):
            one.restore(Progress(), "lin", "short")
        with pytest.raises(Refusal, match="没有系统管理员“wang”"):
            one.restore(Progress(), "wang", OTHER)
        brought = one.restore(Progress(), "lin", OTHER)
    assert brought.restored == (None, 0)
    assert brought.account == "lin"
    assert not list(new.backups.glob("trying-*"))
    with pytest.raises(Refusal, match="密码不正确"):
        enter(new, "lin", PASSWORD)
    opened = enter(new, "lin", OTHER)
    opened.close()
    assert len(list((new.data / ATTACHMENTS).rglob("*"))) == 2


def test_only_a_system_administrator_brings_back_with_a_password(office: Kept) -> None:
    opened = enter(office.paths, "lin", PASSWORD)
    opened.keyring.put(opened.key, "wang", OTHER)
    opened.close()
    made = office.make().backup
    with restoration(office) as one:
        for account, password, said in (
            ("wang", OTHER, "系统管理员"), ("lin", "wrong password", "密码不正确"), ("nobody", OTHER, "密码不正确"),
        ):  # fmt: skip
            with pytest.raises(Refusal, match=said):
                one.open_folder(made.path, account, password)
        with pytest.raises(Refusal, match="还没有打开备份"):
            one.restore(Progress())
    assert names(made.path) == ["office.db", "office.keys"]


def test_giving_up_at_any_moment_leaves_everything_as_it_is(office: Kept) -> None:
    office.register(5)
    made = office.make().backup
    office.register(3)
    office.engine.dispose()
    before = sha256((office.paths.data / DATABASE).read_bytes()).digest()

    class Reluctant(Progress):
        """Stops at its nth look."""

        def __init__(self, patience: int) -> None:
            super().__init__()
            self.patience = patience

        def check(self) -> None:
            self.patience -= 1
            if not self.patience:
                self.cancel()
            super().check()

    stopped = 0
    for patience in range(1, 12):
        with restoration(office) as one:
            one.open_folder(made.path, "lin", PASSWORD)
            try:
                one.restore(Reluctant(patience))
                break
            except Cancelled:
                stopped += 1
        assert sha256((office.paths.data / DATABASE).read_bytes()).digest() == before
    assert stopped >= 3
    assert not list(office.paths.data.glob("preparing"))


def test_a_broken_backup_changes_nothing(office: Kept) -> None:
    made = office.make().backup
    office.register(3)
    content = bytearray((made.path / DATABASE).read_bytes())
    content[len(content) // 2] ^= 1
    (made.path / DATABASE).write_bytes(content)
    with restoration(office) as one:
        with pytest.raises(Refusal, match="没有恢复"):
            one.open_folder(made.path, "lin", PASSWORD)
            one.restore(Progress())
        with pytest.raises(Refusal, match="不是完整的备份"):
            one.open_folder(made.path.parent, "lin", PASSWORD)
        with pytest.raises(Refusal, match="找不到"):
            one.open_sealed(made.path / "gone.gdb", b"", Progress())
    office.open()
    assert office.people() == 3


def test_an_office_that_no_longer_opens_is_compared_with_nothing(office: Kept) -> None:
    office.register(2)
    made = office.make().backup
    office.engine.dispose()
    (office.paths.data / DATABASE).write_bytes(os.urandom(50_000))
    with restoration(office) as one:
        one.open_folder(made.path, "lin", PASSWORD)
        assert one.preview(Progress()).continues is None
        one.restore(Progress())
    office.open()
    assert office.people() == 2


def test_another_offices_backup_is_told_by_its_name_and_by_not_being_a_past_of_this_one(
    office: Kept, folder: Path
) -> None:
    other = Kept(folder / "other")
    with other.store.write("改名") as session:
        session.connection().exec_driver_sql("UPDATE office_fact SET value = '\"另一个镇\"' WHERE key = 'name'")
    other.register(2)
    made = other.make().backup
    other.engine.dispose()
    office.register(1)
    with restoration(office) as one:
        one.open_folder(made.path, "lin", PASSWORD)
        seen = one.preview(Progress())
    assert seen.office == "另一个镇"
    assert seen.present != seen.office
    assert seen.continues is False


@pytest.mark.parametrize("number", range(6))
def test_a_kill_leaves_the_present_office_or_the_restored_one(office: Kept, number: int) -> None:
    office.register(5)
    office.attach(os.urandom(2 << 20))
    made = office.make().backup
    office.register(3)
    office.engine.dispose()
    arguments = [str(office.paths.data), str(made.path), PASSWORD]
    running = subprocess.Popen([sys.executable, "-c", RESTORER, *arguments], stdout=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    try:
        running.wait(0.01 * 2**number / 2)
    except subprocess.TimeoutExpired:
        running.kill()
    running.stdout.close()
    running.wait()
    office.open()
    assert office.people() in (5, 8)
    assert office.backups.try_newest(Progress()).ok
    assert not list(office.paths.backups.glob("trying-*"))


def test_backups_are_found_newest_first(office: Kept, folder: Path) -> None:
    office.recovery_key()
    first = office.make().backup
    office.pass_by(days=1)
    sealed = office.backups.put_away(folder / "stick", Progress())
    with restoration(office) as one:
        found = one.known(folder / "stick", folder / "gone")
    assert {each.path for each in found} >= {first.path, sealed.path}
    assert found[-1].path == first.path
    assert [each.is_sealed for each in found].count(True) == 1


def test_a_founded_template_has_no_backup(folder: Path) -> None:
    paths, _ = found_in(folder / "data")
    with Restoration(paths) as one:
        assert one.known() == []
