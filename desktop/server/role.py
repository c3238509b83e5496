"""The password of the role that owns an office's tables: random, known to nobody, sealed with the data key.

So whoever takes the connection file, or looks over the door, has no way to the records; and who lost his account has
none after the key was renewed, since the password is renewed with it.
"""

import json
import os
import secrets
from collections.abc import Callable

from psycopg import sql
from sqlalchemy import Connection, text

NONCE_BYTES = 12
PASSWORD_BYTES = 32
BOUND_TO = b"office role"


def new_password() -> str:
    """Return a password that nobody types."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def sealed(role: str, password: str, key: bytes) -> bytes:
    """Return a role and its password as only the data key opens them."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # 33 ms off the start-up path

    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_derived(key)).encrypt(nonce, json.dumps([role, password]).encode(), BOUND_TO)


def opened(content: bytes, key: bytes) -> tuple[str, str] | None:
    """Return the role and its password, None when the key is another."""
    from cryptography.exceptions import InvalidTag  # as above
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # as above

    try:
        plain = AESGCM(_derived(key)).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], BOUND_TO)
    except (InvalidTag, ValueError):
        return None
    role, password = json.loads(plain)
    return role, password


def renew_role(connection: Connection, key: bytes, name: str) -> None:
    """Give the office's role a new password, sealed with a new data key, in a write under way as that role.

    `name` is that of the small file. What others have open goes on; who connects anew needs the new password.
    """
    role, password = str(connection.execute(text("SELECT current_user")).scalar_one()), new_password()
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
    connection.exec_driver_sql(statement.as_string())
    connection.execute(
        text("UPDATE office_file SET content = :content, version = version + 1 WHERE name = :name"),
        {"content": sealed(role, password, key), "name": name},
    )


Key = bytes | Callable[[], bytes]


def bare(key: Key) -> bytes:
    """Return a key that is held elsewhere."""
    return key() if callable(key) else key


def _derived(key: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # as above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # as above

    return HKDF(SHA256(), 32, None, b"gedang server role").derive(key)
