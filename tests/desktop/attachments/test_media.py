"""Which files are taken, and the sentence for those that are not."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop.attachments.media import LARGEST, media_of, named_for
from desktop.attachments.pictures import look_at, opened
from desktop.errors import Refusal
from tests.desktop.attachments.pictures import paper, photo, scan

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # of Pillow, where a camera's words are broken

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def packed(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "media"),
    [
        (photo(), "a.png", "image/jpeg"),  # by what it is, whatever it is called
        (scan("PNG"), "a", "image/png"),
        (scan("WEBP"), "a", "image/webp"),
        (paper(), "a", "application/pdf"),
        (b"\n\n" + paper(), "a.pdf", "application/pdf"),
        (packed("[Content_Types].xml", "word/document.xml"), "a.docx", "wordprocessingml.document"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", "spreadsheetml.sheet"),
        (packed("OFD.xml"), "a.ofd", "application/ofd"),
        (OLE, "纪要.DOC", "application/msword"),
        (OLE, "台账.et", "application/vnd.ms-excel"),
    ],
)
def test_what_is_taken(content, name, media):
    assert media_of(content, name).endswith(media)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.jpg", "“空.jpg”是空文件，没有添加。请重新拍照或重新复制后再添加。"),
        (b"MZ\x90", "照片.jpg", "“照片.jpg”不是图片、PDF 或 Office 文档，没有添加。请添加照片、扫描件或文档。"),
        (packed("setup.exe"), "a.docx", "不是图片、PDF 或 Office 文档"),
        (packed("word/document.xml")[:40], "a.docx", "不是图片、PDF 或 Office 文档"),
        (OLE, "安装.msi", "不是图片、PDF 或 Office 文档"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "IMG_1.HEIC", "请在手机“设置-相机-格式”中选“兼容性最佳”"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "a.mp4", "不是图片、PDF 或 Office 文档"),
    ],
    ids=range(7),  # a packed file names the moment, and every worker must find the same tests
)
def test_what_is_refused(content, name, words):
    with pytest.raises(Refusal) as told:
        media_of(content, name)
    assert words in told.value.message


def test_what_is_too_large_is_refused():
    with pytest.raises(Refusal, match="有 101 MB，超过 100 MB"):
        media_of(b"\xff\xd8\xff" + bytes(LARGEST), "a.jpg")


@pytest.mark.parametrize(
    ("name", "media", "kept"),
    [
        ("现场.JPG", "image/jpeg", "现场.JPG"),
        ("现场", "image/jpeg", "现场.jpg"),
        ("C:\\照片\\现场.jpg", "image/jpeg", "现场.jpg"),
        ("../../x.png", "image/jpeg", "x.png.jpg"),
        ("一\n二.pdf", "application/pdf", "一 二.pdf"),
        ("", "image/png", "附件.png"),
        ("长" * 300 + ".pdf", "application/pdf", "长" * 196 + ".pdf"),
    ],
)
def test_names_as_they_are_kept(name, media, kept):
    assert named_for(name, media) == kept


@pytest.mark.parametrize("content", [photo()[:2000], photo()[:30], scan("PNG")[:200], scan("TIFF")[:100]])
def test_a_broken_picture_is_refused(content):
    with pytest.raises(Refusal, match="已损坏或不完整，没有添加"):
        look_at(content, "image/jpeg", "a.jpg")


def test_a_whole_picture_with_broken_words_is_taken():
    content = photo(size=(80, 60)).replace(b"MM\x00*", b"XXXX", 1)
    assert look_at(content, "image/jpeg", "a.jpg").taken_on is None


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch):
    bomb = scan("PNG", size=(3000, 3000), optimize=True)
    monkeypatch.setattr("desktop.attachments.pictures.MOST_PIXELS", 1_000_000)
    with pytest.raises(Refusal, match="有 3000 × 3000 点，超出能处理的大小"):
        look_at(bomb, "image/png", "a.png")


def test_a_header_that_claims_too_much_is_refused():
    raw = bytearray(scan("PNG"))
    raw[16:24] = (200_000).to_bytes(4, "big") * 2
    with pytest.raises(Refusal):
        look_at(bytes(raw), "image/png", "a.png")


@pytest.mark.logs
@pytest.mark.parametrize(
    "content",
    [scan("PNG", size=(60, 40)), scan("GIF", size=(60, 40)), scan("TIFF", size=(60, 40)), photo(size=(60, 40))],
    ids=["png", "gif", "tiff", "jpeg"],
)
@given(
    st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=4),
    st.none() | st.integers(1, 1 << 20),
)
def test_no_broken_picture_does_more_than_be_refused(content, changes, end):
    raw = bytearray(content)
    for place, byte in changes:
        raw[place % len(raw)] = byte
    cut = bytes(raw[: end and end % len(raw)])
    for look in (lambda: look_at(cut, "image/png", "a"), lambda: opened(cut, 100)):
        try:
            look()
        except Refusal:
            continue


def test_pictures_of_every_mode_are_shown():
    for mode in ("1", "L", "P", "LA", "RGBA", "I;16", "I", "F"):
        stream = io.BytesIO()
        Image.new(mode, (40, 30)).save(stream, "TIFF" if mode in {"F", "I;16", "I"} else "PNG")
        shown = opened(stream.getvalue(), 100)
        assert (shown.width, shown.height, len(shown.pixels)) == (40, 30, 3600), mode
    stream = io.BytesIO()
    Image.new("CMYK", (40, 30)).save(stream, "JPEG")
    assert opened(stream.getvalue(), 100).pixels[:3] == b"\xff\xff\xff"
