"""Grids on their way to paper: 一格一档, and the table of how a town is divided."""

from datetime import date
from io import BytesIO

import pytest

from db.models.organisations import Organisation, OrganisationFamily
from db.models.roster import Appointment, Staff
from desktop.grid_paper import GridPapers
from desktop.jobs import Progress
from desktop.layouts.layout import NUMBER
from desktop.layouts.reading import shipped_layouts
from desktop.print_centre.rosters import DIVISION, division_fields, division_keys, division_of
from desktop.printing.press import print_document
from desktop.printing.preview import PdfPages

PHONE, MASKED_PHONE = "13800001234", "138****1234"


@pytest.fixture
def papers(program):
    return GridPapers(program)


@pytest.fixture
def grid(program):
    """A grid with a chief, a party organisation, a resident, borders and a code elsewhere."""
    key = program.grids.resolve("江头第1网格")
    draft = program.grid_dossiers.draft(key)
    draft.extent, draft.east, draft.west, draft.surface = "祠堂周边", "至新街", "江边", 37816.4
    draft.compound_code = "03"
    program.grid_dossiers.save(draft)
    program.grid_dossiers.add_code(key, "数字城管", "CG-0101")
    person = program.people.blank()
    person.name, person.sex_code, person.born_on, person.grid_id = "王一", "1", date(1960, 1, 1), key
    program.people.save(person)
    with program.office.store.write("配备") as session:
        staff = Staff(name="林一", name_key="林一", phone=PHONE, workplace="江头村委会")
        session.add(staff)
        session.flush()
        session.add(Appointment(staff_id=staff.id, grid_id=key, post="chief", held_as="村支委"))
        for kind, name in (("03", "第1网格党支部"), ("05", "老王家联系户")):
            party = OrganisationFamily.PARTY
            session.add(Organisation(family=party, kind_code=kind, name=name, name_key=name, grid_id=key))
    return key


def text_of(stream):
    pages = PdfPages(stream.getvalue())
    text = "".join("".join(pages.text(page).split()) for page in range(len(pages)))
    pages.close()
    return text


def printed(document):
    stream = BytesIO()
    print_document(document, stream, Progress())
    return text_of(stream)


def test_a_grid_is_masked_unless_revealed(papers, program, grid):
    text = printed(papers.grid(grid))
    words = ("一格一档", "第1网格", "网格编码：350582103202001", "祠堂周边", "东至", "老旧小区", "37816", "面积（㎡）",
             "林一", "村支委，江头村委会", "第1网格党支部", "数字城管", "CG-0101", "设立", "林晓梅")  # fmt: skip
    assert [word for word in words if word not in text] == []
    assert MASKED_PHONE in text
    assert PHONE not in text
    assert "号码已脱敏" in text
    assert PHONE in printed(papers.grid(grid, revealed=True))
    village = program.grids.find_village("江头")
    assert "下级网格" in printed(papers.grid(village))


def test_what_the_self_check_found_is_printed(papers, program, grid):
    program.selfcheck.run(Progress())
    found = program.selfcheck.report().of_grid[grid]
    assert "".join(found[0].sentence.split()) in printed(papers.grid(grid))


def test_the_table_of_division_has_every_grid_but_the_town(program, grid):
    (town,) = program.grids.children(None)
    keys = division_keys(program, town.id, Progress())
    assert len(keys) == 6
    assert division_keys(program, None, Progress()) == keys
    making = division_of(program, keys, shipped_layouts()[DIVISION], Progress(), of="陈埭镇")
    names = [one.key for one in making.data.columns]
    rows = [dict(zip(names, row, strict=True)) for row in making.data.rows()]
    (line,) = [row for row in rows if row["party"]]
    assert line["extent"] == "祠堂周边；东至新街，西至江边"
    assert (line["people"], line["chief"], line["party"], line["surface"]) == ("1", "林一", "第1网格党支部", "37816")
    stream = BytesIO()
    making.write(stream, Progress())
    text = text_of(stream)
    assert "网格划分一览表" in text
    assert "陈埭镇共6个网格" in text
    assert text.index("岸兜村委会") < text.index("江头村委会")


def test_the_columns_of_the_table_are_those_collected(program):
    shown = {column.key for column in shipped_layouts()[DIVISION].columns}
    assert {field.key for field in division_fields(program)} == shown - {NUMBER}
    program.collection.choose(["grid.note"], [("grid", field) for field in program.grid_dossiers.fields])
    assert "note" not in [field.key for field in division_fields(program)]
