"""What leaves the office: numbered, with who gets it, and what became of it; and the report of one person."""

import hashlib
import io
from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from db.models.people import Floating, Person, Population
from desktop.accounts.rights import Rights
from desktop.clock import now
from desktop.disclosure_list import DESTROYED, RETURNED
from desktop.errors import Refusal
from desktop.jobs import Progress
from desktop.print_centre.centre import PrintCentre
from desktop.print_centre.kinds import Choices
from desktop.program import Program
from desktop.request_due import requests_due
from desktop.sheets.exporting import META
from desktop.tables import Search

ID_NO, PHONE, YEAR = "359998199001010010", "13800001234", now().astimezone().year


@pytest.fixture
def zhang(program: Program) -> int:
    """Somebody with a number, in a household-less town."""
    with program.office.store.write("登记") as session:
        grid = program.grids.resolve("岸兜村第1网格")
        one = Person(name="子甲", name_key="子甲", grid_id=grid, population=Population.FLOATING, id_no=ID_NO)
        one.sex_code, one.born_on, one.phone = "1", date(1990, 1, 1), PHONE
        session.add(one)
        session.flush()
        session.add(Floating(person_id=one.id, inflow_reason_code="01"))
    return one.id


def export(program: Program, path: Path, **how: object) -> str:
    listing = program.people.list
    keys = listing.keys(Search(), Progress())
    done = program.exporter.export(listing, "person", "人员", keys, listing.fields, path, Progress(), **how)
    return done.number


def rows(program: Program, search: Search | None = None) -> list[dict[str, str]]:
    keys = program.exits.keys(search or Search(), Progress())
    found = program.exits.records([int(key) for key in keys])
    return [dict(found[int(key)]) for key in keys]


def pages(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(document[at].get_textpage().get_text_range() for at in range(len(document)))


def test_what_leaves_in_full_says_so_on_every_copy_and_in_the_book(program: Program, zhang: int, folder: Path) -> None:
    path = folder / "人员.xlsx"
    with pytest.raises(Refusal, match="交给谁"):
        export(program, path, reveal=True, purpose="上级报表")
    masked = export(program, folder / "脱敏.xlsx")
    number = export(program, path, reveal=True, purpose="上级报表", recipient="区综治中心")
    assert (masked, number) == (f"{YEAR}-000001", f"{YEAR}-000002")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    foot = str(sheet.cell(sheet.max_row, 1).value)
    for words in (number, "林晓梅", "陈埭镇", "区综治中心", "上级报表"):
        assert words in foot
    assert book[META].sheet_state == "hidden"
    said = {str(row[0].value): str(row[1].value) for row in book[META].iter_rows()}
    assert (said["出口编号"], said["脱敏"], said["接收"]) == (number, "否", "区综治中心")
    plain = openpyxl.load_workbook(folder / "脱敏.xlsx")
    assert plain.worksheets[0].max_row == 2
    full, first = rows(program)
    assert (full["number"], full["masked"], full["recipient"]) == (number, "完整", "区综治中心")
    assert full["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (first["number"], first["masked"], first["purpose"]) == (masked, "是", "脱敏导出")
    assert [row["number"] for row in rows(program, Search(filters={"masked": "no"}))] == [number]
    assert [one.name for one in folder.glob(".*part")] == []


def test_whoever_may_not_reveal_exports_masked_alone(program: Program, zhang: int, folder: Path) -> None:
    program.office.clerk.enter("kan", "查看员", Rights("viewer"))
    with pytest.raises(Refusal, match="不能查看"):
        export(program, folder / "人员.xlsx", reveal=True, purpose="上级报表", recipient="区综治中心")
    assert not (folder / "人员.xlsx").exists()
    centre = PrintCentre(program)
    asked = Choices(record=zhang, revealed=True, purpose="核对", recipient="民政所")
    with pytest.raises(Refusal, match="不能查看"):
        centre.make(centre.printable("person_dossier"), asked, Progress())
    assert export(program, folder / "人员.xlsx") == f"{YEAR}-000001"


def test_what_became_of_it_is_entered_later_and_changes_nothing(program: Program, zhang: int, folder: Path) -> None:
    export(program, folder / "甲.xlsx", reveal=True, purpose="上级报表", recipient="区综治中心")
    before = program.disclosures.list()[-1]
    (key,) = (int(one) for one in program.exits.keys(Search(), Progress()))
    assert program.exits.mark([key], RETURNED, "王五交回", program.disclosures) == 1
    assert rows(program)[0]["state"].startswith("已收回")
    program.exits.mark([key], DESTROYED, "碎纸，赵六监销", program.disclosures)
    assert rows(program)[0]["state"].startswith("已销毁")
    assert program.disclosures.list()[-1] == before
    assert len(rows(program)) == 1
    shown = program.disclosure_list
    words = [row["fields"] for row in shown.records([int(k) for k in shown.keys(Search(), Progress())]).values()]
    assert f"已销毁、{YEAR}-000001" in words


def test_lists_printed_beside_the_print_centre_stand_in_the_book(program: Program, zhang: int) -> None:
    program.disclosures.note("printed", "person", None, ["name"], 3, is_masked=True)
    assert [(row["kind"], row["masked"]) for row in rows(program)] == [("打印", "是")]


def test_the_report_tells_a_person_what_is_held_and_who_saw_it(program: Program, zhang: int, folder: Path) -> None:
    program.people.reveal(zhang, "phone", "入户走访")
    export(program, folder / "人员.xlsx")
    draft = program.people.draft(zhang)
    draft.workplace = "示例鞋厂"
    program.people.save(draft)
    centre = PrintCentre(program)
    printable = centre.printable("person_report")
    asked = Choices(record=zhang, revealed=True, purpose="本人申请查阅、复制", recipient="子甲")
    made = centre.make(printable, asked, Progress())
    centre.enter([made], "file")
    text = pages(made.content).replace("\r\n", "").replace("\n", "")
    for words in (ID_NO, PHONE, "示例鞋厂", "更正人员", "入户走访", "林晓梅", "另有 1 次", "没有提供给其他单位"):
        assert words in text
    last = program.disclosures.list()[0]
    assert (last.recipient, last.is_masked, last.purpose.endswith("（交 子甲）")) == ("子甲", False, True)
    stream = io.BytesIO()
    centre.show(printable, asked, stream, Progress())
    assert ID_NO not in pages(stream.getvalue())


def test_a_request_of_a_person_is_due_after_fifteen_working_days(program: Program) -> None:
    register = program.registers
    draft = register.blank("requests", grid=program.grids.find_village("岸兜"))
    draft.kind, draft.applicant, draft.wanted = "02", "子甲", "复制本人档案"
    draft.happened_on = date(2026, 11, 2)
    key = register.save(draft)
    due = requests_due(program.office.store, program.calendar)
    (item,) = due(date(2026, 11, 22), "lin")
    assert item.due_on == program.calendar.after(date(2026, 11, 2), 15)
    assert item.due_on is not None
    assert (item.due_on - date(2026, 11, 2)).days == 21
    again = register.draft(key)
    again.answered_on = date(2026, 11, 20)
    register.save(again)
    assert due(date(2026, 11, 22), "lin") == []
