"""A repair: whatever happens to the file, what can be read is saved as it was, and what is missing is told."""

import random
import shutil
from pathlib import Path

import pytest

from db.engine import open_engine
from desktop.accounts.keyring import UNREADABLE
from desktop.clock import now
from desktop.errors import Refusal
from desktop.folder import DATABASE, JOURNALS, KEYS
from desktop.jobs import Cancelled, Progress
from desktop.rescue.aside import ASIDE
from desktop.rescue.outcome import Outcome
from desktop.rescue.repair import repair
from desktop.rescue.report import sentences, write
from desktop.rescue.sealed import PAGE
from desktop.starts import MARKS, note_salt
from desktop.upkeep.backup import examine
from tests.desktop.rescue.conftest import OF_THE_REPAIR, Sound, rows_of

DAMAGES = 60
LEAST, MOST = 1 << 10, 64 << 10


def spoil(path: Path, seed: int) -> str:
    """Flip, zero, cut off or cut out some KiB of a file at a random place. Return which."""
    dice = random.Random(seed)
    content = bytearray(path.read_bytes())
    size = dice.randint(LEAST, MOST)
    at = dice.randrange(len(content) - size)
    how = dice.choice(("flipped", "zeroed", "cut off", "cut out"))
    if how == "flipped":
        content[at : at + size] = bytes(one ^ dice.randrange(1, 256) for one in content[at : at + size])
    elif how == "zeroed":
        content[at : at + size] = bytes(size)
    elif how == "cut off":
        del content[-size:]
    else:
        del content[at : at + size]
    path.write_bytes(content)
    return how


def differing(sound: Sound, folder: Path, outcome: Outcome) -> list[tuple[str, int]]:
    """Return the rows of a repaired office that are not as they were, without those that are told to be so."""
    cut = {one.name: set(one.cut) for one in outcome.tables}
    return [
        (name, key)
        for name, rows in rows_of(folder / DATABASE, sound.key).items()
        for key, row in rows.items()
        if name not in OF_THE_REPAIR and row != sound.rows[name].get(key) and key not in cut[name]
    ]


def missing(sound: Sound, folder: Path) -> set[tuple[str, int]]:
    """Return the rows that a repaired office lacks."""
    found = rows_of(folder / DATABASE, sound.key)
    return {(name, key) for name, rows in sound.rows.items() for key in rows if key not in found[name]}


@pytest.mark.parametrize("seed", range(DAMAGES))
def test_every_row_is_as_it_was_and_the_damaged_file_stays(sound, copy_of, folder, seed):
    paths = copy_of(backed_up=seed % 3 == 0)
    spoil(paths.data / DATABASE, seed)
    note_salt_of(sound, paths.data)
    before = {path.name: path.read_bytes() for path in paths.data.glob("office.*")}
    outcome = repair(paths, folder / "new", lambda _folder: sound.key, "shiyong")
    assert {path.name: path.read_bytes() for path in paths.data.glob("office.*")} == before
    assert differing(sound, folder / "new", outcome) == []
    told = {(one.name, key) for one in outcome.tables for key in [*one.missing, *one.aside]}
    unsure = {one.name for one in outcome.tables if not one.is_exact}
    assert {one for one in missing(sound, folder / "new") if one[0] not in unsure} <= told
    examine(folder / "new", sound.key, Progress())


def note_salt_of(sound: Sound, data: Path) -> None:
    """Let the folder remember the salt of its file, as every start does."""
    good = data / "good"
    good.mkdir()
    shutil.copyfile(sound.folder / DATABASE, good / DATABASE)
    note_salt(good)
    (good / MARKS).replace(data / MARKS)
    shutil.rmtree(good)


@pytest.mark.parametrize("seed", range(100, 104))
def test_what_is_missing_comes_from_the_backup_when_the_clerk_says_so(sound, copy_of, folder, seed):
    paths = copy_of(backed_up=True)
    spoil(paths.data / DATABASE, seed)
    outcome = repair(paths, folder / "new", lambda _folder: sound.key, "shiyong", fill=True)
    assert missing(sound, folder / "new") == set()
    assert differing(sound, folder / "new", outcome) == []
    assert outcome.missing == 0


def test_a_sound_office_comes_out_whole(sound, copy_of, folder):
    paths = copy_of()
    outcome = repair(paths, folder / "new", lambda _folder: sound.key, "shiyong")
    assert outcome.is_whole
    assert outcome.lost_pages == 0
    assert missing(sound, folder / "new") == set()
    assert "所有资料都读出来了，没有缺失。" in sentences(outcome)
    assert not (folder / "new" / ASIDE).exists()


def test_the_first_page_and_the_keys_may_both_be_lost(sound, copy_of, folder):
    paths = copy_of(backed_up=True)
    note_salt_of(sound, paths.data)
    content = bytearray((paths.data / DATABASE).read_bytes())
    content[:PAGE] = bytes(PAGE)
    (paths.data / DATABASE).write_bytes(content)
    (paths.data / KEYS).write_bytes(b"{")
    asked: list[Path] = []

    def unlock(place: Path) -> bytes:
        asked.append(place)
        if place == paths.data:
            raise Refusal(UNREADABLE)
        return sound.key

    outcome = repair(paths, folder / "new", unlock, "shiyong")
    assert outcome.keys_from == asked[1].name
    assert missing(sound, folder / "new") == set()
    assert (folder / "new" / KEYS).read_bytes() == (asked[1] / KEYS).read_bytes()


def test_without_the_salt_nothing_can_be_proved(sound, copy_of, folder):
    paths = copy_of()
    (paths.data / MARKS).unlink(missing_ok=True)
    content = bytearray((paths.data / DATABASE).read_bytes())
    content[:16] = bytes(16)
    (paths.data / DATABASE).write_bytes(content)
    with pytest.raises(Refusal, match="没有一页能用这把钥匙读出"):
        repair(paths, folder / "new", lambda _folder: sound.key, "shiyong")
    assert not any((folder / "new").iterdir())


def test_one_flipped_byte_of_the_salt_is_found_out(sound, copy_of, folder):
    paths = copy_of()
    (paths.data / MARKS).unlink(missing_ok=True)
    content = bytearray((paths.data / DATABASE).read_bytes())
    content[7] ^= 0x40
    (paths.data / DATABASE).write_bytes(content)
    repair(paths, folder / "new", lambda _folder: sound.key, "shiyong")
    assert missing(sound, folder / "new") == set()


def test_another_offices_key_opens_nothing(sound, copy_of, folder):
    with pytest.raises(Refusal, match="没有一页"):
        repair(copy_of(), folder / "new", lambda _folder: bytes(32), "shiyong")


def changed(paths, key, statement, *values):
    """Change a database behind the program's back."""
    engine = open_engine(paths.data / DATABASE, key)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(statement, values)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def test_a_lost_revision_is_made_out_from_the_tables(sound, copy_of, folder):
    paths = copy_of()
    changed(paths, sound.key, "DROP TABLE alembic_version")
    outcome = repair(paths, folder / "new", lambda _folder: sound.key, "shiyong")
    assert outcome.revision_was_lost
    assert missing(sound, folder / "new") == set()


def test_a_newer_office_is_left_alone(sound, copy_of, folder):
    paths = copy_of()
    changed(paths, sound.key, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Exception, match="9999"):
        repair(paths, folder / "new", lambda _folder: sound.key, "shiyong")


def test_links_to_what_is_lost_are_cut_and_what_cannot_stand_alone_is_kept_aside(sound, copy_of, folder):
    paths = copy_of()
    household = next(iter(sound.rows["household"]))
    changed(paths, sound.key, "DELETE FROM household WHERE id = ?", household)
    outcome = repair(paths, folder / "new", lambda _folder: sound.key, "shiyong")
    tables = {one.name: one for one in outcome.tables}
    assert tables["person"].cut
    assert outcome.aside >= 1
    assert (folder / "new" / ASIDE).read_bytes()[:15] != b"SQLite format 3"
    text, sheet = write(outcome, folder / "new", now())
    assert "关联已去掉" in text.read_text("utf-8-sig")
    assert sheet.stat().st_size > 1000


def test_a_broken_fact_counts_as_lost(sound, copy_of, folder):
    paths = copy_of(backed_up=True)
    changed(paths, sound.key, "UPDATE office_fact SET value = '{broken' WHERE key = 'name'")
    outcome = repair(paths, folder / "new", lambda _folder: sound.key, "shiyong", fill=True)
    facts = next(one for one in outcome.tables if one.name == "office_fact")
    assert len(facts.filled) == 1


def test_a_broken_search_index_is_made_anew(sound, copy_of, folder):
    paths = copy_of()
    changed(paths, sound.key, "DELETE FROM person_fts_data")
    repair(paths, folder / "new", lambda _folder: sound.key, "shiyong")
    engine = open_engine(folder / "new" / DATABASE, sound.key)
    with engine.connect() as connection:
        indexed = connection.exec_driver_sql("SELECT count(*) FROM person_fts_docsize").scalar()
    engine.dispose()
    assert indexed == len(sound.rows["person"])


def test_a_repair_that_is_stopped_leaves_nothing(sound, copy_of, folder):
    class Stopped(Progress):
        def begin(self, total: int, note: str) -> None:
            if note == "正在读取资料":
                self.cancel()
            super().begin(total, note)

    with pytest.raises(Cancelled):
        repair(copy_of(), folder / "new", lambda _folder: sound.key, "shiyong", progress=Stopped())
    assert not any((folder / "new").iterdir())


def test_the_folder_of_another_office_is_not_written_over(sound, copy_of):
    paths = copy_of()
    with pytest.raises(Refusal, match="已经有一个单位的资料"):
        repair(paths, paths.data, lambda _folder: sound.key, "shiyong")


def test_a_log_that_is_gone_or_torn_gives_an_earlier_moment(sound, copy_of, folder):
    paths = copy_of()
    engine = open_engine(paths.data / DATABASE, sound.key)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        for number in range(40):
            raw.execute("UPDATE person SET name = ? WHERE id = (SELECT min(id) FROM person)", (f"改{number}",))
        log = (paths.data / JOURNALS[0]).read_bytes()
        database = (paths.data / DATABASE).read_bytes()
    engine.dispose()
    key = min(sound.rows["person"])
    seen = set()
    for place, torn in enumerate((log, b"", log[: len(log) * 2 // 3], _spoilt(log, 0.5), _spoilt(log, 0.05))):
        (paths.data / DATABASE).write_bytes(database)
        (paths.data / JOURNALS[0]).write_bytes(torn)
        outcome = repair(paths, folder / f"new{place}", lambda _folder: sound.key, "shiyong")
        row = rows_of(folder / f"new{place}" / DATABASE, sound.key)["person"][key]
        seen.add(row[0])
        assert row[0] == sound.rows["person"][key][0] or row[0].startswith("改")
        assert bool(outcome.lost_saves) == (place > 2)
        assert (paths.data / JOURNALS[0]).read_bytes() == torn
    assert len(seen) == 5


def _spoilt(log: bytes, share: float) -> bytes:
    at = int(len(log) * share)
    return log[:at] + bytes(one ^ 0x5A for one in log[at : at + 1000]) + log[at + 1000 :]
