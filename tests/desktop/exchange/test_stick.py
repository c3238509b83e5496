"""A stick is full, write-protected, pulled out, or gives back other bytes: a sentence, and nothing half."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.errors import Refusal
from desktop.exchange.stick import fetch, listed, put_on_stick
from desktop.jobs import Cancelled, Progress

resource = pytest.importorskip("resource") if os.name == "posix" else None
CONTENT = bytes(range(256)) * 20_000  # 5 MB: several pieces


class When(Progress):
    """Does something once, when so many bytes were counted."""

    def __init__(self, done: int, act: Callable[[], object]) -> None:
        super().__init__()
        self._done, self._act = done, act

    def advance(self, steps: int = 1) -> None:
        super().advance(steps)
        if self.done >= self._done:
            self._done = 1 << 60
            self._act()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.wgx").write_bytes(CONTENT)
    return folder / "a.wgx"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_what_is_written_is_read_back_and_stands_under_its_name(kept: Path, stick: Path) -> None:
    progress = Progress()
    assert put_on_stick(kept, stick, progress) == stick / "a.wgx"
    assert (stick / "a.wgx").read_bytes() == CONTENT
    assert progress.done == progress.total == 2 * len(CONTENT)
    assert progress.note == "正在读回核对"
    assert [path.name for path in stick.iterdir()] == ["a.wgx"]


def test_writing_again_is_harmless(kept: Path, stick: Path) -> None:
    put_on_stick(kept, stick, Progress())
    written = (stick / "a.wgx").stat().st_mtime_ns
    assert put_on_stick(kept, stick, Progress()) == stick / "a.wgx"
    assert (stick / "a.wgx").stat().st_mtime_ns == written


@pytest.mark.parametrize("other", [b"other", CONTENT[:-1] + b"x"])
def test_another_file_of_the_same_name_is_not_touched(kept: Path, stick: Path, other: bytes) -> None:
    (stick / "a.wgx").write_bytes(other)
    with pytest.raises(Refusal, match="已有同名但内容不同的“a\\.wgx”，没有覆盖"):
        put_on_stick(kept, stick, Progress())
    assert (stick / "a.wgx").read_bytes() == other


@pytest.mark.skipif(os.name != "posix", reason="Windows does not let go of a folder in use")
@pytest.mark.parametrize("share", [0.2, 0.6, 1.0, 1.4, 2.0])
def test_a_stick_pulled_out_while_writing(kept: Path, stick: Path, share: float) -> None:
    gone = stick.with_name("gone")
    with pytest.raises(Refusal, match="可能U盘被拔出，文件没有写成"):
        put_on_stick(kept, stick, When(int(len(CONTENT) * share), lambda: stick.rename(gone)))
    assert not (gone / "a.wgx").exists()
    assert kept.read_bytes() == CONTENT


def test_a_stick_that_is_not_there(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="可能U盘被拔出"):
        put_on_stick(kept, tmp_path / "none", Progress())
    with pytest.raises(Refusal, match="可能U盘被拔出"):
        listed(tmp_path / "none")


@pytest.mark.skipif(resource is None, reason="needs a limit on the size of files")
def test_a_full_stick(kept: Path, stick: Path) -> None:
    assert resource is not None
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, before[1]))
    try:
        with pytest.raises(Refusal, match="空间不足，文件没有写成"):
            put_on_stick(kept, stick, Progress())
        with pytest.raises(Refusal, match="本机磁盘空间不足"):
            fetch(kept, stick, Progress())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(stick.iterdir()) == []


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="the superuser may write everywhere")
def test_a_stick_that_is_write_protected(kept: Path, stick: Path) -> None:
    stick.chmod(0o500)
    with pytest.raises(Refusal, match="可能开了写保护"):
        put_on_stick(kept, stick, Progress())


@pytest.mark.skipif(os.name != "posix", reason="Windows does not let another write to an open file")
def test_a_stick_that_gives_back_other_bytes(kept: Path, stick: Path) -> None:
    def spoil() -> None:
        with (stick / ".a.wgx.part").open("r+b") as file:
            file.seek(1000)
            file.write(b"\xff\x00\xff")

    with pytest.raises(Refusal, match="读回来与原文件不同，已删除"):
        put_on_stick(kept, stick, When(len(CONTENT), spoil))
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize("share", [0.0, 0.5, 1.2])
def test_stopped_while_writing(kept: Path, stick: Path, share: float) -> None:
    progress = When(int(len(CONTENT) * share), lambda: progress.cancel())
    with pytest.raises(Cancelled):
        put_on_stick(kept, stick, progress)
    assert list(stick.iterdir()) == []


def test_what_was_left_half_by_a_power_cut_is_written_over(kept: Path, stick: Path) -> None:
    (stick / ".a.wgx.part").write_bytes(b"half")
    put_on_stick(kept, stick, Progress())
    assert [path.name for path in stick.iterdir()] == ["a.wgx"]


def test_a_file_is_fetched_before_it_is_looked_at(kept: Path, tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir()
    assert fetch(kept, private, Progress()) == private / "a.wgx"
    assert (private / "a.wgx").read_bytes() == CONTENT


def test_fetching_refuses_what_is_not_exchanged(tmp_path: Path, stick: Path) -> None:
    (stick / "run.exe").write_bytes(b"MZ")
    with pytest.raises(Refusal, match="不是交换文件"):
        fetch(stick / "run.exe", tmp_path, Progress())
    with (stick / "huge.wgx").open("wb") as file:
        file.truncate((1 << 30) + (2 << 20))
    with pytest.raises(Refusal, match="超过 1 GB"):
        fetch(stick / "huge.wgx", tmp_path, Progress())
    with pytest.raises(Refusal, match="找不到文件“none\\.wgx”"):
        fetch(stick / "none.wgx", tmp_path, Progress())
    assert not list(tmp_path.glob("*.wgx"))


def test_fetching_leaves_nothing_half(kept: Path, tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir()
    progress = When(1, lambda: progress.cancel())
    with pytest.raises(Cancelled):
        fetch(kept, private, progress)
    assert list(private.iterdir()) == []


def test_only_what_is_exchanged_is_listed(stick: Path) -> None:
    for name in (
        "b.WGX",
        "a.wgx",
        "card.wgxkey",
        "back.xlsx",
        "~$back.xlsx",
        ".a.wgx.part",
        ".b.wgx",
        "run.exe",
        "autorun.inf",
    ):
        (stick / name).write_bytes(b"")
    (stick / "folder.wgx").mkdir()
    if os.name == "posix":
        (stick / "link.wgx").symlink_to("/etc/passwd")
    assert [path.name for path in listed(stick)] == ["a.wgx", "b.WGX", "back.xlsx", "card.wgxkey"]
