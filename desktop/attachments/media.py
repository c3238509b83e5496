"""What a file is by its contents, whatever its name says, and which files an attachment may be."""

import io
import re
import zipfile

from desktop.errors import Refusal, seen

LARGEST = 100 << 20  # bytes
JPEG, PNG, WEBP, GIF, BMP, TIFF = "image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/tiff"
PDF, OFD = "application/pdf", "application/ofd"
PICTURES = (JPEG, PNG, WEBP, GIF, BMP, TIFF)
_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF8", GIF),
    (b"BM", BMP),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_MEDIA = {  # a file of these says by its name alone of which program it is
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "xls": "application/vnd.ms-excel",
    "et": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "dps": "application/vnd.ms-powerpoint",
}
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_PACKED = {  # what stands in the archive, and what it then is
    "word/": f"{_OPEN_XML}wordprocessingml.document",
    "xl/": f"{_OPEN_XML}spreadsheetml.sheet",
    "ppt/": f"{_OPEN_XML}presentationml.presentation",
    "OFD.xml": OFD,
}
_APPLE = re.compile(rb"....ftyp(heic|heix|heif|heim|heis|hevc|hevx|mif1|msf1|avif)", re.DOTALL)
_SUFFIXES = {
    JPEG: (".jpg", ".jpeg", ".jfif", ".mpo"),
    PNG: (".png",),
    WEBP: (".webp",),
    GIF: (".gif",),
    BMP: (".bmp", ".dib"),
    TIFF: (".tif", ".tiff"),
    PDF: (".pdf",),
    OFD: (".ofd",),
    _PACKED["word/"]: (".docx",),
    _PACKED["xl/"]: (".xlsx",),
    _PACKED["ppt/"]: (".pptx",),
}
PICKED = "图片和文档 (*.jpg *.jpeg *.png *.webp *.gif *.bmp *.tif *.tiff *.pdf *.ofd *.doc *.docx *.xls *.xlsx *.ppt *.pptx *.wps *.et *.dps)"  # noqa: E501 - one filter of the file dialog

EMPTY = "“{name}”是空文件，没有添加。请重新拍照或重新复制后再添加。"
TOO_LARGE = "“{name}”有 {size} MB，超过 {most} MB，没有添加。请压缩或分成几个文件后再添加。"
HEIC = (
    "“{name}”是苹果 HEIC 格式的照片，这里还不能显示，没有添加。"
    "请在手机“设置-相机-格式”中选“兼容性最佳”，或另存为 JPG 后再添加。"
)
UNKNOWN = "“{name}”不是图片、PDF 或 Office 文档，没有添加。请添加照片、扫描件或文档。"


def require_size(name: str, size: int) -> None:
    """Raise Refusal for a file that is empty or too large."""
    if size == 0:
        raise Refusal(EMPTY.format(name=name))
    if size > LARGEST:
        raise Refusal(too_large(name, size))


def too_large(name: str, size: int) -> str:
    """Return the sentence for a file that has too many bytes."""
    return TOO_LARGE.format(name=name, size=-(-size >> 20), most=LARGEST >> 20)


def media_of(content: bytes, name: str) -> str:
    """Return the media type of a file. Raise Refusal when it can be no attachment."""
    require_size(name, len(content))
    for start, media in _STARTS:
        if content.startswith(start):
            return media
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if b"%PDF-" in content[:1024]:
        return PDF
    if _APPLE.match(content):
        raise Refusal(HEIC.format(name=name))
    found = _packed(content) if content.startswith(b"PK\x03\x04") else None
    if content.startswith(_OLE):
        found = _OLE_MEDIA.get(name.rpartition(".")[2].lower())
    if found is None:
        raise Refusal(UNKNOWN.format(name=name))
    return found


def named_for(name: str, media: str, longest: int = 200) -> str:
    """Return a file's bare name as it is kept, with an ending that fits what it is."""
    bare = seen(re.sub(r"[\x00-\x1f\x7f]+", " ", re.split(r"[\\/]", name)[-1])).strip() or "附件"
    endings = _SUFFIXES.get(media, ())
    if endings and not bare.lower().endswith(endings):
        bare += endings[0]
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[: longest - len(dot + ending)]}{dot}{ending}" if dot else bare[:longest]


def _packed(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    return next((media for part, media in _PACKED.items() if any(one.startswith(part) for one in names)), None)
