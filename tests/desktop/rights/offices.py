"""An office with two villages full of people and cases, as accounts of every role open it."""

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from db.store import Store
from desktop.accounts.keyring import Keyring
from desktop.accounts.reach import Reach, narrow_to
from desktop.accounts.rights import Rights
from desktop.accounts.service import Accounts
from desktop.accounts.session import Clerk
from desktop.identity import check_digit
from desktop.office import Office
from desktop.opening import OpenOffice
from desktop.paths import Paths
from desktop.program import Program
from tests.offices import KEY, open_database
from tests.programs import TODAY, today

OWN, OTHER = "岸兜", "江头"  # villages


def number(order: int, birth: str = "19600101") -> str:
    """Return a made-up citizen's number."""
    first = f"359998{birth}{order:03}"
    return first + check_digit(first)


def grid_of(program: Program, village: str) -> int:
    """Return the first grid of a village."""
    found = program.grids.resolve("第1网格", program.grids.find_village(village))
    assert found is not None
    return found


def register(program: Program, name: str, village: str, **values: object) -> int:
    """Register somebody in the first grid of a village."""
    draft = program.people.blank()
    draft.name, draft.grid_id = name, grid_of(program, village)
    for key, value in values.items():
        setattr(draft, key, value)
    return program.people.save(draft)


def opened(engine: Engine, folder: Path, rights: Rights, name: str = "chen", day: date = TODAY) -> Program:
    """Return the office as an account opens it: its store narrowed to what it may see and write."""
    clerk = Clerk()
    clerk.enter(name, "陈试", rights)
    store = Store(engine, clerk.actor, clerk.permit)
    narrow_to(store, Reach(rights, name, day), lambda: open_database(folder / "office.db"))
    keyring = Keyring(folder)
    office = OpenOffice(
        Paths.at(folder), engine, KEY, store, clerk, keyring, Accounts(store, keyring, KEY, clerk), Office(store)
    )
    return Program.of(office, today)
