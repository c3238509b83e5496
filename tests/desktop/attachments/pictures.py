"""Made-up pictures, as cameras and scanners write them."""

import io
import random
import time

from PIL import Image, ImageDraw

GPS, TAKEN_DAY = 0x8825, "2026:10:03 15:04:05"
PLACE = {1: "N", 2: (24.0, 47.0, 12.5), 3: "E", 4: (118.0, 33.0, 8.25)}


def picture(number=1, size=(640, 480)):
    """Return a picture with something on it that tells it from every other."""
    chance = random.Random(number)
    made = Image.new("RGB", size, tuple(chance.randrange(90, 240) for _ in range(3)))
    draw = ImageDraw.Draw(made)
    for _ in range(12):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        draw.ellipse((x - 40, y - 40, x + 60, y + 50), fill=tuple(chance.randrange(256) for _ in range(3)))
    return made


def photo(number=1, size=(640, 480), orientation=1, with_place=True):
    """Return a JPEG as a telephone writes it: with where, when and how it was held."""
    made = picture(number, size)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Made-up Telephones"
    exif.get_ifd(0x8769)[0x9003] = TAKEN_DAY
    if with_place:
        exif.get_ifd(GPS).update(PLACE)
    stream = io.BytesIO()
    made.save(stream, "JPEG", exif=exif, quality=90)
    return stream.getvalue()


def scan(kind="PNG", number=1, size=(300, 200), **how):
    """Return a picture in another format."""
    stream = io.BytesIO()
    made = picture(number, size)
    made.save(stream, kind, **how)
    return stream.getvalue()


def paper(pages=2):
    """Return a PDF of some pages."""
    stream = io.BytesIO()
    sheets = [picture(number, (420, 594)) for number in range(pages)]
    day = time.gmtime(0)
    sheets[0].save(stream, "PDF", save_all=True, append_images=sheets[1:], creationDate=day, modDate=day)
    return stream.getvalue()
