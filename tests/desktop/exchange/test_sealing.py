"""Sealing: what goes in comes out, whole or not at all, and nothing stays on the disk in the clear."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.exchange.envelope import envelope_hash
from desktop.exchange.packing import zipped
from desktop.exchange.private_folder import make_private_folder, sweep
from desktop.exchange.quarantine import Quarantined, Reason
from desktop.exchange.tables import ColumnOut, TableOut
from desktop.jobs import Cancelled, Progress
from tests.desktop.exchange.packages import (
    ABOUT,
    DISTRICT,
    DISTRICT_CARD,
    PICTURE,
    STRANGER,
    STRANGER_CARD,
    TOWN,
    attachment,
    header,
    make,
    people,
    receive,
    rows,
    taken_apart,
    uid,
)

resource = pytest.importorskip("resource") if os.name == "posix" else None


class StopsAfter(Progress):
    """A clerk who stops the job after so many looks."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._left = looks

    def check(self) -> None:
        self._left -= 1
        if self._left < 0:
            self.cancel()
        super().check()


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    other = TableOut("visit", "走访", [ColumnOut("uuid", "编号"), ColumnOut("note", "情况")], iter([]))
    made = make(tmp_path, [people(), other])
    with receive(made.path) as opened:
        assert opened.envelope == made.envelope
        assert opened.envelope_sha256 == made.envelope_sha256
        assert list(opened.tables) == ["person", "visit"]
        assert list(opened.tables["person"].rows()) == rows()
        assert list(opened.tables["person"].rows()) == rows()  # as often as is asked
        assert list(opened.tables["visit"].rows()) == []
        assert (opened.tables["person"].title, opened.tables["person"].count) == ("实有人口", 3)
        assert [path.read_bytes() for path in opened.attachments.values()] == [PICTURE]
        assert list(opened.attachments) == [hashlib.sha256(PICTURE).hexdigest()]
        assert opened.about.items() >= ABOUT.items()
        assert opened.card.office_name == "测试镇"
        assert left_in(tmp_path / "workspace")
    assert left_in(tmp_path) == ["sent.wgx"]
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
    assert made.size == made.path.stat().st_size
    assert made.envelope_sha256 == envelope_hash(taken_apart(made.path)["envelope.json"])


BEGINNINGS = [
    "=1",
    "+a",
    "-3.5",
    "-a",
    "@x",
    "\tx",
    "\rx",
    "＝",
    "＋1",
    "－",
    "＠",
    "'",
    "''",
    "'=",
    " ",
    "\n",
    '"',
    ",",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
CELLS = TEXTS | st.builds(str.__add__, st.sampled_from(BEGINNINGS), TEXTS)


@settings(max_examples=40)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8), st.lists(st.binary(max_size=50), max_size=3, unique=True))
def test_any_text_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], contents: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    columns = [ColumnOut("uuid", "编号"), ColumnOut("one", "一"), ColumnOut("other", "二")]
    put = [[uid(number), *row] for number, row in enumerate(cells)]
    made = make(folder, [TableOut("note", "记录", columns, put)], attachments=[attachment(one) for one in contents])
    with receive(made.path) as opened:
        assert list(opened.tables["note"].rows()) == put
        assert sorted(path.read_bytes() for path in opened.attachments.values()) == sorted(contents)


def test_the_sender_can_open_what_it_sent_and_nobody_else(tmp_path: Path) -> None:
    path = make(tmp_path).path
    with receive(path, TOWN, sent=True) as opened:
        assert opened.tables["person"].count == 3
    with pytest.raises(Quarantined, match="不是发给本单位的") as refused:
        receive(path, TOWN)
    assert refused.value.reason == Reason.MISDIRECTED
    with pytest.raises(Quarantined, match="不是发给本单位的"):
        receive(path, STRANGER)
    with pytest.raises(Quarantined, match="不是本单位发出的"):
        receive(path, DISTRICT, sent=True)
    assert left_in(tmp_path) == ["sent.wgx"]


def test_an_escrow_office_can_open_it_too(tmp_path: Path) -> None:
    path = make(tmp_path, recipients=[DISTRICT_CARD, STRANGER_CARD]).path
    same_office = type(STRANGER)(DISTRICT.office_id, STRANGER.sign_key, STRANGER.identity)
    with receive(path, same_office) as opened:
        assert opened.tables["person"].count == 3


def test_nothing_is_sealed_without_the_card_of_the_receiver(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有收件单位的公钥卡"):
        make(tmp_path, recipients=[STRANGER_CARD])
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    ("place", "cell", "sentence"),
    [
        (0, "", "第 3 条记录的“编号”不符合交换格式"),
        (1, "一", "第 3 条记录的“版次”不符合交换格式"),
        (1, "9" * 30, "第 3 条记录的“版次”不符合交换格式"),
        (2, "长" * 101, "第 3 条记录的“姓名”不符合交换格式"),
        (2, "\0", "第 3 条记录含有无法写出的字符"),
        (2, "\ud800", "第 3 条记录含有无法写出的字符"),
        (3, "未知", "第 3 条记录的“性别”不符合交换格式"),
        (4, "2025-11-31", "第 3 条记录的“出生日期”不符合交换格式"),
        (4, "20251101", "第 3 条记录的“出生日期”不符合交换格式"),
        (5, "nan", "第 3 条记录的“面积”不符合交换格式"),
        (5, "1_0", "第 3 条记录的“面积”不符合交换格式"),
        (6, "True", "第 3 条记录的“是否户主”不符合交换格式"),
        (7, "2025-11-01", "第 3 条记录的“修改时间”不符合交换格式"),
        (8, "[1]", "第 3 条记录的“其他”不符合交换格式"),
        (8, "[" * 5000, "第 3 条记录的“其他”不符合交换格式"),
    ],
)
def test_a_record_its_receiver_would_refuse_is_not_sealed(tmp_path: Path, place: int, cell: str, sentence: str) -> None:
    some = rows()
    some[2][place] = cell
    with pytest.raises(Refusal, match=sentence):
        make(tmp_path, [people(some)])
    assert left_in(tmp_path) == []


def test_a_text_too_long_for_any_table_is_not_sealed(tmp_path: Path) -> None:
    columns = [ColumnOut("uuid", "编号"), ColumnOut("note", "情况")]
    longest = "'" * 99_999
    with receive(make(tmp_path, [TableOut("note", "记录", columns, [[uid(1), longest]])]).path) as opened:
        assert list(opened.tables["note"].rows()) == [[uid(1), longest]]
    with pytest.raises(Refusal, match="超过十万字"):
        make(tmp_path, [TableOut("note", "记录", columns, [[uid(1), "'" * 100_000]])])


def test_a_record_that_comes_twice_is_not_sealed(tmp_path: Path) -> None:
    some = rows(40)
    some[31][0] = some[7][0]
    with pytest.raises(Refusal, match="第 32 条记录的编号与前面的记录重复"):
        make(tmp_path, [people(some)])


def test_an_attachment_that_is_not_what_was_registered_is_not_sealed(tmp_path: Path) -> None:
    changed = attachment(pieces=lambda: [PICTURE[:-1]])
    with pytest.raises(Refusal, match="与登记的校验值不符"):
        make(tmp_path, attachments=[changed])
    assert left_in(tmp_path) == []


def test_what_no_stick_can_carry_is_refused_before_it_is_written(tmp_path: Path) -> None:
    large = attachment(size=(1 << 30) + 1)
    with pytest.raises(Refusal, match="超过 1 GB"):
        make(tmp_path, attachments=[large])
    assert not (tmp_path / "workspace").exists()


@pytest.mark.parametrize("looks", [0, 1, 3, 6, 9, 12, 15])
def test_stopped_at_any_moment_nothing_is_left(tmp_path: Path, looks: int) -> None:
    made = make(tmp_path)
    kept = made.path.read_bytes()
    with pytest.raises(Cancelled):
        make(tmp_path, progress=StopsAfter(looks))
    assert made.path.read_bytes() == kept
    with pytest.raises(Cancelled):
        receive(made.path, progress=StopsAfter(looks))
    assert left_in(tmp_path) == ["sent.wgx"]


@pytest.mark.skipif(resource is None, reason="needs a limit on the size of files")
@pytest.mark.parametrize("bytes_allowed", [2_000, 30_000, 79_000])
def test_a_full_disk_leaves_nothing_and_says_so(tmp_path: Path, bytes_allowed: int) -> None:
    assert resource is not None
    made = make(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_allowed, before[1]))
    try:
        with pytest.raises(Refusal, match="磁盘空间不足"):
            make(tmp_path, to=tmp_path / "second.wgx")
        with pytest.raises(Refusal, match="磁盘空间不足"):
            receive(made.path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert left_in(tmp_path) == ["sent.wgx"]


def test_the_same_folder_makes_the_same_zip(tmp_path: Path) -> None:
    for name in ("b/甲.csv", "a.json", "b/c.jpg"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(name.encode() * 50)
    first = zipped(tmp_path / "in", tmp_path / "1.zip", Progress()).read_bytes()
    for path in (tmp_path / "in").rglob("*"):
        os.utime(path, (1, 1))
    assert zipped(tmp_path / "in", tmp_path / "2.zip", Progress()).read_bytes() == first
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert archive.namelist() == ["a.json", "b/c.jpg", "b/甲.csv"]


def test_what_lies_in_the_clear_is_for_this_user_alone_and_swept_after_a_kill(tmp_path: Path) -> None:
    folder = make_private_folder(tmp_path / "workspace")
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0
        assert (tmp_path / "workspace").stat().st_mode & 0o077 == 0
    (folder / "person.csv").write_text("x")
    assert sweep(tmp_path / "workspace") == 1
    assert left_in(tmp_path) == []


def test_the_outside_tells_nothing_of_anybody(tmp_path: Path) -> None:
    outside = taken_apart(make(tmp_path).path)
    assert set(outside) == {"envelope.json", "envelope.json.sig", "envelope.json.sshsig", "payload.zip.age"}
    assert "普通" not in outside["envelope.json"].decode()
    assert outside["payload.zip.age"].startswith(b"age-encryption.org/v1\n")


def test_a_mistake_of_the_program_is_found_before_it_is_sent(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="first"):
        make(tmp_path, header=header(seq=2))
    with pytest.raises(ValueError, match="form"):
        make(tmp_path, [people(name="../person")])
    with pytest.raises(ValueError, match="title"):
        make(tmp_path, [people(title="")])
    with pytest.raises(ValueError, match="twice"):
        make(tmp_path, [people(), people()])
    assert left_in(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such end of a process")
def test_killed_while_sealing(tmp_path: Path) -> None:
    """Nothing stands where the package should, and what lay in the clear is swept at the next start."""
    command = [sys.executable, "-m", "tests.desktop.exchange.killed_sealer", str(tmp_path)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE) as sealer:
        assert sealer.stdout is not None
        assert sealer.stdout.readline() == b"writing\n"
        sealer.kill()
    assert left_in(tmp_path) == ["person.csv"]
    assert sweep(tmp_path / "workspace") == 1
    assert left_in(tmp_path) == []
    with receive(make(tmp_path).path) as opened:
        assert opened.tables["person"].count == 3


def test_an_office_signs_for_itself_alone(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="itself"):
        make(tmp_path, header=header(sender=STRANGER.office_id))
