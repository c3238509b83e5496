"""Text tables in every encoding and with every separator offices send."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.guarding import guarded
from desktop.sheets import delimited

TEXT = "姓名,身份证号\r\n王㛃,359998199001010011\r\n李𠅤,359998199001010022\r\n"
ROWS = [["姓名", "身份证号"], ["王㛃", "359998199001010011"], ["李𠅤", "359998199001010022"]]


def read(tmp_path: Path, content: bytes) -> list[list[str]]:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    return list(delimited.rows(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_encoding_is_told(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, TEXT.encode(encoding)) == ROWS


def test_utf_16_with_the_big_end_first_and_a_mark(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be")) == ROWS


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
def test_every_separator_is_told(tmp_path: Path, separator: str) -> None:
    assert read(tmp_path, TEXT.replace(",", separator).encode()) == ROWS


def test_excels_own_line_about_the_separator_is_obeyed_and_counted(tmp_path: Path) -> None:
    assert read(tmp_path, b"sep=;\r\na,b;c\r\n") == [[], ["a,b", "c"]]


def test_a_comma_in_an_address_does_not_decide(tmp_path: Path) -> None:
    lines = "姓名\t住址\n王甲\t中山路1号,2楼\n李乙\t中山路2号,3楼,东\n"
    assert read(tmp_path, lines.encode()) == [["姓名", "住址"], ["王甲", "中山路1号,2楼"], ["李乙", "中山路2号,3楼,东"]]


def test_blank_lines_count_and_line_breaks_in_cells_do_not(tmp_path: Path) -> None:
    assert read(tmp_path, b'a,b\n\n"x\ny",2\n') == [["a", "b"], [], ["x\ny", "2"]]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('="0123"', "0123"),
        ("'0123", "0123"),
        ("359998199001010011\t", "359998199001010011"),
        ("'=1+1", "=1+1"),
        ("'", "'"),
    ],
)
def test_what_kept_a_cell_text_is_taken_off(written: str, meant: str) -> None:
    assert delimited.unguarded(written) == meant


def test_a_stray_nul_is_dropped(tmp_path: Path) -> None:
    assert read(tmp_path, TEXT.encode() * 40 + "张\0三,1\n".encode())[-1] == ["张三", "1"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("姓名,电话\n王甲,1\n李乙,2\n".encode() + b"\xff\xff\xff\n", "第 4 行的文字编码"),
        (b'a,b\n1,"2\n3,4\n', "引号不成对"),
        (b'a,b\n1,"' + b"x" * 300_000, "引号不成对"),
        (b"a,b\n" + b"," * 20_000 + b"\n", "第 2 行的列数过多"),
        (bytes(range(256)) * 10, "不是文本"),
    ],
    ids=["encoding", "quote to the end", "quote swallowing all", "columns", "garbage"],
)
def test_what_cannot_be_told_is_refused_with_the_line(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        read(tmp_path, content)


def test_a_wrong_byte_far_down_is_found_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="第 200001 行"):
        read(tmp_path, "王甲,13000000000\n".encode() * 200_000 + b"\xff\xff,1\n")


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=2, max_size=4),
        max_size=6,
    )
)
def test_what_is_guarded_comes_back(rows: list[list[str]]) -> None:
    for row in rows:
        for cell in row:
            shown = guarded(cell)
            assert not shown.startswith(("=", "@", "＝", "＠"))
            if not cell.startswith("="):
                assert delimited.unguarded(shown) == cell or shown == cell


def test_the_field_limit_is_ours(tmp_path: Path) -> None:
    read(tmp_path, b"a,b\n")
    assert csv.field_size_limit() == delimited.LONGEST_CELL
