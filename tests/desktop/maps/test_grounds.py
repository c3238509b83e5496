"""Pictures to draw on: kept, laid, refused."""

from io import BytesIO

import pytest
from PIL import Image

from db.errors import Conflict
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.maps import grounds
from desktop.maps.shapes import Bounds, Plane


def picture(kind="PNG", size=(400, 200), mode="RGB", **options):
    """The bytes of a plain picture."""
    content = BytesIO()
    Image.new(mode, size).save(content, kind, **options)
    return content.getvalue()


def test_kept_laid_and_removed(program):
    maps = program.maps
    content = picture()
    key = maps.add_ground(" 网格草图 ", content)
    (ground,) = maps.grounds()
    assert (ground.key, ground.title) == (key, "网格草图")
    assert maps.picture(key) == content
    plane = Plane.around(ground.edges)
    west, south, east, north = ground.edges
    low, high = plane.to_plane([(west, south), (east, north)])
    assert (high - low)[0] / (high - low)[1] == pytest.approx(2, rel=1e-3)  # as wide as the picture is
    edges = Bounds(118.0, 24.0, 118.2, 24.1)
    maps.place_ground(key, ground.version, edges)
    assert maps.grounds()[0].edges == edges
    assert maps.extent() == edges
    with pytest.raises(Conflict):
        maps.place_ground(key, ground.version, edges)
    with pytest.raises(Refusal, match="四边"):
        maps.place_ground(key, 2, Bounds(118.2, 24, 118.0, 24.1))
    maps.remove_ground(key)
    assert maps.grounds() == ()
    with pytest.raises(Refusal):
        maps.picture(key)


def test_a_photograph_taken_upright_is_kept_upright(program):
    turned = Image.Exif()
    turned[0x0112] = 6
    key = program.maps.add_ground("照片", picture("JPEG", (300, 100), exif=turned))
    with Image.open(BytesIO(program.maps.picture(key))) as kept:
        assert kept.size == (100, 300)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", picture("GIF"), picture("BMP"), picture()[:60], picture("JPEG")[:200]]
)
def test_what_is_no_picture_is_refused(program, content):
    with pytest.raises(Refusal, match="PNG"):
        program.maps.add_ground("草图", content)


def test_what_is_too_large_is_refused(program, monkeypatch):
    monkeypatch.setattr(grounds, "MOST_PIXELS", 1000)
    with pytest.raises(Refusal, match="400 × 200"):
        grounds.checked_picture(picture(), Progress())
    monkeypatch.setattr(grounds, "MOST_BYTES", 10)
    with pytest.raises(Refusal, match="超过 20 MB"):
        grounds.checked_picture(picture(), Progress())
    with pytest.raises(Refusal, match="名称"):
        program.maps.add_ground("", picture())
