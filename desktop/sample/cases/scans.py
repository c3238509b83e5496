"""A few made-up scans: both sides of a card without a word on it, drawn in a few strokes."""

from io import BytesIO
from random import Random

SIZE = (1000, 630)
GROUNDS = ((226, 236, 244), (232, 240, 228), (240, 234, 224))
SHADE, SKIN, INK = (150, 168, 188), (214, 190, 168), (120, 132, 146)


def card(seed: str) -> bytes:
    """Return a picture (PNG) of a card: a portrait at the right, lines where words would stand."""
    from PIL import Image, ImageDraw  # off the start-up path

    rng = Random(seed)
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((20, 20, 980, 610), 36, fill=rng.choice(GROUNDS), outline=SHADE, width=3)
    pen.rectangle((680, 110, 900, 400), fill="white", outline=SHADE, width=2)
    pen.ellipse((735, 150, 845, 280), fill=SKIN)
    pen.pieslice((705, 280, 875, 520), 180, 360, fill=SHADE)
    for row, y in enumerate(range(120, 420, 62)):
        pen.rectangle((80, y, 140, y + 22), fill=SHADE)
        pen.rectangle((170, y, 170 + rng.randint(120, 420 if row else 200), y + 22), fill=INK)
    pen.rectangle((80, 500, 220, 526), fill=SHADE)
    pen.rectangle((260, 500, 860, 526), fill=INK)
    target = BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()
