"""Hostile zips, each refused before anything is unpacked."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.exchange.quarantine import Quarantined, Reason
from desktop.exchange.safe_zip import MOST_ENTRIES, SafeZip
from desktop.jobs import Progress
from desktop.seals.paths import is_safe


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of doubled names
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def refused(content: bytes, folder: Path) -> Reason:
    with pytest.raises(Quarantined) as caught:
        unpack(content, folder)
    assert "“来件.wgx”" in caught.value.message
    assert "已隔离" in caught.value.message
    return caught.value.reason


def unpack(content: bytes, folder: Path) -> None:
    archive = SafeZip(io.BytesIO(content), "来件.wgx")
    for number, name in enumerate(archive.sizes):
        archive.extract(name, folder / str(number), Progress())


def info(name: str, **said: int) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo("x")
    part.filename = name  # the constructor would make it harmless
    for key, value in said.items():
        setattr(part, key, value)
    return part


def test_a_plain_zip_is_unpacked(tmp_path: Path) -> None:
    unpack(packed(("a/甲.csv", b"x" * 100), ("b.txt", b"")), tmp_path)
    assert (tmp_path / "0").read_bytes() == b"x" * 100


UNSAFE = [
    "../a", "a/../../b", "..", "/etc/passwd", "//server/share", "C:/a", "c:a", "a\\b", "..\\a", "a//b", "a/", "./a", "",
    "a/./b", "CON", "con.txt", "a/NUL", "aux.csv", "COM1", "lpt9.txt", "COM¹", "CONIN$", "nul .txt", "a.", "a ", "a./b",
    "a /b", "a:b", "a|b", "a?b", "a*b", 'a"b', "a<b", "a\nb", "a\x7fb", "\u202egpj.exe", "a\u200bb", "长" * 181,
]  # fmt: skip


@pytest.mark.parametrize("name", UNSAFE)
def test_names_that_lead_elsewhere_or_that_windows_cannot_hold(tmp_path: Path, name: str) -> None:
    assert not is_safe(name)
    if "\n" not in name and name:
        assert refused(packed((info(name), b"x")), tmp_path) == Reason.UNSAFE
    assert not list(tmp_path.iterdir())


def test_a_name_with_a_nul_is_judged_whole(tmp_path: Path) -> None:
    content = packed(("aXb.csv", b"x")).replace(b"aXb.csv", b"a\0b.csv")
    assert refused(content, tmp_path) == Reason.UNSAFE


@given(st.text(max_size=12))
def test_a_safe_name_stays_in_its_folder(name: str) -> None:
    if is_safe(name):
        inside = Path("folder") / name
        assert Path("folder") in inside.parents
        assert ".." not in inside.parts


@pytest.mark.parametrize(
    "names", [("a.csv", "a.csv"), ("a.csv", "A.CSV"), ("ﬁle", "file"), ("é", "e\u0301"), ("a", "a/b"), ("A", "a/b/c")]
)
def test_two_names_for_one_file(tmp_path: Path, names: tuple[str, str]) -> None:
    assert refused(packed(*((name, b"x") for name in names)), tmp_path) == Reason.UNSAFE


@pytest.mark.parametrize("mode", [0o120777, 0o010644, 0o020644, 0o040755, 0o060644, 0o140755])
def test_links_and_devices(tmp_path: Path, mode: int) -> None:
    part = info("link", create_system=3, external_attr=mode << 16)
    assert refused(packed((part, b"/etc/passwd")), tmp_path) == Reason.UNSAFE


def test_a_folder_of_windows(tmp_path: Path) -> None:
    assert refused(packed((info("folder", external_attr=0x10), b"")), tmp_path) == Reason.UNSAFE


@pytest.mark.parametrize("flag", [0x1, 0x20, 0x40, 0x2000])
def test_encrypted_members(tmp_path: Path, flag: int) -> None:
    content = bytearray(packed(("a.csv", b"x" * 100)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + place
        content[at : at + 2] = struct.pack("<H", struct.unpack("<H", content[at : at + 2])[0] | flag)
    assert refused(bytes(content), tmp_path) in {Reason.UNSAFE, Reason.DAMAGED}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing(tmp_path: Path, method: int) -> None:
    assert refused(packed(("a.csv", b"x" * 100), method=method), tmp_path) == Reason.UNSAFE


def test_a_bomb_by_its_ratio(tmp_path: Path) -> None:
    assert refused(packed(("a.csv", b"\0" * (64 << 20))), tmp_path) == Reason.UNSAFE


def with_size(content: bytes, size: int, packed_size: int | None = None) -> bytes:
    """Return a zip that promises another size in its directory and before the file."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 18), (b"PK\x01\x02", 20)):
        at = changed.index(mark) + place
        here = struct.unpack("<L", changed[at : at + 4])[0] if packed_size is None else packed_size
        changed[at : at + 8] = struct.pack("<LL", here, size)
    return bytes(changed)


@pytest.mark.parametrize("size", [0, 99, 101, 50_000])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_sizes_that_lie(tmp_path: Path, size: int, method: int) -> None:
    assert refused(with_size(packed(("a.csv", b"x" * 100), method=method), size), tmp_path) == Reason.DAMAGED


def test_a_bomb_that_says_it_is_small_stops_where_it_said(tmp_path: Path) -> None:
    content = with_size(packed(("a.csv", b"\0" * (64 << 20))), 1000)
    assert refused(content, tmp_path) == Reason.DAMAGED
    assert all(path.stat().st_size <= 1000 for path in tmp_path.iterdir())


def test_more_than_a_package_may_unpack_to(tmp_path: Path) -> None:
    content = packed(*((f"{number}.csv", b"") for number in range(3)))
    assert refused(with_size(content, 0xF0000000), tmp_path) in {Reason.UNSAFE, Reason.DAMAGED}


def test_too_many_files(tmp_path: Path) -> None:
    most = packed(*((f"{number}", b"") for number in range(MOST_ENTRIES + 1)), method=zipfile.ZIP_STORED)
    assert refused(most, tmp_path) == Reason.UNSAFE


def test_two_files_of_one_content(tmp_path: Path) -> None:
    """Overlapping files make a few kilobytes endless."""
    content = packed(("a.csv", b"x" * 1000), ("b.csv", b"x" * 1000), method=zipfile.ZIP_STORED)
    second = content.rindex(b"PK\x01\x02")
    overlapping = bytearray(content)
    overlapping[second + 42 : second + 46] = struct.pack("<L", 0)
    assert refused(bytes(overlapping), tmp_path) == Reason.UNSAFE


def with_end(change: Callable[[list[int]], object]) -> bytes:
    content = packed(("a.csv", b"x" * 100))
    end = list(struct.unpack("<4H2LH", content[-18:]))
    change(end)
    return content[:-18] + struct.pack("<4H2LH", *end)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"x" * 100,
        with_end(lambda end: end.__setitem__(0, 1)),
        with_end(lambda end: end.__setitem__(3, 60_000)),
        with_end(lambda end: end.__setitem__(4, 0xFFFFFFFF)),
        with_end(lambda end: end.__setitem__(5, 0)),
        with_end(lambda end: end.__setitem__(6, 5)),
        packed(("a.csv", b"x")) + b"comment",
        b"#!/bin/sh\n" + packed(("a.csv", b"x")),
        packed(("a.csv", b"x" * 100)).replace(b"PK\x03\x04", b"PK\x03\x05"),
        packed(("a.csv", b"x" * 100)).replace(b"PK\x01\x02", b"PK\x01\x03"),
        packed(("a.csv", b"x" * 100)).replace(b"a.csv", b"b.csv", 1),
    ],
)
def test_what_is_no_whole_zip(tmp_path: Path, content: bytes) -> None:
    assert refused(content, tmp_path) == Reason.DAMAGED


@given(st.binary(max_size=300), st.integers(0, 200))
def test_any_bytes_are_refused_or_harmless(tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int) -> None:
    content = packed(("a/b.csv", b"some text " * 20))
    mixed = content[:at] + noise + content[at + len(noise) :]
    folder = tmp_path_factory.mktemp("noise")
    try:
        unpack(mixed, folder)
    except Quarantined:
        return
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 200
