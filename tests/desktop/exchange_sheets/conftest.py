"""A town, a district without the program, and a stick between them."""

from datetime import date
from pathlib import Path

import pytest

from db.models.exchange import Relation
from db.models.people import Person
from desktop.exchange.partners import PartnerDraft
from desktop.program import Program


@pytest.fixture
def district(program: Program) -> int:
    """A district that has no such program, and three people to tell it of."""
    with program.office.store.write("登记") as session:
        grid = program.grids.resolve("岸兜村第1网格")
        for name in ("子甲", "丑乙", "寅丙"):
            person = Person(name=name, name_key=name, grid_id=grid, phone="13800000001", sex_code="1")
            person.born_on, person.marital_code, person.occupation = date(1990, 1, 1), "10", "农民"
            session.add(person)
    return program.partners.add(PartnerDraft("350582000000", "晋江市", Relation.UPPER, has_program=False))


@pytest.fixture
def stick(folder: Path) -> Path:
    """A stick that is carried to and fro."""
    path = folder / "stick"
    path.mkdir()
    return path
