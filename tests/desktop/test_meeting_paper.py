"""The papers of a meeting's day: agenda, sheet to sign, record on the office's form."""

import io
from collections.abc import Callable

import pypdfium2
import pytest

from desktop.jobs import Progress
from desktop.meeting_paper import agenda_paper, record_paper, sign_in_paper
from desktop.meetings.dossier import MeetingDossier
from desktop.printing.document import Document, Grid, Signatures
from desktop.printing.layout import SIGNATURE
from desktop.printing.paper import MM
from desktop.printing.press import print_document
from desktop.program import Program
from tests.desktop.meetings.conftest import grid, roster
from tests.desktop.test_minutes_paper import DAY, PARTY, PHONE, TOLD_BY, case, dossier, key

__all__ = ["case", "dossier", "grid", "key", "roster"]


def printed(document: Document) -> str:
    """What stands on the pages of a document, without white space."""
    stream = io.BytesIO()
    print_document(document, stream, Progress())
    with pypdfium2.PdfDocument(stream.getvalue()) as pdf:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def grid_of(document: Document, title: str) -> Grid:
    """The table of a document whose title ends like this."""
    return next(one for one in document.sections if isinstance(one, Grid) and one.title.endswith(title))


def test_an_agenda_shows_what_was_read_for_it(program: Program, dossier: MeetingDossier) -> None:
    document = agenda_paper(program, dossier)
    assert document.title == "2026年第1次网格工作例会议程"
    text = printed(document)
    assert "网格受理比上期办结比上期逾期未结合计0+00+00" in text
    assert "（一）2026-纠-00001×××反映与李*光的排水沟纠纷" in text
    assert "最近没有体检" not in text


def test_everybody_who_is_to_come_has_a_row_to_sign(program: Program, dossier: MeetingDossier) -> None:
    document = sign_in_paper(program, dossier)
    rows = grid_of(document, "").rows
    assert [row[:3] for row in rows[:3]] == [
        ("1", "周书记", "岸兜村委会 村（社区）网格长"),
        ("2", "郑主任", "江头村委会 村（社区）网格长"),
        ("3", "吴民警", "岸兜村委会 社区民警"),
    ]
    assert len(rows) == 3 + 4
    assert grid_of(document, "").height >= 12


def test_the_record_follows_the_form_of_the_office(program: Program, dossier: MeetingDossier) -> None:
    document = record_paper(program, dossier)
    assert document.title == "网格工作例会记录"
    assert [one.title for one in document.sections if getattr(one, "title", "")] == [
        "一、上次事项落实",
        "二、一周情况通报",
        "三、需要研究的事项",
        "四、自查问题整改",
        "五、上级通知和下周安排",
        "六、其他议定事项",
        "七、风险研判",
        "八、下周安排",
        "九、补充说明",
    ]
    table = grid_of(document, "需要研究的事项")
    assert [one.heading for one in table.columns] == ["序号", "事项", "情况", "意见", "责任人", "时限"]
    assert table.rows == (
        (
            "1",
            "2026-纠-00001 ×××反映与李*光的排水沟纠纷",
            "红牌督办；岸兜村。",
            "×××电话138****1234，\n会议认为要尽快清理。\n议定：清理岸兜村排水沟，\u3000加装盖板。",
            "王格长",
            "2026年\n12月1日",
        ),
    )
    assert "请假郑主任" in printed(document)


def test_an_analysis_has_its_five_ones_and_room_for_the_pen(program: Program, roster: dict[str, int]) -> None:
    dossier = program.meetings.dossier(program.meetings.plan("analysis", DAY))
    document = record_paper(program, dossier)
    assert document.title == "民情分析会记录"
    assert [one.title.partition("、")[2] for one in document.sections if getattr(one, "title", "")] == [
        "上次事项落实",
        "社情民意汇总",
        "开展一次学习",
        "通报一些情况",
        "汇报一块工作",
        "认领一批任务",
        "协商一些难题",
        "风险研判",
        "下周安排",
    ]
    assert grid_of(document, "协商一些难题").rows[0] == ("1", "", "", "", "", "")
    assert next(one for one in document.sections if getattr(one, "title", "").endswith("风险研判")).height >= 12
    assert isinstance(document.sections[-1], Signatures)
    assert SIGNATURE >= 12 * MM
    assert document.watermark == "未归档"


@pytest.mark.parametrize("make", [agenda_paper, sign_in_paper, record_paper])
def test_no_paper_names_who_told(
    program: Program, dossier: MeetingDossier, make: Callable[[Program, MeetingDossier], Document]
) -> None:
    text = printed(make(program, dossier))
    for secret in (TOLD_BY, PHONE, PARTY):
        assert secret not in text
