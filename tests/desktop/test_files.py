"""A file is replaced wholly or not at all, and a failure leaves nothing beside it."""

import errno
import os
from pathlib import Path

import pytest

from desktop.files import replace_file, written_whole


def test_a_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for content in (b"old", b"new"):
        replace_file(path, content)
        assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["write", "replace"])
def test_a_failure_leaves_the_old_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((os, "fsync", full) if step == "write" else (Path, "replace", full)))
    with pytest.raises(OSError, match="No space") as caught:
        replace_file(path, b"new")
    assert caught.value.filename == str(path)
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_may_be_as_long_as_the_system_lets_it_be(tmp_path: Path) -> None:
    path = tmp_path / f"{'某' * 83}.json"  # 254 of 255 bytes: no ending has room behind it
    replace_file(path, b"new")
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_cut_left_behind_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with written_whole(path) as part:
        left, content = part, b"half of a longer content"
        part.write_bytes(b"old")
    left.write_bytes(content)
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_a_file_for_its_owner_was_never_readable_by_others(tmp_path: Path) -> None:
    path = tmp_path / "server.json"
    with written_whole(path) as part:
        part.write_bytes(b"left behind, readable by all")
        part.chmod(0o666)
    replace_file(path, b"secret", 0o600)
    assert path.stat().st_mode & 0o777 == 0o600
