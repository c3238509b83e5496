"""What one account chose on its screen: columns, widths, filters, and drafts not yet saved."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select

from db.models.office import Preference
from db.store import Store, touch

ACTION = "记住界面设置"


class Preferences:
    """The choices of whoever is at the program; they are not in the log."""

    def __init__(self, store: Store, account: Callable[[], str]) -> None:
        self._store, self._account = store, account

    def get(self, key: str, default: Any = None) -> Any:
        """Return what was chosen under a key."""
        mine = select(Preference.value).where(Preference.account == self._account(), Preference.key == key)
        with self._store.read() as session:
            found = session.execute(mine).first()
        return found[0] if found else default

    def begin_with(self, prefix: str) -> dict[str, Any]:
        """Return everything chosen under keys that begin alike, as drafts do."""
        mine = select(Preference.key, Preference.value).where(
            Preference.account == self._account(), Preference.key.startswith(prefix, autoescape=True)
        )
        with self._store.read() as session:
            return {key: value for key, value in session.execute(mine)}

    def set(self, key: str, value: Any) -> None:
        """Remember a choice, given as JSON can hold it."""
        account = self._account()
        with self._store.record(ACTION) as session:
            chosen = session.scalar(select(Preference).where(Preference.account == account, Preference.key == key))
            if chosen is None:
                session.add(Preference(account=account, key=key, value=value))
            else:
                chosen.value = value

    def forget(self, key: str) -> None:
        """Forget a choice; the default holds again."""
        with self._store.record(ACTION) as session:
            session.execute(delete(Preference).where(Preference.account == self._account(), Preference.key == key))
            touch(session, Preference.__tablename__)
