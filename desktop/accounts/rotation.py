"""A new data key for the office, once somebody who may have seen the present one was removed.

What was copied before stays readable to whoever copied it, key and all; what is written from now on is not. Contents of
attachments that were kept before stay under their own key, which that person may have too; new ones are sealed anew.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine

from db.errors import Damaged
from db.rekeying import rekey
from db.store import Store, action_id
from desktop.accounts.held import HeldKey
from desktop.accounts.keyring import Keyring
from desktop.accounts.session import Clerk
from desktop.attachments.content_keys import renew_content_keys
from desktop.errors import Refusal
from desktop.files import sync_folder
from desktop.jobs import Progress

SPARE = 50 << 20  # bytes that stay free beside the copy
BEGIN, DONE = "更换数据钥匙", "数据钥匙已更换"

NO_ROOM = "更换数据钥匙要临时多占 {needed} MB，磁盘只剩 {free} MB。请先清理磁盘再试。"
UNSOUND = "数据文件有损坏，数据钥匙没有更换，原数据没有改动。请先运行“检查数据”。"

Turn = Callable[[bytes, Progress], None]  # makes everything open with a new data key, at one moment


class Rotation:
    """Changes the data key of an open office."""

    def __init__(self, store: Store, keyring: Keyring, held: HeldKey, clerk: Clerk, database: Path) -> None:
        self._store, self._keyring, self._held, self._clerk, self._database = store, keyring, held, clerk, database

    @property
    def owed(self) -> tuple[str, ...]:
        """The accounts that were removed since the data key was made."""
        return self._keyring.owed

    def rotate(self, progress: Progress | None = None) -> None:
        """Change the data key. Only a system administrator may. A kill at any moment leaves an office that opens.

        Raise Refusal while some password or the recovery code was stored by an older program, naming whose.
        """
        self._clerk.permit_administration()
        progress = progress or Progress()
        self._keyring.require_renewable()
        owed = self.owed
        self._require_room()
        with self._store.record(BEGIN) as session:
            action_id(session, summary={"removed": list(owed)})
        progress.begin(1, "正在更换数据钥匙")
        self._keyring.turn(self._held.key, lambda coming: self._rekey(coming, progress))
        with self._store.record(DONE) as session:
            action_id(session)

    def _rekey(self, coming: bytes, progress: Progress) -> None:
        former = self._held.key

        def finish(connection: Connection) -> None:
            renew_content_keys(connection, former, coming)

        def tell(done: int, total: int) -> None:
            progress.check()
            progress.done, progress.total = done, total

        try:
            rekey(self._engines, self._database, coming, self._held.turning, finish, tell)
        except Damaged as error:
            raise Refusal(UNSOUND) from error
        sync_folder(self._database.parent)

    @property
    def _engines(self) -> list[Engine]:
        return self._store.engines

    def _require_room(self) -> None:
        needed = self._database.stat().st_size + SPARE
        if (free := shutil.disk_usage(self._database.parent).free) < needed:
            raise Refusal(NO_ROOM.format(needed=needed >> 20, free=free >> 20))
