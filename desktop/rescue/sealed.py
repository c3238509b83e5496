"""The pages of an encrypted database, read one by one: each proves by its seal that it is as it was written.

SQLCipher 4: 4096 bytes a page, of which the last 80 hold the initial vector and the seal (HMAC-SHA512 over the
ciphertext, the vector and the number of the page). The first 16 bytes of the file are the salt of the seal's key.
"""

import hashlib
import hmac
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

PAGE = 4096
VECTOR, SEAL = 16, 64
USABLE = PAGE - VECTOR - SEAL
SALT = 16
MASK = 0x3A  # makes the salt of the seal's key from that of the file
ROUNDS = 2
MAGIC = b"SQLite format 3\0"  # stands where the salt does, once a page is open
SAMPLE = 64  # pages on which a salt is tried
FLIPPED = range(1, 256)


class Pages(Protocol):
    """Where pages come from."""

    @property
    def count(self) -> int:
        """How many there are."""

    def page(self, number: int) -> bytes | None:
        """Return a page as it was before it was encrypted, or None when it is lost."""


class Seals:
    """Opens the pages of one file."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self.salt = salt
        self._key = key
        seal_key = hashlib.pbkdf2_hmac("sha512", key, bytes(one ^ MASK for one in salt), ROUNDS, len(key))
        self._seal = hmac.new(seal_key, digestmod="sha512")

    def fits(self, number: int, raw: bytes) -> bool:
        """Whether a page is exactly as it was written, in this place."""
        if len(raw) != PAGE:
            return False
        seal = self._seal.copy()
        seal.update(raw[SALT if number == 1 else 0 : -SEAL])
        seal.update(number.to_bytes(4, "little"))
        return hmac.compare_digest(seal.digest(), raw[-SEAL:])

    def open(self, number: int, raw: bytes) -> bytes | None:
        """Return a page's content, or None when it is not as it was written."""
        if not self.fits(number, raw):
            return None
        start = SALT if number == 1 else 0
        vector = raw[USABLE : USABLE + VECTOR]
        opened = Cipher(AES(self._key), CBC(vector)).decryptor().update(raw[start:USABLE])
        return MAGIC + opened if number == 1 else opened


class SealedFile:
    """A database file that is only ever read."""

    def __init__(self, path: Path, key: bytes, salts: Iterable[bytes] = ()) -> None:
        """Read a file; `salts` are those it may have had, should its own first bytes be lost."""
        self._file = path.open("rb")
        self._size = path.stat().st_size
        self._shift = 0
        self.seals = self._seals(key, salts)
        self.is_open = any(self.raw(number) for number in self._sample())
        self._find_hole()

    @property
    def count(self) -> int:
        """How many pages the file has room for."""
        return -(-(self._size + self._shift) // PAGE)

    def raw(self, number: int) -> bytes | None:
        """Return a page as it lies in the file, or None when it is not as it was written."""
        for shift in {0, self._shift}:
            raw = self._at((number - 1) * PAGE - shift)
            if self.seals.fits(number, raw):
                return raw
        return None

    def page(self, number: int) -> bytes | None:
        """Return a page's content, or None when it is lost."""
        raw = self.raw(number)
        return None if raw is None else self.seals.open(number, raw)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> "SealedFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _at(self, offset: int) -> bytes:
        if offset < 0:
            return b""
        self._file.seek(offset)
        return self._file.read(PAGE)

    def _sample(self) -> range:
        pages = max(1, self._size // PAGE)
        return range(1, pages + 1, max(1, pages // SAMPLE))

    def _seals(self, key: bytes, salts: Iterable[bytes]) -> Seals:
        """Return the seals of the salt that fits most pages: the file's own, one it may have had, one of a bit more."""
        own = self._at(0)[:SALT].ljust(SALT, b"\0")
        known = [Seals(key, salt) for salt in (own, *salts) if len(salt) == SALT]
        best = max(known, key=self._fitting)
        if self._fitting(best):
            return best
        near = (Seals(key, changed) for changed in _near(own))
        sample = {number: self._at((number - 1) * PAGE) for number in list(self._sample())[1:4]}
        return next((one for one in near if any(one.fits(*page) for page in sample.items())), best)

    def _fitting(self, seals: Seals) -> int:
        return sum(seals.fits(number, self._at((number - 1) * PAGE)) for number in self._sample())

    def _find_hole(self) -> None:
        """Find out whether bytes were cut out of the middle: what lies behind is in another place than it should be."""
        first = self.page(1)
        if first is None:
            return
        told = int.from_bytes(first[28:32], "big") * PAGE
        missing = told - self._size
        if missing > 0 and self.seals.fits(told // PAGE, self._at(told - PAGE - missing)):
            self._shift = missing


def _near(salt: bytes) -> Iterable[bytes]:
    """Yield the salts that differ in one byte."""
    for place in range(SALT):
        for flip in FLIPPED:
            yield salt[:place] + bytes([salt[place] ^ flip]) + salt[place + 1 :]
