"""Hostile pictures: small files of endless size, loops, cuts, and files that are two things at once."""

import io
import struct
import zlib

from PIL import Image

from tests.hostile.files import Gallery
from tests.hostile.zips import packed

FILES = Gallery()
SIGN = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, data: bytes = b"", colour: int = 2, bits: int = 8, more: bytes = b"") -> bytes:
    head = struct.pack(">2I5B", width, height, bits, colour, 0, 0, 0)
    return SIGN + chunk(b"IHDR", head) + more + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def zeros(size: int) -> bytes:
    """Return so many bytes, compressed, without ever holding them all."""
    packer = zlib.compressobj(9)
    made = b"".join(packer.compress(bytes(1 << 20)) for _ in range(size >> 20))
    return made + packer.compress(bytes(size & (1 << 20) - 1)) + packer.flush()


def picture(form: str, size: tuple[int, int] = (240, 320), mode: str = "RGB", **said: object) -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(stream, form, **said)
    return stream.getvalue()


def _add_png() -> None:
    FILES.add("sound.png", picture("PNG"))
    FILES.add("declared.png", png(100_000, 100_000, zeros(1_000)))
    FILES.add("widest.png", png(2**31 - 1, 1, zeros(1_000)))
    FILES.add("no_size.png", png(0, 0))
    FILES.add("zeros_30000.png", lambda: png(30_000, 30_000, zeros(30_000 * 90_001)), quick=False)
    FILES.add("zeros_9900.png", lambda: png(9_900, 9_900, zeros(9_900 * (9_900 * 4 + 1)), colour=6), quick=False)
    FILES.add("zeros_9900_deep.png", lambda: png(9_900, 9_900, zeros(9_900 * (9_900 * 8 + 1)), 6, 16), quick=False)
    FILES.add("palette_9900.png", lambda: png(
        9_900, 9_900, zeros(9_900 * 9_901), 3, more=chunk(b"PLTE", bytes(768)) + chunk(b"tRNS", bytes(256))), quick=False)  # fmt: skip
    FILES.add("thin.png", lambda: png(90_000_000, 1, zeros(270_000_001)), quick=False)
    FILES.add("text_bomb.png", lambda: png(8, 8, zeros(200), more=chunk(b"zTXt", b"a\0\0" + zeros(300 << 20))))
    FILES.add("profile_bomb.png", lambda: png(8, 8, zeros(200), more=chunk(b"iCCP", b"a\0\0" + zeros(300 << 20))))
    FILES.add("many_texts.png", lambda: png(8, 8, zeros(200), more=chunk(b"tEXt", b"a\0b") * 200_000))
    FILES.add("half.png", picture("PNG")[:-600])
    FILES.add("huge_chunk.png", SIGN + struct.pack(">I", 2**31 - 1) + b"IHDR" + bytes(30))
    FILES.add("spoilt_check.png", picture("PNG").replace(b"IDAT", b"IDAt"))
    frames = chunk(b"acTL", struct.pack(">2I", 2**31 - 1, 0))
    FILES.add("frames.png", png(8, 8, zeros(8 * 25), more=frames))


def _add_jpeg() -> None:
    plain = picture("JPEG")
    FILES.add("sound.jpg", plain)
    FILES.add("half.jpg", plain[: len(plain) // 2])
    FILES.add("head.jpg", b"\xff\xd8\xff\xe0")
    start = plain.index(b"\xff\xc0")
    FILES.add("declared.jpg", plain[: start + 5] + struct.pack(">2H", 65_500, 65_500) + plain[start + 9 :])
    FILES.add("declared_less.jpg", plain[: start + 5] + struct.pack(">2H", 14_000, 14_000) + plain[start + 9 :])
    FILES.add(
        "comments.jpg", plain[:2] + b"\xff\xfe\xff\xff" + b"a" * 65_533 + b"\xff\xfe\x00\x02" * 100_000 + plain[2:]
    )
    FILES.add("fills.jpg", plain[:2] + b"\xff" * 3_000_000 + plain[2:])
    scans = plain.index(b"\xff\xda")
    FILES.add("many_scans.jpg", lambda: picture("JPEG", (2_000, 2_000), progressive=True) + plain[scans:] * 2_000)
    loop = b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    for name, words in {"loop": loop, "far": loop.replace(b"\x08\0\0\0", b"\xff\xff\xff\x7f"), "noise": bytes(range(256)),
                        "count": b"II*\0\x08\0\0\0\xff\xff" + bytes(60)}.items():  # fmt: skip
        body = b"Exif\0\0" + words
        FILES.add(f"exif_{name}.jpg", plain[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + plain[2:])
    FILES.add("is_pdf_too.jpg", plain + b"\n%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj trailer<</Root 1 0 R>>")
    FILES.add("is_zip_too.jpg", plain + packed({"word/document.xml": b"<a/>"}))
    FILES.add("is_page_too.jpg", plain[:20] + b"<script>alert(1)</script>" + plain[20:])


def tiff(entries: list[tuple[int, int, int, int]], following: int = 0) -> bytes:
    lines = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + lines + struct.pack("<I", following) + bytes(2_000)


def _add_others() -> None:
    shape = [(256, 4, 1, 100_000), (257, 4, 1, 100_000), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    FILES.add("sound.tif", picture("TIFF"))
    FILES.add("declared.tif", tiff([*shape, (273, 4, 1, 200), (277, 3, 1, 1), (278, 4, 1, 100000), (279, 4, 1, 2**31)]))
    small = [(256, 4, 1, 9_000), (257, 4, 1, 9_000), *shape[2:]]
    FILES.add("strips.tif", tiff([*small, (273, 4, 2**30, 200), (278, 4, 1, 1), (279, 4, 2**30, 200)]))
    packings = {
        "lzw": 5,
        "deflate": 8,
        "fax": 4,
        "fax3": 3,
        "jpeg": 7,
        "old_jpeg": 6,
        "bits": 32773,
        "lzma": 34925,
        "zstd": 50000,
    }
    for name, method in packings.items():
        said = [
            (256, 4, 1, 3_000),
            (257, 4, 1, 3_000),
            (258, 3, 1, 1 if "fax" in name else 8),
            (259, 3, 1, method),
            (262, 3, 1, 1),
        ]
        FILES.add(f"{name}.tif", tiff([*said, (273, 4, 1, 150), (277, 3, 1, 1), (278, 4, 1, 3000), (279, 4, 1, 1500)]))
    FILES.add("fax_zeros.tif", lambda: picture("TIFF", (9_000, 9_000), "1", compression="group4"))
    FILES.add("deflated.tif", lambda: picture("TIFF", (9_000, 9_000), compression="tiff_adobe_deflate"), quick=False)
    FILES.add("loop.tif", tiff(shape, following=8))
    FILES.add("entries.tif", b"II*\0\x08\0\0\0\xff\xff" + bytes(100))
    FILES.add("big.tif", b"II+\0\x08\0\0\0" + b"\xff" * 100)
    FILES.add("sound.webp", picture("WEBP"))
    wide = b"VP8X" + struct.pack("<I", 10) + b"\0" * 4 + b"\xff\x3f\0" * 2
    FILES.add("declared.webp", b"RIFF" + struct.pack("<I", len(wide) + 4) + b"WEBP" + wide)
    FILES.add("zeros.webp", lambda: picture("WEBP", (9_900, 9_900), lossless=True), quick=False)
    FILES.add("half.webp", picture("WEBP")[:-200])
    gif = b"GIF89a" + struct.pack("<2H", 65_535, 65_535) + b"\x80\0\0" + bytes(6)
    FILES.add("declared.gif", gif + b",\0\0\0\0" + struct.pack("<2H", 65_535, 65_535) + b"\0\x02\x02\x44\x01\0;")
    FILES.add(
        "frames.gif",
        gif[:6] + b"\x10\0\x10\0\x80\0\0" + bytes(6) + b",\0\0\0\0\x10\0\x10\0\0\x02\x02\x44\x01\0" * 100_000,
    )
    FILES.add("extensions.gif", gif + b"!\xfe\xff" + b"a" * 255 + b"\x01a" * 500_000)
    FILES.add(
        "declared.bmp", b"BM" + struct.pack("<IIIIiiHHIIiiII", 0, 0, 54, 40, 100_000, 100_000, 1, 24, 0, 0, 0, 0, 0, 0)
    )
    FILES.add("minus.bmp", b"BM" + struct.pack("<IIIIiiHHIIiiII", 0, 0, 54, 40, 5, -(2**31), 1, 24, 0, 0, 0, 0, 0, 0))
    FILES.add(
        "runs.bmp",
        b"BM"
        + struct.pack("<IIIIiiHHIIiiII", 0, 0, 54, 40, 9_000, 9_000, 1, 8, 1, 0, 0, 0, 0, 0)
        + b"\xff\x01" * 50_000,
    )
    FILES.add("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="99999" height="99999"/>')
    FILES.add(
        "drawing.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="99999" height="99999"/>'
    )
    FILES.add("apple.jpg", b"\0\0\0\x18ftypheic" + bytes(500))
    FILES.add("jpeg2000.jpg", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(500))
    FILES.add("postscript.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99999 99999\n")
    FILES.add("icon.bmp", b"\0\0\x01\0\x01\0" + bytes(100))


_add_png()
_add_jpeg()
_add_others()
