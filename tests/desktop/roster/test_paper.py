"""Papers of the roster: what stands on them, and that they are masked."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from desktop.jobs import Progress
from desktop.print_centre.rosters import by_grid
from desktop.printing.document import Document
from desktop.printing.press import print_document
from desktop.printing.preview import PdfPages
from desktop.program import Program
from desktop.roster.appointments import Appointing
from desktop.roster_paper import handover_paper, note_handover, staff_paper
from desktop.tables import Search
from tests.desktop.roster.conftest import SINCE, enter, number, settle
from tests.programs import TODAY

Find = Callable[[str], int]


def read(stream: BytesIO) -> str:
    pages = PdfPages(stream.getvalue())
    text = "".join("".join(pages.text(page).split()) for page in range(len(pages)))
    pages.close()
    return text


def text_of(document: Document) -> str:
    stream = BytesIO()
    print_document(document, stream, Progress())
    return read(stream)


def missing(text: str, *words: str) -> list[str]:
    return [word for word in words if word not in text]


@pytest.fixture
def chief(program: Program, grid: Find) -> int:
    """王一, a chief with three households."""
    key = enter(
        program, "王一", id_no=number(), phone="13800001234", kind_code="01", political_code="01",
        hired_on=date(2023, 5, 1), certificate_no="WG-1",
    )  # fmt: skip
    place = grid("岸兜第1网格")
    program.appointments.appoint(Appointing(key, place, "chief", SINCE, held_as="村委会副主任", is_ex_officio=True))
    program.contacts.assign(settle(program, place, 3), key, SINCE)
    return key


def test_the_roster_goes_grid_by_grid(program: Program, grid: Find, chief: int) -> None:
    others = [enter(program, name) for name in ("阿二", "张三", "丁四")]
    program.appointments.appoint(Appointing(others[0], grid("岸兜第2网格"), "chief", SINCE))
    program.appointments.appoint(Appointing(others[1], grid("岸兜第1网格"), "worker_full_time", SINCE))
    assert by_grid(program, [*others, chief]) == [chief, others[1], others[0], others[2]]


def test_the_file_of_a_person_tells_posts_and_registers(program: Program, chief: int) -> None:
    draft = program.registers.blank(program.registers.declared("staff")[0].key, staff=chief)
    draft.happened_on = TODAY
    for field in program.registers.declared("staff")[0].fields:
        if field.required:
            draft.values[field.key] = "网格员岗前培训" if field.codes == "" else "01"
    program.registers.save(draft)
    text = text_of(staff_paper(program, chief))
    wanted = ("网格员档案", "王一", "第1网格", "村委会副主任（按职务担任）", "3户", "持证", "138****1234", "2026-11-22")
    assert missing(text, *wanted) == []
    assert number() not in text
    assert number() in text_of(staff_paper(program, chief, revealed=True))


def test_what_is_handed_over_is_listed_also_after_leaving(program: Program, chief: int) -> None:
    wanted = ("网格员工作交接清单", "移交岗位（1个）", "移交联系户（3户）", "岸兜村2号", "移交人", "接交人", "监交人")
    assert missing(text_of(handover_paper(program, chief)), *wanted) == []
    program.roster.leave(chief, program.roster.dossier(chief).version, TODAY, "01")
    text = text_of(handover_paper(program, chief))
    assert missing(text, *wanted, "已离岗2026-11-22", "辞职") == []


def test_what_is_handed_over_is_noted_in_words(program: Program, chief: int) -> None:
    note_handover(program, program.roster.dossier(chief))
    listed = program.disclosure_list
    assert listed.records(listed.head(Search(), 1))[1]["fields"] == "工作交接清单"
