"""The connection file: read whole or refused in a sentence."""

import sys
from pathlib import Path

import pytest

from desktop.errors import Refusal
from desktop.server.address import ServerAddress, read_address, write_address

ADDRESS = ServerAddress("10.0.0.5", 5432, "office", "zhang", "Mima#2026x")


def test_what_was_written_is_read(folder: Path) -> None:
    write_address(folder / "one.json", ADDRESS)
    assert read_address(folder / "one.json") == ADDRESS


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"port": "x"}', b"\xff", b"[" * 5000])
def test_anything_else_is_refused(folder: Path, content: bytes) -> None:
    (folder / "one.json").write_bytes(content)
    with pytest.raises(Refusal, match=r"one\.json"):
        read_address(folder / "one.json")


@pytest.mark.skipif(sys.platform != "linux", reason="a file that cannot be read, as Linux has one")
def test_a_file_that_cannot_be_read_is_refused(folder: Path) -> None:
    (folder / "memory.json").symlink_to("/proc/self/mem")
    with pytest.raises(Refusal, match=r"memory\.json.*无法读取"):
        read_address(folder / "memory.json")
