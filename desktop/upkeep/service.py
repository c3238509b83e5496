"""The office's backups: made, kept, sealed away, tried, and the record of all that."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from db.errors import Busy, Damaged, DiskFull
from db.store import Store
from desktop.clock import Now, now
from desktop.errors import Refusal
from desktop.files import sync_folder
from desktop.folder import KEYS
from desktop.jobs import Cancelled, Progress
from desktop.office import Office
from desktop.paths import Paths
from desktop.upkeep import backup as folders
from desktop.upkeep.backup import REPLACED, Backup, CopyOut
from desktop.upkeep.entries import Entries, Entry, Kind
from desktop.upkeep.keeping import Keeping, kept
from desktop.upkeep.recovery_keys import RecoveryKeys
from desktop.upkeep.sealed import About, SealedFile, is_as_written, seal_backup, sealed_in, unseal
from desktop.upkeep.trying import Tried, sweep, temporary, try_backup
from desktop.version import VERSION

FACT = "backup_plan"
PLANNED = "设置备份"
TEST_EVERY, AWAY_EVERY, LATE = timedelta(days=31), timedelta(days=7), timedelta(days=3)
PLAN_TITLES = {
    "days": "每天的备份保留天数",
    "weeks": "每周一份保留周数",
    "months": "每月一份保留月数",
    "second_place": "第二备份位置",
    "import_rows": "导入多少行以上先备份",
}
AUTO, IMPORT, REDIVISION, PURGE = "auto", "before-import", "before-redivision", "before-purge"

NO_PLACE = "第二备份位置“{folder}”现在连不上，加密备份没有写。请插好 U 盘或检查网络后再写。"
NEW_KEY = "备份期间刚好更换了数据钥匙，这份备份已丢弃。请再备份一次。"
NOTHING_TO_TRY = "还没有备份，无法试恢复。请先备份一次。"
DIFFERS = "试恢复后条数与备份时登记的不同，请另做一份备份再试，并检查磁盘。"
LOST = "试恢复后有 {count} 个附件缺失或损坏，其余完好。请另做一份备份，并检查磁盘。"


@dataclass(frozen=True, slots=True)
class Plan:
    """For how long backups stay, where the sealed ones go, and from how many rows on an import is large."""

    days: int = 30
    weeks: int = 8
    months: int = 24
    second_place: str = ""
    import_rows: int = 500

    @property
    def keeping(self) -> Keeping:
        """Which backups stay."""
        return Keeping(self.days, self.weeks, self.months)

    @property
    def folder(self) -> Path | None:
        """The second place, if one was chosen."""
        return Path(self.second_place) if self.second_place else None


@dataclass(frozen=True, slots=True)
class Made:
    """A backup, the sealed file of it if there is a second place, and why there is none if it should have been."""

    backup: Backup
    sealed: SealedFile | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """How the office's backups stand."""

    last: datetime | None
    away: Entry | None
    test: Entry | None
    keys: int
    second_place: Path | None
    is_there: bool  # the second place
    since: datetime | None  # of the first backup: a test is due a month after it
    founded_on: date | None

    def is_young(self, day: date) -> bool:
        """Whether the office was founded so few days ago that nothing can be late."""
        return self.founded_on is not None and timedelta() <= day - self.founded_on <= LATE

    def is_late(self, moment: datetime) -> bool:
        """Whether no backup was made for days."""
        return self.last is None or moment - self.last > LATE

    def is_away_late(self, moment: datetime) -> bool:
        """Whether the second place was not seen for a week."""
        return self.second_place is not None and (self.away is None or moment - self.away.at > AWAY_EVERY)

    def is_test_due(self, moment: datetime) -> bool:
        """Whether the last test of restoring is older than a month."""
        since = self.test.at if self.test is not None else self.since
        return since is not None and moment - since > TEST_EVERY


class Backups:
    """Backs the office up, and knows how its backups stand."""

    def __init__(
        self,
        engine: Engine,
        paths: Paths,
        key: Callable[[], bytes],
        store: Store,
        office: Office,
        keys: RecoveryKeys,
        permit: Callable[[], None],
        now: Now = now,
        copy_out: CopyOut | None = None,
    ) -> None:
        """`key` gives the data key of now; `permit` raises Refusal when whoever sits here may not set the plan."""
        self._engine, self._paths, self._key, self._copy_out = engine, paths, key, copy_out
        self._office, self._permit, self._now = office, permit, now
        self._at_work = threading.Lock()  # one backup or test at a time
        self.keys, self.entries = keys, Entries(store, now)

    @property
    def plan(self) -> Plan:
        """What the office decided, or what is usual."""
        said = self._office.get(FACT, {})
        return Plan(**{one.name: said[one.name] for one in fields(Plan) if one.name in said})

    def put_plan(self, plan: Plan) -> None:
        """Decide anew."""
        self._permit()
        before, after = asdict(self.plan), asdict(plan)
        told = {PLAN_TITLES[name]: [before[name], after[name]] for name in after if before[name] != after[name]}
        if told:
            self._office.put(PLANNED, {FACT: after}, told)

    def list(self) -> list[Backup]:
        """Return the backups of this office on this machine, newest first."""
        return folders.backups(self._paths)

    def last_made(self) -> datetime | None:
        """Return when the last backup was made."""
        return folders.last_made(self._paths)

    def state(self) -> State:
        """Return how the backups stand."""
        plan = self.plan
        first = self.entries.first(Kind.BACKUP)
        return State(
            self.last_made(),
            self.entries.last(Kind.AWAY),
            self.entries.last(Kind.TEST),
            len(self.keys.all()),
            plan.folder,
            plan.folder is not None and plan.folder.is_dir(),
            first.at if first is not None else None,
            self._office.facts.founded_on,
        )

    def make(self, progress: Progress, note: str = "") -> Made:
        """Back up, and seal the backup away where there is a second place; what need not be kept goes."""
        with self._at_work:
            return self._make(progress, note)

    def make_if_due(self, progress: Progress) -> Made | None:
        """Back up when the last backup is older than a day."""
        with self._at_work:
            return self._make(progress, AUTO) if folders.is_due(self._paths, self._now) else None

    def before_import(self, rows: int, progress: Progress) -> Made | None:
        """Back up before an import that is large; what a sample office has is made up, and can be made again."""
        is_large = rows >= self.plan.import_rows and not self._office.facts.is_sample
        return self.before(IMPORT, progress) if is_large else None

    def before(self, note: str, progress: Progress) -> Made | None:
        """Back up before something that changes much; an office that is tried out in memory has no keys to keep."""
        can_be = self._copy_out is not None or (self._paths.data / KEYS).is_file()
        return self.make(progress, note) if can_be else None

    def put_away(self, folder: Path, progress: Progress, name: str = "") -> SealedFile:
        """Write a new backup, sealed for the recovery keys, into a folder, under the usual name or another.

        Raise Refusal, with the failure recorded.
        """
        with self._at_work:
            made = self._back_up(progress, "")
            return self._seal(made, folder, progress, name)

    def look_at(self, sealed: SealedFile, progress: Progress) -> bool | None:
        """Return whether a sealed backup is to the byte as it was written; None where nobody remembers how."""
        known = [one for one in self.entries.list(Kind.AWAY, limit=1000) if one.facts.get("name") == sealed.path.name]
        return is_as_written(sealed.path, str(known[0].facts.get("sha256")), progress) if known else None

    def try_newest(self, progress: Progress) -> Tried:
        """Restore the newest backup of this machine into a temporary folder, and record what came of it."""
        newest = next((one for one in self.list() if one.note != REPLACED), None)
        if newest is None:
            raise Refusal(NOTHING_TO_TRY)
        said = [one for one in self.entries.list(Kind.BACKUP, limit=1000) if one.facts.get("name") == newest.path.name]
        counts = dict(said[0].facts.get("counts", {})) if said else None
        with self._trying(newest.path.name):
            return self._tried(newest.path.name, newest.path, self._key(), counts, progress)

    def try_sealed(self, path: Path, identity: bytes, progress: Progress) -> Tried:
        """Open a sealed backup with a recovery key, restore it into a temporary folder, and record what came of it."""
        with self._trying(path.name), temporary(self._paths.backups) as folder:
            opened = unseal(path, identity, folder, progress)
            return self._tried(path.name, folder, opened.key, opened.about.counts, progress)

    def _make(self, progress: Progress, note: str) -> Made:
        made = Made(self._back_up(progress, note))
        plan = self.plan
        folders.prune(self._paths, plan.keeping, self._now)
        if plan.folder is None or not self.keys.recipients:
            return made
        try:
            if not plan.folder.is_dir():
                raise Refusal(NO_PLACE.format(folder=plan.folder))
            sealed = self._seal(made.backup, plan.folder, progress)
            self._prune_away(plan)
        except Refusal as error:  # the backup on this machine is made and sound
            return replace(made, trouble=error.message)
        return replace(made, sealed=sealed)

    def _back_up(self, progress: Progress, note: str) -> Backup:
        sweep(self._paths.backups)
        key = self._key()
        made = folders.back_up(self._engine, self._paths, key, progress, note, self._now, self._copy_out)
        if self._key() != key:  # its database and its keys may be of before and after
            folders.discard(made)
            raise Refusal(NEW_KEY)
        facts = {
            "name": made.path.name, "note": note, "bytes": made.size, "lost": made.lost, "contents": made.contents,
            "counts": {table: count for table, count in made.counts.items() if count},
        }  # fmt: skip
        self.entries.add(Kind.BACKUP, True, facts)
        return made

    def _seal(self, backup: Backup, folder: Path, progress: Progress, name: str = "") -> SealedFile:
        facts = self._office.facts
        about = About(facts.name, facts.town_code, backup.made_at, VERSION, dict(backup.counts), backup.contents)
        try:
            sealed = seal_backup(backup, self._key(), about, self.keys.recipients, folder, progress, name)
        except Refusal as error:
            self._note_failure(Kind.AWAY, {"place": str(folder), "why": error.message})
            raise
        told = {"name": sealed.path.name, "place": str(folder), "bytes": sealed.size, "sha256": sealed.sha256}
        self.entries.add(Kind.AWAY, True, {**told, "keys": [one.short for one in self.keys.all()]})
        return sealed

    def _prune_away(self, plan: Plan) -> None:
        if plan.folder is None:
            return
        found = sealed_in(plan.folder, self._office.facts.town_code)
        stay = kept((one.made_at for one in found), plan.keeping, self._now())
        with suppress(OSError):  # what cannot be deleted today can tomorrow
            for one in found:
                if one.made_at not in stay:
                    one.path.unlink()
            sync_folder(plan.folder)

    def _tried(self, name: str, folder: Path, key: bytes, told: Mapping[str, int] | None, progress: Progress) -> Tried:
        tried = try_backup(folder, key, told, self._paths.backups, progress)
        why = DIFFERS if tried.differing else LOST.format(count=tried.lost) if tried.lost else ""
        facts: dict[str, Any] = {
            "name": name, "compared": tried.is_told, "contents": tried.contents, "lost": tried.lost, "why": why,
            "counts": {table: count for table, count in tried.counts.items() if count},
        }  # fmt: skip
        self.entries.add(Kind.TEST, tried.ok, {**facts, "differing": {k: list(v) for k, v in tried.differing.items()}})
        return tried

    @contextmanager
    def _trying(self, name: str) -> Iterator[None]:
        """Record a test that came to nothing."""
        with self._at_work:
            sweep(self._paths.backups)
            try:
                yield
            except Cancelled:
                raise
            except Refusal as error:
                self._note_failure(Kind.TEST, {"name": name, "why": error.message})
                raise

    def _note_failure(self, kind: Kind, facts: Mapping[str, Any]) -> None:
        with suppress(DiskFull, Busy, Damaged):  # the sentence is said either way
            self.entries.add(kind, False, facts)
