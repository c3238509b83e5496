"""The contents of attachments: encrypted files beside the database, each kept once under a keyed hash of itself.

A file begins with a mark and a salt, from which its own key is derived; then come pieces of AES-256-GCM. Each piece is
bound to its place, the last one to being the last, all of them to the address, so that nothing can be cut off,
exchanged or put in the place of another file. Names and lengths are all that a thief of the folder learns.

A content never changes: it is written beside its place, flushed, and put there by one rename. What no record names
any more stays for a while, so that a removal can be undone, and goes when the folder is swept.
"""

import hmac
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from desktop.files import sync_folder
from desktop.jobs import Progress

MARK = b"GDA1"
SALT_BYTES, TAG_BYTES = 16, 16
HEAD = len(MARK) + SALT_BYTES
PIECE = 1 << 20  # bytes of content sealed together
ADDRESS = 64  # hexadecimal digits
SMALL = ".small"  # the ending of a picture made small
PART = ".part"  # the ending of what is still being written
STAYS = 24 * 3600  # seconds that a content which nobody names can still be put back
Keys = bytes | Sequence[bytes] | Callable[[], Sequence[bytes]]


class Missing(Exception):
    """There is no file under an address."""


class Altered(Exception):
    """A file is not what was put under its address."""


class Contents:
    """The folder of one office's contents, or of a backup's: they have the same keys and so the same addresses.

    The newest key seals, the oldest tells addresses, each opens what it sealed (see `content_keys`). Where a shared
    office keeps them elsewhere, only what stands below "where sealed bytes lie" differs.
    """

    def __init__(self, folder: Path, keys: Keys) -> None:
        """`keys`, newest first, or what tells them to whoever may have to forget them; what is used is derived."""
        self.folder, self._told = folder, keys

    @property
    def _keys(self) -> Sequence[bytes]:
        told = self._told() if callable(self._told) else self._told
        return (told,) if isinstance(told, bytes) else told

    @property
    def _address_key(self) -> bytes:
        return _derived(self._keys[-1], b"address")

    def of(self, folder: Path) -> "Contents":
        """Return the contents that lie in another folder under the same key."""
        return Contents(folder, self._told)

    def address(self, content: bytes) -> str:
        """Return where a content is kept."""
        return hmac.new(self._address_key, content, sha256).hexdigest()

    def keep(self, content: bytes) -> str:
        """Put a content in its place, unless it is there already. Return its address."""
        address = self.address(content)
        if self.is_sound(address):
            self.touch(address)
        else:
            self.put(address, self._sealed(content, address))
        return address

    def read(self, address: str) -> bytes:
        """Return a content. Raise Missing or Altered."""
        return b"".join(self._pieces(address))

    def is_sound(self, address: str, progress: Progress | None = None) -> bool:
        """Whether what lies under an address is there, unaltered and its own. Reads all of it, piece by piece."""
        seen = hmac.new(self._address_key, digestmod=sha256)
        try:
            for piece in self._pieces(address):
                if progress is not None:
                    progress.check()
                seen.update(piece)
        except (Missing, Altered):
            return False
        return hmac.compare_digest(seen.hexdigest(), address)

    def keep_small(self, address: str, picture: bytes) -> None:
        """Keep a content's picture made small."""
        self.put(address + SMALL, self._sealed(picture, address + SMALL))

    def small(self, address: str) -> bytes | None:
        """Return a content's picture made small, or None where it must be made anew."""
        try:
            return b"".join(self._pieces(address + SMALL))
        except (Missing, Altered):
            return None

    def addresses(self) -> Iterator[str]:
        """Yield the address of every content there is."""
        for name, _ in self.names():
            if len(name) == ADDRESS:
                yield name

    def sweep(self, named: set[str], older_than: float) -> int:
        """Delete what is not `named` and has lain there for so many seconds. Return how many contents went.

        Nobody may be about to name one: call it in a write of the database.
        """
        gone = self.unnamed(named, older_than)
        self.delete(gone)
        return sum(len(name) == ADDRESS for name in gone)

    def unnamed(self, named: set[str], older_than: float) -> list[str]:
        """Return the names that belong to nothing `named` and have lain there for so many seconds."""
        before = time.time() - older_than
        return [name for name, since in self.names() if name.removesuffix(SMALL) not in named and since <= before]

    def drop(self, address: str) -> None:
        """Delete one content, which nobody may name."""
        self.delete((address, address + SMALL))

    def _sealed(self, content: bytes, name: str) -> Iterator[bytes]:
        """Yield a content as it is kept: mark and salt, then sealed pieces."""
        salt = os.urandom(SALT_BYTES)
        cipher = _cipher(self._keys[0], salt)
        yield MARK + salt
        view = memoryview(content)
        starts = range(0, max(len(view), 1), PIECE)
        for place, start in enumerate(starts):
            nonce = _nonce(place, start == starts[-1])
            yield cipher.encrypt(nonce, view[start : start + PIECE], name.encode())

    def _pieces(self, name: str) -> Iterator[bytes]:
        from cryptography.exceptions import InvalidTag  # off the start-up path

        with self.open(name) as file:
            head = _read(file, HEAD, name)
            if len(head) < HEAD or not head.startswith(MARK):
                raise Altered(name)
            number = 0
            sealed, ahead = _read(file, PIECE + TAG_BYTES, name), _read(file, PIECE + TAG_BYTES, name)
            cipher = self._fitting(head[len(MARK) :], sealed, _nonce(0, not ahead), name)
            while True:
                try:
                    yield cipher.decrypt(_nonce(number, not ahead), sealed, name.encode())
                except (InvalidTag, ValueError) as error:
                    raise Altered(name) from error
                if not ahead:
                    return
                number, sealed, ahead = number + 1, ahead, _read(file, PIECE + TAG_BYTES, name)

    def _fitting(self, salt: bytes, sealed: bytes, nonce: bytes, name: str) -> "_Cipher":
        """Return the cipher of the key that sealed a content: the one that opens its first piece."""
        from cryptography.exceptions import InvalidTag  # off the start-up path

        ciphers = [_cipher(key, salt) for key in self._keys]
        for cipher in ciphers[:-1]:
            with suppress(InvalidTag, ValueError):
                cipher.decrypt(nonce, sealed, name.encode())
                return cipher
        return ciphers[-1]

    # Where sealed bytes lie, under the name of an address or of its small picture.

    def place(self, name: str) -> Path:
        """Return the file of a name."""
        return self.folder / name[:2] / name

    def holds(self, address: str) -> bool:
        """Whether there is a content under an address."""
        return self.place(address).is_file()

    def touch(self, address: str) -> None:
        """Let the time that an unnamed content stays begin now."""
        if (place := self.place(address)).exists():
            os.utime(place)

    def names(self) -> Iterator[tuple[str, float]]:
        """Yield the name of everything that lies there, and since when (in seconds since 1970)."""
        if self.folder.is_dir():
            for shelf in sorted(self.folder.iterdir()):
                for file in sorted(shelf.iterdir()) if shelf.is_dir() else ():
                    yield file.name, file.stat().st_mtime

    def delete(self, names: Iterable[str]) -> None:
        """Delete what lies under some names, if it does."""
        for name in names:
            self.place(name).unlink(missing_ok=True)

    def open(self, name: str) -> BinaryIO:
        """Return sealed bytes to be read. Raise Missing or Altered."""
        try:
            return self.place(name).open("rb")
        except FileNotFoundError as error:
            raise Missing(name) from error
        except OSError as error:  # what the disk no longer gives
            raise Altered(name) from error

    def put(self, name: str, sealed: Iterable[bytes]) -> None:
        """Keep sealed bytes, wholly or not at all, in the place of what lies there."""
        place = self.place(name)
        make_shelf(place.parent)
        part = place.with_name(f"{name[:2]}{uuid4().hex}{PART}")  # swept from the same shelf
        try:
            with part.open("xb") as file:
                for piece in sealed:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            part.replace(place)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(place)) from error
        finally:
            part.unlink(missing_ok=True)
        sync_folder(place.parent)


class _Cipher(Protocol):
    """What seals and opens the pieces of one file."""

    def encrypt(self, nonce: bytes, data: memoryview, associated_data: bytes) -> bytes:
        """Return a piece sealed."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        """Return a sealed piece opened."""


def make_shelf(folder: Path) -> None:
    """Make a folder in which contents lie, safe on disk as they are."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)
        sync_folder(folder.parent.parent)


def _read(file: BinaryIO, length: int, name: str) -> bytes:
    try:
        return file.read(length)
    except OSError as error:  # what the disk no longer gives
        raise Altered(name) from error


def _nonce(number: int, is_last: bool) -> bytes:
    """Return the nonce of a piece; no two pieces sealed with one key have the same."""
    return number.to_bytes(11) + bytes([is_last])


def _derived(key: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # 33 ms off the start-up path, with the next
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # as above

    return HKDF(SHA256(), 32, salt, b"gedang attachment " + purpose).derive(key)


def _cipher(key: bytes, salt: bytes) -> _Cipher:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # as above

    return AESGCM(_derived(key, b"content", salt))
