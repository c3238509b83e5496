"""Forms opened, planned, filled, kept and filled again: on real workbooks and a real office."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from db.errors import Conflict
from desktop.errors import Refusal
from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import Order
from desktop.forms.plan import Plan
from desktop.forms.scope import Scope, Subject
from desktop.forms.service import Forms
from desktop.forms.shape import FormKind, ListArea
from desktop.jobs import Cancelled, Progress
from desktop.program import Program
from desktop.sheets.mapping import Confidence
from desktop.tables import Search
from tests.desktop.sheets.books import xlsx
from tests.programs import TODAY, today

HEADINGS = ["序号", "姓名", "性别", "身份证号码", "联系电话", "现住址", "血型", "备注"]
ORDER = Order(TODAY, "2026-11", revealed=True, purpose="上级报表", recipient="区民政局")
EVERYBODY = Scope(Subject.PEOPLE)


def roll(folder: Path, name: str = "花名册.xlsx", ready: int = 2, *further: list[str]) -> Path:
    """A form of the usual kind: title, line of who reports, headings, some blank rows, a total and a signature."""
    blank = [["", "", "", "", "", "", "", ""] for _ in range(ready)]
    rows = [
        ["某某镇困难群众花名册"], ["填报单位：", "", "填报人：", "", "填报日期：   年  月  日"],
        HEADINGS, *blank, *further,
        ["合计", "", "", "", "", "", "", ""], ["审核人（签字）："],
    ]  # fmt: skip
    path = xlsx(folder / name, rows, ["A1:H1"])
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(4, 3 + ready, 1, 8):
        for cell in row:
            cell.border = openpyxl.styles.Border(bottom=openpyxl.styles.Side("thin"))
    book.save(path)
    return path


@pytest.fixture
def forms(town: Program) -> Forms:
    """The form filler of the little town."""
    return Forms(town, today)


@pytest.fixture
def opened(forms: Forms, tmp_path: Path) -> Iterator[OpenedForm]:
    """A roll that is open."""
    with forms.open(roll(tmp_path), Progress()) as form:
        yield form


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where filled files go."""
    folder = tmp_path / "填好的"
    folder.mkdir()
    return folder


def ready(opened: OpenedForm, scope: Scope = EVERYBODY) -> Plan:
    """Return the plan for a scope, whatever another test of this town decided before."""
    return replace(opened.plan, scope=scope, row_limit=0, by_village=False)


def rows_of(path: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[cell if cell is not None else "" for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_a_form_is_understood(opened: OpenedForm) -> None:
    area = opened.shape.area
    assert isinstance(area, ListArea)
    assert (opened.shape.kind, opened.subject) == (FormKind.LIST, Subject.PEOPLE)
    assert (area.header, area.first_row, area.last_row, area.closing) == ((3, 3), 4, 5, 6)
    told = {slot.words: opened.plan.fillers[slot.key] for slot in (*area.slots, *opened.shape.blanks)}
    assert {words: one.target for words, one in told.items()} == {
        "序号": "!serial", "姓名": "name", "性别": "sex_code", "身份证号码": "id_no", "联系电话": "phone",
        "现住址": "residence_address", "血型": "", "备注": "note", "填报单位": "!office", "填报人": "!clerk",
        "填报日期": "!today", "审核人（签字）": "",
    }  # fmt: skip
    assert told["血型"].confidence is Confidence.NONE
    assert told["审核人（签字）"].confidence is Confidence.PASSED


def test_a_form_is_filled_checked_and_kept(forms: Forms, opened: OpenedForm, out: Path, town: Program) -> None:
    filled = forms.fill(opened, ready(opened), ORDER, out, Progress())
    rows = rows_of(filled.files[0].path)
    assert [row[0] for row in rows[3:8]] == [1, 2, 3, 4, 5]
    assert rows[8][0] == "合计"
    assert rows[9][0] == "审核人（签字）："
    assert rows[1][4] == f"填报日期：{TODAY.year}年{TODAY.month}月{TODAY.day}日"
    numbers = {str(row[1]): row[3] for row in rows[3:8]}
    assert str(numbers["王㛃"]).startswith("35999819480305")
    assert filled.checked.wrong == ()
    assert filled.checked.cells >= 5 * 3
    assert ("孙留守", "身份证号码") in {(gap.title, gap.words) for gap in filled.gaps}
    entry = town.disclosures.list()[0]
    assert (entry.records, entry.purpose) == (5, "上级报表（区民政局）")
    assert entry.table == "person"  # under which the report for a person counts what left
    assert {"id_no", "phone"} <= set(entry.fields)
    assert [path.name for path in out.iterdir()] == [filled.files[0].path.name]


def test_numbers_are_masked_unless_somebody_says_what_for(forms: Forms, opened: OpenedForm, out: Path) -> None:
    filled = forms.fill(opened, ready(opened), Order(TODAY), out, Progress())
    text = "\n".join(str(cell) for row in rows_of(filled.files[0].path) for cell in row)
    assert "1948" not in text
    assert "13800001001" not in text
    for order in (Order(TODAY, revealed=True), Order(TODAY, revealed=True, purpose="报表")):
        with pytest.raises(Refusal, match="用途和接收单位"):
            forms.fill(opened, ready(opened), order, out, Progress())


def test_next_month_it_is_recognised_and_the_difference_is_told(
    forms: Forms, opened: OpenedForm, out: Path, town: Program, tmp_path: Path
) -> None:
    plan = forms.change(opened, ready(opened), "G", "=不详")
    first = forms.fill(opened, plan, ORDER, out, Progress())
    with forms.open(roll(tmp_path, "十二月的花名册.xlsx"), Progress()) as again:
        assert again.known is not None
        assert again.plan.fillers["G"].target == "=不详"
        assert again.plan.scope == EVERYBODY
    key = again.known.key
    assert forms.next_period(key) == "2026-12"
    person = next(int(one) for one in town.people.list.keys(Search("林三"), Progress()))
    draft = town.people.draft(person)
    draft.phone = "13800009999"
    town.people.save(draft)
    second = forms.fill_again(key, replace(ORDER, period="2026-12"), out, Progress())
    assert second.difference is not None
    assert [(one.title, one.words, one.after) for one in second.difference.changed] == [
        ("林三", "联系电话", "138****9999")
    ]
    assert (second.difference.new, second.difference.gone, second.difference.period) == ((), (), "2026-11")
    assert [row.period for row in forms.fillings(key)][:2] == ["2026-12", "2026-11"]
    newest = forms.fillings(key)[0]
    forms.note(newest.key, newest.version, "林三换了手机号")
    assert forms.fillings(key)[0].note == "林三换了手机号"
    with pytest.raises(Conflict):
        forms.note(newest.key, newest.version, "又一次")
    saved = forms.save_file(first.key, 0, tmp_path / "取出.xlsx")
    assert saved.read_bytes() == first.files[0].path.read_bytes()


def test_long_lists_are_split_and_numbered_on(forms: Forms, opened: OpenedForm, out: Path) -> None:
    filled = forms.fill(opened, replace(ready(opened), row_limit=2), ORDER, out, Progress())
    assert [one.rows for one in filled.files] == [2, 2, 1]
    assert [one.path.stem[-3:] for one in filled.files] == ["（1）", "（2）", "（3）"]
    assert [rows_of(one.path)[3][0] for one in filled.files] == [1, 3, 5]
    again = forms.fill(opened, replace(ready(opened), row_limit=2), ORDER, out, Progress())
    assert not {one.path for one in filled.files} & {one.path for one in again.files}


def test_a_file_for_each_village_names_it(forms: Forms, opened: OpenedForm, out: Path) -> None:
    plan = forms.change(opened, replace(ready(opened), by_village=True), "B2", "!village")
    filled = forms.fill(opened, plan, ORDER, out, Progress())
    assert [(one.unit, one.rows) for one in filled.files] == [("岸兜村委会", 3), ("江头村委会", 2)]
    assert rows_of(filled.files[1].path)[1][1] == "江头村委会"
    assert rows_of(filled.files[1].path)[3][0] == 1


def test_an_example_is_written_over(forms: Forms, tmp_path: Path, out: Path) -> None:
    example = ["1", "张三", "男", "示例号码", "示例电话", "某村1号", "A", "例"]
    path = roll(tmp_path, "带例子.xlsx", 2, example)
    with forms.open(path, Progress()) as opened:
        assert any("1 行内容" in sentence for sentence in opened.sentences)
        plan = ready(opened, Scope(Subject.PEOPLE, text="林三"))
        filled = forms.fill(opened, plan, ORDER, out, Progress())
    text = "\n".join(str(cell) for row in rows_of(filled.files[0].path) for cell in row)
    assert "张三" not in text
    assert "示例" not in text


@pytest.mark.parametrize(
    ("scope", "told"), [(None, "还没有选定"), (Scope(Subject.PEOPLE, text="没有这个人"), "没有符合条件的记录")]
)
def test_without_anybody_nothing_is_written(
    forms: Forms, opened: OpenedForm, out: Path, scope: Scope | None, told: str
) -> None:
    with pytest.raises(Refusal, match=told):
        forms.fill(opened, replace(opened.plan, scope=scope), ORDER, out, Progress())
    assert not list(out.iterdir())


def test_what_is_only_suggested_must_be_confirmed(forms: Forms, opened: OpenedForm, out: Path) -> None:
    plan = ready(opened)
    unsure = replace(plan.fillers["F"], confidence=Confidence.SUGGESTED)
    with pytest.raises(Refusal, match="“现住址”"):
        forms.fill(opened, replace(plan, fillers={**plan.fillers, "F": unsure}), ORDER, out, Progress())


def test_a_protected_sheet_is_filled_where_it_is_left_open(forms: Forms, tmp_path: Path, out: Path) -> None:
    path = roll(tmp_path)
    book = openpyxl.load_workbook(path)
    book.active.protection.sheet = True
    book.save(path)
    with pytest.raises(Refusal, match="工作表保护"):
        forms.open(path, Progress())
    for row in book.active["A4:H5"]:
        for cell in row:
            cell.protection = openpyxl.styles.Protection(locked=False)
    book.save(path)
    with forms.open(path, Progress()) as opened:
        assert not opened.shape.blanks  # the lines around the table are locked
        first = forms.preview(opened, ready(opened), ORDER, Progress()).rows[0].key
        plan = ready(opened, Scope(Subject.PEOPLE, keys=(first,)))
        filled = forms.fill(opened, plan, ORDER, out, Progress())
        assert (filled.rows, filled.checked.wrong) == (1, ())
        with pytest.raises(Refusal, match="受保护，不能加行"):
            forms.fill(opened, ready(opened), ORDER, out, Progress())
    assert len(list(out.iterdir())) == 1


def test_what_is_not_collected_cannot_be_chosen(forms: Forms, opened: OpenedForm) -> None:
    with pytest.raises(Refusal, match="采集清单"):
        forms.change(opened, opened.plan, "G", "religion_code")
    with pytest.raises(Refusal, match="重新选择"):
        forms.change(opened, opened.plan, "G", "no_such_thing")


def test_stopping_leaves_nothing(forms: Forms, opened: OpenedForm, out: Path) -> None:
    progress = Progress()
    progress.cancel()
    before = len(forms.known())
    with pytest.raises(Cancelled):
        forms.fill(opened, ready(opened), ORDER, out, progress)
    assert not list(out.iterdir())
    assert len(forms.known()) == before


def test_a_folder_that_is_not_there_is_named(forms: Forms, opened: OpenedForm, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="“没有的”不存在"):
        forms.fill(opened, ready(opened), ORDER, tmp_path / "没有的", Progress())


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("空的.xlsx", b"", "空"),
        ("网页.xlsx", b"<html><table></table></html>", "表格"),
        ("图片.png", b"\x89PNG\r\n", "不是可以填的表"),
        ("坏的.docx", b"PK\x03\x04 broken", "损坏"),
    ],
)
def test_what_is_no_form_is_refused(forms: Forms, tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refusal, match=told):
        forms.open(path, Progress())


def test_a_sheet_without_headings_asks_for_them_and_takes_the_clerks_word(forms: Forms, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="找不到表头"):
        forms.open(xlsx(tmp_path / "无.xlsx", [["甲方", "乙方"], ["丙", "丁"]]), Progress())
    rows = [["说明"], ["工号", "尺码", "姓名"], ["", "", ""]]
    with forms.open(xlsx(tmp_path / "有.xlsx", rows), Progress()) as opened:
        chosen = forms.reshape(opened, header=(2, 2))
        assert [slot.words for slot in chosen.shape.area.slots] == ["工号", "尺码", "姓名"]


def test_a_form_can_be_put_away(forms: Forms, opened: OpenedForm) -> None:
    key = forms.keep(opened, opened.plan, "困难群众花名册", "区民政局")
    one = next(form for form in forms.known() if form.key == key)
    assert (one.title, one.unit) == ("困难群众花名册", "区民政局")
    forms.retire(key, one.version)
    assert key not in {form.key for form in forms.known()}
    assert key in {form.key for form in forms.known(retired=True)}
    with forms.open_known(key, Progress()) as blank:
        folder = blank.file.path.parent
        assert [slot.words for slot in blank.shape.area.slots] == HEADINGS
    assert not folder.exists()


def test_a_preview_says_what_the_form_will_say(forms: Forms, opened: OpenedForm) -> None:
    preview = forms.preview(opened, ready(opened), replace(ORDER, first_number=7), Progress(), first=1, count=2)
    assert preview.count == 5
    assert [row.cells["A"] for row in preview.rows] == ["8", "9"]
    masked = forms.preview(opened, ready(opened), Order(date(2026, 11, 1)), Progress())
    assert all("*" in row.cells["D"] for row in masked.rows if "D" in row.cells)


def test_a_difference_never_shows_private_numbers(forms: Forms, opened: OpenedForm, out: Path, town: Program) -> None:
    forms.fill(opened, ready(opened), ORDER, out, Progress())
    masked = forms.fill(opened, ready(opened), Order(TODAY, "2026-12"), out, Progress())
    assert masked.difference is not None
    assert masked.difference.changed == ()  # full numbers last time, masked ones now: nothing changed
    plan = forms.change(opened, ready(opened), "H", "phone")
    noted = forms.fill(opened, plan, replace(ORDER, period="2027-01"), out, Progress())
    assert noted.difference is not None
    told = [one for one in noted.difference.changed if one.words == "备注"]
    assert told
    assert all("*" in one.after for one in told)


def test_a_new_record_does_not_change_those_behind_it(forms: Forms, opened: OpenedForm, out: Path) -> None:
    keys = tuple(row.key for row in forms.preview(opened, ready(opened), ORDER, Progress()).rows)
    forms.fill(opened, ready(opened, Scope(Subject.PEOPLE, keys=keys[1:])), ORDER, out, Progress())
    after = forms.fill(opened, ready(opened, Scope(Subject.PEOPLE, keys=keys)), ORDER, out, Progress())
    assert after.difference is not None
    assert (len(after.difference.new), after.difference.changed) == (1, ())


def test_files_taken_out_again_are_never_put_over_others(forms: Forms, opened: OpenedForm, out: Path) -> None:
    filled = forms.fill(opened, ready(opened), ORDER, out, Progress())
    mine = filled.files[0].path
    mine.write_bytes(b"corrected by hand")
    again = forms.save_file(filled.key, 0, out)
    assert again != mine
    assert mine.read_bytes() == b"corrected by hand"


def test_a_form_written_to_since_it_was_opened_is_not_filled(forms: Forms, opened: OpenedForm, out: Path) -> None:
    path = opened.file.path
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"] = "另一张表的标题，写得更长"
    book.save(path)
    with pytest.raises(Refusal, match=r"重新打开|已损坏"):
        forms.fill(opened, ready(opened), ORDER, out, Progress())
    assert list(out.iterdir()) == []
