"""The sample town goes into an office through the services a clerk uses."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db.models.organisations import Organisation, OrganisationMember
from db.models.roster import Appointment, HouseholdContact, Staff, StaffStanding
from desktop.bringing import Brought
from desktop.dossiers.indexing import tokens_of
from desktop.errors import Refusal
from desktop.identity import read_id
from desktop.jobs import Progress
from desktop.opening import FoundingRequest, OpenOffice, found_office
from desktop.program import Program
from desktop.sample.service import SampleResult, villages_of
from desktop.sample.town import FACTS, Town
from desktop.sample.workbooks import GRIDS, ROSTER, SampleBook
from desktop.sample_office import SCHEME, fill
from desktop.upkeep.checking import check
from tests.programs import today

PEOPLE = 500


def founded(office: OpenOffice, town: Town) -> Program:
    program = Program.of(office, today)
    request = FoundingRequest(FACTS.code, FACTS.name, villages_of(town), SCHEME, "lin", "林晓梅", "")
    with office.store.write("建立单位") as session:
        found_office(session, program.grids, request, today)
    return program


def made(program: Program, folder: Path, seen: list[tuple[SampleBook, Brought]] | None = None) -> SampleResult:
    def watch(book: SampleBook, brought: Brought) -> None:
        assert not brought.checked.new_grids
        if seen is not None:
            seen.append((book, brought))

    return fill(program, Town(PEOPLE), folder / "books", Progress(), watch)


def test_every_workbook_fares_as_announced(open_office: OpenOffice, folder: Path) -> None:
    program, seen = founded(open_office, Town(PEOPLE)), list[tuple[SampleBook, Brought]]()
    result = made(program, folder, seen)
    assert len(result.books) == len(seen) == 30
    for book, brought in result.books:
        assert (brought.rows, brought.faulty) == (book.rows, book.faulty), book.path.name
    assert sum(brought.undecided for _, brought in result.books) == 1
    for book, brought in seen:
        if book.kind in (GRIDS, ROSTER):
            assert {match.target for match in brought.checked.mapping.matches} >= {"name"}
            assert not brought.checked.mapping.uncertain
    assert not check(program.office.engine, Progress(), tokens_of).findings


def test_an_office_of_another_town_is_left_alone(program: Program, folder: Path) -> None:
    with pytest.raises(Refusal, match="示例镇"):
        made(program, folder)
    assert not (folder / "books").exists()


def test_everybody_of_the_roster_is_made_up_and_has_a_post(open_office: OpenOffice, folder: Path) -> None:
    program = founded(open_office, Town(PEOPLE))
    made(program, folder)
    with program.office.store.read() as session:
        staff = session.scalars(select(Staff)).all()
        assert all(read_id(one.id_no or "").good and one.id_no[:5] == "35999" for one in staff if one.id_no)
        assert {one.standing for one in staff} == {StaffStanding.SERVING, StaffStanding.LEFT}
        posts = session.execute(select(Appointment.staff_id, func.count()).group_by(Appointment.staff_id)).all()
        assert {key for key, _ in posts} == {one.id for one in staff}
        assert max(count for _, count in posts) > 1
        assert sum(one.person_id is not None for one in staff) > len(staff) / 3
        contacted = session.scalar(select(func.count()).select_from(HouseholdContact)) or 0
        kinds = Counter(session.scalars(select(Organisation.family)))
        assert contacted > 100
        assert min(kinds["party"], kinds["team"], kinds["office"]) > 0
        members = select(func.count()).where(OrganisationMember.person_id.is_not(None))
        assert (session.scalar(members) or 0) > 5


def test_a_town_made_again_stays_as_it_is(open_office: OpenOffice, folder: Path) -> None:
    program = founded(open_office, Town(PEOPLE))
    first = made(program, folder)
    with program.office.store.read() as session:
        before = [session.scalar(select(func.count()).select_from(model)) for model in (Staff, Organisation)]
    again = made(program, folder)
    with program.office.store.read() as session:
        after = [session.scalar(select(func.count()).select_from(model)) for model in (Staff, Organisation)]
    assert after == before
    assert (again.rows, again.plan.overlaps) == (first.rows, 0)
