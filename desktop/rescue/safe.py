"""An office in safe mode: whoever knows a password may look after it although it does not open as it should.

Nothing is opened that is not asked for: no window's arrangement, no preferences, no automatic backup, no drafts.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from db.engine import open_engine
from db.errors import Damaged
from db.schema import HEAD, revision_of
from desktop.accounts.keyring import Keyring
from desktop.clock import Now, now
from desktop.errors import Refusal
from desktop.folder import DATABASE, is_shared
from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.rescue.outcome import Outcome
from desktop.rescue.remains import Remains
from desktop.rescue.repair import ON_SERVER, REPAIRED, Unlock, damaged, opened_for_repair, repair
from desktop.rescue.report import write
from desktop.rescue.support import Part, gather
from desktop.settings import Settings
from desktop.upkeep.backup import STAMP, Backup, Restored, back_up, restore
from desktop.upkeep.checking import FILE, check
from desktop.upkeep.findings import Finding, Report

LOOKS = (Settings.text_size, Settings.theme, Settings.density)
NEWER_TABLES = "资料还是旧版本（{revision}）的样子，正常打开一次程序就会升级；升级前会自动备份。"
UNREADABLE = "数据文件打不开：它已损坏。请先试“修复”，或从备份恢复。"
FACTS = "单位信息有 {count} 项读不出来，程序可能因此打不开。请用“修复”或从备份恢复。"
PAGES = "数据文件不能按平常的方式打开：共 {pages:,} 页，其中 {lost:,} 页与加密校验不符。请试“修复资料”，或从备份恢复。"
SOUND = "数据文件打得开；是否完好，请点“检查数据”。"


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repair that was done: what it came to, where the new office and the report lie."""

    outcome: Outcome
    folder: Path
    text: Path
    sheet: Path


class SafeOffice:
    """What can be done for an office of this machine by somebody who gave a password."""

    def __init__(self, paths: Paths, account: str, unlock: Unlock) -> None:
        """Let somebody in. Raise Refusal for a wrong password, and for an office that lies on a server."""
        if is_shared(paths.data):
            raise Refusal(ON_SERVER)
        self.paths, self.account = paths, account
        self._unlock = unlock
        self._key = opened_for_repair(paths, unlock).key

    def trouble(self, _progress: Progress) -> str:
        """Return what keeps the office from opening, as far as it is plain; else that the file opens."""
        try:
            with _engine(self.paths, self._key) as engine:
                revision = revision_of(engine)
                broken = _broken_facts(engine)
        except (DatabaseError, Damaged):
            return UNREADABLE
        if broken:
            return FACTS.format(count=broken)
        return SOUND if revision == HEAD else NEWER_TABLES.format(revision=revision)

    def check(self, progress: Progress) -> Report:
        """Look through the data; of a file too damaged to be opened as one, through its pages."""
        try:
            with _engine(self.paths, self._key) as engine:
                return check(engine, progress)
        except Damaged:
            with damaged(self.paths.data, self._key) as image:
                lost = len(Remains(image).lost_pages(progress))
                words = PAGES.format(pages=image.count, lost=lost)
            return Report([FILE], findings=[Finding(FILE, words, count=lost)])

    def back_up(self, progress: Progress) -> Backup:
        """Back the office up as it is; a damaged one cannot be."""
        with _engine(self.paths, self._key) as engine:
            return back_up(engine, self.paths, self._key, progress)

    def support(self, machine: Mapping[str, Any], progress: Progress) -> list[Part]:
        """Return what goes into a support file."""
        try:
            with _engine(self.paths, self._key) as engine:
                return gather(self.paths, machine, engine, progress)
        except (DatabaseError, Damaged):
            return gather(self.paths, machine, None, progress)

    def repair(self, fill: bool, progress: Progress, now: Now = now) -> Repaired:
        """Save what can be read into a folder among the backups, where it waits to be taken into use."""
        moment = now().astimezone()
        folder = self.paths.backups / f"office-{moment:{STAMP}}-{REPAIRED}"
        outcome = repair(self.paths, folder, self._unlock, self.account, fill, progress)
        return Repaired(outcome, folder, *write(outcome, folder, moment))

    def take_into_use(self, repaired: Path, progress: Progress) -> Restored:
        """Make a repaired office that of this machine; the damaged one is put aside as it is."""
        return restore(self.paths, repaired, self._unlock, progress)


def let_in(paths: Paths, account: str, password: str, key_file: bytes = b"") -> SafeOffice:
    """Return an office in safe mode for an account. Raise Refusal when its password is wrong."""
    return SafeOffice(paths, account, lambda folder: Keyring(folder).unlock(account, password, key_file))


def forget_look(settings: Settings) -> None:
    """Give this workstation's window the look that it came with."""
    for one in LOOKS:
        one.__set__(settings, one.default)


@contextmanager
def _engine(paths: Paths, key: bytes) -> Iterator[Engine]:
    engine = open_engine(paths.data / DATABASE, key)
    try:
        yield engine
    finally:
        engine.dispose()


def _broken_facts(engine: Engine) -> int:
    """Return how many facts of the office are not what facts are."""
    broken = 0
    with engine.connect() as connection:
        for (value,) in connection.execute(text("SELECT value FROM office_fact")):
            try:
                json.loads(value)
            except (TypeError, ValueError):
                broken += 1
    return broken
