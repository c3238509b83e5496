"""Layout files: what is shipped can be read, what was written comes back, what is hostile is refused in a sentence."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.layouts.checking import problems_of
from desktop.layouts.layout import Boxes, Layout, LayoutColumn, Numbering, Sheet
from desktop.layouts.reading import FORMAT, LARGEST, layout_of, plain_of, read_layout, shipped_layouts, write_layout
from desktop.printing.ledger_width import too_wide
from desktop.resources import resources

PLAIN: dict[str, Any] = {
    "key": "dispute",
    "title": "矛盾纠纷排查调处台账",
    "sheet": "A4 横",
    "columns": [{"key": "grid_id", "heading": "网格", "width": 6}],
}
FULL = Layout(
    "dispute",
    "矛盾纠纷台账（𠅤村）",
    Sheet.A3_LANDSCAPE,
    (LayoutColumn("grid_id", "网格", 6.5, "位置"), LayoutColumn("people_count", "人数", 3, is_summed=True)),
    9.5,
    10,
    20,
    8,
    "grid_id",
    True,
    True,
    True,
    Numbering.YEAR,
    ("填报人", "日　期"),
    Boxes.EACH,
    "无",
    "说明",
)


@pytest.mark.parametrize("key", sorted(shipped_layouts()))
def test_every_shipped_layout_fits_its_paper(key: str) -> None:
    layout = shipped_layouts()[key]
    assert (problems_of(layout), too_wide(layout)) == ((), "")
    assert (resources() / "layouts" / f"{key}.json").is_file()


def test_a_layout_comes_back_as_it_was_written(folder: Path) -> None:
    file = folder / "版式.json"
    write_layout(FULL, file)
    assert read_layout(file) == FULL
    assert json.loads(file.read_text("utf-8"))["format"] == FORMAT
    first = file.read_bytes()
    write_layout(FULL, file)
    assert file.read_bytes() == first


def test_a_file_from_notepad_is_read(folder: Path) -> None:
    file = folder / "版式.json"
    file.write_bytes(json.dumps(PLAIN).encode("utf-8-sig"))
    assert read_layout(file).columns == (LayoutColumn("grid_id", "网格", 6.0),)


def test_what_is_not_said_is_as_usual_and_what_is_not_known_falls_away() -> None:
    layout = layout_of({**PLAIN, "colour": "red"})
    assert (layout.sheet, layout.size, layout.boxes) == (Sheet.A4_LANDSCAPE, 10.0, ())


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04",
        b"\xff\xfe\x00",
        b"[]",
        b"7",
        b"null",
        b"{}",
        b'{"key": "a", "title": "b"}',
        b"[" * 100_000,
        b'{"a":' * 30_000,
        b"9" * 6000,
    ],
)
def test_what_is_no_layout_is_refused(folder: Path, content: bytes) -> None:
    file = folder / "坏.json"
    file.write_bytes(content)
    with pytest.raises(Refusal, match="不是台账版式"):
        read_layout(file)


def test_a_huge_file_and_none_are_refused(folder: Path) -> None:
    file = folder / "大.json"
    file.write_bytes(b" " * (LARGEST + 1))
    with pytest.raises(Refusal, match="太大"):
        read_layout(file)
    with pytest.raises(Refusal, match="找不到文件"):
        read_layout(folder / "没有.json")
    with pytest.raises(Refusal, match="是文件夹"):
        read_layout(folder)


COLUMN = PLAIN["columns"][0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": 2}, "更新版本"),
        ({"format": "x"}, "更新版本"),
        ({"title": 7}, "“标题”应当是文字"),
        ({"title": "长" * 61}, "最多 60 个"),
        ({"sheet": "B5"}, "“纸张”应当是 A4"),
        ({"sheet": ["A4"]}, "“纸张”应当是 A4"),
        ({"size": 3}, "“正文字号”应当是 9 到 22"),
        ({"size": True}, "“正文字号”应当是 9 到 22"),
        ({"size": float("nan")}, "“正文字号”应当是 9 到 22"),
        ({"row_height": 10**400}, "“行高”应当是 5 到 60"),
        ({"has_total": 1}, "“合计”应当是 true 或 false"),
        ({"boxes": "填报人"}, "“签字栏”应当是一组"),
        ({"boxes": ["签"] * 9}, "最多 8 项"),
        ({"boxes": [{}]}, "“签字栏”应当是文字"),
        ({"columns": {}}, "“列”应当是一组"),
        ({"columns": [COLUMN] * 61}, "最多 60 项"),
        ({"columns": [COLUMN, COLUMN]}, "出现了两次"),
        ({"columns": ["grid_id"]}, "第 1 列不完整"),
        ({"columns": [{**COLUMN, "key": ""}]}, "第 1 列没有代号"),
        ({"columns": [{**COLUMN, "width": -1}]}, "“第 1 列的宽度”应当是 1 到 100"),
        ({"columns": [{**COLUMN, "is_summed": "yes"}]}, "“第 1 列的合计”"),
    ],
)
def test_a_spoilt_layout_is_refused_in_a_sentence(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        layout_of({**PLAIN, **changes})


def test_words_are_cleared_of_what_cannot_be_printed() -> None:
    layout = layout_of({**PLAIN, "title": "台\x00账\u202e\ud800\n", "boxes": ["", "日　期"]})
    assert (layout.title, layout.boxes) == ("台 账", ("日　期",))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(plain_of(FULL))), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(plain_of(FULL))), JSON))
def test_whatever_stands_in_a_file_is_read_or_refused(changes: dict[str, Any]) -> None:
    try:
        layout = layout_of({**PLAIN, **changes})
    except Refusal:
        return
    assert layout_of(plain_of(layout)) == layout


def test_what_is_wrong_is_said_by_place() -> None:
    spoilt = replace(FULL, title="", size=4.0, columns=(replace(FULL.columns[0], heading="", width=0.2),))
    assert [one.field for one in problems_of(spoilt)] == ["title", "grid_id", "size"]
    assert problems_of(replace(FULL, columns=()))[0].message.startswith("一列也没有选")
