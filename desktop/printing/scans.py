"""Scans and photographs as pages of a volume: opened one at a time, drawn as pictures no finer than print needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image
from reportlab.pdfbase.pdfdoc import PDFImageXObject

from desktop.attachments.apart import opened
from desktop.attachments.media import PDF, PICTURES
from desktop.errors import Refusal
from desktop.printing.paper import MM
from desktop.printing.pen import Pen
from desktop.printing.preview import POINTS_IN_AN_INCH
from desktop.printing.strange import StrangePages
from desktop.printing.volume import Scan

DPI = 150.0  # at which a scanned page is read easily, in print as well
LONGEST = 1754  # points of the longer side: A4 at that fineness
QUALITY = 80
COARSEST = 1.0  # points of paper to a point of a picture: a small one is not blown up
LEFT, RIGHT, TOP, BOTTOM = 20 * MM, 10 * MM, 16 * MM, 18 * MM  # the room for binding, head and page number stays free
CANNOT = "“{name}”不能直接印入卷宗。请另外打印后放在这一页，或者转成 PDF 后重新放入。"
BROKEN = "“{name}”打不开，文件已损坏或者有密码。请重新扫描后放入。"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a scan: its picture as a JPEG with its size in points, or the sentence that stands in its place."""

    picture: bytes = b""
    width: int = 0
    height: int = 0
    sentence: str = ""


def leaf_count(scan: Scan) -> int:
    """Return how many pages a scan takes; what cannot be drawn takes one, which says so."""
    if scan.media != PDF:
        return 1
    try:
        pages = StrangePages(scan.read())
    except (Refusal, RuntimeError):  # what pdfium says to a broken file
        return 1
    count = len(pages)
    pages.close()
    return max(count, 1)


def leaves(scan: Scan) -> Iterator[Leaf]:
    """Yield the pages of a scan."""
    try:
        if scan.media in PICTURES:
            picture = opened(scan.read(), LONGEST)
            yield _leaf(Image.frombytes("RGB", (picture.width, picture.height), picture.pixels))
        elif scan.media == PDF:
            yield from _pages(scan)
        else:
            scan.read()  # a file that is no more says so itself
            yield Leaf(sentence=CANNOT.format(name=scan.name))
    except Refusal as refusal:
        yield Leaf(sentence=refusal.message)
    except RuntimeError:
        yield Leaf(sentence=BROKEN.format(name=scan.name))


def draw_leaf(pen: Pen, leaf: Leaf) -> None:
    """Draw the picture of a page as large as the sheet lets it."""
    if not leaf.picture:
        return
    room_wide, room_high = pen.paper.width - LEFT - RIGHT, pen.paper.height - TOP - BOTTOM
    scale = min(room_wide / leaf.width, room_high / leaf.height, COARSEST)
    wide, high = leaf.width * scale, leaf.height * scale
    canvas = pen.canvas
    canvas.saveState()
    canvas.translate(LEFT + (room_wide - wide) / 2, BOTTOM + (room_high - high) / 2)
    canvas.scale(wide, high)
    canvas.doForm(_named(canvas, leaf.picture))
    canvas.restoreState()


def _named(canvas: Any, picture: bytes) -> str:
    """Put a picture into the file as it is, once; `drawImage` would unpack it first. Return its name there."""
    name, document = f"scan{sha256(picture).hexdigest()}", canvas._doc
    if document.getXObjectName(name) not in document.idToObject:
        image = PDFImageXObject(name)
        image.loadImageFromJPEG(BytesIO(picture))
        document.Reference(image, document.getXObjectName(name))
        document.addForm(name, image)
    return name


def _pages(scan: Scan) -> Iterator[Leaf]:
    pages = StrangePages(scan.read())
    try:
        if not len(pages):
            yield Leaf(sentence=BROKEN.format(name=scan.name))
        for page in range(len(pages)):
            wide, high = pages.size(page)
            picture = pages.render(page, min(DPI, LONGEST * POINTS_IN_AN_INCH / max(wide, high)))
            image = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
            yield _leaf(image.transpose(Image.Transpose.ROTATE_90) if wide > high else image)
    finally:
        pages.close()


def _leaf(image: Image.Image) -> Leaf:
    stream = BytesIO()
    image.save(stream, "JPEG", quality=QUALITY)
    return Leaf(stream.getvalue(), *image.size)
