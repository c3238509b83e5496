"""Pictures opened with care: upright, no larger than asked, refused when they are none.

Pillow is imported when first used: a program that shows no picture starts without it.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from desktop.attachments.media import JPEG
from desktop.errors import Refusal

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
MOST_PIXELS, MOST_JPEG_PIXELS = 100_000_000, 200_000_000  # a scan of A2 at 600 dpi; the largest cameras of phones
SMALL_SIDE, SMALL_QUALITY = 320, 85  # twice what a list shows, for fine screens
ORIENTATION, DETAILS, TAKEN = 0x0112, 0x8769, 0x9003  # tags of EXIF
FIRST_YEAR = 1990  # a camera whose clock was never set says less
# Whatever a library that reads hostile files was seen to raise.
UNREADABLE = (
    OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, AttributeError, EOFError,
    RuntimeError, RuntimeWarning, MemoryError, struct.error, zlib.error,
)  # fmt: skip

BROKEN = "“{name}”的图片已损坏或不完整，没有添加。请重新拍照或重新复制后再添加。"
TOO_MANY_PIXELS = "“{name}”有 {width} × {height} 点，超出能处理的大小，没有添加。请缩小图片后再添加。"
SPOILT = "这张图片已损坏，显示不了。请从备份恢复，或删除后重新添加。"


class Picture(NamedTuple):
    """A picture as rows of red, green and blue bytes, without gaps between the rows."""

    width: int
    height: int
    pixels: bytes


class Looked(NamedTuple):
    """What adding a picture learns from it: itself made small (a JPEG), and the day on which it was taken."""

    small: bytes
    taken_on: date | None


def look_at(content: bytes, media: str, name: str) -> Looked:
    """Open a picture that somebody gives. Raise Refusal when it is broken or too large to be opened safely."""
    with _refusing(BROKEN.format(name=name)):
        image = _open(content)
        width, height = image.size
        if width * height > (MOST_JPEG_PIXELS if media == JPEG else MOST_PIXELS):
            raise Refusal(TOO_MANY_PIXELS.format(name=name, width=width, height=height))
        taken_on = _taken_on(image)
        return Looked(_as_jpeg(_reduced(image, SMALL_SIDE)), taken_on)


def small_of(picture: Picture) -> bytes:
    """Return a picture that was drawn (a page of a PDF) made small, as a JPEG."""
    from PIL import Image  # off the start-up path

    image = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
    return _as_jpeg(_reduced(image, SMALL_SIDE))


def opened(content: bytes, longest: int) -> Picture:
    """Return a picture as it is shown, upright, with no side longer than so many points. Raise Refusal if it cannot."""
    with _refusing(SPOILT):
        image = _reduced(_open(content), longest)
        return Picture(*image.size, image.tobytes())


def orientation_of(content: bytes) -> int:
    """Return how a picture is turned, as EXIF counts it: 1 is upright."""
    try:
        with _refusing(SPOILT):
            found = _open(content).getexif().get(ORIENTATION, 1)
    except Refusal:
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


@contextmanager
def _refusing(sentence: str) -> Iterator[None]:
    """Turn whatever goes wrong with a picture into one sentence."""
    from PIL.Image import DecompressionBombError  # off the start-up path

    try:
        yield
    except (*UNREADABLE, DecompressionBombError) as error:
        raise Refusal(sentence) from error


def _open(content: bytes) -> "Image":
    from PIL import Image  # off the start-up path

    Image.MAX_IMAGE_PIXELS = MOST_JPEG_PIXELS  # beyond twice as many it refuses by itself
    return Image.open(io.BytesIO(content), formats=FORMATS)


def _reduced(image: "Image", longest: int) -> "Image":
    """Return a picture upright, in colours a screen has, on white where it lets through."""
    from PIL import Image  # off the start-up path

    image.draft("RGB", (longest, longest))  # a JPEG is read at a fraction of its size at once
    if image.mode.startswith("I;16"):
        image = image.point(lambda level: level / 256).convert("L")
    if image.mode in {"P", "LA", "PA", "La"} or "transparency" in image.info:
        image = image.convert("RGBA")
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS if longest <= SMALL_SIDE else Image.Resampling.BICUBIC)
    image = _upright(image)
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    return image.convert("RGB")


def _upright(image: "Image") -> "Image":
    from PIL import ImageOps  # off the start-up path

    try:
        return ImageOps.exif_transpose(image)
    except UNREADABLE:  # the picture is whole, only what is written beside it is not
        return image


def _as_jpeg(image: "Image") -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=SMALL_QUALITY)  # without the EXIF of what it was made from
    return stream.getvalue()


def _taken_on(image: "Image") -> date | None:
    """Return the day that a camera wrote into a picture, if it is one."""
    try:
        written = str(image.getexif().get_ifd(DETAILS).get(TAKEN, ""))
        day = datetime.strptime(written[:10], "%Y:%m:%d").date()  # noqa: DTZ007 - cameras write no zone
    except UNREADABLE:
        return None
    return day if day.year >= FIRST_YEAR else None
