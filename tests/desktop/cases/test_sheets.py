"""Sheets of other systems become cases whose logs explain where they stand; the same sheet again doubles nothing."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from db.models.cases import Case, CaseCounter, CaseEvent, CaseParty, CaseReporter, CaseTask, Stage
from desktop.cases.checking import look_through
from desktop.cases.events import EventKind
from desktop.cases.journal import TASK, events_of
from desktop.cases.ledgers import ledger, ledgers
from desktop.cases.moves import BY_KIND, is_legal
from desktop.cases.outside import SORTS, systems
from desktop.cases.outside_rows import parts
from desktop.cases.replay import columns, replay
from desktop.dossiers.indexing import tokens_of
from desktop.errors import Refusal
from desktop.intake.options import Options, Policy
from desktop.jobs import Progress
from desktop.program import Program
from desktop.sheets.checked import Checked
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.origins import origin_of
from desktop.sheets.reading import open_sheets
from desktop.upkeep.checking import check
from tests.desktop.sheets.books import xlsx

TICKET = "序号 工单编号 诉求标题 诉求内容 诉求类别 工单类型 来电人 来电号码 来电时间 诉求地点 承办单位"
HOTLINE = tuple(f"{TICKET} 办理状态 办结时间 答复内容 满意度".split())
CALL = "接警编号 报警时间 警情类别 案发地址 报警人 报警电话 简要警情"
POLICE = tuple(f"{CALL} 处警单位 处警结果 处置状态".split())
OWN = ("纠纷名称", "纠纷类型", "发生时间", "所属网格", "申请人", "被申请人", "纠纷简况")


def ticket(number: str, **cells: Any) -> tuple[Any, ...]:
    usual = {"工单编号": number, "诉求标题": "反映噪音", "诉求内容": "夜里施工", "诉求类别": "噪音扰民",
             "工单类型": "投诉", "来电人": "王一",
             "来电号码": "13800001234", "来电时间": "2026-11-02 09:12:33"}  # fmt: skip
    given = usual | cells
    return tuple(given.get(heading, "") for heading in HOTLINE)


class Office:
    """An office that is sent sheets of cases."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program, self._folder = program, folder

    def check(self, rows: Sequence[Sequence[Any]], head: Sequence[str] = HOTLINE, **options: Any) -> Checked:
        path = xlsx(self._folder / "事件.xlsx", [head, *rows])
        importer = self.program.importer
        book = open_sheets(path, Progress())
        table = find_table(candidates(book, importer.knows))
        assert importer.guess_kind(table) == "cases"
        mapping = importer.propose("cases", table).confirmed()
        return importer.check(table, mapping, origin_of(book, table), Options(**options), Progress())

    def bring(self, *rows: Sequence[Any], head: Sequence[str] = HOTLINE, **options: Any) -> int:
        checked = self.check(rows, head, **options)
        assert not len(checked.faults), [fault.sentence for fault in checked.faults]
        return self.program.importer.commit(checked, Progress())

    def cases(self) -> list[Case]:
        with self.program.office.store.read() as session:
            return list(session.scalars(select(Case).order_by(Case.id)))

    def case(self, outside_no: str) -> Case:
        return next(one for one in self.cases() if one.outside_no == outside_no)

    def kinds(self, key: int) -> list[str]:
        with self.program.office.store.read() as session:
            return [one.kind.value for one in events_of(session, key)]

    def unit(self, name: str) -> int:
        return next(one.id or 0 for one in self.program.units.all() if one.name == name)


@pytest.fixture
def office(program: Program, folder: Path) -> Iterator[Office]:
    program.units.take_over()
    made = Office(program, folder)
    yield made
    assert_explained(program)


def assert_explained(program: Program) -> None:
    """What is stored follows from the logs, every step was legal, numbers have no holes."""
    with program.office.store.read() as session:
        for case in session.scalars(select(Case)):
            log = events_of(session, case.id)
            standing = replay(log)
            assert {name: getattr(case, name) for name in columns(standing)} == columns(standing)
            rows = session.scalars(select(CaseTask).where(CaseTask.case_id == case.id).order_by(CaseTask.id))
            kept = [{name: getattr(task, name) for name in TASK} for task in rows]
            assert kept == [{name: getattr(task, name) for name in TASK} for task in standing.tasks]
            assert [one.number for one in log] == list(range(1, len(log) + 1))
            assert [one.at for one in log] == sorted(one.at for one in log)
            for place, event in enumerate(log):
                if event.kind not in {EventKind.FOUND, EventKind.COLLECTED, EventKind.UNDONE}:
                    assert is_legal(BY_KIND[event.kind], replay(log[:place]), ledger(case.ledger)), event.kind
        for counter in session.scalars(select(CaseCounter)):
            beginning = f"{counter.year}-{ledger(counter.ledger).letter}-"
            numbers = session.scalars(select(Case.number).where(Case.number.startswith(beginning))).all()
            assert sorted(numbers) == [f"{beginning}{one:05}" for one in range(1, counter.last + 1)]


def reasons(checked: Checked) -> list[str]:
    return [fault.reason for row in checked.faults for fault in row.faults]


def test_every_word_for_a_sort_stands_for_one_that_there_is(program: Program) -> None:
    codes = {item.code for item in program.codes.items(SORTS)}
    for code in codes - {"default"}:
        key, kind = parts(code)
        assert key
        assert kind is None or program.codes.item(ledger(key).kinds, kind) is not None, code
    for one in ledgers():
        wanted = {f"{one.key}_{item.code}" for item in program.codes.items(one.kinds)}
        assert wanted <= codes
    for system in systems():
        assert system.ledger in {one.key for one in ledgers()}
        assert program.codes.item("case_source", system.source) is not None


def test_a_ticket_of_the_hotline_comes_with_its_whole_course(office: Office) -> None:
    office.bring(
        ticket("A1", 诉求地点="江头村第2网格某路", 承办单位="示例镇综合执法队", 办理状态="已办结",
               办结时间="2026-11-06", 答复内容="已责令停工", 满意度="非常满意"),
        ticket("A2", 来电时间="2026-11-01", 承办单位="综合执法队", 办理状态="处理中"),
        ticket("A3", 来电时间="2026-11-03"),
    )  # fmt: skip
    first, second, third = (office.case(number) for number in ("A1", "A2", "A3"))
    assert [one.number for one in (second, first, third)] == ["2026-诉-00001", "2026-诉-00002", "2026-诉-00003"]
    assert (first.ledger, first.kind_code, first.source_code, first.outside_system) == ("request", "11", "05", "12345")
    assert (first.stage, second.stage, third.stage) == (Stage.CALLED_BACK, Stage.HANDLING, Stage.REGISTERED)
    assert office.kinds(first.id) == ["found", "collected", "registered", "assigned", "signed", "finished", "fed_back",
                                      "called_back"]  # fmt: skip
    assert first.unit_id == second.unit_id == office.unit("综合执法队")
    assert (first.finished_on, first.result, first.satisfaction_code) == (date(2026, 11, 6), "已责令停工", "1")
    assert (first.registered_on, first.finished_late) == (date(2026, 11, 2), False)
    assert (first.request_code, office.program.grids.path_name(first.grid_id)) == ("01", "江头村委会 第2网格")
    with office.program.office.store.read() as session:
        told = session.scalars(select(CaseReporter).where(CaseReporter.case_id == first.id)).one()
        assert (told.name, told.phone, told.told_on) == ("王一", "13800001234", date(2026, 11, 2))


def test_calls_of_the_police_and_the_own_ledger(office: Office) -> None:
    fight = (
        "J1",
        "2026/10/3 21:05",
        "殴打他人",
        "岸兜村",
        "李二",
        "13800001235",
        "酒后打架",
        "派出所",
        "调解",
        "已处置",
    )
    plea = ("J2", "2026/10/4 8:00", "其他警情", "", "", "", "求助", "不明单位", "", "处置中")
    office.bring(fight, plea, head=POLICE)
    office.bring(("王一与李二排水纠纷", "邻里纠纷", "2026-09-01", "岸兜村第1网格", "王一", "李二", "屋檐水"), head=OWN)
    first, second, third = office.cases()
    assert (first.outside_system, first.ledger, first.kind_code, first.stage) == (
        "110",
        "security",
        "0101",
        Stage.HANDLED,
    )
    assert (second.ledger, second.kind_code, second.unit_id, second.stage) == ("security", "99", None, Stage.HANDLING)
    assert first.title == "酒后打架"
    assert first.finished_on == date(2026, 11, 22)
    assert (third.ledger, third.kind_code, third.outside_no, third.stage) == ("dispute", "02", None, Stage.REGISTERED)
    with office.program.office.store.read() as session:
        assert [one.name for one in session.scalars(select(CaseParty).order_by(CaseParty.id))] == ["王一", "李二"]
        words = session.scalars(select(CaseEvent.facts).where(CaseEvent.kind == "progress")).one()
        assert words["words"] == "外部系统登记的承办单位：不明单位"


def test_the_same_sheet_again_changes_nothing(office: Office) -> None:
    rows = [ticket("A1", 承办单位="派出所", 办理状态="办理中"), ticket("A2", 办理状态="已办结", 办结时间="2026-11-05")]
    office.bring(*rows)
    before = [(one.id, one.version, one.events) for one in office.cases()]
    checked = office.check(rows)
    assert (checked.counts.new, checked.counts.updated, checked.counts.unchanged) == (0, 0, 2)
    with pytest.raises(Refusal):
        office.program.importer.commit(checked, Progress())
    assert [(one.id, one.version, one.events) for one in office.cases()] == before
    own = ("王一与李二排水纠纷", "邻里纠纷", "2026-09-01", "岸兜村第1网格", "王一", "李二", "屋檐水")
    office.bring(own, head=OWN)
    assert office.check([own], OWN).counts.unchanged == 1


def test_a_later_sheet_goes_on_where_the_case_stands(office: Office) -> None:
    office.bring(ticket("A1", 承办单位="派出所", 办理状态="待签收"))
    key = office.case("A1").id
    office.bring(ticket("A1", 承办单位="派出所", 办理状态="已办结", 办结时间="2026-11-10", 诉求标题="反映噪音扰民"))
    assert office.kinds(key)[3:] == ["assigned", "signed", "finished"]
    case = office.case("A1")
    assert (case.id, case.finished_on, case.title, case.version) == (key, date(2026, 11, 10), "反映噪音", 2)
    batch = office.bring(ticket("A1", 办理状态="待签收", 诉求标题="新标题"), policy=Policy.OVERWRITE)
    assert (office.case("A1").title, office.case("A1").stage, batch > 0) == ("新标题", Stage.HANDLED, True)
    assert len(office.kinds(key)) == 6


def test_a_case_moved_here_is_left_where_it_is(office: Office) -> None:
    office.bring(ticket("A1"))
    key = office.case("A1").id
    office.program.case_moves.carry_out(key, 3, EventKind.TAKEN, {})
    office.program.case_moves.carry_out(key, 4, EventKind.PAUSED, {"waiting_for": "鉴定"})
    assert office.check([ticket("A1", 承办单位="派出所", 办理状态="待签收")]).counts.unchanged == 1


def test_faults_name_the_row_and_an_unknown_sort_changes_nothing(office: Office) -> None:
    rows = [
        ticket("A1", 诉求类别="外星事务"),
        ticket("A2", 来电时间="2027-01-01"),
        ticket("A3", 诉求标题="", 诉求内容=""),
        ticket("A4", 办理状态="已办结", 办结时间="2026-10-01"),
        ticket("A5", 办理状态="漂流中"),
        ticket("A6"),
    ]
    checked = office.check(rows)
    assert reasons(checked) == [
        "“外星事务”不在“类别”的选项里",
        "晚于今天",
        "没有填写，也没有内容可以代替",
        "早于发现日期",
        "“漂流中”不在“办理状态”的选项里",
    ]
    assert [row.row for row in checked.faults] == [2, 3, 4, 5, 6]
    assert {(one.subject, one.text) for one in checked.questions} == {
        (SORTS, "外星事务"),
        ("outside_state", "漂流中"),
    }
    assert not office.cases()
    office.program.importer.commit(checked, Progress())
    assert [one.outside_no for one in office.cases()] == ["A6"]
    own = office.check([("某事", "", "2026-09-01", "", "", "", "内容")], OWN)
    assert reasons(own) == ["看不出是哪一类事件"]


def test_the_office_teaches_a_wording_once(office: Office) -> None:
    row = ticket("A1", 诉求类别="外星事务")
    checked = office.check([row], wordings={(SORTS, "外星事务"): "request_99"})
    assert not len(checked.faults)
    office.program.importer.commit(checked, Progress())
    assert office.case("A1").kind_code == "99"
    office.bring(ticket("A2", 诉求类别="外星事务"))
    assert office.case("A2").kind_code == "99"


def test_what_may_be_another_is_parked(office: Office) -> None:
    row = ("某处积水", "安全隐患", "2026-09-01", "岸兜村第1网格", "", "", "")
    office.bring(row, head=OWN)
    parked = office.check([("某处积水", "安全隐患", "2026-09-01", "江头村第1网格", "", "", "")], OWN)
    assert (parked.counts.undecided, parked.counts.new) == (1, 0)
    office.program.importer.commit(parked, Progress())
    waiting = office.program.deciding.waiting()
    office.program.deciding.different(waiting[0].key)
    assert len(office.cases()) == 2


def test_what_a_scenario_asks_for_comes_in_as_columns(office: Office) -> None:
    head = ("事件名称", "发现时间", "场景", "房屋安全：危险等级", "层数", "是否有人居住")
    row = ("某处裂缝", "2026-09-01", "房屋安全", "C 级（局部危险）", "3", "是")
    batch = office.bring(row, head=head)
    (case,) = office.cases()
    assert (case.scenario, case.ledger) == ("houses", "hazard")
    assert case.facts == {"level": "03", "storeys": 3, "lived_in": True}
    assert office.check([row], head).counts.unchanged == 1
    wrong = office.check([("某处裂缝", "2026-09-02", "外星观察", "", "", "")], head)
    assert reasons(wrong)[0] == "没有“外星观察”这个场景"
    office.program.batches.take_back(batch, Progress())
    assert not office.cases()
    office.bring(("某处裂缝", "2026-09-01", "房屋安全", "", "", ""), head=head)
    second = office.bring(row, head=head)
    assert office.cases()[0].facts["level"] == "03"
    office.program.batches.take_back(second, Progress())
    assert office.cases()[0].facts == {}


def test_a_batch_taken_back_gives_its_numbers_back(office: Office) -> None:
    batch = office.bring(ticket("A1", 办理状态="已办结"), ticket("A2"))
    office.program.batches.take_back(batch, Progress())
    assert not office.cases()
    with office.program.office.store.read() as session:
        for model in (CaseEvent, CaseTask, CaseReporter):
            assert session.scalar(select(func.count()).select_from(model)) == 0
        assert session.scalar(select(CaseCounter.last)) == 0
    office.bring(ticket("A1"))
    assert office.case("A1").number == "2026-诉-00001"


def test_numbers_before_others_stay_with_cases_that_are_void(office: Office) -> None:
    batch = office.bring(ticket("A1", 承办单位="派出所", 办理状态="已办结"))
    draft = office.program.cases.blank("request")
    draft.title = "来电咨询"
    office.program.cases.save(draft)
    office.program.batches.take_back(batch, Progress())
    void, other = office.cases()
    assert (void.number, void.stage, void.outside_no, void.batch_id) == ("2026-诉-00001", Stage.DECLINED, None, None)
    assert other.number == "2026-诉-00002"
    assert office.kinds(void.id)[-4:] == ["undone", "undone", "undone", "declined"]
    office.bring(ticket("A1"))
    assert office.case("A1").number == "2026-诉-00003"


def test_an_update_taken_back_undoes_its_steps(office: Office) -> None:
    office.bring(ticket("A1", 承办单位="派出所"))
    case = office.case("A1")
    batch = office.bring(
        ticket("A1", 承办单位="派出所", 办理状态="已办结", 办结时间="2026-11-10", 诉求标题="改了"),
        policy=Policy.OVERWRITE,
    )
    office.program.batches.take_back(batch, Progress())
    after = office.case("A1")
    assert (after.title, after.stage, after.finished_on) == (case.title, case.stage, None)
    assert office.kinds(case.id)[-2:] == ["undone", "undone"]
    program = office.program
    found = check(program.office.engine, Progress(), tokens_of, program.attachments.contents, look_through)
    assert not found.findings


def test_nothing_is_taken_back_that_was_moved_since(office: Office) -> None:
    batch = office.bring(ticket("A1"), ticket("A2"))
    office.program.case_moves.carry_out(office.case("A2").id, 3, EventKind.TAKEN, {})
    assert [one.title for one in office.program.batches.obstacles(batch)] == ["反映噪音"]
    with pytest.raises(Refusal, match="变动过"):
        office.program.batches.take_back(batch, Progress())
    assert len(office.cases()) == 2


def test_hostile_files_are_refused_in_a_sentence(program: Program) -> None:
    folder = Path("../shared/data/hostile")
    if not folder.is_dir():
        pytest.skip("the folder of hostile files is not there")
    for path in sorted(folder.iterdir()):
        created = checked_in(program, path)
        assert created == 0 or (isinstance(created, str) and created.endswith("。")), path.name


def checked_in(program: Program, path: Path) -> int | str:
    try:
        book = open_sheets(path, Progress())
        table = find_table(candidates(book, program.importer.knows))
        mapping = program.importer.propose("cases", table).confirmed()
        return program.importer.check(table, mapping, origin_of(book, table), Options(), Progress()).counts.new
    except Refusal as refusal:
        return str(refusal)
