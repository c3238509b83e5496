"""The office of the bench city: staff in every grid, a contact for every household, the party, dwellings, enterprises.

Written by statements over whole tables, so that it takes seconds.
"""

import random
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.bulk import insert_rows, uid_bytes
from db.models.enterprises import Enterprise
from db.models.organisations import Organisation
from db.models.roster import Appointment, Staff
from db.store import Store, touch
from desktop.grids.posts import CHIEF, FULL_TIME, PART_TIME
from desktop.grids.service import GRID, VILLAGE, GridNode, Grids
from desktop.names import sort_key

SINCE, UNTIL = date(2023, 6, 1).isoformat(), date(2030, 6, 1).isoformat()
GENERAL_BRANCH, BRANCH = "02", "03"  # party_kind
WORKERS = ((CHIEF, "01", "01"), (FULL_TIME, "13", "01"), (PART_TIME, "13", "02"))  # post, political face, kind of staff
PEOPLE_AN_ENTERPRISE = 53  # 38,637 for 2,060,000 people (P4-17)
HOUSEHOLDS_A_DWELLING = 3
SERVING = ("serving", "collected")
STAMPS = ("created_at", "created_by", "updated_at", "updated_by", "version")

CONTACTS = """
INSERT INTO household_contact (household_id, staff_id, valid_from)
SELECT household.id, appointment.staff_id, :since FROM household
JOIN appointment ON appointment.grid_id = household.grid_id AND appointment.post = :post
"""
MEMBERS = """
INSERT INTO organisation_member (uid, created_at, created_by, updated_at, updated_by, version,
                                 organisation_id, person_id, name, political_code, phone, valid_from)
SELECT {uid}, :at, :by, :at, :by, 1, organisation.id, person.id, person.name, '01', person.phone, :since
FROM person JOIN organisation ON organisation.grid_id = person.grid_id WHERE person.political_code = '01'
"""
DWELLINGS = """
INSERT INTO dwelling (uid, created_at, created_by, updated_at, updated_by, version, channel,
                      grid_id, address, is_rented)
SELECT {uid}, :at, :by, :at, :by, 1, 'imported', grid_id, address, id % 2 = 1 FROM household
WHERE id % :every = 0
"""


def staff_the_city(store: Store, grids: Grids, people: int, seed: int, stamps: tuple[str, str, str, str, int]) -> None:
    """Give every grid two or three people, a party organisation, and all households of the city a contact."""
    nodes = [node for level in (VILLAGE, GRID) for node in grids.nodes.values() if node.level == level]
    uid = "randomblob(16)" if store.engine.dialect.name == "sqlite" else "gen_random_uuid()"
    said = {"since": SINCE, "at": stamps[0], "by": stamps[1]}
    with store.write("队伍") as session:
        _staff(session, nodes, random.Random(seed), stamps)
        _party(session, nodes, stamps)
        session.execute(text(CONTACTS), {"since": SINCE, "post": FULL_TIME})
        session.execute(text(MEMBERS.format(uid=uid)), said)
        session.execute(
            text(DWELLINGS.format(uid=uid)), {"at": stamps[0], "by": stamps[1], "every": HOUSEHOLDS_A_DWELLING}
        )
        _enterprises(session, nodes, people, stamps)
        touch(session, "household_contact", "organisation_member", "dwelling")


def _staff(session: Session, nodes: list[GridNode], rng: random.Random, stamps: tuple) -> None:
    staff, held, uids = [], [], uid_bytes(len(nodes) * 6)
    for node in nodes:
        posts = WORKERS[: 1 if node.level == VILLAGE else rng.choice((2, 3))]
        for post, political, kind in posts:
            key = len(staff) + 1
            name = f"{node.name[:2]}{key}"
            certificate = f"WG{key:07}"
            staff.append(
                (key, next(uids), name, sort_key(name), political, kind, certificate, UNTIL, *SERVING, *stamps)
            )
            held.append((next(uids), key, node.id, post, SINCE, 0, *stamps))
    columns = ("name", "name_key", "political_code", "kind_code", "certificate_no", "certified_until")
    insert_rows(session, Staff, ("id", "uid", *columns, "standing", "channel", *STAMPS), staff)
    insert_rows(
        session, Appointment, ("uid", "staff_id", "grid_id", "post", "valid_from", "is_ex_officio", *STAMPS), held
    )


def _party(session: Session, nodes: list[GridNode], stamps: tuple) -> None:
    keys = {node.id: place for place, node in enumerate(nodes, 1)}
    uids, rows = uid_bytes(len(nodes)), []
    for node in nodes:
        kind, above = (GENERAL_BRANCH, None) if node.level == VILLAGE else (BRANCH, keys[node.parent_id or 0])
        name = f"{node.name}支部"
        rows.append((keys[node.id], next(uids), "party", kind, name, sort_key(name), above, node.id, "active",
                     "collected", *stamps))  # fmt: skip
    columns = ("family", "kind_code", "name", "name_key", "parent_id", "grid_id", "standing", "channel")
    insert_rows(session, Organisation, ("id", "uid", *columns, *STAMPS), rows)


def _enterprises(session: Session, nodes: list[GridNode], people: int, stamps: tuple) -> None:
    grids = [node for node in nodes if node.level == GRID]
    count = people // PEOPLE_AN_ENTERPRISE
    uids, rows = uid_bytes(count), []
    for number in range(count):
        name, kind = f"示例{number}号店", "place" if number % 3 else "enterprise"
        rows.append((next(uids), name, name, kind, grids[number % len(grids)].id, "active", "collected", *stamps))
    columns = ("name", "name_key", "kind", "grid_id", "standing", "channel")
    insert_rows(session, Enterprise, ("uid", *columns, *STAMPS), rows)
