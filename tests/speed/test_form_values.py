"""What a form is filled with, read for 50,000 people of a city and put into words. Times are those of a core."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from desktop.forms.scope import Scope, Subject
from desktop.forms.scopes import Scopes
from desktop.forms.shape import Slot
from desktop.forms.values.offered import field_of
from desktop.forms.values.records import Records
from desktop.forms.values.wording import Wording
from desktop.jobs import Progress
from desktop.program import Program
from tests.programs import administrator, office_at
from tests.speed.conftest import PEOPLE, UNTIL
from tests.speed.measuring import cpu_milliseconds, tell

COUNT, PAGE = 50_000, 2_000
TARGETS = (
    "name", "id_no", "sex_code", "born_on", "age", "ethnic_code", "phone", "political_code", "education_code",
    "marital_code", "household_no", "relation_code", "head_name", "head_phone", "residence_address",
    "registered_address", "workplace", "care", "grid_id", "!worker",
)  # fmt: skip
VALUES, WORDS, ORDER = 3000, 1000, 15  # milliseconds at most; of the order for each thousand people


@pytest.fixture
def program(city: Engine, tmp_path: Path) -> Program:
    """Everything that can be done with the city."""
    return Program.of(office_at(city, tmp_path, administrator()), lambda: UNTIL)


def test_values_of_many_people(program: Program) -> None:
    scopes, records = Scopes(program, lambda: UNTIL), Records(program, UNTIL)
    took = cpu_milliseconds(lambda: scopes.keys(Scope(Subject.PEOPLE), Progress()))
    tell(f"{PEOPLE:,} people in the order of a walk: {took:.0f} ms")
    assert took <= ORDER * PEOPLE / 1000 + 1000
    keys = scopes.keys(Scope(Subject.PEOPLE), Progress())[:COUNT].tolist()
    pages = [keys[first : first + PAGE] for first in range(0, len(keys), PAGE)]
    found: list[dict[str, object]] = []

    def read() -> None:
        found[:] = [values for page in pages for values in records.page(Subject.PEOPLE, page, TARGETS).values()]

    took = cpu_milliseconds(read, 2)
    tell(f"{len(TARGETS)} values each of {len(keys):,} people: {took:.0f} ms (≤ {VALUES})")
    assert len(found) == len(keys)
    assert took <= VALUES
    slot = Slot("C", "", (1, 1))
    words = {
        one: Wording(program.codes, program.grids, field, slot, revealed=True)
        for one in TARGETS
        if (field := field_of(program, Subject.PEOPLE, one)) is not None
    }
    took = cpu_milliseconds(lambda: [wording.write(one[key]) for one in found for key, wording in words.items()])
    tell(f"  in the form's words: {took:.0f} ms (≤ {WORDS})")
    assert took <= WORDS
