"""Bringing a backup back, step by step: it is opened, looked at, and only then put in the place of the office.

Until `restore` nothing of the present office is touched, and giving up at any moment leaves it as it is.
"""

import logging
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from db.engine import open_engine
from db.errors import Damaged
from db.store import Store
from desktop.accounts.keyring import Keyring
from desktop.accounts.passwords import require_good
from desktop.accounts.slots import Cost
from desktop.audit.rules import rules
from desktop.errors import Refusal
from desktop.folder import DATABASE, KEYS, finish, is_shared
from desktop.jobs import Progress
from desktop.opening import RESTORE_APART, open_office
from desktop.paths import Paths
from desktop.upkeep.backup import NOT_A_BACKUP, Restored, backups, restore
from desktop.upkeep.comparing import Preview, preview
from desktop.upkeep.entries import Entries, Kind
from desktop.upkeep.sealed import SUFFIX, sealed_in, unseal
from desktop.upkeep.trying import sweep, temporary

NOT_OPEN = "还没有打开备份。请先选择备份，并输入密码或恢复密钥。"
NO_SUCH_BACKUP = "找不到“{place}”，可能 U 盘被拔出。请插好后重新选择。"
BROKEN = "备份“{name}”打不开或已损坏，没有恢复，现有数据没有改动。请换一份备份。"
NOT_AN_ADMIN = "恢复备份要用系统管理员的账号，“{name}”在那份备份里不是。请换一个账号，或用恢复密钥。"
NO_ACCOUNT = "那份备份里没有系统管理员“{name}”。备份里的系统管理员：{names}。"
EXCHANGE = "与上级或下级的交换会自动发现恢复过备份：下一次报送从新的编号和全量开始。"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A backup that could be brought back: a folder, or a sealed file that needs a recovery key."""

    path: Path
    made_at: datetime | None
    note: str = ""
    size: int = 0

    @property
    def is_sealed(self) -> bool:
        """Whether it needs a recovery key."""
        return self.path.suffix.lower() == SUFFIX


@dataclass(frozen=True, slots=True)
class Brought:
    """What was done: where the present office was put, lost attachments, and whose password is new."""

    restored: Restored
    office: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class _Open:
    """A backup that was opened: its folder and the key of its data."""

    source: Path  # as it was chosen
    folder: Path
    key: bytes = field(repr=False)
    made_at: datetime | None
    account: str


class Restoration:
    """Brings one backup back to the office of a folder, which nobody may have open. Use it in `with`, or `close` it."""

    def __init__(self, paths: Paths, cost: Cost | None = None) -> None:
        """Work on a folder; `cost` of deriving a key is chosen by the machine unless given."""
        self._paths, self._cost = paths, cost
        self._open: _Open | None = None
        self._held = ExitStack()
        if is_shared(paths.data):
            raise Refusal(RESTORE_APART)
        finish(paths.data)
        sweep(paths.backups)

    def __enter__(self) -> "Restoration":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def known(self, *places: Path) -> list[Found]:
        """Return the backups of this machine and the sealed ones of other places, newest first."""
        here = [Found(one.path, one.made_at, one.note, one.size) for one in backups(self._paths)]
        away = [Found(one.path, one.made_at, "", one.size) for place in places for one in sealed_in(place)]
        return sorted([*here, *away], key=_newest, reverse=True)

    def factor_of(self, folder: Path, account: str) -> str:
        """Return the mark of the key file that an account of a backup needs beside its password, or nothing."""
        return Keyring(folder).factor_of(account) if (folder / KEYS).is_file() else ""

    def open_folder(self, folder: Path, account: str, password: str, key_file: bytes = b"") -> None:
        """Open a backup with the password that its system administrator had on its day. Raise Refusal."""
        if not all((folder / name).is_file() for name in (DATABASE, KEYS)):
            raise Refusal(NOT_A_BACKUP.format(folder=folder))
        workspace = self._workspace()
        shutil.copyfile(folder / KEYS, workspace / KEYS)  # where attempts are counted: a backup never changes
        key = Keyring(workspace, cost=self._cost).unlock(account, password, key_file)
        if account not in _administrators(folder, key):
            raise Refusal(NOT_AN_ADMIN.format(name=account))
        self._open = _Open(folder, folder, key, _made_at(self._paths, folder), account)

    def open_sealed(self, path: Path, identity: bytes, progress: Progress) -> None:
        """Open a sealed backup with the private half of a recovery key. Raise Refusal."""
        if not path.is_file():
            raise Refusal(NO_SUCH_BACKUP.format(place=path))
        opened = unseal(path, identity, self._workspace(), progress)
        self._open = _Open(path, opened.folder, opened.key, opened.about.made_at, "")

    def preview(self, progress: Progress) -> Preview:
        """Return what restoring would change."""
        one = self._opened
        try:
            return preview(one.folder, one.key, self._paths.data, one.made_at, progress)
        except Damaged as error:
            raise Refusal(BROKEN.format(name=one.source.name)) from error

    @property
    def administrators(self) -> list[str]:
        """Who may be given a new password when a recovery key opened the backup."""
        return _administrators(self._opened.folder, self._opened.key)

    def restore(self, progress: Progress, account: str = "", password: str = "") -> Brought:
        """Put the backup in the place of the present office, which is kept aside.

        Where a recovery key opened it, a system administrator may be given a new password. Raise Refusal, and Cancelled
        when it is stopped; the present office is untouched then.
        """
        one = self._opened
        if account:
            self._require_fitting(account, password)

        def unlock(preparing: Path) -> bytes:
            if account:
                Keyring(preparing, cost=self._cost).put(one.key, account, password)
            return one.key

        restored = restore(self._paths, one.folder, unlock, progress)
        self.close()
        name = self._record(one, restored, account or one.account)
        return Brought(restored, name, account)

    def close(self) -> None:
        """Let go of what was opened; nothing but the backup itself stays."""
        self._open = None
        self._held.close()

    @property
    def _opened(self) -> _Open:
        if self._open is None:
            raise Refusal(NOT_OPEN)
        return self._open

    def _workspace(self) -> Path:
        self.close()
        return self._held.enter_context(temporary(self._paths.backups))

    def _require_fitting(self, account: str, password: str) -> None:
        names = self.administrators
        if account not in names:
            raise Refusal(NO_ACCOUNT.format(name=account, names="、".join(names)))
        require_good(password, account, "")

    def _record(self, one: _Open, restored: Restored, account: str) -> str:
        """Write into the restored office that it was restored. Return what it is called; it is restored either way."""
        try:
            engine = open_office(self._paths, one.key)
        except Refusal:  # said again at the next login, where something can be done
            log.warning("the restored office does not open yet")
            return ""
        try:
            facts = {"name": one.source.name, "lost": restored.lost}
            aside = restored.aside.name if restored.aside is not None else ""
            store = Store(engine, lambda: account or "?", rules=rules())
            Entries(store).add(Kind.RESTORE, True, {**facts, "aside": aside})
            with engine.connect() as connection:
                query = text("SELECT json_extract(value, '$') FROM office_fact WHERE key = 'name'")
                return str(connection.execute(query).scalar() or "")
        finally:
            engine.dispose()


def _administrators(folder: Path, key: bytes) -> list[str]:
    """Return the system administrators of a backup that can log in, of any version of the program."""
    engine = open_engine(folder / DATABASE, key)
    try:
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT * FROM account WHERE enabled ORDER BY name")).mappings().all()
    except Damaged as error:
        raise Refusal(BROKEN.format(name=folder.name)) from error
    finally:
        engine.dispose()
    slots = set(Keyring(folder).accounts)
    admins = [one for one in rows if one.get("system_admin") or one.get("role") == "admin"]
    return [str(one["name"]) for one in admins if one["name"] in slots]


def _made_at(paths: Paths, folder: Path) -> datetime | None:
    return next((one.made_at for one in backups(paths) if one.path == folder), None)


def _newest(one: Found) -> float:
    return one.made_at.timestamp() if one.made_at is not None else 0.0
