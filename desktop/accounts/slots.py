"""One slot: a pair of keys, the way of one owner to the data key.

The private half (X25519) is wrapped by what the owner knows, the data key sealed to the public half (HPKE, RFC 9180),
so that the data key can be changed without anybody's password.

What the owner knows is a password, or a password and the file on a stick. A slot of the first format holds the data key
itself, wrapped by the password; it serves until its owner comes the next time.

`argon2` and `cryptography` are imported when first used: 65 ms that the login window need not wait for.
"""

import os
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

GIB = 1 << 30
MOST_MEMORY = 1 << 20  # KiB: a slot that asks for more was not written by us
MOST_PASSES = 64
HALF = 32  # bytes of one half of a pair


class Cost(NamedTuple):
    """What deriving a key costs: memory in KiB, passes over it, lanes."""

    memory: int
    passes: int
    lanes: int


ORDINARY, SMALL_MACHINE = Cost(65536, 3, 1), Cost(19456, 2, 1)


class Held(NamedTuple):
    """What a slot gives its owner: the data key, and the one to come while it is being changed."""

    key: bytes
    coming: bytes = b""

    def __repr__(self) -> str:
        return "Held(…)"  # what lands in a log must not open the file


@dataclass(frozen=True, slots=True)
class Slot:
    """The way of one owner to the data key."""

    version: int
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes  # the private half; in the first format the data key
    public: bytes = b""
    sealed: bytes = b""  # the data key
    coming: bytes = b""  # the data key to come, while it is being changed
    factor: str = ""  # the key file that belongs to the password

    @property
    def is_old(self) -> bool:
        """Whether the slot is of the first format: nobody but its owner can give it another data key."""
        return not self.public

    def to_json(self) -> dict[str, Any]:
        """Return the slot as the header holds it."""
        bare = {part.name: getattr(self, part.name) for part in fields(self)}
        told = {key: b64encode(one).decode() if isinstance(one, bytes) else one for key, one in bare.items() if one}
        return told | {"cost": list(self.cost)}

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> "Slot":
        """Return a slot read from the header. Raise ValueError, KeyError or TypeError for anything else."""
        cost = Cost(*map(int, found["cost"]))
        if not (8 <= cost.memory <= MOST_MEMORY and 1 <= cost.passes <= MOST_PASSES and 1 <= cost.lanes <= 16):
            raise ValueError("unreasonable cost")
        salt, nonce, wrapped = (b64decode(found[key]) for key in ("salt", "nonce", "wrapped"))
        public, sealed, coming = (b64decode(found.get(key, "")) for key in ("public", "sealed", "coming"))
        if public and (len(public) != HALF or not sealed):
            raise ValueError("half a pair")
        version, factor = int(found["version"]), str(found.get("factor", ""))
        return cls(version, cost, salt, nonce, wrapped, public, sealed, coming, factor)

    def given(self, key: bytes, owner: str) -> "Slot":
        """Return the slot with another data key, and none to come."""
        return replace(self, sealed=_seal(key, self.public, owner), coming=b"")

    def promised(self, key: bytes, owner: str) -> "Slot":
        """Return the slot with a data key that is to come."""
        return replace(self, coming=_seal(key, self.public, owner))


def wrap(key: bytes, secret: str, owner: str, version: int, cost: Cost, file: bytes = b"", factor: str = "") -> Slot:
    """Return a slot that gives `key` to whoever knows `secret`, and has the key file where there is one."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # 33 ms off the start-up path
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # as above

    salt, nonce, private = os.urandom(16), os.urandom(12), X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    half = AESGCM(_derive(secret, salt, cost, file)).encrypt(
        nonce, private.private_bytes_raw(), _bound_to(owner, version, public)
    )
    return Slot(version, cost, salt, nonce, half, public, _seal(key, public, owner), factor=factor)


def unwrap(slot: Slot, secret: str, owner: str, file: bytes = b"") -> bytes | None:
    """Return what lies in the slot, or None when the secret is wrong or the slot was changed or is somebody else's."""
    from cryptography.exceptions import InvalidTag  # off the start-up path
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # off the start-up path

    try:
        return AESGCM(_derive(secret, slot.salt, slot.cost, file)).decrypt(
            slot.nonce, slot.wrapped, _bound_to(owner, slot.version, slot.public)
        )
    except InvalidTag:
        return None


def hold(slot: Slot, inside: bytes, owner: str) -> Held | None:
    """Return the data key of a slot by what lay in it, or None when they do not belong together."""
    from cryptography.exceptions import InvalidTag  # off the start-up path
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # as above

    if slot.is_old:
        return Held(inside)
    private, info = X25519PrivateKey.from_private_bytes(inside), owner.encode()
    try:
        key = _suite().decrypt(slot.sealed, private, info=info)
        return Held(key, _suite().decrypt(slot.coming, private, info=info) if slot.coming else b"")
    except InvalidTag:
        return None


def ordinary_cost() -> Cost:
    """Return what a derivation may cost on this machine: less where there is less than 4 GiB of memory."""
    return SMALL_MACHINE if 0 < _machine_memory() < 4 * GIB else ORDINARY


def _seal(key: bytes, public: bytes, owner: str) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey  # off the start-up path

    return _suite().encrypt(key, X25519PublicKey.from_public_bytes(public), info=owner.encode())


def _suite() -> "Suite":
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite  # off the start-up path

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _derive(secret: str, salt: bytes, cost: Cost, file: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # 32 ms off the start-up path

    password = unicodedata.normalize("NFC", secret).encode()  # input methods differ
    derived = hash_secret_raw(password, salt, cost.passes, cost.memory, cost.lanes, 32, Type.ID)
    if not file:
        return derived
    from cryptography.hazmat.primitives.hashes import SHA256  # off the start-up path
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # as above

    return HKDF(SHA256(), 32, salt, b"gedang second factor").derive(derived + file)


def _bound_to(owner: str, version: int, public: bytes) -> bytes:
    return f"{owner}|{version}".encode() + public


def _machine_memory() -> int:
    """Return the bytes of memory of this machine, or 0 when it does not tell."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return 0
