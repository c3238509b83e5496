"""The cryptography of packages behind one interface, named in every envelope so that another can be added (国密)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.jobs import Progress
from desktop.seals import sshsig

USUAL = "x25519-chacha20-ed25519-sha256/1"
_HEAD = b"age-encryption.org/v1\n-> X25519 "


class NotForUs(Exception):
    """What is sealed was not sealed for this identity."""


class Broken(Exception):
    """What is sealed is cut short or altered."""


class Source(Protocol):
    """What is read from while sealing and opening."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes or less, none at the end."""


class Target(Protocol):
    """What is written to while sealing and opening."""

    def write(self, content: bytes, /) -> int:
        """Write a piece."""

    def flush(self) -> None:
        """Write what is held back."""


class Suite(Protocol):
    """A way to seal, open, sign, verify and hash. Private parts are bytes, kept in the encrypted database alone."""

    @property
    def id(self) -> str:
        """The name by which an envelope says what it was made with."""

    def new_sign_key(self) -> bytes:
        """Return a new private key for signatures."""

    def public_of(self, sign_key: bytes) -> bytes:
        """Return the public half of a key for signatures."""

    def sign(self, sign_key: bytes, message: bytes) -> bytes:
        """Return the raw signature of a message."""

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Whether a raw signature is genuine."""

    def sign_for_ssh(self, sign_key: bytes, message: bytes) -> bytes:
        """Return the signature as a text that ssh-keygen checks."""

    def verify_for_ssh(self, public: bytes, message: bytes, armour: bytes) -> bool:
        """Whether such a text is genuine."""

    def public_texts(self, public: bytes) -> tuple[str, str]:
        """Return a public key as openssl and as ssh-keygen read it."""

    def new_identity(self) -> bytes:
        """Return a new private key that opens what is sealed."""

    def recipient_of(self, identity: bytes) -> str:
        """Return the public half of an identity."""

    def is_recipient(self, recipient: str) -> bool:
        """Whether a text is a key that can be sealed for."""

    def is_identity(self, identity: bytes) -> bool:
        """Whether these bytes are a private key that opens."""

    def is_sealed(self, head: bytes) -> bool:
        """Whether what begins so was sealed this way."""

    def seal(self, source: Source, target: Target, recipients: Sequence[str]) -> None:
        """Encrypt a stream so that each of the recipients can open it."""

    def open(self, source: Source, target: Target, identity: bytes) -> None:
        """Decrypt a stream. Raise NotForUs or Broken; what was written till then is worth nothing."""


class AgeSuite:
    """age (X25519, ChaCha20-Poly1305) seals; Ed25519 signs; SHA-256 hashes."""

    id = USUAL

    def new_sign_key(self) -> bytes:
        """Return 32 random bytes."""
        return Ed25519PrivateKey.generate().private_bytes_raw()

    def public_of(self, sign_key: bytes) -> bytes:
        """Return 32 bytes."""
        return Ed25519PrivateKey.from_private_bytes(sign_key).public_key().public_bytes_raw()

    def sign(self, sign_key: bytes, message: bytes) -> bytes:
        """Return 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(sign_key).sign(message)

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Whether 64 bytes are this key's signature."""
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def sign_for_ssh(self, sign_key: bytes, message: bytes) -> bytes:
        """Return the armoured text."""
        return sshsig.armoured(self.public_of(sign_key), lambda covered: self.sign(sign_key, covered), message)

    def verify_for_ssh(self, public: bytes, message: bytes, armour: bytes) -> bool:
        """Whether the armoured text is this key's signature."""
        return sshsig.is_genuine(public, lambda covered, raw: self.verify(public, covered, raw), message, armour)

    def public_texts(self, public: bytes) -> tuple[str, str]:
        """Return the key as PEM and as a line of OpenSSH."""
        key = Ed25519PublicKey.from_public_bytes(public)
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(), sshsig.public_line(public)

    def new_identity(self) -> bytes:
        """Return an AGE-SECRET-KEY."""
        return str(pyrage.x25519.Identity.generate()).encode()

    def recipient_of(self, identity: bytes) -> str:
        """Return the text that begins with age1."""
        return str(_identity(identity).to_public())

    def is_recipient(self, recipient: str) -> bool:
        """Whether the text is one of age in its one spelling."""
        try:
            return str(pyrage.x25519.Recipient.from_str(recipient)) == recipient
        except pyrage.RecipientError:
            return False

    def is_identity(self, identity: bytes) -> bool:
        """Whether the text is an AGE-SECRET-KEY, its check included."""
        try:
            _identity(identity)
        except (pyrage.IdentityError, UnicodeDecodeError):
            return False
        return True

    def is_sealed(self, head: bytes) -> bool:
        """Whether it begins as files of age do."""
        return head.startswith(_HEAD)

    def seal(self, source: Source, target: Target, recipients: Sequence[str]) -> None:
        """Encrypt as age does; the same content becomes other bytes each time."""
        streams = _Streams(source, target)
        try:
            pyrage.encrypt_io(streams, streams, [pyrage.x25519.Recipient.from_str(one) for one in recipients])
        except (pyrage.EncryptError, OSError) as error:
            raise streams.stopped_by or error from None

    def open(self, source: Source, target: Target, identity: bytes) -> None:
        """Decrypt as age does."""
        streams = _Streams(source, target)
        try:
            pyrage.decrypt_io(streams, streams, [_identity(identity)])
        except (pyrage.DecryptError, OSError) as error:
            if streams.stopped_by:
                raise streams.stopped_by from None
            raise (NotForUs if "No matching keys" in str(error) else Broken)(str(error)) from error


class Counted:
    """A source that tells the progress what was read of it."""

    def __init__(self, source: Source, progress: Progress) -> None:
        self._source, self._progress = source, progress

    def read(self, size: int, /) -> bytes:
        """Read a piece."""
        piece = self._source.read(size)
        self._progress.advance(len(piece))
        return piece


class _Streams:
    """A source and a target whose own exceptions are not lost: the library would tell them as its own."""

    def __init__(self, source: Source, target: Target) -> None:
        self._source, self._target = source, target
        self.stopped_by: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Read a piece."""
        with self._remembering():
            return self._source.read(size)

    def write(self, content: bytes) -> int:
        """Write a piece."""
        with self._remembering():
            return self._target.write(content)

    def flush(self) -> None:
        """Write what is held back."""
        with self._remembering():
            self._target.flush()

    @contextmanager
    def _remembering(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self.stopped_by = error
            raise


def _identity(identity: bytes) -> "pyrage.x25519.Identity":
    return pyrage.x25519.Identity.from_str(identity.decode())


_KNOWN: dict[str, Suite] = {suite.id: suite for suite in (AgeSuite(),)}


def suite_of(suite_id: str) -> Suite | None:
    """Return the suite of this name, or None if this program does not know it."""
    return _KNOWN.get(suite_id)
