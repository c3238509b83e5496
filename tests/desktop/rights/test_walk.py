"""Every method of every service, walked by every role: nothing of what an account may not see comes back or is changed.

The office has a canary in every record that lies in the other village, in the vault or with a reporter. A method that
returns one, in whatever form, or that changes a record it may not, fails. Which arguments a method gets is decided by
the names of its parameters: the keys of records that lie elsewhere. What it raises does not matter.
"""

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text

from desktop.accounts.reach import tables
from desktop.accounts.rights import AUDIT, GRIDS, OFFICE, SECURITY, SYSTEM, Rights, declared
from desktop.drafts import Draft
from desktop.program import Program
from tests.desktop.rights.arguments import Unknown, arguments, methods, services
from tests.desktop.rights.offices import OTHER, OWN, grid_of, number, opened, register

CANARY, VAULT = "李四光金丝雀", "01999999"
DEPTH, MOST = 6, 4000
OWN_KEYS = {  # what `key` means to a service
    "households": "household", "commands": "household", "returns": "household", "lodging": "household",
    "dwellings": "dwelling", "enterprises": "enterprise", "cases": "case", "case_moves": "case",
}  # fmt: skip


@pytest.fixture
def town(program: Program) -> Mapping[str, int]:
    """The keys of canaries in the other village, by what a parameter that asks for them is called."""
    program.collection.choose((), ())
    register(program, "张三丰", OWN, id_no=number(1), phone="13800001234")
    person = register(program, CANARY, OTHER, id_no=number(2), phone="13800005678", workplace=CANARY)
    facts = program.households.blank()
    facts.grid_id, facts.address = grid_of(program, OTHER), CANARY
    head = program.people.blank()
    head.name, head.id_no = CANARY + "户主", number(4)
    household = program.commands.register(facts, head, date(2026, 1, 1))
    dwelling = program.dwellings.blank()
    dwelling.grid_id, dwelling.address = grid_of(program, OTHER), CANARY
    enterprise = program.enterprises.blank()
    enterprise.grid_id, enterprise.name = grid_of(program, OTHER), CANARY
    places = {"dwelling": program.dwellings.save(dwelling), "enterprise": program.enterprises.save(enterprise)}
    draft = program.cases.blank("dispute")
    draft.grid_id, draft.title, draft.description = grid_of(program, OTHER), CANARY, CANARY
    case = program.cases.register(draft).key
    return {"person": person, "household": household, "case": case, "case_key": case, **places}


def roles(program: Program) -> dict[str, Rights]:
    """Return rights of every declared role and hat, bound to the own village where a role is bound."""
    village = program.grids.find_village(OWN)
    assert village is not None
    made = {
        key: Rights(key, grids=(village,) if role.scope == GRIDS else (), staff_id=999, unit_id=999)
        for key, role in declared()[0].items()
    }
    return made | {hat: Rights(hats=frozenset({hat})) for hat in (SYSTEM, SECURITY, AUDIT)}


ROLES = (*declared()[0], SYSTEM, SECURITY, AUDIT)


@pytest.mark.parametrize("role", ROLES)
def test_no_method_gives_or_changes_what_the_role_may_not(role, program, engine, folder, town):
    rights = roles(program)[role]
    before = marks(engine, rights)
    one = opened(engine, folder, rights)
    called, leaks = walk(one, town, folder)
    if rights.scope != OFFICE:
        assert leaks == []
    assert called > 300
    assert {table for table, mark in marks(engine, rights).items() if mark != before[table]} == set()


def test_the_walk_finds_what_may_be_seen(program, engine, folder, town):
    village = program.grids.find_village(OTHER)
    _, leaks = walk(opened(engine, folder, Rights("village_viewer", grids=(village,))), town, folder)
    assert {"people.dossier", "people.texts", "people.list.keys", "households.dossier", "cases.dossier"} - set(
        leaks
    ) == {
        "people.list.keys"  # keys alone say nothing
    }
    assert len(leaks) > 20


def walk(one: Program, town: Mapping[str, int], folder: Path) -> tuple[int, list[str]]:
    """Call everything. Return how many methods were called, and those that gave a canary."""
    called, leaks = 0, []
    try:
        for name, service in services(one):
            for verb, method in methods(service):
                try:
                    given = arguments(method, {**town, "key": town[OWN_KEYS.get(name, "person")]}, folder)
                except Unknown:
                    continue
                called += 1
                try:
                    said = list(words(method(**given)))
                except Exception:  # noqa: BLE001 - a refusal in whatever words; what it did is looked at by the test
                    continue
                if any(CANARY in one for one in said):
                    leaks.append(f"{name}.{verb}")
    finally:
        one.office.store.close()
    return called, leaks


def marks(engine: Any, rights: Rights) -> dict[str, str]:
    """Return a hash of every table the role may not write, and of the canaries of those it may."""
    found = {}
    with engine.connect() as connection:
        for name, spec in tables().items():
            if spec["group"] in ("own", "history", "audit", "accounts", "upkeep"):
                continue  # preferences, the logs, when somebody last signed in, and backups, which everybody makes
            rows = connection.execute(text(f'SELECT * FROM "{name}" ORDER BY id')).all()
            if spec["group"] in rights.writes:
                if rights.scope == OFFICE:
                    continue
                rows = [row for row in rows if CANARY in str(row)]
            found[name] = hashlib.sha256(str(rows).encode()).hexdigest()
    return found


def words(value: Any, depth: int = DEPTH) -> Iterator[str]:
    """Yield every text inside a result."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif value is None or isinstance(value, int | float | date | datetime | np.ndarray) or depth == 0:
        return
    elif isinstance(value, Draft):
        yield from words(value.values, depth - 1)
    elif isinstance(value, Mapping):
        for key in list(value)[:MOST]:
            yield from words(key, depth - 1)
            yield from words(value[key], depth - 1)
    elif isinstance(value, list | tuple | set | frozenset | Iterator):
        for place, one in enumerate(value):
            if place == MOST:
                return
            yield from words(one, depth - 1)
    elif dataclasses.is_dataclass(value):
        if isinstance(value, type):
            return
        for field in dataclasses.fields(value):
            yield from words(getattr(value, field.name), depth - 1)


def test_every_table_is_declared_and_belongs_to_a_group_that_a_role_names():
    from db.base import Base

    assert set(tables()) == set(Base.metadata.tables)
    groups = {spec["group"] for spec in tables().values()}
    every, hats = declared()
    named = {"own", "history"}.union(*(one.reads | one.writes for one in (*every.values(), *hats.values())))
    assert groups <= named | {"office", "accounts"}
    assert named <= groups
