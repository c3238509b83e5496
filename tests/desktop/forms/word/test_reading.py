"""Documents are read as sheets: tables on their grid, the text outside them cut at its blanks."""

import zipfile
from pathlib import Path

import docx
import pytest

from desktop.errors import Refusal
from desktop.forms.reading.shapes import shape_of
from desktop.forms.shape import FormKind, ListArea
from desktop.forms.word import form as word_form
from desktop.forms.word.form import WordForm, open_document
from desktop.jobs import Progress
from desktop.sheets.headings import COMMON
from tests.desktop.forms.real import words


def opened(path: Path) -> WordForm:
    return open_document(path, Progress())[0]


def test_a_table_is_a_sheet_named_after_the_title_above_it(tmp_path):
    form = opened(words.application(tmp_path))
    table, prose = form.sheets
    assert table.name == "困难群众救助申请审批表"
    assert (table.last_row, table.last_column) == (10, 7)
    assert (1, 7, 3, 7) in table.merged
    assert table.text(1, 7) == "照片"
    assert table.text(2, 7) == ""
    assert table.text(6, 2) == "□未婚  □已婚  □离异  □丧偶  "
    assert prose.name == "正文"
    assert [prose.text(2, column).strip() for column in prose.filled(2)] == [
        "填报单位：____________", "编号：________", "填表日期：    年  月  日"
    ]  # fmt: skip
    form.close()


def test_underlined_blanks_are_lines(tmp_path):
    form = opened(words.roll(tmp_path))
    assert form.sheets[1].text(2, 1) == "填报单位：" + "_" * 16
    form.close()


def test_an_application_is_a_card(tmp_path):
    form = opened(words.application(tmp_path))
    shape = shape_of(form, COMMON.__contains__)
    assert shape.kind is FormKind.CARDS
    found = {slot.key: slot for slot in shape.area.slots}
    assert found["B1"].words == "姓名"
    assert found["B6"].options == ("未婚", "已婚", "离异", "丧偶")
    assert found["G1"].words == "照片"
    assert {slot.words for slot in shape.blanks} >= {"填报单位", "填表日期"}
    form.close()


def test_a_roll_is_a_list(tmp_path):
    form = opened(words.roll(tmp_path))
    shape = shape_of(form, COMMON.__contains__)
    area = shape.area
    assert isinstance(area, ListArea)
    assert (area.header, area.first_row, area.last_row, area.closing) == ((1, 2), 3, 10, 11)
    assert [slot.words for slot in area.slots][-3:] == ["地址/户籍地址", "地址/现居住地址", "联系电话"]
    form.close()


def test_a_certificate_without_tables(tmp_path):
    made = docx.Document()
    for line in ("证明", "姓名：________  性别：□男 □女", "身份证号：____________", "现住址：________________"):
        made.add_paragraph(line)
    made.save(tmp_path / "证明.docx")
    form = opened(tmp_path / "证明.docx")
    shape = shape_of(form, COMMON.__contains__)
    assert shape.kind is FormKind.CARDS
    assert [slot.words for slot in shape.area.slots] == ["姓名", "性别", "身份证号", "现住址"]
    form.close()


def test_tables_inside_cells_and_text_that_was_deleted(tmp_path):
    made = docx.Document()
    outer = made.add_table(1, 2)
    outer.cell(0, 0).text = "外"
    inner = outer.cell(0, 1).add_table(1, 1)
    inner.cell(0, 0).text = "里"
    made.save(tmp_path / "a.docx")
    form = opened(tmp_path / "a.docx")
    assert [sheet.text(1, 1) for sheet in form.sheets[:2]] == ["外", "里"]
    assert form.sheets[0].text(1, 2) == ""
    form.close()


def broken(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04 no zip at all")


def locked(path: Path) -> None:
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"))


def plain_text(path: Path) -> None:
    path.write_text("姓名")


def workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", "<Relationships/>")


def with_document_type(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>")


@pytest.mark.parametrize(
    ("make", "said"),
    [(broken, "已损坏"), (locked, "打开密码"), (plain_text, "不是 Word 文档"), (with_document_type, "外部定义"),
     (workbook, "已损坏")],
)  # fmt: skip
def test_what_is_no_document_is_refused_with_a_way_out(make, said, tmp_path):
    make(tmp_path / "表.docx")
    with pytest.raises(Refusal) as refusal:
        opened(tmp_path / "表.docx")
    assert said in refusal.value.message
    assert ".xlsx" not in refusal.value.message
    assert "表格软件" not in refusal.value.message


def test_an_old_document_needs_a_program_that_converts(tmp_path, monkeypatch):
    (tmp_path / "旧.doc").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600))
    monkeypatch.setattr(word_form, "to_docx", lambda *_: None)
    with pytest.raises(Refusal, match=r"另存为 \.docx"):
        opened(tmp_path / "旧.doc")


def test_an_old_document_is_converted_where_a_program_can(tmp_path, monkeypatch):
    (tmp_path / "旧.doc").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600))
    saved: list[str] = []

    def convert(_path: Path, folder: Path, _progress: Progress) -> Path:
        return words.roll(folder)

    def back(made: Path, to: Path, _progress: Progress) -> None:
        saved.append(made.suffix)
        to.write_bytes(b"old")

    monkeypatch.setattr(word_form, "to_docx", convert)
    monkeypatch.setattr(word_form, "to_old", back)
    form, told = open_document(tmp_path / "旧.doc", Progress())
    assert "仍存为 .doc" in told[0]
    assert form.path.name == "旧.doc"
    form.filling().save(tmp_path / "填好.doc", Progress())
    assert saved == [".docx"]
    form.close()
