"""The jobs that are measured, each in a process of its own.

`python -m tests.speed.import_jobs floor|ours FILE FOLDER`
"""

import json
import resource
import sys
import time
from pathlib import Path

import python_calamine
from sqlcipher3 import dbapi2

from db.bulk import uid_bytes
from db.engine import PRAGMAS, open_engine
from db.schema import bring_up_to_date
from db.store import Store
from desktop.accounts.reach import Reach, narrow_to
from desktop.accounts.rights import Rights
from desktop.clock import today
from desktop.codes import Codes
from desktop.dossiers.people.sheets import PeopleSheets
from desktop.grids.service import Grids, Village
from desktop.index import person_index
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.sample.big import HEADINGS, TOLD
from desktop.sample.town import Town
from desktop.sheets.checked import Origin
from desktop.sheets.choosing import candidates, find_table
from desktop.sheets.importing import Importer
from desktop.sheets.reading import open_sheets

KEY = bytes(range(32))
COLUMNS = {
    "姓名": "name", "公民身份号码": "id_no", "性别": "sex_code", "出生日期": "born_on", "民族": "ethnic_code",
    "与户主关系": "relation_code", "婚姻状况": "marital_code", "政治面貌": "political_code", "学历": "education_code",
    "职业": "occupation", "服务处所": "workplace", "联系方式": "phone", "户籍门（楼）详址": "registered_address",
    "现住门（楼）详址": "residence_address", "备注": "note", "所属网格": "native_place", "户号": "former_name",
    "关爱标签": "source",
}  # fmt: skip
CONSTANTS = {
    "population": "registered", "standing": "active", "channel": "imported", "id_twin": 0, "version": 1,
    "created_at": "2025-04-05 00:00:00.000000", "created_by": "clerk",
    "updated_at": "2025-04-05 00:00:00.000000", "updated_by": "clerk",
}  # fmt: skip
NAME, ID, PHONE = (HEADINGS.index(word) for word in ("姓名", "公民身份号码", "联系方式"))


def floor(path: Path, folder: Path) -> dict[str, float]:
    """Read with calamine; insert the rows into the table of people and their tokens into the index with the driver.

    Nothing is looked at, converted, compared or logged, and there are no households. `bare` is the same into a table
    without any constraint, which no program could keep people in.
    """
    began = time.perf_counter()
    rows = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()[1:]
    read = time.perf_counter() - began
    tokens = [(key, person_index(row[NAME], row[ID], row[PHONE], None, None, None)) for key, row in enumerate(rows, 1)]
    engine = open_engine(folder / "floor.db", KEY)
    bring_up_to_date(engine, lambda _revision: None)
    engine.dispose()
    connection = dbapi2.connect(str(folder / "floor.db"), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    names = ("id", "uid", "name_key", *COLUMNS.values(), *CONSTANTS)
    places = [HEADINGS.index(heading) for heading in COLUMNS]
    people = [
        (key, uid, row[NAME], *(row[place] or None for place in places), *CONSTANTS.values())
        for (key, row), uid in zip(enumerate(rows, 1), uid_bytes(len(rows)), strict=True)
    ]
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO person ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", people)
    inserted = time.perf_counter()
    connection.executemany("INSERT INTO person_fts(rowid, t) VALUES (?, ?)", tokens)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    indexed = time.perf_counter()
    columns = ", ".join(f"c{place}" for place in range(len(HEADINGS)))
    connection.execute(f"CREATE TABLE bare (id INTEGER PRIMARY KEY, {columns})")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO bare ({columns}) VALUES ({', '.join('?' * len(HEADINGS))})", rows)
    connection.execute("COMMIT")
    bare = time.perf_counter()
    return {"read": read, "insert": inserted - began, "index": indexed - inserted, "bare": bare - indexed}


def ours(path: Path, folder: Path) -> dict[str, float]:
    """Import as a clerk without the vault does, who reads through views and is guarded, into a new office."""
    engine = open_engine(folder / "ours.db", KEY)
    bring_up_to_date(engine, lambda _revision: None)
    store = Store(engine, lambda: "clerk")
    grids = Grids(store)
    importer = build(store, grids)
    narrow_to(store, Reach(Rights("clerk"), "clerk", today()), lambda: open_engine(folder / "ours.db", KEY))
    began = time.perf_counter()
    book = open_sheets(path, Progress())
    opened = time.perf_counter()
    table = find_table(candidates(book, importer.knows))
    mapping = importer.propose("people", table)
    found = time.perf_counter()
    checked = importer.check(table, mapping, Origin(path.name, book.sha256), Options(), Progress())
    looked = time.perf_counter()
    print(checked.counts, [note.message for note in checked.notes], checked.faults.page(0, 3), file=sys.stderr)
    del book, table
    importer.commit(checked, Progress())
    done = time.perf_counter()
    return {
        "open": found - began,
        "read": opened - began,
        "check": looked - found,
        "commit": done - looked,
        "rows": checked.counts.new,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def build(store: Store, grids: Grids) -> Importer:
    """Found the sample town's tree and put an importer over it."""
    town = Town(TOLD)
    with store.write("建立网格") as session:
        villages = [Village(one.code, one.name) for one in town.villages]
        grids.found_town(session, town.facts.code, town.facts.name, villages)
    return Importer(store, Codes.load(), grids, [PeopleSheets(grids)])


if __name__ == "__main__":
    print(json.dumps({"floor": floor, "ours": ours}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
