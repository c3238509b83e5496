"""A new data key for an open office, wherever it lies."""

from sqlalchemy import text

from db.store import action_id
from desktop.accounts.rotation import BEGIN, DONE, Rotation
from desktop.attachments.content_keys import renew_content_keys
from desktop.errors import Refusal
from desktop.folder import DATABASE, KEYS
from desktop.jobs import Progress
from desktop.opening import OpenOffice
from desktop.server.door import ROLE
from desktop.server.role import renew_role

CHANGED_MEANWHILE = "更换数据钥匙时，别的电脑刚好改动了账号，没有更换。请再试一次。"
SWAP = "UPDATE office_file SET content = :content, version = version + 1 WHERE name = :name AND content = :former"


def renew_key(office: OpenOffice, progress: Progress) -> None:
    """Change the data key. Only a system administrator may. Raise Refusal while it cannot be."""
    if office.shared is None:
        database = office.paths.data / DATABASE
        Rotation(office.store, office.keyring, office.held, office.clerk, database).rotate(progress)
    else:
        _renew_shared(office, progress)


def _renew_shared(office: OpenOffice, progress: Progress) -> None:
    """Change the header, the password of the office's role and the keys of the contents in one transaction.

    The other programs go on until they connect anew; then they ask for a new login.
    """
    office.clerk.permit_administration()
    office.keyring.require_renewable()
    progress.begin(1, "正在更换数据钥匙")
    owed = office.keyring.owed
    with office.store.record(BEGIN) as session:
        action_id(session, summary={"removed": list(owed)})
    renewed = office.keyring.renewed(office.key)
    with office.held.turning() as turned:
        with office.store.record(DONE) as session:
            action_id(session)
            connection = session.connection()
            told = {"content": renewed.content, "name": KEYS, "former": renewed.instead_of}
            if connection.execute(text(SWAP), told).rowcount != 1:
                raise Refusal(CHANGED_MEANWHILE)
            renew_role(connection, renewed.key, ROLE)
            renew_content_keys(connection, office.key, renewed.key)
        turned(renewed.key)
