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
from db.models.households import Household
from db.models.people import Person
from db.store import Store, touch
from desktop.sample.contacts import assign
from desktop.sample.drawing import draw
from desktop.sample.entries import write_entries
from desktop.sample.families import HEAD
from desktop.sample.land import Land
from desktop.sample.organisations import Organisations
from desktop.sample.planted import Plan
from desktop.sample.residents import PARTY, able, party_members
from desktop.sample.roster import Roster

OUTSIDE = 21  # village, by place, of whose records some stand in no grid
OUT_OF: Mapping[str, tuple[Any, int]] = {  # rule of the self-check, table, how many
    "dwelling_outside": (Dwelling, 3),
    "enterprise_outside": (Enterprise, 2),
    "household_outside": (Household, 1),
    "person_outside": (Person, 2),
}


def muster(store: Store, land: Land, plan: Plan, today: date) -> None:
    """Write roster, contacts, organisations, polygons and entries, in one step that counts wholly or not at all."""
    with store.write("装入示例网格队伍和地图") as session:
        draw(session, land, plan)
        _locate(session, land)
        _put_outside(session, land, plan)
        residents = able(session, today)
        roster = Roster(session, land, residents, plan, today)
        roster.write()
        assign(session, land, roster.holders, plan)
        organisations = Organisations(session, land, roster.holders, plan)
        organisations.write(party_members(session), residents)
        write_entries(session, land, roster.holders, today)


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


def _put_outside(session: Session, land: Land, plan: Plan) -> None:
    """Take some records of a village out of their grids."""
    grids = [laid.key for laid in land.of_village(OUTSIDE)]
    for rule, (model, number) in OUT_OF.items():
        query = select(model).where(model.grid_id.in_(grids)).order_by(model.id.desc())
        if model is Person:
            query = query.where(Person.relation_code != HEAD, Person.political_code.not_in(PARTY))
        for record in session.scalars(query.limit(number)):
            record.grid_id = None
            plan.add(rule, None)
    session.flush()
