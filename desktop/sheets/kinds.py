"""What a file really is, by its first bytes and never by its name."""

import mmap
import struct
import zipfile
from enum import StrEnum
from pathlib import Path

from desktop.errors import Refusal
from desktop.sheets.package import DAMAGED, PASSWORD

SAVE_AGAIN = "请用 WPS 或 Excel 打开，选“另存为”，类型选“Excel 工作簿（*.xlsx）”，再导入另存的文件。"
HTML = f"这个文件其实是网页，只是扩展名像表格。{SAVE_AGAIN}"
XML_2003 = f"这个文件是“XML 电子表格 2003”格式，不能直接读取。{SAVE_AGAIN}"
OTHER_OLE = f"文件不是可以读取的表格（可能是旧版 Word 文档或其他程序的文件）。{SAVE_AGAIN}"
OTHER_ZIP = f"文件是压缩包或其他文档，不是表格。如果是压缩包，请先解压；如果是文档，{SAVE_AGAIN}"
UNKNOWN = f"文件不是表格，也不是文本，无法读取。{SAVE_AGAIN}"
WORD = "这是 Word 文档，不是表格。请把其中的表格复制到 WPS 表格或 Excel 中保存后再导入。"
NAMED = {
    b"%PDF": "这是 PDF 文件",
    b"Rar!": "这是 RAR 压缩包",
    b"7z\xbc\xaf": "这是 7z 压缩包",
    b"\x1f\x8b": "这是压缩文件",
    b"\x89PNG": "这是图片",
    b"\xff\xd8\xff": "这是图片",
    b"GIF8": "这是图片",
    b"{\\rtf": "这是写字板文档",
}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EXCEL_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "WORKBOOK", "Book", "BOOK"))
_GLOBALS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")  # BOF of BIFF8 and BIFF5
_FILEPASS, _RECORDS_BEFORE_IT = 0x002F, 12
_SAMPLE = 4096
_HTML_BEGINNINGS = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style", b"<div", b"mime-version")


class FileKind(StrEnum):
    """The kinds of file that can be read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    TEXT = "text"


def kind_of(path: Path) -> FileKind:
    """Return the kind of a file; raise Refusal with the way out for one that cannot be read."""
    with path.open("rb") as file:
        beginning = file.read(_SAMPLE)
    if beginning.startswith(b"PK"):
        return _zip_kind(path)
    if beginning.startswith(_OLE):
        return _ole_kind(path)
    if beginning[:4] in (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00"):
        return FileKind.XLS  # a bare BIFF stream, as some old systems export
    for mark, name in NAMED.items():
        if beginning.startswith(mark):
            raise Refusal(f"{name}，不是表格。请找到原来的表格文件再导入。")
    text = beginning.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise Refusal(XML_2003)
    if text.startswith(_HTML_BEGINNINGS):
        raise Refusal(HTML)
    if text.startswith(b"<?xml"):
        raise Refusal(HTML if b"<html" in text else UNKNOWN)
    return FileKind.TEXT


def _zip_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").lower().lstrip("/") for name in archive.namelist()}
            if "meta-inf/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Refusal(PASSWORD)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, RuntimeError, NotImplementedError) as error:
        raise Refusal(DAMAGED) from error
    if any(name.startswith("xl/") and name.endswith("workbook.bin") for name in names):
        return FileKind.XLSB
    if any(name.startswith("xl/") for name in names):
        return FileKind.XLSX
    if any(name.startswith("word/") for name in names):
        raise Refusal(WORD)
    if "content.xml" in names and "mimetype" in names:
        return FileKind.ODS
    raise Refusal(OTHER_ZIP)


def _ole_kind(path: Path) -> FileKind:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise Refusal(PASSWORD)
        if not any(content.find(name) >= 0 for name in _EXCEL_STREAMS):
            raise Refusal(OTHER_OLE)
        for start in (content.find(mark) for mark in _GLOBALS):
            if start >= 0 and _has_password(content, start):
                raise Refusal(PASSWORD)
    return FileKind.XLS


def _has_password(content: mmap.mmap, start: int) -> bool:
    """Whether the first records of a workbook announce that the others are enciphered."""
    for _ in range(_RECORDS_BEFORE_IT):
        record = content[start : start + 4]
        if len(record) < 4:
            return False
        kind, length = struct.unpack("<HH", record)
        if kind == _FILEPASS:
            return True
        start += 4 + length
    return False
