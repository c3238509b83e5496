"""Slots and headers as the first format had them."""

import os
from dataclasses import replace

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.accounts.header import FIRST_FORMAT, RECOVERY, Header, owner_of
from desktop.accounts.slots import Slot, _derive
from desktop.folder import KEYS
from tests.desktop.founded import CHEAP


def old_slot(key: bytes, secret: str, owner: str, version: int = 1) -> Slot:
    """Return a slot of the first format: the data key itself, wrapped by the password."""
    salt, nonce = os.urandom(16), os.urandom(12)
    wrapped = AESGCM(_derive(secret, salt, CHEAP, b"")).encrypt(nonce, key, f"{owner}|{version}".encode())
    return Slot(version, CHEAP, salt, nonce, wrapped)


def old_header(accounts: dict[str, str], code: str, key: bytes) -> Header:
    """Return a header as the first program wrote it."""
    slots = {account: old_slot(key, password, owner_of(account)) for account, password in accounts.items()}
    bare = Header(slots, old_slot(key, code.replace("-", ""), RECOVERY), format=FIRST_FORMAT)
    return replace(bare, mac=bare.signature(key))


def make_old(folder, account: str, password: str, key: bytes) -> None:
    """Put an old slot into the present header of a folder."""
    header = Header.from_bytes((folder / KEYS).read_bytes())
    slots = header.slots | {account: old_slot(key, password, owner_of(account))}
    (folder / KEYS).write_bytes(replace(header, slots=slots).signed(key).to_bytes())
