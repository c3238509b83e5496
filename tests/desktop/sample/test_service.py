"""The sample town goes into an office through the services a clerk uses."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import func, select

from db.models.grids import Grid
from db.models.organisations import Organisation, OrganisationMember
from db.models.roster import Appointment, HouseholdContact, Staff, StaffStanding
from desktop.bringing import Brought
from desktop.cases.checking import look_through
from desktop.dossiers.indexing import tokens_of
from desktop.errors import Refusal
from desktop.identity import read_id
from desktop.jobs import Progress
from desktop.paths import Paths
from desktop.program import Program
from desktop.sample.service import SampleResult
from desktop.sample.town import Town
from desktop.sample.workbooks import GRIDS, ROSTER, SampleBook
from desktop.sample_office import ACCOUNT, TITLE, fill, found_sample
from desktop.upkeep.checking import check
from tests.desktop.founded import CHEAP

PEOPLE, PASSWORD = 400, "Kuaidian-2026-kan"
Seen = list[tuple[SampleBook, Brought]]


class Sample(NamedTuple):
    """A sample town that was made, and every workbook after its check."""

    program: Program
    result: SampleResult
    seen: Seen
    books: Path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """A small town."""
    folder, seen = tmp_path_factory.mktemp("sample"), Seen()
    paths, books = Paths.at(folder / "office"), folder / "books"
    made = found_sample(
        paths, Town(PEOPLE), ACCOUNT, TITLE, PASSWORD, books, Progress(), cost=CHEAP,
        watch=lambda book, brought: seen.append((book, brought)),
    )  # fmt: skip
    yield Sample(made.program, made.result, seen, books)
    made.program.office.close()


def test_its_first_sign_in_raises_no_alarm(sample: Sample) -> None:
    """The log of audit goes with the office to its place, and the anchor with the log."""
    assert sample.program.office.alarm == ""


def test_every_workbook_fares_as_announced(sample: Sample) -> None:
    assert len(sample.result.books) == len(sample.seen) == 30
    for book, brought in sample.result.books:
        assert (brought.rows, brought.faulty) == (book.rows, book.faulty), book.path.name
    assert sum(brought.undecided for _, brought in sample.result.books) == 1
    for book, brought in sample.seen:
        assert not brought.checked.new_grids
        if book.kind in (GRIDS, ROSTER):
            assert not brought.checked.mapping.uncertain
    assert not check(sample.program.office.engine, Progress(), tokens_of, cases=look_through).findings


def test_the_tables_of_grids_and_roster_have_the_faults_that_were_planted(sample: Sample) -> None:
    found = {
        book.kind: Counter(cell.heading for row in brought.checked.faults for cell in row.faults)
        for book, brought in sample.seen
        if book.kind in (GRIDS, ROSTER)
    }
    assert found[GRIDS] == Counter(("所属村（社区）", "网格名称", "网格类型"))
    assert found[ROSTER] == Counter(("身份证号", "所在网格", "网格职务", "聘任时间", "姓名"))


def test_an_office_of_another_town_is_left_alone(program: Program, folder: Path) -> None:
    with pytest.raises(Refusal, match="示例镇"):
        fill(program, Town(PEOPLE), folder / "books", Progress())
    assert not (folder / "books").exists()


def test_everybody_of_the_roster_is_made_up_and_has_a_post(sample: Sample) -> None:
    with sample.program.office.store.read() as session:
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


def test_a_town_made_again_stays_as_it_is(sample: Sample) -> None:
    def counted() -> list[int | None]:
        with sample.program.office.store.read() as session:
            return [session.scalar(select(func.count()).select_from(model)) for model in (Staff, Grid, Organisation)]

    before = counted()
    again = fill(sample.program, Town(PEOPLE), sample.books, Progress())
    assert counted() == before
    assert (again.rows, again.plan.overlaps) == (sample.result.rows, 0)
