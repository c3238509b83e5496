"""A town to divide: households with members, dwellings and buildings in four grids of two villages."""

from dataclasses import dataclass

from sqlalchemy import select

from db.models.dwellings import Building, Dwelling
from db.models.enterprises import Enterprise
from db.models.grids import Grid, GridStanding
from db.models.households import Household
from db.models.people import Person, Standing
from db.models.roster import Appointment, Staff

HOMES = 6  # households of a grid


@dataclass
class Town:
    """What the tests know of it."""

    program: object
    cells: list[int]

    @property
    def store(self):
        return self.program.office.store

    @property
    def redivisions(self):
        return self.program.redivisions

    def villages(self):
        return [self.program.grids.nodes[cell].parent_id for cell in (self.cells[0], self.cells[-1])]

    def homes(self, grid):
        return self.keys(Household, Household.grid_id == grid)

    def keys(self, model, *conditions):
        with self.store.read() as session:
            return list(session.scalars(select(model.id).where(*conditions).order_by(model.id)))

    def one(self, model, key):
        with self.store.read() as session:
            return session.get_one(model, key)

    def grid_named(self, name):
        with self.store.read() as session:
            active = Grid.standing == GridStanding.ACTIVE
            newest = select(Grid.id).where(Grid.name == name, active).order_by(Grid.id.desc())
            return session.scalars(newest).first()


def build_town(program):
    """Fill the office of the tests; return what is known of it."""
    grids = program.grids
    town = Town(program, sorted(node.id for node in grids.nodes.values() if node.level == "grid"))
    with town.store.write("建档") as session:
        for cell in town.cells:
            village = grids.nodes[grids.nodes[cell].parent_id].name.removesuffix("委会")
            building = Building(name="1幢", address=f"{village}和平里小区1幢", grid_id=cell)
            session.add(building)
            session.flush()
            for number in range(1, HOMES + 1):
                street = "和平里小区1幢" if number <= 3 else "中心路"
                address = f"{village}{street}{number}0{'1室' if number <= 3 else '号'}"
                dwelling = Dwelling(address=address, grid_id=cell, building_id=building.id if number <= 3 else None)
                session.add(dwelling)
                session.flush()
                home = Household(
                    address=address, grid_id=cell, dwelling_id=dwelling.id, household_no=f"{cell}-{number}"
                )
                session.add(home)
                session.flush()
                session.add_all(
                    Person(
                        name=f"人{cell}{number}{one}",
                        name_key=f"ren{cell}{number}{one}",
                        grid_id=cell,
                        household_id=home.id,
                    )
                    for one in range(3)
                )
            session.add(Person(name="走了", name_key="zou le", grid_id=cell, standing=Standing.MOVED))
            session.add(
                Enterprise(name=f"厂{cell}", name_key=f"chang{cell}", grid_id=cell, address=f"{village}中心路50号")
            )
            session.add(Person(name="独居", name_key="du ju", grid_id=cell, residence_address=f"{village}中心路60号"))
        staff = Staff(name="林格长", name_key="lin ge zhang")
        session.add(staff)
        session.flush()
        session.add(Appointment(staff_id=staff.id, grid_id=town.cells[0], post="chief"))
    return town
