"""Photographs for the cells of cards."""

from desktop.forms.scope import Subject
from desktop.forms.values.records import Records
from desktop.program import Program
from tests.desktop.attachments.pictures import photo
from tests.programs import TODAY

SIZE = (500, 700)
JPEG = b"\xff\xd8\xff"


def register(program: Program, name: str) -> int:
    draft = program.people.blank()
    draft.name = name
    return program.people.save(draft)


def test_a_dossiers_picture_that_is_called_a_photograph(program: Program) -> None:
    with_one, without = register(program, "林一"), register(program, "林二")
    program.attachments.add("person", with_one, photo(1, SIZE), "残疾证.jpg")
    program.attachments.add("person", with_one, photo(2, SIZE), "一寸照片.jpg")
    program.attachments.add("person", without, photo(3, SIZE), "残疾证.jpg")
    found = Records(program, TODAY).page(Subject.PEOPLE, [with_one, without], ["name", "!photo"])
    assert found[with_one]["!photo"].startswith(JPEG)
    assert len(found[with_one]["!photo"]) < 100_000
    assert found[without] == {"name": "林二", "!photo": None}


def test_the_photograph_of_the_roster_goes_first(program: Program) -> None:
    draft = program.roster.blank()
    draft.name = "李专职"
    staff, person = program.roster.save(draft), register(program, "李专职")
    program.roster.link(staff, program.roster.draft(staff).version, person)
    program.photographs.put(staff, photo(4, SIZE), "工作照.jpg")
    records = Records(program, TODAY)
    own = records.page(Subject.ROSTER, [staff], ["!photo"])[staff]["!photo"]
    assert own.startswith(JPEG)
    assert records.page(Subject.PEOPLE, [person], ["!photo"])[person]["!photo"] == own
