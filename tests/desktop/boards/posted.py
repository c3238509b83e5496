"""A grid with its people, its party, its border and a board, in a village with residents."""

from dataclasses import dataclass
from datetime import date

from db.models.roster import RegisterEntry
from desktop.organisations.fields import PARTY
from desktop.program import Program
from desktop.roster.appointments import Appointing
from tests.desktop.attachments.pictures import photo
from tests.desktop.maps.made import box
from tests.desktop.roster.conftest import enter, number

SINCE = date(2024, 1, 1)
HOTLINE = "0595-85012345"
RESIDENT, RESIDENT_PHONE = "欧阳不公开", "13859997777"
UPRIGHT = (500, 700)


@dataclass(frozen=True)
class Posted:
    """The keys of what there is."""

    village: int
    grid: int
    chief: int
    worker: int
    police: int
    entry: int


def serve(program: Program, name: str, phone: str, post: str, where: int, **values: str) -> int:
    """Let somebody serve."""
    key = enter(program, name, phone=phone, **values)
    program.appointments.appoint(Appointing(key, where, post, SINCE))
    return key


def make_posted(program: Program) -> Posted:
    """岸兜村 第1网格: a chief with a photograph, a worker without; the policeman is the village's."""
    grids = program.grids
    village, grid = grids.resolve("岸兜村"), grids.resolve("岸兜村第1网格")
    assert village is not None
    assert grid is not None
    chief = serve(program, "林志远", "13859990001", "chief", grid, id_no=number())
    worker = serve(program, "陈晓岚", "13859990002", "worker_full_time", grid, certificate_no="WG00007")
    police = serve(program, "王守安", "13859990003", "police", village)
    program.photographs.put(chief, photo(1, UPRIGHT), "林志远.jpg")
    party = program.organisations.blank(PARTY)
    party.name, party.kind_code, party.grid_id, party.leader_id = "岸兜村党支部", "03", village, str(police)
    program.organisations.save(party)
    draft = program.grid_dossiers.draft(grid)
    draft.extent = "榕树头以东至老街"
    program.grid_dossiers.save(draft)
    program.maps.draw(grid, "", [box(0, 0, 500, 600)])
    program.maps.draw(grids.resolve("岸兜村第2网格"), "", [box(500, 0, 1000, 600)])
    program.boards.tell_public(HOTLINE, "")
    resident = program.people.blank()
    resident.name, resident.sex_code, resident.born_on, resident.phone = RESIDENT, "1", SINCE, RESIDENT_PHONE
    program.people.save(resident)
    with program.office.store.write("登记公示牌") as session:
        entry = RegisterEntry(register="boards", grid_id=grid, title="榕树头", facts={"place": "榕树头", "state": "2"})
        session.add(entry)
    return Posted(village, grid, chief, worker, police, entry.id)
