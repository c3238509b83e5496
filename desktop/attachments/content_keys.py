"""The keys of attachments, apart from the data key: when that is changed, what was kept before must still open.

They lie in the database, sealed with the data key, newest first. An office whose data key was never changed has none
there: the data key itself serves. A content is sealed with the newest; a content of before keeps its own.
"""

import os

from sqlalchemy import Connection, delete, insert, inspect, select

from db.models.office import OfficeFile

NAME = "attachment_keys"
KEY, NONCE = 32, 12  # bytes


def content_keys(connection: Connection, key: bytes) -> tuple[bytes, ...]:
    """Return the keys of an office's contents, newest first; an office older than such keys has its data key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # off the start-up path

    if not inspect(connection).has_table(OfficeFile.__tablename__):
        return (key,)
    sealed = connection.scalar(select(OfficeFile.content).where(OfficeFile.name == NAME))
    if sealed is None:
        return (key,)
    joined = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], NAME.encode())
    return tuple(joined[start : start + KEY] for start in range(0, len(joined), KEY))


def renew_content_keys(connection: Connection, key: bytes, coming: bytes) -> None:
    """Seal the keys with another data key, and put a new one before them, which seals what is kept from now on."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # off the start-up path

    joined, nonce = os.urandom(KEY) + b"".join(content_keys(connection, key)), os.urandom(NONCE)
    sealed = nonce + AESGCM(coming).encrypt(nonce, joined, NAME.encode())
    connection.execute(delete(OfficeFile).where(OfficeFile.name == NAME))
    connection.execute(insert(OfficeFile).values(name=NAME, content=sealed, version=1))
