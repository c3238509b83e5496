"""Gives the sample town, once its people are imported, what else an office keeps: roster, organisations, map, entries.

What a self-check is to find is planted here, and written down in the plan.
"""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from db.models.dwellings import Dwelling
from db.models.enterprises import Enterprise
from db.models.grids import Grid, GridCode
from db.models.households import Household
from db.models.people import Person
from db.store import touch
from desktop.grids.coding import OWN
from desktop.grids.service import GRID
from desktop.sample.contacts import assign
from desktop.sample.drawing import draw
from desktop.sample.entries import write_entries
from desktop.sample.families import HEAD
from desktop.sample.grid_table import UNSET
from desktop.sample.ground import surface
from desktop.sample.land import DIVIDED_ON, EARLIER, Land
from desktop.sample.organisations import Organisations
from desktop.sample.planted import Plan
from desktop.sample.posts import Posts
from desktop.sample.residents import PARTY, able, party_members
from desktop.sample.roster import Recruiting

ADMINISTRATIVE = "01"  # grid_kind
CITY_SYSTEM, SHARED_DIGITS = "城管系统", 9  # the codes of the town begin alike
RECODED = 16  # village, by place, with a code that was used before
OUTSIDE = 21  # village, by place, of whose records some stand in no grid
OUT_OF: Mapping[str, tuple[Any, int]] = {  # rule of the self-check, table, how many
    "dwelling_outside": (Dwelling, 3),
    "enterprise_outside": (Enterprise, 2),
    "household_outside": (Household, 1),
    "person_outside": (Person, 2),
}


def muster(session: Session, land: Land, recruiting: Recruiting, plan: Plan, today: date) -> None:
    """Write what no workbook of the town tells, once its people, grids and roster are imported."""
    _code(session, land, plan)
    draw(session, land, plan)
    _locate(session, land)
    holders = Posts(session, land, plan, today).complete(recruiting)
    assign(session, land, holders, plan)
    Organisations(session, land, holders, plan).write(party_members(session), able(session, today))
    write_entries(session, land, holders, today)


def _code(session: Session, land: Land, plan: Plan) -> None:
    """Give every grid its code in the system of the city; one bears a code that its neighbour bore before."""
    town = session.get_one(Grid, land.key)
    town.valid_from, town.kind_code = EARLIER, ADMINISTRATIVE
    town.surface = surface(land.ground.ring(land.ground.meshes))
    for laid in land.grids.values():
        if laid.level == GRID:
            code = f"CG{laid.code[SHARED_DIGITS:]}"
            session.add(GridCode(grid_id=laid.key, system=CITY_SYSTEM, code=code, valid_from=DIVIDED_ON))
        if laid.number == laid.village.vacant and laid.level == GRID:
            plan.add("grid_empty", laid.key)
            plan.add("load_balance", laid.key)
    plan.add("setting_missing", land.village(UNSET))
    grids = land.second(RECODED)
    if len(grids) > 1:
        first, second = grids[:2]
        former = GridCode(grid_id=first.key, system=OWN, code=second.code, valid_from=EARLIER, valid_to=DIVIDED_ON)
        session.add(former)
        plan.add("code_fault", second.key)


def _locate(session: Session, land: Land) -> None:
    """Give every dwelling and enterprise a place on the map, inside its grid."""
    rng = Random(f"{land.town.seed} places")
    for model in (Dwelling, Enterprise):
        rows = []
        for key, grid in session.execute(select(model.id, model.grid_id).order_by(model.id)):
            if grid in land.grids:
                longitude, latitude = land.spot(grid, rng)
                rows.append({"key": key, "longitude": longitude, "latitude": latitude})
        if rows:
            session.connection().execute(update(model).where(model.id == bindparam("key")), rows)
            touch(session, model.__tablename__)


def put_outside(session: Session, land: Land, plan: Plan) -> None:
    """Take some records of a village out of their grids, past the log: an import can still be taken back."""
    grids = [laid.key for laid in land.of_village(OUTSIDE)]
    for rule, (model, number) in OUT_OF.items():
        query = select(model.id).where(model.grid_id.in_(grids)).order_by(model.id.desc())
        if model is Person:
            query = query.where(Person.relation_code != HEAD, Person.political_code.not_in(PARTY))
        keys = session.scalars(query.limit(number)).all()
        session.connection().execute(update(model).where(model.id.in_(keys)).values(grid_id=None))
        touch(session, model.__tablename__)
        if keys:
            plan.add(rule, None, len(keys))
