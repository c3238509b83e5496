"""Filled documents differ from the form in the filled places alone."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image

from desktop.errors import Refusal
from desktop.forms.book.marks import marks_of
from desktop.forms.cards.finding import find_cards
from desktop.forms.cards.writing import CardWriter, Photo
from desktop.forms.word.filling import WordFilling
from desktop.forms.word.form import WordForm, open_document
from desktop.jobs import Progress
from desktop.sheets.headings import COMMON
from tests.desktop.forms.real import words

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def opened(path: Path) -> WordForm:
    return open_document(path, Progress())[0]


def saved(filling: WordFilling, folder: Path) -> Path:
    filling.save(folder / "out.docx", Progress())
    return folder / "out.docx"


def document(folder: Path, fill: str, wrap: str = "<w:p>{}</w:p>") -> Path:
    """Make a document whose one table has one cell with the given XML in its paragraph."""
    made = docx.Document()
    cell = made.add_table(1, 2).cell(0, 1)
    cell._tc.remove(cell._tc.p_lst[0])
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    xml = wrap.format(fill).replace("<w:p>", f'<w:p xmlns:w="{_W}" xmlns:w14="{w14}">', 1)
    cell._tc.append(parse_xml(xml))
    made.save(folder / "one.docx")
    return folder / "one.docx"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("make", [words.application, words.roll])
def test_only_the_text_changes(make, tmp_path):
    path = make(tmp_path)
    form = opened(path)
    filling = form.filling()
    filling.put(0, (3, 2), "359999199001011234")
    before, after = parts(path), parts(saved(filling, tmp_path))
    form.close()
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]


def test_what_is_not_written_to_reads_as_before(tmp_path):
    path = words.application(tmp_path)
    form = opened(path)
    again = opened(saved(form.filling(), tmp_path))
    for before, after in zip(form.sheets, again.sheets, strict=True):
        assert before.merged == after.merged
        for row in range(1, before.last_row + 1):
            texts = [(column, before.text(row, column)) for column in before.filled(row)]
            assert texts == [(column, after.text(row, column)) for column in after.filled(row)]
    form.close()
    again.close()


def test_a_value_takes_the_look_the_blank_cell_has(tmp_path):
    look = '<w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:pPr>'
    form = opened(document(tmp_path, look))
    filling = form.filling()
    filling.put(0, (1, 2), "测试\n两行")
    run = docx.Document(saved(filling, tmp_path)).tables[0].cell(0, 1).paragraphs[0].runs[0]
    assert (run.text, run.bold, run.font.size) == ("测试\n两行", True, Pt(22))
    form.close()


def test_labels_and_lines_keep_their_looks(tmp_path):
    fill = (
        '<w:r><w:rPr><w:b/></w:rPr><w:t>姓名：</w:t></w:r><w:r><w:rPr><w:u w:val="single"/></w:rPr>'
        '<w:t xml:space="preserve">          </w:t></w:r><w:r><w:t>（盖章）</w:t></w:r>'
    )
    form = opened(document(tmp_path, fill))
    assert form.sheets[0].text(1, 2) == "姓名：__________（盖章）"
    filling = form.filling()
    filling.put(0, (1, 2), "姓名：测试______（盖章）")
    runs = docx.Document(saved(filling, tmp_path)).tables[0].cell(0, 1).paragraphs[0].runs
    assert [(run.text, run.bold, run.underline) for run in runs] == [
        ("姓名：", True, None), ("测试      ", None, True), ("（盖章）", None, None)
    ]  # fmt: skip
    form.close()


CONTROL = (
    '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>'
    "<w:t>☐</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>{}</w:t></w:r>"
)
SYMBOL = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r><w:r><w:t>{}</w:t></w:r>'
LEGACY = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:sizeAuto/><w:default w:val="0"/></w:checkBox>'
    "</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>{}</w:t></w:r>'
)


@pytest.mark.parametrize(
    ("box", "ticked"), [(CONTROL, "☒</w:t>"), (SYMBOL, 'w:char="F0FE"'), (LEGACY, '<w:checked w:val="1"/>')]
)
def test_boxes_of_every_make_are_ticked_as_a_click_would(box, ticked, tmp_path):
    form = opened(document(tmp_path, box.format("男") + box.format("女")))
    assert form.sheets[0].text(1, 2) == "□男□女"
    filling = form.filling()
    filling.put(0, (1, 2), "□男☑女")
    path = saved(filling, tmp_path)
    assert parts(path)["word/document.xml"].decode().count(ticked) == 1
    again = opened(path)
    assert again.sheets[0].text(1, 2) == "□男☑女"
    form.close()
    again.close()


def test_a_content_control_gives_up_its_prompt(tmp_path):
    fill = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dropDownList><w:listItem w:displayText='男' w:value='1'/>"
        "<w:listItem w:displayText='女' w:value='2'/></w:dropDownList></w:sdtPr><w:sdtContent><w:r><w:rPr>"
        "<w:rStyle w:val='PlaceholderText'/></w:rPr><w:t>选择一项。</w:t></w:r></w:sdtContent></w:sdt>"
    )
    form = opened(document(tmp_path, fill))
    assert form.sheets[0].text(1, 2) == ""
    assert form.sheets[0].options(1, 2) == ("男", "女")
    filling = form.filling()
    filling.put(0, (1, 2), "女")
    xml = parts(saved(filling, tmp_path))["word/document.xml"].decode()
    assert "选择一项" not in xml
    assert "showingPlcHdr" not in xml
    assert "PlaceholderText" not in xml
    form.close()


def test_records_more_than_are_ready_get_rows_of_the_same_look(tmp_path):
    path = words.roll(tmp_path)
    form = opened(path)
    filling = form.filling()
    rows = [[number, f"测试{number}", "男" if number % 2 else None] for number in range(1, 21)]
    filling.table(0, 3, 10, [1, 2, 3], iter(rows), len(rows))
    filling.put(0, (11, 3), "共 20 人")
    table = docx.Document(saved(filling, tmp_path)).tables[0]
    assert len(table.rows) == 11 + 12
    assert [table.cell(row, 1).text for row in (2, 9, 10, 21)] == ["测试1", "测试8", "测试9", "测试20"]
    assert table.cell(21, 2).text == ""
    assert table.cell(22, 0).text == "合计"
    assert table.cell(22, 2).text == "共 20 人"
    last_ready, put_in = table.rows[9]._tr, table.rows[15]._tr
    assert [cell.find(qn("w:tcPr")).find(qn("w:tcW")).get(qn("w:w")) for cell in put_in.tc_lst] == [
        cell.find(qn("w:tcPr")).find(qn("w:tcW")).get(qn("w:w")) for cell in last_ready.tc_lst
    ]
    form.close()


def test_several_records_take_a_page_each(tmp_path):
    form = opened(words.application(tmp_path))
    card = find_cards(form.sheets[0], 0, COMMON.__contains__)
    content = io.BytesIO()
    Image.new("RGB", (300, 420), "navy").save(content, "PNG")
    filling = form.filling()
    writer = CardWriter(form, filling, card)
    for name in ("测试甲", "测试乙", "测试丙"):
        record = {"B1": name, "D1": "女", "B6": "已婚", "G1": Photo(content.getvalue())}
        assert writer.write(record, name) == ()
    path = saved(filling, tmp_path)
    made = docx.Document(path)
    assert [table.cell(0, 1).text for table in made.tables] == ["测试甲", "测试乙", "测试丙"]
    assert [table.cell(0, 3).text for table in made.tables] == ["□男 ☑女"] * 3
    assert [table.cell(0, 6).text for table in made.tables] == [""] * 3, "the word 照片 makes room for it"
    assert len(made.inline_shapes) == 3
    breaks = [one for one in made.paragraphs if one.paragraph_format.page_break_before]
    assert [one.text for one in breaks] == ["困难群众救助申请审批表"] * 2
    again = opened(path)
    assert again.sheets[0].text(6, 2).startswith("□未婚  ☑已婚")
    form.close()
    again.close()


def test_copies_of_several_sheets_are_of_one_page(tmp_path):
    form = opened(words.application(tmp_path))
    filling = form.filling()
    assert (filling.copy_sheet(0, ""), filling.copy_sheet(1, "")) == (2, 3)
    assert (filling.copy_sheet(0, ""), filling.copy_sheet(1, "")) == (4, 5)
    filling.put(3, (2, 1), "填报单位：第二页")
    assert len(docx.Document(saved(filling, tmp_path)).tables) == 3
    form.close()


def test_blanks_of_one_paragraph_are_filled_one_after_the_other(tmp_path):
    form = opened(words.roll(tmp_path))
    filling = form.filling()
    filling.put(1, (2, 2), "  填报人：测试______")
    filling.put(1, (2, 1), "填报单位：某某镇" + "_" * 10)
    line = docx.Document(saved(filling, tmp_path)).paragraphs[1].text
    assert line.startswith("填报单位：某某镇          ")
    assert "填报人：测试" in line
    form.close()


def test_the_program_knows_its_copies_again(tmp_path):
    form = opened(words.roll(tmp_path))
    filling = form.filling()
    filling.mark({"gedang": "一"})
    again = opened(saved(filling, tmp_path))
    assert marks_of(again.package) == {"gedang": "一"}
    form.close()
    again.close()


def test_clearing_empties_cells_but_leaves_boxes(tmp_path):
    form = opened(words.application(tmp_path))
    filling = form.filling()
    filling.clear(0, (1, 1, 1, 4))
    table = docx.Document(saved(filling, tmp_path)).tables[0]
    assert [table.cell(0, column).text for column in (0, 3)] == ["", "□男 □女"]
    form.close()


def test_what_may_not_be_written_to_is_refused(tmp_path):
    form = opened(words.application(tmp_path))
    filling = form.filling()
    with pytest.raises(Refusal, match="合并的单元格盖住"):
        filling.put(0, (2, 7), "测试")
    with pytest.raises(Refusal, match="没有第 99 行"):
        filling.put(0, (99, 1), "测试")
    with pytest.raises(Refusal, match="不是表格"):
        filling.table(1, 1, 1, [1], iter([["测试"]]), 1)
    with pytest.raises(Refusal, match="换一个文件名"):
        filling.save(form.path, Progress())
    form.close()


def test_a_document_that_may_not_be_edited_is_refused(tmp_path):
    made = docx.Document()
    made.add_table(1, 1)
    made.settings.element.append(
        parse_xml(f'<w:documentProtection xmlns:w="{_W}" w:edit="readOnly" w:enforcement="1"/>')
    )
    made.save(tmp_path / "locked.docx")
    form = opened(tmp_path / "locked.docx")
    assert form.sheets[0].is_protected
    with pytest.raises(Refusal, match="停止保护"):
        form.filling().put(0, (1, 1), "测试")
    form.close()
