"""What whoever is at the program does to the own account: the password, and the key file that belongs to it."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.office import Account
from db.store import Store, action_id
from desktop.accounts.factor import KeyFile, new_key_file, read_key_file, write_key_file
from desktop.accounts.held import HeldKey
from desktop.accounts.keyring import WRONG_PRESENT, Keyring
from desktop.accounts.password_memory import remember, require_unused
from desktop.accounts.password_rules import PasswordRules, Standing, rules_in, standing
from desktop.accounts.passwords import require_good
from desktop.accounts.session import Clerk
from desktop.clock import Now, now
from desktop.errors import Refusal

CHANGE, MAKE, COPY, DROP = "修改自己的密码", "制作钥匙文件", "复制钥匙文件", "停用钥匙文件"

SAME = "新密码与原密码相同，请换一个。"
NO_FACTOR = "这个账号没有钥匙文件。"
FACTOR_WANTED = "本单位要求管理员登录时用钥匙文件，不能停用。可以重新制作。"
CHANGE_FIRST = "要先在程序窗口里登录一次，按提示修改密码或制作钥匙文件，才能这样用。"


class OwnAccount:
    """The account at the program."""

    def __init__(self, store: Store, keyring: Keyring, held: HeldKey, clerk: Clerk, now: Now = now) -> None:
        self._store, self._keyring, self._held, self._clerk, self._now = store, keyring, held, clerk, now

    @property
    def rules(self) -> PasswordRules:
        """What the office asks of passwords."""
        with self._store.read() as session:
            return rules_in(session)

    @property
    def factor(self) -> str:
        """The mark of the key file that the account needs, or nothing."""
        return self._keyring.factor_of(self._clerk.name)

    def standing(self) -> Standing:
        """Return whether the account may go on as it is."""
        with self._store.read() as session:
            one = self._account(session)
            hats = bool(self._clerk.rights.hats)
            return standing(rules_in(session), one.password_at, self._now(), one.must_change, hats, self.factor)

    def require_clear(self) -> None:
        """Raise Refusal while something has to be done in the window first."""
        if not self.standing().is_clear:
            raise Refusal(CHANGE_FIRST)

    def change_password(self, present: str, new: str, key_file: bytes = b"") -> None:
        """Change the password, for whoever knows the present one. None of the last ones is taken."""
        name = self._clerk.name
        self._keyring.unlock(name, present, key_file, WRONG_PRESENT)
        require_good(new, name, self._clerk.title)
        if new == present:
            raise Refusal(SAME)
        with self._store.record(CHANGE) as session:
            action_id(session)
            account = self._account(session)
            require_unused(session, account.id, new)
            remember(session, account.id, present, self._now())
            remember(session, account.id, new, self._now())
            account.must_change, account.password_at = False, self._now()
            session.flush()
            self._keyring.put(self._held.key, name, new, key_file if self.factor else b"", self.factor)

    def make_key_file(self, password: str, folder: Path, key_file: bytes = b"") -> Path:
        """Make a new key file that the password needs from now on; a former one no longer serves.

        Return where it was written. `key_file` is the present one, where there is one.
        """
        self._keyring.unlock(self._clerk.name, password, key_file, WRONG_PRESENT)
        made = new_key_file()
        path = write_key_file(made, folder)
        try:
            self._record(MAKE, password, made)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path

    def copy_key_file(self, source: Path, folder: Path) -> Path:
        """Write a second copy of the own key file. Return where it lies."""
        if not self.factor:
            raise Refusal(NO_FACTOR)
        path = write_key_file(read_key_file(source, self.factor), folder)
        with self._store.record(COPY) as session:
            action_id(session, summary={"factor": self.factor})
        return path

    def drop_key_file(self, password: str, key_file: bytes) -> None:
        """Let the password alone serve again, unless the office wants more of this account."""
        if self.rules.factor and self._clerk.rights.hats:
            raise Refusal(FACTOR_WANTED)
        self._keyring.unlock(self._clerk.name, password, key_file, WRONG_PRESENT)
        self._record(DROP, password, None)

    def _record(self, action: str, password: str, file: KeyFile | None) -> None:
        with self._store.record(action) as session:
            action_id(session, summary={"factor": file.mark} if file else None)
            secret, mark = (file.secret, file.mark) if file else (b"", "")
            self._keyring.put(self._held.key, self._clerk.name, password, secret, mark)

    def _account(self, session: Session) -> Account:
        return session.scalars(select(Account).where(Account.name == self._clerk.name)).one()
