"""Encrypted files: nothing to be read in them or in their names, every alteration seen, never half of one."""

import errno
import os
import subprocess
import sys

import pytest

from desktop.attachments.contents import HEAD, PIECE, SMALL, TAG_BYTES, Altered, Contents, Missing
from desktop.jobs import Cancelled, Progress
from tests.offices import KEY


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("size", [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_what_is_kept_is_read(contents, size):
    content = os.urandom(size)
    address = contents.keep(content)
    assert contents.read(address) == content
    assert contents.is_sound(address)
    assert list(contents.addresses()) == [address]


def test_neither_name_nor_file_tells_what_is_in_it(contents):
    content = b"%PDF-1.7 a letter that nobody may read" * 100
    address = contents.keep(content)
    raw = contents.place(address).read_bytes()
    assert b"letter" not in raw
    other = Contents(contents.folder, os.urandom(32))
    assert other.address(content) != address
    with pytest.raises(Altered):
        other.read(address)


def test_the_same_content_is_kept_once(contents):
    assert contents.keep(b"one" * 999) == contents.keep(b"one" * 999)
    assert len(files(contents.folder)) == 1


def test_a_content_that_was_spoilt_is_mended_by_adding_it_again(contents):
    address = contents.keep(b"one" * 999)
    contents.place(address).write_bytes(b"nonsense")
    assert contents.keep(b"one" * 999) == address
    assert contents.read(address) == b"one" * 999


def spoilt(raw):
    piece = PIECE + TAG_BYTES
    first, second, third = raw[HEAD : HEAD + piece], raw[HEAD + piece : HEAD + 2 * piece], raw[HEAD + 2 * piece :]
    yield raw[: HEAD + 2 * piece]  # its end cut off at the border of a piece
    yield raw[:-1]
    yield raw[: HEAD - 1]
    yield raw[:HEAD]
    yield b""
    yield raw + b"\0"
    yield raw[:HEAD] + second + first + third  # its pieces exchanged
    yield raw[:HEAD] + third
    for place in (0, HEAD - 1, HEAD, len(raw) // 2, len(raw) - 1):
        yield raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


def test_every_alteration_is_seen(contents):
    address = contents.keep(os.urandom(2 * PIECE + 100))
    raw = contents.place(address).read_bytes()
    for number, altered in enumerate(spoilt(raw)):
        contents.place(address).write_bytes(altered)
        assert not contents.is_sound(address), number
        with pytest.raises(Altered):
            contents.read(address)


def test_a_file_in_the_place_of_another_is_seen(contents):
    one, other = contents.keep(b"one"), contents.keep(b"other")
    contents.place(other).write_bytes(contents.place(one).read_bytes())
    with pytest.raises(Altered):
        contents.read(other)


def test_a_missing_file_is_missing(contents):
    with pytest.raises(Missing):
        contents.read("0" * 64)
    assert not contents.is_sound("0" * 64)
    assert contents.small("0" * 64) is None


def test_a_picture_made_small_is_no_content(contents):
    address = contents.keep(b"large")
    contents.keep_small(address, b"small")
    assert contents.small(address) == b"small"
    assert list(contents.addresses()) == [address]
    contents.place(address + SMALL).write_bytes(contents.place(address).read_bytes())
    assert contents.small(address) is None


def test_a_full_disk_leaves_nothing_behind(contents, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("desktop.attachments.contents.os.fsync", full)
    with pytest.raises(OSError, match="No space") as told:
        contents.keep(b"one")
    assert told.value.errno == errno.ENOSPC
    assert files(contents.folder) == []


def test_a_kill_leaves_no_half_content(contents):
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "import desktop.attachments.contents as module\n"
        "contents = module.Contents(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))\n"
        "module.os.fsync = lambda _: os.kill(os.getpid(), 9)\n"
        "contents.keep(b'x' * 5_000_000)\n"
    )
    contents.folder.mkdir()
    (contents.folder / contents.address(b"x" * 5_000_000)[:2]).mkdir()
    arguments = [sys.executable, "-c", script, str(contents.folder), KEY.hex()]
    assert subprocess.run(arguments, check=False).returncode == -9
    assert list(contents.addresses()) == []
    assert len(files(contents.folder)) == 1  # what was being written
    contents.sweep(set(), -1)
    assert files(contents.folder) == []


def test_sweeping_spares_what_is_named_and_what_is_young(contents):
    named, unnamed = contents.keep(b"named"), contents.keep(b"unnamed")
    contents.keep_small(unnamed, b"small")
    assert contents.sweep({named}, 3600) == 0
    os.utime(contents.place(unnamed), (0, 0))
    os.utime(contents.place(unnamed + SMALL), (0, 0))
    os.utime(contents.place(named), (0, 0))
    assert contents.sweep({named}, 3600) == 1
    assert files(contents.folder) == [named]


def test_looking_through_a_content_can_be_stopped(contents):
    address, progress = contents.keep(b"one"), Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        contents.is_sound(address, progress)
