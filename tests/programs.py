"""A small office with all its capabilities, for tests."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.models.cases import Unit, UnitKind
from db.store import Store
from desktop.accounts.held import HeldKey
from desktop.accounts.keyring import Keyring
from desktop.accounts.rights import FOUNDER
from desktop.accounts.service import Accounts
from desktop.accounts.session import Clerk
from desktop.grids.service import Village
from desktop.office import Office
from desktop.opening import FoundingRequest, OpenOffice, found_office
from desktop.paths import Paths
from desktop.program import Program
from tests.offices import KEY

TODAY = date(2026, 11, 22)
VILLAGES = (Village("350582103201", "岸兜村委会"), Village("350582103202", "江头村委会"))


def today() -> date:
    """Return the day on which every test takes place."""
    return TODAY


def administrator() -> Clerk:
    """Return whoever sits at the program."""
    clerk = Clerk()
    clerk.enter("lin", "林晓梅", FOUNDER)
    return clerk


def office_at(engine: Engine, folder: Path, clerk: Clerk) -> OpenOffice:
    """Return an office without anything in it, opened by somebody."""
    paths = Paths.at(folder)
    keyring = Keyring(folder)
    store = Store(engine, clerk.actor, clerk.permit)
    held = HeldKey(KEY)
    return OpenOffice(paths, engine, held, store, clerk, keyring, Accounts(store, keyring, held, clerk), Office(store))


def founded(office: OpenOffice) -> Program:
    """Found two villages of two grids in an empty office. Return everything it can do."""
    program = Program.of(office, today)
    request = FoundingRequest("350582103000", "陈埭镇", VILLAGES, "plain", "lin", "林晓梅", "")
    with office.store.write("建立单位") as session:
        found_office(session, program.grids, request, today)
    with office.store.write("建网格") as session:
        for village in ("岸兜", "江头"):
            for name in ("第1网格", "第2网格"):
                program.grids.ensure(session, name, program.grids.find_village(village) or 0)
    return program


@pytest.fixture
def clerk() -> Clerk:
    """Whoever sits at the program."""
    return administrator()


@pytest.fixture
def open_office(engine: Engine, folder: Path, clerk: Clerk) -> OpenOffice:
    """An office with two villages and no people, opened by its administrator."""
    return office_at(engine, folder, clerk)


@pytest.fixture
def program(open_office: OpenOffice) -> Program:
    """Everything that office can do."""
    return founded(open_office)


@pytest.fixture
def station(program: Program) -> int:
    """A department that cases are assigned to."""
    with program.office.store.write("登记承办单位") as session:
        unit = Unit(name="司法所", kind=UnitKind.DEPARTMENT)
        session.add(unit)
    return unit.id
