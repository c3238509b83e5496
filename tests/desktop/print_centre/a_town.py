"""A little town of which every paper of the print centre can be made. All names and numbers are made up."""

from datetime import date, timedelta
from typing import Any

from db.base import Base
from db.models.cases import CaseParty, CaseReporter
from db.models.log import Action
from desktop.cases.events import EventKind
from desktop.drafts import Draft
from desktop.grids.posts import FULL_TIME
from desktop.identity import check_digit
from desktop.jobs import Progress
from desktop.program import Program
from desktop.roster.appointments import Appointing
from tests.desktop.cases.an_office_of_cases import a_case, noon, put_case, put_unit
from tests.programs import TODAY

FIRST, SECOND, OTHER = "岸兜第1网格", "岸兜第2网格", "江头第1网格"
SINCE = date(2024, 1, 1)
CASES = (  # ledger, code of the sort, days before today, title, what is told
    ("dispute", "0101", 60, "两户因排水沟发生争执", "雨季积水流入邻家院子。"),
    ("dispute", "0101", 20, "婆媳因家务争吵", "邻居反映多次争吵。"),
    ("dispute", "0201", 5, "货款拖欠", "两家铺子对账不一致。"),
    ("hazard", "01", 18, "楼道堆放杂物", "二楼楼道堆满纸箱。"),
    ("request", "01", 15, "路灯不亮", "中心路三盏路灯不亮。"),
    ("security", "01", 12, "电动车被盗", "夜间停放在楼下。"),
    ("service", "01", 10, "代办老年证", "行动不便，请人代办。"),
    ("incident", "01", 8, "出租房冒烟", "电路老化冒烟，无人受伤。"),
    ("petition", "01", 7, "反映补偿标准", "要求说明补偿标准。"),
    ("goal", "02", 6, "第四季度消防排查", "排查全部九小场所。"),
    ("other", "01", 4, "拾到钱包", "已联系失主。"),
)
REGISTER_TEXTS = {"month": "2026-10", "phone": "13800005678"}  # of fields that do not take any words


def number(birth: str, order: str) -> str:
    """Return a number with a division that was never issued."""
    first = f"359998{birth}{order}"
    return first + check_digit(first)


def settle(program: Program) -> None:
    """Fill the town: dossiers, roster, organisations, cases, registers, a meeting, a self-check."""
    _dossiers(program)
    people = _roster(program)
    _organisations(program, people)
    _cases(program)
    _registers(program, people)
    meeting = program.meetings.plan("analysis", TODAY, _grid(program, "岸兜"))
    assert meeting
    program.selfcheck.run(Progress())
    _on_the_day(program)


def _on_the_day(program: Program) -> None:
    """Let everything have been written at noon of the tests' day, so that papers say the same on any other."""
    with program.office.engine.execution_options(writes=True).begin() as connection:
        for table in Base.metadata.sorted_tables:
            written = {name: noon(TODAY) for name in ("created_at", "updated_at") if name in table.c}
            if table.name == Action.__tablename__:
                written["at"] = noon(TODAY)
            if written:
                connection.execute(table.update().values(written))


def _grid(program: Program, name: str) -> int:
    return program.grids.resolve(name) or program.grids.find_village(name) or 0


def _filled(draft: Draft, **values: Any) -> Draft:
    for key, value in values.items():
        setattr(draft, key, value)
    return draft


def _dossiers(program: Program) -> None:
    homes = (
        ("岸兜村1号", FIRST, "王㛃", "1", date(1948, 3, 5), "001", {"care": ("P01",), "phone": "13800001001"}),
        ("岸兜村2号", SECOND, "吴𪟝", "1", date(1971, 8, 9), "003", {"care": ("P11",), "phone": "13800001002"}),
        ("江头村1号", OTHER, "林三", "2", date(1990, 1, 2), "002", {}),
    )
    for address, grid, name, sex, born, order, values in homes:
        facts = _filled(program.households.blank(), address=address, grid_id=_grid(program, grid))
        head = _filled(
            program.people.blank(), name=name, sex_code=sex, born_on=born, id_no=number(f"{born:%Y%m%d}", order),
            residence_address=address, **values,
        )  # fmt: skip
        program.commands.register(facts, head, date(2020, 1, 1))
    program.people.save(
        _filled(
            program.people.blank(), name="赵外来", sex_code="1", born_on=date(1995, 6, 7),
            id_no=number("19950607", "005"), phone="13800001003", population="floating", grid_id=_grid(program, OTHER),
            registered_address="外省某县某村", residence_address="江头村中心路12号", inflow_on=date(2026, 3, 1),
            inflow_reason_code="01",
        )
    )  # fmt: skip
    program.people.save(
        _filled(
            program.people.blank(), name="孙留守", sex_code="2", born_on=date(2016, 6, 7),
            grid_id=_grid(program, FIRST), left_behind_code="03", relative_name="孙父", relative_phone="13800001004",
            difficulties="父母在外务工",
        )
    )  # fmt: skip
    rented = program.dwellings.save(
        _filled(
            program.dwellings.blank(), address="江头村中心路12号", grid_id=_grid(program, OTHER), is_rented=True,
            area=45.5, dwelling_no="F001",
        )
    )  # fmt: skip
    for right, name, order in (("owner", "郑房主", "007"), ("tenant", "赵外来", "005")):
        party = _filled(program.dwellings.parties.blank(right), name=name, phone=f"1380000{order}9",
                        document_no=number("19950607", order), valid_from=date(2026, 3, 1))  # fmt: skip
        program.dwellings.parties.add(rented, right, party)
    program.enterprises.save(
        _filled(
            program.enterprises.blank(), name="江头小吃店", kind="place", place_code="04", address="江头村中心路1号",
            grid_id=_grid(program, OTHER), employees=3, legal_name="郑店主", legal_phone="13800001005",
        )
    )  # fmt: skip


def _roster(program: Program) -> dict[str, int]:
    people = {
        name: program.roster.save(
            _filled(
                program.roster.blank(), name=name, sex_code="1", born_on=date(1985, 4, 3), phone=phone, kind_code=kind,
                id_no=number("19850403", order), hired_on=date(2023, 5, 1), certificate_no=f"WG-{order}",
            )
        )
        for name, phone, kind, order in (
            ("王网格长", "13800002001", "02", "011"),
            ("李专职", "13800002002", "01", "013"),
            ("张专职", "13800002003", "01", "015"),
        )
    }  # fmt: skip
    for name, grid, post in (
        ("王网格长", FIRST, "chief"),
        ("李专职", FIRST, FULL_TIME),
        ("张专职", OTHER, FULL_TIME),
    ):
        program.appointments.appoint(Appointing(people[name], _grid(program, grid), post, SINCE))
    return people


def _organisations(program: Program, people: dict[str, int]) -> None:
    for family, kind, name, grid in (
        ("team", "05", "岸兜巡逻队", "岸兜"),
        ("team", "02", "江头巾帼队", "江头"),
        ("party", "03", "岸兜党支部", "岸兜"),
    ):
        draft = _filled(program.organisations.blank(family), name=name, kind_code=kind, grid_id=_grid(program, grid),
                        leader_name="陈队长", leader_phone="13800003001")  # fmt: skip
        key = program.organisations.save(draft)
        member = _filled(program.organisations.members.blank(), name=f"{name[:2]}队员", phone="13800003002",
                         duty="队员", valid_from=SINCE)  # fmt: skip
        program.organisations.members.add(key, member)


def _cases(program: Program) -> None:
    unit, grid = put_unit(program), _grid(program, FIRST)
    for ledger, sort, ago, title, told in CASES:
        steps = a_case(TODAY - timedelta(days=ago), finished=3 if ago > 6 else None)
        key, _ = put_case(
            program, steps, ledger=ledger, title=title, description=told, grid_id=grid, kind_code=sort, people_count=2,
            risk_code="3", unit_id=unit, place="中心路",
        )  # fmt: skip
        with program.office.store.write("登记当事人") as session:
            session.add(CaseParty(case_id=key, name="孙某某"))
            session.add(CaseReporter(case_id=key, name="反映的人", phone="13800009999"))
    put_case(program, [(EventKind.REGISTERED, date(2025, 12, 30), {})], title="去年的纠纷", grid_id=grid)


def _registers(program: Program, people: dict[str, int]) -> None:
    """Make two entries in every register, with something in every field."""
    for register in program.registers.all:
        for ago in (40, 3):
            staff, grid = people["李专职"], _grid(program, FIRST)
            draft = program.registers.blank(
                register.key, *((grid, None) if register.subject == "grid" else (None, staff))
            )
            for field in register.form:
                draft.values[field.key] = _value(program, field, ago)
            if register.until is not None:
                draft.values["until"] = None if ago == 3 else TODAY - timedelta(days=30)
            draft.values["happened_on"] = TODAY - timedelta(days=ago)
            if register.other is not None:
                draft.values["other_staff_id"] = people["张专职"]
            program.registers.save(draft)


def _value(program: Program, field: Any, ago: int) -> Any:
    match field.kind.value:
        case "code":
            return program.codes.items(field.codes)[0].code
        case "codes":
            return (program.codes.items(field.codes)[0].code,)
        case "number" | "decimal":
            return ago
        case "date":
            return TODAY - timedelta(days=ago)
        case "flag":
            return True
    return REGISTER_TEXTS.get(field.key) or f"{field.title}的内容"
