"""Made-up people of two villages, written straight into the tables, and beside them what is plainly known of each."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from db.models.people import LeftBehind, Person, PersonTag, Population
from desktop.clock import age_on
from desktop.forms.counts.dimensions import ages_of
from desktop.forms.counts.spec import Term
from desktop.program import Program

DAY = date(2026, 11, 22)
COUNT = 160


@dataclass
class Known:
    """What the test itself knows of a person."""

    key: int
    grid: int | None
    sex: str | None
    born_on: date | None
    population: str
    ethnic: str | None
    tags: frozenset[str] = field(default_factory=frozenset)
    left_behind: str = ""


def settle(program: Program, seed: int = 8) -> list[Known]:
    """Write people into the grids, some of whom nobody knows much. Return what is known of them."""
    rng, found = random.Random(seed), list[Known]()
    grids = [node.id for node in program.grids.nodes.values() if node.level == "grid"]
    with program.office.store.write("登记人员") as session:
        for place in range(COUNT):
            born_on = None if rng.random() < 0.05 else DAY - timedelta(days=rng.randrange(36_000))
            one = Known(
                0, rng.choice([*grids, None]), rng.choice(["1", "2", "2", None]), born_on,
                rng.choice(list(Population)).value, rng.choice(["01", "01", "15", None]),
                frozenset(rng.sample(["P09", "P11", "P13"], rng.randrange(3))), rng.choice(["", "", "01", "03"]),
            )  # fmt: skip
            person = Person(
                name=f"丁{place}", name_key=f"ding {place}", grid_id=one.grid, sex_code=one.sex, born_on=one.born_on,
                population=Population(one.population), ethnic_code=one.ethnic,
            )  # fmt: skip
            session.add(person)
            session.flush()
            one.key = person.id
            session.add_all(PersonTag(person_id=person.id, code=code) for code in one.tags)
            if one.left_behind:
                session.add(LeftBehind(person_id=person.id, left_behind_code=one.left_behind))
            found.append(one)
    return found


def meets(program: Program, one: Known, term: Term) -> bool:
    """Whether somebody meets a term, as a plain reading of it says."""
    return any(_has(program, one, term.dimension, value) for value in term.values)


def _has(program: Program, one: Known, name: str, value: str) -> bool:
    match name:
        case "grid":
            return one.grid is None if value == "0" else one.grid in program.grids.subtree(int(value))
        case "age":
            youngest, oldest = ages_of(value)
            age = age_on(one.born_on, DAY) if one.born_on else None
            return age is not None and (youngest or 0) <= age <= (200 if oldest is None else oldest)
        case "care":
            return value in one.tags
        case "left_behind":
            return bool(one.left_behind) if value == "" else one.left_behind == value
    told = getattr(one, name)
    if value.startswith("!"):
        return told is not None and told != value[1:]
    return (told or "") == value
