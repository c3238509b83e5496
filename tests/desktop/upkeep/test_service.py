"""The office's backups as a whole: made by themselves, kept by turns, taken to a second place, tried, recorded."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.errors import Refusal
from desktop.folder import DATABASE, KEYS
from desktop.jobs import Progress
from desktop.upkeep.backup import _copy, back_up
from desktop.upkeep.entries import Kind
from desktop.upkeep.sealed import sealed_in
from desktop.upkeep.service import Plan
from tests.desktop.upkeep.an_office import Kept, names


@pytest.fixture
def place(folder: Path) -> Path:
    place = folder / "intranet"
    place.mkdir()
    return place


def test_a_backup_is_entered_with_what_it_has(office: Kept) -> None:
    office.register(3)
    office.attach(b"photo")
    made = office.make()
    (entry,) = office.backups.entries.list()
    assert (entry.kind, entry.ok, entry.by, entry.title) == ("backup", True, "lin", "备份")
    assert entry.facts["name"] == made.backup.path.name
    assert entry.facts["counts"]["person"] == 3
    assert entry.facts["contents"] == 1
    assert "张三丰" not in str(entry.facts)


def test_it_is_made_once_a_day(office: Kept) -> None:
    assert office.backups.make_if_due(Progress()) is not None
    office.pass_by(hours=20)
    assert office.backups.make_if_due(Progress()) is None
    office.pass_by(hours=5)
    assert office.backups.make_if_due(Progress()) is not None


def test_it_is_made_before_a_large_import_and_not_before_a_small_one(office: Kept) -> None:
    office.backups.put_plan(Plan(import_rows=1000))
    assert office.backups.before_import(999, Progress()) is None
    made = office.backups.before_import(1000, Progress())
    assert made is not None
    assert made.backup.note == "before-import"


def test_the_plan_is_a_fact_of_the_office_and_its_change_is_told(office: Kept) -> None:
    assert office.backups.plan == Plan(30, 8, 24, "", 500)
    office.backups.put_plan(Plan(15, 4, 12, "somewhere", 100))
    office.engine.dispose()
    office.open()
    assert office.backups.plan == Plan(15, 4, 12, "somewhere", 100)


def test_the_second_place_gets_a_sealed_one_and_both_are_turned_over(office: Kept, place: Path) -> None:
    office.recovery_key()
    office.backups.put_plan(Plan(days=3, weeks=0, months=0, second_place=str(place)))
    for _ in range(7):
        made = office.make()
        assert made.sealed is not None
        assert not made.trouble
        office.pass_by(days=1)
    assert len(office.backups.list()) == 4
    assert len(sealed_in(place)) == 4
    assert all(office.backups.look_at(one, Progress()) for one in sealed_in(place))


def test_another_offices_files_in_the_second_place_are_left_alone(office: Kept, place: Path) -> None:
    office.recovery_key()
    for name in ("gedang-backup-350582104000-20200105-093000.gdb", "readme.txt"):
        (place / name).write_text("mine")
    office.backups.put_plan(Plan(1, 0, 0, str(place)))
    for _ in range(5):
        office.make()
        office.pass_by(days=1)
    assert {"gedang-backup-350582104000-20200105-093000.gdb", "readme.txt"} < set(names(place))


def test_a_second_place_that_is_away_keeps_nobody_from_backing_up(office: Kept, place: Path) -> None:
    office.recovery_key()
    office.backups.put_plan(Plan(second_place=str(place / "gone")))
    made = office.make()
    assert made.backup.path.is_dir()
    assert "连不上" in made.trouble
    state = office.backups.state()
    assert not state.is_there
    assert state.is_away_late(office.moment)


def test_without_recovery_keys_nothing_goes_to_the_second_place(office: Kept, place: Path) -> None:
    office.backups.put_plan(Plan(second_place=str(place)))
    made = office.make()
    assert (made.sealed, made.trouble, names(place)) == (None, "", [])


def test_what_is_late_is_known(office: Kept, place: Path) -> None:
    office.recovery_key()
    office.backups.put_plan(Plan(second_place=str(place)))
    assert office.backups.state().is_late(office.moment)
    office.make()
    state = office.backups.state()
    assert not state.is_late(office.moment + timedelta(days=2))
    assert state.is_late(office.moment + timedelta(days=4))
    assert not state.is_away_late(office.moment + timedelta(days=6))
    assert state.is_away_late(office.moment + timedelta(days=8))
    assert not state.is_test_due(office.moment + timedelta(days=30))
    assert state.is_test_due(office.moment + timedelta(days=32))
    office.pass_by(days=40)
    office.backups.try_newest(Progress())
    assert not office.backups.state().is_test_due(office.moment + timedelta(days=30))


def test_the_newest_backup_is_tried_and_its_counts_compared(office: Kept) -> None:
    office.register(5)
    office.attach(b"photo" * 1000)
    office.make()
    office.register(5)
    tried = office.backups.try_newest(Progress())
    assert tried.ok
    assert tried.is_told
    assert tried.counts["person"] == 5
    assert tried.contents == 1
    last = office.backups.entries.last(Kind.TEST)
    assert last is not None
    assert last.facts["compared"]
    assert office.people() == 10
    assert [name for name in names(office.paths.backups) if name.startswith("trying-")] == []


def test_a_backup_that_lacks_something_fails_its_test(office: Kept) -> None:
    address = office.attach(b"photo" * 1000)
    made = office.make()
    (made.backup.path / "attachments" / address[:2] / address).unlink()
    tried = office.backups.try_newest(Progress())
    assert (tried.ok, tried.lost) == (False, 1)
    (entry,) = office.backups.entries.list(Kind.TEST)
    assert not entry.ok
    assert "附件缺失" in entry.facts["why"]


def test_a_backup_of_other_counts_fails_its_test(office: Kept) -> None:
    office.make()
    office.register(1)
    stealthy = back_up(office.engine, office.paths, office.key, now=office.now)
    entered = office.backups.list()[1].path
    for name in ("office.db", "office.keys"):
        (entered / name).write_bytes((stealthy.path / name).read_bytes())
    for file in stealthy.path.iterdir():
        file.unlink()
    stealthy.path.rmdir()
    tried = office.backups.try_newest(Progress())
    assert not tried.ok
    assert tried.differing["person"] == (0, 1)


def test_a_broken_backup_fails_its_test_and_that_is_entered(office: Kept) -> None:
    made = office.make()
    content = bytearray((made.backup.path / "office.db").read_bytes())
    content[len(content) // 2] ^= 1
    (made.backup.path / "office.db").write_bytes(content)
    with pytest.raises(Refusal, match="打不开或已损坏"):
        office.backups.try_newest(Progress())
    (entry,) = office.backups.entries.list(Kind.TEST)
    assert (entry.ok, entry.facts["name"]) == (False, made.backup.path.name)


def test_a_sealed_backup_is_tried_with_the_recovery_key(office: Kept, place: Path) -> None:
    identity = office.recovery_key()
    office.register(4)
    sealed = office.backups.put_away(place, Progress())
    tried = office.backups.try_sealed(sealed.path, identity, Progress())
    assert tried.ok
    assert tried.is_told
    assert tried.counts["person"] == 4
    assert [name for name in names(office.paths.backups) if name.startswith("trying-")] == []


def test_without_a_backup_there_is_nothing_to_try(office: Kept) -> None:
    with pytest.raises(Refusal, match="还没有备份"):
        office.backups.try_newest(Progress())


def test_an_office_on_a_server_is_copied_out_by_its_own_way(folder: Path) -> None:
    """What a server's office hands in fills the folder; everything else is as for a file."""
    copied: list[Path] = []

    def copy_out(engine, target: Path, key: bytes, progress: Progress) -> None:
        copied.append(target)
        _copy(engine, target / DATABASE, key, progress)
        shutil.copyfile(office.paths.data / KEYS, target / KEYS)

    office = Kept(folder / "data", copy_out)
    office.register(2)
    made = office.make()
    assert len(copied) == 1
    assert made.backup.counts["person"] == 2
    assert office.backups.try_newest(Progress()).ok
    office.engine.dispose()
