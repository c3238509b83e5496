"""The office's opening sequence, one for the window and for the command line: found, open, sign in, recover.

SQLAlchemy comes with this module, so the login window imports it only after it is shown.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from db.engine import open_engine, settle
from db.errors import Damaged, TooNew
from db.models.exchange import Partner, Relation
from db.models.office import Account
from db.schema import bring_up_to_date
from db.store import Store
from desktop.accounts.held import HeldKey
from desktop.accounts.key_place import KeyPlace
from desktop.accounts.keyring import MISSING, Created, Keyring
from desktop.accounts.passwords import require_good
from desktop.accounts.rights import SYSTEM
from desktop.accounts.service import Accounts, founding_account
from desktop.accounts.session import Clerk
from desktop.accounts.slots import Cost
from desktop.attachments.content_keys import content_keys
from desktop.attachments.contents import Contents
from desktop.audit.anchor import Anchor, note_alarm
from desktop.audit.rules import rules
from desktop.clock import Today, today
from desktop.divisions import Division, Divisions
from desktop.errors import Refusal
from desktop.folder import ATTACHMENTS, DATABASE, KEYS, finish, is_founded, is_shared, prepare, put_in_place
from desktop.founding import DISTRICT, FULL, OFFICE_NAMES, TOWN, VILLAGE, level_of, require_fitting
from desktop.grids.service import Grids, Village
from desktop.jobs import Progress
from desktop.office import Office, OfficeFacts, put_facts
from desktop.paths import Paths
from desktop.server.moving import copy_out, require_not_moved, settle_arrival, settle_move
from desktop.server.shared import SharedOffice, keys_on, open_current, shared_of
from desktop.starts import note_salt
from desktop.upkeep.backup import Restored, back_up, restore

FOUNDED_ALREADY = "“{folder}”里已经有一个单位的数据，不能再建立新的。请直接登录，或另选一个文件夹。"
NO_DATABASE = "找不到数据文件 office.db。如果移动过数据文件夹，请把它放回原处；否则请从备份恢复。"
MISMATCHED = "数据文件 office.db 打不开：它已损坏，或与钥匙文件 office.keys 不是同一个单位的。请从备份恢复。"
NEWER = "数据由更新版本的程序写成（版本 {revision}），为免损坏，本程序不打开它。请先升级本程序。"
RESTORE_APART = "本单位的资料在服务器上，不能直接恢复进去。请用 --data 另选一个空文件夹恢复，核对后再搬到服务器上。"
NOT_AN_ADMIN = "恢复码只能为在用的管理员账号重设密码，“{name}”不是。"


@dataclass(frozen=True, slots=True)
class FoundingRequest:
    """What the first start asks: the town with its villages, the grid scheme, and the first account.

    An office of a district has the district for its town, and towns for villages; one of a village has none.
    """

    town_code: str  # 12 digits
    town_name: str
    villages: Sequence[Village]
    scheme: str
    account: str
    title: str
    password: str = field(repr=False)
    office_name: str = ""
    is_sample: bool = False

    @property
    def name(self) -> str:
        """What the office is called."""
        return self.office_name or OFFICE_NAMES[level_of(self.town_code)].format(self.town_name)


@dataclass(frozen=True, slots=True)
class OpenOffice:
    """An office somebody signed in to. Close it when done."""

    paths: Paths
    engine: Engine
    held: HeldKey
    store: Store
    clerk: Clerk
    keyring: Keyring
    accounts: Accounts
    office: Office
    shared: SharedOffice | None = None  # what it has besides when it lies on a server
    alarm: str = ""  # the sentence to tell when the audit log is not the one this machine knows

    @property
    def key(self) -> bytes:
        """The data key. Raise Refusal while the office is locked."""
        return self.held.key

    def content_keys(self) -> tuple[bytes, ...]:
        """Return the keys of the attachments, newest first. Raise Refusal while the office is locked."""

        def read(key: bytes) -> tuple[bytes, ...]:
            with self.engine.connect() as connection:
                return content_keys(connection, key)

        return self.held.beside("attachments", read)

    def contents(self) -> Contents:
        """Return the contents of the attachments, wherever they lie."""
        if self.shared is not None:
            return self.shared.contents(self.engine, self.content_keys)
        return Contents(self.paths.data / ATTACHMENTS, self.content_keys)

    def lock(self) -> None:
        """Forget the key and let go of the database; whoever sits here must show again who he is."""
        if self.shared is not None:
            self.shared.listening.end()
        self.held.forget()
        self.store.close()

    def close(self) -> None:
        """Let go of the database and the key."""
        if self.clerk.name and self.held.is_held:
            self.accounts.go_out()
        self.clerk.leave()
        self.lock()


def found(paths: Paths, request: FoundingRequest, today: Today = today, cost: Cost | None = None) -> Created:
    """Make a new office: its folder, keys, database, town and first administrator, wholly or not at all.

    Return the data key and the recovery code, which is shown this once.
    """
    if is_founded(paths.data):
        raise Refusal(FOUNDED_ALREADY.format(folder=paths.data))
    require_good(request.password, request.account, request.title)
    preparing = prepare(paths.data)
    try:
        created = Keyring(preparing, cost=cost).create(request.account, request.password)
        engine = open_engine(preparing / DATABASE, created.key)
        try:
            bring_up_to_date(engine, lambda _revision: None)
            store = Store(engine, lambda: request.account, rules=rules())
            with store.write("建立单位") as session:
                found_office(session, Grids(store, today), request, today)
            settle(engine)
        finally:
            engine.dispose()
    except BaseException:
        shutil.rmtree(preparing)
        raise
    put_in_place(paths.data)
    return created


def found_office(session: Session, grids: Grids, request: FoundingRequest, today: Today = today) -> None:
    """Write the facts, the town with its villages and the first administrator into an empty database."""
    level = level_of(request.town_code)
    require_fitting(request.scheme, level)
    facts = OfficeFacts(
        name=request.name,
        town_code=request.town_code,
        town_name=request.town_name,
        scheme=request.scheme,
        founded_on=today(),
        is_sample=request.is_sample,
    )
    put_facts(session, asdict(facts))
    session.add(founding_account(request.account, request.title))
    levels = (DISTRICT, TOWN) if level == DISTRICT else (level, VILLAGE)
    keys = grids.found(session, levels, request.town_code, request.town_name, request.villages)
    if level == DISTRICT:  # packages will come from its towns
        session.add_all(
            Partner(office_id=one.code, title=one.name, relation=Relation.LOWER, grid_id=keys[one.code])
            for one in request.villages
        )


def below(divisions: Divisions, code: str) -> list[Village]:
    """Return the divisions right below one: the towns of a district, the villages of a town."""
    level = level_of(code)
    if level == VILLAGE:
        return []
    found: Sequence[Division] = divisions.towns(code) if level == DISTRICT else divisions.villages(code)
    return [Village(one.code.ljust(FULL, "0"), one.name) for one in found]


def keys_of(paths: Paths) -> Path | KeyPlace:
    """Return where the keys of an office lie: in its folder, or on its server. Raise Refusal when it moved away."""
    finish(paths.data)
    if is_shared(paths.data):
        settle_move(paths.data)
        return keys_on(paths.data)
    require_not_moved(paths.data)
    settle_arrival(paths.data)
    return paths.data


def open_office(paths: Paths, key: bytes | Callable[[], bytes]) -> Engine:
    """Open the database of an office and bring it up to date, with a backup first when it is older.

    Raise Refusal for a missing, damaged or newer file and for a key that does not fit. With what tells the key, every
    connection asks anew.
    """
    if is_shared(paths.data):
        return _open_shared(paths, shared_of(paths.data, HeldKey(key() if callable(key) else key)))
    finish(paths.data)
    database = paths.data / DATABASE
    if not (paths.data / KEYS).is_file():
        raise Refusal(MISSING)
    if not database.is_file():
        raise Refusal(NO_DATABASE)
    engine = open_database(paths, key)
    try:
        bring_up_to_date(engine, lambda revision: _save(engine, paths, key() if callable(key) else key, revision))
    except (Damaged, DatabaseError) as error:
        engine.dispose()
        raise Refusal(MISMATCHED) from error
    except TooNew as error:
        engine.dispose()
        raise Refusal(NEWER.format(revision=error.revision)) from error
    except BaseException:
        engine.dispose()
        raise
    note_salt(paths.data)
    return engine


def open_database(paths: Paths, key: bytes | Callable[[], bytes]) -> Engine:
    """Open the database of an office as it stands."""
    return open_engine(paths.data / DATABASE, key)


def enter(paths: Paths, account: str, password: str, key_file: bytes = b"") -> OpenOffice:
    """Open the office of a folder for an account. Raise Refusal when that cannot be."""
    keyring = Keyring(keys_of(paths))
    failures = keyring.failures(account)
    key = keyring.unlock(account, password, key_file)
    return _open_for(paths, keyring, HeldKey(key), account, failures)


def recover(paths: Paths, code: str, account: str, password: str) -> str:
    """Give an administrator a new password by the recovery code. Return the new code: the used one is spent."""
    keyring = Keyring(keys_of(paths))
    key = keyring.unlock_with_recovery(code)
    engine = open_office(paths, key)
    try:
        store = Store(engine, lambda: account, rules=rules())
        accounts = Accounts(store, keyring, HeldKey(key), Clerk())
        entry = next((one for one in accounts.list() if one.name == account), None)
        if entry is None or not entry.enabled or SYSTEM not in entry.rights.hats:
            raise Refusal(NOT_AN_ADMIN.format(name=account))
        require_good(password, account, entry.title)
        return accounts.recover(account, password)
    finally:
        engine.dispose()


def bring_back(
    paths: Paths, backup: Path, account: str, password: str, progress: Progress | None = None, key_file: bytes = b""
) -> Restored:
    """Restore a backup for somebody who knows a password of its day. Return where the present office was put.

    Nobody may have the office open. Into a shared office nothing is restored: that is made of a restored one anew.
    """
    if is_shared(paths.data):
        raise Refusal(RESTORE_APART)
    finish(paths.data)
    return restore(paths, backup, lambda folder: Keyring(folder).unlock(account, password, key_file), progress)


def _open_for(paths: Paths, keyring: Keyring, held: HeldKey, account: str, failures: int) -> OpenOffice:
    shared = shared_of(paths.data, held) if is_shared(paths.data) else None
    engine = _open_shared(paths, shared) if shared is not None else open_office(paths, lambda: held.key)
    clerk = Clerk()
    again = shared.engine if shared is not None else lambda: open_database(paths, lambda: held.key)
    try:
        store, anchor = Store(engine, clerk.actor, clerk.permit, rules()), Anchor(paths.data)
        clerk.on_refusal = store.refused
        alarm = anchor.fault(store)
        store.on_line.append(anchor.keep)
        accounts = Accounts(store, keyring, held, clerk, again)
        accounts.sign_in(account, failures)
        if alarm:
            note_alarm(store, alarm)
        if shared is not None:
            with store.read() as session:
                shared.listening.begin(session.scalars(select(Account.id).where(Account.name == account)).one())
        return OpenOffice(paths, engine, held, store, clerk, keyring, accounts, Office(store), shared, alarm)
    except BaseException:
        engine.dispose()
        raise


def _open_shared(paths: Paths, shared: SharedOffice) -> Engine:
    try:
        return open_current(paths.data, shared, lambda engine, revision: _save(engine, paths, shared.key, revision))
    except TooNew as error:
        raise Refusal(NEWER.format(revision=error.revision)) from error


def _save(engine: Engine, paths: Paths, key: bytes, revision: str) -> None:
    own_way = None if engine.dialect.name == "sqlite" else copy_out
    back_up(engine, paths, key, note=f"before-{revision}", copy_out=own_way)
