"""The parties of a case as forms ask for them."""

from db.models.cases import CaseParty
from desktop.cases.events import EventKind
from desktop.forms.scope import Subject
from desktop.forms.shape import Slot
from desktop.forms.values.offered import field_of, offered, why_not
from desktop.forms.values.records import Records
from desktop.forms.values.wording import NotWritten, Wording
from desktop.program import Program
from tests.desktop.cases.an_office_of_cases import put_case
from tests.desktop.print_centre.a_town import number
from tests.programs import TODAY

ASKED = ("@all/name", "@all/phone", "@first/name", "@first/phone", "@second/name", "@second/id_no")


def case_of(program: Program, *parties: tuple[str | None, str, str | None]) -> int:
    key, _ = put_case(program, [(EventKind.REGISTERED, TODAY, {})], title="排水争执")
    with program.office.store.write("登记当事人") as session:
        session.add_all(
            [CaseParty(case_id=key, role_code=role, name=name, phone=phone) for role, name, phone in parties]
        )
    return key


def values(program: Program, key: int) -> list[object]:
    return list(Records(program, TODAY).page(Subject.CASES, [key], ASKED)[key].values())


def test_sides_are_told_by_who_asks(program: Program) -> None:
    key = case_of(program, ("02", "林乙", "13800000002"), ("01", "王甲", "13800000001"), ("03", "旁人", None))
    joined = ["林乙、王甲、旁人", "13800000002、13800000001"]
    assert values(program, key) == [*joined, "王甲", "13800000001", "林乙", None]


def test_without_roles_the_first_asks(program: Program) -> None:
    key = case_of(program, (None, "王甲", None), (None, "林乙", None))
    assert values(program, key) == ["王甲、林乙", None, "王甲", None, "林乙", None]


def test_where_there_is_nobody(program: Program) -> None:
    assert values(program, case_of(program)) == [None, None, None, None, "", ""]
    assert values(program, case_of(program, ("01", "王甲", None)))[4:] == ["", ""]


def test_numbers_are_masked_each_and_placeholders_are_not_told(program: Program) -> None:
    field = field_of(program, Subject.CASES, "@all/id_no")
    assert field is not None
    slot = Slot("A", "身份证号", (1, 1))
    good = "、".join((number("19850405", "001"), number("19900101", "002")))
    hidden = Wording(program.codes, program.grids, field, slot).write(good)
    assert isinstance(hidden, str)
    assert [len(one) for one in hidden.split("、")] == [18, 18]
    assert "19850405" not in hidden
    assert Wording(program.codes, program.grids, field, slot, revealed=True).write(good) == good
    placeholder = f"{good}、000000198504050011"
    assert isinstance(Wording(program.codes, program.grids, field, slot, revealed=True).write(placeholder), NotWritten)


def test_what_is_offered(program: Program) -> None:
    targets = {one.target for one in offered(program, Subject.CASES)}
    assert {"@all/name", "@first/sex_code", "@second/address"} <= targets
    assert "@all/sex_code" not in targets
    assert why_not(program, Subject.CASES, "@all/sex_code")
    assert why_not(program, Subject.PEOPLE, "@first/name")
