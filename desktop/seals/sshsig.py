"""Ed25519 signatures in the form of OpenSSH, which any Windows checks with its own `ssh-keygen -Y verify`.

The form is that of PROTOCOL.sshsig of OpenSSH.
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Callable

NAMESPACE = "wgx"
_MAGIC = b"SSHSIG"
_KIND = b"ssh-ed25519"
_HASH = b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_SIGNATURE_BYTES = 64


def armoured(public: bytes, sign: Callable[[bytes], bytes], message: bytes) -> bytes:
    """Return the signature of a message as the text that ssh-keygen reads."""
    blob = base64.b64encode(_head(public) + sign(_covered(message))).decode()
    lines = [blob[start : start + 70] for start in range(0, len(blob), 70)]
    return "\n".join([_BEGIN, *lines, _END, ""]).encode()


def is_genuine(public: bytes, verify: Callable[[bytes, bytes], bool], message: bytes, armour: bytes) -> bool:
    """Whether the text is this key's signature of a message; `verify` takes what is covered and the raw signature."""
    try:
        lines = armour.decode("ascii").split()
        blob = base64.b64decode("".join(lines[3:-3]), validate=True)
    except (UnicodeDecodeError, binascii.Error):
        return False
    if " ".join(lines[:3]) != _BEGIN or " ".join(lines[-3:]) != _END or not blob.startswith(_head(public)):
        return False
    return verify(_covered(message), blob[len(_head(public)) :])


def public_line(public: bytes) -> str:
    """Return a public key as it stands in files of OpenSSH."""
    return f"{_KIND.decode()} {base64.b64encode(_key(public)).decode()}"


def _head(public: bytes) -> bytes:
    """Return all of a signature but its last 64 bytes."""
    signature = _string(_KIND) + struct.pack(">I", _SIGNATURE_BYTES)
    parts = _string(_key(public)) + _string(NAMESPACE.encode()) + _string(b"") + _string(_HASH)
    return _MAGIC + struct.pack(">I", 1) + parts + struct.pack(">I", len(signature) + _SIGNATURE_BYTES) + signature


def _covered(message: bytes) -> bytes:
    digest = hashlib.sha512(message).digest()
    return _MAGIC + _string(NAMESPACE.encode()) + _string(b"") + _string(_HASH) + _string(digest)


def _key(public: bytes) -> bytes:
    return _string(_KIND) + _string(public)


def _string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content
