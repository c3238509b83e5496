"""A few made-up photographs: what a worker would take of a place before and after, drawn in a few strokes."""

from io import BytesIO
from random import Random

from desktop.sample.words import table

SIZE = (640, 480)
BEFORE, AFTER = "现场照片（整改前）.jpg", "现场照片（整改后）.jpg"


def photograph(seed: str, *, after: bool) -> bytes:
    """Return a picture (JPEG) of a street with something lying in it, or of the same street cleared."""
    from PIL import Image, ImageDraw  # off the start-up path

    rng, paints = Random(seed), {row["thing"]: row["paints"].split() for row in table("paints")}
    image = Image.new("RGB", SIZE, rng.choice(paints["sky"]))
    pen = ImageDraw.Draw(image)
    wide, high = SIZE
    pen.rectangle((0, high * 0.62, wide, high), fill=rng.choice(paints["ground"]))
    left = 0
    while left < wide:
        width, top = rng.randint(70, 150), rng.randint(90, 190)
        pen.rectangle(
            (left, top, left + width, high * 0.62), fill=rng.choice(paints["wall"]), outline=paints["edge"][0]
        )
        for row in range(top + 16, int(high * 0.58), 42):
            for column in range(left + 12, left + width - 22, 34):
                pen.rectangle((column, row, column + 18, row + 24), fill=paints["window"][0])
        left += width + rng.randint(4, 20)
    for line in range(20, wide, 90):
        pen.rectangle((line, high * 0.82, line + 45, high * 0.83), fill=paints["line"][0])
    for _ in range(0 if after else 14):
        x, y, size = rng.randint(180, 430), rng.randint(320, 400), rng.randint(18, 52)
        pen.polygon(
            [(x, y), (x + size, y - size // 2), (x + size + 8, y + size // 2)],
            fill=rng.choice(paints["rubbish"]),
        )
    target = BytesIO()
    image.save(target, "JPEG", quality=82)
    return target.getvalue()
