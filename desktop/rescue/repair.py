"""Repairing an office whose database is damaged: what can be read goes into a new one, the damaged one is left alone.

The new office counts by one rename, after it was proved sound. Until then, and when the repair is stopped, there is
nothing of it.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, text

from db.engine import KEY_BYTES, open_engine, settle
from db.errors import Damaged, TooNew
from db.models.office import UpkeepEntry
from db.schema import HEAD, bring_up_to_date
from db.store import Store
from db.upgrading import revisions, upgrade
from desktop.accounts.keyring import MISSING, TAMPERED, UNREADABLE
from desktop.audit.rules import rules
from desktop.dossiers.indexing import rebuild
from desktop.errors import Refusal
from desktop.folder import ATTACHMENTS, DATABASE, JOURNALS, KEYS, is_founded, is_shared, prepare, put_in_place
from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.rescue.aside import ASIDE, Aside
from desktop.rescue.outcome import Outcome
from desktop.rescue.remains import Remains
from desktop.rescue.salvage import VERSIONS, Salvage
from desktop.rescue.sealed import SealedFile
from desktop.rescue.shapes import Entry, tables_of
from desktop.rescue.writeahead import Image, WriteAhead
from desktop.starts import salts_of
from desktop.upkeep.backup import Backup, backups, examine
from desktop.upkeep.packages import bring_packages

ACTION, KIND = "修复资料", "repair"
REPAIRED = "repaired"  # the note of a folder among the backups that a repair made
SPARE = 50 << 20
TRIAL = "trial.db"  # an empty office, to see what its tables are like

ON_SERVER = "资料在服务器上，由服务器自己维护和修复，本机没有数据文件可修。请联系管理服务器的人员，或从备份恢复。"
NO_DATABASE = "“{folder}”里没有数据文件 office.db，无从修复。请从备份恢复。"
TAKEN = "“{folder}”里已经有一个单位的资料，修复的结果要放进空文件夹。请另选一个。"
INSIDE = "修复的结果不能放进原来的资料文件夹。请另选一个文件夹。"
NO_ROOM = "修复需要 {needed} MB，磁盘剩余 {free} MB。请先清理磁盘，或另选一个位置。"
NOTHING = "数据文件里没有一页能用这把钥匙读出：它不是这个单位的，或已全部损坏。请从备份恢复。"
NO_LIST = "数据文件的目录页损坏，又没有可参照的备份，无法分清各类资料。请从备份恢复，或把备份文件夹放回原处再试。"
UNSOUND = "修复的结果核对未通过，已丢弃，原资料没有改动。请从备份恢复，并把求助文件发给维护人员。"
NO_BACKUP = "没有可用的完好备份，不能用它补齐。请去掉“从备份补齐”再修复。"

Unlock = Callable[[Path], bytes]  # the folder of a keyring to its data key


class Opened(NamedTuple):
    """The key of a damaged office, and whose keyring gave it."""

    key: bytes
    folder: Path


def repair(
    paths: Paths, to: Path, unlock: Unlock, by: str, fill: bool = False, progress: Progress | None = None
) -> Outcome:
    """Save what can be read of an office into a new folder. Return what there was and what is missing.

    `fill` takes what is missing from the newest sound backup. Raise Refusal when nothing can be done; the damaged
    office is only read.
    """
    progress = progress or Progress()
    _require(paths, to)
    opened = opened_for_repair(paths, unlock)
    outcome = Outcome(keys_from="" if opened.folder == paths.data else opened.folder.name)
    preparing = prepare(to)
    try:
        with damaged(paths.data, opened.key) as image:
            remains = Remains(
                image, [lambda: _as_in_backup(paths, unlock, preparing, progress), lambda: _as_founded(preparing)]
            )
            if not remains.names:
                raise Refusal(NO_LIST)
            outcome.pages, outcome.lost_saves = image.count, image.log.unread
            outcome.lost_pages = len(remains.lost_pages(progress))
            outcome.revision, outcome.revision_was_lost = _revision(remains, preparing)
            engine = open_engine(preparing / DATABASE, opened.key)
            try:
                upgrade(engine, outcome.revision)
                with Aside(preparing, opened.key) as aside:
                    _write(Salvage(remains, engine, aside, progress), outcome, paths, unlock, preparing, fill, progress)
                _complete(engine, outcome, by, progress)
            finally:
                engine.dispose()
        _prove(preparing, opened.key, progress)
        shutil.copyfile(opened.folder / KEYS, preparing / KEYS)
        _bring_files(paths.data, preparing, progress)
    except BaseException:
        shutil.rmtree(preparing, ignore_errors=True)
        raise
    if (preparing / ASIDE).exists():
        (preparing / ASIDE).replace(to / ASIDE)
    put_in_place(to)
    bring_packages(paths.data, to, progress)
    return outcome


@contextmanager
def damaged(data: Path, key: bytes) -> Iterator[Image]:
    """Give the database of an office as far as it can be read. Raise Refusal when nothing of it can be."""
    with SealedFile(data / DATABASE, key, salts_of(data)) as file:
        image = Image(file, WriteAhead(data / JOURNALS[0], file))
        if not file.is_open:
            raise Refusal(NOTHING)
        yield image


def _require(paths: Paths, to: Path) -> None:
    if is_shared(paths.data):
        raise Refusal(ON_SERVER)
    if not (paths.data / DATABASE).is_file():
        raise Refusal(NO_DATABASE.format(folder=paths.data))
    if is_founded(to):
        raise Refusal(TAKEN.format(folder=to))
    if to.absolute() == paths.data:
        raise Refusal(INSIDE)
    to.mkdir(parents=True, exist_ok=True)
    needed = 2 * (paths.data / DATABASE).stat().st_size + SPARE
    if (free := shutil.disk_usage(to).free) < needed:
        raise Refusal(NO_ROOM.format(needed=needed >> 20, free=free >> 20))


def opened_for_repair(paths: Paths, unlock: Unlock) -> Opened:
    """Return the key of the damaged database, by the keyring of a backup where the office's own is damaged."""
    damage: Refusal | None = None
    try:
        return Opened(_fitting(paths.data, unlock(paths.data)), paths.data)
    except Refusal as refusal:
        if refusal.message not in (MISSING, UNREADABLE, TAMPERED):
            raise
        damage = refusal
    for one in backups(paths):
        with suppress(Refusal):
            return Opened(_fitting(paths.data, unlock(one.path)), one.path)
    raise damage


def _fitting(data: Path, key: bytes) -> bytes:
    """Return a key that opens pages of the database. Raise Refusal when it opens none."""
    with SealedFile(data / DATABASE, key, salts_of(data)) as file:
        if not file.is_open:
            raise Refusal(NOTHING)
    return key


def sound_backup(paths: Paths, unlock: Unlock, progress: Progress) -> tuple[Backup, bytes] | None:
    """Return the newest backup that can be opened and is sound, with its key."""
    for one in (made for made in backups(paths) if made.note != REPAIRED):
        with suppress(Refusal, Damaged):
            key = unlock(one.path)
            examine(one.path, key, progress)
            return one, key
    return None


def _as_in_backup(paths: Paths, unlock: Unlock, folder: Path, progress: Progress) -> list[Entry]:
    """Return the list of tables as the newest sound backup has it: a backup is copied page by page."""
    with open_backup(paths, unlock, folder / "guess", progress) as found:
        return [] if found is None else _entries(found[1])


def _as_founded(folder: Path) -> list[Entry]:
    """Return the list of tables of an office that this program founds: its pages come in the same order."""
    engine = open_engine(folder / TRIAL, bytes(KEY_BYTES))
    try:
        upgrade(engine, HEAD)
        return _entries(engine)
    finally:
        engine.dispose()
        _clear(folder)


def _entries(engine: Engine) -> list[Entry]:
    query = "SELECT type, name, tbl_name, coalesce(rootpage, 0), coalesce(sql, '') FROM sqlite_master"
    with engine.connect() as connection:
        return [Entry(*line) for line in connection.exec_driver_sql(query)]


@contextmanager
def open_backup(
    paths: Paths, unlock: Unlock, folder: Path, progress: Progress, revision: str = ""
) -> Iterator[tuple[Backup, Engine] | None]:
    """Give a copy of the newest sound backup, at a revision if one is named; None when there is no such backup."""
    found = sound_backup(paths, unlock, progress)
    if found is None:
        yield None
        return
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(found[0].path / DATABASE, folder / DATABASE)
    engine = open_engine(folder / DATABASE, found[1])
    try:
        if revision:
            upgrade(engine, revision)
        yield found[0], engine
    finally:
        engine.dispose()
        shutil.rmtree(folder)


def _revision(remains: Remains, folder: Path) -> tuple[str, bool]:
    """Return the revision of the damaged database, and whether it had to be made out from the tables."""
    known = revisions()
    if VERSIONS in remains.shapes:
        for _, row in remains.rows(VERSIONS):
            if row is not None:
                if str(row[0]) not in known:
                    raise TooNew(str(row[0]))
                return str(row[0]), False
    wanted = {name: [one.name for one in table.columns] for name, table in remains.shapes.items()}
    engine = open_engine(folder / TRIAL, bytes(KEY_BYTES))
    best, best_fit = HEAD, -1
    try:
        for one in known:
            upgrade(engine, one)
            shapes = tables_of(_entries(engine))
            fit = sum([part.name for part in table.columns] == wanted.get(name) for name, table in shapes.items())
            fit -= len(shapes.keys() - wanted.keys())
            if fit >= best_fit:
                best, best_fit = one, fit
    finally:
        engine.dispose()
        _clear(folder)
    return best, True


def _clear(folder: Path) -> None:
    for left in folder.glob(f"{TRIAL}*"):
        left.unlink()


def _write(
    salvage: Salvage, outcome: Outcome, paths: Paths, unlock: Unlock, folder: Path, fill: bool, progress: Progress
) -> None:
    try:
        outcome.tables = salvage.take()
        if fill and any(one.missing or not one.is_exact for one in outcome.tables):
            with open_backup(paths, unlock, folder / "backup", progress, outcome.revision) as found:
                if found is None:
                    raise Refusal(NO_BACKUP)
                outcome.backup_at = found[0].made_at
                with found[1].connect() as connection:
                    for one in progress.over(outcome.tables, len(outcome.tables), "正在从备份补齐"):
                        if one.missing or not one.is_exact:
                            salvage.fill(one, connection)
        salvage.tie(outcome.tables)
        if not salvage.has_all(outcome.tables):
            raise Refusal(UNSOUND)
        salvage.finish()
    except BaseException:
        salvage.close()
        raise


def _complete(engine: Engine, outcome: Outcome, by: str, progress: Progress) -> None:
    """Bring the new office to this program's revision, make its search index, and write down what was done."""
    bring_up_to_date(engine, lambda _revision: None)
    store = Store(engine, lambda: by, rules=rules())
    rebuild(store, progress)
    facts = {"missing": outcome.missing, "filled": outcome.filled, "aside": outcome.aside, "pages": outcome.lost_pages}
    with store.record(ACTION) as session:
        session.add(UpkeepEntry(kind=KIND, at=datetime.now(UTC), by=by, ok=outcome.missing == 0, facts=facts))
    settle(engine)


def _prove(folder: Path, key: bytes, progress: Progress) -> None:
    """Raise Refusal unless the new database is sound, and no link in it leads nowhere."""
    try:
        examine(folder, key, progress)
    except Damaged as error:
        raise Refusal(UNSOUND) from error
    engine = open_engine(folder / DATABASE, key)
    try:
        with engine.connect() as connection:
            loose = connection.execute(text("PRAGMA foreign_key_check")).first()
    finally:
        engine.dispose()
    if loose:
        raise Refusal(UNSOUND)


def _bring_files(data: Path, folder: Path, progress: Progress) -> None:
    files = sorted(one for one in (data / ATTACHMENTS).rglob("*") if one.is_file())
    for file in progress.over(files, len(files), "正在复制附件"):
        copy = folder / file.relative_to(data)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
