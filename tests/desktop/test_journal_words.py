"""Posts, levels, kinds of organisations and the items of registers in the log: in words, before and after."""

from typing import Any

import pytest

from db.models.grids import Grid
from desktop.jobs import Progress
from desktop.program import Program
from desktop.roster.appointments import Appointing
from desktop.tables import Search
from desktop.telling import EMPTY
from tests.desktop.roster.conftest import SINCE, enter, number


def told(program: Program, table: str) -> list[list[tuple[str, str, str]]]:
    """Return what each action changed in the records of a table, the newest first."""
    keys = program.journal.keys(Search(), Progress()).tolist()
    changes = [change for key in keys for change in program.journal.changes(key) if change.table == table]
    return [[(one.title, one.before, one.after) for one in change.differences] for change in changes]


def entered(program: Program, register: str, values: dict[str, Any], **whose: int | None) -> int:
    """Enter something into a register."""
    draft = program.registers.blank(register, **whose)
    for key, value in values.items():
        setattr(draft, key, value)
    return program.registers.save(draft)


@pytest.fixture
def place(program: Program) -> int:
    return program.grids.resolve("江头第1网格") or 0


def test_an_entry_tells_which_of_its_items_changed(program: Program) -> None:
    staff = enter(program, "王一")
    paid = {"month": "2026-10", "amount": 300.0, "kind": "01", "happened_on": SINCE}
    entry = entered(program, "allowances", paid, staff=staff)
    draft = program.registers.draft(entry)
    draft.amount, draft.kind = 350.5, "02"
    program.registers.save(draft)
    program.registers.remove(entry, program.registers.entries("allowances", staff=staff)[0].version)
    removed, corrected, made = told(program, "register_entry")
    first, second = program.codes.title("allowance", "01"), program.codes.title("allowance", "02")
    assert corrected == [("金额（元）", "300", "350.5"), ("补贴类型", first, second)]
    assert ("所属月份", EMPTY, "2026-10") in made
    assert ("金额（元）", "350.5", EMPTY) in removed


def test_private_items_of_a_register_stay_masked(program: Program, place: int) -> None:
    functions = tuple(item.code for item in program.codes.items("site_function")[:2])
    entered(program, "sites", {"name": "网格驿站", "functions": functions, "phone": "13800001234"}, grid=place)
    (made,) = told(program, "register_entry")
    assert ("联系方式", EMPTY, "138****1234") in made
    words = "、".join(program.codes.title("site_function", code) for code in functions)
    assert words in [after for _, _, after in made]


def test_who_teaches_whom_is_told_to_have_changed(program: Program) -> None:
    one, two, three = (enter(program, name, id_no=number(order=f"00{at}")) for at, name in enumerate("甲乙丙", 1))
    entry = entered(program, "mentoring", {"other_staff_id": two, "happened_on": SINCE}, staff=one)
    draft = program.registers.draft(entry)
    draft.other_staff_id = three
    program.registers.save(draft)
    corrected, _ = told(program, "register_entry")
    assert [after for _, _, after in corrected] == ["（已变更）"]


def test_posts_levels_and_kinds_are_words(program: Program, place: int) -> None:
    program.appointments.appoint(Appointing(enter(program, "王一"), place, "worker_full_time", SINCE))
    assert ("岗位", EMPTY, "专职网格员") in told(program, "appointment")[0]
    with program.office.store.write("更正网格") as session:
        session.get_one(Grid, place).level = "village"
    ((_, before, after),) = told(program, "grid")[0]
    assert (before, after) == tuple(program.grids.level_title(key) for key in ("grid", "village"))
    draft = program.organisations.blank("party")
    draft.name, draft.kind_code, draft.grid_id = "江头村党支部", "03", place
    program.organisations.save(draft)
    made = told(program, "organisation")[0]
    assert ("类别", EMPTY, program.codes.title("organisation_family", "party")) in made
    assert ("类型", EMPTY, "党支部") in made
