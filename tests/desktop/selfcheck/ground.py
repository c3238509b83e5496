"""A small office on which rules can be broken one by one."""

from datetime import date
from typing import Any

from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise
from db.models.grids import Grid
from db.models.households import Household
from db.models.organisations import Organisation, OrganisationFamily, OrganisationMember
from db.models.people import Person
from db.models.roster import Appointment, HouseholdContact, Staff
from desktop.jobs import Progress
from desktop.program import Program


class Ground:
    """Writes records past the forms, as they stand in the tables."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.store = program.office.store
        grids = [node for node in program.grids.nodes.values() if node.level == "grid"]
        nodes = sorted(grids, key=lambda node: node.code)  # two in each of two villages
        self.first, self.second, self.third, self.fourth = (node.id for node in nodes)
        self.village = nodes[0].parent_id or 0

    def add(self, record: Any) -> int:
        """Write one record."""
        with self.store.write("试") as session:
            session.add(record)
            session.flush()
            return int(record.id)

    def person(self, grid: int | None, **values: Any) -> int:
        """Write a person."""
        return self.add(Person(name="张三", name_key="zhangsan", grid_id=grid, **values))

    def household(self, grid: int | None, **values: Any) -> int:
        """Write a household."""
        return self.add(Household(grid_id=grid, address="岸兜村 1 号", **values))

    def dwelling(self, grid: int | None, address: str = "岸兜村 1 号", **values: Any) -> int:
        """Write a dwelling."""
        return self.add(Dwelling(grid_id=grid, address=address, **values))

    def building(self, grid: int | None, **values: Any) -> int:
        """Write a building."""
        return self.add(Building(grid_id=grid, name="1 号楼", **values))

    def enterprise(self, grid: int | None, **values: Any) -> int:
        """Write an enterprise."""
        return self.add(Enterprise(name="小店", name_key="xiaodian", grid_id=grid, **values))

    def staff(self, **values: Any) -> int:
        """Write somebody of the roster."""
        return self.add(Staff(name="李四", name_key="lisi", **values))

    def post(self, staff: int, grid: int, post: str, since: date | None = None, until: date | None = None) -> int:
        """Appoint somebody."""
        return self.add(Appointment(staff_id=staff, grid_id=grid, post=post, valid_from=since, valid_to=until))

    def contact(self, household: int, staff: int, until: date | None = None) -> int:
        """Let somebody look after a household."""
        return self.add(HouseholdContact(household_id=household, staff_id=staff, valid_to=until))

    def party(self, grid: int | None, kind: str = "03", **values: Any) -> int:
        """Write a party organisation."""
        family = OrganisationFamily.PARTY
        return self.add(
            Organisation(family=family, kind_code=kind, name="支部", name_key="zhibu", grid_id=grid, **values)
        )

    def member(self, organisation: int, person: int, until: date | None = None) -> int:
        """Make a person a member."""
        return self.add(OrganisationMember(organisation_id=organisation, person_id=person, name="张三", valid_to=until))

    def change(self, key: int, **values: Any) -> None:
        """Change a grid."""
        with self.store.write("试") as session:
            grid = session.get_one(Grid, key)
            for name, value in values.items():
                setattr(grid, name, value)

    def found(self, *rules: str) -> set[tuple[str, int | None, float]]:
        """Run the self-check; return rule, grid and figure of what some rules, or all, find."""
        report = self.program.selfcheck.run(Progress())
        return {(one.rule, one.grid_id, one.figure) for one in report.findings if not rules or one.rule in rules}
