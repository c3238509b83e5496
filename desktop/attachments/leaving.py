"""What a picture says besides itself, taken away before a copy leaves the office.

A telephone writes into a photograph where it stood, when, and which telephone it is: of a complaint sent from home,
that is the address of whoever complained. In the office the photograph stays as it was given, since it may be
evidence, and evidence is what nobody changed. A copy that leaves has no use for all that (PIPL art. 6), so it goes
without: segments are cut out and the picture itself is not touched, so that nothing of it is lost.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from desktop.attachments.apart import orientation_of
from desktop.attachments.media import JPEG, PNG, WEBP

CAN_BE_BARED = (JPEG, PNG, WEBP)
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # in the compressed part of a JPEG
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_KEPT_SEGMENTS = ((0xE0, b""), (0xE2, b"ICC_PROFILE"), (0xEE, b"Adobe"))  # without these colours go wrong
_PNG_WORDS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_WORDS = frozenset({b"EXIF", b"XMP "})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04  # flags of a WebP


def bared(content: bytes, media: str) -> bytes:
    """Return a picture without what was written into it besides; anything else as it is."""
    turned = orientation_of(content) if media in CAN_BE_BARED else 1
    words = _turning(turned) if turned != 1 else b""
    try:
        if media == JPEG:
            return b"".join(_jpeg(content, words))
        if media == PNG:
            return b"".join(_png(content, words))
        return _webp(content, words) if media == WEBP else content
    except (struct.error, IndexError):  # a picture whose parts cannot be told apart is shown, and left as it is
        return content


def _turning(orientation: int) -> bytes:
    """Return an EXIF that says how the picture is turned and nothing else."""
    return b"MM\x00*\x00\x00\x00\x08\x00\x01" + struct.pack(">HHIHHI", 0x0112, 3, 1, orientation, 0, 0)


def _jpeg(content: bytes, words: bytes) -> Iterator[bytes]:
    """Yield what is kept, up to the end of the picture: behind it telephones hide further pictures and films."""
    yield content[:2]
    if words:
        yield b"\xff\xe1" + struct.pack(">H", len(words) + 8) + b"Exif\x00\x00" + words
    at = 2
    while at < len(content):
        kind = content[at + 1]
        if content[at] != 0xFF or kind == 0xFF:
            at += 1
            continue
        if kind == _END:
            yield content[at : at + 2]
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        body = content[at + 4 : at + 2 + length]
        if kind < 0xE0 or any(kind == one and body.startswith(start) for one, start in _KEPT_SEGMENTS):
            yield content[at : at + 2 + length]
        at += 2 + length
        if kind == _SCAN:
            following = _MARKER.search(content, at)
            end = following.start() if following else len(content)
            yield content[at:end]
            at = end


def _png(content: bytes, words: bytes) -> Iterator[bytes]:
    yield content[:8]
    at = 8
    while at < len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if kind not in _PNG_WORDS:
            yield content[at : at + 12 + length]
        if kind == b"IHDR" and words:
            yield struct.pack(">I", len(words)) + b"eXIf" + words + struct.pack(">I", zlib.crc32(b"eXIf" + words))
        if kind == b"IEND":
            return
        at += 12 + length


def _webp(content: bytes, words: bytes) -> bytes:
    kept, at = list[bytes](), 12
    while at + 8 <= len(content):
        kind, length = struct.unpack_from("<4sI", content, at)
        part = content[at : at + 8 + length + length % 2]
        if kind == b"VP8X":
            flags = part[8] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if words else 0)
            part = part[:8] + bytes([flags]) + part[9:]
        if kind not in _WEBP_WORDS:
            kept.append(part)
        at += len(part)
    if words:
        kept.append(struct.pack("<4sI", b"EXIF", len(words)) + words + b"\x00" * (len(words) % 2))
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body
