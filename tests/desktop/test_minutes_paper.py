"""Minutes on paper: every word in its place of the grid of GB/T 9704, and nobody's secrets."""

import io
from datetime import date

import pypdfium2
import pytest

from db.models.cases import CaseParty, CaseReporter
from desktop.jobs import Progress
from desktop.meetings.dossier import MeetingDossier
from desktop.minutes_paper import minutes_paper
from desktop.official import OfficialPaper, Role
from desktop.printing.document import moment
from desktop.printing.press import print_official
from desktop.program import Program
from tests.desktop.meetings.conftest import grid, meetings, resolve, roster

__all__ = ["grid", "meetings", "roster"]

DAY = date(2026, 11, 22)
TOLD_BY, PHONE, PARTY = "张大民", "13800001234", "李四光"


@pytest.fixture
def case(program: Program) -> int:
    """A case whose reporter and party are named in its title."""
    draft = program.cases.blank("dispute")
    draft.values.update(title=f"{TOLD_BY}反映与{PARTY}的排水沟纠纷", description="雨水倒灌")
    key = program.cases.save(draft)
    with program.office.store.write("反映人") as session:
        session.add(CaseReporter(case_id=key, name=TOLD_BY, phone=PHONE))
        session.add(CaseParty(case_id=key, name=PARTY, role_code="01"))
    return key


@pytest.fixture
def key(program: Program, roster: dict[str, int], case: int) -> int:
    """A closed meeting of the whole office, minuted in full."""
    meetings = program.meetings
    key = meetings.plan("grid_week", DAY)
    draft = meetings.draft(key)
    draft.values.update(place="三楼会议室", begins_at="9:00", ends_at="10:30", chair_name="周书记")
    draft.values["remark.risk"] = f"近期雨水多，留意{PARTY}家门前排水沟。"
    draft.values["remark.next_week"] = "排查沿街店铺。\n周五前报送台账。"
    meetings.save(draft)
    title = f"{program.cases.dossier(case).number} {TOLD_BY}反映与{PARTY}的排水沟纠纷"
    item = meetings.add_item(key, "matters", title, "红牌督办；岸兜村。", True, "case_record", case)
    version = next(one.version for one in meetings.dossier(key).items if one.id == item)
    meetings.discuss(item, version, f"{TOLD_BY}电话{PHONE}，\n会议认为要尽快清理。")
    resolve(meetings, key, item, text="清理岸兜村排水沟，\u3000加装盖板。", due_on=date(2026, 12, 1))
    resolve(meetings, key, text="周书记包案。", responsible_name="周书记", due_on=date(2026, 11, 29))
    for place, one in enumerate(meetings.dossier(key).attendance):
        meetings.attend(one.id, one.version, "leave" if place == 1 else "present")
    meetings.close(key, meetings.dossier(key).version)
    meetings.supplement(key, "完成期限应为12月3日。")
    return key


@pytest.fixture
def dossier(program: Program, key: int) -> MeetingDossier:
    """That meeting."""
    return program.meetings.dossier(key)


def words_of(paper: OfficialPaper) -> list[str]:
    """The paragraphs of a paper."""
    return [one.words for one in paper.paragraphs if one.role is not Role.BLANK]


def printed(paper: OfficialPaper) -> pypdfium2.PdfDocument:
    """A paper as a PDF."""
    stream = io.BytesIO()
    print_official(paper, stream, Progress())
    return pypdfium2.PdfDocument(stream.getvalue())


def test_the_minutes_say_who_resolved_what_until_when(program: Program, dossier: MeetingDossier) -> None:
    paper = minutes_paper(program, dossier, "各村（社区）")
    assert words_of(paper) == [
        "2026年11月22日9时，周书记在三楼会议室主持召开网格工作例会，回顾了2026年11月15日至2026年11月21日的工作，"
        "议定事项2项。现将会议情况纪要如下：",
        "一、一周情况通报",
        "受理办结情况",
        "受理0件（与上期持平），办结0件（与上期持平），逾期未结0件。",
        "二、需要研究的事项",
        "2026-纠-00001 ×××反映与李*光的排水沟纠纷",
        "红牌督办；岸兜村。",
        "×××电话138****1234，",
        "会议认为要尽快清理。",
        "会议议定：",
        "1. 清理岸兜村排水沟，\u3000加装盖板（责任：王格长，完成期限：2026年12月1日）。",
        "三、其他议定事项",
        "1. 周书记包案（责任：周书记，完成期限：2026年11月29日）。",
        "四、风险研判",
        "近期雨水多，留意李*光家门前排水沟。",
        "五、下周安排",
        "排查沿街店铺。",
        "周五前报送台账。",
        "出席：周书记（岸兜村委会村（社区）网格长）",
        "请假：郑主任（江头村委会村（社区）网格长）",
        "列席：吴民警（岸兜村委会社区民警）",
        "陈埭镇网格办",
        "2026年11月22日",
        "补充说明",
        "2026年11月22日补充：完成期限应为12月3日。",
    ]
    assert paper.title == "陈埭镇网格办\n2026年第1次网格工作例会纪要"
    assert (paper.sent, paper.issued) == ("发送：各村（社区）。", f"{moment(paper.as_of).split()[0]}印发")
    assert paper.watermark == ""


def test_what_was_said_stands_on_the_pages(program: Program, dossier: MeetingDossier) -> None:
    paper = minutes_paper(program, dossier, "各村（社区）")
    with printed(paper) as pdf:
        pages = ["".join(page.get_textpage().get_text_bounded().split()) for page in pdf]
    assert len(pages) == 2
    for words in (*words_of(paper), paper.sent, paper.issued):
        assert "".join(words.split()) in "".join(pages)
    assert [page[-3:] for page in pages] == ["—1—", "—2—"]
    for secret in (TOLD_BY, PHONE, PARTY):
        assert secret not in "".join(pages)


def test_minutes_that_may_still_change_say_so(program: Program, roster: dict[str, int]) -> None:
    key = program.meetings.plan("analysis", DAY)
    paper = minutes_paper(program, program.meetings.dossier(key))
    assert paper.watermark == "未归档"
    assert paper.sent == ""
