"""The office's own layout: put in place, written on, taken away."""

from pathlib import Path

import docx
import pytest

from desktop.errors import Refusal
from desktop.program import Program
from desktop.word_layout import WordLayout
from tests.desktop.documents.test_writing import PAPER


@pytest.fixture
def layout(program: Program) -> WordLayout:
    """The layout of an office."""
    return WordLayout(program.office.office)


def test_an_office_writes_on_its_own_layout_until_it_goes_back(layout: WordLayout, folder: Path) -> None:
    own, made = folder / "本单位版式.docx", folder / "纪要.docx"
    layout.copy(own)
    document = docx.Document(str(own))
    document.paragraphs[0].insert_paragraph_before("陈埭镇文件")
    document.save(str(own))
    layout.replace(own)
    assert (layout.name, layout.is_own) == ("本单位版式.docx", False)
    layout.write(PAPER, made)
    assert docx.Document(str(made)).paragraphs[0].text == "陈埭镇文件"
    layout.reset()
    layout.write(PAPER, made)
    assert docx.Document(str(made)).paragraphs[0].text == "陈埭镇网格办"
    assert layout.is_own


def test_what_is_no_layout_leaves_the_old_one(layout: WordLayout, folder: Path) -> None:
    wrong = folder / "wrong.docx"
    wrong.write_bytes(b"\0" * (1 << 20) + b"\0")
    with pytest.raises(Refusal, match="超过 1 MB"):
        layout.replace(wrong)
    docx.Document().save(str(wrong))
    with pytest.raises(Refusal, match="没有样式"):
        layout.replace(wrong)
    assert layout.is_own
