"""What leaves tells neither where nor when nor with what it was taken; the picture itself is the same."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from desktop.attachments.leaving import bared
from tests.desktop.attachments.pictures import GPS, paper, photo, picture, scan

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # of Pillow, where a camera's words are broken

EXIF = Image.Exif()
EXIF[0x010F] = "Made-up Telephones"
EXIF.get_ifd(GPS)[1] = "N"


def shown(content):
    return ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB").tobytes()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_keeps_its_dots_and_how_it_is_turned(orientation):
    content = photo(size=(160, 120), orientation=orientation)
    bare = bared(content, "image/jpeg")
    exif = Image.open(io.BytesIO(bare)).getexif()
    assert set(exif) <= {0x0112}
    assert not exif.get_ifd(GPS)
    assert b"Telephones" in content
    assert b"Telephones" not in bare
    assert shown(bare) == shown(content)


def test_what_telephones_hide_behind_a_picture_is_gone():
    content = photo() + b"\0\0\0\x18ftypmp42 a film with a place" + photo(2)
    assert bared(content, "image/jpeg") == bared(photo(), "image/jpeg")


@pytest.mark.parametrize("how", [{"progressive": True}, {"icc_profile": b"a profile"}, {"comment": b"at home"}])
def test_other_photographs(how):
    stream = io.BytesIO()
    picture().save(stream, "JPEG", exif=EXIF, **how)
    bare = bared(stream.getvalue(), "image/jpeg")
    assert shown(bare) == shown(stream.getvalue())
    assert b"Telephones" not in bare
    assert b"at home" not in bare
    assert Image.open(io.BytesIO(bare)).info.get("icc_profile") == how.get("icc_profile")


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats(kind, orientation):
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Made-up Telephones", orientation
    content = scan(kind, exif=exif, **({"lossless": True} if kind == "WEBP" else {}))
    bare = bared(content, f"image/{kind.lower()}")
    assert b"Telephones" in content
    assert b"Telephones" not in bare
    assert shown(bare) == shown(content)


def test_anything_else_leaves_as_it_is():
    assert bared(paper(), "application/pdf") == paper()
    assert bared(scan("GIF"), "image/gif") == scan("GIF")


@given(st.binary(max_size=400), st.sampled_from(["image/jpeg", "image/png", "image/webp"]))
def test_whatever_the_parts_are(content, media):
    starts = {"image/jpeg": b"\xff\xd8", "image/png": b"\x89PNG\r\n\x1a\n", "image/webp": b"RIFF\0\0\0\0WEBP"}
    assert isinstance(bared(starts[media] + content, media), bytes)
