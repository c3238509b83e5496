"""Rosters as villages send them: people with their posts, in the office's grids and no others."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import Refusal
from desktop.intake.options import Options, Policy
from desktop.jobs import Progress
from desktop.program import Program
from desktop.roster.appointments import Appointing
from desktop.sheets.checked import Checked
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.origins import origin_of
from desktop.sheets.reading import open_sheets
from desktop.tables import Search
from tests.desktop.roster.conftest import SINCE, enter, number, settle
from tests.desktop.sheets.books import xlsx
from tests.programs import TODAY

Find = Callable[[str], int]
HEAD = ("序号", "所属网格", "姓名", "性别", "民族", "出生年月", "政治面貌", "学历", "身份证号", "联系电话", "专/兼职",
        "职务", "聘任时间", "持证号", "备注")  # fmt: skip


def row(place: str, name: str, **cells: Any) -> tuple[Any, ...]:
    given = {"所属网格": place, "姓名": name} | cells
    return tuple(given.get(heading.replace("/", ""), "") for heading in HEAD)


class Office:
    """An office that is sent rosters."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program, self._folder = program, folder

    def check(self, *rows: Sequence[Any], head: Sequence[str] = HEAD, **options: Any) -> Checked:
        path = xlsx(self._folder / "网格员花名册.xlsx", [("网格员花名册",), head, *rows])
        importer = self.program.importer
        book = open_sheets(path, Progress())
        table = find_table(candidates(book, importer.knows))
        mapping = importer.propose("roster", table).confirmed()
        return importer.check(table, mapping, origin_of(book, table), Options(**options), Progress())

    def bring(self, *rows: Sequence[Any], **options: Any) -> int:
        checked = self.check(*rows, **options)
        assert not len(checked.faults), [fault.sentence for fault in checked.faults]
        return self.program.importer.commit(checked, Progress())

    def people(self) -> dict[str, int]:
        keys = self.program.roster.list.keys(Search(), Progress())
        rows = self.program.roster.list.records(list(keys))
        return {rows[int(key)]["name"]: int(key) for key in keys}

    def posts(self, name: str) -> list[tuple[str, str, date | None]]:
        return [
            (self.program.grids.path_name(one.grid_id), one.post, one.valid_from)
            for one in self.program.appointments.of_staff(self.people()[name])
        ]


@pytest.fixture
def office(program: Program, folder: Path) -> Office:
    return Office(program, folder)


def reasons(checked: Checked) -> list[str]:
    return [fault.reason for row in checked.faults for fault in row.faults]


def test_the_printed_columns_come_in_with_the_posts(office: Office) -> None:
    office.bring(
        row("岸兜村第1网格", "王一", 出生年月="1980-01", 政治面貌="党员", 学历="大专", 身份证号=number(),
            联系电话="13800001234", 专兼职="兼职", 职务="网格长", 聘任时间="2023年5月", 持证号="A1"),
        row("岸兜村第1网格", "李二", 专兼职="专职", 职务="网格员", 聘任时间="2024.3.1"),
    )  # fmt: skip
    assert office.posts("王一") == [("岸兜村委会 第1网格", "chief", date(2023, 5, 1))]
    assert office.posts("李二") == [("岸兜村委会 第1网格", "worker_full_time", date(2024, 3, 1))]
    texts = office.program.roster.texts(office.people()["王一"])
    assert (texts["born_on"], texts["sex_code"], texts["state"]) == ("1980-01-01", "男性", "持证")


def test_one_person_in_many_grids(office: Office) -> None:
    office.bring(
        row("岸兜村第1网格、第2网格", "王一", 职务="专职网格员"),
        row("江头村1-2网格", "李二", 职务="专职网格员", 联系电话="13800001234"),
        row("江头村第1网格", "李二", 职务="网格长", 联系电话="13800001234"),
    )
    assert [place for place, _, _ in office.posts("王一")] == ["岸兜村委会 第1网格", "岸兜村委会 第2网格"]
    assert [(place[-4:], post) for place, post, _ in office.posts("李二")] == [
        ("第1网格", "chief"),
        ("第1网格", "worker_full_time"),
        ("第2网格", "worker_full_time"),
    ]
    assert len(office.people()) == 2


def test_an_unknown_grid_is_named_and_refused_and_never_made(office: Office) -> None:
    before = len(office.program.grids.nodes)
    checked = office.check(
        row("岸兜村第9网格", "王一", 职务="网格长"), row("岸兜村第1网格、第8网格", "李二", 职务="专职网格员")
    )
    assert reasons(checked) == ["网格“岸兜村第9网格”还没有登记", "网格“第8网格”还没有登记"]
    assert not checked.new_grids
    with pytest.raises(Refusal):
        office.program.importer.commit(checked, Progress())
    assert len(office.program.grids.nodes) == before
    assert office.people() == {}


def test_a_grid_that_many_villages_have_asks_for_the_village(office: Office, program: Program) -> None:
    checked = office.check(row("第1网格", "王一", 职务="网格长"))
    assert [question.key for question in checked.questions] == ["village"]
    village = program.grids.find_village("江头")
    office.bring(row("第1网格", "王一", 职务="网格长"), village=village)
    assert [place for place, _, _ in office.posts("王一")] == ["江头村委会 第1网格"]


def test_who_was_moved_holds_the_new_post_from_now_on(office: Office) -> None:
    office.bring(
        row("岸兜村第1网格", "王一", 职务="专职网格员", 身份证号=number(), 聘任时间="2023-05-01"),
        row("岸兜村第2网格", "王一", 职务="专职网格员", 身份证号=number(), 聘任时间="2023-05-01"),
    )
    office.bring(row("江头村第1网格", "王一", 职务="专职网格员", 身份证号=number(), 聘任时间="2023-05-01"))
    assert [day for _, _, day in office.posts("王一")] == [date(2023, 5, 1), date(2023, 5, 1), TODAY]


def test_what_a_duty_means_is_asked_where_it_is_not_clear(office: Office) -> None:
    checked = office.check(
        row("岸兜村第1网格", "王一", 职务="党支部书记"),
        row("岸兜村第1网格", "李二"),
        row("岸兜村第1网格", "张三", 职务="网格员"),
        row("岸兜村第1网格", "赵四", 职务="支部书记", 专兼职="兼职"),
        row("", "钱五", 职务="网格长"),
    )
    assert len(checked.faults) == 3
    assert any("专职还是兼职" in reason for reason in reasons(checked))
    office.program.importer.commit(checked, Progress())
    held = office.program.appointments.of_staff(office.people()["赵四"])
    assert (held[0].post, held[0].held_as) == ("worker_part_time", "支部书记")
    assert office.posts("钱五") == []


def test_an_exported_roster_comes_in_again_unchanged(office: Office, folder: Path) -> None:
    office.bring(
        row("岸兜村第1网格、第2网格", "王一", 职务="专职网格员", 联系电话="13800001234"),
        row("江头村第1网格", "李二", 职务="网格长", 身份证号=number(), 学历="大专"),
    )
    program, path = office.program, folder / "导出.xlsx"
    keys = program.roster.list.keys(Search(), Progress())
    listing = program.roster.list
    program.exporter.export(
        listing, "staff", "网格员", keys, listing.fields, path, Progress(),
        reveal=True, purpose="核对", recipient="组织部",
    )  # fmt: skip
    importer, book = program.importer, open_sheets(path, Progress())
    table = find_table(candidates(book, importer.knows))
    assert importer.guess_kind(table) == "roster"
    mapping = importer.propose("roster", table).confirmed()
    checked = importer.check(table, mapping, origin_of(book, table), Options(), Progress())
    assert not len(checked.faults), [fault.sentence for fault in checked.faults]
    assert checked.changes_nothing


def test_several_grids_with_several_duties_are_not_guessed(office: Office) -> None:
    checked = office.check(row("岸兜村第1网格、第2网格", "王一", 职务="网格长、专职网格员"))
    assert "看不出" in reasons(checked)[0]


def test_the_number_and_the_sheet_may_not_contradict(office: Office) -> None:
    checked = office.check(
        row("岸兜村第1网格", "王一", 职务="网格长", 身份证号=number(), 出生年月="1981-02"),
        row("岸兜村第1网格", "李二", 职务="专职网格员", 身份证号=number("19800101", "002"), 性别="男"),
    )
    assert len(checked.faults) == 2


def test_people_are_known_again(office: Office, grid: Find) -> None:
    program = office.program
    one = enter(program, "王一", id_no=number())
    two = enter(program, "李二", phone="13800001234")
    three = enter(program, "张三")
    program.appointments.appoint(Appointing(three, grid("岸兜第1网格"), "worker_full_time", SINCE))
    office.bring(
        row("岸兜村第1网格", "王一", 身份证号=number(), 职务="网格长", 学历="大专"),
        row("岸兜村第2网格", "李二", 联系电话="13800001234", 职务="网格长"),
        row("岸兜村第1网格", "张三", 职务="专职网格员", 政治面貌="党员"),
    )
    assert office.people() == {"王一": one, "李二": two, "张三": three}
    assert program.roster.texts(three)["political_code"] == "中共党员"
    assert len(program.appointments.of_staff(three)) == 1
    checked = office.check(row("岸兜村第1网格", "王一", 身份证号=number(), 职务="网格长", 学历="大专"))
    assert checked.changes_nothing


def test_doubtful_namesakes_wait_for_the_clerk(office: Office) -> None:
    enter(office.program, "王一", id_no=number())
    enter(office.program, "李二", phone="13800001234")
    checked = office.check(
        row("岸兜村第1网格", "李二", 职务="网格长"),
        row("岸兜村第1网格", "王二", 身份证号=number(), 职务="专职网格员"),
    )
    assert checked.counts.undecided == 2
    office.program.importer.commit(checked, Progress())
    waiting = office.program.deciding.waiting()
    with pytest.raises(Refusal, match="王一"):
        office.program.deciding.different(waiting[1].key)
    office.program.deciding.same(waiting[0].key, Options(policy=Policy.FILL))
    assert [post for _, post, _ in office.posts("李二")] == ["chief"]


def test_more_holders_than_may_be_are_remarked(office: Office, grid: Find) -> None:
    one = enter(office.program, "王一")
    office.program.appointments.appoint(Appointing(one, grid("岸兜第1网格"), "chief", SINCE))
    checked = office.check(row("岸兜村第1网格", "李二", 职务="网格长"))
    assert any("多于规定人数" in note.message for note in checked.notes)


def test_a_whole_roster_is_taken_back(office: Office, grid: Find) -> None:
    program = office.program
    known = enter(program, "王一", id_no=number())
    batch = office.bring(
        row("岸兜村第1网格", "王一", 身份证号=number(), 职务="网格长", 学历="大专"),
        row("岸兜村第1网格", "李二", 职务="专职网格员"),
    )
    program.batches.take_back(batch, Progress())
    assert office.people() == {"王一": known}
    assert office.posts("王一") == []
    assert program.roster.texts(known)["education_code"] == ""
    batch = office.bring(row("岸兜村第1网格", "李二", 职务="专职网格员"))
    homes = settle(program, grid("岸兜第1网格"), 2)
    change = program.contacts.assign(homes, office.people()["李二"], SINCE)
    with pytest.raises(Refusal, match="李二"):
        program.batches.take_back(batch, Progress())
    program.contacts.take_back(change)
    program.batches.take_back(batch, Progress())
    assert office.people() == {"王一": known}


def test_new_people_are_tied_to_their_dossiers(office: Office) -> None:
    draft = office.program.people.blank()
    draft.name, draft.id_no = "王一", number()
    person = office.program.people.save(draft)
    office.bring(row("岸兜村第1网格", "王一", 身份证号=number(), 职务="网格长"))
    assert office.program.roster.dossier(office.people()["王一"]).person == person


def test_the_kind_of_a_roster_is_guessed(office: Office, folder: Path) -> None:
    path = xlsx(folder / "名册.xlsx", [HEAD, row("岸兜村第1网格", "王一", 职务="网格长")])
    importer = office.program.importer
    table = find_table(candidates(open_sheets(path, Progress()), importer.knows))
    assert importer.guess_kind(table) == "roster"


def test_a_head_of_two_rows_and_many_grids_in_one_cell(office: Office, folder: Path) -> None:
    above = ("基本信息", "", "", "任职", "")
    under = ("姓名", "性别", "联系电话", "所属网格", "职务")
    cell = "、".join(f"{village}村第{at}网格" for village in ("岸兜", "江头") for at in (1, 2)) + "、岸兜村第1网格"
    path = xlsx(folder / "两行表头.xlsx", [("花名册",), above, under, ("王一", "男", "13800001234", cell, "网格长")])
    importer, book = office.program.importer, open_sheets(path, Progress())
    table = find_table(candidates(book, importer.knows))
    checked = importer.check(
        table, importer.propose("roster", table).confirmed(), origin_of(book, table), Options(), Progress()
    )
    assert not len(checked.faults)
    importer.commit(checked, Progress())
    assert len(office.posts("王一")) == 4


def test_a_fault_of_one_row_lets_the_others_in_and_is_named_by_its_row(office: Office) -> None:
    checked = office.check(
        row("岸兜村第1网格", "王一", 职务="网格长"),
        row("岸兜村第9网格", "李二", 职务="网格长"),
        row("岸兜村第1网格", "张三", 职务="飞行员"),
        row("岸兜村第1网格", "陈五", 专兼职="专职", 出生年月="1980/13", 聘任时间="2027-13-45"),
        row("岸兜村第2网格", "赵六", 专兼职="专职", 身份证号=3.5e17),
    )
    assert [found.row for found in checked.faults] == [4, 5, 6, 7]
    office.program.importer.commit(checked, Progress())
    assert set(office.people()) == {"王一"}
